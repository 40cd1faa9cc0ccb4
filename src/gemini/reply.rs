//! One `GenerateContentResponse`: a whole answer, or one piece of a streamed one.
//!
//! It stays the JSON that it is; what is known of it are views into that text, found in one pass. Unknown fields, parts
//! and enum values are routine and survive as they came; a value of an unexpected type counts as absent.
//!
//! Source: <https://ai.google.dev/api/generate-content#generatecontentresponse>. Some servers write the names in
//! `snake_case`.

mod shape;

use std::borrow::Cow;

use super::cursor::{Cursor, Fault};
use super::grounding::Grounding;
use super::part::{Part, RawPart};
use super::string;

pub use shape::Shape;

/// No reply has more parts or candidates. Small ones take a hundred times the memory of their JSON, so that the limit
/// on bytes alone would not keep memory bounded.
pub const MOST: usize = 100_000;

/// One reply of the service.
#[derive(Debug, Default)]
pub struct Reply<'a> {
    /// The error in the place of an answer, as JSON; it may come after part of the answer.
    pub error: Option<&'a str>,
    /// The candidate that counts: the first. More come only if `candidateCount` asked for them.
    candidate: Option<Candidate<'a>>,
    /// What Google says about the prompt.
    pub prompt_feedback: Option<PromptFeedback<'a>>,
    /// Token counts so far, as JSON.
    pub usage: Option<&'a str>,
    /// The model that answered.
    pub model_version: Option<Cow<'a, str>>,
    /// What to quote in a bug report.
    pub response_id: Option<Cow<'a, str>>,
    /// Whether the model is about to retire.
    pub model_status: Option<ModelStatus<'a>>,
    has_candidates: bool,
}

/// What Google says about the prompt.
#[derive(Debug, Default)]
pub struct PromptFeedback<'a> {
    /// Why the prompt was blocked, if it was.
    pub block_reason: Option<Cow<'a, str>>,
    /// The same in words.
    pub block_message: Option<Cow<'a, str>>,
}

/// Where a model stands in its life.
#[derive(Debug, Default)]
pub struct ModelStatus<'a> {
    /// `STABLE`, `DEPRECATED`, …
    pub stage: Option<Cow<'a, str>>,
    /// When it ends, RFC 3339.
    pub retirement: Option<Cow<'a, str>>,
    /// Google's words.
    pub message: Option<Cow<'a, str>>,
}

/// One answer in a reply.
#[derive(Debug, Default)]
struct Candidate<'a> {
    /// The whole of it, as JSON.
    json: &'a str,
    /// The first of its parts; the events of a stream have no other.
    first_part: Option<RawPart<'a>>,
    /// The list of its parts from behind the first, as JSON; empty if there is none.
    further_parts: &'a str,
    index: Option<&'a str>,
    /// Ratings prove nothing today, but in 2023 they came in the place of a finish reason.
    is_rated: bool,
    finish: Finish<'a>,
    grounding: Grounding<'a>,
}

/// How the candidate that counts ended, as far as this reply says.
#[derive(Debug, Default)]
pub struct Finish<'a> {
    /// Why it ended.
    pub reason: Option<Cow<'a, str>>,
    /// The same in words.
    pub message: Option<Cow<'a, str>>,
    /// How to go on with a long answer.
    pub continuation_token: Option<Cow<'a, str>>,
}

impl ModelStatus<'_> {
    /// The same, to keep.
    pub fn to_owned(&self) -> ModelStatus<'static> {
        let own = |text: &Option<Cow<'_, str>>| text.as_ref().map(|text| Cow::Owned(text.clone().into_owned()));
        ModelStatus { stage: own(&self.stage), retirement: own(&self.retirement), message: own(&self.message) }
    }
}

impl<'a> Reply<'a> {
    /// Reads one JSON document. `null` is a reply that says nothing.
    ///
    /// Fails on what is no JSON, and on JSON of another type.
    pub fn read(json: &'a str) -> Result<Self, Fault> {
        let mut cursor = Cursor::new(json);
        let mut reply = Self::default();
        if !matches!(cursor.peek()?, b'{' | b'n') {
            return Err(Fault::Malformed);
        }
        cursor.object(|key, cursor| reply.read_field(key, cursor))?;
        cursor.end()?;
        Ok(reply)
    }

