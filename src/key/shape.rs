//! What can never be a key, told without showing it. Everything else is for the server to judge: Google has
//! changed the shape of its keys before, and tools that had a list of good shapes refused good keys.

/// The longest text that is sent as a key, in bytes.
const LONGEST: usize = 512;

/// Beginnings of what is no key for anybody, and what that is.
const NO_KEYS: [(&str, &str); 7] = [
    ("-----BEGIN", "a private key file"),
    ("{", "a JSON file, not the key"),
    ("/", "a path, not the key"),
    ("https://", ADDRESS),
    ("http://", ADDRESS),
    ("www.", ADDRESS),
    ("aistudio.google.com", ADDRESS),
];

const ADDRESS: &str = "the address of a page, not the key that is found there";

/// Beginnings of secrets that are no key of Google's, and what they are. Other servers may take them.
const OTHERS: [(&str, &str); 8] = [
    ("ya29.", "a Google OAuth access token"),
    ("eyJ", "a JSON web token"),
    ("auth_tokens/", "an ephemeral token of the Live API"),
    ("sk-", "a key of another service (sk-…)"),
    ("gsk_", "a key of another service (gsk_…)"),
    ("ghp_", "a GitHub token"),
    ("github_pat_", "a GitHub token"),
    ("xox", "a Slack token"),
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

/// The value in a line that sets a variable to a key of Google's, as people copy it: `GEMINI_API_KEY=…`,
/// `export GEMINI_API_KEY="…"`, `$env:GEMINI_API_KEY = "…"`, `set -gx GEMINI_API_KEY …`. Of several lines, as a `.env`
/// file has them, exactly one may set such a variable.
pub fn assigned(text: &str) -> Option<&str> {
    let mut lines = clean(text).lines().filter_map(assigned_in_line);
    lines.next().filter(|_| lines.next().is_none())
}

/// The key in a header, as people copy it out of a request: `x-goog-api-key: …`, `Authorization: Bearer …`.
pub fn in_header(text: &str) -> Option<&str> {
    const NAMES: [&str; 3] = ["x-goog-api-key:", "authorization:", "bearer "];
    let text = clean(text);
    let value =
        NAMES.iter().fold(text, |rest, name| if begins(rest, name) { clean(&rest[name.len()..]) } else { rest });
    (value.len() < text.len()).then_some(value)
}

fn assigned_in_line(line: &str) -> Option<&str> {
    let (line, by_word) = without_command(clean(line));
    let line = clean(line);
    let line = line.get(..5).filter(|start| start.eq_ignore_ascii_case("$env:")).map_or(line, |_| &line[5..]);
    let (name, behind) = line.split_at(line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?);
    let value = match behind.trim_start().strip_prefix('=') {
        Some(value) => value,
        None if by_word => behind,
        None => return None,
    };
    names_googles_key(name).then(|| clean(value.trim_end().trim_end_matches(';')))
}

/// The line behind the shell's command that sets a variable, and whether that command takes name and value as words.
fn without_command(mut line: &str) -> (&str, bool) {
    let mut by_word = false;
    while let Some((word, rest)) = line.split_once(|c: char| c.is_ascii_whitespace()) {
        match word.to_ascii_lowercase().as_str() {
            "export" => {}
            "set" | "setx" => by_word = true,
            option if by_word && option.starts_with('-') => {}
            _ => break,
        }
        line = rest.trim_start();
    }
    (line, by_word)
}

/// Whether a variable of this name may hold a key of Google's: `GEMINI_API_KEY`, `GOOGLE_GENERATIVE_AI_API_KEY`.
fn names_googles_key(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name == "API_KEY" || name.ends_with("KEY") && ["GEMINI", "GOOGLE"].iter().any(|owner| name.contains(owner))
}

/// Whether the text begins with this, whatever the case of its letters.
fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start))
}

/// Whether the text is the plain address of a page. It is no secret, and hints name the same page.
pub fn is_address(text: &str) -> bool {
    NO_KEYS.iter().any(|(start, what)| *what == ADDRESS && begins(text, start)) && !text.contains(['?', '#', '@', '='])
}

/// Whether the text begins like a secret of another service or a private key.
pub fn is_other_secret(text: &str) -> bool {
    foreign(text).is_some() || text.starts_with("-----BEGIN")
}

