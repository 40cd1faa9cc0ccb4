//! Files that may hold a key: opened without waiting, judged by who else can read or change them.
//!
//! The rules are ssh's, sshd(8) `StrictModes`: what others can write is not believed.

mod way;
pub mod write;

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use zeroize::Zeroizing;

use crate::shell::quoted_path;

use way::Way;

/// No file of ours is larger than this many bytes; a device or a mistake may be.
pub const LARGEST: u64 = 1 << 20;

/// Who can read what we write, as a phrase. Windows gives a file the access rights of its folder.
pub const READERS: &str =
    if cfg!(unix) { "readable by your account alone" } else { "readable by whoever may read its folder" };

/// A byte order mark, which some editors put in front.
const MARK: char = '\u{feff}';

/// What a file holds, and what there is to say about it.
pub struct Content {
    /// Its text, without a byte order mark.
    pub text: Zeroizing<String>,
    /// Whether such a mark stood in front.
    pub has_mark: bool,
    /// What there is to say about it.
    pub security: FileSecurity,
}

/// What there is to say about a file.
#[derive(Debug, Clone, Default)]
pub struct FileSecurity {
    /// As it was named.
    pub path: PathBuf,
    /// What it is once links are followed.
    pub real: PathBuf,
    /// The permission bits, where the system has them.
    pub mode: Option<u32>,
    /// When it was last changed.
    pub modified: Option<SystemTime>,
    /// Whether it belongs to us or to root.
    pub is_ours: bool,
    /// Why it must not be believed, as a phrase behind its name.
    pub danger: Option<String>,
    /// The command that takes the danger away, if one does.
    pub cure: Option<String>,
}

impl FileSecurity {
    /// Whether somebody else may read it.
    pub fn is_readable_by_others(&self) -> bool {
        self.mode.is_some_and(|mode| mode & 0o044 != 0)
    }

    /// The command that lets nobody else in.
    pub fn chmod(&self) -> String {
        format!("chmod 600 {}", quoted_path(&self.real))
    }

    /// One line for a person whose key others can read.
    pub fn warning(&self) -> Option<String> {
        let mode = self.mode.filter(|_| self.is_readable_by_others())?;
        let path = self.path.display();
        Some(format!("other users can read {path} (mode {mode:04o}), which holds a key; close it: {}", self.chmod()))
    }
}

/// Reads a small text file. A link is followed to its end; who could have changed it is looked at up to the home.
///
/// Fails on what is not a regular file (without waiting for it), is larger than 1 MiB, or is not UTF-8.
pub fn read(path: &Path, home: Option<&Path>) -> io::Result<Content> {
    read_at_most(LARGEST, path, home)
}

/// The same with another limit, in bytes.
pub fn read_at_most(limit: u64, path: &Path, home: Option<&Path>) -> io::Result<Content> {
    let file = open(path)?;
    // Of what was opened: under the name there may be another file by now.
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let security = security(path, way::follow(path, home)?, &metadata);
    let (text, has_mark) = text(&file, limit)?;
    Ok(Content { text, has_mark, security })
}

/// Reads a descriptor that somebody opened for us, which may well be a pipe.
pub fn read_descriptor(path: &Path) -> io::Result<Zeroizing<String>> {
    text(&File::open(path)?, LARGEST).map(|(text, _)| text)
}

/// The text without a mark, and whether one stood there.
fn text(file: &File, limit: u64) -> io::Result<(Zeroizing<String>, bool)> {
    let mut bytes = Zeroizing::new(Vec::new());
    // A byte more, to tell a file of just this size from a larger one.
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::other(format!("it is larger than {} MiB", limit >> 20)));
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|error| io::Error::other(format!("it is not UTF-8 at byte {}", error.valid_up_to())))?;
    Ok((Zeroizing::new(text.trim_start_matches(MARK).to_owned()), text.starts_with(MARK)))
}

/// Whether there is no file, or no way to one: a home that cannot be entered holds nothing of ours.
pub fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    // A FIFO without a writer would otherwise hold us here for ever.
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// What there is to say about a file that was opened elsewhere.
///
/// Fails if its path leads nowhere.
pub fn examine(path: &Path, home: Option<&Path>, opened: &std::fs::Metadata) -> io::Result<FileSecurity> {
    Ok(security(path, way::follow(path, home)?, opened))
}

#[cfg(unix)]
fn security(path: &Path, way: Way, metadata: &std::fs::Metadata) -> FileSecurity {
    use std::os::unix::fs::MetadataExt as _;
    let mode = metadata.mode() & 0o7777;
    let mut security = FileSecurity {
        path: path.to_owned(),
        real: way.real,
        mode: Some(mode),
        modified: metadata.modified().ok(),
        is_ours: is_ours(metadata.uid()),
        ..FileSecurity::default()
    };
    if !security.is_ours {
        security.danger = Some("belongs to another user".to_owned());
    } else if mode & 0o022 != 0 {
        security.danger = Some(format!("can be written by other users (mode {mode:04o})"));
        security.cure = Some(format!("chmod 600 {}", quoted_path(&security.real)));
    } else if let Some(danger) = way.danger {
        security.danger = Some(danger.what);
        security.cure = danger.cure;
    }
    security
}

/// Refuses to write into a folder that belongs to another user, or in which others could replace what is written.
/// The folder need not exist yet.
pub fn check_folder(folder: &Path, home: Option<&Path>) -> io::Result<()> {
    let folder = std::path::absolute(folder)?;
    let existing = folder.ancestors().find(|folder| folder.is_dir());
    match existing.map(|folder| way::follow(folder, home)).transpose()?.and_then(|way| way.danger) {
        Some(danger) => Err(io::Error::other(format!("it {}", danger.what))),
        None => Ok(()),
    }
}

/// Root could read everything anyway, so its files are as good as ours.
#[cfg(unix)]
fn is_ours(owner: u32) -> bool {
    owner == 0 || owner == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn security(path: &Path, way: Way, metadata: &std::fs::Metadata) -> FileSecurity {
    let (danger, cure) = way.danger.map_or((None, None), |danger| (Some(danger.what), danger.cure));
    let modified = metadata.modified().ok();
    FileSecurity { path: path.to_owned(), real: way.real, mode: None, modified, is_ours: true, danger, cure }
}
