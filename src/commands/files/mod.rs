//! `gemini files …`: what lies at the service for two days, to be named in prompts.

mod delete;
mod list;
mod progress;
mod show;
mod units;
mod upload;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::gemini::client::Client;
use crate::gemini::request_watch::{Observer, RequestWatch};
use crate::key::find::{self, Search};
use crate::turn::{RetryPolicy, Wait};

use super::{Context, Verb, ask, interrupts, tries};
use crate::console::Console;
use crate::uploads::Uploads;

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

/// The connection of one action, with its limits and tries.
struct Service<'a> {
    client: Arc<Client>,
    watch: RequestWatch,
    search: Search,
    context: &'a Context<'a>,
}

impl<'a> Service<'a> {
    /// Gets the key and the connection; `doing` is what a person reads while they wait.
    fn open(context: &'a Context<'a>, limit: Duration, doing: &'static str) -> Result<Self> {
        let console = context.console;
        let search = find::search(&context.shared.key, &context.shared.deadline, context.environment, context.config);
        search.register(&console.redactor);
        let key = ask::key(&search, context)?;
        let watch = RequestWatch::new(context.shared.deadline.or_after(limit), tries::observer(console, doing));
        let client = Client::new(key, context.shared.base_url.clone(), context.environment)?;
        let client = client.guarded(search.all_secrets().cloned());
        interrupts::watch_work(console);
        ask::announce_way(&client, &context.shared.base_url, "the files", console);
        Ok(Self { client: Arc::new(client), watch, search, context })
    }

    /// The same connection, whose observer is another one from here on.
    fn observed_by(&self, observer: Observer) -> RequestWatch {
        self.watch.observed_by(observer)
    }

    /// Does something with as many tries as the settings allow.
    fn with_tries<T>(&self, act: impl FnOnce(&RetryPolicy<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let console = self.context.console;
        let announce = |wait: &Wait<'_>| tries::announce(console, wait);
        let result = act(&RetryPolicy::new(self.context.shared.retries, &announce));
        console.settle();
        result.map_err(|failure| self.search.with_untried(failure))
    }

    /// Sends a request, again while that makes sense.
    fn ask<T>(&self, send: impl Fn(&Client, &RequestWatch) -> Result<T, Failure>) -> Result<T, Failure> {
        self.with_tries(|policy| policy.repeat(&self.watch, || send(&self.client, &self.watch.next())))
    }
}
