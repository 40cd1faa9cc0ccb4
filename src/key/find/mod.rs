//! Which key counts, and why: flag, then variables, then what is stored, then the configuration. The first that
//! is set wins, and what was looked at is remembered, so that every message can say where the key came from.

mod origin;
mod sources;

use std::path::PathBuf;

use crate::base_url::{BaseUrl, Source};
use crate::config::Config;
use crate::deadline::Deadline;
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::key::settings::KeySettings;
use crate::private_file::FileSecurity;
use crate::shell::quoted;

use super::command;
use super::leak;
use super::redact::Redactor;
use super::secret::Secret;
use super::shape;

pub use crate::environment::KEY_VARIABLES as VARIABLES;
pub use origin::Origin;
pub use sources::{kept, profiles, unknown};

/// Where keys are made, and deleted.
pub const KEY_PAGE: &str = "https://aistudio.google.com/apikey";

/// A key and where it came from.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key.
    pub secret: Secret,
    /// Where it came from.
    pub origin: Origin,
}

impl Key {
    /// Judges a text from somewhere. Fails (exit 3) if it can never be a key for this address; the text is not shown.
    pub fn new(text: &str, origin: Origin, base_url: &BaseUrl) -> Result<Self, Failure> {
        Self { secret: Secret::new(shape::clean(text)), origin }.judged(base_url)
    }

    /// What begins like a key of another service is refused where it would go to Google; other servers give out such
    /// keys of their own.
    fn judged(self, base_url: &BaseUrl) -> Result<Self, Failure> {
        let unusable = |fault: &str, more: &str| {
            let hint = format!("keys look like AQ.… or AIza… and are made at {KEY_PAGE}{more}");
            Err(Failure::new(Kind::NoKey, format!("{} {fault}", self.origin)).hint(hint))
        };
        match (self.secret.fault(), self.secret.foreign().filter(|_| base_url.is_google())) {
            (Some(fault), _) => unusable(&fault, ""),
            (None, Some(what)) => unusable(
                &format!("holds {what}, not a Gemini API key"),
                "; a key for another server needs its address, too (--base-url)",
            ),
            (None, None) => Ok(self),
        }
    }
}

/// A place that was looked at, and what was there.
#[derive(Debug, Clone)]
pub struct KeySource {
    /// The place.
    pub origin: Origin,
    /// What was there.
    pub state: SourceState,
    /// How its file lies there, if it is one.
    pub security: Option<FileSecurity>,
    /// The day on which it was stored, where that is known, as `2026-11-23`.
    pub saved: Option<String>,
}

/// What a place holds.
#[derive(Debug, Clone)]
pub enum SourceState {
    /// Nothing: why.
    Nothing(&'static str),
    /// A key, cleaned but not judged.
    Key(Secret),
    /// Something that was meant to give a key and cannot. It is refused rather than passed over.
    Fault(Failure),
    /// A program that would print the key; it runs only when the key is needed.
    Command(Vec<String>),
}

/// How a key comes to an address that a flag or a variable chose, where a stored one does not go.
pub fn for_another_address(base_url: &BaseUrl) -> String {
    format!(
        "for another address give its key in GEMINI_API_KEY; or `gemini config set base_url {}` without {}: then a stored key goes there",
        quoted(&base_url.to_string()),
        base_url.source
    )
}

/// Every place that was looked at, in order of precedence.
#[derive(Debug, Default)]
pub struct Search {
    /// The places.
    pub looked: Vec<KeySource>,
    /// Every other key that is kept here: under other names, or in the configuration that `--config` replaces.
    kept: Vec<Secret>,
    /// Whether the configuration is the usual one, beside which the stored keys lie.
    config_is_usual: bool,
    /// Where a program runs, and how long it may.
    folder: PathBuf,
    deadline: Deadline,
}

/// Looks at every source. Programs are not run yet.
pub fn search(settings: &KeySettings, deadline: &Deadline, environment: &Environment, config: &Config) -> Search {
    let (looked, kept) = sources::all(settings, environment, config);
    Search {
        looked,
        kept,
        config_is_usual: config.is_usual,
        folder: config.folder().unwrap_or(std::path::Path::new("/")).to_owned(),
        deadline: deadline.clone(),
    }
}

impl Search {
    /// The places that hold something, the one that counts first.
    pub fn found(&self) -> impl Iterator<Item = &KeySource> {
        self.looked.iter().filter(|looked| !matches!(looked.state, SourceState::Nothing(_)))
    }

