//! One part of what the model said: text, a thought, or anything else, and the JSON that it came as.
//!
//! Source: <https://ai.google.dev/api/caching#Part>.

use std::borrow::Cow;

use super::cursor::{Cursor, Fault};
use super::reply::camel_case;
use super::string;

/// Fields that say something about a part, but are not what it holds.
const ABOUT: [&str; 6] =
    ["thought", "thoughtSignature", "thought_signature", "partMetadata", "videoMetadata", "mediaResolution"];

/// A part.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// The part as it came. A turn that is sent back holds exactly this, signatures included.
    pub json: &'a str,
    /// What it holds.
    pub content: Content<'a>,
    /// Whether it has fields beside its text and whether that is a thought, such as a signature.
    pub has_more: bool,
}

/// What a part holds.
#[derive(Debug, Clone)]
pub enum Content<'a> {
    /// A piece of the answer.
    Text(Cow<'a, str>),
    /// A piece of the model's thinking; never part of the answer. Empty for what is not text, such as the draft of a
    /// picture.
    Thought(Cow<'a, str>),
    /// Something that is not text: its name on the wire, such as `functionCall`.
    Other(Cow<'a, str>),
}

/// What a part consists of, as it came: found in the one pass over a reply, before anybody asks what it holds.
#[derive(Debug, Default, Clone, Copy)]
pub struct RawPart<'a> {
    /// The part as it came.
    pub json: &'a str,
    pub(super) text: Option<&'a str>,
    pub(super) is_thought: bool,
    pub(super) has_more: bool,
    pub(super) other: Option<&'a str>,
}

impl<'a> RawPart<'a> {
    /// Passes a part over. What is no object has no fields.
    ///
    /// Fails on what is no JSON.
    pub fn read(cursor: &mut Cursor<'a>) -> Result<Self, Fault> {
        let mut part = Self::default();
        cursor.peek()?;
        let start = cursor.mark();
        cursor.object(|key, cursor| {
            let value = cursor.value()?;
            match key {
                "text" => part.text = Some(value),
                "thought" => part.is_thought = value == "true",
                _ => {
                    part.has_more = true;
                    let is_content = part.other.is_none() && !ABOUT.contains(&key) && value != "null";
                    part.other = if is_content { Some(key) } else { part.other };
                }
            }
            Ok(())
        })?;
        part.json = cursor.since(start);
        Ok(part)
    }

    /// What it holds; none if that is nothing.
    pub fn part(self) -> Option<Part<'a>> {
        let Self { json, is_thought, has_more, .. } = self;
        let content = match (self.text.and_then(string::text), self.other) {
            (Some(text), _) if is_thought => Content::Thought(text),
            // A draft of a picture, which the model makes while it thinks.
            (None, Some("inlineData" | "inline_data")) if is_thought => Content::Thought(Cow::Borrowed("")),
            // An empty text beside something else says nothing.
            (Some(text), Some(name)) if text.is_empty() => Content::Other(camel_case(name)),
            (Some(text), _) => Content::Text(text),
            (None, Some(name)) => Content::Other(camel_case(name)),
            // A signature alone belongs to the answer.
            (None, None) if has_more => Content::Text(Cow::Borrowed("")),
            (None, None) => return None,
        };
        Some(Part { json, content, has_more })
    }
}

impl<'a> Part<'a> {
    /// Reads JSON that is known to be valid; none if it is no object or holds nothing.
    pub fn read(json: &'a str) -> Option<Self> {
        RawPart::read(&mut Cursor::new(json)).ok()?.part()
    }

    /// Its fields but for its text: names as Google writes them, and their JSON.
    pub fn fields(&self) -> impl Iterator<Item = (Cow<'a, str>, &'a str)> + use<'a> {
        let fields = Cursor::new(self.json).fields().filter(|(key, _)| !matches!(*key, "text" | "thought"));
        fields.map(|(key, value)| (camel_case(key), value))
    }

    /// Whether it holds anything that somebody could see.
    pub fn says_something(&self) -> bool {
        match &self.content {
            Content::Text(text) | Content::Thought(text) => !text.is_empty(),
            Content::Other(_) => true,
        }
    }
}
