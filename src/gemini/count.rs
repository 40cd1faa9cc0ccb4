//! `countTokens`: how many tokens a prompt has. It costs none.
//!
//! Source: <https://ai.google.dev/api/tokens#method:-models.counttokens>.

use serde_json::{Value, json};

use super::request;

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
