//! `gemini config …`: works on a file that no prompt could be asked with, so that it can be mended.

mod set;
mod show;

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Value, json};

use crate::cli::{ConfigAction, SharedOptions};
use crate::config;
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::output::stdout;
use crate::render::json;

/// What every verb is handed.
struct Context<'a> {
    path: PathBuf,
    /// Whether it is the usual file, and not one that `--config` named.
    is_usual: bool,
    json: bool,
    environment: &'a Environment,
}

/// Does what was typed.
///
/// Fails with [`Failure`]: exit 1 without a place for the file, or if it cannot be written; exit 2 on a setting or a
/// value that does not exist, and on a file that is no TOML.
pub fn run(action: &ConfigAction, typed: &SharedOptions, environment: &Environment, console: &Console) -> Result<()> {
    let path = config::path(typed.key.config.as_deref(), environment).ok_or_else(|| {
        Failure::new(Kind::Other, "there is no folder for settings, because there is no home")
            .hint("set HOME or XDG_CONFIG_HOME, or name a file with --config")
    })?;
    let is_usual = config::is_usual(typed.key.config.as_deref(), environment);
    let context = Context { path, is_usual, json: typed.console.json, environment };
    match action {
        ConfigAction::Path => {
            let path = context.path.display().to_string();
            tell(&context, std::slice::from_ref(&path), json!({ "path": path }), console)
        }
        ConfigAction::Show => show::run(&context, console),
        ConfigAction::Set { key, value } => set::set(key, value, &context, console),
        ConfigAction::Unset { key } => set::unset(key, &context, console),
    }
}

/// Prints the lines, or the object with `--json`. Whatever has the shape of a key leaves masked.
fn tell(context: &Context<'_>, lines: &[String], object: Value, console: &Console) -> Result<()> {
    if context.json {
        return Ok(json::print(object, &console.redactor)?);
    }
    let text = lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", console.redactor.clean(line));
        text
    });
    Ok(stdout::print(text.as_bytes())?)
}
