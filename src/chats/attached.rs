//! Files of a kept turn: not kept themselves, but found again on the disk when the turn is sent again.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};

use crate::blob::Blob;
use crate::failure::Failure;
use crate::gemini::content::TurnPart;

/// What came through a pipe has no place on the disk: it is kept with the turn, if it has no more bytes than this.
const LARGEST_IN_LINE: u64 = 8 << 20;

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptFile {
    /// Which part of the turn it is, counted from nought.
    pub part: usize,
    /// What messages call it.
    pub name: String,
    /// Where it is; none if it came through a pipe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// Its MIME type.
    pub mime_type: String,
    /// In bytes.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal digits; empty if they could not be read any more.
    pub sha256: String,
}

/// What is kept in place of the bytes of a part; none if the part is kept as it is.
pub fn keep(place: usize, part: &TurnPart) -> Option<KeptFile> {
    let file = part.file_content()?;
    let path = file.content.path().and_then(|path| std::path::absolute(path).ok());
    if path.is_none() && file.content.len() <= LARGEST_IN_LINE {
        return None;
    }
    Some(KeptFile {
        part: place,
        name: file.content.name().to_owned(),
        path,
        mime_type: file.mime_type.clone(),
        size: file.content.len(),
        sha256: hash(&file.content).unwrap_or_default(),
    })
}

/// The same part again.
///
/// Fails (exit 2) if the file is gone or is another one by now.
pub fn restore(file: &KeptFile, turn: usize) -> Result<TurnPart, Failure> {
    let blob = found_again(file).map_err(|why| {
        Failure::usage(format!("{} of turn {turn} {why}, so the conversation cannot be sent again", file.name))
            .hint("put it back as it was; or --last N sends only the last turns")
    })?;
    Ok(TurnPart::file(&file.mime_type, blob))
}

fn found_again(file: &KeptFile) -> Result<Blob, String> {
    let Some(path) = file.path.as_deref() else {
        return Err("came through a pipe and was too large to be kept".to_owned());
    };
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => format!("is gone from {}", path.display()),
        _ => format!("cannot be read ({error})"),
    };
    let blob = Blob::open(Path::new(path)).map_err(unreadable)?;
    let is_same = blob.len() == file.size && hash(&blob).map_err(unreadable)? == file.sha256;
    if is_same { Ok(blob) } else { Err("has changed since".to_owned()) }
}

fn hash(blob: &Blob) -> io::Result<String> {
    let mut reader = blob.reader()?;
    let (mut digest, mut piece) = (Context::new(&SHA256), vec![0; 64 << 10]);
    loop {
        match reader.read(&mut piece)? {
            0 => break,
            read => digest.update(&piece[..read]),
        }
    }
    Ok(super::hex(digest.finish().as_ref()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_found_again_or_what_became_of_it_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        fs::write(&path, b"0123456789").unwrap();
        let part = TurnPart::file("image/png", Blob::open(&path).unwrap());
        let kept = keep(1, &part).unwrap();
        assert_eq!((kept.part, kept.size, kept.sha256.len()), (1, 10, 64));
        let again = restore(&kept, 3).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(&part).unwrap());
        fs::write(&path, b"012345678x").unwrap();
        let message = restore(&kept, 3).unwrap_err().message;
        assert!(message.contains("of turn 3 has changed since"), "{message}");
        fs::remove_file(&path).unwrap();
        let message = restore(&kept, 3).unwrap_err().message;
        assert!(message.contains("is gone from"), "{message}");
    }

    #[test]
    fn what_came_through_a_pipe_is_kept_with_the_turn() {
        let blob = Blob::from_reader("standard input", &mut &b"bytes"[..]).unwrap();
        assert!(keep(0, &TurnPart::file("a/b", blob)).is_none());
        assert!(keep(0, &TurnPart::text("a")).is_none());
    }
}
