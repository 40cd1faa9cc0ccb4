//! A file of this machine that is to be uploaded.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use ring::digest::{Context, SHA256};

use crate::failure::Failure;
use crate::gemini::files::LARGEST;
use crate::gemini::files::upload::NewFile;
use crate::prompt::mime;

/// What is looked at to tell the type.
const HEAD: u64 = 64 << 10;
/// How many characters the service takes as a name for people.
const LONGEST_NAME: usize = 512;

/// A file that can be uploaded: there, of a known type, and neither empty nor too large.
#[derive(Debug)]
pub struct LocalFile {
    /// The path as it was named, for messages.
    pub name: String,
    /// The end of the path, for people who look at the service's list.
    pub display_name: String,
    /// Its MIME type.
    pub mime_type: String,
    /// In bytes.
    pub size: u64,
    modified: Option<SystemTime>,
    /// Held open, so that it stays what it is under whatever name.
    file: File,
}

impl LocalFile {
    /// Looks at a file. Its type is told by its content and its name where none is given.
    ///
    /// Fails (exit 2) if it cannot be read or uploaded.
    pub fn open(path: &Path, mime_type: Option<&str>) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let fault = |why: &str| Failure::usage(format!("cannot upload {name}: {why}"));
        let unreadable = |error: io::Error| fault(&error.to_string());
        // Looked at before it is opened: the opening of a pipe waits for whoever writes there.
        check(&path.metadata().map_err(unreadable)?).map_err(fault)?;
        let mut file = File::open(path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        check(&metadata).map_err(fault)?;
        let display_name = display_name(path);
        let mime_type = match mime_type {
            Some(mime_type) => mime_type.to_owned(),
            None => mime::of_file(&display_name, &head(&mut file).map_err(unreadable)?)
                .ok_or_else(|| fault("its type cannot be told").hint("say it: --type video/mp4"))?
                .to_owned(),
        };
        let (size, modified) = (metadata.len(), metadata.modified().ok());
        Ok(Self { name, display_name, mime_type, size, modified, file })
    }

    /// A file that was opened and looked at before, with this name in messages.
    ///
    /// Fails (exit 2) if it cannot be looked at or uploaded.
    pub fn of(name: &str, mime_type: &str, file: File) -> Result<Self, Failure> {
        let fault = |why: &str| Failure::usage(format!("cannot upload {name}: {why}"));
        let metadata = file.metadata().map_err(|error| fault(&error.to_string()))?;
        check(&metadata).map_err(fault)?;
        let display_name = display_name(Path::new(name));
        let (size, modified) = (metadata.len(), metadata.modified().ok());
        Ok(Self { name: name.to_owned(), display_name, mime_type: mime_type.to_owned(), size, modified, file })
    }

    /// The file itself.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// How it is to be made at the service.
    pub(super) fn as_new<'a>(&'a self, name: &'a str) -> NewFile<'a> {
        NewFile { name, display_name: &self.display_name, mime_type: &self.mime_type, size: self.size }
    }

    /// Its SHA-256. The whole file is read for it.
    ///
    /// Fails (exit 2) if it cannot be read.
    pub(super) fn digest(&self) -> Result<Vec<u8>, Failure> {
        let mut context = Context::new(&SHA256);
        let mut buffer = vec![0; 64 << 10];
        let mut read_all = || {
            let mut file = &self.file;
            file.seek(SeekFrom::Start(0))?;
            loop {
                match file.read(&mut buffer)? {
                    0 => return Ok(()),
                    read => context.update(&buffer[..read]),
                }
            }
        };
        read_all().map_err(|error: io::Error| Failure::usage(format!("cannot read {}: {error}", self.name)))?;
        Ok(context.finish().as_ref().to_vec())
    }

    /// Whether it is still as it was.
    ///
    /// Fails (exit 2) if somebody wrote into it.
    pub(super) fn check_unchanged(&self) -> Result<(), Failure> {
        let metadata = self.file.metadata();
        let is_same = metadata.is_ok_and(|now| now.len() == self.size && now.modified().ok() == self.modified);
        if is_same {
            return Ok(());
        }
        Err(Failure::usage("it changed while it was sent").hint("upload it again once nobody writes into it"))
    }
}

/// The end of a path, as far as the service takes it for a name.
fn display_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().chars().take(LONGEST_NAME).collect()
}

/// Says why something can be no upload.
fn check(metadata: &Metadata) -> Result<(), &'static str> {
    match metadata.len() {
        _ if metadata.is_dir() => Err("it is a folder"),
        _ if !metadata.is_file() => Err("it is a pipe or a device, not a file"),
        0 => Err("it is empty"),
        size if size > LARGEST => Err("it is larger than 2 GiB, which is the most that Google takes of one file"),
        _ => Ok(()),
    }
}

/// The beginning of a file; no character of a text is cut.
fn head(file: &mut File) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    if let Err(error) = std::str::from_utf8(&head)
        && error.error_len().is_none()
    {
        head.truncate(error.valid_up_to());
    }
    Ok(head)
}
