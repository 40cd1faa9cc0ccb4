//! Why content cannot be sent as it is, and what to make of it.

use super::{foreign, mime};

/// Why content cannot be sent as it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Unsuited {
    /// What is wrong with it, as a phrase behind its name and a colon.
    pub why: String,
    /// What to do, one line.
    pub hint: String,
}

impl Unsuited {
    fn new(why: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { why: why.into(), hint: hint.into() }
    }
}

/// Says it of a file whose type [`mime::of_file`] does not know.
pub fn of(name: &str, bytes: &[u8]) -> Unsuited {
    if let Some(mime) = mime::not_taken(bytes) {
        let hint = format!("{}; or insist: --attachment-type {mime}", foreign::hint_for(mime));
        return Unsuited::new(format!("it is {mime}, which no model is known to read"), hint);
    }
    let format = foreign::of(bytes);
    let may_be_office = format.is_none_or(|format| [foreign::ZIP, foreign::OFFICE].contains(&format));
    if let Some(mime) = mime::office(name).filter(|_| may_be_office) {
        let hint = format!("{}; or insist: --attachment-type {mime}", foreign::TO_PDF);
        return Unsuited::new(foreign::OFFICE.phrase(), hint);
    }
    if let Some(format) = format {
        return Unsuited::new(format.phrase(), format.hint);
    }
    if let Some(mime) = mime::named(name).filter(|mime| !mime::is_text(mime)) {
        return misnamed(mime, bytes);
    }
    broken_text(bytes).unwrap_or_else(|| {
        let hint = "if it is something that Gemini reads, attach it and say what it is: --attachment-type MIME";
        Unsuited::new("what kind of file it is cannot be told", hint)
    })
}

/// A file whose name stands for a format that its content does not have.
fn misnamed(mime: &str, bytes: &[u8]) -> Unsuited {
    let why = format!("its name says {mime}, its content does not");
    let real = if mime::is_utf8(bytes) { "text/plain" } else { mime };
    let insist = if mime::is_utf8(bytes) { "it is text" } else { "look whether it is whole, or insist" };
    Unsuited::new(why, format!("{insist}: --attachment-type {real}"))
}

/// What is wrong with something that looks like text; none if it looks like something else.
fn broken_text(bytes: &[u8]) -> Option<Unsuited> {
    const LOOKED_AT: usize = 4096;
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let (pairs, _) = start.as_chunks::<2>();
    let is_letter = |byte: u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    // UTF-16 has a NUL beside every letter of ASCII.
    let has_nul_at =
        |nul: usize| !pairs.is_empty() && pairs.iter().all(|pair| pair[nul] == 0 && is_letter(pair[1 - nul]));
    let convert = |encoding: &str| format!("convert it first: iconv -f {encoding} -t utf-8");
    let other = |hint: String| Some(Unsuited::new("it looks like text, but not like UTF-8", hint));
    match std::str::from_utf8(bytes) {
        _ if has_nul_at(1) => other(convert("utf-16le")),
        _ if has_nul_at(0) => other(convert("utf-16be")),
        _ if !start.iter().copied().all(is_letter) => None,
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 && has_wide(bytes) => Some(Unsuited::new(
            format!("it is UTF-8, but ends in the middle of a character at byte {}", error.valid_up_to()),
            "get the whole of it, or cut it between two characters",
        )),
        _ => other(convert("ENCODING") + ", where ENCODING is what it was written in, such as latin1 or shift_jis"),
    }
}

/// Whether some character of valid UTF-8 takes more than one byte: then the text is no other encoding by chance.
fn has_wide(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().next().is_some_and(|chunk| !chunk.valid().is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hint_fits_the_file() {
        for (name, bytes, hint) in [
            ("a.docx", &b"PK\x03\x04"[..], "convert it to PDF"),
            ("a.mkv", b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska", "convert it to MP4"),
            ("a.png", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "insist: --attachment-type image/avif"),
            ("a.xlsx", b"PK\x03\x04", "--attachment-type application/vnd.openxml"),
            ("a.doc", b"\xd0\xcf\x11\xe0", "application/msword"),
            ("a.docx", b"\x7fELF", "no model reads it"),
            ("a.zip", b"PK\x03\x04", "unpack it"),
            ("a.gz", b"\x1f\x8b\x08", "unpack it"),
            ("a.pdf", b"PK\x03\x04", "unpack it"),
            ("a.pdf", b"x", "it is text: --attachment-type text/plain"),
            ("a.png", b"\0\x01\x02", "insist: --attachment-type image/png"),
            ("a.txt", b"caf\xe9\n", "iconv -f ENCODING "),
            ("a.txt", b"\x83\x65\x83\x58\x83\x67", "iconv -f ENCODING "),
            ("a.txt", b"h\xc3\xa9\xc3", "get the whole of it"),
            ("a.txt", b"h\0i\0\n\0", "iconv -f utf-16le "),
            ("a.txt", b"\0h\0i", "iconv -f utf-16be "),
            ("a", b"\0\x01\x02", "--attachment-type MIME"),
        ] {
            let told = of(name, bytes).hint;
            assert!(told.contains(hint), "{name}: {told}");
        }
    }
}
