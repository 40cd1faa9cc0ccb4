//! Opening a connection: all addresses of a host get their chance a quarter of a second apart, so that a dead
//! IPv6 route beside a living IPv4 one costs little. ureq tries one after the other and waits seconds for each.
//!
//! Source: RFC 8305, "Happy Eyeballs Version 2", §4 and §5.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use ureq::Timeout;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
};

/// The head start of each address before the next ("Connection Attempt Delay").
const HEAD_START: Duration = Duration::from_millis(250);

/// Opens TCP connections.
#[derive(Debug)]
pub struct Dial;

impl<In: Transport> Connector<In> for Dial {
    type Out = Either<In, Socket>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        if chained.is_some() {
            return Ok(chained.map(Either::A));
        }
        let limit = details.timeout.not_zero().map_or(Duration::MAX, |limit| *limit);
        let addresses = interleave(&details.addrs);
        let stream = race(&addresses, HEAD_START, limit, |address, limit| TcpStream::connect_timeout(&address, limit))
            .map_err(|error| match error.kind() {
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ureq::Error::Timeout(details.timeout.reason),
                _ => ureq::Error::Io(error),
            })?;
        // Otherwise the system holds a second small packet back until the first is acknowledged (RFC 9293 §3.7.4).
        stream.set_nodelay(true)?;
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Either::B(Socket { stream, buffers, pending: Vec::new(), limits: [None; 2] })))
    }
}

/// Alternates between the families, beginning with the one that the system prefers.
fn interleave(addresses: &[SocketAddr]) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (mut preferred, mut others): (Vec<_>, Vec<_>) =
        addresses.iter().copied().partition(|address| address.is_ipv6() == first_is_v6);
    // They are taken from the end below.
    preferred.reverse();
    others.reverse();
    let mut order = Vec::with_capacity(addresses.len());
    while !preferred.is_empty() || !others.is_empty() {
        order.extend(preferred.pop());
        order.extend(others.pop());
    }
    order
}

/// Tries the addresses, each with a head start before the next, and takes the first connection that stands.
fn race<T: Send + 'static>(
    addresses: &[SocketAddr],
    head_start: Duration,
    limit: Duration,
    connect: impl Fn(SocketAddr, Duration) -> io::Result<T> + Copy + Send + 'static,
) -> io::Result<T> {
    // As for a local server: there is nothing to race, and no thread is needed.
    if let [only] = addresses {
        return connect(*only, limit);
    }
    let started = Instant::now();
    let (sender, results) = channel();
    let (mut waiting, mut open) = (addresses.iter(), 0);
    let mut last_error = io::Error::from(io::ErrorKind::ConnectionRefused);
    loop {
        let left = limit.saturating_sub(started.elapsed());
        if let Some(address) = waiting.next().copied() {
            let (theirs, ours) = (sender.clone(), sender.clone());
            let attempt = thread::Builder::new().spawn(move || theirs.send(connect(address, left)));
            // Where the system has no thread left, the addresses take turns and share the time.
            if attempt.is_err() {
                let share = left / u32::try_from(waiting.len() + 1).unwrap_or(u32::MAX);
                let _ = ours.send(connect(address, share));
            }
            open += 1;
        }
        // Nothing is on its way, and nothing is left to try; a host may have no address at all.
        if open == 0 {
            return Err(last_error);
        }
        let patience = if waiting.len() > 0 { head_start.min(left) } else { left };
        match results.recv_timeout(patience) {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(error)) => (last_error, open) = (error, open - 1),
            Err(RecvTimeoutError::Timeout) if left.is_zero() => return Err(io::ErrorKind::TimedOut.into()),
            Err(_) => {}
        }
    }
}

/// A TCP connection.
#[derive(Debug)]
pub struct Socket {
    stream: TcpStream,
    buffers: LazyBuffers,
    /// What is to be sent with what comes next: the head of a request goes out with its body.
    pending: Vec<u8>,
    /// The read and write limits that the system knows already, to save it being told again.
    limits: [Option<Duration>; 2],
}

/// So little is not worth a packet of its own, in bytes.
const TOGETHER: usize = 4096;

impl Socket {
    fn send(&mut self, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let timeout = alive(timeout.for_write())?;
        self.limit(1, timeout)?;
        let sent = self.stream.write_all(&self.pending).map_err(|error| late(error, timeout.reason));
        self.pending.clear();
        sent
    }

