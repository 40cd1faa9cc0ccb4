//! Bytes of a known length that are not held in memory: a file, or what came through a pipe. They can be read again and
//! again, and each time they are the same, or reading fails: whoever announced their length must not send others.

mod spool;

use std::fmt;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// The most bytes of one file: what Google's Files API takes (2 GiB).
pub const LARGEST: u64 = 2 << 30;

/// Bytes of a known length. Clones are the same bytes.
#[derive(Clone)]
pub struct Blob(Arc<Measured>);

struct Measured {
    /// What messages call it.
    name: String,
    /// In bytes.
    length: u64,
    source: Source,
}

enum Source {
    Memory(Vec<u8>),
    /// Without a name: gone when the process is.
    Unnamed(File),
    Named(PathBuf, Identity),
}

/// Which file it was, and in which state. Windows tells no number of a file (`std` has it unstable).
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    #[cfg(unix)]
    inode: (u64, u64),
    length: u64,
    modified: Option<SystemTime>,
}

impl Identity {
    fn of(found: &Metadata) -> Self {
        Self {
            #[cfg(unix)]
            inode: {
                use std::os::unix::fs::MetadataExt as _;
                (found.dev(), found.ino())
            },
            length: found.len(),
            modified: found.modified().ok(),
        }
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.len())
    }
}

impl Blob {
    /// Measures a file. A pipe (`<(COMMAND)`) has no length and is read to its end.
    ///
    /// Fails, with a sentence for people, on what cannot be read, a folder, a device, and on more than [`LARGEST`].
    pub fn open(path: &Path) -> io::Result<Self> {
        let name = &path.to_string_lossy();
        let found = std::fs::metadata(path)?;
        if found.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if is_pipe(&found) {
            return Self::from_reader(name, &mut File::open(path)?);
        }
        if !found.is_file() {
            return Err(io::Error::other("it is a device or a socket, and no file"));
        }
        let (_, identity) = open(path)?;
        let length = identity.length;
        if length > LARGEST {
            return Err(too_large());
        }
        // Made up while it is read, as below /proc: its length is not known before.
        if length == 0 {
            return Self::from_reader(name, &mut File::open(path)?);
        }
        let source = Source::Named(path.to_owned(), identity);
        Ok(Self(Arc::new(Measured { name: name.to_string(), length, source })))
    }

