//! How likely the model held each token of its answer.
//!
//! Source: <https://ai.google.dev/api/generate-content#LogprobsResult>.

use serde::Serialize;
use serde_json::Value;

/// A token of the answer.
#[derive(Debug, PartialEq, Serialize)]
pub struct Token {
    #[serde(flatten)]
    chosen: Candidate,
    /// What could have stood in its place, the most likely first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    top: Vec<Candidate>,
}

/// A token and the natural logarithm of its probability.
#[derive(Debug, PartialEq, Serialize)]
struct Candidate {
    token: String,
    logprob: Option<f64>,
}

/// The tokens of a `logprobsResult`; none in JSON of another kind.
pub fn tokens(json: &str) -> Vec<Token> {
    let result: Value = serde_json::from_str(json).unwrap_or_default();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let tops = list(&result["topCandidates"]);
    let tops = tops.iter().map(|top| list(&top["candidates"]).iter().map(candidate).collect());
    let chosen = list(&result["chosenCandidates"]);
    let chosen = chosen.iter().map(candidate);
    chosen.zip(tops.chain(std::iter::repeat_with(Vec::new))).map(|(chosen, top)| Token { chosen, top }).collect()
}

fn candidate(json: &Value) -> Candidate {
    Candidate {
        token: json["token"].as_str().unwrap_or_default().to_owned(),
        logprob: json.get("logProbability").map_or(Some(0.0), Value::as_f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_stands_with_what_could_have_been() {
        let json = r#"{"topCandidates":[{"candidates":[{"token":"a","logProbability":-0.5},{"token":"b","logProbability":-1}]}],
            "chosenCandidates":[{"token":"a","logProbability":-0.5,"tokenId":7},{"token":"c"}]}"#;
        let expected = r#"[{"token":"a","logprob":-0.5,"top":[{"token":"a","logprob":-0.5},{"token":"b","logprob":-1.0}]},{"token":"c","logprob":0.0}]"#;
        assert_eq!(serde_json::to_string(&tokens(json)).unwrap(), expected);
        for odd in ["7", "null", "{}", r#"{"chosenCandidates":{}}"#, "nonsense"] {
            assert_eq!(tokens(odd), [], "{odd}");
        }
    }
}