/// Says what the text is if it is a secret of another service, which Google will not take.
pub fn foreign(key: &str) -> Option<&'static str> {
    OTHERS.iter().find(|(prefix, _)| key.starts_with(prefix)).map(|(_, what)| *what)
}

/// Says why the text can never be a key, as a phrase behind the name of its source.
pub fn fault(key: &str) -> Option<String> {
    const LINE: &str = "holds a line of a shell or .env file; the key is what stands behind the equals sign";
    if assigned(key).is_some() {
        return Some(LINE.to_owned());
    }
    if let Some((at, odd)) = key.chars().enumerate().find(|(_, c)| !c.is_ascii_graphic()) {
        let what = match odd {
            ' ' => "a space".to_owned(),
            '\n' | '\r' => "a line break".to_owned(),
            odd => format!("the character U+{:04X}", u32::from(odd)),
        };
        return Some(format!("holds {what} at position {}, which no key has", at + 1));
    }
    if let Some((_, what)) = NO_KEYS.iter().find(|(start, _)| begins(key, start)) {
        return Some(format!("holds {what}"));
    }
    let name = key.split_once('=').map(|(name, _)| name);
    if name.is_some_and(|name| name.len() > 3 && name.to_ascii_uppercase().ends_with("KEY")) {
        return Some(LINE.to_owned());
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
    fn the_key_is_taken_out_of_a_line_that_sets_it() {
        for line in [
            "GEMINI_API_KEY=abc",
            "export GEMINI_API_KEY=abc",
            "export GEMINI_API_KEY=\"abc\";",
            "  export  GOOGLE_API_KEY='abc'\n",
            "$env:GEMINI_API_KEY = \"abc\"",
            "$Env:gemini_api_key=abc",
            "set -gx GEMINI_API_KEY abc",
            "set -Ux GEMINI_API_KEY 'abc'",
            "set GEMINI_API_KEY=abc",
            "set \"GEMINI_API_KEY=abc\"",
            "setx GEMINI_API_KEY \"abc\"",
            "GOOGLE_GENERATIVE_AI_API_KEY=abc",
            "api_key = \"abc\"",
            "\"GEMINI_API_KEY=abc\"",
            "# mine\nOTHER=1\n\nGEMINI_API_KEY=abc\nMORE=2\n",
        ] {
            assert_eq!(assigned(line), Some("abc"), "{line}");
        }
        assert_eq!(assigned("GEMINI_API_KEY="), Some(""));
        assert_eq!(assigned("GEMINI_API_KEY=a\nGOOGLE_API_KEY=b"), None, "which one?");
        for header in ["Bearer abc", "x-goog-api-key: abc", "'X-Goog-Api-Key:abc'", "Authorization: Bearer abc\n"] {
            assert_eq!(in_header(header), Some("abc"), "{header}");
        }
        assert_eq!(in_header("abc"), None);
        for line in
            ["abc", "AQ.abc", "OPENAI_API_KEY=abc", "GEMINI_API_KEY abc", "export", "set -gx", "é=abc", "=a", ""]
        {
            assert_eq!(assigned(line), None, "{line}");
        }
    }

    #[test]
    fn a_plain_address_is_no_secret() {
        assert!(is_address("https://aistudio.google.com/apikey") && is_address("www.example.org"));
        for text in ["https://example.org/?key=abc", "https://me:abc@example.org", "AQ.abc", "/etc"] {
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn a_secret_of_another_service_is_only_not_googles() {
        for (key, word) in [
            ("ya29.token", "OAuth"),
            ("eyJhbGciOi", "web token"),
            ("sk-proj-1", "another service"),
            ("auth_tokens/x", "ephemeral"),
        ] {
            assert!(foreign(key).unwrap().contains(word), "{key}");
            assert_eq!(fault(key), None, "{key}");
        }
        assert_eq!(foreign("AQ.x"), None);
        assert!(is_other_secret("-----BEGIN PRIVATE KEY-----") && is_other_secret("ghp_x") && !is_other_secret("/etc"));
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
            ("https://aistudio.google.com/apikey", "the address of a page"),
            ("HTTPS://AIStudio.google.com/apikey", "the address of a page"),
            ("aistudio.google.com/app/apikey", "the address of a page"),
            ("export GEMINI_API_KEY=abc", "behind the equals sign"),
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
