//! Formats that Gemini does not take, known by their first bytes, and what to make of such a file.
//!
//! Source: <https://mimesniff.spec.whatwg.org>, file(1)'s magic, and the specifications of the formats.

use memchr::memmem;

use super::mime::is_utf8;

/// A format that Gemini does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// What the file is, as a phrase behind `it is`.
    pub what: &'static str,
    /// What to do, one line.
    pub hint: &'static str,
}

impl Format {
    /// What the file is, as a sentence.
    pub fn phrase(self) -> String {
        format!("it is {}", self.what)
    }
}

const TO_PNG: &str = "convert it to PNG, for example: magick FILE NEW.png";
const TO_MP3: &str = "convert it to MP3, for example: ffmpeg -i FILE NEW.mp3";
const TO_MP4: &str = "convert it to MP4, for example: ffmpeg -i FILE NEW.mp4";
const UNPACK: &str = "unpack it, and attach the files that are in it";
const NO_INPUT: &str = "no model reads it: attach what it prints or holds, as text";

/// The hint for office documents.
pub const TO_PDF: &str = "convert it to PDF: soffice --headless --convert-to pdf FILE";

/// A ZIP archive. Office documents are some, too.
pub const ZIP: Format = Format { what: "compressed (ZIP)", hint: UNPACK };

/// An office document, whatever its name is.
pub const OFFICE: Format = Format { what: "an office document, which few models read", hint: TO_PDF };

const EPUB: Format =
    Format { what: "an e-book (EPUB)", hint: "convert it to PDF, for example: ebook-convert FILE NEW.pdf" };

const TAR: Format = Format { what: "an archive (tar)", hint: UNPACK };
const BMP: Format = Format { what: "a BMP picture", hint: TO_PNG };
const ICON: Format = Format { what: "an icon (ICO)", hint: TO_PNG };
const PROGRAM: Format = Format { what: "a program", hint: NO_INPUT };

/// First bytes that no text has, and their formats.
const SIGNATURES: [(&[u8], &str, &str); 25] = [
    (b"II*\0", "a TIFF picture", TO_PNG),
    (b"MM\0*", "a TIFF picture", TO_PNG),
    (b"II+\0", "a TIFF picture", TO_PNG),
    (b"MM\0+", "a TIFF picture", TO_PNG),
    (b"8BPS\0", "a Photoshop picture", TO_PNG),
    (b"\xff\x0a", "a JPEG XL picture", TO_PNG),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture", TO_PNG),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", TO_PNG),
    (b"#!AMR", "an AMR recording", TO_MP3),
    (b"MThd\0", "a MIDI file, which holds notes and no sound", TO_MP3),
    (b"\x1f\x8b", "compressed (gzip)", UNPACK),
    (b"BZh91AY&SY", "compressed (bzip2)", UNPACK),
    (b"\xfd7zXZ\0", "compressed (xz)", UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "compressed (7z)", UNPACK),
    (b"Rar!\x1a\x07", "compressed (RAR)", UNPACK),
    (b"SQLite format 3\0", "a database (SQLite)", NO_INPUT),
    (b"\x7fELF", PROGRAM.what, PROGRAM.hint),
    (b"\xcf\xfa\xed\xfe", PROGRAM.what, PROGRAM.hint),
    (b"\xce\xfa\xed\xfe", PROGRAM.what, PROGRAM.hint),
    (b"\xca\xfe\xba\xbe", PROGRAM.what, PROGRAM.hint),
    (b"\0asm", PROGRAM.what, PROGRAM.hint),
    (b"!<arch>\n", "a library or an archive (ar)", UNPACK),
    (b"\xd0\xcf\x11\xe0", OFFICE.what, OFFICE.hint),
    (b"PK\x05\x06", ZIP.what, ZIP.hint),
];

/// What to make of a file of a type that only some other service takes.
pub fn hint_for(mime: &str) -> &'static str {
    if mime.starts_with("image/") { TO_PNG } else { TO_MP4 }
}

/// The format of a file with this content, if it is one that Gemini does not take.
pub fn of(bytes: &[u8]) -> Option<Format> {
    let known = SIGNATURES.iter().find(|(start, ..)| bytes.starts_with(start));
    known.map(|&(_, what, hint)| Format { what, hint }).or_else(|| by_more_than_its_start(bytes))
}

/// Formats whose first bytes alone could begin a text, or say too little.
fn by_more_than_its_start(bytes: &[u8]) -> Option<Format> {
    /// Where a tar header says which format it has: POSIX.1-1988, ustar.
    const USTAR: usize = 257;
    let is_tar = bytes.get(USTAR..).is_some_and(|magic| magic.starts_with(b"ustar\0") || magic.starts_with(b"ustar  "));
    match bytes {
        [b'P', b'K', 3, 4, ..] => Some(zip(bytes)),
        // The size, then four reserved bytes.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(BMP),
        // How many pictures, none over 255.
        [0, 0, 1 | 2, 0, 1..=255, 0, ..] => Some(ICON),
        [b'M', b'Z', ..] if !is_utf8(bytes) => Some(PROGRAM),
        _ => is_tar.then_some(TAR),
    }
}

/// What a ZIP archive is: OpenDocument and EPUB say it in their first entry (OASIS ODF 1.3 part 2, 3.3), Office Open XML
/// has one of a fixed name (ECMA-376 part 2, 7.2.3.2.1).
fn zip(bytes: &[u8]) -> Format {
    const FIRST_NAME: usize = 30;
    let first = bytes.get(FIRST_NAME..).unwrap_or_default();
    if first.starts_with(b"mimetypeapplication/epub+zip") {
        EPUB
    } else if first.starts_with(b"mimetypeapplication/vnd.") || memmem::find(bytes, b"[Content_Types].xml").is_some() {
        OFFICE
    } else {
        ZIP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_are_not_taken_are_known_by_their_content() {
        let tar = [&b"name\0"[..], &[0; 252], b"ustar\x0000"].concat();
        let docx = [&b"PK\x03\x04"[..], &[0; 26], b"[Content_Types].xml"].concat();
        let odt = [&b"PK\x03\x04"[..], &[0; 26], b"mimetypeapplication/vnd.oasis.opendocument.text"].concat();
        let epub = [&b"PK\x03\x04"[..], &[0; 26], b"mimetypeapplication/epub+zip"].concat();
        for (bytes, hint) in [
            (&b"BM\x46\0\0\0\0\0\0\0\x36"[..], TO_PNG),
            (b"II*\0\x08\0\0\0", TO_PNG),
            (b"8BPS\0\x01", TO_PNG),
            (b"\0\0\x01\0\x02\0\x10\x10", TO_PNG),
            (b"\xff\x0a\x9f", TO_PNG),
            (b"#!AMR\n\x3c", TO_MP3),
            (b"MThd\0\0\0\x06", TO_MP3),
            (&tar, UNPACK),
            (b"PK\x03\x04\x14\0", UNPACK),
            (b"\x1f\x8b\x08", UNPACK),
            (&docx, TO_PDF),
            (&odt, TO_PDF),
            (&epub, EPUB.hint),
            (b"\x7fELF\x02", NO_INPUT),
            (b"MZ\x90\0\x03", NO_INPUT),
            (b"SQLite format 3\0", NO_INPUT),
        ] {
            assert_eq!(of(bytes).map(|format| format.hint), Some(hint), "{bytes:?}");
        }
        for text in [&b"BMW and MINI"[..], b"MZ is a prefix", b"PK", b"7zip", b"II", b"", b"\0\0\x01\xba\x44"] {
            assert_eq!(of(text), None, "{text:?}");
        }
    }
}
