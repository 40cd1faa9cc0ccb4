//! Keys that are about to leave in a prompt: `cat ~/.bashrc | gemini`.

use std::borrow::Cow;
use std::io::{self, Read};

use crate::blob::Blob;
use crate::failure::Failure;
use crate::key_shape::shapes;

use super::find::KEY_PAGE;
use super::secret::{Secret, mask};
use super::shape;

/// One thing that would be sent: what to call it, and what it holds.
pub type Outgoing<'a> = (String, OutgoingContent<'a>);

/// What would be sent.
#[derive(Debug)]
pub enum OutgoingContent<'a> {
    /// In memory.
    Bytes(Cow<'a, [u8]>),
    /// Read from its beginning to its end.
    File(&'a Blob),
}

impl<'a> From<Cow<'a, [u8]>> for OutgoingContent<'a> {
    fn from(bytes: Cow<'a, [u8]>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a [u8]> for OutgoingContent<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<Vec<u8>> for OutgoingContent<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl<'a> From<&'a Blob> for OutgoingContent<'a> {
    fn from(file: &'a Blob) -> Self {
        Self::File(file)
    }
}

/// A shorter text may stand in any prompt by chance, and is no key of Google's.
const SHORTEST: usize = 16;

/// How many bytes of a file are looked at together.
const CHUNK: u64 = 256 << 10;

/// A larger file that is no text by its type is not looked at for what only looks like a key.
const LARGEST_TEXT: u64 = 20 << 20;

/// Refuses (exit 2) to send a key of ours, naming where it stands, and a file that cannot be read.
pub fn refuse_live<'a>(parts: &[Outgoing<'_>], secrets: impl Iterator<Item = &'a Secret>) -> Result<(), Failure> {
    let secrets: Vec<&Secret> = secrets.filter(|secret| secret.len() >= SHORTEST).collect();
    for (name, content) in parts {
        let found = match content {
            OutgoingContent::Bytes(bytes) => first(bytes, &secrets),
            OutgoingContent::File(file) => file
                .reader()
                .and_then(|reader| first_in_stream(reader, &secrets))
                .map_err(|error| Failure::usage(format!("cannot read {}: {error}", file.name())))?,
        };
        if let Some((secret, at)) = found {
            return Err(held(name, secret, at));
        }
    }
    Ok(())
}

/// The first secret in these bytes, and where it stands.
fn first<'a>(bytes: &[u8], secrets: &[&'a Secret]) -> Option<(&'a Secret, u64)> {
    let places = secrets.iter().filter_map(|secret| Some((*secret, secret.places_in(bytes).next()? as u64)));
    places.min_by_key(|(_, at)| *at)
}

/// The same for what is read piece by piece. Of UTF-16 the NULs are left out, and a key in it is plain.
fn first_in_stream<'a>(mut bytes: impl Read, secrets: &[&'a Secret]) -> io::Result<Option<(&'a Secret, u64)>> {
    let overlap = secrets.iter().map(|secret| secret.len() - 1).max().unwrap_or(0);
    let (mut window, mut passed, mut is_wide) = (Vec::new(), 0, None);
    loop {
        let read = bytes.by_ref().take(CHUNK).read_to_end(&mut window)? as u64;
        let marked = || window.starts_with(b"\xff\xfe") || window.starts_with(b"\xfe\xff");
        if *is_wide.get_or_insert_with(marked) {
            window.retain(|byte| *byte != 0);
        }
        if let Some((secret, at)) = first(&window, secrets) {
            return Ok(Some((secret, passed + at)));
        }
        if read < CHUNK {
            return Ok(None);
        }
        let done = window.len().saturating_sub(overlap);
        window.drain(..done);
        passed += done as u64;
    }
}

/// Refuses the same for a piece of a file that begins at this byte of it. What cannot be read is not sent either, and is
/// told there.
pub fn refuse_live_in(piece: impl Read, start: u64, secrets: &[Secret]) -> Result<(), Failure> {
    let secrets: Vec<&Secret> = secrets.iter().filter(|secret| secret.len() >= SHORTEST).collect();
    match first_in_stream(piece, &secrets) {
        Ok(Some((secret, at))) => Err(held("the file", secret, start + at)),
        _ => Ok(()),
    }
}

fn held(name: &str, secret: &Secret, at: u64) -> Failure {
    let masked = secret.masked();
    Failure::usage(format!("{name} holds your key {masked} at byte {at}; nothing was sent"))
        .hint("take it out; --allow-secrets sends it all the same")
}

/// Refuses (exit 2) a prompt that is a key and nothing else: it was pasted in the wrong place.
pub fn refuse_key_alone(prompt: &str) -> Result<(), Failure> {
    let text = shape::clean(prompt);
    let is_key = shapes(text).any(|place| place == (0..text.len()));
    let is_other = text.len() >= SHORTEST && !text.contains(char::is_whitespace) && shape::is_other_secret(text);
    if !is_key && !is_other {
        return Ok(());
    }
    Err(Failure::usage("the prompt is a key and nothing else; nothing was sent").hint(format!(
        "it may be in your shell's history now: delete it at {KEY_PAGE}, make a new one, and type it where `gemini key set` asks"
    )))
}

