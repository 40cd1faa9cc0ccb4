//! Which kind of file something is: by its first bytes where they tell, else by the end of its name.
//!
//! Source: the types that Gemini takes, <https://ai.google.dev/gemini-api/docs/file-input-methods>; what files look
//! like, <https://mimesniff.spec.whatwg.org>, <https://mp4ra.org/registered-types/brands>, RFC 8794 (EBML).

use std::path::Path;

use memchr::memmem;

use super::foreign;

/// Suffixes and their types. Texts are known by being text; here only those that are more than plain.
const SUFFIXES: [(&str, &str); 55] = [
    ("aac", "audio/aac"),
    ("aif", "audio/aiff"),
    ("aifc", "audio/aiff"),
    ("aiff", "audio/aiff"),
    ("avi", "video/avi"),
    ("avif", "image/avif"),
    ("css", "text/css"),
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("flac", "audio/flac"),
    ("flv", "video/x-flv"),
    ("gif", "image/gif"),
    ("heic", "image/heic"),
    ("heif", "image/heif"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("m4a", "audio/mp4"),
    ("m4b", "audio/mp4"),
    ("m4v", "video/mp4"),
    ("markdown", "text/markdown"),
    ("md", "text/markdown"),
    ("mkv", "video/x-matroska"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("mpeg", "video/mpeg"),
    ("mpg", "video/mpeg"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("oga", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("py", "text/x-python"),
    ("rtf", "text/rtf"),
    ("txt", "text/plain"),
    ("wav", "audio/wav"),
    ("weba", "audio/webm"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("wmv", "video/wmv"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "text/xml"),
    ("3gp", "video/3gpp"),
    ("3gpp", "video/3gpp"),
];

/// Types that are known by their content and that no model takes: the service answers "Unsupported MIME type".
const NOT_TAKEN: [&str; 4] = ["image/avif", "video/3gpp2", "video/ogg", "video/x-matroska"];

/// The type of a file with this content, if it is one of those that no model takes.
pub fn not_taken(bytes: &[u8]) -> Option<&'static str> {
    by_content(bytes).filter(|mime| NOT_TAKEN.contains(mime))
}

/// The type that the end of a name stands for, where the content is something else: a name that lies.
pub fn contradicted(name: &str, mime: &str) -> Option<&'static str> {
    // A text is told from a binary file, not from another text.
    named(name).filter(|named| *named != mime && !(is_text(named) && is_text(mime)))
}

/// The type of a file with this name and content; none if it cannot be told, or is of no kind that every model takes.
/// The name decides only where the content may be what it says.
pub fn of_file(name: &str, bytes: &[u8]) -> Option<&'static str> {
    match (by_content(bytes), named(name)) {
        (Some(content), _) if NOT_TAKEN.contains(&content) => None,
        // Recorders also write sound into these containers, and only the name tells.
        (Some("video/mp4"), Some(sound @ "audio/mp4")) | (Some("video/webm"), Some(sound @ "audio/webm")) => {
            Some(sound)
        }
        (Some(content), _) => Some(content),
        (None, _) if foreign::of(bytes).is_some() => None,
        (None, Some(text)) if is_text(text) => is_utf8(bytes).then_some(text),
        (None, Some(other)) => may_be(other, bytes).then_some(other),
        (None, None) => is_utf8(bytes).then_some("text/plain"),
    }
}

/// Whether a file may be of this type although it does not begin as such files do.
fn may_be(mime: &str, bytes: &[u8]) -> bool {
    /// Readers of PDF look for its header so far: ISO 32000, Adobe's implementation note 13.
    const HEADER_WITHIN: usize = 1024;
    match mime {
        "application/pdf" => memmem::find(&bytes[..bytes.len().min(HEADER_WITHIN)], b"%PDF-").is_some(),
        // Streams have no beginning of their own, padding may stand in front, and old QuickTime has no `ftyp`.
        "audio/mpeg" | "audio/aac" | "video/mpeg" | "video/quicktime" => !is_utf8(bytes),
        _ => false,
    }
}

/// The type that the end of a file's name stands for.
pub fn named(name: &str) -> Option<&'static str> {
    by_suffix(Path::new(name).extension()?.to_str()?)
}

/// The type of what an address leads to, by the end of its path, as Google's own libraries guess it. A video on YouTube
/// has none.
pub fn of_link(address: &str) -> Option<&'static str> {
    let (_, rest) = address.split_once("://")?;
    let (_, path) = rest.split_once('/')?;
    let path = path.split(['?', '#']).next().unwrap_or(path);
    by_suffix(Path::new(path).extension()?.to_str()?)
}

/// The type that the name of an office document stands for.
pub fn office(name: &str) -> Option<&'static str> {
    named(name).filter(|mime| is_office(mime))
}

