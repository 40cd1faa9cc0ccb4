//! What is known of one request while it is on its way: its limits, its phase, and what became of its connection.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ureq::Timeout;
use ureq::unversioned::transport::NextTimeout;

/// The longest wait for the first words: thinking models are slow.
pub const FIRST_WORDS: Duration = Duration::from_secs(300);
/// The longest silence between them, and the longest that a server may take nothing of what is sent.
pub const SILENCE: Duration = Duration::from_secs(120);

/// What a request is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The server is being reached.
    Connecting,
    /// The request is on its way.
    Sending,
    /// A file is on its way, which was read so far, in bytes from its beginning.
    Uploading(u64),
    /// The server has it, and has not begun to answer.
    Waiting,
    /// Waiting still, for this long without a byte.
    StillWaiting(Duration),
}

/// Called with what a request is at.
pub type Observer = Arc<dyn Fn(Phase) + Send + Sync>;

/// When a request got how far.
#[derive(Debug, Default, Clone, Copy)]
pub struct Times {
    /// When the connection stood, TLS included.
    pub connected: Option<Instant>,
    /// When the first words came.
    pub answered: Option<Instant>,
}

/// One request on its way. Clones watch the same request; several requests of one client have one each.
#[derive(Clone)]
pub struct RequestWatch(Arc<State>);

/// Each flag says by itself that something happened, and no other memory hangs on it: `Relaxed` is enough.
struct State {
    deadline: Instant,
    observer: Observer,
    /// Whether the first words came, so that silence counts.
    answering: AtomicBool,
    /// Whether the request went into a connection that was made for it.
    is_new_connection: AtomicBool,
    /// Whether a byte of the response came.
    answered: AtomicBool,
    /// Whether the server ended the connection.
    closed: AtomicBool,
    times: Mutex<Times>,
}

impl fmt::Debug for RequestWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestWatch").field("deadline", &self.0.deadline).finish_non_exhaustive()
    }
}

impl RequestWatch {
    /// For a request that must be over by the deadline.
    pub fn new(deadline: Instant, observer: Observer) -> Self {
        Self(Arc::new(State {
            deadline,
            observer,
            answering: AtomicBool::new(false),
            is_new_connection: AtomicBool::new(true),
            answered: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            times: Mutex::default(),
        }))
    }

    /// For the next request of the same run: the same deadline and observer, nothing known yet.
    pub fn next(&self) -> Self {
        Self::new(self.0.deadline, Arc::clone(&self.0.observer))
    }

    /// For a next request that also has to be over within this time.
    pub fn within(&self, limit: Duration) -> Self {
        Self::new(self.0.deadline.min(Instant::now() + limit), Arc::clone(&self.0.observer))
    }

    /// For a next request that must be over by another deadline.
    pub fn until(&self, deadline: Instant) -> Self {
        Self::new(deadline, Arc::clone(&self.0.observer))
    }

    /// For a next request that somebody else observes.
    pub fn observed_by(&self, observer: Observer) -> Self {
        Self::new(self.0.deadline, observer)
    }

    /// Notes that the first words came: from now on the limit for silence counts.
    pub fn note_words(&self) {
        // Called for every event of a stream: only the first one writes.
        if !self.0.answering.load(Ordering::Relaxed) {
            self.0.answering.store(true, Ordering::Relaxed);
            self.lock_times().answered.get_or_insert_with(Instant::now);
        }
    }

    /// Notes that the request has a connection, made for it or kept from an earlier one.
    pub fn note_connection(&self, is_new: bool) {
        self.lock_times().connected.get_or_insert_with(Instant::now);
        self.0.is_new_connection.store(is_new, Ordering::Relaxed);
    }

    /// Whether the request went into a connection of an earlier one, and nothing came back on it.
    pub fn is_kept_and_silent(&self) -> bool {
        !self.0.is_new_connection.load(Ordering::Relaxed) && !self.0.answered.load(Ordering::Relaxed)
    }

    /// Whether the server ended the connection: nobody reads that far behind a body that has a length or a last
    /// chunk, so then only this ended the body.
    pub fn is_closed(&self) -> bool {
        self.0.closed.load(Ordering::Relaxed)
    }

    /// When the request got how far.
    pub fn times(&self) -> Times {
        *self.lock_times()
    }

    fn lock_times(&self) -> MutexGuard<'_, Times> {
        self.0.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the observer, who is no longer interested once the first words came.
    pub fn report(&self, phase: Phase) {
        if !self.0.answering.load(Ordering::Relaxed) {
            (self.0.observer)(phase);
        }
    }

    /// The time until the deadline.
    pub fn remaining(&self) -> Duration {
        self.0.deadline.saturating_duration_since(Instant::now())
    }

    /// The limit that a read has now.
    pub fn per_read(&self) -> Duration {
        if self.0.answering.load(Ordering::Relaxed) { SILENCE } else { FIRST_WORDS }
    }

    /// The limit that ureq has in mind, or the deadline if that comes first.
    pub fn limit(&self, mut timeout: NextTimeout) -> NextTimeout {
        let remaining = self.remaining().into();
        if remaining < timeout.after {
            timeout.after = remaining;
            timeout.reason = Timeout::Global;
        }
        timeout
    }

    /// Notes what a read brought. ureq takes a reset, and an end of TLS without `close_notify`, for the orderly end of
    /// a body that has no length; under another kind they stay errors.
    pub fn note_read(&self, read: Result<bool, ureq::Error>) -> Result<bool, ureq::Error> {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
        match read {
            Ok(more) => {
                let fact = if more { &self.0.answered } else { &self.0.closed };
                fact.store(true, Ordering::Relaxed);
                Ok(more)
            }
            Err(ureq::Error::Io(error))
                if matches!(error.kind(), ConnectionAborted | ConnectionReset | UnexpectedEof) =>
            {
                Err(ureq::Error::Io(io::Error::new(BrokenPipe, error)))
            }
            Err(error) => Err(error),
        }
    }
}
