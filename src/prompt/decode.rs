//! Bytes to text: UTF-8 with or without a byte order mark, UTF-16 with one; anything else is named by its place.

use crate::failure::Failure;
use crate::utf16;

use super::{mime, unsuited};

/// What standard input is called.
pub const STDIN: &str = "standard input";

/// Understands text, of this name in messages. Fails with [`Failure`] (usage) on what is not text, naming the first bad byte.
pub fn text(name: &str, bytes: Vec<u8>) -> Result<String, Failure> {
    let text = match (utf16::marked(&bytes), bytes.as_slice()) {
        (Some(text), _) => text.map_err(|fault| not_text(name, &fault, &bytes))?,
        (None, [0xef, 0xbb, 0xbf, rest @ ..]) => utf8(name, rest.to_vec(), 3)?,
        (None, _) => utf8(name, bytes, 0)?,
    };
    match text.find('\0') {
        Some(at) => Err(not_text(name, &format!("holds a NUL at byte {at}"), text.as_bytes())),
        None => Ok(text),
    }
}

fn utf8(name: &str, bytes: Vec<u8>, before: usize) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + before;
        not_text(name, &format!("is not UTF-8 at byte {at}"), error.as_bytes())
    })
}

/// What `-a` would take is attached by it; of anything else is said what to make of it.
fn not_text(name: &str, fault: &str, bytes: &[u8]) -> Failure {
    let typed = if name == STDIN { "-" } else { name };
    let hint = match mime::of_file(typed, bytes) {
        Some(_) => format!("attach it as it is with `-a {typed}`"),
        None => unsuited::of(typed, bytes).hint,
    };
    Failure::usage(format!("{name} is no text: it {fault}")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, String> {
        text(STDIN, bytes.to_vec()).map_err(|failure| failure.message)
    }

    #[test]
    fn the_usual_encodings_are_understood() {
        for bytes in [
            &b"h\xc3\xa9 \xf0\x9f\x98\x80"[..],
            b"\xef\xbb\xbfh\xc3\xa9 \xf0\x9f\x98\x80",
            b"\xff\xfeh\0\xe9\0 \0\x3d\xd8\0\xde",
            b"\xfe\xff\0h\0\xe9\0 \xd8\x3d\xde\0",
        ] {
            assert_eq!(read(bytes).as_deref(), Ok("hé 😀"), "{bytes:?}");
        }
    }

    #[test]
    fn the_hint_is_one_that_works() {
        for (bytes, hint) in [
            (&b"\x89PNG\r\n"[..], "`-a -`"),
            (b"caf\xe9\n", "iconv -f ENCODING "),
            (b"PK\x03\x04\xff\0[Content_Types].xml", "convert it to PDF"),
            (b"\x7fELF\xff", "no model reads it"),
            (b"\0\x01\x02", "--attachment-type MIME"),
        ] {
            let told = text(STDIN, bytes.to_vec()).unwrap_err().hint.unwrap_or_default();
            assert!(told.contains(hint), "{bytes:?}: {told}");
        }
    }

    #[test]
    fn what_is_no_text_is_named_by_its_place() {
        for (bytes, words) in [
            (&b"caf\xe9"[..], "UTF-8 at byte 3"),
            (b"\xef\xbb\xbfa\xff", "UTF-8 at byte 4"),
            (b"\x89PNG", "UTF-8 at byte 0"),
            (b"a\0b", "NUL at byte 1"),
            (b"\xff\xfea", "UTF-16 at byte 2"),
            (b"\xff\xfea\0\x3d\xd8b\0", "UTF-16 at byte 4"),
        ] {
            assert!(read(bytes).unwrap_err().ends_with(words), "{bytes:?}: {:?}", read(bytes));
        }
    }
}
