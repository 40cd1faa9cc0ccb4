//! Trying again: the pauses between tries, and what a person hears and sees of them.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::gemini::patience::{Phase, Watcher};
use crate::gemini::retry::{self, BUDGET, Next, Progress};
use crate::output::notices::Notices;
use crate::settings::Shared;

/// The tries of one request so far.
#[derive(Debug, Default)]
pub struct Tries {
    retries: u32,
    waited: Duration,
}

impl Tries {
    /// Waits before the next try, if there is one; `remaining` is the time until the whole run must end.
    ///
    /// Fails as the last try did if there is none.
    pub fn pause(
        &mut self,
        failure: Failure,
        remaining: Duration,
        shared: &Shared,
        notices: &Notices,
    ) -> Result<(), Failure> {
        let progress = Progress { retries: self.retries, waited: self.waited, remaining };
        let wait = match retry::next(failure.again, progress, shared.retries, retry::chance()) {
            Next::Try(wait) => wait,
            Next::Nothing => return Err(failure),
            Next::OverBudget(wait) => {
                return Err(given_up(failure, wait, &format!("waits may take {} s in all", BUDGET.as_secs())));
            }
            Next::OutOfTime(wait) => {
                return Err(given_up(failure, wait, &format!("only {} s are left of the run", remaining.as_secs())));
            }
        };
        self.retries += 1;
        self.waited += wait;
        let which = format!("{} of {}", self.retries, shared.retries);
        // Google's words on quotas fill a screen; the last failure says all of them.
        let why = failure.message.split(". ").next().unwrap_or_default();
        let line = format!("{why}; trying again in {:.1} s ({which})", wait.as_secs_f64());
        if wait >= LONG {
            notices.say(&line);
        } else {
            notices.progress(&line);
        }
        notices.busy_until(&format!("retry {which}"), Instant::now() + wait);
        thread::sleep(wait);
        Ok(())
    }
}

/// From here on a wait is told in a pipe, too: a script's owner wonders what it is at.
const LONG: Duration = Duration::from_secs(5);

/// Why the tries end before they are used up.
fn given_up(failure: Failure, wait: Duration, limit: &str) -> Failure {
    let wait = wait.as_secs_f64().ceil();
    let message = format!("{}; not tried again, because the next try is {wait:.0} s away and {limit}", failure.message);
    Failure { message, ..failure }
}

/// Shows a person what a request is at.
pub fn watcher(notices: &Notices, waiting: &'static str) -> Watcher {
    let notices = notices.clone();
    Arc::new(move |phase| match phase {
        Phase::Connecting => notices.busy("connecting"),
        Phase::Sending => notices.busy("sending"),
        Phase::Waiting => notices.busy(waiting),
        Phase::StillWaiting(time) => {
            notices.still_busy(&format!("still waiting for the answer, for {} s now", time.as_secs()));
        }
    })
}
