//! How long to wait for the server: long for the first words of a thinking model, not so long between them.
//!
//! ureq has one limit per read for a whole call, and other limits that would kill a long healthy stream. This
//! layer around its transport gives each read the limit of its phase, and none more than is left of the run.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ureq::Timeout;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// The longest wait for the first words: thinking models are slow.
pub const FIRST_WORDS: Duration = Duration::from_secs(300);
/// The longest silence between them.
pub const SILENCE: Duration = Duration::from_secs(120);

/// How often a person hears that we still wait.
const WORD: Duration = Duration::from_secs(20);

/// What a request is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The server is being reached.
    Connecting,
    /// The prompt is on its way.
    Sending,
    /// The model has it, and has not begun to answer.
    Waiting,
    /// The same, for this long without a byte.
    StillWaiting(Duration),
}

/// Told what a request is at.
pub type Watcher = Arc<dyn Fn(Phase) + Send + Sync>;

/// When a request got how far.
#[derive(Debug, Default, Clone, Copy)]
pub struct Times {
    /// When the connection stood, TLS included.
    pub connected: Option<Instant>,
    /// When the first words came.
    pub answered: Option<Instant>,
}

/// What became of the connection that the current request has.
#[derive(Debug, Default)]
struct Connection {
    is_new: AtomicBool,
    /// Whether a byte of the response came.
    answered: AtomicBool,
    /// Whether the server ended it.
    closed: AtomicBool,
}

/// The limits of one run; clones watch the same run.
#[derive(Clone)]
pub struct Patience {
    deadline: Instant,
    connection: Arc<Connection>,
    answering: Arc<AtomicBool>,
    times: Arc<Mutex<Times>>,
    watcher: Watcher,
}

impl fmt::Debug for Patience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Patience").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

impl Patience {
    /// For a run that must end by the deadline.
    pub fn until(deadline: Instant, watcher: Watcher) -> Self {
        Self { deadline, connection: Arc::default(), answering: Arc::default(), times: Arc::default(), watcher }
    }

    /// The first words are here: from now on silence counts.
    pub fn hear(&self) {
        if !self.answering.swap(true, Ordering::Relaxed) {
            self.times().answered.get_or_insert_with(Instant::now);
        }
    }

    /// Another request begins.
    pub fn restart(&self) {
        self.answering.store(false, Ordering::Relaxed);
        let Connection { is_new, answered, closed } = &*self.connection;
        // Before the first one stands there is none to keep.
        is_new.store(self.times().connected.is_none(), Ordering::Relaxed);
        answered.store(false, Ordering::Relaxed);
        closed.store(false, Ordering::Relaxed);
        (self.watcher)(Phase::Connecting);
    }

    /// Whether the request went into a connection of an earlier one, and nothing came back on it.
    pub fn is_kept_and_silent(&self) -> bool {
        !self.connection.is_new.load(Ordering::Relaxed) && !self.connection.answered.load(Ordering::Relaxed)
    }

    /// Whether the server ended the connection: nobody reads that far behind a body that has a length or a last
    /// chunk, so then only this ended the body.
    pub fn is_closed(&self) -> bool {
        self.connection.closed.load(Ordering::Relaxed)
    }

    /// When the first request got how far.
    pub fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, phase: Phase) {
        if !self.answering.load(Ordering::Relaxed) {
            (self.watcher)(phase);
        }
    }

    /// What is left of the run.
    pub fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// The limit that a read has now.
    pub fn per_read(&self) -> Duration {
        if self.answering.load(Ordering::Relaxed) { SILENCE } else { FIRST_WORDS }
    }

    /// Notes what a read brought. ureq takes a reset, and an end of TLS without `close_notify`, for the orderly end of
    /// a body that has no length; under another kind they stay errors.
    fn observe(&self, read: Result<bool, ureq::Error>) -> Result<bool, ureq::Error> {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
        match read {
            Ok(more) => {
                let fact = if more { &self.connection.answered } else { &self.connection.closed };
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

    fn limit(&self, mut timeout: NextTimeout) -> NextTimeout {
        let remaining = self.remaining().into();
        if remaining < timeout.after {
            timeout.after = remaining;
            timeout.reason = Timeout::Global;
        }
        timeout
    }
}

impl<In: Transport> Connector<In> for Patience {
    type Out = Patient<In>;

    fn connect(&self, _: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        self.times().connected.get_or_insert_with(Instant::now);
        self.connection.is_new.store(true, Ordering::Relaxed);
        Ok(chained.map(|inner| Patient { inner, patience: self.clone() }))
    }
}

/// A connection with limits.
#[derive(Debug)]
pub struct Patient<T> {
    inner: T,
    patience: Patience,
}

impl<T: Transport> Transport for Patient<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.patience.tell(Phase::Sending);
        self.inner.transmit_output(amount, self.patience.limit(timeout))
    }

    /// Waits in slices, to say between them that we still wait.
    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let (started, whole) = (Instant::now(), self.patience.per_read());
        self.patience.tell(Phase::Waiting);
        loop {
            let waited = started.elapsed();
            let mut limit = self.patience.limit(timeout);
            let left = whole.saturating_sub(waited);
            limit.per_read = Some(left.min(WORD).into());
            match self.inner.await_input(limit) {
                Err(ureq::Error::Timeout(Timeout::PerRead)) if left > WORD => {
                    self.patience.tell(Phase::StillWaiting(started.elapsed()));
                }
                result => return self.patience.observe(result),
            }
        }
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
