//! Reading JSON as it comes: a value of an unexpected type counts as absent instead of spoiling the reply.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The rest of a visitor: every other type counts as absent.
macro_rules! otherwise {
    ($absent:expr) => {
        otherwise!($absent, visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str));
        otherwise!($absent, unit);
    };
    ($absent:expr, unit) => {
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok($absent)
        }
    };
    ($absent:expr, $($visit:ident($type:ty))*) => {
        $(fn $visit<E: Error>(self, _: $type) -> Result<Self::Value, E> {
            Ok($absent)
        })*
    };
}

/// An object of this type, or nothing.
pub fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(Object(PhantomData))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    otherwise!(None);
}

/// The objects of this type in a list; whatever else stands there is left out.
///
/// Fails if there are more than [`MOST`].
pub fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    fold(deserializer, Vec::new(), collect).map(Option::unwrap_or_default)
}

/// Nothing that a service sends at once has more entries. Small ones take a hundred times the memory of their JSON,
/// so that the limit on bytes alone would not keep memory bounded.
const MOST: usize = 100_000;

/// Adds an entry to a list that is still short enough.
pub fn collect<T>(list: &mut Vec<T>, entry: T) -> Result<(), &'static str> {
    if list.len() == MOST {
        return Err("a list with too many entries");
    }
    list.push(entry);
    Ok(())
}

/// Hands the objects of a list over, one after the other, and gives back what was made of them; none if it is no
/// list. Whatever else stands in the list is left out.
pub fn fold<'de, D: Deserializer<'de>, T: Deserialize<'de>, A>(
    deserializer: D,
    start: A,
    take: fn(&mut A, T) -> Result<(), &'static str>,
) -> Result<Option<A>, D::Error> {
    deserializer.deserialize_any(Fold { result: start, take })
}

struct Fold<T, A> {
    result: A,
    take: fn(&mut A, T) -> Result<(), &'static str>,
}

struct Entry<T>(Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        object(deserializer).map(Self)
    }
}

impl<'de, T: Deserialize<'de>, A> Visitor<'de> for Fold<T, A> {
    type Value = Option<A>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'de>>(mut self, mut sequence: S) -> Result<Self::Value, S::Error> {
        while let Some(Entry(entry)) = sequence.next_element()? {
            if let Some(entry) = entry {
                (self.take)(&mut self.result, entry).map_err(S::Error::custom)?;
            }
        }
        Ok(Some(self.result))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    otherwise!(None);
}

/// The members of a list, each as it stands there.
///
/// Fails if it is no list, or one with more than [`MOST`] members.
pub fn members(list: &RawValue) -> serde_json::Result<Vec<&RawValue>> {
    serde_json::Deserializer::from_str(list.get()).deserialize_seq(Members)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut sequence: S) -> Result<Self::Value, S::Error> {
        let mut list = Vec::new();
        while let Some(member) = sequence.next_element()? {
            collect(&mut list, member).map_err(S::Error::custom)?;
        }
        Ok(list)
    }
}

/// A text from JSON. The bytes may hold lone surrogates (`"\ud83d"`), which no Rust string can; they are mended
/// where the text is taken out, so that one broken character does not cost the whole reply.
#[derive(Debug)]
pub struct Text<'a>(Cow<'a, [u8]>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(bytes)))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(bytes.to_vec())))
    }
}

impl Text<'_> {
    /// The text, with U+FFFD for what is no character.
    pub fn read(&self) -> Cow<'_, str> {
        match std::str::from_utf8(&self.0) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(mend(&self.0)),
        }
    }
}

/// A lone surrogate takes three bytes (WTF-8) and is one broken character, not three.
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

/// A name such as `"STOP"`, or the number that some servers send in its place, in decimal digits.
pub fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cow<'de, str>>, D::Error> {
    Ok(match deserializer.deserialize_any(AnyScalar)? {
        Scalar::Text(name) if !name.is_empty() => Some(name),
        Scalar::Count(number) => Some(number.to_string().into()),
        Scalar::Number(number) => Some(number.into()),
        _ => None,
    })
}

/// Whether it is `true` and nothing else.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(matches!(deserializer.deserialize_any(AnyScalar)?, Scalar::Flag(true)))
}

/// A whole number that is not negative.
pub fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(match deserializer.deserialize_any(AnyScalar)? {
        Scalar::Count(number) => Some(number),
        _ => None,
    })
}

/// A value without parts. Lists and objects count as absent and take no memory.
enum Scalar<'de> {
    Absent,
    Flag(bool),
    Count(u64),
    Number(String),
    Text(Cow<'de, str>),
}

struct AnyScalar;

impl<'de> Visitor<'de> for AnyScalar {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name or a number")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Flag(flag))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Count(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number.to_string()))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Absent)
    }

    otherwise!(Scalar::Absent, unit);
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
            (r#""plain""#, "plain"),
        ] {
            let text: Text<'_> = serde_json::from_str(json).unwrap();
            assert_eq!(text.read(), expected);
        }
    }
}
