//! Where the answer goes: standard output, or a file that is complete or not there.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Kind};

use super::stdout::{Stdout, lost};

/// How the name of a draft ends.
const PARTIAL: &str = ".partial";

/// Where the answer goes.
#[derive(Debug)]
pub enum Sink {
    /// Standard output.
    Stdout(Stdout),
    /// `--output`
    File(Draft),
    /// Nowhere yet: whoever holds it says what becomes of the text.
    Memory(Vec<u8>),
}

/// The most bytes of text that are held in memory; what is more is not kept.
const MOST_HELD: usize = 64 << 10;

/// A file under way. It is written as `NAME.partial` and gets its name when it is complete, so that nobody finds
/// half an answer under the name that was asked for, whatever ends the run.
#[derive(Debug)]
pub struct Draft {
    file: File,
    path: PathBuf,
    partial: PathBuf,
    replace: bool,
}

impl Sink {
    /// Opens standard output, or the draft of a file. `replace` allows a file that is there to be replaced.
    ///
    /// Fails before anything is sent: exit 10 if nothing can be written, exit 2 if the file is there already.
    pub fn open(path: Option<&Path>, replace: bool) -> Result<Self, Failure> {
        match path {
            None => Stdout::open().map(Self::Stdout),
            Some(path) => Draft::open(path, replace).map(Self::File),
        }
    }

    /// Writes all of it.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Stdout(out) => out.write_all(bytes).map_err(|error| lost(&error)),
            Self::File(draft) => draft.write(bytes),
            Self::Memory(text) => {
                let room = MOST_HELD - text.len();
                text.extend_from_slice(&bytes[..bytes.len().min(room)]);
                Ok(())
            }
        }
    }

    /// The answer is complete.
    pub fn complete(&mut self) -> Result<(), Failure> {
        match self {
            Self::Stdout(out) => out.close(),
            Self::File(draft) => draft.complete(),
            Self::Memory(_) => Ok(()),
        }
    }

    /// The file under way, if it is one.
    pub fn draft(&self) -> Option<PathBuf> {
        match self {
            Self::Stdout(_) | Self::Memory(_) => None,
            Self::File(draft) => Some(draft.partial.clone()),
        }
    }

    /// The answer failed. Says where what came of it is kept, if that is not where it was asked for.
    pub fn abandon(&mut self) -> Option<PathBuf> {
        match self {
            Self::Stdout(_) | Self::Memory(_) => None,
            Self::File(draft) => draft.abandon(),
        }
    }
}

impl Draft {
    /// A draft of the file that was asked for. `replace` allows one that is there to be replaced.
    ///
    /// Fails as [`Sink::open`] does.
    pub fn open(path: &Path, replace: bool) -> Result<Self, Failure> {
        let shown = path.display();
        if names_folder(path) {
            return Err(Failure::usage(format!("--output {shown} names a folder")).hint("name the file in it"));
        }
        if is_stdout(path) {
            return Err(Failure::usage(format!("--output {shown} is standard output, not a file"))
                .hint("leave --output out, or write --output -"));
        }
        if is_device(path) {
            return Err(Failure::usage(format!("--output {shown} is a device, not a file")));
        }
        // A link is followed: what it points to is replaced, not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let there = fs::metadata(&path);
        match &there {
            Ok(there) if !there.is_file() => {
                return Err(Failure::usage(format!("--output {shown} is not a regular file")));
            }
            Ok(_) if !replace => {
                return Err(Failure::usage(format!("{shown} is there already")).hint("--force replaces it"));
            }
            Err(_) if path.is_symlink() => {
                return Err(Failure::usage(format!("--output {shown} is a link that leads nowhere")));
            }
            // A name that is too long, a folder that cannot be entered: it would not get better by asking.
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unwritable(&path, error)),
            _ => {}
        }
        let (file, partial) = create_beside(&path).map_err(|error| unwritable(&path, &error))?;
        // What replaces a private file is private too.
        if let Ok(there) = there {
            let _ = file.set_permissions(permissions(&there));
        }
        Ok(Self { file, path, partial, replace })
    }

    /// A draft of something that nobody named, to be called like this or nearly so. It replaces nothing.
    ///
    /// Fails (exit 10) if it cannot be written.
    pub fn beside(path: &Path) -> Result<Self, Failure> {
        let (file, partial) = create_beside(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self { file, path: path.to_owned(), partial, replace: false })
    }

    /// Where it is until it is complete.
    pub fn partial(&self) -> &Path {
        &self.partial
    }

    /// Writes behind what is there.
    ///
    /// Fails (exit 10) if it cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file.write_all(bytes).map_err(|error| unwritable(&self.path, &error))
    }

    /// Writes over its beginning, once nothing more comes.
    ///
    /// Fails (exit 10) if it cannot be written.
    pub fn write_over(&mut self, start: &[u8]) -> Result<(), Failure> {
        let written = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.write_all(start));
        written.map_err(|error| unwritable(&self.path, &error))
    }

    /// Takes it away.
    pub fn remove(&self) {
        let _ = fs::remove_file(&self.partial);
    }

    /// The whole of it, which then lies nowhere else.
    ///
    /// Fails (exit 10) if it cannot be read again.
    pub fn take(&self) -> Result<Vec<u8>, Failure> {
        let bytes = fs::read(&self.partial).map_err(|error| unwritable(&self.path, &error))?;
        self.remove();
        Ok(bytes)
    }

    /// It is complete, under the first of these names that is free, counted from one. Says which it was.
    ///
    /// Fails (exit 10) if it cannot be named; then it stays where it is.
    pub fn complete_as(&self, name: impl Fn(u32) -> PathBuf) -> Result<PathBuf, Failure> {
        self.file.sync_all().map_err(|error| unwritable(&name(1), &error))?;
        for path in (1..=MOST_NUMBERED).map(&name) {
            match rename_new(&self.partial, &path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                renamed => return renamed.map_err(|error| unwritable(&path, &error)).map(|()| path),
            }
        }
        Err(unwritable(&name(1), &too_many()))
    }

    /// As close to all or nothing as file systems get: the content is on the disk before the name is.
    ///
    /// Fails (exit 10) if that cannot be had.
    pub fn complete(&self) -> Result<(), Failure> {
        let rename = if self.replace { fs::rename } else { rename_new };
        self.file
            .sync_all()
            .and_then(|()| rename(&self.partial, &self.path))
            .map_err(|error| unwritable(&self.path, &error))
    }

    fn abandon(&mut self) -> Option<PathBuf> {
        if self.file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
            let _ = fs::remove_file(&self.partial);
            return None;
        }
        Some(self.partial.clone())
    }
}

