//! A key that cannot be printed by accident.

use std::fmt;
use std::ops::Range;

use memchr::memmem;
use zeroize::Zeroizing;

use super::disguise::{self, Escapes};
use super::shape;

/// In bytes.
const SHORTEST_HIDDEN: usize = 6;
/// A piece of a key that is this long does not stand in a text by chance.
const PIECE: usize = 16;

/// A key's text. It has no `Display`, its `Debug` hides it, and it is wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a key over.
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// The key itself. It leaves in four ways: in the request's header, in the file that stores it, in the
    /// environment of a command (`key exec`), and as a line for a shell (`key export`).
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// How the key is shown everywhere: its public prefix, an ellipsis, the last four characters.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }

    /// Why this can never be a key, as a phrase behind the name of its source.
    pub fn fault(&self) -> Option<String> {
        shape::fault(&self.0)
    }

    /// What this is if Google will not take it, because it is a secret of another service.
    pub fn foreign(&self) -> Option<&'static str> {
        shape::foreign(&self.0)
    }

    /// Whether this is one of the old `AIza…` keys, which Google is retiring.
    pub fn is_standard(&self) -> bool {
        self.0.starts_with("AIza")
    }

    /// Whether this is the address of a page, set in place of a key.
    pub fn is_address(&self) -> bool {
        shape::is_address(&self.0)
    }

    /// How long the key is, in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Where the key stands in these bytes.
    pub fn places_in<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> {
        memmem::find_iter(bytes, self.0.as_str())
    }

    /// The first 8 digits of its SHA-256, to compare keys on two machines without showing them.
    pub fn fingerprint(&self) -> String {
        let digest = ring::digest::digest(&ring::digest::SHA256, self.0.as_bytes());
        // Four bytes tell the keys of one person apart, and nobody finds a key by them.
        let first = digest.as_ref().iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        format!("{first:08x}")
    }

    /// What kind of key it is, by its beginning.
    pub fn sort(&self) -> Sort {
        match self.0.as_str() {
            key if key.starts_with("AIza") => Sort::Standard,
            key if key.starts_with("AQ.") => Sort::Auth,
            _ => Sort::Unknown,
        }
    }

    /// Masked, with all that may be said: `AQ.…x9Qz   auth key, 53 characters, fingerprint 3f9a1c02`.
    pub fn described(&self) -> String {
        let length = self.0.chars().count();
        format!("{}   {}, {length} characters, fingerprint {}", self.masked(), self.sort().name(), self.fingerprint())
    }

    /// Whether the text holds the key, or a longer piece of it.
    pub fn is_in(&self, text: &str) -> bool {
        self.hide_in(text) != text || self.hide_pieces_in(text) != text
    }

    /// Replaces the key wherever it stands in the text, letters in escapes of JSON too. A short one is no key of
    /// Google's, stands in any text by chance, and would be told by the gaps that it leaves.
    pub fn hide_in(&self, text: &str) -> String {
        self.hide(text, Escapes::Json)
    }

    /// The same with more escapes, and in other encodings.
    pub fn hide_disguised_in(&self, text: &str) -> String {
        let text = self.hide(text, Escapes::All);
        let places = if self.len() < PIECE { Vec::new() } else { disguise::encoded(&self.0, &text) };
        cover(text, places, "…")
    }

    fn hide(&self, text: &str, escapes: Escapes) -> String {
        if self.len() < SHORTEST_HIDDEN {
            return text.to_owned();
        }
        let text = text.replace(self.0.as_str(), &self.masked());
        let places = disguise::escaped(&self.0, &text, escapes);
        cover(text, places, &self.masked())
    }

    /// Takes longer pieces of the key out of the text, whatever the case of their letters: who echoes a key may break
    /// it in two, or leave its beginning out.
    pub fn hide_pieces_in(&self, text: &str) -> String {
        let key = Zeroizing::new(self.0.to_ascii_lowercase());
        let lower = Zeroizing::new(text.to_ascii_lowercase());
        let is_piece = |at: usize| lower.get(at..at + PIECE).is_some_and(|piece| key.contains(piece));
        let (mut clean, mut copied, mut at) = (String::with_capacity(text.len()), 0, 0);
        while at < text.len() {
            if !is_piece(at) {
                at += 1;
                continue;
            }
            clean.push_str(&text[copied..at]);
            clean.push('…');
            while is_piece(at + 1) {
                at += 1;
            }
            at += PIECE;
            copied = at;
        }
        clean + &text[copied..]
    }
}

/// The kinds of keys there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// `AIza…`, which Google is retiring.
    Standard,
    /// `AQ.…`
    Auth,
    /// Anything else, which may be the next kind.
    Unknown,
}

impl Sort {
    /// As people read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard key (being retired)",
            Self::Auth => "auth key",
            Self::Unknown => "key of an unknown kind",
        }
    }

    /// As `--json` says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Auth => "auth",
            Self::Unknown => "unknown",
        }
    }
}

/// The text with something else in these places, which may overlap.
fn cover(text: String, mut places: Vec<Range<usize>>, mask: &str) -> String {
    if places.is_empty() {
        return text;
    }
    places.sort_by_key(|place| place.start);
    let (mut covered, mut copied) = (String::with_capacity(text.len()), 0);
    for place in places {
        if place.start >= copied {
            covered.push_str(&text[copied..place.start]);
            covered.push_str(mask);
        }
        copied = copied.max(place.end);
    }
    covered + &text[copied..]
}

/// Masks anything key-like. A short text shows nothing of itself: four characters would be too much of it.
pub fn mask(key: &str) -> String {
    let prefix = ["AIza", "AQ."].into_iter().find(|prefix| key.starts_with(prefix)).unwrap_or("");
    let tail = key.char_indices().rev().nth(3).map_or(key.len(), |(at, _)| at);
    let tail = if key.chars().count() < 20 { "" } else { &key[tail..] };
    format!("{prefix}…{tail}")
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_overlap_are_covered_once() {
        assert_eq!(cover("é1234567é".to_owned(), vec![4..7, 2..5, 3..4], "…"), "é…67é");
        assert_eq!(cover("é".to_owned(), vec![], "…"), "é");
    }

    #[test]
    fn debug_and_mask_keep_the_secret() {
        let text = format!("AIza{}k3Lm", "x".repeat(31));
        let secret = Secret::new(&text);
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(secret.masked(), "AIza…k3Lm");
        assert_eq!(Secret::new("abc").fingerprint(), "ba7816bf");
        assert_eq!(mask("short"), "…");
        assert_eq!(mask(&format!("AQ.{}öäüß", "y".repeat(40))), "AQ.…öäüß");
        assert_eq!(secret.hide_in(&format!("a {text} b {text}")), "a AIza…k3Lm b AIza…k3Lm");
    }
}
