//! Parts that are not text, shown to a person: code that the model ran, what it gave, and everything else as JSON.

use std::borrow::Cow;

use serde_json::Value;

use crate::gemini::part::{Content, Part};

/// What a part is, in words, and what it holds, in lines; none for text, thoughts, and files, which are kept elsewhere.
pub fn shown(part: &Part<'_>) -> Option<(String, String)> {
    let name = match &part.content {
        Content::Other(name) if name != "inlineData" => name,
        _ => return None,
    };
    let json = part.fields().find(|(field, _)| field == name).map(|(_, json)| json)?;
    let value: Value = serde_json::from_str(json).unwrap_or_default();
    let text = |field: &str| value[field].as_str().unwrap_or_default();
    match name.as_ref() {
        "executableCode" => Some((format!("code that was run{}", within(text("language"))), text("code").to_owned())),
        "codeExecutionResult" => Some((format!("its output{}", within(text("outcome"))), text("output").to_owned())),
        _ => Some((name.clone().into_owned(), json.to_owned())),
    }
}

fn within(word: &str) -> Cow<'static, str> {
    let word = word.trim_start_matches("OUTCOME_").to_ascii_lowercase();
    if word.is_empty() { Cow::Borrowed("") } else { Cow::Owned(format!(" ({word})")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_but_text_and_files_is_shown() {
        let shown = |json: &str| shown(&Part::read(json).unwrap());
        let pair = |title: &str, text: &str| Some((title.to_owned(), text.to_owned()));
        let code = r#"{"executableCode":{"language":"PYTHON","code":"print(1)\n"}}"#;
        assert_eq!(shown(code), pair("code that was run (python)", "print(1)\n"));
        let output = r#"{"code_execution_result":{"outcome":"OUTCOME_OK","output":"1\n"}}"#;
        assert_eq!(shown(output), pair("its output (ok)", "1\n"));
        assert_eq!(shown(r#"{"codeExecutionResult":7}"#), pair("its output", ""));
        assert_eq!(shown(r#"{"functionCall":{"name":"f"}}"#), pair("functionCall", r#"{"name":"f"}"#));
        assert_eq!((shown(r#"{"text":"a"}"#), shown(r#"{"inlineData":{}}"#)), (None, None));
    }
}
