//! `gemini key …`: one small file per verb.

mod check;
mod exec;
mod export;
mod list;
mod probe;
mod remove;
mod scan;
mod set;
mod r#use;

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;

use crate::cli::KeyAction;
use crate::config::Config;
use crate::failure::{Failure, Kind};
use crate::key::credentials;
use crate::key::find;
use crate::output::json;
use crate::output::notices::Notices;
use crate::output::stdout;
use crate::output::visible;
use crate::settings::Shared;
use crate::surroundings::Surroundings;

pub use probe::ask as try_key;
pub use set::{judged, keep};

/// What every verb is handed.
pub struct Scene<'a> {
    /// What was decided.
    pub shared: &'a Shared,
    /// The outside world.
    pub surroundings: &'a Surroundings,
    /// The configuration.
    pub config: &'a Config,
}

/// Does what was typed.
pub fn run(action: &KeyAction, scene: &Scene<'_>, notices: &mut Notices) -> Result<()> {
    match action {
        KeyAction::Check { offline, all } => check::run(*offline, *all, scene, notices),
        KeyAction::Set { profile, more, no_check } => set::run(profile.as_deref(), more, !no_check, scene, notices),
        KeyAction::List => list::run(scene, notices),
        KeyAction::Use { profile } => r#use::run(profile, scene, notices),
        KeyAction::Remove { profile } => remove::run(profile.as_deref(), scene, notices),
        KeyAction::Path => {
            let path = place(scene)?.display().to_string();
            tell(scene, std::slice::from_ref(&path), json!({ "path": path }), notices)
        }
        KeyAction::Scan(options) => scan::run(options, scene, notices),
        KeyAction::Exec { command } => exec::run(command, scene, notices),
        KeyAction::Export { shell, reveal } => export::run(*shell, *reveal, scene, notices),
    }
}

/// Where keys are stored.
fn place(scene: &Scene<'_>) -> Result<PathBuf, Failure> {
    credentials::path(scene.surroundings).ok_or_else(|| {
        Failure::new(Kind::Other, "there is no folder for settings, because there is no home")
            .hint("set HOME or XDG_CONFIG_HOME, or give the key in GEMINI_API_KEY")
    })
}

/// The key that counts, for a use on this machine.
fn key(scene: &Scene<'_>, notices: &mut Notices) -> Result<find::Key> {
    let search = find::search(scene.shared, scene.surroundings, scene.config);
    search.teach(&mut notices.redactor);
    search.warnings().for_each(|warning| notices.say(&warning));
    let base_url = &scene.shared.base_url;
    let key = search.first(base_url)?.ok_or_else(|| find::missing(scene.surroundings, base_url))?;
    notices.redactor.learn(&key.secret);
    Ok(key)
}

/// Makes what stands in a line harmless and keeps the blanks that lay it out.
fn laid_out(line: &str) -> String {
    line.split(' ').map(visible::line).collect::<Vec<_>>().join(" ").trim_end().to_owned()
}

/// Prints the lines, or the object with `--json`. Their parts may come from a file that somebody else wrote.
fn tell(scene: &Scene<'_>, lines: &[String], object: serde_json::Value, notices: &Notices) -> Result<()> {
    if scene.shared.json {
        return Ok(json::print(object, &notices.redactor)?);
    }
    let text = lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", notices.redactor.clean(&laid_out(line)));
        text
    });
    Ok(stdout::print(text.as_bytes())?)
}
