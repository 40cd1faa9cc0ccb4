//! One thing that goes along with the words.

use crate::blob::Blob;
use crate::failure::Failure;
use crate::gemini::content::TurnPart;

use super::frame::frame;

/// The most bytes of text from one place: more than any model takes.
pub const LARGEST_TEXT: u64 = 20 << 20;

/// A file, an attachment, an address.
#[derive(Debug)]
pub struct Input {
    /// What messages call it.
    pub name: String,
    /// What is sent.
    pub content: Content,
}

/// What is sent of an input.
#[derive(Debug)]
pub enum Content {
    /// Text, in memory.
    Text(String),
    /// The same, framed by its path where it is sent among other text.
    File {
        /// The path, as it was named or found.
        path: String,
        /// What stands in it.
        text: String,
    },
    /// Anything else: read while it is sent.
    Blob {
        /// Its MIME type.
        mime: String,
        /// Its bytes.
        blob: Blob,
    },
    /// An address that Google fetches itself.
    Link {
        /// Its MIME type, if it was said or its name tells.
        mime: Option<String>,
        /// The address.
        uri: String,
    },
}

impl Input {
    /// Its text as it is sent among other text; none if it is something else.
    pub fn into_text(self) -> Option<String> {
        match self.content {
            Content::Text(text) => Some(text),
            Content::File { path, text } => Some(frame(&path, &text)),
            _ => None,
        }
    }

    /// The input as it is sent; none if there is nothing in it.
    pub fn into_part(self) -> Option<TurnPart> {
        let part = match self.content {
            Content::Text(text) if text.is_empty() => return None,
            Content::Text(text) => TurnPart::text(&text),
            Content::File { path, text } => TurnPart::text(&frame(&path, &text)),
            Content::Blob { mime, blob } => TurnPart::file(&mime, blob),
            Content::Link { mime, uri } => TurnPart::file_data(mime.as_deref(), &uri),
        };
        Some(part.named(self.name))
    }
}

/// Reads all bytes of what is to be text.
///
/// Fails (exit 2) on more than [`LARGEST_TEXT`], without reading it, and on what cannot be read.
pub fn bytes_of_text(name: &str, blob: &Blob) -> Result<Vec<u8>, Failure> {
    if blob.len() > LARGEST_TEXT {
        return Err(Failure::usage(format!(
            "cannot read {name}: it is larger than 20 MiB, and no model takes so much text"
        ))
        .hint("name less of it"));
    }
    blob.start(LARGEST_TEXT).map_err(|error| Failure::usage(format!("cannot read {name}: {error}")))
}
