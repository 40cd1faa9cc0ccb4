//! Numbers in the place of enum names, which some servers and recordings have.
//!
//! Source: `FinishReason` and `BlockReason` in `google/ai/generativelanguage/v1beta/generative_service.proto`.

const FINISH_REASONS: [&str; 13] = [
    "FINISH_REASON_UNSPECIFIED",
    "STOP",
    "MAX_TOKENS",
    "SAFETY",
    "RECITATION",
    "OTHER",
    "LANGUAGE",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "MALFORMED_FUNCTION_CALL",
    "IMAGE_SAFETY",
    "UNEXPECTED_TOOL_CALL",
];

const BLOCK_REASONS: [&str; 6] =
    ["BLOCK_REASON_UNSPECIFIED", "SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY"];

/// The name of a finish reason; what is no number of one stays as it is.
pub fn finish_reason(text: &str) -> &str {
    name(text, &FINISH_REASONS)
}

/// The name of a block reason; what is no number of one stays as it is.
pub fn block_reason(text: &str) -> &str {
    name(text, &BLOCK_REASONS)
}

/// Only the digits that a number is written with count: `01` and `+1` come from nobody who means `1`.
fn name<'a>(text: &'a str, names: &[&'static str]) -> &'a str {
    let number = text.parse().ok().filter(|number: &usize| number.to_string() == text);
    number.and_then(|number| names.get(number).copied()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_names_and_all_else_stays() {
        for (text, name) in [("1", "STOP"), ("0", "FINISH_REASON_UNSPECIFIED"), ("12", "UNEXPECTED_TOOL_CALL")] {
            assert_eq!(finish_reason(text), name);
        }
        for text in ["", "STOP", "01", "+1", "-1", "1.0", " 1", "13", "99999999999999999999"] {
            assert_eq!(finish_reason(text), text);
        }
        assert_eq!((block_reason("1"), block_reason("6")), ("SAFETY", "6"));
    }
}
