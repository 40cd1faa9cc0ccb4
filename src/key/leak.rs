//! Keys that are about to leave in a prompt: `cat ~/.bashrc | gemini`.

use std::borrow::Cow;
use std::io::Read;

use crate::failure::Failure;
use crate::key_shape::shapes;

use super::find::KEY_PAGE;
use super::secret::{Secret, mask};
use super::shape;

/// One thing that would be sent: what to call it, and its bytes.
pub type Outgoing<'a> = (String, Cow<'a, [u8]>);

/// A shorter text may stand in any prompt by chance, and is no key of Google's.
const SHORTEST: usize = 16;

/// Refuses (exit 2) to send a key of ours, naming where it stands.
pub fn refuse_live<'a>(parts: &[Outgoing<'_>], secrets: impl Iterator<Item = &'a Secret>) -> Result<(), Failure> {
    for secret in secrets.filter(|secret| secret.len() >= SHORTEST) {
        for (name, bytes) in parts {
            if let Some(at) = secret.places_in(bytes).next() {
                return Err(held(name, secret, at as u64));
            }
        }
    }
    Ok(())
}

/// The same for a file, which may be too large to be held in memory: what the reader gives, which begins at this byte of
/// the file. What cannot be read is not sent either, and is told there.
pub fn refuse_live_in(mut file: impl Read, start: u64, secrets: &[Secret]) -> Result<(), Failure> {
    const PIECE: usize = 64 << 10;
    let secrets = || secrets.iter().filter(|secret| secret.len() >= SHORTEST);
    // So much of a piece is looked at again together with the next one, where a key may end.
    let overlap = secrets().map(Secret::len).max().unwrap_or(0);
    let (mut piece, mut at) = (Vec::with_capacity(PIECE + overlap), start);
    while (&mut file).take(PIECE as u64).read_to_end(&mut piece).is_ok_and(|read| read > 0) {
        if let Some((secret, place)) = secrets().find_map(|secret| Some((secret, secret.places_in(&piece).next()?))) {
            return Err(held("the file", secret, at + place as u64));
        }
        let done = piece.len().saturating_sub(overlap);
        at += piece.drain(..done).len() as u64;
    }
    Ok(())
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
    parts.iter().find_map(|(name, bytes)| {
        let text = std::str::from_utf8(bytes).ok()?;
        let place = shapes(text).next()?;
        let masked = mask(&text[place.clone()]);
        Some(format!("{name} holds what looks like a key ({masked}) at byte {}, and is sent as it is", place.start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> String {
        format!("AQ.{}", "Ab8x".repeat(12))
    }

    fn part(text: &str) -> Vec<Outgoing<'_>> {
        vec![("the prompt".to_owned(), Cow::Borrowed(text.as_bytes()))]
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