    /// Lets none of the keys that are known so far be shown.
    pub fn register(&self, redactor: &Redactor) {
        self.all_secrets().for_each(|secret| redactor.register(secret));
    }

    /// Every key that is known without running anything, those that were passed over and those that were not asked for
    /// among them.
    pub fn all_secrets(&self) -> impl Iterator<Item = &Secret> {
        self.secrets().chain(&self.kept)
    }

    /// Every key in the places that were looked at.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.looked.iter().filter_map(|looked| match &looked.state {
            SourceState::Key(secret) => Some(secret),
            _ => None,
        })
    }

    /// The key that counts, if any source has one.
    ///
    /// Fails (exit 3) if it can never be a key, or must not go to this address.
    pub fn winner(&self, base_url: &BaseUrl) -> Result<Option<Key>, Failure> {
        let Some(first) = self.found().next() else {
            return Ok(None);
        };
        self.sendable(first, base_url)?;
        self.read(first, base_url).map(Some)
    }

    /// The key that counts, for a use on this machine.
    ///
    /// Fails (exit 3) if it can never be a key for this address.
    pub fn first(&self, base_url: &BaseUrl) -> Result<Option<Key>, Failure> {
        self.found().next().map(|first| self.read(first, base_url)).transpose()
    }

    /// The key of one place, if it holds one that can be used. Runs the program where it is one.
    ///
    /// Fails (exit 3) if it can never be a key for this address.
    pub fn read(&self, looked: &KeySource, base_url: &BaseUrl) -> Result<Key, Failure> {
        let origin = looked.origin.clone();
        match &looked.state {
            SourceState::Key(secret) => Key { secret: secret.clone(), origin }.judged(base_url),
            SourceState::Command(words) => {
                let limit = self.deadline.at_most(command::LIMIT);
                let key = Key::new(&command::first_line(words, &self.folder, limit)?, origin, base_url)?;
                not_in_address(base_url, std::iter::once(&key.secret))?;
                Ok(key)
            }
            SourceState::Fault(failure) => Err(failure.clone()),
            SourceState::Nothing(why) => Err(Failure::new(Kind::NoKey, format!("{origin}: {why}"))),
        }
    }

    /// The key of a place, if it is known without running anything and can be used.
    pub fn known(&self, looked: &KeySource, base_url: &BaseUrl) -> Option<Key> {
        if matches!(looked.state, SourceState::Command(_)) { None } else { self.read(looked, base_url).ok() }
    }

    /// Whether what a place holds may be sent to this address.
    ///
    /// Fails (exit 3) if it holds nothing that can be used, or must not go there.
    pub fn sendable(&self, looked: &KeySource, base_url: &BaseUrl) -> Result<(), Failure> {
        match &looked.state {
            SourceState::Fault(failure) => Err(failure.clone()),
            _ => self.allowed(&looked.origin, base_url),
        }
    }

    /// The origin rule: a stored key goes to Google, or to an address that its own configuration names. Somebody
    /// who can set a variable or add a flag must not be able to collect it.
    ///
    /// Fails (exit 3) if the key must not go to this address; (exit 2) if the address holds a key.
    pub fn allowed(&self, origin: &Origin, base_url: &BaseUrl) -> Result<(), Failure> {
        self.check_address(base_url)?;
        if self.may_go(origin, base_url) {
            return Ok(());
        }
        let message =
            format!("the stored key is not sent to {}, which {} chose", base_url.authority(), base_url.source);
        Err(Failure::new(Kind::NoKey, message).hint(for_another_address(base_url)))
    }

    /// Refuses (exit 2) an address that holds a key: addresses are logged wherever they pass.
    pub fn check_address(&self, base_url: &BaseUrl) -> Result<(), Failure> {
        not_in_address(base_url, self.all_secrets())
    }

    /// The origin rule, without its words. Keys that were found by a scan may be stored ones, and go where those do.
    pub fn may_go(&self, origin: &Origin, base_url: &BaseUrl) -> bool {
        match base_url.source {
            _ if base_url.is_google() => true,
            Source::Config => self.config_is_usual,
            Source::Flag | Source::Variable | Source::Default => !origin.is_kept(self.config_is_usual),
        }
    }

    /// The variable that holds the key that counts, if it is one.
    pub fn variable(&self) -> Option<&'static str> {
        match self.found().next()?.origin {
            Origin::Variable(name) => Some(name),
            _ => None,
        }
    }

    /// One line where both variables are set, differ, and one of them counts.
    pub fn conflict(&self) -> Option<String> {
        let (name, used, other) = self.both_variables()?;
        Some(format!("{name} and {other} hold different keys; using {name} ({})", used.masked()))
    }

    /// A refusal of the key that counts, with the other variable, which was not tried, where both are set and differ.
    pub fn with_untried(&self, failure: Failure) -> Failure {
        let Some((_, _, other)) = self.both_variables().filter(|_| failure.kind == Kind::KeyRefused) else {
            return failure;
        };
        let before = failure.hint.as_ref().map(|hint| format!("{hint}; ")).unwrap_or_default();
        failure.hint(format!("{before}{other} holds another key, which was not tried"))
    }

    /// The variable that counts, its key, and the other variable, where that holds another one.
    fn both_variables(&self) -> Option<(&'static str, &Secret, &'static str)> {
        let mut found = self.found();
        let (first, second) = (found.next()?, found.next()?);
        let (Origin::Variable(name), Origin::Variable(other)) = (&first.origin, &second.origin) else {
            return None;
        };
        let (SourceState::Key(used), SourceState::Key(unused)) = (&first.state, &second.state) else {
            return None;
        };
        (used != unused).then_some((name, used, other))
    }

    /// One line for each file that holds a key and can be read by others.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        let mut said: Vec<PathBuf> = Vec::new();
        self.found().filter_map(|looked| looked.security.as_ref()).filter_map(move |security| {
            let new = !said.contains(&security.real);
            said.push(security.real.clone());
            if new { security.warning() } else { None }
        })
    }
}

