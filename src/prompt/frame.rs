//! A file among the words: its name in front of it, its text as it is.

use std::fmt::Write as _;

/// Frames a text so that the model knows where a file begins and ends, and what it is called. The text stays verbatim,
/// as in `llm` and `files-to-prompt`: a model reads code better without escapes, and a `</file>` within it is text.
pub fn frame(path: &str, text: &str) -> String {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("<file path=\"{}\">\n{text}{end}</file>\n", attribute(path))
}

/// The value of an attribute in XML.
fn attribute(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => _ = write!(escaped, "&#{};", u32::from(c)),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_verbatim_and_the_name_is_escaped() {
        for (path, text, framed) in [
            ("a.rs", "fn a() {}\n", "<file path=\"a.rs\">\nfn a() {}\n</file>\n"),
            ("a.rs", "no end", "<file path=\"a.rs\">\nno end\n</file>\n"),
            ("a", "", "<file path=\"a\">\n</file>\n"),
            ("a", "</file>&amp;\r\n", "<file path=\"a\">\n</file>&amp;\r\n</file>\n"),
            ("a\"><&\nb", "x\n", "<file path=\"a&quot;&gt;&lt;&amp;&#10;b\">\nx\n</file>\n"),
        ] {
            assert_eq!(frame(path, text), framed);
        }
    }
}
