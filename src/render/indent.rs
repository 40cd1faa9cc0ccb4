//! JSON laid out for people.

/// JSON over several lines, each level further in by two blanks. Only blanks between tokens are changed: numbers, escapes
/// and the order of fields stay as they were written, which they would not in a tree of values.
pub fn indented(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + json.len() / 4);
    let (mut depth, mut is_string, mut is_escaped) = (0_usize, false, false);
    for c in json.chars() {
        if is_string {
            out.push(c);
            is_string = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
            continue;
        }
        let is_close = matches!(c, '}' | ']');
        depth -= usize::from(is_close && depth > 0);
        // The last character is a token here: a string would end in its quote.
        let is_first = out.ends_with(['{', '[']);
        match c {
            ' ' | '\n' | '\r' | '\t' => continue,
            _ if is_close && !is_first || !is_close && (is_first || out.ends_with(',')) => line_break(&mut out, depth),
            _ => {}
        }
        out.push(c);
        match c {
            '{' | '[' => depth += 1,
            ':' => out.push(' '),
            '"' => is_string = true,
            _ => {}
        }
    }
    out
}

fn line_break(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_layout_is_that_of_serde_json() {
        for value in [
            json!({ "a": [], "b": {}, "c": [1, [2, {}], "x"], "d": { "e": null, "f": "{[\"\\,:" } }),
            json!([]),
            json!([[[]], {}]),
            json!("a"),
            json!(7),
        ] {
            assert_eq!(indented(&value.to_string()), format!("{value:#}"));
            assert_eq!(indented(&format!("{value:#}")), format!("{value:#}"));
        }
    }

    #[test]
    fn tokens_stay_as_they_are() {
        let json = r#"{"z":1.0,"a":[1e2,"\u00e9\\","\ud83d"]}"#;
        let expected = "{\n  \"z\": 1.0,\n  \"a\": [\n    1e2,\n    \"\\u00e9\\\\\",\n    \"\\ud83d\"\n  ]\n}";
        assert_eq!(indented(json), expected);
        assert_eq!(indented("}]}"), "\n}\n]\n}", "no JSON, and no panic");
    }
}
