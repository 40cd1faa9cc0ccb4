//! `gemini files …`: what lies at the service for two days, to be named in prompts.

mod delete;
mod list;
pub(super) mod progress;
mod show;
pub mod units;
mod upload;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::console::Console;
use crate::gemini::client::Client;
use crate::uploads::Uploads;

use super::service::Service;
use super::{Context, Verb, interrupts};

pub use progress::observer;

/// What is done in one or a few requests.
const SHORT: Duration = Duration::from_secs(60);
/// What takes as long as there are files: each wait within it has limits of its own.
const LONG: Duration = Duration::from_secs(24 * 3_600);

/// Look after the files that lie at Google, and upload them
///
/// Google keeps a file for two days, 20 GB for each project. NAME is `files/abc`, `abc` or the file's address.
/// --json prints Google's own fields.
#[derive(Args)]
pub struct FilesArgs {
    /// What to do with them [default: list]
    #[command(subcommand)]
    action: Option<FilesAction>,
}

/// What can be done with files.
#[derive(Subcommand)]
enum FilesAction {
    /// List the files, newest first
    List,
    Upload(upload::UploadArgs),
    /// Print what is known of a file
    Show {
        /// Its name
        #[arg(id = "file", value_name = "NAME")]
        name: String,
    },
    Delete(delete::DeleteArgs),
    /// Wait until a file can be used
    ///
    /// Half an hour at most. Ends with 0 once it can be used, 11 if Google can make nothing of it, 6 if that is not known
    /// in time.
    Wait {
        /// Its name
        #[arg(id = "file", value_name = "NAME")]
        name: String,
    },
}

impl Verb for FilesArgs {
    fn run(&self, context: &Context<'_>) -> Result<()> {
        match self.action.as_ref().unwrap_or(&FilesAction::List) {
            FilesAction::List => list::run(context),
            FilesAction::Upload(args) => upload::run(args, context),
            FilesAction::Show { name } => show::run(name, context),
            FilesAction::Delete(args) => delete::run(args, context),
            FilesAction::Wait { name } => show::wait(name, context),
        }
    }
}

/// The uploads of a run, which are deleted should a signal or the deadline end it. Whoever asks for them calls
/// [`clean_up`] at every other end.
pub fn begin_uploads(client: Arc<Client>, console: &Console) -> Uploads {
    let uploads = Uploads::new(client);
    let (cleaned, console) = (uploads.clone(), console.clone());
    interrupts::before_end(move || clean_up(&cleaned, &console));
    uploads
}

/// Deletes what this run made and is not to stay, and says what it had to leave.
pub fn clean_up(uploads: &Uploads, console: &Console) {
    for name in uploads.delete() {
        console.say(&format!("{name} may be left at the service, for two days: gemini files delete {name}"));
    }
}

/// The connection of one action; `doing` is what a person reads while they wait.
fn open<'a>(context: &'a Context<'a>, limit: Duration, doing: &'static str) -> Result<Service<'a>> {
    Service::open(context, "the files", limit, doing)
}
