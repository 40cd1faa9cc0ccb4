//! Files and links that go along with the words as they are.
//!
//! Source: <https://ai.google.dev/gemini-api/docs/file-input-methods>.

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use crate::blob::Blob;
use crate::failure::Failure;
use crate::stdin;

use super::input::{Content, LARGEST_TEXT, bytes_of_text};
use super::unsuited::{self, Unsuited};
use super::{decode, mime};

/// How much of a file is looked at to tell what it is, in bytes.
const START: u64 = 64 << 10;

/// Measures a file, standard input (`-`), or notes an address. `note` is told of a name that lies about its content.
///
/// Fails (exit 2) if it cannot be read or its type cannot be told.
pub fn load(named: &OsStr, mime: Option<&str>, note: &dyn Fn(&str)) -> Result<Content, Failure> {
    let name = &*named.to_string_lossy();
    if ["https://", "http://", "gs://"].iter().any(|scheme| name.starts_with(scheme)) {
        let mime = mime.or_else(|| mime::of_link(name)).map(ToOwned::to_owned);
        return Ok(Content::Link { mime, uri: name.to_owned() });
    }
    let blob =
        if name == "-" { Blob::from_reader(decode::STDIN, &mut stdin::Reader) } else { Blob::open(Path::new(named)) };
    let blob = blob.map_err(|error| cannot(name, &error))?;
    if blob.is_empty() {
        return Err(Failure::usage(format!("cannot attach {name}: it is empty")));
    }
    match mime {
        Some(mime) => Ok(Content::Blob { mime: mime.to_owned(), blob }),
        None => of_content(name, blob, note),
    }
}

fn cannot(name: &str, error: &io::Error) -> Failure {
    let failure = Failure::usage(format!("cannot attach {name}: {error}"));
    match error.kind() {
        io::ErrorKind::IsADirectory => failure.hint(format!("-f {name} sends the text files in it")),
        _ => failure,
    }
}

/// A file whose type nobody said.
fn of_content(name: &str, blob: Blob, note: &dyn Fn(&str)) -> Result<Content, Failure> {
    let start = blob.start(START).map_err(|error| cannot(name, &error))?;
    let start = if blob.len() > START { whole_characters(&start) } else { &start };
    let wide = utf16(name, start, &blob)?;
    if let Some(text) = wide {
        return Ok(Content::Text(text));
    }
    let Some(mime) = mime::of_file(name, start) else {
        return Err(refused(name, start));
    };
    if let Some(named) = mime::contradicted(name, mime) {
        note(&format!("{name} is sent as {mime}, which it is, not as {named}"));
    }
    if !mime::is_text(mime) || blob.len() > LARGEST_TEXT {
        return Ok(Content::Blob { mime: mime.to_owned(), blob });
    }
    let bytes = bytes_of_text(name, &blob)?;
    if mime::is_utf8(&bytes) { decode::text(name, bytes).map(Content::Text) } else { Err(refused(name, &bytes)) }
}

fn refused(name: &str, bytes: &[u8]) -> Failure {
    let Unsuited { why, hint } = unsuited::of(name, bytes);
    Failure::usage(format!("cannot attach {name}: {why}")).hint(hint)
}

/// Text in UTF-16 that says so; none if it is anything else.
fn utf16(name: &str, start: &[u8], blob: &Blob) -> Result<Option<String>, Failure> {
    let is_marked = start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff");
    if !is_marked || blob.len() > LARGEST_TEXT {
        return Ok(None);
    }
    Ok(decode::text(name, bytes_of_text(name, blob)?).ok())
}

/// The beginning of a text without a character that is cut at its end.
fn whole_characters(start: &[u8]) -> &[u8] {
    match std::str::from_utf8(start) {
        Err(error) if error.error_len().is_none() => &start[..error.valid_up_to()],
        _ => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_passed_on_with_the_type_of_their_name() {
        for (uri, said, mime) in [
            ("https://youtu.be/x", None, None),
            ("gs://b/x.pdf", None, Some("application/pdf")),
            ("gs://b/x.pdf", Some("a/b"), Some("a/b")),
        ] {
            match load(OsStr::new(uri), said, &|_| {}).unwrap() {
                Content::Link { mime: found, uri: same } => assert_eq!((found.as_deref(), &*same), (mime, uri)),
                other => panic!("{uri}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_text_is_known_by_its_beginning_wherever_that_is_cut() {
        let loaded = |bytes: &[u8]| of_content("a", Blob::from_reader("a", &mut &bytes[..]).unwrap(), &|_| {});
        let start = usize::try_from(START).unwrap();
        for before in start - 4..start + 2 {
            let text = format!("{}\u{1f600} and more", "-".repeat(before));
            assert!(matches!(loaded(text.as_bytes()).unwrap(), Content::Text(sent) if sent == text), "{before}");
        }
        let broken = [&vec![b'-'; 2 * start][..], b"\xff\xff"].concat();
        assert!(loaded(&broken).unwrap_err().message.contains("it looks like text, but not like UTF-8"));
    }

    #[test]
    fn marked_utf_16_becomes_utf_8() {
        let loaded = |bytes: &[u8]| of_content("a", Blob::from_reader("a", &mut &bytes[..]).unwrap(), &|_| {});
        assert!(matches!(loaded(b"\xff\xfeh\0\xe9\0").unwrap(), Content::Text(text) if text == "h\u{e9}"));
        assert!(matches!(loaded(b"\xfe\xff\0h").unwrap(), Content::Text(text) if text == "h"));
        assert!(loaded(b"\xff\xfeh").is_err(), "cut off");
        assert!(matches!(loaded(b"\xff\xfb\x90").unwrap(), Content::Blob { .. }), "MP3");
    }
}
