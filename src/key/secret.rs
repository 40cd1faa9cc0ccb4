//! A key that cannot be printed by accident.

use std::fmt;

use memchr::memmem;
use zeroize::Zeroizing;

use super::shape;

/// A key's text. It has no `Display`, its `Debug` hides it, and it is wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a key over.
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// The key itself. Its one caller is the request header.
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

    /// Whether this is one of the old `AIza…` keys, which Google is retiring.
    pub fn is_standard(&self) -> bool {
        self.0.starts_with("AIza")
    }

    /// How long the key is, in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Where the key stands in these bytes.
    pub fn places_in<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> {
        memmem::find_iter(bytes, self.0.as_str())
    }

    /// Replaces the key wherever it stands in the text.
    pub fn hide_in(&self, text: &str) -> String {
        text.replace(self.0.as_str(), &self.masked())
    }
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
    fn debug_and_mask_keep_the_secret() {
        let text = format!("AIza{}k3Lm", "x".repeat(31));
        let secret = Secret::new(&text);
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(secret.masked(), "AIza…k3Lm");
        assert_eq!(mask("short"), "…");
        assert_eq!(mask(&format!("AQ.{}öäüß", "y".repeat(40))), "AQ.…öäüß");
        assert_eq!(secret.hide_in(&format!("a {text} b {text}")), "a AIza…k3Lm b AIza…k3Lm");
    }
}
