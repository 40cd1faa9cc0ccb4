//! What leaves in a request: every text of its path and its body, with a name for the place where it stands. The guard
//! (leak.rs) looks at this and at nothing else, so that whatever is added to a request is looked at too.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value};

use crate::utf16;

/// One thing that would be sent: what to call it, and its bytes.
pub type Outgoing<'a> = (String, Cow<'a, [u8]>);

/// Every text of a request. Attachments are decoded.
pub fn parts<'a>(path: &'a str, body: &'a Map<String, Value>) -> Vec<Outgoing<'a>> {
    let mut parts = vec![("the model's name".to_owned(), Cow::Borrowed(path.as_bytes()))];
    for (field, value) in body {
        match field.as_str() {
            "contents" => contents(value, &mut parts),
            "systemInstruction" => texts(value, "the system instruction", &mut parts),
            "generationConfig" => texts(value, "an option", &mut parts),
            "safetySettings" => texts(value, "a safety setting", &mut parts),
            _ => texts(value, "the request", &mut parts),
        }
    }
    parts
}

/// The turns. What is not text in them is an attachment, counted as people named them.
fn contents<'a>(turns: &'a Value, parts: &mut Vec<Outgoing<'a>>) {
    let turns = turns.as_array().into_iter().flatten();
    let mut attachments = 0;
    for part in turns.filter_map(|turn| turn["parts"].as_array()).flatten() {
        if part["text"].is_string() {
            texts(part, "the prompt", parts);
            continue;
        }
        attachments += 1;
        let name = format!("attachment {attachments}");
        match part["inlineData"]["data"].as_str().and_then(|data| BASE64_STANDARD.decode(data).ok()) {
            Some(content) => {
                parts.push((name.clone(), Cow::Owned(readable(content))));
                texts(&part["inlineData"]["mimeType"], &name, parts);
            }
            None => texts(part, &name, parts),
        }
    }
}

/// UTF-16 is read as what it says: a key in it is a key.
fn readable(content: Vec<u8>) -> Vec<u8> {
    match utf16::marked(&content) {
        Some(Ok(text)) => text.into_bytes(),
        _ => content,
    }
}

/// All texts in a value, names of fields among them.
fn texts<'a>(value: &'a Value, name: &str, parts: &mut Vec<Outgoing<'a>>) {
    match value {
        Value::String(text) => parts.push((name.to_owned(), Cow::Borrowed(text.as_bytes()))),
        Value::Array(list) => list.iter().for_each(|value| texts(value, name, parts)),
        Value::Object(fields) => {
            for (field, value) in fields {
                parts.push((name.to_owned(), Cow::Borrowed(field.as_bytes())));
                texts(value, name, parts);
            }
        }
        _ => {}
    }
}