    fn read_field(&mut self, key: &str, cursor: &mut Cursor<'a>) -> Result<(), Fault> {
        match key {
            "candidates" => {
                // A second list would take the place of the first, and of what it says.
                if self.has_candidates {
                    return Err(Fault::Malformed);
                }
                self.has_candidates = cursor.peek()? == b'[';
                self.read_candidates(cursor)?;
            }
            "promptFeedback" | "prompt_feedback" => self.prompt_feedback = PromptFeedback::read(cursor)?,
            "usageMetadata" | "usage_metadata" => self.usage = present(cursor.value()?),
            "modelVersion" | "model_version" => self.model_version = string::name(cursor.value()?),
            "responseId" | "response_id" => self.response_id = string::name(cursor.value()?),
            "modelStatus" | "model_status" => self.model_status = ModelStatus::read(cursor)?,
            "error" => self.error = present(cursor.value()?),
            _ => _ = cursor.value()?,
        }
        Ok(())
    }

    fn read_candidates(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Fault> {
        self.candidate = None;
        cursor.list(|cursor| {
            let is_object = cursor.peek()? == b'{';
            let candidate = Candidate::read(cursor)?;
            if is_object && self.candidate.is_none() && candidate.counts() {
                self.candidate = Some(candidate);
            }
            Ok(())
        })
    }

    /// Whether the service rated both prompt and answer, as it did with every reply in 2023.
    pub fn is_rated(&self) -> bool {
        self.candidate.as_ref().is_some_and(|candidate| candidate.is_rated) && self.prompt_feedback.is_some()
    }

    /// Whether it has any field of a `GenerateContentResponse`, so that it is no object of another API.
    pub fn is_known(&self) -> bool {
        self.has_candidates
            || self.prompt_feedback.is_some()
            || self.usage.is_some()
            || self.model_version.is_some()
            || self.response_id.is_some()
            || self.model_status.is_some()
    }

    /// What the model said, in its order; parts that hold nothing are left out.
    pub fn parts(&self) -> impl Iterator<Item = Part<'a>> + use<'a> {
        let (first, further) =
            self.candidate.as_ref().map_or((None, ""), |candidate| (candidate.first_part, candidate.further_parts));
        let further = Cursor::new(further).further_members().filter_map(Part::read);
        first.and_then(RawPart::part).into_iter().chain(further)
    }

    /// How the answer ended, as far as this reply says.
    pub fn finish(&self) -> Option<&Finish<'a>> {
        self.candidate.as_ref().map(|candidate| &candidate.finish)
    }

    /// What the answer rests on, as far as this reply says.
    pub fn grounding(&self) -> Grounding<'a> {
        self.candidate.as_ref().map_or_else(Grounding::default, |candidate| candidate.grounding)
    }

    /// The fields of the candidate that are neither its parts nor how it ended, such as `citationMetadata`: their names
    /// and their JSON.
    pub fn metadata(&self) -> impl Iterator<Item = (Cow<'a, str>, &'a str)> + use<'a> {
        const READ: [&str; 5] = ["content", "finishReason", "finishMessage", "continuationToken", "index"];
        let json = self.candidate.as_ref().map_or("", |candidate| candidate.json);
        let fields = Cursor::new(json).fields().map(|(key, value)| (camel_case(key), value));
        fields.filter(|(key, value)| !READ.contains(&key.as_ref()) && *value != "null")
    }
}

