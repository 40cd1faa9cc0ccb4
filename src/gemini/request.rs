//! What is sent: the path and the JSON body of one prompt. Pure; nothing in it that was not asked for.
//!
//! Source: <https://ai.google.dev/api/generate-content#request-body>.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::content::Turn;

/// The early version of the API: the `-latest` aliases exist only there.
pub const VERSION: &str = "v1beta";

/// A request for one answer. It is serialized as its body.
#[derive(Debug, Serialize)]
pub struct Request<'a> {
    /// The model as it was named.
    #[serde(skip)]
    pub model: String,
    /// Whether the answer is asked for as a stream.
    #[serde(skip)]
    pub stream: bool,
    /// The most tokens of the whole answer, over all its parts.
    #[serde(skip)]
    pub max_tokens: Option<u64>,
    /// What was said so far.
    #[serde(rename = "contents")]
    pub turns: &'a [Turn],
    /// All other fields of the body.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// What is asked for besides what was said.
#[derive(Debug, Clone, Default)]
pub struct RequestOptions {
    /// The model's name without `models/`, or with `tunedModels/`.
    pub model: String,
    /// Whether the answer is asked for as a stream.
    pub stream: bool,
    /// The system instruction.
    pub system: Option<String>,
    /// What goes into `generationConfig`: what was asked for and nothing else.
    pub generation: Map<String, Value>,
    /// How strict the filters are, where it was said: categories and thresholds.
    pub safety: BTreeMap<String, String>,
    /// What the model may use, each as the API names it: `{"googleSearch": {}}`.
    pub tools: Vec<Value>,
    /// The most tokens of the whole answer, over all its parts.
    pub max_tokens: Option<u64>,
}

impl<'a> Request<'a> {
    /// Asks for what comes behind these turns.
    pub fn new(options: &RequestOptions, turns: &'a [Turn]) -> Self {
        let RequestOptions { model, stream, system, generation, safety, tools, max_tokens } = options;
        let mut fields = Map::new();
        if let Some(system) = system {
            fields.insert("systemInstruction".to_owned(), json!({ "parts": [{ "text": system }] }));
        }
        if !generation.is_empty() {
            fields.insert("generationConfig".to_owned(), Value::Object(generation.clone()));
        }
        if !safety.is_empty() {
            let pairs = safety.iter();
            let pairs: Value =
                pairs.map(|(category, threshold)| json!({ "category": category, "threshold": threshold })).collect();
            fields.insert("safetySettings".to_owned(), pairs);
        }
        if !tools.is_empty() {
            fields.insert("tools".to_owned(), json!(tools));
        }
        Self { model: model.clone(), stream: *stream, max_tokens: *max_tokens, turns, fields }
    }

    /// The same request, to go on where the last answer stopped (the long-decode section of Google's guide).
    pub fn continue_from(&mut self, token: &str) {
        self.fields.insert("continuationToken".to_owned(), json!(token));
    }

    /// The path behind the base URL, with its query.
    pub fn path(&self) -> String {
        path(&self.model, if self.stream { "streamGenerateContent?alt=sse" } else { "generateContent" })
    }
}

/// The path of a model's method, with its query.
pub fn path(model: &str, method: &str) -> String {
    format!("/{VERSION}/{}:{method}", resource(model))
}

/// The name of a model among Google's resources.
pub fn resource(model: &str) -> String {
    let folder = if model.starts_with("tunedModels/") { "" } else { "models/" };
    format!("{folder}{model}")
}

#[cfg(test)]
mod tests {
    use super::super::content::{Role, TurnPart};
    use super::*;

    #[test]
    fn parts_are_sent_byte_for_byte() {
        let parts = [
            r#"{"z":1.0,"a":1e2,"text":"\u00e9\/é \ud83d","thoughtSignature":"AbC+/=="}"#,
            r#"{ "functionCall" : {"args":{"n":10000000000000000000000,"n":-0.0}}, "new\ud83dField":[1,{"b":null,"a":1E+2}] }"#,
        ];
        let turn = |role, parts: &[&str]| Turn {
            role,
            parts: parts.iter().filter_map(|json| TurnPart::from_json(json)).collect(),
        };
        let turns = [turn(Role::User, &[r#"{"text":"hi"}"#]), turn(Role::Model, &parts)];
        let mut request =
            Request::new(&RequestOptions { system: Some("be short".to_owned()), ..RequestOptions::default() }, &turns);
        request.continue_from("T");
        let expected = format!(
            r#"{{"contents":[{{"parts":[{{"text":"hi"}}],"role":"user"}},{{"parts":[{},{}],"role":"model"}}],"continuationToken":"T","systemInstruction":{{"parts":[{{"text":"be short"}}]}}}}"#,
            parts[0], parts[1]
        );
        assert_eq!(serde_json::to_string(&request).unwrap(), expected);
    }

    #[test]
    fn parts_of_our_own_are_as_the_api_names_them() {
        for (part, expected) in [
            (TurnPart::text("a\n\"b"), r#"{"text":"a\n\"b"}"#),
            (TurnPart::inline_data("a/b", "AAA="), r#"{"inlineData":{"data":"AAA=","mimeType":"a/b"}}"#),
            (TurnPart::file_data(Some("a/b"), "gs://c"), r#"{"fileData":{"fileUri":"gs://c","mimeType":"a/b"}}"#),
            (TurnPart::file_data(None, "gs://c"), r#"{"fileData":{"fileUri":"gs://c"}}"#),
        ] {
            assert_eq!(part.json(), expected);
        }
    }
}