/// Whether a path can only mean a folder: it ends in a separator, or in `.` or `..`.
fn names_folder(path: &Path) -> bool {
    let text = path.as_os_str().as_encoded_bytes();
    let ends_in_separator = text.last().is_some_and(|last| std::path::is_separator(char::from(*last)));
    ends_in_separator || path.file_name().is_none() || text.ends_with(b"/.")
}

/// Who may read, write and run the file; never in whose name it runs, since the new content is not what that was
/// given to.
#[cfg(unix)]
fn permissions(there: &fs::Metadata) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    fs::Permissions::from_mode(there.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn permissions(there: &fs::Metadata) -> fs::Permissions {
    there.permissions()
}

/// Whether the path is one of the names that Unix has for standard output. It leads to whatever that is, a pipe or a
/// file, so it must be known by its name.
fn is_stdout(path: &Path) -> bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// Whether Windows takes the name for a device, in whatever folder and with whatever suffix: Microsoft, "Naming Files,
/// Paths, and Namespaces".
fn is_device(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_ascii_uppercase()).unwrap_or_default();
    let numbered = ["COM", "LPT"].iter().filter_map(|port| stem.strip_prefix(port));
    cfg!(windows)
        && (["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str())
            || numbered.into_iter().any(|number| matches!(number.as_bytes(), [b'0'..=b'9'])))
}

/// Creates `NAME.partial`, or `NAME.partial-2` and so on where that name is taken. Only a file that was not there is
/// ours: another run writes its own, and nobody can have put a link or a pipe in its place.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().unwrap_or_default();
    let mut result = create_draft(path, name);
    // The name itself is not too long, so it is the ending that is.
    if result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::InvalidFilename) {
        result = create_draft(path, OsStr::new(shortened(&name.to_string_lossy())));
    }
    result
}

/// The name without so much of its end as the longest `.partial-100` takes.
fn shortened(name: &str) -> &str {
    let mut end = name.len().saturating_sub(PARTIAL.len() + "-100".len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

fn create_draft(path: &Path, name: &OsStr) -> io::Result<(File, PathBuf)> {
    create_numbered(|number| {
        let mut name = name.to_owned();
        name.push(PARTIAL);
        if number > 1 {
            name.push(format!("-{number}"));
        }
        path.with_file_name(name)
    })
}

/// Creates the first of these files that is not there yet.
fn create_numbered(path: impl Fn(u32) -> PathBuf) -> io::Result<(File, PathBuf)> {
    for path in (1..=MOST_NUMBERED).map(path) {
        match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => return result.map(|file| (file, path)),
        }
    }
    Err(too_many())
}

/// More files of one name than this lie there for another reason.
const MOST_NUMBERED: u32 = 100;

fn too_many() -> io::Error {
    io::Error::other("too many files of this name lie there already")
}

/// A rename that replaces nothing, even if a file came under that name since we looked.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    // A link fails where the name is taken, as a rename does not (link(2)).
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // Some file systems have no links.
        Err(_) if !to.exists() => fs::rename(from, to),
        Err(error) => Err(error),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Kind::Output, format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_ends_like_a_folder_is_one() {
        for (path, expected) in
            [("a/", true), ("a/.", true), ("..", true), (".", true), ("/", true), ("a", false), ("a/b.", false)]
        {
            assert_eq!(names_folder(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn a_name_is_shortened_between_characters() {
        assert_eq!(shortened("0123456789abcdef"), "0123");
        assert_eq!(shortened("012é56789abcdef"), "012");
        assert_eq!(shortened("short"), "");
    }
}
