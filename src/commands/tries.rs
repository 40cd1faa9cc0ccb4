//! Trying again: the pauses between tries, and what a person hears and sees of them.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::gemini::patience::{Phase, Watcher};
use crate::gemini::retry::{self, Progress};
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
        let Some(wait) = retry::wait(failure.again, progress, shared.retries, retry::chance()) else {
            return Err(failure);
        };
        self.retries += 1;
        self.waited += wait;
        let which = format!("{} of {}", self.retries, shared.retries);
        // Google's words on quotas fill a screen; the last failure says all of them.
        let why = failure.message.split(". ").next().unwrap_or_default();
        let seconds = wait.as_secs_f64();
        notices.progress(&format!("{why}; trying again in {seconds:.1} s ({which})"));
        notices.busy(&format!("retry {which} in {:.0} s", seconds.ceil()));
        thread::sleep(wait);
        Ok(())
    }
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
