//! Standard output: opened once, checked before anything is sent, and every lost byte noticed.

use std::io::{self, Write};

use crate::failure::{Failure, Kind};

/// The descriptor itself. `std::io::Stdout` hides a closed or read-only one and panics on a full disk.
#[derive(Debug)]
pub struct Stdout(descriptor::Descriptor);

impl Stdout {
    /// Takes standard output, or fails (exit 10) if nothing can be written there.
    pub fn open() -> Result<Self, Failure> {
        match descriptor::unwritable() {
            Some(why) => Err(Failure::new(Kind::Output, format!("cannot write: standard output {why}"))
                .hint(format!("to throw it away, say so: >{}", descriptor::NULL))),
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

    /// Writes a line; more may follow.
    pub fn line(&mut self, line: &str) -> Result<(), Failure> {
        self.write_all(format!("{line}\n").as_bytes()).map_err(|error| lost(&error))
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

    /// What throws everything away.
    pub const NULL: &str = "/dev/null";

    pub type Descriptor = File;

    pub fn open() -> io::Result<File> {
        // A copy: a `File` closes its descriptor, and the original is std's.
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

#[cfg(windows)]
#[allow(clippy::disallowed_methods, reason = "the one place that takes standard output")]
mod descriptor {
    use std::fs::File;
    use std::io::{self, IsTerminal as _, Write};
    use std::os::windows::io::{AsHandle as _, AsRawHandle as _};

    /// What throws everything away.
    pub const NULL: &str = "NUL";

    /// A console takes UTF-16, which std makes of our text. Everything else takes bytes.
    #[derive(Debug)]
    pub enum Descriptor {
        Console(io::Stdout),
        Bytes(File),
    }

    impl Write for Descriptor {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match self {
                Self::Console(console) => console.write_all(bytes).and_then(|()| console.flush()).map(|()| bytes.len()),
                Self::Bytes(file) => file.write(bytes),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    pub fn open() -> io::Result<Descriptor> {
        let stdout = io::stdout();
        if stdout.is_terminal() {
            return Ok(Descriptor::Console(stdout));
        }
        Ok(Descriptor::Bytes(File::from(stdout.as_handle().try_clone_to_owned()?)))
    }

    /// Why nothing can be written: a program without a console has no standard output.
    pub fn unwritable() -> Option<&'static str> {
        io::stdout().as_raw_handle().is_null().then_some("is closed")
    }

    /// Nothing here is non-blocking.
    pub fn wait(_: &Descriptor) -> io::Result<()> {
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// A write says all there is to say.
    #[allow(clippy::unnecessary_wraps, reason = "as on Unix")]
    pub fn close(_: &Descriptor) -> io::Result<()> {
        Ok(())
    }
}
