//! Standard output: opened once, checked before anything is sent, and every lost byte noticed.

use std::fs::File;
use std::io::{self, Write};

use crate::failure::{Failure, Kind};

/// The descriptor itself. `std::io::Stdout` hides a closed or read-only one and panics on a full disk.
#[derive(Debug)]
pub struct Stdout(File);

impl Stdout {
    /// Takes standard output, or fails (exit 10) if nothing can be written there.
    pub fn open() -> Result<Self, Failure> {
        match descriptor::unwritable() {
            Some(why) => Err(Failure::new(Kind::Output, format!("cannot write: standard output {why}"))
                .hint("to throw it away, say so: >/dev/null")),
            None => Ok(Self(descriptor::open().map_err(|error| lost(&error))?)),
        }
    }
}

impl Write for Stdout {
    /// A descriptor that somebody set to non-blocking (some parents do that to their pipes) is waited for.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => descriptor::wait(&self.0)?,
                result => return result,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes all of it to standard output.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    Stdout::open()?.write_all(bytes).map_err(|error| lost(&error))
}

/// What a failed write means for the run.
pub fn lost(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Failure::new(Kind::ClosedPipe, "the reader of standard output has gone");
    }
    Failure::new(Kind::Output, format!("cannot write to standard output: {error}"))
}

#[cfg(unix)]
#[allow(clippy::disallowed_methods, reason = "the one place that takes standard output")]
mod descriptor {
    use std::fs::File;
    use std::io;
    use std::os::fd::{AsFd as _, BorrowedFd};

    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl, fstat, stat};

    pub fn open() -> io::Result<File> {
        Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
    }

    /// Waits until more can be written.
    pub fn wait(file: &File) -> io::Result<()> {
        use rustix::event::{PollFd, PollFlags, poll};
        poll(&mut [PollFd::new(file, PollFlags::OUT)], None)?;
        Ok(())
    }

    /// Why nothing can be written. A closed descriptor is `/dev/null` opened for reading and writing, because
    /// Rust puts that in its place before `main`; `>/dev/null` opens it for writing only. Programs that start
    /// others (Python, daemons) also open it both ways, but then give the same opening to several descriptors;
    /// several that were closed together look the same, and count as thrown away.
    pub fn unwritable() -> Option<&'static str> {
        let stdout = io::stdout();
        let flags = fcntl_getfl(&stdout).ok()?;
        match flags & OFlags::ACCMODE {
            OFlags::RDONLY => Some("is open for reading only"),
            OFlags::RDWR if is_null(stdout.as_fd()) && !is_shared(stdout.as_fd(), flags) => Some("is closed"),
            _ => None,
        }
    }

    fn is_null(descriptor: BorrowedFd<'_>) -> bool {
        match (fstat(descriptor), stat("/dev/null")) {
            (Ok(ours), Ok(null)) => ours.st_rdev == null.st_rdev && ours.st_mode == null.st_mode,
            _ => false,
        }
    }

    /// Whether standard input or error is the same opening of the file: flags belong to the opening, so a flag
    /// set through one descriptor is seen through the other. On `/dev/null` the flag itself means nothing.
    fn is_shared(stdout: BorrowedFd<'_>, flags: OFlags) -> bool {
        let (stdin, stderr) = (io::stdin(), io::stderr());
        let others = [stdin.as_fd(), stderr.as_fd()];
        let sees = |other: &BorrowedFd<'_>| fcntl_getfl(other).is_ok_and(|seen| seen.contains(OFlags::NONBLOCK));
        let before = others.map(|other| sees(&other));
        if fcntl_setfl(stdout, flags | OFlags::NONBLOCK).is_err() {
            return false;
        }
        let after = others.map(|other| sees(&other));
        let _ = fcntl_setfl(stdout, flags);
        before != after
    }
}

#[cfg(not(unix))]
#[allow(clippy::disallowed_methods, reason = "the one place that takes standard output")]
mod descriptor {
    use std::fs::File;
    use std::io;
    #[cfg(windows)]
    use std::os::windows::io::AsHandle as _;

    #[cfg(windows)]
    pub fn open() -> io::Result<File> {
        Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
    }

    pub fn unwritable() -> Option<&'static str> {
        None
    }

    pub fn wait(_: &File) -> io::Result<()> {
        Err(io::ErrorKind::WouldBlock.into())
    }
}
