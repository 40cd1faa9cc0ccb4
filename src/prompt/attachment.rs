//! Files and links that go along with the words.
//!
//! Source: <https://ai.google.dev/gemini-api/docs/file-input-methods>.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::failure::Failure;

use super::stdin;

/// Inline data may come to 100 MB once encoded; this much of a file always fits.
const LARGEST: u64 = 70 << 20;

/// Something besides text.
#[derive(Debug, PartialEq, Eq)]
pub enum Attachment {
    /// A file's content.
    Inline {
        /// Its MIME type.
        mime: String,
        /// Its bytes in base64.
        base64: String,
    },
    /// An address that Google fetches itself.
    Link {
        /// Its MIME type, if it was said.
        mime: Option<String>,
        /// The address.
        uri: String,
    },
}

impl Attachment {
    /// The bytes that are sent: a file's content, or the address that Google is to fetch.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Inline { base64, .. } => BASE64_STANDARD.decode(base64).ok(),
            Self::Link { uri, .. } => Some(uri.clone().into_bytes()),
        }
    }
}

/// Loads a file, standard input (`-`) or notes an address.
///
/// Fails with [`Failure`] (usage) if it cannot be read or its type cannot be told.
pub fn load(name: &str, mime: Option<&str>) -> Result<Attachment> {
    if ["https://", "http://", "gs://"].iter().any(|scheme| name.starts_with(scheme)) {
        return Ok(Attachment::Link { mime: mime.map(ToOwned::to_owned), uri: name.to_owned() });
    }
    let bytes = if name == "-" {
        stdin::read_bytes(LARGEST)?
    } else {
        read(name)
            .map_err(|error| Failure::usage(error.to_string()))
            .with_context(|| format!("cannot attach {name}"))?
    };
    if bytes.is_empty() {
        return Err(Failure::usage(format!("cannot attach {name}: it is empty")).into());
    }
    let mime = mime.or_else(|| by_content(&bytes)).or_else(|| by_extension(name)).or_else(|| plain_text(&bytes));
    let Some(mime) = mime else {
        return Err(Failure::usage(format!("cannot tell what kind of file {name} is"))
            .hint("say it: --attachment-type image/png")
            .into());
    };
    Ok(Attachment::Inline { mime: mime.to_owned(), base64: BASE64_STANDARD.encode(bytes) })
}

fn read(name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(name)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 70 MiB"));
    }
    Ok(bytes)
}

/// The first bytes of the formats that Gemini takes.
fn by_content(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "audio/wav",
        [b'I', b'D', b'3', ..] | [0xff, 0xfb, ..] => "audio/mpeg",
        [b'f', b'L', b'a', b'C', ..] => "audio/flac",
        [b'O', b'g', b'g', b'S', ..] => "audio/ogg",
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i', ..] => "image/heic",
        [_, _, _, _, b'f', b't', b'y', b'p', b'q', b't', ..] => "video/quicktime",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video/mp4",
        [0x1a, 0x45, 0xdf, 0xa3, ..] => "video/webm",
        _ => return None,
    })
}

fn by_extension(name: &str) -> Option<&'static str> {
    let extension = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    Some(match extension.as_str() {
        "csv" => "text/csv",
        "html" | "htm" => "text/html",
        "md" | "markdown" => "text/markdown",
        "json" => "application/json",
        "heif" => "image/heif",
        "aac" => "audio/aac",
        "aif" | "aiff" => "audio/aiff",
        "mpg" | "mpeg" => "video/mpeg",
        "avi" => "video/avi",
        "flv" => "video/x-flv",
        "wmv" => "video/wmv",
        "3gp" | "3gpp" => "video/3gpp",
        _ => return None,
    })
}

fn plain_text(bytes: &[u8]) -> Option<&'static str> {
    let is_text = !bytes.is_empty() && !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok();
    is_text.then_some("text/plain")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells_more_than_the_name() {
        assert_eq!(by_content(b"\x89PNG\r\n"), Some("image/png"));
        assert_eq!(by_content(b"RIFF....WAVEfmt "), Some("audio/wav"));
        assert_eq!(by_content(b"hello"), None);
        assert_eq!(by_extension("a.MD"), Some("text/markdown"));
        assert_eq!(plain_text(b"fn main() {}"), Some("text/plain"));
        assert_eq!(plain_text(b"\0\x01"), None);
    }

    #[test]
    fn addresses_are_passed_on() {
        let link = load("https://youtu.be/x", None).unwrap();
        assert_eq!(link, Attachment::Link { mime: None, uri: "https://youtu.be/x".into() });
    }
}
