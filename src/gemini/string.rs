//! The strings of JSON, taken out of their quotes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// The text of a JSON string, with U+FFFD for what is no character; none for any other value.
///
/// A JSON string may hold lone surrogates (`"\ud83d"`), which no Rust string can. They are mended here, so that one
/// broken character does not cost the whole reply.
pub fn text(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    let Unescaped(bytes) = serde_json::from_str(json).ok()?;
    Some(Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|error| mend(error.as_bytes()))))
}

/// A name such as `"STOP"`, or the number that stands for it with some servers; none if it is empty or anything else.
pub fn name(json: &str) -> Option<Cow<'_, str>> {
    let is_number = json.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    if is_number { Some(Cow::Borrowed(json)) } else { text(json).filter(|name| !name.is_empty()) }
}

/// Bytes that are UTF-8, apart from lone surrogates (WTF-8).
struct Unescaped(Vec<u8>);

impl<'de> Deserialize<'de> for Unescaped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Bytes)
    }
}

struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Unescaped;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Unescaped(bytes.to_vec()))
    }
}

/// A lone surrogate takes three bytes and is one broken character, not three.
fn mend(mut bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    loop {
        let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
        let (good, rest) = bytes.split_at(valid);
        text.push_str(&String::from_utf8_lossy(good));
        bytes = match rest {
            [] => return text,
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, rest @ ..] | [_, rest @ ..] => rest,
        };
        text.push(char::REPLACEMENT_CHARACTER);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_surrogates_become_one_replacement_character_each() {
        for (json, expected) in [
            (r#""a\ud83d\ude00b""#, "a😀b"),
            (r#""a\ud83db""#, "a\u{fffd}b"),
            (r#""a\ude00b\ud83d""#, "a\u{fffd}b\u{fffd}"),
            (r#""plain\n""#, "plain\n"),
            (r#""é""#, "é"),
        ] {
            assert_eq!(text(json).as_deref(), Some(expected));
        }
        assert_eq!((text("7"), text("null"), text("[]")), (None, None, None));
    }

    #[test]
    fn a_name_may_be_a_number() {
        assert_eq!((name("-1").as_deref(), name("\"STOP\"").as_deref()), (Some("-1"), Some("STOP")));
        assert_eq!((name("\"\""), name("true"), name("[1]")), (None, None, None));
    }
}
