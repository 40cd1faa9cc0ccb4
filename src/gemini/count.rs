//! `countTokens`: how many tokens a prompt has. It costs none.
//!
//! Source: <https://ai.google.dev/api/tokens#method:-models.counttokens>.

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::prices::{Counts, count};

use super::body::RequestBody;
use super::client::Client;
use super::request::{self, Request};
use super::request_watch::RequestWatch;

impl Client {
    /// How many tokens this request has. Nothing is answered or billed.
    pub fn count(&self, request: &Request<'_>, watch: &RequestWatch) -> Result<Counts, Failure> {
        let response = self.post(&path(&request.model), RequestBody::to_count(request), watch)?;
        if !response.status().is_success() {
            return Err(self.refused_by_model(&request.model, response, watch));
        }
        let answer = self.whole(response, watch)?;
        read(&answer).ok_or_else(|| self.unreadable(&answer))
    }
}

/// What was counted; none if this is no answer.
fn read(json: &[u8]) -> Option<Counts> {
    let answer: Value = serde_json::from_slice(json).ok().filter(|_| is_answer(json))?;
    Some(Counts::read(count(answer.get("totalTokens")), answer.get("promptTokensDetails")))
}

/// The path behind the base URL.
pub fn path(model: &str) -> String {
    request::path(model, "countTokens")
}

/// The body that asks for the count of a very short prompt.
pub fn body() -> Vec<u8> {
    json!({ "contents": [{ "role": "user", "parts": [{ "text": "hi" }] }] }).to_string().into_bytes()
}

/// Whether this is an answer. Google writes numbers; some servers write them as text, as protobuf does for `int64`.
pub fn is_answer(json: &[u8]) -> bool {
    let count = serde_json::from_slice::<Value>(json).ok().and_then(|answer| answer.get("totalTokens").cloned());
    count.is_some_and(|count| count.is_u64() || count.as_str().is_some_and(|count| count.parse::<u64>().is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_number() {
        for answer in [r#"{"totalTokens":3,"promptTokensDetails":[]}"#, r#"{"totalTokens":"3"}"#] {
            assert!(is_answer(answer.as_bytes()), "{answer}");
        }
        for other in ["", "{}", r#"{"totalTokens":"many"}"#, r#"{"totalTokens":-1}"#, "[3]", "<html>"] {
            assert!(!is_answer(other.as_bytes()), "{other}");
        }
    }
}