/// All types that have a suffix, for completions.
pub fn all() -> Vec<&'static str> {
    SUFFIXES.iter().map(|(_, mime)| *mime).collect()
}

fn by_suffix(suffix: &str) -> Option<&'static str> {
    SUFFIXES.iter().find(|(known, _)| suffix.eq_ignore_ascii_case(known)).map(|(_, mime)| *mime)
}

fn is_office(mime: &str) -> bool {
    ["application/msword", "application/vnd."].iter().any(|office| mime.starts_with(office))
}

/// Whether a type is one of text.
pub fn is_text(mime: &str) -> bool {
    mime.starts_with("text/") || mime == "application/json"
}

/// Whether bytes are text in UTF-8.
pub fn is_utf8(bytes: &[u8]) -> bool {
    !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}

/// The type that the first bytes of a file stand for, if it is one that Gemini knows.
pub fn by_content(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'R', b'I' | b'F', b'F' | b'6', b'F' | b'4', _, _, _, _, b'W', b'A', b'V', b'E', ..] => "audio/wav",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => "video/avi",
        [b'F', b'O', b'R', b'M', _, _, _, _, b'A', b'I', b'F', b'F' | b'C', ..] => "audio/aiff",
        // Text may begin with these letters: a version below 5, and a size of four times seven bits.
        [b'I', b'D', b'3', 0..5, _, _, 0..0x80, 0..0x80, 0..0x80, 0..0x80, ..] => "audio/mpeg",
        [b'f', b'L', b'a', b'C', ..] => "audio/flac",
        [b'O', b'g', b'g', b'S', ..] => ogg(bytes),
        [_, _, _, _, b'f', b't', b'y', b'p', rest @ ..] => iso_media(rest),
        [0x1a, 0x45, 0xdf, 0xa3, rest @ ..] => ebml(rest),
        [b'F', b'L', b'V', 1, ..] => "video/x-flv",
        [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, ..] => "video/wmv",
        [0, 0, 1, 0xba | 0xb3, ..] => "video/mpeg",
        [0xff, sync, rate, ..] => mpeg_audio(*sync, *rate)?,
        _ if is_pdf(bytes) => "application/pdf",
        _ => return None,
    })
}

/// Some programs write a byte order mark or empty lines in front.
fn is_pdf(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"%PDF-")
}

fn ogg(bytes: &[u8]) -> &'static str {
    /// The first page of every stream comes before all others: RFC 3533, section 4.
    const FIRST_PAGES: usize = 4096;
    let is_video = memmem::find(&bytes[..bytes.len().min(FIRST_PAGES)], b"\x80theora").is_some();
    if is_video { "video/ogg" } else { "audio/ogg" }
}

/// A frame of MPEG audio without anything in front: layer III is MP3, layer 0 is AAC in ADTS. `ff fe` is a byte order
/// mark.
fn mpeg_audio(sync: u8, rate: u8) -> Option<&'static str> {
    let (version, layer) = (sync >> 3 & 3, sync >> 1 & 3);
    let (bits, frequency) = (rate >> 4, rate >> 2 & 3);
    match (sync >> 5, version, layer) {
        (7, 0 | 2 | 3, 1) if bits < 15 && frequency < 3 => Some("audio/mpeg"),
        (7, 2 | 3, 0) => Some("audio/aac"),
        _ => None,
    }
}

/// MP4 and its relatives, by the brand that comes first; HEIF has AVIF among the others.
fn iso_media(brands: &[u8]) -> &'static str {
    /// Brand, minor version, then the compatible brands, four bytes each; few files have more than eight.
    const LOOKED_AT: usize = 10;
    let holds = |brand: &[u8]| brands.chunks(4).take(LOOKED_AT).any(|other| other == brand);
    match brands {
        [b'a', b'v', b'i', b'f' | b's', ..] => "image/avif",
        [b'm', b'i' | b's', b'f', b'1', ..] if holds(b"avif") => "image/avif",
        [b'm', b'i' | b's', b'f', b'1', ..] => "image/heif",
        [b'h', b'e', b'i' | b'v', ..] => "image/heic",
        [b'q', b't', ..] => "video/quicktime",
        [b'M', b'4', b'A' | b'B' | b'P', ..] | [b'F', b'4', b'A' | b'B', ..] => "audio/mp4",
        [b'3', b'g', b'2', ..] => "video/3gpp2",
        [b'3', b'g', ..] => "video/3gpp",
        _ => "video/mp4",
    }
}

/// Matroska, unless the header's DocType says that it is the part of it called WebM.
fn ebml(header: &[u8]) -> &'static str {
    if doc_type(header) == Some(b"webm") { "video/webm" } else { "video/x-matroska" }
}

