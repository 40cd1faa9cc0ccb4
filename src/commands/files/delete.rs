//! `gemini files delete NAME…`, `gemini files delete --all`

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::commands::question;
use crate::failure::{Failure, Kind};
use crate::gemini::client::Client;
use crate::gemini::files::{self, File};
use crate::output::{stdout, visible};
use crate::render::json;

use super::{Context, LONG, Service, open, units};

/// Delete files, so that Google has them no longer
#[derive(Args)]
pub struct DeleteArgs {
    /// Their names
    #[arg(value_name = "NAME", required_unless_present = "all")]
    names: Vec<String>,

    /// Delete all files of the key's project, after a question
    #[arg(long, conflicts_with = "names")]
    all: bool,

    /// Do not ask
    #[arg(long, requires = "all")]
    yes: bool,
}

/// Deletes, and prints the names of what is deleted. What cannot be deleted does not keep the others.
///
/// Fails as the first deletion that failed; exit 2 where nobody can be asked whether all are meant.
pub fn run(args: &DeleteArgs, context: &Context<'_>) -> Result<()> {
    let typed = args.names.iter().map(|name| files::full_name(name)).collect::<Result<Vec<_>, _>>()?;
    if args.all && !args.yes && !question::can_be_asked(context.environment) {
        return Err(Failure::usage("nobody can be asked whether all files are to be deleted")
            .hint("say it: gemini files delete --all --yes")
            .into());
    }
    let service = open(context, LONG, "deleting")?;
    let names = if args.all { all(args, &service)? } else { typed };
    let (mut deleted, mut failures) = (Vec::new(), Vec::new());
    for name in names {
        match service.ask(|client, watch| client.delete_file(&name, watch)) {
            Ok(()) => deleted.push(name),
            Err(failure) => failures.push((name, failure)),
        }
        // What is not about this one file would be the same for the next.
        if failures.last().is_some_and(|(_, failure)| failure.kind != Kind::RequestRefused) {
            break;
        }
    }
    print(&deleted, &failures, context)?;
    let mut failures = failures.into_iter().map(|(_, failure)| failure);
    let first = failures.next();
    failures.for_each(|failure| context.console.answer(&failure.message));
    first.map_or(Ok(()), |failure| Err(Failure { reported: context.shared.json, ..failure }.into()))
}

/// The names of all files, if the person means that.
fn all(args: &DeleteArgs, service: &Service<'_>) -> Result<Vec<String>> {
    let context = service.context;
    let files = service.ask(Client::list::<File>)?.items;
    let size = units::size(files.iter().filter_map(|file| file.size).sum());
    let what = if files.len() == 1 { "the one file".to_owned() } else { format!("all {} files", files.len()) };
    let is_meant = files.is_empty()
        || args.yes
        || question::is_yes(&format!("delete {what} ({size}) of this key's project?"), false, context.console)?;
    Ok(if is_meant { files.into_iter().map(|file| file.name).collect() } else { Vec::new() })
}

fn print(deleted: &[String], failures: &[(String, Failure)], context: &Context<'_>) -> Result<()> {
    let redactor = &context.console.redactor;
    if context.shared.json {
        let failed = failures.iter().map(|(name, failure)| json!({ "name": name, "message": failure.message }));
        let failed: Vec<_> = failed.collect();
        return Ok(json::print(json!({ "deleted": deleted, "failed": failed }), redactor)?);
    }
    let text = deleted.iter().fold(String::new(), |text, name| format!("{text}deleted {}\n", visible::line(name)));
    let text = if deleted.is_empty() && failures.is_empty() { "nothing was deleted\n".to_owned() } else { text };
    Ok(stdout::print(redactor.clean(&text).as_bytes())?)
}
