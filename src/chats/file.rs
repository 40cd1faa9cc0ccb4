//! The file of one conversation: opened, locked, read, and only ever added to.
//!
//! Whoever goes on with it holds a lock on it from before it is read until the answer is written, so that no turn is asked
//! without the one before it. Each line is one write, synced; one that a crash tore is left out by readers, and the next
//! writer begins a new line behind it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Kind};
use crate::private_file;

use super::record::{self, Header, TurnLine, VERSION};

/// No conversation is larger than this, in bytes; 10,000 turns have a quarter of it.
const LARGEST: u64 = 256 << 20;

/// What a conversation is called until its first line is written.
const UNFINISHED: &str = ".new";

/// How often a lock is tried that somebody else holds.
const PAUSE: Duration = Duration::from_millis(20);

/// How long to wait for whoever is in the conversation, and what to say meanwhile.
pub struct Patience<'a> {
    /// When the waiting ends.
    pub until: Instant,
    /// Called once, before a wait.
    pub announce: &'a dyn Fn(),
}

/// A conversation in its file.
#[derive(Debug)]
pub struct Chat {
    /// Where the file is.
    pub path: PathBuf,
    /// Its first line.
    pub header: Header,
    /// What was said, in the order of the file.
    pub lines: Vec<TurnLine>,
    /// Lines that are torn, counted from one.
    pub torn: Vec<usize>,
    /// The file, locked, if it is to be gone on with.
    file: Option<File>,
    /// How much of it holds whole lines, in bytes.
    length: u64,
    /// Whether the last line does not end.
    is_open_ended: bool,
    /// The lines as they stand in the file, for a copy.
    raw: Vec<u8>,
    /// Where each of `lines` ends in it.
    ends: Vec<usize>,
}

impl Chat {
    /// Opens a conversation to go on with it: nobody else does so while this lives.
    ///
    /// Fails (exit 2) on what is no conversation that may be gone on with; (exit 1) if another process does not end its
    /// turn in time.
    pub fn open(path: &Path, home: Option<&Path>, patience: &Patience<'_>) -> Result<Self, Failure> {
        loop {
            let file = open(path, true).map_err(|error| cannot_read(path, &error))?;
            lock(&file, path, patience)?;
            // Whoever held the lock may have removed the file, or put another one in its place.
            if is_still_at(&file, path) {
                let chat = Self::of(&file, path, home)?;
                return Ok(Self { file: Some(file), ..chat });
            }
        }
    }

    /// Reads a conversation as far as it is written.
    ///
    /// Fails (exit 2) on what is none that can be read.
    pub fn read(path: &Path, home: Option<&Path>) -> Result<Self, Failure> {
        let file = open(path, false).map_err(|error| cannot_read(path, &error))?;
        Self::of(&file, path, home)
    }

    /// Begins a conversation in a file that is not there yet, with these lines of another one. Nobody else begins one in
    /// this folder meanwhile.
    ///
    /// Fails (exit 1) if it cannot be written; then there is no such file.
    pub(super) fn create(path: &Path, header: &Header, lines: &[u8]) -> Result<Self, Failure> {
        let begun = || -> io::Result<(File, Vec<u8>)> {
            let raw = [record::line(header)?.as_bytes(), lines].concat();
            let unfinished = path.with_file_name(UNFINISHED);
            // What somebody left who was killed.
            let _ = fs::remove_file(&unfinished);
            let file = new_file(&unfinished)?;
            // Under its name it is whole, and ours from the first moment.
            let _ = file.lock();
            write(&file, 0, &raw)?;
            fs::rename(&unfinished, path)?;
            Ok((file, raw))
        };
        let (file, raw) = begun().map_err(|error| cannot_write(path, &error))?;
        Ok(Self { file: Some(file), ..Self::parse(path, raw)? })
    }

