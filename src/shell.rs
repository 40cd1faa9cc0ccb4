//! Text for a command line that a person copies or a script runs: the one place that quotes for a POSIX shell.

use std::path::Path;

/// The text within single quotes, in which only the quote itself means something (POSIX, "Single-Quotes").
pub fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The text as one word of a command line, in quotes only where it needs them.
pub fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,@:".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { single_quoted(text) }
}

/// A path as one word of a command line. Bytes that are not UTF-8 stand as U+FFFD.
pub fn quoted_path(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_survives_the_shell() {
        assert_eq!(quoted_path(Path::new("/home/me/.config/gemini/x.toml")), "/home/me/.config/gemini/x.toml");
        assert_eq!(quoted_path(Path::new("/a b/it's")), r"'/a b/it'\''s'");
        for text in ["", "a b", "$(x)", "`x`", "a;b", "~", "a\\b", "a\nb", "*", "a=b", "!"] {
            assert_eq!(quoted(text), format!("'{text}'"), "{text:?}");
        }
    }
}
