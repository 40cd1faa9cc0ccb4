//! What one side said: the unit that requests are made of and answers become.
//!
//! Source: <https://ai.google.dev/api/caching#Content>.

use std::collections::BTreeMap;
use std::io::Read as _;

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use crate::blob::Blob;

use super::body::Base64Reader;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Model,
}

/// What one side said, in parts. It is serialized as it is sent.
#[derive(Debug, Clone, serde::Serialize)]
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
/// The content of a file is not in the JSON: it is read when it is sent (body.rs), and stands in base64 where
/// [`split`](Self::split) says.
#[derive(Debug, Clone)]
pub struct TurnPart {
    json: Box<RawValue>,
    file: Option<InlineFile>,
    name: Option<String>,
}

/// A file that is sent within a request.
#[derive(Debug, Clone)]
pub struct InlineFile {
    /// Its MIME type.
    pub mime_type: String,
    /// Its bytes.
    pub content: Blob,
}

/// What stands in front of a file's content in its part.
const BEFORE_CONTENT: &str = r#"{"inlineData":{"data":""#;

impl TurnPart {
    /// A part as it came; none if that is not JSON.
    pub fn from_json(json: &str) -> Option<Self> {
        let json = RawValue::from_string(json.to_owned()).ok()?;
        Some(Self { json, file: None, name: None })
    }

    /// Text.
    pub fn text(text: &str) -> Self {
        Self::new("text", text)
    }

    /// The content of a file, in base64.
    pub fn inline_data(mime_type: &str, base64: &str) -> Self {
        Self::new("inlineData", InlineData { data: base64, mime_type })
    }

    /// The content of a file that is read when it is sent.
    pub fn file(mime_type: &str, content: Blob) -> Self {
        let file = InlineFile { mime_type: mime_type.to_owned(), content };
        Self { file: Some(file), ..Self::inline_data(mime_type, "") }
    }

    /// A file that Google fetches itself from this address.
    pub fn file_data(mime_type: Option<&str>, uri: &str) -> Self {
        Self::new("fileData", FileData { file_uri: uri, mime_type })
    }

    /// The same part, which messages call by this name; it is not sent.
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// What messages call it, if it has a name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The part as it is sent, but for the content of a file.
    pub fn json(&self) -> &str {
        self.json.get()
    }

    /// The file that is read when the part is sent.
    pub fn file_content(&self) -> Option<&InlineFile> {
        self.file.as_ref()
    }

    /// The part as it is sent, cut where the content of its file stands, in base64.
    pub fn split(&self) -> (&str, Option<(&Blob, &str)>) {
        let json = self.json();
        match self.file.as_ref().zip(json.split_at_checked(BEFORE_CONTENT.len())) {
            Some((file, (before, behind))) => (before, Some((&file.content, behind))),
            None => (json, None),
        }
    }

    /// Writing JSON fails only if its writer does, and memory does not.
    fn new(field: &str, value: impl Serialize) -> Self {
        let json = to_raw_value(&BTreeMap::from([(field, value)])).unwrap_or_default();
        Self { json, file: None, name: None }
    }
}

/// The whole of it. A file is read, and is all in memory for a while.
impl Serialize for TurnPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (before, Some((content, behind))) = self.split() else {
            return self.json.serialize(serializer);
        };
        let mut whole = before.to_owned();
        let read = content.reader().and_then(|reader| Base64Reader::new(reader).read_to_string(&mut whole));
        read.map_err(|error| S::Error::custom(format_args!("{}: {error}", content.name())))?;
        RawValue::from_string(whole + behind).map_err(S::Error::custom)?.serialize(serializer)
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct InlineData<'a> {
    data: &'a str,
    mime_type: &'a str,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct FileData<'a> {
    file_uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime_type: Option<&'a str>,
}