    /// A conversation that no file holds yet.
    pub fn unwritten(path: &Path, header: Header) -> Self {
        Self {
            path: path.to_owned(),
            header,
            lines: Vec::new(),
            torn: Vec::new(),
            file: None,
            length: 0,
            is_open_ended: false,
            raw: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn of(file: &File, path: &Path, home: Option<&Path>) -> Result<Self, Failure> {
        check(file, path, home)?;
        let mut raw = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut raw).map_err(|error| cannot_read(path, &error))?;
        if raw.len() as u64 > LARGEST {
            let message = format!("{} is larger than {} MiB, and no conversation is", path.display(), LARGEST >> 20);
            return Err(Failure::usage(message).hint("begin a new one; `gemini log path` says where the old ones are"));
        }
        Self::parse(path, raw)
    }

    /// Understands the content of a file.
    fn parse(path: &Path, raw: Vec<u8>) -> Result<Self, Failure> {
        let first = raw.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        let Some(header) = Header::read(first) else {
            return Err(Failure::usage(format!("{} is no conversation of gemini", path.display()))
                .hint("it is left as it is; look at what it is"));
        };
        if header.version > VERSION {
            let message =
                format!("{} was written by a newer gemini (version {} of the format)", path.display(), header.version);
            return Err(Failure::usage(message).hint("update this one, or begin another conversation"));
        }
        let mut chat = Self { header, length: raw.len() as u64, ..Self::unwritten(path, Header::new("", None, None)) };
        chat.is_open_ended = raw.last() != Some(&b'\n');
        let mut end = first.len();
        for (number, line) in (2..).zip(raw[end..].split_inclusive(|byte| *byte == b'\n')) {
            end += line.len();
            match TurnLine::read(line) {
                Some(turn) => {
                    chat.lines.push(turn);
                    chat.ends.push(end);
                }
                None if is_torn(line) => chat.torn.push(number),
                None => {}
            }
        }
        chat.raw = raw;
        Ok(chat)
    }

    /// The first so many lines of what was said as they stand in the file, without the header, and all between them.
    pub fn raw(&self, lines: usize) -> &[u8] {
        let start = memchr::memchr(b'\n', &self.raw).map_or(self.raw.len(), |end| end + 1);
        let end = lines.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(start);
        self.raw.get(start..end).unwrap_or_default()
    }

    /// Adds what was said, on the disk when this returns.
    ///
    /// Fails (exit 1) if it cannot be written; the file is then as it was.
    pub fn append(&mut self, line: TurnLine) -> Result<(), Failure> {
        let Some(file) = &self.file else {
            return Err(cannot_write(&self.path, &io::Error::other("it was opened to be read")));
        };
        let gap = if self.is_open_ended { "\n" } else { "" };
        let added = record::line(&line).map(|text| format!("{gap}{text}"));
        let added = added.map_err(io::Error::from).and_then(|text| {
            write(file, self.length, text.as_bytes())?;
            Ok(text.len() as u64)
        });
        self.length += added.map_err(|error| cannot_write(&self.path, &error))?;
        self.is_open_ended = false;
        self.lines.push(line);
        Ok(())
    }

    /// Whether nothing was ever said in it, and it is open here alone.
    pub fn is_blank(&self) -> bool {
        self.file.is_some() && self.lines.is_empty() && self.torn.is_empty()
    }
}

/// Adds to a file whole or not at all.
fn write(mut file: &File, length: u64, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes).and_then(|()| file.sync_data()).inspect_err(|_| {
        // What came of it, as on a full disk, would only be a torn line.
        let _ = file.set_len(length);
    })
}

/// Whether a line that is no turn is the beginning of one, and not something else that a newer program wrote.
fn is_torn(line: &[u8]) -> bool {
    !line.trim_ascii().is_empty() && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_err()
}

fn open(path: &Path, to_append: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(to_append);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // A FIFO without a writer would otherwise hold us here for ever.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is not a regular file")) }
}

/// The first line of a file, or as much of it as a header may have.
pub(super) fn first_line(path: &Path) -> io::Result<Vec<u8>> {
    const LONGEST: u64 = 64 << 10;
    let mut line = Vec::new();
    BufReader::new(open(path, false)?.take(LONGEST)).read_until(b'\n', &mut line)?;
    Ok(line)
}

/// A file for us alone that was not there before.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Refuses what somebody else could have written: it would be sent in the person's name.
fn check(file: &File, path: &Path, home: Option<&Path>) -> Result<(), Failure> {
    let metadata = file.metadata().map_err(|error| cannot_read(path, &error))?;
    let security = private_file::examine(path, home, &metadata).map_err(|error| cannot_read(path, &error))?;
    let Some(danger) = security.danger else {
        return Ok(());
    };
    let failure = Failure::usage(format!("{} {danger}, so it is not believed", path.display()));
    Err(match security.cure {
        Some(cure) => failure.hint(format!("look at what stands there, then: {cure}")),
        None => failure.hint("keep conversations in a folder of your own"),
    })
}

/// Waits for whoever is in the conversation.
fn lock(file: &File, path: &Path, patience: &Patience<'_>) -> Result<(), Failure> {
    let mut is_announced = false;
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if Instant::now() < patience.until => {
                if !std::mem::replace(&mut is_announced, true) {
                    (patience.announce)();
                }
                thread::sleep(PAUSE);
            }
            Err(TryLockError::WouldBlock) => {
                let message = format!("another gemini is in this conversation and does not finish: {}", path.display());
                return Err(Failure::new(Kind::Other, message).hint("--fork goes on with a copy of it"));
            }
            // A file system without such locks: two turns at once are rarer than such a file system.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(()),
        }
    }
}

#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |found: io::Result<fs::Metadata>| found.map(|found| (found.dev(), found.ino())).ok();
    let (ours, theirs) = (place(file.metadata()), place(fs::metadata(path)));
    ours == theirs
}

/// What is open cannot be removed there.
#[cfg(not(unix))]
fn is_still_at(_: &File, _: &Path) -> bool {
    true
}

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("cannot read the conversation {}: {error}", path.display()))
}

/// Why something is not kept.
pub(super) fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Kind::Other, format!("cannot write the conversation {}: {error}", path.display()))
}