fn not_in_address<'a>(base_url: &BaseUrl, keys: impl Iterator<Item = &'a Secret>) -> Result<(), Failure> {
    let address = (base_url.source.to_string(), base_url.to_string().into_bytes().into());
    let refused = leak::refuse_live(&[address], keys);
    refused.map_err(|failure| failure.hint("a key never belongs in a URL: take it out"))
}

/// Stored keys, where none of them is chosen: what they are called, and how one is chosen.
pub fn unchosen(environment: &Environment) -> Option<(String, String)> {
    let stored = profiles(environment);
    let names: Vec<&str> = stored.iter().filter_map(|looked| looked.origin.profile()).collect();
    let first = names.first()?;
    Some((format!("stored, but not chosen: {}", names.join(", ")), format!("gemini key use {}", quoted(first))))
}

/// No source has a key for this address: the ways to give one.
pub fn missing(environment: &Environment, base_url: &BaseUrl) -> Failure {
    if let Some((stored, choose)) = unchosen(environment) {
        return Failure::new(Kind::NoKey, format!("no key is chosen ({stored})")).hint(choose);
    }
    let failure = Failure::new(Kind::NoKey, "there is no API key");
    if !base_url.is_google() {
        let host = base_url.authority();
        return failure.hint(format!("give a key for {host} in GEMINI_API_KEY, or by --api-key-file"));
    }
    failure.hint(format!(
        "make one at {KEY_PAGE}, then `gemini key set` keeps it; or set GEMINI_API_KEY, or pass --api-key-file"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::KeySetting;

    fn config(key: &str) -> Config {
        let key = Some(KeySetting::Text(key.to_owned().into()));
        Config { path: Some("/c/config.toml".into()), is_usual: true, key, ..Config::default() }
    }

    fn google() -> BaseUrl {
        BaseUrl::parse(crate::base_url::GOOGLE, Source::Default).unwrap()
    }

    fn search(flag: Option<&str>, around: &Environment, config: &Config) -> Search {
        let settings = KeySettings { typed: flag.map(|flag| flag.to_owned().into()), ..KeySettings::default() };
        super::search(&settings, &Deadline::new(around.started, None), around, config)
    }

    #[test]
    fn flag_beats_google_beats_gemini_beats_file() {
        let both = Environment::with(&[("GOOGLE_API_KEY", "google-key"), ("GEMINI_API_KEY", "gemini-key")]);
        let blank = Environment::with(&[("GOOGLE_API_KEY", " \n"), ("GEMINI_API_KEY", "gemini-key")]);
        let none = Environment::with(&[]);
        let origin = |flag, around: &Environment, config: &Config| {
            search(flag, around, config).winner(&google()).unwrap().map(|key| key.origin)
        };
        let file = config("file-key");
        assert_eq!(origin(Some("flag-key"), &both, &file), Some(Origin::Flag));
        assert_eq!(origin(Some("''"), &both, &file), Some(Origin::Variable("GOOGLE_API_KEY")));
        assert_eq!(origin(None, &blank, &file), Some(Origin::Variable("GEMINI_API_KEY")));
        assert_eq!(origin(None, &none, &file), Some(Origin::Config("/c/config.toml".into())));
        assert_eq!(origin(None, &none, &Config::default()), None);
    }

    #[test]
    fn a_conflict_is_told_only_if_it_counts() {
        let differ = Environment::with(&[("GOOGLE_API_KEY", "one"), ("GEMINI_API_KEY", "two")]);
        let same = Environment::with(&[("GOOGLE_API_KEY", "one"), ("GEMINI_API_KEY", " one ")]);
        assert!(search(None, &differ, &Config::default()).conflict().is_some());
        assert!(search(Some("flag"), &differ, &Config::default()).conflict().is_none());
        assert!(search(None, &same, &Config::default()).conflict().is_none());
    }

    #[test]
    fn a_stored_key_goes_where_its_file_says_and_nowhere_else() {
        let none = Environment::with(&[]);
        let stored = search(None, &none, &config("file-key"));
        let given = search(Some("flag-key"), &none, &config("file-key"));
        for source in [Source::Flag, Source::Variable] {
            let elsewhere = BaseUrl::parse("https://proxy.example", source).unwrap();
            assert!(stored.winner(&elsewhere).is_err());
            assert!(given.winner(&elsewhere).is_ok());
        }
        assert!(stored.winner(&BaseUrl::parse("https://proxy.example", Source::Config).unwrap()).is_ok());
        assert!(stored.winner(&BaseUrl::parse(crate::base_url::GOOGLE, Source::Flag).unwrap()).is_ok());
    }

    /// Where from × whose configuration × who chose the address.
    #[test]
    fn the_table_of_keys_and_addresses() {
        let path = || PathBuf::from("/c/config.toml");
        let stored = Origin::Stored { path: path(), profile: "default".into() };
        let file = Origin::ConfigFile { config: path(), file: "/c/key".into() };
        let program = Origin::ConfigCommand { config: path(), program: "pass".into() };
        let handed_over = [
            Origin::Flag,
            Origin::FlagFile("/key".into()),
            Origin::Variable("GEMINI_API_KEY"),
            Origin::Typed,
            Origin::Piped,
        ];
        let (kept, of_config) = (vec![stored, Origin::Scanned], vec![Origin::Config(path()), file, program]);
        let (flag, variable, config) = (Source::Flag, Source::Variable, Source::Config);
        for (origins, config_is_usual, sources) in [
            (handed_over.to_vec(), true, vec![flag, variable, config]),
            (handed_over.to_vec(), false, vec![flag, variable]),
            (kept.clone(), true, vec![config]),
            (kept, false, vec![]),
            (of_config.clone(), true, vec![config]),
            (of_config, false, vec![flag, variable]),
        ] {
            let search = Search { config_is_usual, ..Search::default() };
            for (origin, source) in
                origins.iter().flat_map(|origin| [flag, variable, config].map(|source| (origin, source)))
            {
                let elsewhere = BaseUrl::parse("https://proxy.example", source).unwrap();
                let may = sources.contains(&source);
                assert_eq!(search.may_go(origin, &elsewhere), may, "{origin} {config_is_usual} {source}");
                let google = BaseUrl::parse(crate::base_url::GOOGLE, source).unwrap();
                assert!(search.may_go(origin, &google), "{origin} {config_is_usual} {source}");
            }
        }
    }

    #[test]
    fn a_malformed_winner_is_refused_rather_than_passed_over() {
        let around = Environment::with(&[("GOOGLE_API_KEY", "two words"), ("GEMINI_API_KEY", "good")]);
        let failure = search(None, &around, &Config::default()).winner(&google()).unwrap_err();
        assert_eq!(failure.message, "GOOGLE_API_KEY holds a space at position 4, which no key has");
    }
}
