//! The first run of a person at a terminal: there is no key yet, so one is asked for, tried, and kept if wanted.

use anyhow::Result;

use crate::key::credentials::{self, DEFAULT};
use crate::key::diagnosis::Outcome;
use crate::key::find::{self, KEY_PAGE, Key, Origin, Search};

use super::Context;
use super::key::{judged, keep, try_key};
use super::{interrupts, new_key, question};

/// Asks for a key, tries it, and offers to keep it.
///
/// Fails (exit 3) if none is typed or it can never be one; as the server does if it refuses the key.
pub fn ask(search: &Search, context: &Context<'_>) -> Result<Key> {
    let console = context.console;
    let base = &context.shared.base_url;
    if base.is_google() {
        console.say(&format!("there is no API key yet; make one at {KEY_PAGE}"));
    } else {
        console.say("there is no API key yet");
        console.say(&format!("the key will be sent to {}, not to Google ({})", base.authority(), base.source));
    }
    let mut works = true;
    let asked = new_key::ask(context, |key| {
        interrupts::watch_wait(console);
        let probed = try_key(key, context);
        works = probed.outcome() != Outcome::Inconclusive;
        // Where nothing tells, the prompt itself will.
        if works { judged(probed) } else { Ok(()) }
    });
    let key = asked?.ok_or_else(|| find::missing(context.environment, base))?;
    let home = credentials::path(context.environment).map(|path| Origin::Stored { path, profile: DEFAULT.to_owned() });
    // A stored key would not be sent there next time.
    let may_be_kept = home.is_some_and(|home| search.allowed(&home, &context.shared.base_url).is_ok());
    let state = if works { "it works" } else { "nothing tells yet whether it works" };
    if !may_be_kept {
        console.say(&format!("this key serves this run only: {}", find::for_another_address(base)));
    } else if question::is_yes(&format!("{state}. Keep it for next time?"), true, console)? {
        let profile = context.shared.key.profile.as_deref().unwrap_or(DEFAULT);
        keep(&key.secret, profile, context)?.iter().for_each(|line| console.say(line));
    } else {
        console.say("this key serves this run only; `gemini key set` keeps one");
    }
    Ok(key)
}
