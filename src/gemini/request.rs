//! What is sent: the path and the JSON body of one prompt. Pure; nothing in it that was not asked for.
//!
//! Source: <https://ai.google.dev/api/generate-content#request-body>.

use serde_json::{Map, Value, json};

use crate::prompt::{Attachment, Prompt};
use crate::settings::Settings;

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

impl Request {
    /// Puts a prompt into the form that the service takes.
    pub fn new(settings: &Settings, prompt: Prompt) -> Self {
        let mut parts: Vec<Value> = prompt.attachments.into_iter().map(attachment).collect();
        if !prompt.text.is_empty() {
            parts.push(json!({ "text": prompt.text }));
        }
        let mut body = Map::new();
        body.insert("contents".to_owned(), json!([{ "role": "user", "parts": parts }]));
        if let Some(system) = &settings.system {
            body.insert("systemInstruction".to_owned(), json!({ "parts": [{ "text": system }] }));
        }
        if !settings.generation.is_empty() {
            body.insert("generationConfig".to_owned(), Value::Object(settings.generation.clone()));
        }
        if !settings.safety.is_empty() {
            let pairs = settings.safety.iter();
            let pairs: Value =
                pairs.map(|(category, threshold)| json!({ "category": category, "threshold": threshold })).collect();
            body.insert("safetySettings".to_owned(), pairs);
        }
        Self { model: settings.model.clone(), stream: settings.stream, max_tokens: settings.max_tokens, body }
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

fn attachment(attachment: Attachment) -> Value {
    match attachment {
        Attachment::Inline { mime, base64 } => {
            json!({ "inlineData": { "mimeType": mime, "data": base64 } })
        }
        Attachment::Link { mime: Some(mime), uri } => json!({ "fileData": { "mimeType": mime, "fileUri": uri } }),
        Attachment::Link { mime: None, uri } => json!({ "fileData": { "fileUri": uri } }),
    }
}
