//! Which key counts, and why: flag, then variables, then file. The first that is set wins, and what was looked
//! at is remembered, so that every message can say where the key came from.

use std::ffi::OsStr;
use std::fmt;
use std::path::PathBuf;

use crate::base_url::{BaseUrl, Source};
use crate::config::Config;
use crate::failure::{Failure, Kind};
use crate::surroundings::Surroundings;

use super::secret::Secret;
use super::shape;

/// Google's SDKs read the same two, in this order.
pub const VARIABLES: [&str; 2] = ["GOOGLE_API_KEY", "GEMINI_API_KEY"];

/// Where keys are made.
pub const KEY_PAGE: &str = "https://aistudio.google.com/apikey";

/// Where a key came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// `--api-key`
    Flag,
    /// An environment variable.
    Variable(&'static str),
    /// `api_key` in this file.
    Config(PathBuf),
    /// Typed at the hidden prompt.
    Typed,
    /// Found in somebody's files; not a key in use.
    Scanned,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("--api-key"),
            Self::Variable(name) => f.write_str(name),
            Self::Config(path) => write!(f, "api_key in {}", path.display()),
            Self::Typed => f.write_str("the key you typed"),
            Self::Scanned => f.write_str("a scanned file"),
        }
    }
}

/// A key and where it came from.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key.
    pub secret: Secret,
    /// Where it came from.
    pub origin: Origin,
}

impl Key {
    /// Judges a text from somewhere. Fails (exit 3) if it can never be a key; the text is not shown.
    pub fn new(text: &str, origin: Origin) -> Result<Self, Failure> {
        let text = shape::clean(text);
        match shape::fault(text) {
            Some(fault) => Err(unusable(format!("{origin} {fault}"))),
            None => Ok(Self { secret: Secret::new(text), origin }),
        }
    }
}

/// All keys that are set, the one that counts first.
#[derive(Debug, Default)]
pub struct Search {
    /// Every source that holds something, in order of precedence.
    pub found: Vec<(Origin, Secret)>,
}

/// Looks at every source.
pub fn search(flag: Option<&str>, surroundings: &Surroundings, config: &Config) -> Search {
    let variables = VARIABLES.map(|name| (Origin::Variable(name), surroundings.variable(name).map(text)));
    let file =
        config.path.clone().map(|path| (Origin::Config(path), config.api_key.as_ref().map(|key| (**key).clone())));
    let sources = std::iter::once((Origin::Flag, flag.map(ToOwned::to_owned))).chain(variables).chain(file);
    let found = sources.filter_map(|(origin, text)| {
        let text = text?;
        let text = shape::clean(&text);
        (!text.is_empty()).then(|| (origin, Secret::new(text)))
    });
    Search { found: found.collect() }
}

/// What is not text becomes U+FFFD and is then refused by its position.
fn text(value: &OsStr) -> String {
    value.to_string_lossy().into_owned()
}

impl Search {
    /// The key that counts, if any source has one.
    ///
    /// Fails (exit 3) if it can never be a key, or must not go to this address.
    pub fn winner(&self, base_url: &BaseUrl) -> Result<Option<Key>, Failure> {
        let Some((origin, secret)) = self.found.first() else {
            return Ok(None);
        };
        if let Some(fault) = secret.fault() {
            return Err(unusable(format!("{origin} {fault}")));
        }
        let stored = matches!(origin, Origin::Config(_));
        if stored && !base_url.is_google() && base_url.source != Source::Config {
            let host = base_url.authority();
            let message = format!("the stored key is not sent to {host}, which {} chose", base_url.source);
            return Err(Failure::new(Kind::NoKey, message)
                .hint("a stored key goes to Google only; for another address give its key in GEMINI_API_KEY"));
        }
        Ok(Some(Key { secret: secret.clone(), origin: origin.clone() }))
    }

    /// The variable that holds the key that counts, if it is one.
    pub fn variable(&self) -> Option<&'static str> {
        match self.found.first() {
            Some((Origin::Variable(name), _)) => Some(name),
            _ => None,
        }
    }

    /// One line where both variables are set, differ, and one of them counts.
    pub fn conflict(&self) -> Option<String> {
        let [(Origin::Variable(first), used), (Origin::Variable(second), other), ..] = self.found.as_slice() else {
            return None;
        };
        (used != other).then(|| format!("{first} and {second} hold different keys; using {first} ({})", used.masked()))
    }
}

/// No source has a key: the three ways to give one.
pub fn missing(config: &Config) -> Failure {
    let file = config.path.as_ref().map_or_else(|| "config.toml".to_owned(), |path| path.display().to_string());
    Failure::new(Kind::NoKey, "there is no API key").hint(format!(
        "make one at {KEY_PAGE}, then set GEMINI_API_KEY, or write api_key = \"…\" into {file}, or pass --api-key"
    ))
}

fn unusable(message: String) -> Failure {
    Failure::new(Kind::NoKey, message).hint(format!("keys look like AQ.… or AIza… and are made at {KEY_PAGE}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn config(key: &str) -> Config {
        Config { path: Some("/c/config.toml".into()), api_key: Some(Zeroizing::new(key.into())), ..Config::default() }
    }

    fn google() -> BaseUrl {
        BaseUrl::parse(crate::base_url::GOOGLE, Source::Default).unwrap()
    }

    #[test]
    fn flag_beats_google_beats_gemini_beats_file() {
        let both = Surroundings::with(&[("GOOGLE_API_KEY", "google-key"), ("GEMINI_API_KEY", "gemini-key")]);
        let blank = Surroundings::with(&[("GOOGLE_API_KEY", " \n"), ("GEMINI_API_KEY", "gemini-key")]);
        let none = Surroundings::with(&[]);
        let origin = |flag, around: &Surroundings, config: &Config| {
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
        let differ = Surroundings::with(&[("GOOGLE_API_KEY", "one"), ("GEMINI_API_KEY", "two")]);
        let same = Surroundings::with(&[("GOOGLE_API_KEY", "one"), ("GEMINI_API_KEY", " one ")]);
        assert!(search(None, &differ, &Config::default()).conflict().is_some());
        assert!(search(Some("flag"), &differ, &Config::default()).conflict().is_none());
        assert!(search(None, &same, &Config::default()).conflict().is_none());
    }

    #[test]
    fn a_stored_key_goes_where_its_file_says_and_nowhere_else() {
        let none = Surroundings::with(&[]);
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

    #[test]
    fn a_malformed_winner_is_refused_rather_than_passed_over() {
        let around = Surroundings::with(&[("GOOGLE_API_KEY", "two words"), ("GEMINI_API_KEY", "good")]);
        let failure = search(None, &around, &Config::default()).winner(&google()).unwrap_err();
        assert_eq!(failure.message, "GOOGLE_API_KEY holds a space at position 4, which no key has");
    }
}
