//! `--live`: which of the keys that were found still work. One request each, with that key, to list one model.

use std::time::Duration;

use crate::base_url::BaseUrl;
use crate::commands::key::probe::probe;
use crate::config::table::DEFAULT_MODEL;
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::key::find::{Key, Origin, Search};
use crate::key::secret::Secret;
use crate::settings::Shared;

use super::Hit;

/// A tree with more keys than this is a collection, not an accident.
const MOST: usize = 50;

/// The longest that all requests together may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What the server says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Live {
    /// It is accepted, even if its quota is used up.
    Works,
    /// It is not.
    Refused,
    /// There was no answer, or none about the key.
    Unknown,
}

impl Live {
    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Refused => "refused",
            Self::Unknown => "cannot tell",
        }
    }

    /// For `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Works => "accepted",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether found keys may be sent there. They may be anybody's, stored ones among them, so they go where stored ones
/// do: who can set a variable or add a flag must not be able to collect them.
///
/// Fails (exit 2) unless the address is Google's or the one in the usual configuration.
pub fn allowed(search: &Search, base: &BaseUrl) -> Result<(), Failure> {
    if search.may_go(&Origin::Scanned, base) {
        return Ok(());
    }
    let message =
        format!("found keys are shown to Google only, not to {}, which {} chose", base.authority(), base.source);
    Err(Failure::usage(message).hint("leave --live out, or let requests go to Google"))
}

/// Asks about each distinct key, and notes the answer at each place where it stands. What cannot be asked is
/// unknown, and the reason is told once.
pub fn ask(hits: &mut [Hit], shared: &Shared, environment: &Environment, console: &Console) {
    let deadline = shared.deadline.or_after(TIMEOUT);
    let mut answers: Vec<(Secret, Live)> = Vec::new();
    let (mut connected, mut skipped) = (true, false);
    for hit in hits {
        let key = &hit.finding.key;
        let known = answers.iter().find(|(asked, _)| asked == key).map(|(_, live)| *live);
        skipped |= known.is_none() && answers.len() == MOST;
        hit.live = known.or(Some(Live::Unknown));
        if known.is_none() && connected && answers.len() < MOST {
            let asked = Key { secret: key.clone(), origin: Origin::Scanned };
            let (live, failure) = judge(probe(asked, DEFAULT_MODEL, deadline, shared, environment, console).result);
            connected = failure.as_ref().is_none_or(|failure| failure.kind != Kind::Network);
            explain(live, failure, key, console);
            hit.live = Some(live);
            answers.push((key.clone(), live));
        }
    }
    if skipped {
        console.say(&format!("asked about {MOST} keys, which is the most"));
    }
}

fn judge(answer: Result<(), Failure>) -> (Live, Option<Failure>) {
    let live = match answer.as_ref().map_err(|failure| failure.kind) {
        Ok(()) | Err(Kind::Quota) => Live::Works,
        Err(Kind::KeyRefused) => Live::Refused,
        Err(_) => Live::Unknown,
    };
    (live, answer.err())
}

fn explain(live: Live, failure: Option<Failure>, key: &Secret, console: &Console) {
    match (live, failure) {
        (Live::Unknown, Some(failure)) => {
            console.say(&format!("cannot tell whether {} works: {}", key.masked(), failure.message));
        }
        (_, Some(failure)) => console.detail(&failure.message),
        (_, None) => {}
    }
}
