//! `gemini key remove [PROFILE]`

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::failure::Failure;
use crate::key::credentials::{Credentials, Stored};
use crate::key::find::{self, KEY_PAGE, SourceState};
use crate::key::settings::profile_name;
use crate::key::store;

use super::super::{log, question};
use super::check::place::shown;
use super::{Context, place, tell};

/// Remove a stored key from this machine; Google still takes it until it is deleted there
#[derive(Args)]
pub struct RemoveArgs {
    /// Its name [default: the chosen one, after a question]
    ///
    /// A script names it, unless only one is stored.
    #[arg(id = "stored", value_name = "PROFILE")]
    profile: Option<String>,
}

/// Takes a stored key off this machine, and says what that does not do.
pub fn run(args: &RemoveArgs, context: &Context<'_>) -> Result<()> {
    let console = context.console;
    let (path, home) = (place(context)?, context.environment.home.as_deref());
    let named = args.profile.as_deref().map(profile_name).transpose()?;
    // Looked at before anything is written: removing from nothing must not make a file.
    let credentials = Credentials::load(&path, home)?;
    let set = context.shared.key.profile.as_deref();
    let profile = named.as_deref().or(set).unwrap_or(credentials.chosen()).to_owned();
    let stored = credentials.get(&profile).ok_or_else(|| find::unknown(&profile, &credentials))?;
    let is_named = named.is_some() || context.shared.key.profile_is_typed;
    if !is_named && !is_meant(&stored, &credentials, context)? {
        return tell(context, &["nothing was removed".to_owned()], json!({ "removed": null }));
    }
    let removed = store::edit(&path, home, |credentials| {
        credentials.remove(&profile).ok_or_else(|| find::unknown(&profile, credentials))
    })?;
    console.redactor.register(&removed.secret);
    let masked = removed.secret.masked();
    let mut lines = vec![
        format!("removed {profile} ({masked}) from {}", context.environment.short(&path)),
        format!("Google still takes this key: to revoke it, delete it at {KEY_PAGE}"),
    ];
    let left = find::search(&context.shared.key, &context.shared.deadline, context.environment, context.config);
    let mut sources = Vec::new();
    for looked in left.found() {
        let what = match &looked.state {
            SourceState::Key(secret) if *secret == removed.secret => "the same key",
            SourceState::Key(_) => "another key",
            SourceState::Command(_) => "a program, which was not run",
            SourceState::Fault(_) | SourceState::Nothing(_) => continue,
        };
        let place = shown(&looked.origin, context.environment);
        lines.push(format!("still there: {place} ({what})"));
        sources.push(json!({ "source": place, "same": what == "the same key" }));
    }
    if sources.is_empty()
        && let Some((stored, choose)) = find::unchosen(context.environment)
    {
        lines.push(format!("{stored}; `{choose}` chooses one"));
    }
    let conversations = log::holding(&removed.secret, context);
    lines.extend(conversations.iter().cloned());
    let object = json!({ "removed": profile, "masked": masked, "revoke": KEY_PAGE, "left": sources, "conversations": conversations });
    tell(context, &lines, object)
}

/// Whether the key that counts is the one to remove, where none was named. A person is asked; a script that did not
/// say which key it means is believed where there is no other.
///
/// Fails (exit 2) where a script could have meant several.
fn is_meant(stored: &Stored, credentials: &Credentials, context: &Context<'_>) -> Result<bool, Failure> {
    let console = context.console;
    let (profile, masked) = (&stored.profile, stored.secret.masked());
    if question::can_be_asked(context.environment) {
        return question::is_yes(&format!("remove {profile} ({masked})?"), false, console);
    }
    let names: Vec<_> = credentials.all().into_iter().map(|stored| stored.profile).collect();
    if names.len() == 1 {
        return Ok(true);
    }
    Err(Failure::usage(format!("several keys are stored, and none is named: {}", names.join(", ")))
        .hint(format!("the one that counts: gemini key remove {profile}")))
}