    fn limit(&mut self, which: usize, timeout: NextTimeout) -> io::Result<()> {
        let wanted = timeout.not_zero().map(|limit| *limit);
        if self.limits[which] != wanted {
            let set = [TcpStream::set_read_timeout, TcpStream::set_write_timeout][which];
            set(&self.stream, wanted)?;
            self.limits[which] = wanted;
        }
        Ok(())
    }
}

impl Transport for Socket {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        // ureq hands over the head of a request and its body one after the other; together they fill one packet.
        let is_held = self.pending.is_empty() && amount < TOGETHER;
        self.pending.extend_from_slice(&self.buffers.output()[..amount]);
        if is_held { Ok(()) } else { self.send(timeout) }
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        if !self.pending.is_empty() {
            self.send(timeout)?;
        }
        let timeout = alive(timeout.for_read())?;
        self.limit(0, timeout)?;
        let input = self.buffers.input_append_buf();
        let amount = loop {
            match self.stream.read(input) {
                // A read with a time limit is not restarted after a signal, nor after a stop and a continue
                // (signal(7)).
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result.map_err(|error| late(error, timeout.reason))?,
            }
        };
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    /// Asked before a connection is used again: there must be nothing to read, and no end.
    fn is_open(&mut self) -> bool {
        let quiet = |stream: &TcpStream| {
            stream.set_nonblocking(true)?;
            let peeked = stream.peek(&mut [0]);
            stream.set_nonblocking(false)?;
            peeked
        };
        // If there is something to read, the server has closed it, or said something that nobody asked for.
        quiet(&self.stream).is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }
}

fn alive(timeout: NextTimeout) -> Result<NextTimeout, ureq::Error> {
    if timeout.after.is_zero() { Err(ureq::Error::Timeout(timeout.reason)) } else { Ok(timeout) }
}

fn late(error: io::Error, reason: Timeout) -> ureq::Error {
    match error.kind() {
        // Unix says the first of them when a time limit is over, Windows the second (`TcpStream::set_read_timeout`).
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => ureq::Error::Timeout(reason),
        _ => ureq::Error::Io(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEAD: u16 = 1;
    const REFUSED: u16 = 2;
    const ALIVE: u16 = 3;

    fn address(host: &str, port: u16) -> SocketAddr {
        SocketAddr::new(host.parse().unwrap(), port)
    }

    /// What happens to a connection is told by its port; a dead one hangs for as long as it may.
    fn connect(address: SocketAddr, limit: Duration) -> io::Result<u16> {
        match address.port() {
            ALIVE => Ok(ALIVE),
            REFUSED => Err(io::ErrorKind::ConnectionRefused.into()),
            _ => {
                thread::sleep(limit);
                Err(io::ErrorKind::TimedOut.into())
            }
        }
    }

    fn outcome(ports: &[u16], limit: Duration) -> Result<u16, io::ErrorKind> {
        let addresses: Vec<_> = ports.iter().map(|port| address("::1", *port)).collect();
        race(&addresses, Duration::from_millis(1), limit, connect).map_err(|error| error.kind())
    }

    #[test]
    fn a_living_address_is_found_beside_dead_ones() {
        let long = Duration::from_secs(3600);
        assert_eq!(outcome(&[DEAD, ALIVE], long), Ok(ALIVE));
        assert_eq!(outcome(&[DEAD, REFUSED, DEAD, ALIVE], long), Ok(ALIVE));
        assert_eq!(outcome(&[ALIVE], long), Ok(ALIVE));
    }

    #[test]
    fn without_one_the_reason_is_told() {
        // Nothing is too slow for the long one, however busy the machine is.
        let (short, long) = (Duration::from_millis(20), Duration::from_secs(3600));
        assert_eq!(outcome(&[REFUSED, REFUSED], long), Err(io::ErrorKind::ConnectionRefused));
        assert_eq!(outcome(&[DEAD, DEAD], short), Err(io::ErrorKind::TimedOut));
        assert_eq!(outcome(&[], short), Err(io::ErrorKind::ConnectionRefused));
    }

    #[test]
    fn families_take_turns() {
        let (a, b, c) = (address("::1", 1), address("::2", 1), address("127.0.0.1", 1));
        assert_eq!(interleave(&[a, b, c]), [a, c, b]);
        assert_eq!(interleave(&[c, a, b]), [c, a, b]);
    }
}