/// The text of the DocType element in an EBML header, whose own name was read already.
fn doc_type(header: &[u8]) -> Option<&[u8]> {
    const DOC_TYPE: [u8; 2] = [0x42, 0x82];
    let (_, mut rest) = ebml_size(header)?;
    loop {
        // All elements of the header have names of one or two bytes.
        let (name, behind) = rest.split_at_checked(if *rest.first()? < 0x80 { 2 } else { 1 })?;
        let (size, behind) = ebml_size(behind)?;
        let (value, behind) = behind.split_at_checked(size)?;
        if name == DOC_TYPE {
            // It may be padded with zeros.
            return value.split(|byte| *byte == 0).next();
        }
        rest = behind;
    }
}

/// A number as EBML writes it: as many zero bits in front as there are further bytes.
fn ebml_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let further = first.leading_zeros() as usize;
    let (more, rest) = rest.split_at_checked(further)?;
    let first = usize::from(*first) & (0x7f_usize >> further);
    Some((more.iter().fold(first, |size, byte| size << 8 | usize::from(*byte)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How files of each kind begin.
    const BEGINNINGS: [(&[u8], &str); 55] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "image/heic"),
        (b"\0\0\0\x18ftyphevc\0\0\0\0hevc", "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "image/heif"),
        (b"\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc", "image/heif"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "image/avif"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "image/avif"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"RF64\xff\xff\xff\xffWAVEds64", "audio/wav"),
        (b"FORM\0\0\0\x10AIFFCOMM", "audio/aiff"),
        (b"FORM\0\0\0\x10AIFCFVER", "audio/aiff"),
        (b"ID3\x04\0\0\0\0\x01\x76TIT2", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"\xff\xfa\x90\x64", "audio/mpeg"),
        (b"\xff\xf3\x40\xc4", "audio/mpeg"),
        (b"\xff\xf2\x40\xc4", "audio/mpeg"),
        (b"\xff\xe3\x18\xc4", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"\xff\xf9\x50\x80", "audio/aac"),
        (b"fLaC\0\0\0\x22", "audio/flac"),
        (b"OggS\0\x02", "audio/ogg"),
        (b"OggS\0\x02\0\0\0\0\0\0\0\0ssss\0\0\0\0cccc\x01\x2a\x80theora", "video/ogg"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42", "audio/mp4"),
        (b"\0\0\0\x20ftypM4B \0\0\0\0M4B mp42", "audio/mp4"),
        (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2", "video/mp4"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/quicktime"),
        (b"\0\0\0\x20ftypM4P \0\0\0\0M4P mp42", "audio/mp4"),
        (b"\0\0\0\x20ftypF4A \0\0\0\0F4A mp42", "audio/mp4"),
        (b"\0\0\0\x20ftypM4V \0\0\0\0M4V mp42", "video/mp4"),
        (b"\0\0\0\x20ftypmp42\0\0\0\0mp42isom", "video/mp4"),
        (b"\0\0\0\x20ftypavc1\0\0\0\0avc1isom", "video/mp4"),
        (b"\0\0\0\x20ftypdash\0\0\0\0iso6mp41", "video/mp4"),
        (b"\0\0\0\x18ftyp3gp4\0\0\0\x003gp4", "video/3gpp"),
        (b"\0\0\0\x18ftyp3gp5\0\0\0\x003gp5", "video/3gpp"),
        (b"\0\0\0\x18ftyp3ge6\0\0\0\x003ge6", "video/3gpp"),
        (b"\0\0\0\x18ftyp3g2a\0\0\0\x003g2a", "video/3gpp2"),
        (b"\0\0\0\x18ftypheix\0\0\0\0mif1", "image/heic"),
        (b"\0\0\0\x18ftypheim\0\0\0\0mif1", "image/heic"),
        (b"\0\0\0\x1cftypavis\0\0\0\0avifmsf1", "image/avif"),
        (b"GIF87a", "image/gif"),
        (b"\xff\xd8\xff\xe1\0\x10Exif", "image/jpeg"),
        (b"\xff\xd8\xff\xdb\0\x43", "image/jpeg"),
        (b"ID3\x03\0\0\0\0\x01\x76TIT2", "audio/mpeg"),
        (b"ID3\x02\0\0\0\0\x01\x76TT2", "audio/mpeg"),
        (b"\xff\xe2\x18\xc4", "audio/mpeg"),
        (b"RIFF\x24\0\0\0AVI LIST", "video/avi"),
        (b"FLV\x01\x05", "video/x-flv"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9", "video/wmv"),
        (b"\0\0\x01\xba\x44", "video/mpeg"),
        (b"\0\0\x01\xb3\x16", "video/mpeg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", "application/pdf"),
    ];

    #[test]
    fn every_type_is_known_by_its_first_bytes() {
        for (bytes, mime) in BEGINNINGS {
            assert_eq!(by_content(bytes), Some(mime), "{bytes:?}");
        }
    }

    #[test]
    fn only_the_doc_type_webm_is_webm() {
        let header = |elements: &[u8]| {
            let size = 0x80 | u8::try_from(elements.len()).unwrap();
            by_content(&[&[0x1a, 0x45, 0xdf, 0xa3, size], elements].concat())
        };
        assert_eq!(header(b"\x42\x86\x81\x01\x42\x82\x84webm"), Some("video/webm"));
        assert_eq!(header(b"\xec\x82\0\0\x42\x82\x86webm\0\0\x42\x87\x81\x04"), Some("video/webm"));
        assert_eq!(header(b"\x42\x82\x88matroska"), Some("video/x-matroska"));
        assert_eq!(header(b"\x42\x82\x88webm"), Some("video/x-matroska"), "cut off");
        assert_eq!(header(b"\x42\x82\x10\0"), Some("video/x-matroska"), "a size without its end");
        // The size in eight bytes, as ffmpeg writes it.
        let long = b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x07\x42\x82\x84webm";
        assert_eq!(by_content(long), Some("video/webm"));
    }

    #[test]
    fn text_that_begins_like_another_format_is_text() {
        for text in ["ID3 tags explained", "RIFFs and waves", "OK", "FORMat", "FLV is old", "%PDF is a header", ""] {
            assert_eq!(by_content(text.as_bytes()), None, "{text}");
        }
        assert_eq!(by_content(b"\xff\xfeh\0"), None, "a byte order mark");
        assert_eq!(by_content(b"\xffz\xb4\xb4"), None);
    }

    #[test]
    fn the_content_tells_more_than_the_name() {
        assert_eq!(of_file("a.txt", b"\x89PNG\r\n"), Some("image/png"));
        assert_eq!(of_file("a.mp3", b"\0\0\0\0"), Some("audio/mpeg"));
        assert_eq!(of_file("a.pdf", b"\xff\0 junk %PDF-1.4"), Some("application/pdf"));
        assert_eq!(of_file("a.mov", b"\0\0\0\x08wide\0\0"), Some("video/quicktime"));
        assert_eq!(of_file("a.m4a", b"\0\0\0\x20ftypdash\0\0\0\0"), Some("audio/mp4"));
        assert_eq!(of_file("a.MD", b"# hi"), Some("text/markdown"));
        assert_eq!(of_file("a.rs", b"fn main() {}"), Some("text/plain"));
        assert_eq!(of_file("-", b"words"), Some("text/plain"));
        for (name, bytes) in [
            ("a.csv", &b"caf\xe9;1"[..]),
            ("a.txt", b"h\0\xe9\0"),
            ("a.docx", b"PK\x03\x04\x14\0"),
            ("a.zip", b"PK\x03\x04\x14\0"),
            ("a", b"\0\x01"),
            ("a.pdf", b"PK\x03\x04\x14\0"),
            ("a.pdf", b"x"),
            ("a.png", b"\x7fELF\x02\x01"),
            ("a.png", b"just words"),
            ("a.png", b"BM\x46\0\0\0\0\0\0\0\x36"),
            ("a.jpg", b"II*\0\x08\0\0\0"),
            ("a.mp3", b"just words"),
            ("a.wav", b"\0\x01\x02"),
            ("a.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1"),
            ("a.mp4", b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska"),
            ("a.ogg", b"OggS\0\x02\0\0\0\0\0\0\0\0ssss\0\0\0\0cccc\x01\x2a\x80theora"),
        ] {
            assert_eq!(of_file(name, bytes), None, "{name}");
        }
    }

    #[test]
    fn a_name_lies_that_stands_for_another_kind() {
        assert_eq!(contradicted("a.png", "image/jpeg"), Some("image/png"));
        assert_eq!(contradicted("a.txt", "image/jpeg"), Some("text/plain"));
        assert_eq!(contradicted("a.md", "text/plain"), None);
        assert_eq!(contradicted("a.m4a", "audio/mp4"), None);
        assert_eq!(contradicted("a", "image/jpeg"), None);
    }

    #[test]
    fn a_link_has_the_type_of_its_path() {
        for (address, mime) in [
            ("https://example.org/a/x.pdf", Some("application/pdf")),
            ("https://example.org/x.PNG?size=1.5#top", Some("image/png")),
            ("gs://bucket/talk.mp3", Some("audio/mpeg")),
            ("gs://bucket/report.docx", office("report.docx")),
            ("https://www.youtube.com/watch?v=x.mp4", None),
            ("https://youtu.be/abc", None),
            ("https://example.md", None),
            ("https://generativelanguage.googleapis.com/v1beta/files/abc", None),
        ] {
            assert_eq!(of_link(address), mime, "{address}");
        }
    }
}
