//! The places where a key may be, in their order. Nothing is ever looked for in the directory one stands in.

use std::path::Path;

use zeroize::Zeroizing;

use crate::config::{self, Config, KeySetting};
use crate::environment::{Environment, Input};
use crate::failure::{Failure, Kind};
use crate::key::credentials::{self, Credentials};
use crate::key::secret::Secret;
use crate::key::settings::KeySettings;
use crate::key::shape;
use crate::private_file;
use crate::shell::quoted;
use crate::stdin;

use super::{KeySource, Origin, SourceState, VARIABLES};

/// Looks everywhere, and gives the keys that are kept besides. A profile that was typed comes before the variables, as
/// every flag does.
pub fn all(settings: &KeySettings, environment: &Environment, config: &Config) -> (Vec<KeySource>, Vec<Secret>) {
    let mut looked = vec![typed(settings, environment)];
    let (stored, mut others) = stored(settings, environment);
    if !config.is_usual {
        others.extend(kept(environment));
    }
    let variables = VARIABLES.map(|name| variable(name, environment));
    if settings.profile_is_typed {
        looked.extend(stored);
        looked.extend(variables);
    } else {
        looked.extend(variables);
        looked.extend(stored);
    }
    looked.extend(configured(config, environment));
    (looked, others)
}

/// Every key in the variables, in the store and in the usual configuration, as far as nothing has to be run for it.
pub fn kept(environment: &Environment) -> Vec<Secret> {
    let variables = VARIABLES.map(|name| variable(name, environment));
    let own = Config::load(None, environment).ok().and_then(|own| configured(&own, environment));
    let stored = credentials::path(environment)
        .and_then(|path| Credentials::load(&path, environment.home.as_deref()).ok())
        .map(|credentials| credentials.all());
    let secret = |looked: KeySource| match looked.state {
        SourceState::Key(secret) => Some(secret),
        _ => None,
    };
    let stored = stored.into_iter().flatten().map(|stored| stored.secret);
    variables.into_iter().chain(own).filter_map(secret).chain(stored).collect()
}

fn typed(settings: &KeySettings, environment: &Environment) -> KeySource {
    let Some(path) = &settings.file else {
        let state = settings.typed.as_ref().map_or(SourceState::Nothing("not given"), |key| held(key, "blank"));
        return plain(Origin::Flag, state);
    };
    let origin = Origin::FlagFile(path.clone());
    let unreadable =
        |why: String| SourceState::Fault(Failure::new(Kind::NoKey, format!("cannot read {}: {why}", path.display())));
    if settings.takes_stdin() {
        if environment.stdin == Input::Terminal {
            let failure = Failure::new(Kind::NoKey, "the key would be read from a terminal, for everybody to see");
            return plain(
                origin,
                SourceState::Fault(failure.hint("`gemini key set` asks for it hidden, and keeps it")),
            );
        }
        let state = match stdin::read_bytes(private_file::LARGEST) {
            Ok(bytes) => {
                content(&Zeroizing::new(String::from_utf8_lossy(&Zeroizing::new(bytes)).into_owned()), &origin)
            }
            Err(failure) => SourceState::Fault(Failure { kind: Kind::NoKey, ..failure }),
        };
        return plain(origin, state);
    }
    if path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd") {
        let state = match private_file::read_descriptor(path) {
            Ok(text) => content(&text, &origin),
            Err(error) => unreadable(error.to_string()),
        };
        return plain(origin, state);
    }
    file(path, origin, environment)
}

fn variable(name: &'static str, environment: &Environment) -> KeySource {
    let state = match environment.variable(name) {
        None => SourceState::Nothing("not set"),
        // One that is not text has ended the run before.
        Some(value) => held(&value.to_string_lossy(), "blank, which counts as not set"),
    };
    plain(Origin::Variable(name), state)
}