    /// Reads something to its end, and keeps a little of it in memory, more in a temporary file without a name.
    ///
    /// Fails as reading or writing does, and on more than [`LARGEST`].
    pub fn from_reader(name: &str, reader: &mut dyn Read) -> io::Result<Self> {
        let (length, source) = match spool::spool(reader, LARGEST)? {
            spool::Spooled::Memory(bytes) => (bytes.len() as u64, Source::Memory(bytes)),
            spool::Spooled::File(file, length) => (length, Source::Unnamed(file)),
        };
        if length > LARGEST {
            return Err(too_large());
        }
        Ok(Self(Arc::new(Measured { name: name.to_owned(), length, source })))
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it is on the disk, if it has a name there.
    pub fn path(&self) -> Option<&Path> {
        match &self.0.source {
            Source::Named(path, _) => Some(path),
            Source::Memory(_) | Source::Unnamed(_) => None,
        }
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.0.length
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Begins to read, from the first byte. One reader at a time: those of a temporary file share its position.
    ///
    /// Fails if the file is gone or is no longer the one that was measured; reading fails so, too, instead of giving
    /// other bytes or another number of them.
    pub fn reader(&self) -> io::Result<Reader<'_>> {
        let source = match &self.0.source {
            Source::Memory(bytes) => Open::Memory(bytes),
            Source::Unnamed(file) => {
                (&*file).seek(SeekFrom::Start(0))?;
                Open::Unnamed(file)
            }
            Source::Named(path, identity) => {
                let (mut file, found) = open(path)?;
                if found != *identity {
                    return Err(changed());
                }
                // `/dev/stdin` may be a file that was read to its end before.
                file.seek(SeekFrom::Start(0))?;
                Open::Named(file, identity)
            }
        };
        Ok(Reader { source, left: self.len() })
    }

    /// The same as a file, for whoever needs to begin anywhere in it.
    ///
    /// Fails as [`reader`](Self::reader) does, and where a temporary file cannot be written.
    pub fn file(&self) -> io::Result<File> {
        match &self.0.source {
            Source::Memory(bytes) => {
                let mut file = tempfile::tempfile()?;
                file.write_all(bytes)?;
                Ok(file)
            }
            Source::Unnamed(file) => file.try_clone(),
            Source::Named(path, identity) => match open(path)? {
                (file, found) if found == *identity => Ok(file),
                _ => Err(changed()),
            },
        }
    }

    /// The first bytes, this many at most.
    ///
    /// Fails as reading does.
    pub fn start(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader()?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Reads all bytes of a [`Blob`], and no others.
pub struct Reader<'a> {
    source: Open<'a>,
    left: u64,
}

enum Open<'a> {
    Memory(&'a [u8]),
    Unnamed(&'a File),
    Named(File, &'a Identity),
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let read = match &mut self.source {
            Open::Memory(bytes) => bytes.read(&mut buffer[..most])?,
            Open::Unnamed(file) => file.read(&mut buffer[..most])?,
            Open::Named(file, _) => file.read(&mut buffer[..most])?,
        };
        self.left -= read as u64;
        match &self.source {
            _ if read == 0 => Err(changed()),
            Open::Named(file, identity) if self.left == 0 && Identity::of(&file.metadata()?) != **identity => {
                Err(changed())
            }
            _ => Ok(read),
        }
    }
}

/// Opens a file and says which one it is. What took its place since it was looked at, a FIFO without a writer, would
/// hold us for ever.
fn open(path: &Path) -> io::Result<(File, Identity)> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let file = options.open(path)?;
    let found = file.metadata()?;
    if found.is_file() { Ok((file, Identity::of(&found))) } else { Err(changed()) }
}

fn is_pipe(found: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        found.file_type().is_fifo()
    }
    #[cfg(not(unix))]
    {
        let _ = found;
        false
    }
}

/// The kind tells it from what goes wrong with a connection while the bytes are sent.
fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it changed while it was read")
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 2 GiB, the most that Google takes of one file")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn all(blob: &Blob) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        blob.reader()?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn bytes_are_read_as_often_as_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let large = vec![7; 3 << 20];
        fs::write(&path, &large).unwrap();
        let small = b"small".to_vec();
        for (blob, bytes) in [
            (Blob::open(&path).unwrap(), &large),
            (Blob::from_reader("-", &mut &large[..]).unwrap(), &large),
            (Blob::from_reader("-", &mut &small[..]).unwrap(), &small),
        ] {
            assert_eq!(blob.len(), bytes.len() as u64);
            assert_eq!(blob.start(3).unwrap(), bytes[..3]);
            assert!(all(&blob).unwrap() == *bytes && all(&blob.clone()).unwrap() == *bytes);
        }
    }

    /// Whoever has said how long the bytes are sends these or none.
    #[test]
    fn a_file_that_changes_is_an_error_and_never_other_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let measured = || {
            fs::write(&path, b"0123456789").unwrap();
            Blob::open(&path).unwrap()
        };
        let change = |change: &dyn Fn()| {
            let blob = measured();
            change();
            all(&blob).unwrap_err().to_string()
        };
        let append = || OpenOptions::new().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        let cut = || OpenOptions::new().write(true).open(&path).unwrap().set_len(3).unwrap();
        let gone = "No such file or directory";
        assert_eq!(change(&append), "it changed while it was read");
        assert_eq!(change(&cut), "it changed while it was read");
        if cfg!(unix) {
            assert!(change(&|| fs::remove_file(&path).unwrap()).starts_with(gone));
        }
        for change in [&append as &dyn Fn(), &cut] {
            let blob = measured();
            let mut reader = blob.reader().unwrap();
            assert_eq!(reader.read(&mut [0; 2]).unwrap(), 2);
            change();
            assert!(reader.read_to_end(&mut Vec::new()).is_err());
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            Blob::open(Path::new("/dev/zero")).unwrap_err().to_string(),
            "it is a device or a socket, and no file"
        );
        assert_eq!(Blob::open(folder.path()).unwrap_err().to_string(), "it is a folder");
        let path = folder.path().join("large");
        File::create(&path).unwrap().set_len(3 << 30).unwrap();
        assert!(Blob::open(&path).unwrap_err().to_string().contains("larger than 2 GiB"));
    }
}
