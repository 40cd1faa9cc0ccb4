//! Where pieces of an answer lie in its text. The service counts bytes within a part; here the text of all parts and all
//! events of a stream is one.

use crate::gemini::grounding::Support;
use crate::gemini::part::{Content, Part};

/// No answer has more stretches of text between other parts.
const MOST: usize = 100_000;

/// Where the parts lie.
#[derive(Debug, Default)]
pub struct Places {
    /// The parts that are text, in their order.
    parts: Vec<Place>,
    /// How many parts there were, of any kind.
    count: usize,
    /// Bytes of text.
    length: usize,
    last: Option<Kind>,
    /// Whether an event has ended, so that the next one may go on with the part.
    between: bool,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    index: usize,
    start: usize,
    end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Thought,
    Other,
}

impl Places {
    /// Takes notice of a part.
    pub fn part(&mut self, part: &Part<'_>) {
        let (kind, length) = match &part.content {
            Content::Text(text) => (Kind::Text, text.len()),
            Content::Thought(_) => (Kind::Thought, 0),
            Content::Other(_) => (Kind::Other, 0),
        };
        // The events of a stream are pieces of one part, until another kind of part comes.
        let goes_on = std::mem::take(&mut self.between) && kind != Kind::Other && self.last == Some(kind);
        self.count += usize::from(!goes_on);
        self.last = Some(kind);
        if kind == Kind::Text {
            if !goes_on && self.parts.len() < MOST {
                self.parts.push(Place { index: self.count - 1, start: self.length, end: self.length });
            }
            self.length += length;
            self.parts.last_mut().into_iter().for_each(|place| place.end = self.length);
        }
    }

    /// Takes notice of the end of an event.
    pub fn event(&mut self) {
        self.between = true;
    }

    /// Where a piece lies in this text, which is that of all parts, in bytes; none if it is not there, or would begin or
    /// end within a character.
    ///
    /// Services do not agree on what a part counts as: parts without words (signatures, calls) are left out by some, and
    /// some count from the beginning of the whole text. The piece itself, which is told too, says who does.
    pub fn find(&self, text: &str, support: &Support<'_>) -> Option<(usize, usize)> {
        let named = self.parts.binary_search_by_key(&support.part, |place| place.index).ok().map(|at| self.parts[at]);
        let worded = self.parts.iter().filter(|place| place.start < place.end).nth(support.part).copied();
        let whole = Place { index: 0, start: 0, end: self.length };
        [named, worded, Some(whole)].into_iter().flatten().find_map(|place| {
            let (start, end) = (place.start.checked_add(support.start)?, place.start.checked_add(support.end)?);
            let piece = text.get(start..end).filter(|_| end <= place.end)?;
            support.text.as_deref().is_none_or(|told| told == piece).then_some((start, end))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    /// The text and the places of these events, each with these parts.
    fn read(events: &[&[&str]]) -> (String, Places) {
        let (mut text, mut places) = (String::new(), Places::default());
        for event in events {
            for json in *event {
                let part = Part::read(json).unwrap();
                places.part(&part);
                if let Content::Text(words) = &part.content {
                    text.push_str(words);
                }
            }
            places.event();
        }
        (text, places)
    }

    fn support(part: usize, start: usize, end: usize, text: Option<&str>) -> Support<'_> {
        Support { part, start, end, text: text.map(Cow::Borrowed), chunks: Vec::new() }
    }

    const CODE: &str = r#"{"executableCode":{"code":"1"}}"#;
    const SIGNATURE: &str = r#"{"thoughtSignature":"x"}"#;

    #[test]
    fn offsets_count_from_the_part_over_all_its_events() {
        let (text, places) = read(&[&[r#"{"text":"ab"}"#], &[r#"{"text":"cd"}"#], &[CODE], &[r#"{"text":"ef"}"#]]);
        assert_eq!(places.find(&text, &support(0, 1, 4, Some("bcd"))), Some((1, 4)));
        assert_eq!(places.find(&text, &support(2, 0, 2, Some("ef"))), Some((4, 6)));
        assert_eq!(places.find(&text, &support(2, 0, 2, None)), Some((4, 6)));
        let (text, places) = read(&[&[r#"{"text":"ab"}"#, r#"{"text":"cd"}"#]]);
        assert_eq!(places.find(&text, &support(1, 0, 2, Some("cd"))), Some((2, 4)));
    }

    #[test]
    fn parts_without_words_may_not_count() {
        let (text, places) = read(&[&[SIGNATURE, SIGNATURE, r#"{"text":"ab"}"#]]);
        assert_eq!(places.find(&text, &support(0, 0, 2, Some("ab"))), Some((0, 2)));
        let (text, places) = read(&[&[CODE, r#"{"text":"ab"}"#, CODE, r#"{"text":"cd"}"#]]);
        assert_eq!(places.find(&text, &support(0, 1, 3, Some("bc"))), Some((1, 3)));
        assert_eq!(places.find(&text, &support(1, 0, 2, Some("cd"))), Some((2, 4)));
    }

    #[test]
    fn what_is_not_there_has_no_place() {
        let (text, places) = read(&[&[r#"{"text":"aé"}"#]]);
        for wrong in [
            support(0, 0, 4, None),
            support(0, 0, 2, None),
            support(0, 2, 3, None),
            support(0, 3, 1, None),
            support(0, usize::MAX, usize::MAX, None),
            support(0, 0, 3, Some("other")),
        ] {
            assert_eq!(places.find(&text, &wrong), None, "{wrong:?}");
        }
        assert_eq!(places.find(&text, &support(9, 0, 3, None)), Some((0, 3)));
    }
}