/// The stored key that counts, and every stored one.
fn stored(settings: &KeySettings, environment: &Environment) -> (Option<KeySource>, Vec<Secret>) {
    let Some(path) = credentials::path(environment) else {
        return (None, Vec::new());
    };
    let named = settings.profile.as_deref();
    let origin = |profile: &str| Origin::Stored { path: path.clone(), profile: profile.to_owned() };
    let credentials = match Credentials::load(&path, environment.home.as_deref()) {
        Ok(credentials) => credentials,
        Err(failure) => {
            let looked = plain(origin(named.unwrap_or(credentials::DEFAULT)), SourceState::Fault(failure));
            return (Some(looked), Vec::new());
        }
    };
    let all = credentials.all().into_iter().map(|stored| stored.secret).collect();
    let profile = named.unwrap_or(credentials.chosen());
    let stored = credentials.get(profile);
    let state = match (&stored, credentials.security.as_ref().map(config::check_trusted)) {
        (Some(_), Some(Err(failure))) => SourceState::Fault(failure),
        (Some(stored), _) => SourceState::Key(stored.secret.clone()),
        (None, None) if named.is_none() => SourceState::Nothing("no such file"),
        (None, _) if named.is_none() && profile == credentials::DEFAULT => SourceState::Nothing("no such profile"),
        (None, _) => SourceState::Fault(unknown(profile, &credentials)),
    };
    let saved = stored.and_then(|stored| stored.saved);
    (Some(KeySource { origin: origin(profile), state, security: credentials.security, saved }), all)
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

fn configured(config: &Config, environment: &Environment) -> Option<KeySource> {
    let namer = config.namer(environment)?;
    let path = namer.path.to_owned();
    Some(match &config.key {
        None => {
            let why = if config.security.is_some() { "sets no key" } else { "no such file" };
            plain(Origin::Config(path), SourceState::Nothing(why))
        }
        Some(KeySetting::Text(key)) => KeySource {
            origin: Origin::Config(path),
            state: held(key, "blank"),
            security: config.security.clone(),
            saved: None,
        },
        Some(KeySetting::File(place)) => {
            let origin = |file: &Path| Origin::ConfigFile { config: path, file: file.to_owned() };
            match namer.place("api_key_file", place) {
                Ok(place) => file(&place, origin(&place), environment),
                Err(failure) => plain(origin(place), SourceState::Fault(Failure { kind: Kind::NoKey, ..failure })),
            }
        }
        Some(KeySetting::Command(words)) => {
            let program = words.first().cloned().unwrap_or_default();
            let state = if config.is_usual {
                SourceState::Command(words.clone())
            } else {
                let failure = Failure::new(Kind::NoKey, "api_key_command counts only in the usual config.toml");
                SourceState::Fault(failure.hint("a file that somebody hands you must not run programs"))
            };
            plain(Origin::ConfigCommand { config: path, program }, state)
        }
    })
}

/// A file that holds a key and nothing else.
fn file(path: &Path, origin: Origin, environment: &Environment) -> KeySource {
    match private_file::read(path, environment.home.as_deref()) {
        Ok(found) => {
            let state = match config::check_trusted(&found.security) {
                Ok(()) => content(&found.text, &origin),
                Err(failure) => SourceState::Fault(failure),
            };
            KeySource { origin, state, security: Some(found.security), saved: None }
        }
        Err(error) => {
            let failure = Failure::new(Kind::NoKey, format!("cannot read {}: {error}", path.display()));
            plain(origin, SourceState::Fault(failure))
        }
    }
}

/// What a file holds that was named for nothing but its key.
fn content(text: &str, origin: &Origin) -> SourceState {
    match held(text, "") {
        SourceState::Nothing(_) => SourceState::Fault(Failure::new(Kind::NoKey, format!("{origin} holds nothing"))),
        held => held,
    }
}

fn held(text: &str, blank: &'static str) -> SourceState {
    match shape::clean(text) {
        "" => SourceState::Nothing(blank),
        key => SourceState::Key(Secret::new(key)),
    }
}

fn plain(origin: Origin, state: SourceState) -> KeySource {
    KeySource { origin, state, security: None, saved: None }
}

/// Every stored key, for somebody who wants to know about all.
pub fn profiles(environment: &Environment) -> Vec<KeySource> {
    let Some(path) = credentials::path(environment) else {
        return Vec::new();
    };
    let Ok(credentials) = Credentials::load(&path, environment.home.as_deref()) else {
        return Vec::new();
    };
    let security = credentials.security.clone();
    let safe = security.as_ref().is_some_and(|security| security.danger.is_none());
    let stored = if safe { credentials.all() } else { Vec::new() };
    let looked = |stored: credentials::Stored| KeySource {
        origin: Origin::Stored { path: path.clone(), profile: stored.profile },
        state: SourceState::Key(stored.secret),
        security: security.clone(),
        saved: stored.saved,
    };
    stored.into_iter().map(looked).collect()
}
