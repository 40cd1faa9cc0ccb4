//! Places and files, as people read them.

use crate::calendar;
use crate::environment::Environment;
use crate::key::find::{KeySource, Origin};
use crate::key::git::{self, State};
use crate::private_file::READERS;
use crate::shell::quoted;

/// Where a key came from.
pub fn shown(origin: &Origin, environment: &Environment) -> String {
    let short = |path: &std::path::Path| environment.short(path);
    match origin {
        Origin::Flag => "--api-key".to_owned(),
        Origin::FlagFile(path) => format!("--api-key-file {}", short(path)),
        Origin::Variable(name) => (*name).to_owned(),
        Origin::Stored { path, profile } => format!("{}, profile {profile}", short(path)),
        Origin::Config(path) => format!("api_key in {}", short(path)),
        Origin::ConfigFile { config, file } => format!("{}, the api_key_file of {}", short(file), short(config)),
        Origin::ConfigCommand { config, program } => format!("{program}, the api_key_command of {}", short(config)),
        Origin::Typed | Origin::Piped | Origin::Scanned => origin.to_string(),
    }
}

/// How the file of a place lies there: what is wrong with it, and how old it is.
pub struct Condition {
    /// Days since the key was stored, or since the file was changed.
    pub age: Option<(Since, u64)>,
    /// The work tree around it.
    pub git: Option<State>,
}

/// From when the age counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// From the day on which the key was stored.
    Stored(String),
    /// From the last change of the file.
    Changed,
}

/// Looks at the file of a place, if it is one.
pub fn condition(looked: &KeySource) -> Option<Condition> {
    let security = looked.security.as_ref()?;
    let now = calendar::now();
    let stored = looked.saved.as_ref().and_then(|day| Some((Since::Stored(day.clone()), calendar::age(day, now)?)));
    let changed = security.modified.map(|time| (Since::Changed, now.saturating_sub(calendar::seconds(time)) / 86_400));
    Some(Condition { age: stored.or(changed), git: git::state(&security.real) })
}

/// What there is to say about the file of a place, one line each.
pub fn lines(looked: &KeySource, environment: &Environment) -> Vec<String> {
    let (Some(security), Some(condition)) = (&looked.security, condition(looked)) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let Some(mode) = security.mode {
        let mode = format!("mode {mode:04o}");
        lines.push(match &security.danger {
            Some(danger) => format!("{mode}: {danger}"),
            None if security.is_readable_by_others() => {
                format!("{mode}: other users can read it   fix: {}", security.chmod())
            }
            None => format!("{mode}: {READERS}"),
        });
    }
    if security.real != security.path && security.path.is_symlink() {
        lines.push(format!("a link to {}", environment.short(&security.real)));
    }
    lines.extend(condition.age.map(|(since, days)| {
        let ago = match days {
            0 => "today".to_owned(),
            1 => "1 day ago".to_owned(),
            days => format!("{days} days ago"),
        };
        match since {
            Since::Stored(day) => format!("stored {day}, {ago}"),
            Since::Changed => format!("last changed {ago}"),
        }
    }));
    lines.extend(condition.git.and_then(|state| state.warning()));
    lines
}

/// How a new key gets to where the old one was.
pub fn put_new_key(origin: &Origin, environment: &Environment) -> String {
    match origin {
        Origin::Stored { profile, .. } => format!("gemini key set {}", quoted(profile)),
        Origin::Variable(name) => format!("take {name} out of your shell's files, unset {name}, then: gemini key set"),
        Origin::Config(path) => format!("take api_key out of {}, then: gemini key set", environment.short(path)),
        Origin::ConfigFile { file, .. } => format!("write it into {}", environment.short(file)),
        Origin::ConfigCommand { program, .. } => format!("put it where {program} finds it"),
        Origin::Flag | Origin::FlagFile(_) | Origin::Typed | Origin::Piped | Origin::Scanned => {
            "gemini key set".to_owned()
        }
    }
}