/// One line about the first thing that only looks like a key.
pub fn warning(parts: &[Outgoing<'_>]) -> Option<String> {
    parts.iter().find_map(|(name, content)| {
        let bytes = match content {
            OutgoingContent::Bytes(bytes) => Cow::Borrowed(&**bytes),
            OutgoingContent::File(file) => Cow::Owned(text_of(file)?),
        };
        let text = std::str::from_utf8(&bytes).ok()?;
        let place = shapes(text).next()?;
        let masked = mask(&text[place.clone()]);
        Some(format!("{name} holds what looks like a key ({masked}) at byte {}, and is sent as it is", place.start))
    })
}

/// The bytes of a file that may be a text; a picture is not read for it.
fn text_of(file: &Blob) -> Option<Vec<u8>> {
    const LOOKED_AT: u64 = 4 << 10;
    let start = file.start(LOOKED_AT).ok()?;
    let is_binary = std::str::from_utf8(&start).is_err_and(|error| error.error_len().is_some());
    if is_binary || file.len() > LARGEST_TEXT { None } else { file.start(LARGEST_TEXT).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> String {
        format!("AQ.{}", "Ab8x".repeat(12))
    }

    fn part(text: &str) -> Vec<Outgoing<'_>> {
        vec![("the prompt".to_owned(), text.as_bytes().into())]
    }

    #[test]
    fn a_live_key_is_found_wherever_it_stands() {
        let (key, secret) = (key(), Secret::new(&key()));
        for (text, at) in [(key.clone(), 0), (format!("é {key} b"), 3), (format!("a{key}"), 1)] {
            let failure = refuse_live(&part(&text), std::iter::once(&secret)).unwrap_err();
            assert!(failure.message.contains(&format!("at byte {at};")), "{}", failure.message);
        }
        assert!(refuse_live(&part("nothing"), std::iter::once(&secret)).is_ok());
        assert!(refuse_live(&part("a short one"), std::iter::once(&Secret::new("short"))).is_ok());
    }

    #[test]
    fn a_key_in_a_file_is_found_wherever_the_file_is_cut() {
        let (key, secret, chunk) = (key(), Secret::new(&key()), usize::try_from(CHUNK).unwrap());
        let found = |bytes: &[u8]| {
            let file = Blob::from_reader("a", &mut &bytes[..]).unwrap();
            let parts = [("attachment 1".to_owned(), (&file).into())];
            refuse_live(&parts, std::iter::once(&secret)).err().map(|failure| failure.message)
        };
        for before in (chunk - 60..chunk + 8).chain([0, 2 * chunk - 20, 4 * chunk]) {
            let bytes = [&vec![b'-'; before][..], key.as_bytes(), b" end"].concat();
            let message = found(&bytes).unwrap();
            assert!(message.contains(&format!("at byte {before};")), "{message}");
        }
        let wide = format!("\u{feff}{}{key}", "-".repeat(chunk));
        assert!(found(&wide.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()).is_some());
        assert_eq!(found(&vec![b'-'; 3 * chunk]), None);
    }

    #[test]
    fn a_live_key_is_found_wherever_it_stands_in_a_file() {
        let (key, secrets) = (key(), [Secret::new(&key()), Secret::new("short")]);
        for at in [0, 1, 65_500, 65_536, 65_537, 200_000] {
            let content = format!("{}{key} short", "a".repeat(at));
            let failure = refuse_live_in(content.as_bytes(), 7, &secrets).unwrap_err();
            assert!(failure.message.contains(&format!("at byte {};", at + 7)), "{at} {}", failure.message);
            assert!(refuse_live_in(&content.as_bytes()[..at + key.len() - 1], 0, &secrets).is_ok());
        }
    }

    #[test]
    fn a_key_alone_is_no_prompt() {
        for text in [key(), format!(" '{}'\n", key()), format!("sk-{}", "x".repeat(30))] {
            assert!(refuse_key_alone(&text).is_err(), "{text}");
        }
        for text in
            [format!("what is {}?", key()), "AIza".to_owned(), "sk-1".to_owned(), "/etc/passwd and more".to_owned()]
        {
            assert!(refuse_key_alone(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_key_is_a_warning() {
        let text = format!("KEY={}", key());
        let warning = warning(&part(&text)).unwrap();
        assert!(warning.contains("at byte 4") && !warning.contains(&key()), "{warning}");
        assert!(super::warning(&part("AQ. is a prefix")).is_none());
        assert!(super::warning(&part(&format!("x{text}{text}").replace("KEY=", ""))).is_none());
    }
}
