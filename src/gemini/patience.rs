//! How long to wait for the server: long for the first words of a thinking model, not so long between them.
//!
//! ureq has one limit per read for a whole call, and other limits that would kill a long healthy stream. This
//! layer around its transport gives each read the limit of its phase, and none more than is left of the run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ureq::Timeout;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// The longest wait for the first words: thinking models are slow.
pub const FIRST_WORDS: Duration = Duration::from_secs(300);
/// The longest silence between them.
pub const SILENCE: Duration = Duration::from_secs(120);

/// The limits of one run; clones watch the same run.
#[derive(Debug, Clone)]
pub struct Patience {
    deadline: Instant,
    answering: Arc<AtomicBool>,
}

impl Patience {
    /// For a run that must end by the deadline.
    pub fn until(deadline: Instant) -> Self {
        Self { deadline, answering: Arc::default() }
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
        timeout.per_read = Some(self.per_read().into());
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

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.inner.await_input(self.patience.limit(timeout))
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
