//! The lines of a conversation's file. Reading is forgiving: fields and lines that nobody knows are passed over, so that an
//! older program reads what a newer one added. Writing is strict.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::calendar;
use crate::gemini::content::{Role, Turn, TurnPart};

use super::attached::{self, KeptFile};

/// The version of the format that is written. A file of a later one is not touched.
pub const VERSION: u32 = 1;

/// What the first line says that the file is.
const KIND: &str = "chat";

/// The first line: what the file is, and which conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// What the file is.
    gemini: String,
    /// The version of the format.
    pub version: u32,
    /// Which conversation: eight letters and digits.
    pub id: String,
    /// The name that it began with; the one that counts stands in the name of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it began, as `2026-11-25T04:40:00Z`.
    pub created: String,
    /// What it was forked from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Origin>,
}

/// Where a forked conversation comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The other conversation.
    pub id: String,
    /// Its last turn that was taken over, counted from one.
    pub turn: usize,
}

impl Header {
    /// Of a conversation that begins now.
    pub fn new(id: &str, name: Option<&str>, from: Option<Origin>) -> Self {
        let created = calendar::timestamp(calendar::now());
        let name = name.map(ToOwned::to_owned);
        Self { gemini: KIND.to_owned(), version: VERSION, id: id.to_owned(), name, created, from }
    }

    /// Reads it; none if this is something else.
    pub fn read(line: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Self>(line).ok().filter(|header| header.gemini == KIND)
    }
}

/// What one side said: one line, and what was known of it. The content is as it was sent or as it came.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TurnLine {
    /// Who speaks.
    pub role: Role,
    /// When, as `2026-11-25T04:40:00Z`.
    pub time: String,
    /// Whether this belongs to the turn before, such as what a tool brought.
    #[serde(default, skip_serializing_if = "is_false")]
    pub goes_on: bool,
    /// The parts, byte for byte but for line breaks between tokens. Null stands for a file that is read from the disk when
    /// it is sent.
    pub parts: Vec<Option<Box<RawValue>>>,
    /// These files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<KeptFile>,
    /// The model that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The system instruction that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The tools that were sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<Box<RawValue>>,
    /// The model that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_version: Option<String>,
    /// What to quote in a bug report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_id: Option<String>,
    /// Why the answer ended, in Google's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish_reason: Option<String>,
    /// The token counts of the answer, under Google's names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Box<RawValue>>,
    /// How an answer ended that is not whole: [`INTERRUPTED`], or the name of an error's kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<String>,
}

/// The ending of an answer that the person stopped.
pub const INTERRUPTED: &str = "interrupted";

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl TurnLine {
    /// What was said now. Of files that are read when they are sent only the name, the place and the hash are kept.
    pub fn new(turn: &Turn) -> Self {
        let mut files = Vec::new();
        let parts = turn.parts.iter().enumerate().map(|(place, part)| match attached::keep(place, part) {
            Some(file) => {
                files.push(file);
                None
            }
            None => raw(part),
        });
        Self {
            role: turn.role,
            time: calendar::timestamp(calendar::now()),
            goes_on: false,
            parts: parts.collect(),
            files,
            model: None,
            system: None,
            tools: None,
            model_version: None,
            response_id: None,
            finish_reason: None,
            usage: None,
            ending: None,
        }
    }

    /// Reads it; none if this is something else.
    pub fn read(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    /// The texts of its parts, thoughts left out.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        use crate::gemini::part::{Content, Part};
        self.parts.iter().flatten().filter_map(|part| match Part::read(part.get())?.content {
            Content::Text(text) => Some(text.into_owned()),
            Content::Thought(_) | Content::Other(_) => None,
        })
    }

    /// Whether the model is to hear this answer again: a whole one, or one that only its token limit cut.
    pub fn is_answer(&self) -> bool {
        let is_at_limit = self.finish_reason.as_deref() == Some("MAX_TOKENS");
        (self.ending.is_none() || is_at_limit) && self.parts.iter().any(Option::is_some)
    }

    /// Whether nothing is to be heard again of the turn that ended so: the service refused it, or never got it.
    pub fn is_refusal(&self) -> bool {
        match self.ending.as_deref() {
            None | Some(INTERRUPTED) => false,
            Some("blocked" | "request-refused") => true,
            Some(_) => self.parts.is_empty(),
        }
    }
}

/// The part as it is kept: JSON has line breaks between its tokens alone, where a blank means the same.
fn raw(part: &TurnPart) -> Option<Box<RawValue>> {
    let whole = if part.file_content().is_some() { serde_json::to_string(part).ok()? } else { part.json().to_owned() };
    RawValue::from_string(whole.replace(['\n', '\r'], " ")).ok()
}

/// A value as one line of a file.
pub fn line(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(serde_json::to_string(value)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(parts: &[&str]) -> TurnLine {
        let parts = parts.iter().filter_map(|json| TurnPart::from_json(json)).collect();
        TurnLine::new(&Turn { role: Role::Model, parts })
    }

    #[test]
    fn parts_are_kept_byte_for_byte_on_one_line() {
        let parts = [
            r#"{"text":"a\nb\u0061\ud83d","thoughtSignature":"Ab\/+==","n":1e2}"#,
            "{\n  \"text\": \"c\"\n}",
            r#"{"text":""}"#,
        ];
        let written = line(&model(&parts)).unwrap();
        assert_eq!(written.lines().count(), 1);
        let read = TurnLine::read(written.trim_end().as_bytes()).unwrap();
        let got: Vec<_> = read.parts.iter().flatten().map(|part| part.get()).collect();
        assert_eq!(got, [parts[0], "{   \"text\": \"c\" }", parts[2]]);
    }

    #[test]
    fn what_a_newer_program_added_is_passed_over() {
        let line = br#"{"role":"model","time":"t","parts":[{"text":"a"}],"new":{"x":1}}"#;
        assert_eq!(TurnLine::read(line).unwrap().texts().collect::<String>(), "a");
        let header = br#"{"gemini":"chat","version":7,"id":"a","created":"t","more":[]}"#;
        assert_eq!(Header::read(header).unwrap().version, 7);
        for foreign in [&b"{}"[..], b"", b"hello", br#"{"gemini":"x","version":1,"id":"a","created":"t"}"#] {
            assert!(Header::read(foreign).is_none());
        }
    }

    #[test]
    fn a_partial_answer_is_none_and_one_at_its_token_limit_is() {
        let part = [r#"{"text":"a"}"#];
        let ended = |ending: Option<&str>, finish: Option<&str>, parts: &[&str]| TurnLine {
            ending: ending.map(Into::into),
            finish_reason: finish.map(Into::into),
            ..model(parts)
        };
        for (line, is_answer, is_refusal) in [
            (ended(None, Some("STOP"), &part), true, false),
            (ended(Some("incomplete"), Some("MAX_TOKENS"), &part), true, false),
            (ended(Some(INTERRUPTED), None, &part), false, false),
            (ended(Some(INTERRUPTED), None, &[]), false, false),
            (ended(Some("network"), None, &part), false, false),
            (ended(Some("network"), None, &[]), false, true),
            (ended(Some("blocked"), None, &part), false, true),
            (ended(None, None, &[]), false, false),
        ] {
            assert_eq!((line.is_answer(), line.is_refusal()), (is_answer, is_refusal), "{line:?}");
        }
    }
}
