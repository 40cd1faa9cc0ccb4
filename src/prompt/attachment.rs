//! Files and links that go along with the words.
//!
//! Source: <https://ai.google.dev/gemini-api/docs/file-input-methods>.

use std::fs::File;
use std::io::{self, Read as _};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::failure::Failure;
use crate::stdin;

use super::unsuited::{self, Unsuited};
use super::{decode, mime};

/// Inline data may come to 100 MB once encoded; this much of a file always fits.
const LARGEST: u64 = 70 << 20;

/// Something besides text.
#[derive(Debug, PartialEq, Eq)]
pub enum Attachment {
    /// A file that is text: any model reads it as such, whatever its name is.
    Text(String),
    /// A file's content.
    Inline {
        /// Its MIME type.
        mime: String,
        /// Its bytes in base64.
        base64: String,
    },
    /// An address that Google fetches itself.
    Link {
        /// Its MIME type, if it was said or its name tells.
        mime: Option<String>,
        /// The address.
        uri: String,
    },
}

/// Loads a file, standard input (`-`) or notes an address. `note` is told of a name that lies about its content.
///
/// Fails with [`Failure`] (usage) if it cannot be read or its type cannot be told.
pub fn load(name: &str, mime: Option<&str>, note: &dyn Fn(&str)) -> Result<Attachment> {
    if ["https://", "http://", "gs://"].iter().any(|scheme| name.starts_with(scheme)) {
        let mime = mime.or_else(|| mime::of_link(name)).map(ToOwned::to_owned);
        return Ok(Attachment::Link { mime, uri: name.to_owned() });
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
    match mime {
        Some(mime) => Ok(inline(mime, &bytes)),
        None => of_content(name, utf8_of(bytes), note),
    }
}

/// A file whose type nobody said.
fn of_content(name: &str, bytes: Vec<u8>, note: &dyn Fn(&str)) -> Result<Attachment> {
    let Some(mime) = mime::of_file(name, &bytes) else {
        let Unsuited { why, hint } = unsuited::of(name, &bytes);
        return Err(Failure::usage(format!("cannot attach {name}: {why}")).hint(hint).into());
    };
    if let Some(named) = mime::contradicted(name, mime) {
        note(&format!("{name} is sent as {mime}, which it is, not as {named}"));
    }
    if mime::is_text(mime) {
        return Ok(Attachment::Text(decode::text(bytes)?));
    }
    Ok(inline(mime, &bytes))
}

fn inline(mime: &str, bytes: &[u8]) -> Attachment {
    Attachment::Inline { mime: mime.to_owned(), base64: BASE64_STANDARD.encode(bytes) }
}

/// Text in UTF-16 that says so goes out as UTF-8, which every model reads; anything else stays as it is.
fn utf8_of(bytes: Vec<u8>) -> Vec<u8> {
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let text = is_marked.then(|| decode::text(bytes.clone()).ok()).flatten();
    text.map_or(bytes, String::into_bytes)
}

fn read(name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(name)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 70 MiB"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_passed_on_with_the_type_of_their_name() {
        let link = |name: &str, mime| load(name, mime, &|_| {}).unwrap();
        let noted = |name: &str, mime: Option<&str>| Attachment::Link { mime: mime.map(Into::into), uri: name.into() };
        assert_eq!(link("https://youtu.be/x", None), noted("https://youtu.be/x", None));
        assert_eq!(link("gs://b/x.pdf", None), noted("gs://b/x.pdf", Some("application/pdf")));
        assert_eq!(link("gs://b/x.pdf", Some("a/b")), noted("gs://b/x.pdf", Some("a/b")));
    }

    #[test]
    fn marked_utf_16_becomes_utf_8() {
        assert_eq!(utf8_of(b"\xff\xfeh\0\xe9\0".to_vec()), "hé".as_bytes());
        assert_eq!(utf8_of(b"\xfe\xff\0h".to_vec()), b"h");
        assert_eq!(utf8_of(b"\xff\xfeh".to_vec()), b"\xff\xfeh", "cut off");
        assert_eq!(utf8_of(b"\xff\xfb\x90".to_vec()), b"\xff\xfb\x90");
    }
}
