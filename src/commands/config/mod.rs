//! `gemini config …`: works on a file that no prompt could be asked with, so that it can be mended.

mod set;
mod show;

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Value, json};

use crate::cli::{ConfigAction, SharedOptions};
use crate::config;
use crate::failure::{Failure, Kind};
use crate::output::json;
use crate::output::notices::Notices;
use crate::output::stdout;
use crate::surroundings::Surroundings;

/// What every verb is handed.
struct Scene<'a> {
    path: PathBuf,
    /// Whether it is the usual file, and not one that `--config` named.
    is_usual: bool,
    json: bool,
    surroundings: &'a Surroundings,
}

/// Does what was typed.
///
/// Fails with [`Failure`]: exit 1 without a place for the file, or if it cannot be written; exit 2 on a setting or a
/// value that does not exist, and on a file that is no TOML.
pub fn run(
    action: &ConfigAction,
    typed: &SharedOptions,
    surroundings: &Surroundings,
    notices: &mut Notices,
) -> Result<()> {
    let path = config::path(typed.config.as_deref(), surroundings).ok_or_else(|| {
        Failure::new(Kind::Other, "there is no folder for settings, because there is no home")
            .hint("set HOME or XDG_CONFIG_HOME, or name a file with --config")
    })?;
    let is_usual = config::is_usual(typed.config.as_deref(), surroundings);
    let scene = Scene { path, is_usual, json: typed.json, surroundings };
    match action {
        ConfigAction::Path => {
            let path = scene.path.display().to_string();
            tell(&scene, std::slice::from_ref(&path), json!({ "path": path }), notices)
        }
        ConfigAction::Show => show::run(&scene, notices),
        ConfigAction::Set { key, value } => set::set(key, value, &scene, notices),
        ConfigAction::Unset { key } => set::unset(key, &scene, notices),
    }
}

/// Prints the lines, or the object with `--json`. Whatever has the shape of a key leaves masked.
fn tell(scene: &Scene<'_>, lines: &[String], object: Value, notices: &Notices) -> Result<()> {
    if scene.json {
        return Ok(json::print(object, &notices.redactor)?);
    }
    let text = lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", notices.redactor.clean(line));
        text
    });
    Ok(stdout::print(text.as_bytes())?)
}
