//! One `GenerateContentResponse`: a whole answer, or one piece of a streamed one, read without copying its text.
//!
//! Source: <https://ai.google.dev/api/generate-content#generatecontentresponse>. Unknown fields, parts and enum
//! values are routine and skipped; some servers write the names in `snake_case`.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::tolerant::{Text, collect, count, flag, fold, name, object};

/// One reply of the service.
#[derive(Debug, Default, Deserialize)]
pub struct Reply<'a> {
    /// An error in the place of an answer; it may come after part of the answer.
    #[serde(borrow, default)]
    pub error: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "candidates")]
    candidates: Option<FirstCandidate<'a>>,
    /// What Google says about the prompt.
    #[serde(borrow, default, rename = "promptFeedback", alias = "prompt_feedback", deserialize_with = "object")]
    pub prompt_feedback: Option<PromptFeedback<'a>>,
    /// Token counts so far.
    #[serde(borrow, default, rename = "usageMetadata", alias = "usage_metadata")]
    pub usage: Option<&'a RawValue>,
    /// The model that answered.
    #[serde(borrow, default, rename = "modelVersion", alias = "model_version", deserialize_with = "name")]
    pub model_version: Option<Cow<'a, str>>,
    /// What to quote in a bug report.
    #[serde(borrow, default, rename = "responseId", alias = "response_id", deserialize_with = "name")]
    pub response_id: Option<Cow<'a, str>>,
    /// Whether the model is about to retire.
    #[serde(borrow, default, rename = "modelStatus", alias = "model_status", deserialize_with = "object")]
    pub model_status: Option<ModelStatus<'a>>,
}

/// What Google says about the prompt.
#[derive(Debug, Default, Deserialize)]
pub struct PromptFeedback<'a> {
    /// Why the prompt was blocked, if it was.
    #[serde(borrow, default, rename = "blockReason", alias = "block_reason", deserialize_with = "name")]
    pub block_reason: Option<Cow<'a, str>>,
    /// The same in words.
    #[serde(borrow, default, rename = "blockReasonMessage", deserialize_with = "name")]
    pub block_message: Option<Cow<'a, str>>,
}

/// Where a model stands in its life.
#[derive(Debug, Default, Deserialize)]
pub struct ModelStatus<'a> {
    /// `STABLE`, `DEPRECATED`, …
    #[serde(borrow, default, rename = "modelStage", deserialize_with = "name")]
    pub stage: Option<Cow<'a, str>>,
    /// When it ends, RFC 3339.
    #[serde(borrow, default, rename = "retirementTime", deserialize_with = "name")]
    pub retirement: Option<Cow<'a, str>>,
    /// Google's words.
    #[serde(borrow, default, deserialize_with = "name")]
    pub message: Option<Cow<'a, str>>,
}

/// The candidate that counts: the first. More come only if `candidateCount` asked for them, and are not kept.
#[derive(Debug, Default)]
struct FirstCandidate<'a>(Option<Candidate<'a>>);

fn candidates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<FirstCandidate<'de>>, D::Error> {
    fold(deserializer, FirstCandidate::default(), |first, candidate: Candidate<'de>| {
        let counts = candidate.index.is_none_or(|index| index == 0);
        if counts && first.0.is_none() {
            first.0 = Some(candidate);
        }
        Ok(())
    })
}

#[derive(Debug, Default, Deserialize)]
struct Candidate<'a> {
    #[serde(default, deserialize_with = "count")]
    index: Option<u64>,
    #[serde(borrow, default, deserialize_with = "object")]
    content: Option<Content<'a>>,
    /// Ratings prove nothing today, but in 2023 they came in the place of a finish reason.
    #[serde(default, rename = "safetyRatings", alias = "safety_ratings")]
    ratings: Option<IgnoredAny>,
    #[serde(borrow, default, rename = "finishReason", alias = "finish_reason", deserialize_with = "name")]
    finish_reason: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "finishMessage", alias = "finish_message", deserialize_with = "name")]
    finish_message: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "continuationToken", alias = "continuation_token", deserialize_with = "name")]
    continuation_token: Option<Cow<'a, str>>,
}

