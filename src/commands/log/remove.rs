//! `gemini log remove ID…`, `gemini log prune --older-than TIME`

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};

use crate::calendar;
use crate::chats::Patience;
use crate::chats::store::Store;
use crate::failure::Failure;
use crate::output::stdout;
use crate::render::json;

use super::list::{Summary, summaries};
use super::{Context, entries};

/// How long a turn may take that is under way in a conversation that is to go.
const PATIENCE: Duration = Duration::from_secs(5);

/// Removes conversations. What cannot be removed does not keep the others.
///
/// Fails (exit 2) before anything is removed if one is not there, and as the first that cannot be removed.
pub fn run(typed: &[String], context: &Context<'_>) -> Result<()> {
    let entries = entries(context)?;
    let mut chosen = typed.iter().map(|typed| Store::choose(&entries, typed)).collect::<Result<Vec<_>, _>>()?;
    chosen.dedup();
    remove(chosen.into_iter().map(|entry| Summary::of(entry.clone(), context)).collect(), context)
}

/// Removes the conversations in which nothing was said for so long.
///
/// Fails as the first that cannot be removed.
pub fn prune(older_than: Duration, context: &Context<'_>) -> Result<()> {
    let oldest = calendar::now().saturating_sub(older_than.as_secs());
    let mut old = summaries(context)?;
    old.retain(|summary| summary.modified < oldest);
    remove(old, context)
}

fn remove(summaries: Vec<Summary>, context: &Context<'_>) -> Result<()> {
    let store = Store::kept(context.environment)?;
    let announce = || context.console.progress("waiting for the turn that is under way");
    let (mut removed, mut failures) = (Vec::new(), Vec::new());
    for summary in summaries {
        let patience = Patience { until: Instant::now() + PATIENCE, announce: &announce };
        match store.remove(&summary.entry, &patience) {
            Ok(()) => removed.push(summary),
            Err(failure) => failures.push(failure),
        }
    }
    print(&removed, context)?;
    let mut failures = failures.into_iter();
    let first = failures.next();
    failures.for_each(|failure| context.console.answer(&failure.message));
    first.map_or(Ok(()), |failure| Err(Failure { reported: false, ..failure }.into()))
}

fn print(removed: &[Summary], context: &Context<'_>) -> Result<(), Failure> {
    let redactor = &context.console.redactor;
    if context.shared.json {
        let removed: Vec<Value> =
            removed.iter().map(|one| json!({ "id": one.entry.id, "name": one.entry.name })).collect();
        return json::print(json!({ "removed": removed }), redactor);
    }
    let line = |one: &Summary| {
        let name = one.entry.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        format!("removed {}{name}: {}\n", one.entry.id, one.title())
    };
    let text: String = removed.iter().map(line).collect();
    let text = if removed.is_empty() { "nothing was removed\n".to_owned() } else { text };
    stdout::print(redactor.clean(&text).as_bytes())
}
