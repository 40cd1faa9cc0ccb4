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
use clap::{Args, Subcommand};
use serde_json::json;

use crate::commands::{Context, Verb};
use crate::failure::{Failure, Kind};
use crate::key::credentials;
use crate::key::find;
use crate::output::stdout;
use crate::output::visible;
use crate::render::json;

pub use probe::ask as try_key;
pub use set::{judged, keep};

/// Look after the API key
#[derive(Args)]
pub struct KeyArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub action: KeyAction,
}

/// What can be done with the key. A profile that is stored, used or removed is not the `--profile` of this run: clap
/// would take the one for the other if they had the same id.
#[derive(Subcommand)]
pub enum KeyAction {
    Check(check::CheckArgs),
    Set(set::SetArgs),
    /// List the stored keys, masked
    List,
    Use(r#use::UseArgs),
    Remove(remove::RemoveArgs),
    /// Print where keys are stored
    Path,
    Exec(exec::ExecArgs),
    Export(export::ExportArgs),
    Scan(scan::ScanArgs),
}

impl Verb for KeyArgs {
    fn run(&self, context: &Context<'_>) -> Result<()> {
        match &self.action {
            KeyAction::Check(args) => check::run(args, context),
            KeyAction::Set(args) => set::run(args, context),
            KeyAction::List => list::run(context),
            KeyAction::Use(args) => r#use::run(args, context),
            KeyAction::Remove(args) => remove::run(args, context),
            KeyAction::Path => print_path(context),
            KeyAction::Exec(args) => exec::run(args, context),
            KeyAction::Export(args) => export::run(args, context),
            KeyAction::Scan(args) => scan::run(args, context),
        }
    }
}

fn print_path(context: &Context<'_>) -> Result<()> {
    let path = place(context)?.display().to_string();
    tell(context, std::slice::from_ref(&path), json!({ "path": path }))
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
