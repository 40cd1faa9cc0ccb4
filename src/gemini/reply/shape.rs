//! A reply that differs from an earlier one only in its text and its token counts, as most events of a stream do. What is
//! the same was read and found to be JSON once; to compare it takes a fraction of the time.

use std::borrow::Cow;
use std::ops::Range;

use super::super::cursor::{Cursor, Fault};
use super::super::grounding::Grounding;
use super::super::part::RawPart;
use super::{Candidate, Finish, Reply, present};

/// An earlier reply, and where in its JSON the parts of it lie. Only what such an event has is known here; a reply that
/// says more, such as why the answer ended, or holds a signature, which no other has, has no shape.
#[derive(Debug)]
pub struct Shape {
    json: String,
    /// The value of the text, quotes included.
    text: Range<usize>,
    /// The value of the token counts, which stand behind the text.
    usage: Range<usize>,
    candidate: Range<usize>,
    part: Range<usize>,
    further_parts: Range<usize>,
    /// This one and the next two are empty where it has none.
    index: Range<usize>,
    model_version: Range<usize>,
    response_id: Range<usize>,
    is_thought: bool,
    is_rated: bool,
}

impl Shape {
    /// Reads one JSON document as [`Reply::read`] does, quicker if it is like the one before it, whose shape is kept here
    /// from call to call if it has one.
    ///
    /// Fails as that does.
    pub fn read<'a>(before: &mut Option<Self>, json: &'a str) -> Result<Reply<'a>, Fault> {
        if let Some(reply) = before.as_ref().and_then(|shape| shape.like(json)) {
            return Ok(reply);
        }
        let reply = Reply::read(json)?;
        if let Some(shape) = Self::of(&reply, json) {
            *before = Some(shape);
        }
        Ok(reply)
    }

    /// The shape of a reply that was read from this JSON.
    fn of(reply: &Reply<'_>, json: &str) -> Option<Self> {
        let candidate = reply.candidate.as_ref()?;
        let (part, finish) = (candidate.first_part?, &candidate.finish);
        let says_more = !candidate.grounding.is_empty()
            || reply.error.is_some()
            || reply.prompt_feedback.is_some()
            || reply.model_status.is_some();
        let ends = finish.reason.is_some() || finish.message.is_some() || finish.continuation_token.is_some();
        if says_more || ends || part.has_more {
            return None;
        }
        // Nowhere in the JSON lies a name that had to be taken out of its escapes.
        let at = |view: &str| {
            if view.is_empty() {
                return Some(0..0);
            }
            let start = view.as_ptr().addr().wrapping_sub(json.as_ptr().addr());
            json.get(start..start.checked_add(view.len())?).map(|_| start..start + view.len())
        };
        let (text, usage) = (at(part.text.filter(|text| text.starts_with('"'))?)?, at(reply.usage?)?);
        (text.end <= usage.start).then_some(())?;
        Some(Self {
            text,
            usage,
            candidate: at(candidate.json)?,
            part: at(part.json)?,
            further_parts: at(candidate.further_parts)?,
            index: at(candidate.index.unwrap_or_default())?,
            model_version: at(reply.model_version.as_deref().unwrap_or_default())?,
            response_id: at(reply.response_id.as_deref().unwrap_or_default())?,
            is_thought: part.is_thought,
            is_rated: candidate.is_rated,
            json: json.to_owned(),
        })
    }

    /// The reply that this JSON is, if it has this shape.
    fn like<'a>(&self, json: &'a str) -> Option<Reply<'a>> {
        let mut cursor = Cursor::new(json);
        cursor.pass(&self.json[..self.text.start])?;
        let text = cursor.value().ok().filter(|text| text.starts_with('"'))?;
        let behind_text = cursor.mark();
        cursor.pass(&self.json[self.text.end..self.usage.start])?;
        let usage = cursor.value_like(&self.json[self.usage.clone()]).ok()?;
        let behind_usage = cursor.mark();
        cursor.pass(&self.json[self.usage.end..])?;
        // What stood behind the text, or behind the token counts, does so here.
        let moved = |at: usize| match at {
            _ if at < self.text.end => at,
            _ if at < self.usage.end => at - self.text.end + behind_text,
            _ => at - self.usage.end + behind_usage,
        };
        let view = |range: &Range<usize>| json.get(moved(range.start)..moved(range.end));
        let present_view = |range: &Range<usize>| view(range).filter(|view| !view.is_empty());
        let first_part = RawPart {
            json: view(&self.part)?,
            text: Some(text),
            is_thought: self.is_thought,
            has_more: false,
            other: None,
        };
        let candidate = Candidate {
            json: view(&self.candidate)?,
            first_part: Some(first_part),
            further_parts: view(&self.further_parts)?,
            index: present_view(&self.index),
            is_rated: self.is_rated,
            finish: Finish::default(),
            grounding: Grounding::default(),
        };
        (behind_usage + self.json.len() - self.usage.end == json.len()).then_some(())?;
        Some(Reply {
            candidate: Some(candidate),
            usage: present(usage),
            model_version: present_view(&self.model_version).map(Cow::Borrowed),
            response_id: present_view(&self.response_id).map(Cow::Borrowed),
            has_candidates: true,
            ..Reply::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = r#"{"candidates": [{"content": {"parts": [{"text": "a b"}], "role": "model"}, "index": 0}],
        "usageMetadata": {"total": 12, "list": [{"count": 8}]}, "modelVersion": "m-1", "responseId": "id"}"#;

    /// All that can be seen of a reply.
    fn seen(reply: &Reply<'_>) -> String {
        let parts: Vec<_> = reply.parts().collect();
        let metadata: Vec<_> = reply.metadata().collect();
        format!("{reply:?} {parts:?} {metadata:?}")
    }

    fn check(first: &str, second: &str) {
        let mut shape = None;
        let _ = Shape::read(&mut shape, first);
        let (ours, plain) = (Shape::read(&mut shape, second), Reply::read(second));
        assert_eq!(ours.as_ref().map(seen), plain.as_ref().map(seen), "{first} {second}");
    }

    #[test]
    fn an_event_like_the_one_before_is_read_as_any_other() {
        let like = |second: &str| Shape::of(&Reply::read(EVENT).unwrap(), EVENT).unwrap().like(second).is_some();
        for (from, to, expected) in [
            ("a b", "", true),
            ("a b", r"a longer \u00e9 one\n", true),
            ("12", "1234567", true),
            ("\"a b\"", "  \"c\"", true),
            ("{\"total\": 12, \"list\": [{\"count\": 8}]}", "null", true),
            ("\"a b\"", "7", false),
            ("\"index\": 0", "\"index\": 1", false),
            ("m-1", "m-22", false),
            ("\"role\"", "\"finishReason\": \"STOP\", \"role\"", false),
            ("\"id\"}", "\"id\"} ", false),
            ("\"id\"}", "\"id\"", false),
            ("a b", r"a \x", false),
        ] {
            let second = EVENT.replacen(from, to, 1);
            assert_eq!(like(&second), expected, "{second}");
            check(EVENT, &second);
            check(&second, EVENT);
        }
        for end in (0..EVENT.len()).filter(|end| EVENT.is_char_boundary(*end)) {
            check(EVENT, &EVENT[..end]);
        }
    }

    #[test]
    fn a_reply_that_says_more_has_no_shape() {
        for (from, to) in [
            ("\"index\"", "\"finishReason\": \"STOP\", \"index\""),
            ("\"responseId\"", "\"promptFeedback\": {}, \"responseId\""),
            ("\"responseId\"", "\"modelStatus\": {}, \"responseId\""),
            ("\"responseId\"", "\"error\": {}, \"responseId\""),
            ("\"text\": \"a b\"", "\"functionCall\": {}, \"text\": \"\""),
            ("\"a b\"", "\"a b\", \"thoughtSignature\": \"x\""),
            ("\"index\"", "\"groundingMetadata\": {}, \"index\""),
            ("m-1", r"m-\u0031"),
            ("usageMetadata", "other"),
        ] {
            let json = EVENT.replacen(from, to, 1);
            assert!(Shape::of(&Reply::read(&json).unwrap(), &json).is_none(), "{json}");
        }
    }

    proptest::proptest! {
        #[test]
        fn replies_one_behind_the_other_are_read_as_alone(
            changes in proptest::collection::vec((0..EVENT.len(), 0_usize..9, proptest::sample::select(PIECES.to_vec())), 0..3),
            early in proptest::bool::ANY,
        ) {
            let changed = changes.iter().fold(EVENT.to_owned(), |mut text, (start, length, piece)| {
                let start = (*start).min(text.len());
                text.replace_range(start..text.len().min(start + length), piece);
                text
            });
            if early { check(&changed, EVENT) } else { check(EVENT, &changed) }
        }
    }

    const PIECES: [&str; 16] = [
        "1",
        "0",
        "12",
        "-",
        "\"",
        "\\",
        "\\u00e9",
        ", ",
        "{}",
        "\"text\": \"c\"",
        "\"text\": null, ",
        "\"thought\": true, ",
        "}, {\"text\": \"d\"",
        "\"index\": 1, ",
        "\"usageMetadata\": {}, ",
        " ",
    ];
}