impl<'a> Candidate<'a> {
    fn read(cursor: &mut Cursor<'a>) -> Result<Self, Fault> {
        let mut candidate = Self::default();
        let start = cursor.mark();
        cursor.object(|key, cursor| {
            match key {
                "content" => return candidate.read_content(cursor),
                "index" => candidate.index = Some(cursor.value()?),
                "safetyRatings" | "safety_ratings" => candidate.is_rated = present(cursor.value()?).is_some(),
                "finishReason" | "finish_reason" => {
                    let reason = string::name(cursor.value()?);
                    // As over several events, what was cut once is not made whole by a later STOP.
                    let mends = candidate.finish.reason.is_some() && reason.as_deref() == Some("STOP");
                    candidate.finish.reason = if mends { candidate.finish.reason.take() } else { reason };
                }
                "finishMessage" | "finish_message" => candidate.finish.message = string::name(cursor.value()?),
                "continuationToken" | "continuation_token" => {
                    candidate.finish.continuation_token = string::name(cursor.value()?);
                }
                "groundingMetadata" | "grounding_metadata" => candidate.grounding.metadata = present(cursor.value()?),
                "urlContextMetadata" | "url_context_metadata" => candidate.grounding.pages = present(cursor.value()?),
                "citationMetadata" | "citation_metadata" => candidate.grounding.quotations = present(cursor.value()?),
                _ => _ = cursor.value()?,
            }
            Ok(())
        })?;
        candidate.json = cursor.since(start);
        Ok(candidate)
    }

    fn read_content(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Fault> {
        (self.first_part, self.further_parts) = (None, "");
        cursor.object(|key, cursor| {
            if key != "parts" {
                return cursor.value().map(drop);
            }
            (self.first_part, self.further_parts) = (None, "");
            let (mut behind_first, mut count) = (None, 0);
            cursor.list(|cursor| {
                if behind_first.is_none() {
                    self.first_part = Some(RawPart::read(cursor)?);
                    behind_first = Some(cursor.mark());
                } else {
                    count += usize::from(cursor.value()?.len() > "{}".len());
                }
                if count < MOST { Ok(()) } else { Err(Fault::Malformed) }
            })?;
            self.further_parts = behind_first.map_or("", |mark| cursor.since(mark));
            Ok(())
        })
    }

    fn counts(&self) -> bool {
        self.index.and_then(|index| index.parse::<u64>().ok()).is_none_or(|index| index == 0)
    }
}

impl<'a> PromptFeedback<'a> {
    fn read(cursor: &mut Cursor<'a>) -> Result<Option<Self>, Fault> {
        let mut feedback = Self::default();
        let is_object = cursor.peek()? == b'{';
        cursor.object(|key, cursor| {
            let value = cursor.value()?;
            match key {
                "blockReason" | "block_reason" => feedback.block_reason = string::name(value),
                "blockReasonMessage" => feedback.block_message = string::name(value),
                _ => {}
            }
            Ok(())
        })?;
        Ok(is_object.then_some(feedback))
    }
}

impl<'a> ModelStatus<'a> {
    fn read(cursor: &mut Cursor<'a>) -> Result<Option<Self>, Fault> {
        let mut status = Self::default();
        let is_object = cursor.peek()? == b'{';
        cursor.object(|key, cursor| {
            let value = cursor.value()?;
            match key {
                "modelStage" => status.stage = string::name(value),
                "retirementTime" => status.retirement = string::name(value),
                "message" => status.message = string::name(value),
                _ => {}
            }
            Ok(())
        })?;
        Ok(is_object.then_some(status))
    }
}

/// `null` counts as absent.
fn present(json: &str) -> Option<&str> {
    (json != "null").then_some(json)
}

/// `function_call` as Google itself writes it: `functionCall`.
pub fn camel_case(name: &str) -> Cow<'_, str> {
    if !name.contains('_') {
        return Cow::Borrowed(name);
    }
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    Cow::Owned(words.fold(first, |name, word| {
        let mut letters = word.chars();
        name + &letters.next().map(|c| c.to_ascii_uppercase()).into_iter().collect::<String>() + letters.as_str()
    }))
}

#[cfg(test)]
mod tests {
    use super::super::part::Content;
    use super::*;

