//! `gemini config …`: works on a file that no prompt could be asked with, so that it can be mended.

mod set;
mod show;

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::config::table;
use crate::failure::{Failure, Kind};
use crate::output::stdout;
use crate::render::json;

use super::{Context, Needs, Verb};

/// Look at the configuration and change it
#[derive(Args)]
pub struct ConfigArgs {
    /// What to do with it.
    #[command(subcommand)]
    action: ConfigAction,
}

/// What can be done with the configuration.
#[derive(Subcommand)]
pub enum ConfigAction {
    /// Print where the configuration is
    Path,
    /// Print every setting, its value, and where it comes from
    Show,
    /// Write a setting into the configuration
    #[command(long_about = set_help())]
    Set {
        /// The setting
        #[arg(id = "setting", value_name = "KEY")]
        key: String,

        /// Its value
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Take a setting out of the configuration
    Unset {
        /// The setting
        #[arg(id = "setting", value_name = "KEY")]
        key: String,
    },
}

fn set_help() -> String {
    format!(
        "Write a setting into the configuration\n\nComments and order stay as they are, and a file that cannot be \
         understood is never written over. The settings:\n\n{}",
        table::help()
    )
}

impl Verb for ConfigArgs {
    fn needs(&self) -> Needs {
        Needs::StoredKeys
    }

    /// Fails with [`Failure`]: exit 1 without a place for the file, or if it cannot be written; exit 2 on a setting or
    /// a value that does not exist, and on a file that is no TOML.
    fn run(&self, context: &Context<'_>) -> Result<()> {
        let path = place(context)?;
        match &self.action {
            ConfigAction::Path => {
                let path = path.display().to_string();
                tell(context, std::slice::from_ref(&path), json!({ "path": path }))
            }
            ConfigAction::Show => show::run(path, context),
            ConfigAction::Set { key, value } => set::set(key, value, path, context),
            ConfigAction::Unset { key } => set::unset(key, path, context),
        }
    }
}

/// Where the configuration is.
fn place<'a>(context: &Context<'a>) -> Result<&'a Path, Failure> {
    context.config.path.as_deref().ok_or_else(|| {
        Failure::new(Kind::Other, "there is no folder for settings, because there is no home")
            .hint("set HOME or XDG_CONFIG_HOME, or name a file with --config")
    })
}

/// Prints the lines, or the object with `--json`. Whatever has the shape of a key leaves masked.
fn tell(context: &Context<'_>, lines: &[String], object: Value) -> Result<()> {
    let console = context.console;
    if context.shared.json {
        return Ok(json::print(object, &console.redactor)?);
    }
    let text = lines.iter().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{}", console.redactor.clean(line));
        text
    });
    Ok(stdout::print(text.as_bytes())?)
}