#[derive(Debug, Default, Deserialize)]
struct Content<'a> {
    #[serde(borrow, default, deserialize_with = "parts")]
    parts: Vec<Part<'a>>,
}

/// The parts that hold anything.
fn parts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Part<'de>>, D::Error> {
    let keep = |list: &mut Vec<_>, part: Part<'de>| if part.is_empty() { Ok(()) } else { collect(list, part) };
    fold(deserializer, Vec::new(), keep).map(Option::unwrap_or_default)
}

#[derive(Debug, Default, Deserialize)]
struct Part<'a> {
    #[serde(borrow, default)]
    text: Option<Text<'a>>,
    #[serde(default, deserialize_with = "flag")]
    thought: bool,
    #[serde(borrow, default, alias = "function_call", rename = "functionCall")]
    function_call: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "function_response", rename = "functionResponse")]
    function_response: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "inline_data", rename = "inlineData")]
    inline_data: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "file_data", rename = "fileData")]
    file_data: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "executable_code", rename = "executableCode")]
    executable_code: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "code_execution_result", rename = "codeExecutionResult")]
    code_execution_result: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "tool_call", rename = "toolCall")]
    tool_call: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "tool_response", rename = "toolResponse")]
    tool_response: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "audio_transcription", rename = "audioTranscription")]
    audio_transcription: Option<&'a RawValue>,
}

/// What happens in an answer, in its order.
#[derive(Debug)]
pub enum Event<'a> {
    /// A piece of the answer.
    Text(Cow<'a, str>),
    /// A piece of the model's thinking; never part of the answer.
    Thought(Cow<'a, str>),
    /// A part that is not text: its name on the wire and its JSON.
    Other(&'static str, &'a RawValue),
}

impl ModelStatus<'_> {
    /// The same, to keep.
    pub fn to_owned(&self) -> ModelStatus<'static> {
        let own = |text: &Option<Cow<'_, str>>| text.as_ref().map(|text| Cow::Owned(text.clone().into_owned()));
        ModelStatus { stage: own(&self.stage), retirement: own(&self.retirement), message: own(&self.message) }
    }
}

/// How the candidate that counts ended, as far as this reply says.
#[derive(Debug, Default)]
pub struct Finish<'a> {
    /// Why it ended.
    pub reason: Option<&'a str>,
    /// The same in words.
    pub message: Option<&'a str>,
    /// How to go on with a long answer.
    pub continuation_token: Option<&'a str>,
}

impl<'a> Reply<'a> {
    /// Reads one JSON document. `null` is a reply that says nothing; another type is an error.
    pub fn read(json: &'a [u8]) -> serde_json::Result<Self> {
        let json = std::str::from_utf8(json).map_err(serde::de::Error::custom)?;
        // A list would pass for an object whose fields have no names.
        if json.trim_start().starts_with('[') {
            return Err(serde::de::Error::custom("a list is no reply"));
        }
        serde_json::from_str::<Option<Self>>(json).map(Option::unwrap_or_default)
    }

