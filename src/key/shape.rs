//! What can never be a key, told without showing it. Everything else is for the server to judge: Google has
//! changed the shape of its keys before, and tools that had a list of good shapes refused good keys.

/// The longest text that is sent as a key, in bytes.
const LONGEST: usize = 512;

/// Beginnings of secrets that are no Gemini API key, and what they are.
const OTHERS: [(&str, &str); 11] = [
    ("ya29.", "a Google OAuth access token"),
    ("eyJ", "a JSON web token"),
    ("auth_tokens/", "an ephemeral token of the Live API"),
    ("sk-", "a key of another service (sk-…)"),
    ("gsk_", "a key of another service (gsk_…)"),
    ("ghp_", "a GitHub token"),
    ("github_pat_", "a GitHub token"),
    ("xox", "a Slack token"),
    ("-----BEGIN", "a private key file"),
    ("{", "a JSON file, not the key"),
    ("/", "a path, not the key"),
];

/// Texts that stand in documentation where a key belongs.
const PLACEHOLDERS: [&str; 8] =
    ["your_api_key", "your-api-key", "yourapikey", "api_key", "your_key_here", "your_api_key_here", "changeme", "xxx"];

/// Takes off what copying adds: blanks, line ends, one pair of quotes.
pub fn clean(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    let unquoted = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    unquoted.unwrap_or(text).trim_matches(|c: char| c.is_ascii_whitespace())
}

/// Whether the text begins like a secret of another service (and not like a path or a JSON document).
pub fn is_other_secret(text: &str) -> bool {
    OTHERS.iter().any(|(prefix, _)| prefix.len() > 1 && text.starts_with(prefix))
}

/// Says why the text can never be a key, as a phrase behind the name of its source.
pub fn fault(key: &str) -> Option<String> {
    if let Some((at, odd)) = key.chars().enumerate().find(|(_, c)| !c.is_ascii_graphic()) {
        let what = match odd {
            ' ' => "a space".to_owned(),
            '\n' | '\r' => "a line break".to_owned(),
            odd => format!("the character U+{:04X}", u32::from(odd)),
        };
        return Some(format!("holds {what} at position {}, which no key has", at + 1));
    }
    if let Some((_, what)) = OTHERS.iter().find(|(prefix, _)| key.starts_with(prefix)) {
        return Some(format!("holds {what}, not a Gemini API key"));
    }
    let name = key.split_once('=').map(|(name, _)| name);
    if name.is_some_and(|name| name.len() > 3 && name.to_ascii_uppercase().ends_with("KEY")) {
        return Some("holds a line of a shell or .env file; the key is what stands behind the equals sign".to_owned());
    }
    let plain = key.trim_matches(|c| "<>[]{}$".contains(c)).to_ascii_lowercase();
    if PLACEHOLDERS.contains(&plain.as_str()) || ["gemini_api_key", "google_api_key"].contains(&plain.as_str()) {
        return Some("holds a placeholder, not a key".to_owned());
    }
    (key.len() > LONGEST).then(|| format!("holds {} characters, too many for a key", key.len()))
}

/// Whether a word that was typed in the wrong place may be a secret, so that it must not be repeated: long, without
/// blanks, and with letters and digits mixed as words are not.
pub fn looks_secret(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    word.len() >= 16
        && word.chars().all(plain)
        && word.chars().any(|c| c.is_ascii_digit())
        && word.chars().any(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_copying_adds_is_taken_off() {
        for text in ["abc", " abc ", "\"abc\"", "'abc'\n", "\t\" abc \"\r\n"] {
            assert_eq!(clean(text), "abc", "{text:?}");
        }
        assert_eq!(clean("\"abc"), "\"abc");
        assert_eq!(clean(" \n"), "");
    }

    #[test]
    fn only_what_can_never_work_is_refused() {
        let standard = format!("AIza{}", "x".repeat(35));
        let auth = format!("AQ.{}", "x".repeat(50));
        for good in [standard.as_str(), &auth, "ZZ.from-the-future_2031", "short", "goodkey-for-replay-0123"] {
            assert_eq!(fault(good), None, "{good}");
        }
        let long = "x".repeat(513);
        for (bad, word) in [
            ("two words", "a space at position 4"),
            ("zero\u{200b}width", "U+200B at position 5"),
            ("ya29.token", "OAuth"),
            ("eyJhbGciOi", "web token"),
            ("sk-proj-1", "another service"),
            ("auth_tokens/x", "ephemeral"),
            ("YOUR_API_KEY", "placeholder"),
            ("<your-api-key>", "placeholder"),
            ("$GEMINI_API_KEY", "placeholder"),
            ("/home/me/key.txt", "a path"),
            ("GEMINI_API_KEY='abc", "behind the equals sign"),
            (&long, "513 characters"),
        ] {
            assert!(fault(bad).unwrap().contains(word), "{bad}: {:?}", fault(bad));
        }
    }
}
