//! A key in other clothes: who echoes it may write its letters as escapes, or the whole of it in base64 or as
//! hexadecimal digits. What is not known here is in the manual page, KEY.

use std::ops::Range;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};

/// Which escapes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escapes {
    /// Those within a string of JSON.
    Json,
    /// Those of HTML and of URLs too.
    All,
}

impl Escapes {
    /// Whether the text has any that can hide a letter.
    fn are_in(self, text: &str) -> bool {
        text.contains("\\u00") || self == Self::All && text.contains(['%', '&'])
    }

    /// The letter that stands at a place, and where the next one begins.
    fn letter(self, text: &[u8], at: usize) -> (u8, usize) {
        let rest = &text[at..];
        let (code, length) = match rest {
            // A backslash that stands for itself begins nothing.
            [b'\\', escaped @ (b'\\' | b'"' | b'/'), ..] => (u32::from(*escaped), 2),
            [b'\\', b'u', digits @ ..] => (number(digits, 4, 16), 6),
            [b'%', digits @ ..] if self == Self::All => (number(digits, 2, 16), 3),
            [b'&', b'#', b'x' | b'X', digits @ ..] if self == Self::All => entity(digits, 16, 3),
            [b'&', b'#', digits @ ..] if self == Self::All => entity(digits, 10, 2),
            _ => (0, 1),
        };
        match u8::try_from(code) {
            Ok(letter @ b'!'..=b'~') => (letter, at + length),
            _ => (text[at], at + 1),
        }
    }
}

/// A number of exactly so many digits; 0 if there is none.
fn number(digits: &[u8], length: usize, radix: u32) -> u32 {
    let digits = digits.get(..length).filter(|digits| digits.iter().all(u8::is_ascii_alphanumeric));
    digits.and_then(|digits| u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()).unwrap_or(0)
}

/// A numeric entity of HTML behind so many bytes, with or without the semicolon: its number and its whole length.
fn entity(digits: &[u8], radix: u32, before: usize) -> (u32, usize) {
    const LONGEST: usize = 7;
    let length = digits.iter().take(LONGEST).take_while(|digit| char::from(**digit).is_digit(radix)).count();
    let semicolon = usize::from(digits.get(length) == Some(&b';'));
    (number(digits, length, radix), before + length + semicolon)
}

/// Where the key stands in the text, some of its letters as escapes.
pub fn escaped(key: &str, text: &str, escapes: Escapes) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let bytes = text.as_bytes();
    let mut at = if escapes.are_in(text) { 0 } else { bytes.len() };
    while at < bytes.len() {
        match end_of(key, bytes, at, escapes) {
            Some(end) => {
                places.push(at..end);
                at = end;
            }
            None => at = escapes.letter(bytes, at).1,
        }
    }
    places
}

/// Where the key ends, if it begins here.
fn end_of(key: &str, text: &[u8], start: usize, escapes: Escapes) -> Option<usize> {
    key.bytes().try_fold(start, |at, wanted| {
        let (letter, next) = (at < text.len()).then(|| escapes.letter(text, at))?;
        (letter == wanted).then_some(next)
    })
}

/// Where the key stands in the text in base64, wherever it began among the bytes that were encoded, or in hexadecimal
/// digits of either case.
pub fn encoded(key: &str, text: &str) -> Vec<Range<usize>> {
    let hex = key.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let lower = text.to_ascii_lowercase();
    let places = |text: &str, form: &str| -> Vec<Range<usize>> {
        text.match_indices(form).map(|(at, _)| at..at + form.len()).collect()
    };
    let mut found = places(&lower, &hex);
    // Three bytes become four digits, so that the same key looks different at each of three offsets (RFC 4648 §4).
    for before in 0..3 {
        for engine in [BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD] {
            let form = engine.encode([vec![0; before], key.as_bytes().to_vec()].concat());
            // The first and the last digits hold bits of the neighbours, too.
            let (first, last) = ((before * 8).div_ceil(6), (before + key.len()) * 8 / 6);
            found.extend(places(text, &form[first..last]));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, places: &[Range<usize>]) -> String {
        places.iter().rev().fold(text.to_owned(), |mut text, place| {
            text.replace_range(place.clone(), "…");
            text
        })
    }

    #[test]
    fn letters_in_escapes_are_the_same_letters() {
        let all = |text: &str| cut(text, &escaped("Key-1", text, Escapes::All));
        let json = |text: &str| cut(text, &escaped("Key-1", text, Escapes::Json));
        for (text, whole, strict) in [
            ("é \\u004bey-1!", "é …!", "é …!"),
            ("\\u004Bey\\u002D1", "…", "…"),
            ("\\\\u004bey-1", "\\\\u004bey-1", "\\\\u004bey-1"),
            ("%4bey%2D1%", "…%", "%4bey%2D1%"),
            ("&#75;ey-1 &#x4B;ey-&#x31", "… …", "&#75;ey-1 &#x4B;ey-&#x31"),
            ("&#75ey-1", "…", "&#75ey-1"),
            ("&# &#x; % %zz \\u00 \\u00+5", "&# &#x; % %zz \\u00 \\u00+5", "&# &#x; % %zz \\u00 \\u00+5"),
            ("\\u00e9\\u004bey-", "\\u00e9\\u004bey-", "\\u00e9\\u004bey-"),
        ] {
            assert_eq!(all(text), whole, "{text}");
            assert_eq!(json(text), strict, "{text}");
        }
    }

    #[test]
    fn an_encoding_is_found_wherever_it_begins() {
        let key = "AIzaSy7Kq2vWn9LpRtYb";
        for before in ["", "a", "ab", "abc", "api_key:"] {
            let text = format!("<{}>", BASE64_STANDARD_NO_PAD.encode(format!("{before}{key}; and more")));
            let found = encoded(key, &text);
            assert!(matches!(&found[..], [place, ..] if place.len() >= key.len() * 8 / 6 - 2), "{before}: {found:?}");
        }
        assert_eq!(encoded("ab", "x6162 6162").len(), 2);
    }
}
