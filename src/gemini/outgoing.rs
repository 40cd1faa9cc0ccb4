//! What leaves in a request: every text of its path and its body, with a name for the place where it stands. The guard
//! (key/leak.rs) looks at this and at nothing else, so that whatever is added to a request is looked at too.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::key::leak::Outgoing;
use crate::utf16;

use super::content::{Role, Turn};
use super::cursor::Cursor;
use super::request::Request;
use super::string;

/// Every text of a request. Attachments are decoded.
pub fn parts<'a>(request: &'a Request<'_>) -> Vec<Outgoing<'a>> {
    let mut parts = vec![("the model's name".to_owned(), request.path().into_bytes().into())];
    contents(request.turns, &mut parts);
    for (field, value) in &request.fields {
        let name = match field.as_str() {
            "systemInstruction" => "the system instruction",
            "generationConfig" => "an option",
            "safetySettings" => "a safety setting",
            _ => "the request",
        };
        let json = value.to_string();
        parts.extend(texts(&json).map(|text| (name.to_owned(), text.into_owned().into_bytes().into())));
    }
    parts
}

/// The turns. What a person says in words comes last in theirs; all before it, and all that is not text, is an attachment,
/// counted as people named them.
fn contents<'a>(turns: &'a [Turn], parts: &mut Vec<Outgoing<'a>>) {
    let mut attachments = 0;
    let places = turns.iter().flat_map(|turn| (1..).zip(&turn.parts).map(move |(number, part)| (turn, number, part)));
    for (turn, number, part) in places {
        let json = part.json();
        let is_text = Cursor::new(json).fields().any(|(name, value)| name == "text" && value.starts_with('"'));
        let is_said = is_text && (turn.role == Role::Model || number == turn.parts.len());
        attachments += u32::from(!is_said);
        let usual = || if is_said { "the prompt".to_owned() } else { format!("attachment {attachments}") };
        let name = part.name().map_or_else(usual, ToOwned::to_owned);
        parts.extend(part.file_content().map(|file| (name.clone(), (&file.content).into())));
        let mut before = Cow::Borrowed("");
        for text in texts(json) {
            // What a file holds stands behind this name, in base64 (`inlineData`).
            let content = if before == "data" { BASE64_STANDARD.decode(&*text).ok() } else { None };
            let bytes = content.map_or_else(|| bytes(text.clone()), |content| Cow::Owned(readable(content)));
            parts.push((name.clone(), bytes.into()));
            before = text;
        }
    }
}

fn bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// UTF-16 is read as what it says: a key in it is a key.
fn readable(content: Vec<u8>) -> Vec<u8> {
    match utf16::marked(&content) {
        Some(Ok(text)) => text.into_bytes(),
        _ => content,
    }
}

/// All texts in JSON, names of fields among them, without their escapes. Read one behind the other, so that no depth of
/// nesting is too much.
fn texts(json: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = json;
    std::iter::from_fn(move || {
        rest = &rest[memchr::memchr(b'"', rest.as_bytes())?..];
        let text = Cursor::new(rest).value().ok()?;
        rest = &rest[text.len()..];
        string::text(text)
    })
}

#[cfg(test)]
mod tests {
    use super::super::content::TurnPart;
    use super::super::request::RequestOptions;
    use super::*;
    use crate::key::leak::OutgoingContent;

    fn outgoing(parts: &[&str]) -> Vec<(String, String)> {
        let parts = parts.iter().filter_map(|json| TurnPart::from_json(json)).collect();
        let turns = [Turn { role: Role::Model, parts }];
        let options =
            RequestOptions { model: "m".to_owned(), system: Some("s".to_owned()), ..RequestOptions::default() };
        let request = Request::new(&options, &turns);
        let parts = super::parts(&request).into_iter();
        let text = |content| match content {
            OutgoingContent::Bytes(bytes) => String::from_utf8(bytes.into_owned()).unwrap(),
            OutgoingContent::File(_) => "a file".to_owned(),
        };
        parts.map(|(name, content)| (name, text(content))).collect()
    }

    #[test]
    fn every_text_is_looked_at_without_its_escapes() {
        let found = outgoing(&[
            r#"{"text":"\u0041\ud83d","thoughtSignature":"sig"}"#,
            r#"{"inlineData":{"data":"aGk=","mimeType":"a\/b"}}"#,
            r#"{"functionCall":{"n\u0061me":[1.0,{"deep":"v"}]}}"#,
        ]);
        let texts = |name: &str| found.iter().filter(|(n, _)| n == name).map(|(_, t)| t.as_str()).collect::<Vec<_>>();
        assert_eq!(texts("the model's name"), ["/v1beta/models/m:generateContent"]);
        assert_eq!(texts("the prompt"), ["text", "A\u{fffd}", "thoughtSignature", "sig"]);
        assert_eq!(texts("attachment 1"), ["inlineData", "data", "hi", "mimeType", "a/b"]);
        assert_eq!(texts("attachment 2"), ["functionCall", "name", "deep", "v"]);
        assert_eq!(texts("the system instruction"), ["parts", "text", "s"]);
    }

    #[test]
    fn no_depth_is_too_much() {
        let deep = format!(r#"{{"a":{}"x"{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(outgoing(&[&deep])[2].1, "x");
    }
}
