//! What is sent: the path and the JSON body of one prompt. Pure; nothing in it that was not asked for.
//!
//! Source: <https://ai.google.dev/api/generate-content#request-body>.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::content::Turn;

/// The early version of the API: the `-latest` aliases exist only there.
pub const VERSION: &str = "v1beta";

/// A request for one answer.
#[derive(Debug)]
pub struct Request {
    /// The model as it was named.
    pub model: String,
    /// Whether the answer is asked for as a stream.
    pub stream: bool,
    /// The most tokens of the whole answer, over all its parts.
    pub max_tokens: Option<u64>,
    body: Map<String, Value>,
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
    /// The most tokens of the whole answer, over all its parts.
    pub max_tokens: Option<u64>,
}

impl Request {
    /// Asks for what comes behind these turns.
    pub fn new(options: &RequestOptions, turns: &[Turn]) -> Self {
        let RequestOptions { model, stream, system, generation, safety, max_tokens } = options;
        let mut body = Map::new();
        body.insert("contents".to_owned(), turns.iter().map(Turn::to_json).collect());
        if let Some(system) = system {
            body.insert("systemInstruction".to_owned(), json!({ "parts": [{ "text": system }] }));
        }
        if !generation.is_empty() {
            body.insert("generationConfig".to_owned(), Value::Object(generation.clone()));
        }
        if !safety.is_empty() {
            let pairs = safety.iter();
            let pairs: Value =
                pairs.map(|(category, threshold)| json!({ "category": category, "threshold": threshold })).collect();
            body.insert("safetySettings".to_owned(), pairs);
        }
        Self { model: model.clone(), stream: *stream, max_tokens: *max_tokens, body }
    }

    /// The same request, to go on where the last answer stopped (the long-decode section of Google's guide).
    pub fn continue_from(&mut self, token: &str) {
        self.body.insert("continuationToken".to_owned(), json!(token));
    }

    /// The path behind the base URL, with its query.
    pub fn path(&self) -> String {
        path(&self.model, if self.stream { "streamGenerateContent?alt=sse" } else { "generateContent" })
    }

    /// The body.
    pub fn body(&self) -> &Map<String, Value> {
        &self.body
    }
}

/// The path of a model's method, with its query.
pub fn path(model: &str, method: &str) -> String {
    let folder = if model.starts_with("tunedModels/") { "" } else { "models/" };
    format!("/{VERSION}/{folder}{model}:{method}")
}