    fn candidate(&self) -> Option<&Candidate<'a>> {
        self.candidates.as_ref().and_then(|candidates| candidates.0.as_ref())
    }

    /// Whether the service rated both prompt and answer, as it did with every reply in 2023.
    pub fn is_rated(&self) -> bool {
        let rated = self.candidate().is_some_and(|candidate| candidate.ratings.is_some());
        rated && self.prompt_feedback.is_some()
    }

    /// Whether it has any field of a `GenerateContentResponse`, so that it is no object of another API.
    pub fn is_known(&self) -> bool {
        self.candidates.is_some()
            || self.prompt_feedback.is_some()
            || self.usage.is_some()
            || self.model_version.is_some()
            || self.response_id.is_some()
            || self.model_status.is_some()
    }

    /// What happens in this reply.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let parts = self.candidate().and_then(|candidate| candidate.content.as_ref()).map(|content| &content.parts);
        parts.into_iter().flatten().flat_map(|part| {
            let text = part.text.as_ref().map(Text::read);
            let text = text.map(|text| if part.thought { Event::Thought(text) } else { Event::Text(text) });
            text.into_iter().chain(part.others())
        })
    }

    /// How the answer ended, as far as this reply says.
    pub fn finish(&self) -> Finish<'_> {
        self.candidate().map_or_else(Finish::default, |candidate| Finish {
            reason: candidate.finish_reason.as_deref(),
            message: candidate.finish_message.as_deref(),
            continuation_token: candidate.continuation_token.as_deref(),
        })
    }
}

impl Part<'_> {
    fn is_empty(&self) -> bool {
        self.text.is_none() && self.others().next().is_none()
    }

    fn others(&self) -> impl Iterator<Item = Event<'_>> {
        [
            ("functionCall", self.function_call),
            ("functionResponse", self.function_response),
            ("inlineData", self.inline_data),
            ("fileData", self.file_data),
            ("executableCode", self.executable_code),
            ("codeExecutionResult", self.code_execution_result),
            ("toolCall", self.tool_call),
            ("toolResponse", self.tool_response),
            ("audioTranscription", self.audio_transcription),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some(Event::Other(name, value?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(json: &str) -> Vec<String> {
        let reply = Reply::read(json.as_bytes()).unwrap();
        reply
            .events()
            .map(|event| match event {
                Event::Text(text) => format!("text {text}"),
                Event::Thought(text) => format!("thought {text}"),
                Event::Other(name, value) => format!("{name} {value}"),
            })
            .collect()
    }

    #[test]
    fn parts_become_events_in_their_order() {
        let json = r#"{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"a"},{},{"text":""},
            {"inlineData":{"mimeType":"image/png"}},{"text":"b","thoughtSignature":"x","new":[1]}]}}]}"#;
        assert_eq!(texts(json), ["thought hm", "text a", "text ", r#"inlineData {"mimeType":"image/png"}"#, "text b"]);
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
            r#"{"candidates":[{"content":{"parts":[{"text":null,"thought":"yes"}]}}],"promptFeedback":[],"modelVersion":[]}"#,
        ] {
            assert!(texts(json).is_empty(), "{json}");
        }
        assert!(Reply::read(b"[]").is_err());
        assert!(Reply::read(b"\"text\"").is_err());
    }

    #[test]
    fn only_what_is_kept_takes_memory_and_not_without_limit() {
        let with = |part: &str, count: usize| {
            format!(r#"{{"candidates":[{{"content":{{"parts":[{}{{"text":"a"}}]}}}}]}}"#, part.repeat(count))
        };
        assert_eq!(texts(&with("{},", 200_000)), ["text a"]);
        assert!(Reply::read(with(r#"{"text":""},"#, 200_000).as_bytes()).is_err());
        let reply = with(r#"{"index":1,"new":[{}]},"#, 3);
        assert_eq!(
            Reply::read(reply.as_bytes()).unwrap().candidate().unwrap().content.as_ref().unwrap().parts.len(),
            1
        );
    }

    #[test]
    fn another_apis_object_is_told_from_an_empty_reply() {
        let known = |json: &str| Reply::read(json.as_bytes()).unwrap().is_known();
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
        let reply = Reply::read(br#"{"candidates":[{"finish_reason":1}],"prompt_feedback":{"block_reason":"SAFETY"}}"#)
            .unwrap();
        assert_eq!(reply.finish().reason, Some("1"));
        assert_eq!(reply.prompt_feedback.unwrap().block_reason.as_deref(), Some("SAFETY"));
    }
}
