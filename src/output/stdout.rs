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

impl Stdout {
    /// Writes all of it, and nothing more.
    pub fn print(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.write_all(bytes).map_err(|error| lost(&error))?;
        self.close()
    }

    /// Nothing more will be written. A file system may say only now that it has no room (NFS, quotas).
    pub fn close(&self) -> Result<(), Failure> {
        descriptor::close(&self.0).map_err(|error| lost(&error))
    }
}

/// Writes all of it to standard output, and nothing more.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    Stdout::open()?.print(bytes)
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
    use std::os::fd::{AsFd as _, OwnedFd};
    use std::sync::atomic::{AtomicBool, Ordering};

    use rustix::fs::{OFlags, fcntl_getfl};

    /// Whether standard output was closed when the process started.
    static CLOSED: AtomicBool = AtomicBool::new(false);

    /// Runs before `main`, and before Rust opens `/dev/null` in the place of closed descriptors: afterwards `>&-`
    /// looks like a `/dev/null` that our parent opened for reading and writing, as Python and Node do.
    #[ctor::ctor]
    fn look() {
        CLOSED.store(rustix::io::fcntl_getfd(rustix::stdio::stdout()).is_err(), Ordering::Relaxed);
    }

    pub fn open() -> io::Result<File> {
        Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
    }

    /// Waits until more can be written.
    pub fn wait(file: &File) -> io::Result<()> {
        use rustix::event::{PollFd, PollFlags, poll};
        poll(&mut [PollFd::new(file, PollFlags::OUT)], None)?;
        Ok(())
    }

    /// Every close of a copy reports what the file could not keep, see close(2); so this one's error is enough.
    pub fn close(file: &File) -> io::Result<()> {
        Ok(nix::unistd::close(OwnedFd::from(file.try_clone()?))?)
    }

    /// Why nothing can be written.
    pub fn unwritable() -> Option<&'static str> {
        if CLOSED.load(Ordering::Relaxed) {
            return Some("is closed");
        }
        let flags = fcntl_getfl(io::stdout()).ok()?;
        (flags & OFlags::ACCMODE == OFlags::RDONLY).then_some("is open for reading only")
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

    pub fn close(_: &File) -> io::Result<()> {
        Ok(())
    }
}
