//! The end of the whole run, where a limit was set (`--timeout`). It counts from the start of the process, whatever
//! the run waits for: standard input, a pipe that is named as a file, the network, another program, or somebody who
//! does not read what we write.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long a wait that knows its own end may take to end the run in good order.
const GRACE: Duration = Duration::from_secs(2);

/// When the run must be over. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Deadline {
    started: Instant,
    limit: Option<Duration>,
    /// Whether something waits that knows its own end.
    is_known: Arc<AtomicBool>,
}

impl Deadline {
    /// So long after the start, or never.
    pub fn new(started: Instant, limit: Option<Duration>) -> Self {
        Self { started, limit, is_known: Arc::default() }
    }

    /// The end of the run for a wait that ends by itself in time; where no limit was set, `usual` from now.
    pub fn or_after(&self, usual: Duration) -> Instant {
        self.is_known.store(true, Ordering::Relaxed);
        self.limit.map_or_else(|| Instant::now() + usual, |limit| self.started + limit)
    }

    /// What is left for a wait that ends by itself in time, and `longest` at most.
    pub fn at_most(&self, longest: Duration) -> Duration {
        self.or_after(longest).saturating_duration_since(Instant::now()).min(longest)
    }

    /// Ends the run at its deadline if nothing else does. `end` runs in a thread of its own while the run still waits;
    /// it hears whether anything may have been printed.
    pub fn keep(&self, end: impl FnOnce(bool) + Send + 'static) {
        let Some(limit) = self.limit else {
            return;
        };
        let (deadline, is_known) = (self.started + limit, Arc::clone(&self.is_known));
        // Where the system has no thread left, only the waits that know their end keep it.
        let _ = thread::Builder::new().spawn(move || {
            thread::sleep(deadline.saturating_duration_since(Instant::now()));
            let is_known = is_known.load(Ordering::Relaxed);
            if is_known {
                thread::sleep(GRACE);
            }
            end(is_known);
        });
    }
}

impl Default for Deadline {
    fn default() -> Self {
        Self::new(Instant::now(), None)
    }
}
