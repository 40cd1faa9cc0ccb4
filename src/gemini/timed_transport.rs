//! A layer around ureq's transport that gives each read the limit of its phase, and none more than is left of the
//! request: long for the first words of a thinking model, not so long between them. ureq has one limit per read for a
//! whole call, and other limits that would kill a long healthy stream.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use ureq::Timeout;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

use super::request_watch::{Phase, RequestWatch, SILENCE};

/// How often the observer hears that we still wait.
const WORD: Duration = Duration::from_secs(20);

/// The requests that are being sent, by the thread that sends them. ureq hands nothing of ours through to a
/// connection, but it makes or picks the connection of a request in the thread that sends it.
#[derive(Debug, Clone, Default)]
pub struct InFlight(Arc<Mutex<Vec<(ThreadId, RequestWatch)>>>);

impl InFlight {
    /// Does something as the given request.
    pub fn during<T>(&self, watch: &RequestWatch, send: impl FnOnce() -> T) -> T {
        let thread = thread::current().id();
        self.lock().push((thread, watch.clone()));
        let result = send();
        self.lock().retain(|(sender, _)| *sender != thread);
        result
    }

    /// The request that this thread is sending.
    fn current(&self) -> Option<RequestWatch> {
        let thread = thread::current().id();
        self.lock().iter().find(|(sender, _)| *sender == thread).map(|(_, watch)| watch.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(ThreadId, RequestWatch)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<In: Transport> Connector<In> for InFlight {
    type Out = TimedTransport<In>;

    fn connect(&self, _: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        let (Some(inner), Some(watch)) = (chained, self.current()) else {
            return Ok(None);
        };
        watch.note_connection(true);
        Ok(Some(TimedTransport { inner, in_flight: self.clone(), watch }))
    }
}

/// A connection with limits.
#[derive(Debug)]
pub struct TimedTransport<T> {
    inner: T,
    in_flight: InFlight,
    /// The request that has the connection now.
    watch: RequestWatch,
}

impl<T: Transport> Transport for TimedTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.watch.report(Phase::Sending);
        let mut limit = self.watch.limit(timeout);
        // For each write to the socket: what moves, however slowly, is not held up.
        limit.per_write = Some(SILENCE.into());
        self.inner.transmit_output(amount, limit)
    }

    /// Waits in slices, to say between them that we still wait.
    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let (started, whole) = (Instant::now(), self.watch.per_read());
        self.watch.report(Phase::Waiting);
        loop {
            let waited = started.elapsed();
            let mut limit = self.watch.limit(timeout);
            let left = whole.saturating_sub(waited);
            // ureq names the limit that was over first: under this name it can only be our slice.
            limit.per_read = Some(left.min(WORD).into());
            match self.inner.await_input(limit) {
                Err(ureq::Error::Timeout(Timeout::PerRead)) if left > WORD => {
                    self.watch.report(Phase::StillWaiting(started.elapsed()));
                }
                result => return self.watch.note_read(result),
            }
        }
    }

    /// Asked before a connection is used again, by the thread whose request is to have it.
    fn is_open(&mut self) -> bool {
        let is_open = self.inner.is_open();
        if let Some(watch) = self.in_flight.current().filter(|_| is_open) {
            watch.note_connection(false);
            self.watch = watch;
        }
        is_open
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
