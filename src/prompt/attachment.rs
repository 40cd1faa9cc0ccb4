//! Files and links that go along with the words.
//!
//! Source: <https://ai.google.dev/gemini-api/docs/file-input-methods>.

use std::fs::File;
use std::io::{self, Read as _};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::failure::Failure;

use super::{decode, mime, stdin};

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
        /// Its MIME type, if it was said or its name tells.
        mime: Option<String>,
        /// The address.
        uri: String,
    },
}

/// Loads a file, standard input (`-`) or notes an address.
///
/// Fails with [`Failure`] (usage) if it cannot be read or its type cannot be told.
pub fn load(name: &str, mime: Option<&str>) -> Result<Attachment> {
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
    let bytes = if mime.is_none() { utf8_of(bytes) } else { bytes };
    let Some(mime) = mime.or_else(|| mime::of_file(name, &bytes)) else {
        return Err(untold(name, &bytes).into());
    };
    Ok(Attachment::Inline { mime: mime.to_owned(), base64: BASE64_STANDARD.encode(bytes) })
}

/// Text in UTF-16 that says so goes out as UTF-8, which every model reads; anything else stays as it is.
fn utf8_of(bytes: Vec<u8>) -> Vec<u8> {
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let text = is_marked.then(|| decode::text(bytes.clone()).ok()).flatten();
    text.map_or(bytes, String::into_bytes)
}

/// Why a file cannot be attached as it is, and what to make of it.
fn untold(name: &str, bytes: &[u8]) -> Failure {
    if let Some(mime) = mime::office(name) {
        return Failure::usage(format!("cannot attach {name}: few models read office documents")).hint(format!(
            "convert it to PDF (soffice --headless --convert-to pdf FILE), or insist: --attachment-type {mime}"
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1f\x8b") {
        return Failure::usage(format!("cannot attach {name}: it is compressed"))
            .hint("unpack it, and attach the files that are in it");
    }
    if let Some(encoding) = encoding(bytes) {
        return Failure::usage(format!("cannot attach {name}: it looks like text, but not like UTF-8"))
            .hint(format!("convert it first: iconv -f {encoding} -t utf-8 FILE > NEW"));
    }
    Failure::usage(format!("cannot tell what kind of file {name} is"))
        .hint("say it with --attachment-type, for example --attachment-type image/png")
}

/// What the bytes may be as text that is not UTF-8: without control characters it is of one byte each, and with a NUL
/// beside every letter it is UTF-16.
fn encoding(bytes: &[u8]) -> Option<&'static str> {
    const LOOKED_AT: usize = 4096;
    let bytes = &bytes[..bytes.len().min(LOOKED_AT)];
    let (pairs, _) = bytes.as_chunks::<2>();
    let is_letter = |byte: u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    let all = |nul: usize| !pairs.is_empty() && pairs.iter().all(|pair| pair[nul] == 0 && is_letter(pair[1 - nul]));
    match () {
        () if all(1) => Some("utf-16le"),
        () if all(0) => Some("utf-16be"),
        () if bytes.iter().copied().all(is_letter) => Some("latin1"),
        () => None,
    }
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
        let link = |name: &str, mime| load(name, mime).unwrap();
        let noted = |name: &str, mime: Option<&str>| Attachment::Link { mime: mime.map(Into::into), uri: name.into() };
        assert_eq!(link("https://youtu.be/x", None), noted("https://youtu.be/x", None));
        assert_eq!(link("gs://b/x.pdf", None), noted("gs://b/x.pdf", Some("application/pdf")));
        assert_eq!(link("gs://b/x.pdf", Some("a/b")), noted("gs://b/x.pdf", Some("a/b")));
    }

    #[test]
    fn the_hint_fits_the_file() {
        for (name, bytes, hint) in [
            ("a.docx", &b"PK\x03\x04"[..], "convert it to PDF"),
            ("a.xlsx", b"PK\x03\x04", "--attachment-type application/vnd.openxml"),
            ("a.doc", b"\xd0\xcf\x11\xe0", "application/msword"),
            ("a.zip", b"PK\x03\x04", "unpack it"),
            ("a.gz", b"\x1f\x8b\x08", "unpack it"),
            ("a.txt", b"caf\xe9\n", "iconv -f latin1 "),
            ("a.txt", b"h\0i\0\n\0", "iconv -f utf-16le "),
            ("a.txt", b"\0h\0i", "iconv -f utf-16be "),
            ("a", b"\0\x01\x02", "--attachment-type image/png"),
        ] {
            let told = untold(name, bytes).hint.unwrap_or_default();
            assert!(told.contains(hint), "{name}: {told}");
        }
    }

    #[test]
    fn marked_utf_16_becomes_utf_8() {
        assert_eq!(utf8_of(b"\xff\xfeh\0\xe9\0".to_vec()), "hé".as_bytes());
        assert_eq!(utf8_of(b"\xfe\xff\0h".to_vec()), b"h");
        assert_eq!(utf8_of(b"\xff\xfeh".to_vec()), b"\xff\xfeh", "cut off");
        assert_eq!(utf8_of(b"\xff\xfb\x90".to_vec()), b"\xff\xfb\x90");
    }
}
