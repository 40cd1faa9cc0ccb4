//! How long to wait for the server: long for the first words of a thinking model, not so long between them.
//!
//! ureq has one limit per read for a whole call, and other limits that would kill a long healthy stream. This
//! layer around its transport gives each read the limit of its phase, and none more than is left of the run.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ureq::Timeout;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// The longest wait for the first words: thinking models are slow.
pub const FIRST_WORDS: Duration = Duration::from_secs(300);
/// The longest silence between them.
pub const SILENCE: Duration = Duration::from_secs(120);

/// How often a person hears that we still wait.
const WORD: Duration = Duration::from_secs(20);

/// Told how long the wait has been, each time a while has passed without a byte.
pub type Watcher = Arc<dyn Fn(Duration) + Send + Sync>;

/// The limits of one run; clones watch the same run.
#[derive(Clone)]
pub struct Patience {
    deadline: Instant,
    answering: Arc<AtomicBool>,
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
        Self { deadline, answering: Arc::default(), watcher }
    }

    /// The first words are here: from now on silence counts.
    pub fn hear(&self) {
        self.answering.store(true, Ordering::Relaxed);
    }

    /// Another request begins.
    pub fn restart(&self) {
        self.answering.store(false, Ordering::Relaxed);
    }

    /// What is left of the run.
    pub fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// The limit that a read has now.
    pub fn per_read(&self) -> Duration {
        if self.answering.load(Ordering::Relaxed) { SILENCE } else { FIRST_WORDS }
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
        self.inner.transmit_output(amount, self.patience.limit(timeout))
    }

    /// Waits in slices, to say between them that we still wait.
    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let (started, whole) = (Instant::now(), self.patience.per_read());
        loop {
            let waited = started.elapsed();
            let mut limit = self.patience.limit(timeout);
            let left = whole.saturating_sub(waited);
            limit.per_read = Some(left.min(WORD).into());
            match self.inner.await_input(limit) {
                Err(ureq::Error::Timeout(Timeout::PerRead)) if left > WORD => {
                    (self.patience.watcher)(started.elapsed());
                }
                result => return result,
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
