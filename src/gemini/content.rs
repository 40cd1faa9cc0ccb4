//! What one side said: the unit that requests are made of and answers become.
//!
//! Source: <https://ai.google.dev/api/caching#Content>.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Model,
}

/// What one side said, in parts. It is serialized as it is sent.
#[derive(Debug, Clone, Serialize)]
pub struct Turn {
    /// The parts.
    pub parts: Vec<TurnPart>,
    /// Who said it.
    pub role: Role,
}

/// A part of a turn: JSON that is sent byte for byte. The service wants a part of the model's back as it came, with
/// its signature (<https://ai.google.dev/gemini-api/docs/thought-signatures>), and a tree of values would write
/// numbers, escapes and the order of fields in its own way.
///
/// What is inside is private: a part that is read from a file while it is sent can stand beside the JSON.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct TurnPart(Box<RawValue>);

impl TurnPart {
    /// A part as it came; none if that is not JSON.
    pub fn from_json(json: &str) -> Option<Self> {
        RawValue::from_string(json.to_owned()).ok().map(Self)
    }

    /// Text.
    pub fn text(text: &str) -> Self {
        Self::new("text", text)
    }

    /// The content of a file, in base64.
    pub fn inline_data(mime_type: &str, base64: &str) -> Self {
        Self::new("inlineData", InlineData { data: base64, mime_type })
    }

    /// A file that Google fetches itself from this address.
    pub fn file_data(mime_type: Option<&str>, uri: &str) -> Self {
        Self::new("fileData", FileData { file_uri: uri, mime_type })
    }

    /// The part as it is sent.
    pub fn json(&self) -> &str {
        self.0.get()
    }

    /// Writing JSON fails only if its writer does, and memory does not.
    fn new(field: &str, value: impl Serialize) -> Self {
        Self(to_raw_value(&BTreeMap::from([(field, value)])).unwrap_or_default())
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InlineData<'a> {
    data: &'a str,
    mime_type: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileData<'a> {
    file_uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime_type: Option<&'a str>,
}
