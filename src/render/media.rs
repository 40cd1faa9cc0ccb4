//! Pictures and sound in an answer that is printed as text: each is kept in a file of its own, never in the place of
//! another, because it is paid for and has no place in the text.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

use crate::failure::{Failure, Kind};
use crate::gemini::part::Part;

use crate::output::sink::create_numbered;

/// No answer holds more pictures than this; a server must not fill a folder.
const MOST: usize = 100;

/// A part of the answer that is a file; <https://ai.google.dev/api/caching#Blob>.
#[derive(Deserialize)]
struct Blob<'a> {
    #[serde(borrow, rename = "mimeType", alias = "mime_type")]
    mime: Cow<'a, str>,
    #[serde(borrow)]
    data: Cow<'a, str>,
}

/// One that was kept.
#[derive(Debug)]
pub struct Kept {
    /// What the server says it is.
    pub mime: String,
    /// Where it is.
    pub path: PathBuf,
    file: File,
}

/// The files that were kept.
#[derive(Debug)]
pub struct Media {
    /// What their names begin with.
    name: PathBuf,
    /// In the order in which they came.
    pub kept: Vec<Kept>,
}

impl Media {
    /// Beside the file that the text goes to, or in the folder one stands in as `gemini.png` and so on.
    pub fn beside(output: Option<&Path>) -> Self {
        Self { name: output.unwrap_or(Path::new("gemini")).to_owned(), kept: Vec::new() }
    }

    /// Keeps an `inlineData` part. Says whether it is one that can be kept.
    ///
    /// Fails (exit 10) if it cannot be written.
    pub fn keep(&mut self, part: &Part<'_>) -> Result<bool, Failure> {
        let blob = part.fields().find(|(name, _)| name == "inlineData").map(|(_, json)| serde_json::from_str(json));
        let Some(Ok(Blob { mime, data })) = blob else {
            return Ok(false);
        };
        let Some(bytes) = BASE64_STANDARD.decode(data.as_bytes()).ok().filter(|bytes| !bytes.is_empty()) else {
            return Ok(false);
        };
        // Sound without a head of its own comes in pieces.
        if let Some(last) = self.kept.last_mut().filter(|last| last.mime == mime && extension(&mime) == "pcm") {
            last.file.write_all(&bytes).map_err(|error| unwritable(&last.path, &error))?;
            return Ok(true);
        }
        // Behind the pieces above, which need no further file.
        if self.kept.len() == MOST {
            return Ok(false);
        }
        let (mut file, path) = create_numbered(|number| named(&self.name, number, extension(&mime)))
            .map_err(|error| unwritable(&named(&self.name, 1, extension(&mime)), &error))?;
        if let Err(error) = file.write_all(&bytes) {
            // Half a picture must not look like one.
            let _ = fs::remove_file(&path);
            return Err(unwritable(&path, &error));
        }
        self.kept.push(Kept { mime: mime.into_owned(), path, file });
        Ok(true)
    }

    /// Gives the bytes of the first file back, to be the answer in the file that was asked for.
    pub fn take_first(&mut self) -> Option<Vec<u8>> {
        let bytes = fs::read(&self.kept.first()?.path).ok()?;
        let _ = fs::remove_file(self.kept.remove(0).path);
        Some(bytes)
    }
}

fn named(name: &Path, number: u32, extension: &str) -> PathBuf {
    let mut path = name.as_os_str().to_owned();
    if number > 1 {
        path.push(format!("-{number}"));
    }
    path.push(format!(".{extension}"));
    path.into()
}

/// How a file of this type is called. Nothing of what the server says becomes part of a name.
fn extension(mime: &str) -> &'static str {
    match mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "audio/wav" | "audio/x-wav" => "wav",
        "audio/mpeg" | "audio/mp3" => "mp3",
        "audio/ogg" => "ogg",
        "audio/l16" | "audio/pcm" => "pcm",
        "video/mp4" => "mp4",
        "application/pdf" => "pdf",
        _ => "bin",
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Kind::Output, format!("cannot write {}: {error}", path.display()))
        .hint("--json prints pictures and sound in place of keeping them in files")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_our_own_words() {
        assert_eq!(extension("image/PNG"), "png");
        assert_eq!(extension("audio/L16;codec=pcm;rate=24000"), "pcm");
        assert_eq!(extension("image/../../x"), "bin");
        assert_eq!(named(Path::new("gemini"), 1, "png"), Path::new("gemini.png"));
        assert_eq!(named(Path::new("a/b.txt"), 3, "png"), Path::new("a/b.txt-3.png"));
    }
}
