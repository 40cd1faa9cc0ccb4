//! `gemini log …`: the conversations that are kept.

mod find;
mod list;
mod remove;
mod show;

use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::chats::last::Last;
use crate::chats::search;
use crate::chats::store::{Entry, Store};
use crate::failure::Failure;
use crate::key::secret::Secret;
use crate::output::stdout;
use crate::render::json;
use crate::values::age;

use super::{Context, Verb};

/// Look at the conversations that are kept, and remove them
///
/// ID is the beginning of an id, or a name. Kept are conversations with a name (--chat), with `history = "all"` every
/// one, and the last one of each terminal until you log out.
#[derive(Args)]
pub struct LogArgs {
    /// What to do with them [default: list]
    #[command(subcommand)]
    action: Option<LogAction>,
}

/// What can be done with conversations.
#[derive(Subcommand)]
enum LogAction {
    /// List the conversations, the latest first
    List,
    /// Print a conversation; with --json its lines as they are kept
    Show {
        /// Which one
        #[arg(id = "chats", value_name = "ID")]
        chat: String,
    },
    /// Find a text, in any case: the id, the turn and the line of each place; exit 1 if there is none
    Search {
        /// The text
        text: String,
    },
    /// Remove conversations
    Remove {
        /// Which ones
        #[arg(value_name = "ID", required = true)]
        chats: Vec<String>,
    },
    /// Remove the conversations in which nothing was said for a while
    Prune {
        /// How long, such as 30d, 12h or 4w
        #[arg(long, value_name = "TIME", value_parser = age)]
        older_than: Duration,
    },
    /// Print the folder of the conversations
    Path,
}

impl Verb for LogArgs {
    fn run(&self, context: &Context<'_>) -> Result<()> {
        match self.action.as_ref().unwrap_or(&LogAction::List) {
            LogAction::List => list::run(context),
            LogAction::Show { chat } => show::run(chat, context),
            LogAction::Search { text } => find::run(text, context),
            LogAction::Remove { chats } => remove::run(chats, context),
            LogAction::Prune { older_than } => remove::prune(*older_than, context),
            LogAction::Path => path(context),
        }
    }
}

fn path(context: &Context<'_>) -> Result<()> {
    let folder = Store::kept(context.environment)?.folder;
    if context.shared.json {
        return Ok(json::print(json!({ "path": folder }), &context.console.redactor)?);
    }
    Ok(stdout::print(format!("{}\n", folder.display()).as_bytes())?)
}

/// One line for each conversation that holds a key; none about what cannot be read.
pub fn holding(secret: &Secret, context: &Context<'_>) -> Vec<String> {
    let entries = entries(context).unwrap_or_default();
    let line = |entry: &Entry| {
        let name = entry.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        format!("the conversation {}{name} holds this key: gemini log remove {0}", entry.id)
    };
    search::holding(&entries, secret).into_iter().map(line).collect()
}

/// All conversations: those that are kept, and the last ones of terminals.
fn entries(context: &Context<'_>) -> Result<Vec<Entry>, Failure> {
    let mut entries = Store::kept(context.environment)?.entries()?;
    entries.extend(Last::entries(context.environment));
    Ok(entries)
}