    fn texts(json: &str) -> Vec<String> {
        let reply = Reply::read(json).unwrap();
        let show = |part: Part<'_>| match part.content {
            Content::Text(text) => format!("text {text}"),
            Content::Thought(text) => format!("thought {text}"),
            Content::Other(name) => format!("{name} {}", part.json),
        };
        reply.parts().map(show).collect()
    }

    #[test]
    fn parts_come_in_their_order() {
        let json = r#"{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"a"},{},{"text":""},
            {"inlineData":{"mimeType":"image/png"}},{"text":"b","thoughtSignature":"x","new":[1]},{"brand_new":1}]}}]}"#;
        let expected = [
            "thought hm",
            "text a",
            "text ",
            r#"inlineData {"inlineData":{"mimeType":"image/png"}}"#,
            "text b",
            r#"brandNew {"brand_new":1}"#,
        ];
        assert_eq!(texts(json), expected);
    }

    #[test]
    fn only_the_first_candidate_counts() {
        let json = r#"{"candidates":[{"index":1,"content":{"parts":[{"text":"no"}]}},{"index":0,"content":{"parts":[{"text":"yes"}]}}]}"#;
        assert_eq!(texts(json), ["text yes"]);
    }

    #[test]
    fn odd_types_count_as_absent() {
        for json in [
            "null",
            "{}",
            r#"{"candidates":null}"#,
            r#"{"candidates":7}"#,
            r#"{"candidates":{"a":[1,{"b":2}]}}"#,
            r#"{"candidates":[null,3,"x",[]]}"#,
            r#"{"candidates":[{"content":[]}]}"#,
            r#"{"candidates":[{"content":{"parts":{"text":"x"}}}]}"#,
            r#"{"candidates":[{"content":{"parts":[null,7,"x"]}}],"promptFeedback":[],"modelVersion":[]}"#,
        ] {
            assert!(texts(json).is_empty(), "{json}");
        }
        for wrong in ["[]", "\"text\"", "7", "nul", "{} {}"] {
            assert!(Reply::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_that_stands_twice_means_what_it_says_last() {
        let json =
            r#"{"modelVersion":"a","modelVersion":"b","candidates":[{"finishReason":"STOP","finishReason":"OTHER"}]}"#;
        let reply = Reply::read(json).unwrap();
        assert_eq!(
            (reply.model_version.as_deref(), reply.finish().unwrap().reason.as_deref()),
            (Some("b"), Some("OTHER"))
        );
        let cut = Reply::read(r#"{"candidates":[{"finishReason":"MAX_TOKENS","finishReason":"STOP"}]}"#).unwrap();
        assert_eq!(cut.finish().unwrap().reason.as_deref(), Some("MAX_TOKENS"));
        assert!(Reply::read(r#"{"candidates":[],"candidates":[]}"#).is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let with = |part: &str, count: usize| {
            format!(r#"{{"candidates":[{{"content":{{"parts":[{}{{"text":"a"}}]}}}}]}}"#, part.repeat(count))
        };
        assert_eq!(texts(&with("{},", 200_000)), ["text a"]);
        assert!(Reply::read(&with(r#"{"text":""},"#, 200_000)).is_err());
    }

    #[test]
    fn another_apis_object_is_told_from_an_empty_reply() {
        let known = |json: &str| Reply::read(json).unwrap().is_known();
        for json in ["{}", "null", r#"{"choices":[],"usage":{}}"#, r#"{"candidates":7}"#] {
            assert!(!known(json), "{json}");
        }
        for json in
            [r#"{"candidates":[]}"#, r#"{"promptFeedback":{}}"#, r#"{"usageMetadata":{}}"#, r#"{"responseId":"x"}"#]
        {
            assert!(known(json), "{json}");
        }
    }

    #[test]
    fn enums_may_be_numbers_and_names_may_be_snake_case() {
        let json = r#"{"candidates":[{"finish_reason":1}],"prompt_feedback":{"block_reason":"SAFETY"}}"#;
        let reply = Reply::read(json).unwrap();
        assert_eq!(reply.finish().unwrap().reason.as_deref(), Some("1"));
        assert_eq!(reply.prompt_feedback.unwrap().block_reason.as_deref(), Some("SAFETY"));
    }

    #[test]
    fn what_is_not_understood_is_kept() {
        let json = r#"{"candidates":[{"index":0,"finishReason":"STOP","citation_metadata":{"x":[1]},"avgLogprobs":-0.5,"safetyRatings":null}]}"#;
        let reply = Reply::read(json).unwrap();
        let kept: Vec<_> = reply.metadata().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(kept, [r#"citationMetadata {"x":[1]}"#, "avgLogprobs -0.5"]);
    }
}
