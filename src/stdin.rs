//! Standard input, read once and whole. Nothing else reads it.

use std::io::{self, BufRead as _, Read};

use crate::failure::Failure;

/// Reads everything, whatever it is, up to a limit in bytes.
///
/// Fails with [`Failure`] (usage) if it cannot be read or is larger.
pub fn read_bytes(limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut stdin = stdin().take(limit + 1);
    let read = loop {
        match stdin.read_to_end(&mut bytes) {
            // Some parents set their pipes to non-blocking.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => wait(None),
            result => break result,
        };
    };
    read.map_err(|error| Failure::usage(format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > limit {
        let message = format!("standard input holds more than {} KiB; nothing was sent", limit >> 10);
        return Err(Failure::usage(message).hint("send less, or in pieces"));
    }
    Ok(bytes)
}

/// Standard input as a reader, which waits where a parent has set a pipe to non-blocking.
#[derive(Debug)]
pub struct Reader;

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match stdin().read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => wait(None),
                result => return result,
            };
        }
    }
}

/// Reads one line that a person types; none at the end of the input.
///
/// Fails with [`Failure`] (usage) if it cannot be read.
pub fn line() -> Result<Option<String>, Failure> {
    let mut line = String::new();
    // More than any answer to a question; a line without end would fill the memory.
    let read = stdin().lock().take(1 << 10).read_line(&mut line);
    let read = read.map_err(|error| Failure::usage(format!("cannot read standard input: {error}")))?;
    Ok((read > 0).then_some(line))
}

#[allow(clippy::disallowed_methods, reason = "the one place that reads standard input")]
fn stdin() -> io::Stdin {
    io::stdin()
}

/// Waits up to three seconds for the first byte or the end. Says whether none of them came.
pub fn is_silent() -> bool {
    wait(Some(3))
}

/// Waits for a byte or the end, at most this many seconds. Says whether none of them came.
#[cfg(unix)]
fn wait(seconds: Option<i64>) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let patience = seconds.map(|tv_sec| Timespec { tv_sec, tv_nsec: 0 });
    let stdin = stdin();
    // An error of poll counts as heard: reading will say what is wrong.
    poll(&mut [PollFd::new(&stdin, PollFlags::IN)], patience.as_ref()) == Ok(0)
}

/// Elsewhere a thread reads ahead, into the buffer that everybody reads from.
#[cfg(not(unix))]
fn wait(seconds: Option<i64>) -> bool {
    use std::sync::mpsc::{RecvTimeoutError, channel};
    let Some(seconds) = seconds else {
        return false;
    };
    let (sender, came) = channel();
    let ahead = move || {
        let _ = stdin().lock().fill_buf();
        sender.send(())
    };
    let started = std::thread::Builder::new().spawn(ahead);
    let patience = std::time::Duration::from_secs(seconds.unsigned_abs());
    started.is_ok() && came.recv_timeout(patience) == Err(RecvTimeoutError::Timeout)
}
