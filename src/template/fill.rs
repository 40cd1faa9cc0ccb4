//! `{input}`, `{words}` and `{name}` in the prompt of a template; `{{` and `}}` are the braces themselves.

/// A stretch of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// As it is.
    Text(String),
    /// A placeholder, by its name.
    Slot(String),
}

/// Takes a prompt apart in one pass; what is filled in is never looked at again.
///
/// Fails on a brace that is neither doubled nor part of a placeholder: with the byte where it stands.
pub fn pieces(prompt: &str) -> Result<Vec<Piece>, usize> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = prompt;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        text.push_str(before);
        if let Some(after) = brace.strip_prefix("{{") {
            text.push('{');
            rest = after;
        } else if let Some(after) = brace.strip_prefix("}}") {
            text.push('}');
            rest = after;
        } else {
            let slot = brace.strip_prefix('{').and_then(|slot| slot.split_once('}'));
            let slot = slot.filter(|(name, _)| is_name(name));
            let (name, after) = slot.ok_or(prompt.len() - brace.len())?;
            pieces.extend((!text.is_empty()).then(|| Piece::Text(std::mem::take(&mut text))));
            pieces.push(Piece::Slot(name.to_owned()));
            rest = after;
        }
    }
    text.push_str(rest);
    pieces.extend((!text.is_empty()).then_some(Piece::Text(text)));
    Ok(pieces)
}

/// Whether a placeholder can have this name.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_placeholders_or_doubled() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let slot = |name: &str| Piece::Slot(name.to_owned());
        assert_eq!(pieces("").unwrap(), []);
        assert_eq!(pieces("a {b} c{d}").unwrap(), [text("a "), slot("b"), text(" c"), slot("d")]);
        assert_eq!(pieces("{{a}} }}{{{b}}}").unwrap(), [text("{a} }{"), slot("b"), text("}")]);
        for (lone, at) in [
            ("{", 0),
            ("}", 0),
            ("{a", 0),
            ("a}", 1),
            ("é{}", 2),
            ("{ a }", 0),
            ("{a{b}}", 0),
            ("{\"a\": 1}", 0),
            ("{{}", 2),
        ] {
            assert_eq!(pieces(lone), Err(at), "{lone}");
        }
    }
}
