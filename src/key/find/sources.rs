//! The places where a key may be, in their order. Nothing is ever looked for in the directory one stands in.

use std::path::Path;

use zeroize::Zeroizing;

use crate::config::{self, Config, KeySource};
use crate::failure::{Failure, Kind};
use crate::key::credentials::{self, Credentials};
use crate::key::secret::Secret;
use crate::key::shape;
use crate::private_file;
use crate::prompt::stdin;
use crate::settings::KeySettings;
use crate::shell::quoted;
use crate::surroundings::{Input, Surroundings};

use super::{Held, Looked, Origin, VARIABLES};

/// Looks everywhere, and gives the keys that are kept besides. A profile that was typed comes before the variables, as
/// every flag does.
pub fn all(settings: &KeySettings, surroundings: &Surroundings, config: &Config) -> (Vec<Looked>, Vec<Secret>) {
    let mut looked = vec![typed(settings, surroundings)];
    let (stored, mut others) = stored(settings, surroundings);
    if !config.is_usual {
        others.extend(kept(surroundings));
    }
    let variables = VARIABLES.map(|name| variable(name, surroundings));
    if settings.profile_is_typed {
        looked.extend(stored);
        looked.extend(variables);
    } else {
        looked.extend(variables);
        looked.extend(stored);
    }
    looked.extend(configured(config, surroundings));
    (looked, others)
}

/// Every key in the variables, in the store and in the usual configuration, as far as nothing has to be run for it.
pub fn kept(surroundings: &Surroundings) -> Vec<Secret> {
    let variables = VARIABLES.map(|name| variable(name, surroundings));
    let own = Config::load(None, surroundings).ok().and_then(|own| configured(&own, surroundings));
    let stored = credentials::path(surroundings)
        .and_then(|path| Credentials::load(&path, surroundings.home.as_deref()).ok())
        .map(|credentials| credentials.all());
    let secret = |looked: Looked| match looked.held {
        Held::Key(secret) => Some(secret),
        _ => None,
    };
    let stored = stored.into_iter().flatten().map(|stored| stored.secret);
    variables.into_iter().chain(own).filter_map(secret).chain(stored).collect()
}

fn typed(settings: &KeySettings, surroundings: &Surroundings) -> Looked {
    let Some(path) = &settings.file else {
        let held = settings.typed.as_ref().map_or(Held::Nothing("not given"), |key| held(key, "blank"));
        return plain(Origin::Flag, held);
    };
    let origin = Origin::FlagFile(path.clone());
    let unreadable =
        |why: String| Held::Fault(Failure::new(Kind::NoKey, format!("cannot read {}: {why}", path.display())));
    if settings.takes_stdin() {
        if surroundings.stdin == Input::Terminal {
            let failure = Failure::new(Kind::NoKey, "the key would be read from a terminal, for everybody to see");
            return plain(origin, Held::Fault(failure.hint("`gemini key set` asks for it hidden, and keeps it")));
        }
        let held = match stdin::read_bytes(private_file::LARGEST) {
            Ok(bytes) => {
                content(&Zeroizing::new(String::from_utf8_lossy(&Zeroizing::new(bytes)).into_owned()), &origin)
            }
            Err(failure) => Held::Fault(Failure { kind: Kind::NoKey, ..failure }),
        };
        return plain(origin, held);
    }
    if path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd") {
        let held = match private_file::read_descriptor(path) {
            Ok(text) => content(&text, &origin),
            Err(error) => unreadable(error.to_string()),
        };
        return plain(origin, held);
    }
    file(path, origin, surroundings)
}

fn variable(name: &'static str, surroundings: &Surroundings) -> Looked {
    let held = match surroundings.variable(name) {
        None => Held::Nothing("not set"),
        // One that is not text has ended the run before.
        Some(value) => held(&value.to_string_lossy(), "blank, which counts as not set"),
    };
    plain(Origin::Variable(name), held)
}

