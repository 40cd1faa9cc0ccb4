//! A part of an answer that is a file: its type as the server calls it, and its bytes in base64.
//!
//! Source: <https://ai.google.dev/api/caching#Blob>.

use std::borrow::Cow;
use std::io::{self, Read as _};

use base64::prelude::BASE64_STANDARD;
use base64::read::DecoderReader;
use serde::Deserialize;

use crate::failure::{Failure, Kind};
use crate::gemini::part::Part;
use crate::output::wav;
use crate::prompt::mime;

/// What is decoded at a time, in bytes.
const CHUNK: usize = 64 << 10;

/// A file in an answer. It is decoded piece by piece, so that it never takes memory beside the reply that it came in.
#[derive(Deserialize)]
pub struct Blob<'a> {
    /// What the server says it is.
    #[serde(borrow, rename = "mimeType", alias = "mime_type", default = "unnamed")]
    pub said: Cow<'a, str>,
    #[serde(borrow, default)]
    data: Cow<'a, str>,
}

fn unnamed() -> Cow<'static, str> {
    Cow::Borrowed("application/octet-stream")
}

impl<'a> Blob<'a> {
    /// The file in an `inlineData` part.
    ///
    /// Fails (exit 9) if it is empty or cannot be decoded, as a whole, so that no half of it is taken for it.
    pub fn of(part: &Part<'a>) -> Result<Self, Failure> {
        let json = part.fields().find(|(name, _)| name == "inlineData").map_or("", |(_, json)| json);
        let damaged = |what: &str, why: &str| {
            let message = format!("the answer is damaged: {what} in it {why}");
            Failure::new(Kind::Incomplete, message).hint("ask again; --json prints it as it came")
        };
        let Ok(blob) = serde_json::from_str::<Self>(json) else {
            return Err(damaged("a file", "has neither a type nor data that can be read"));
        };
        let length = io::copy(&mut blob.decoder(), &mut io::sink());
        match length {
            Ok(0) => Err(damaged(&blob.said, "is empty")),
            Ok(_) => Ok(blob),
            Err(_) => Err(damaged(&blob.said, "cannot be decoded (base64)")),
        }
    }

    fn decoder(&self) -> impl io::Read + '_ {
        DecoderReader::new(self.data.as_bytes(), &BASE64_STANDARD)
    }

    /// Its first bytes, up to 64 KiB.
    pub fn start(&self) -> Vec<u8> {
        let mut start = Vec::new();
        let _ = self.decoder().take(CHUNK as u64).read_to_end(&mut start);
        start
    }

    /// Hands all its bytes on, piece by piece.
    ///
    /// Fails as `take` does.
    pub fn each(&self, take: &mut dyn FnMut(&[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
        let (mut decoder, mut buffer) = (self.decoder(), vec![0; CHUNK]);
        loop {
            // It was decoded before, so it can be decoded.
            match decoder.read(&mut buffer) {
                Ok(0) | Err(_) => return Ok(()),
                Ok(length) => take(&buffer[..length])?,
            }
        }
    }
}

/// What a file is: what its first bytes say, else what the server says, under the name that we use for it.
pub fn real_type(said: &str, start: &[u8]) -> String {
    let known = canonical(said);
    match mime::by_content(start) {
        // Samples may look like anything, except that a whole file of them begins as one.
        Some(content) if !wav::is_pcm(said) || content == "audio/wav" => {
            // The beginning of these containers does not tell sound from pictures.
            let same = ["mp4", "webm", "ogg"].iter().any(|form| content.ends_with(form) && known.ends_with(form));
            if same { known } else { content.to_owned() }
        }
        _ => known,
    }
}

/// The usual name of a type, without its parameters.
fn canonical(said: &str) -> String {
    let name = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match name.as_str() {
        "image/jpg" => "image/jpeg".to_owned(),
        "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => "audio/wav".to_owned(),
        "audio/mp3" => "audio/mpeg".to_owned(),
        "audio/x-flac" => "audio/flac".to_owned(),
        _ => name,
    }
}

/// How the name of a file of this type ends. Nothing of what the server says becomes part of a name.
pub fn extension(mime: &str) -> &'static str {
    match mime {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "image/heic" => "heic",
        "image/avif" => "avif",
        "image/svg+xml" => "svg",
        "audio/wav" => "wav",
        "audio/mpeg" => "mp3",
        "audio/mp4" => "m4a",
        "audio/ogg" => "ogg",
        "audio/flac" => "flac",
        "audio/aac" => "aac",
        "audio/l16" | "audio/pcm" => "pcm",
        "video/mp4" => "mp4",
        "video/webm" => "webm",
        "application/pdf" => "pdf",
        "text/csv" => "csv",
        "text/plain" => "txt",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_a_file_is() {
        for (said, start, expected) in [
            ("image/png", &b"\xff\xd8\xff\xe0\0\x10JFIF"[..], "image/jpeg"),
            ("image/jpg", b"?", "image/jpeg"),
            ("IMAGE/PNG; charset=x", b"?", "image/png"),
            ("application/octet-stream", b"GIF89a", "image/gif"),
            ("audio/L16;rate=24000", b"\xff\xfb\x90\x64", "audio/l16"),
            ("audio/L16;rate=24000", b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
            ("audio/mp3", b"ID3\x04\0\0\0\0\x01\x76", "audio/mpeg"),
            ("audio/mp4", b"\0\0\0\x20ftypisom\0\0\x02\0", "audio/mp4"),
        ] {
            assert_eq!(real_type(said, start), expected, "{said}");
        }
    }

    #[test]
    fn names_are_made_of_our_own_words() {
        assert_eq!(extension("image/png"), "png");
        assert_eq!(extension("image/../../x"), "bin");
    }

    #[test]
    fn what_cannot_be_decoded_as_a_whole_is_damaged() {
        let blob = |data: &str| {
            let json = format!(r#"{{"inlineData":{{"mimeType":"image/png","data":{data}}}}}"#);
            let part = Part::read(&json).unwrap();
            Blob::of(&part).map(|blob| blob.start()).map_err(|failure| failure.message)
        };
        assert_eq!(blob(r#""YQ==""#), Ok(b"a".to_vec()));
        assert_eq!(blob(r#""YQ\u003d=""#), Ok(b"a".to_vec()));
        for (data, words) in [
            (r#""""#, "image/png in it is empty"),
            (r#""YQ""#, "cannot be decoded"),
            (r#""Y!==""#, "cannot be decoded"),
            ("7", "neither a type nor data"),
            ("null", "neither a type nor data"),
        ] {
            assert!(blob(data).unwrap_err().contains(words), "{data}");
        }
    }
}
