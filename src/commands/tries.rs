//! What a person hears and sees of a request: what it is at, and the waits between tries.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::console::Console;
use crate::gemini::request_watch::{Observer, Phase};
use crate::turn::Wait;

/// From here on a wait is told in a pipe, too: a script's owner wonders what it is at.
const LONG: Duration = Duration::from_secs(5);

/// Tells that a request is tried again.
pub fn announce(console: &Console, wait: &Wait<'_>) {
    let which = format!("{} of {}", wait.number, wait.of);
    // Google's words on quotas fill a screen; the last failure says all of them.
    let why = wait.failure.message.split(". ").next().unwrap_or_default();
    let line = format!("{why}; trying again in {:.1} s ({which})", wait.length.as_secs_f64());
    if wait.length >= LONG {
        console.say(&line);
    } else {
        console.progress(&line);
    }
    console.busy_until(&format!("retry {which}"), Instant::now() + wait.length);
}

/// Shows a person what a request is at.
pub fn observer(console: &Console, waiting: &'static str) -> Observer {
    let console = console.clone();
    Arc::new(move |phase| match phase {
        Phase::Connecting => console.busy("connecting"),
        Phase::Sending | Phase::Uploading(_) => console.busy("sending"),
        Phase::Waiting => console.busy(waiting),
        Phase::StillWaiting(time) => {
            console.still_busy(&format!("still waiting for the answer, for {} s now", time.as_secs()));
        }
    })
}