/// The stored key that counts, and every stored one.
fn stored(settings: &KeySettings, surroundings: &Surroundings) -> (Option<Looked>, Vec<Secret>) {
    let Some(path) = credentials::path(surroundings) else {
        return (None, Vec::new());
    };
    let named = settings.profile.as_deref();
    let origin = |profile: &str| Origin::Stored { path: path.clone(), profile: profile.to_owned() };
    let credentials = match Credentials::load(&path, surroundings.home.as_deref()) {
        Ok(credentials) => credentials,
        Err(failure) => {
            let looked = plain(origin(named.unwrap_or(credentials::DEFAULT)), Held::Fault(failure));
            return (Some(looked), Vec::new());
        }
    };
    let all = credentials.all().into_iter().map(|stored| stored.secret).collect();
    let profile = named.unwrap_or(credentials.chosen());
    let stored = credentials.get(profile);
    let held = match (&stored, credentials.facts.as_ref().map(config::believe)) {
        (Some(_), Some(Err(failure))) => Held::Fault(failure),
        (Some(stored), _) => Held::Key(stored.secret.clone()),
        (None, None) if named.is_none() => Held::Nothing("no such file"),
        (None, _) if named.is_none() && profile == credentials::DEFAULT => Held::Nothing("no such profile"),
        (None, _) => Held::Fault(unknown(profile, &credentials)),
    };
    let saved = stored.and_then(|stored| stored.saved);
    (Some(Looked { origin: origin(profile), held, facts: credentials.facts, saved }), all)
}

/// There is no key of this name: which there are.
pub fn unknown(profile: &str, credentials: &Credentials) -> Failure {
    let names: Vec<_> = credentials.all().into_iter().map(|stored| stored.profile).collect();
    let failure = Failure::new(Kind::NoKey, format!("no key is stored under the name {profile}"));
    match names.as_slice() {
        [] => failure.hint(format!("`gemini key set {}` stores one", quoted(profile))),
        names => failure.hint(format!("there are: {}", names.join(", "))),
    }
}

fn configured(config: &Config, surroundings: &Surroundings) -> Option<Looked> {
    let namer = config.namer(surroundings)?;
    let path = namer.path.to_owned();
    Some(match &config.key {
        None => {
            let why = if config.facts.is_some() { "sets no key" } else { "no such file" };
            plain(Origin::Config(path), Held::Nothing(why))
        }
        Some(KeySource::Text(key)) => {
            Looked { origin: Origin::Config(path), held: held(key, "blank"), facts: config.facts.clone(), saved: None }
        }
        Some(KeySource::File(place)) => {
            let origin = |file: &Path| Origin::ConfigFile { config: path, file: file.to_owned() };
            match namer.place("api_key_file", place) {
                Ok(place) => file(&place, origin(&place), surroundings),
                Err(failure) => plain(origin(place), Held::Fault(Failure { kind: Kind::NoKey, ..failure })),
            }
        }
        Some(KeySource::Command(words)) => {
            let program = words.first().cloned().unwrap_or_default();
            let held = if config.is_usual {
                Held::Command(words.clone())
            } else {
                let failure = Failure::new(Kind::NoKey, "api_key_command counts only in the usual config.toml");
                Held::Fault(failure.hint("a file that somebody hands you must not run programs"))
            };
            plain(Origin::ConfigCommand { config: path, program }, held)
        }
    })
}

/// A file that holds a key and nothing else.
fn file(path: &Path, origin: Origin, surroundings: &Surroundings) -> Looked {
    match private_file::read(path, surroundings.home.as_deref()) {
        Ok(found) => {
            let held = match config::believe(&found.facts) {
                Ok(()) => content(&found.text, &origin),
                Err(failure) => Held::Fault(failure),
            };
            Looked { origin, held, facts: Some(found.facts), saved: None }
        }
        Err(error) => {
            let failure = Failure::new(Kind::NoKey, format!("cannot read {}: {error}", path.display()));
            plain(origin, Held::Fault(failure))
        }
    }
}

/// What a file holds that was named for nothing but its key.
fn content(text: &str, origin: &Origin) -> Held {
    match held(text, "") {
        Held::Nothing(_) => Held::Fault(Failure::new(Kind::NoKey, format!("{origin} holds nothing"))),
        held => held,
    }
}

fn held(text: &str, blank: &'static str) -> Held {
    match shape::clean(text) {
        "" => Held::Nothing(blank),
        key => Held::Key(Secret::new(key)),
    }
}

fn plain(origin: Origin, held: Held) -> Looked {
    Looked { origin, held, facts: None, saved: None }
}

/// Every stored key, for somebody who wants to know about all.
pub fn profiles(surroundings: &Surroundings) -> Vec<Looked> {
    let Some(path) = credentials::path(surroundings) else {
        return Vec::new();
    };
    let Ok(credentials) = Credentials::load(&path, surroundings.home.as_deref()) else {
        return Vec::new();
    };
    let facts = credentials.facts.clone();
    let safe = facts.as_ref().is_some_and(|facts| facts.danger.is_none());
    let stored = if safe { credentials.all() } else { Vec::new() };
    let looked = |stored: credentials::Stored| Looked {
        origin: Origin::Stored { path: path.clone(), profile: stored.profile },
        held: Held::Key(stored.secret),
        facts: facts.clone(),
        saved: stored.saved,
    };
    stored.into_iter().map(looked).collect()
}
