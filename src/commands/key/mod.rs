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
use crate::commands::Context;
use crate::failure::{Failure, Kind};
use crate::key::credentials;
use crate::key::find;
use crate::output::stdout;
use crate::output::visible;
use crate::render::json;

pub use probe::ask as try_key;
pub use set::{judged, keep};

/// Does what was typed.
pub fn run(action: &KeyAction, context: &Context<'_>) -> Result<()> {
    match action {
        KeyAction::Check { offline, all } => check::run(*offline, *all, context),
        KeyAction::Set { profile, more, no_check } => set::run(profile.as_deref(), more, !no_check, context),
        KeyAction::List => list::run(context),
        KeyAction::Use { profile } => r#use::run(profile, context),
        KeyAction::Remove { profile } => remove::run(profile.as_deref(), context),
        KeyAction::Path => {
            let path = place(context)?.display().to_string();
            tell(context, std::slice::from_ref(&path), json!({ "path": path }))
        }
        KeyAction::Scan(options) => scan::run(options, context),
        KeyAction::Exec { command } => exec::run(command, context),
        KeyAction::Export { shell, reveal } => export::run(*shell, *reveal, context),
    }
}

/// Where keys are stored.
fn place(context: &Context<'_>) -> Result<PathBuf, Failure> {
    credentials::path(context.environment).ok_or_else(|| {
        Failure::new(Kind::Other, "there is no folder for settings, because there is no home")
            .hint("set HOME or XDG_CONFIG_HOME, or give the key in GEMINI_API_KEY")
    })
}

/// The key that counts, for a use on this machine.
fn key(context: &Context<'_>) -> Result<find::Key> {
    let console = context.console;
    let search = find::search(&context.shared.key, &context.shared.deadline, context.environment, context.config);
    search.register(&console.redactor);
    search.warnings().for_each(|warning| console.say(&warning));
    let base_url = &context.shared.base_url;
    let key = search.first(base_url)?.ok_or_else(|| find::missing(context.environment, base_url))?;
    console.redactor.register(&key.secret);
    Ok(key)
}

/// Makes what stands in a line harmless and keeps the blanks that lay it out.
fn laid_out(line: &str) -> String {
    line.split(' ').map(visible::line).collect::<Vec<_>>().join(" ").trim_end().to_owned()
}

/// Prints the lines, or the object with `--json`. Their parts may come from a file that somebody else wrote.
fn tell(context: &Context<'_>, lines: &[String], object: serde_json::Value) -> Result<()> {
    let console = context.console;
    if context.shared.json {
        return Ok(json::print(object, &console.redactor)?);
    }
    let text = lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", console.redactor.clean(&laid_out(line)));
        text
    });
    Ok(stdout::print(text.as_bytes())?)
}
