//! The last gate before standard error: whatever looks like a key, or is the key in use, leaves masked.
//! Google's own messages sometimes echo the key, and clap quotes what was typed.

use std::ffi::OsString;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::key_shape::SHAPES;

use super::secret::{Secret, mask};
use super::shape;

/// Knows the keys of this run and the shapes of all others.
/// Clones share what they know: a key that is found late is known to all.
#[derive(Debug, Default, Clone)]
pub struct Redactor {
    live: Arc<RwLock<Vec<Secret>>>,
}

impl Redactor {
    /// Registers one more key that must not be shown. An address is none.
    pub fn register(&self, secret: &Secret) {
        if !secret.is_address() && !self.live().contains(secret) {
            self.live.write().unwrap_or_else(PoisonError::into_inner).push(secret.clone());
        }
    }

    fn live(&self) -> RwLockReadGuard<'_, Vec<Secret>> {
        self.live.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Registers what may be a key among words that were typed in the wrong place, before they are quoted back.
    pub fn register_typed(&self, arguments: &[OsString]) {
        let mut after_flag = false;
        for word in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
            let value = word.split_once('=').map_or(word, |(_, value)| value);
            if after_flag || word.starts_with("--api-key=") || shape::looks_secret(value) {
                self.register(&Secret::new(value));
            }
            after_flag = word == "--api-key";
        }
    }

    /// The text with every key in it masked.
    pub fn clean(&self, text: &str) -> String {
        // The keys in use first: once a shape is masked, a key that goes on behind it is no longer found.
        let live = self.live().iter().fold(text.to_owned(), |text, secret| secret.hide_disguised_in(&text));
        let whole = SHAPES.iter().fold(live, |text, (prefix, least)| hide_shape(&text, prefix, *least));
        self.live().iter().fold(whole, |text, secret| secret.hide_pieces_in(&text))
    }

    /// Lines of JSON with the keys of this run masked, and no other: for an answer that must otherwise stay exact.
    pub fn hide_live(&self, text: &str) -> String {
        self.live().iter().fold(text.to_owned(), |text, secret| secret.hide_in(&text))
    }
}

fn hide_shape(text: &str, prefix: &str, least: usize) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(prefix) {
        let (before, found) = rest.split_at(start);
        let after = &found[prefix.len()..];
        let length = after.find(|c: char| !c.is_ascii_alphanumeric() && !"_-.".contains(c)).unwrap_or(after.len());
        let end = prefix.len() + length;
        clean.push_str(before);
        if length < least {
            clean.push_str(&found[..end]);
        } else {
            clean.push_str(&mask(found[..end].trim_end_matches('.')));
        }
        rest = &found[end..];
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_any_shape_leave_masked() {
        let standard = format!("AIza{}k3Lm", "x".repeat(31));
        let auth = format!("AQ.{}x9Qz", "Ab8".repeat(16));
        let redactor = Redactor::default();
        redactor.register(&Secret::new("an-odd-key-of-tomorrow-0001"));
        let text = format!("'api_key:{standard}' {auth}. an-odd-key-of-tomorrow-0001 AIza AQ.short");
        assert_eq!(redactor.clean(&text), "'api_key:AIza…k3Lm' AQ.…x9Qz …0001 AIza AQ.short");
    }

    #[test]
    fn pieces_of_a_live_key_leave_masked() {
        let redactor = Redactor::default();
        redactor.register(&Secret::new(&["AIza", "Sy7Kq2vWn9LpRtYbMcGd", "HsJfZe4kXu0xoT3"].concat()));
        for (text, clean) in [
            ("é 7Kq2vWn9LpRtYbMcGd\nHsJf", "é …\nHsJf"),
            ("HTTPS://aizasy7kq2vwn9lprtyb.example", "HTTPS://….example"),
            ("y7Kq2vWn9LpRtYbMcGdHsJfZe4kXu0xoT3é", "…é"),
            ("LpRtYbMcGdHsJfZ", "LpRtYbMcGdHsJfZ"),
        ] {
            assert_eq!(redactor.clean(text), clean, "{text}");
        }
    }
}
