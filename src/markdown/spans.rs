//! What begins with a mark and ends with another one somewhere behind it: code, addresses, tags, formulas, the
//! destinations of links. Each function looks at text that begins with the first mark.

use std::ops::Range;

/// What is known of a span.
#[derive(Debug, PartialEq, Eq)]
pub enum Span<T> {
    /// More text is needed.
    Open,
    /// It is none: the mark is text.
    None,
    /// It ends behind so many bytes.
    Closed(usize, T),
}

use Span::{Closed, Open};

/// What stands between angle brackets.
#[derive(Debug, PartialEq, Eq)]
pub enum Angle {
    /// An address.
    Address,
    /// A tag of HTML, or a comment.
    Html,
}

/// `` `code` ``, with so many backticks. Gives the range of its content.
pub fn code(text: &str, ticks: usize) -> Span<Range<usize>> {
    let mut at = ticks;
    while let Some(found) = memchr::memchr(b'`', &text.as_bytes()[at..]) {
        let start = at + found;
        let length = text[start..].bytes().take_while(|byte| *byte == b'`').count();
        if length == ticks {
            // At the end of what is known, more of them may follow.
            let is_known = start + length < text.len();
            return if is_known { Closed(start + length, trimmed(text, ticks..start)) } else { Open };
        }
        at = start + length;
    }
    Open
}

/// The content without the one blank on both sides that lets it begin with a backtick.
pub fn trimmed(text: &str, content: Range<usize>) -> Range<usize> {
    let inner = &text[content.clone()];
    let padded = inner.len() > 2 && inner.starts_with([' ', '\n']) && inner.ends_with([' ', '\n']);
    if padded && !inner.trim_matches([' ', '\n']).is_empty() { content.start + 1..content.end - 1 } else { content }
}

/// `<https://example.org>`, `<a href="x">`, `<!-- x -->`
pub fn angle(text: &str) -> Span<Angle> {
    let inner = &text[1..];
    let Some(first) = inner.chars().next() else { return Open };
    if !first.is_ascii_alphabetic() && !['/', '!', '?'].contains(&first) {
        return Span::None;
    }
    let Some(end) = inner.find(['>', '<', '\n']) else {
        return if could_be_angle(inner) { Open } else { Span::None };
    };
    let content = &inner[..end];
    if !inner[end..].starts_with('>') {
        return Span::None;
    }
    if is_address(content) {
        Closed(end + 2, Angle::Address)
    } else if could_be_angle(content) {
        Closed(end + 2, Angle::Html)
    } else {
        Span::None
    }
}

/// Whether this is the inside of a tag, or of an address, or the beginning of it.
fn could_be_angle(inner: &str) -> bool {
    if inner.starts_with(['!', '?']) {
        return true;
    }
    let name = inner.trim_start_matches('/');
    let rest = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    let is_tag = rest.is_empty() || rest.starts_with([' ', '\t', '/']);
    is_tag || !inner.contains([' ', '\t'])
}

/// A scheme of two letters or more with something behind it, or an address of mail.
fn is_address(content: &str) -> bool {
    if content.contains([' ', '\t']) {
        return false;
    }
    let scheme = content.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        (2..=32).contains(&scheme.len())
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || ['+', '.', '-'].contains(&c))
    };
    scheme.is_some_and(is_scheme)
        || content.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// `$x^*$` on one line, or `$$x$$`. A price is none: what opens has no digit behind it, what closes none either.
pub fn formula(text: &str) -> Span<()> {
    let marks = text.bytes().take(2).take_while(|byte| *byte == b'$').count();
    let Some(first) = text[marks..].chars().next() else { return Open };
    if marks == 1 && (first.is_whitespace() || first.is_ascii_digit()) {
        return Span::None;
    }
    let mut at = marks;
    loop {
        let Some(found) = memchr::memchr2(b'$', b'\n', &text.as_bytes()[at..]) else { return Open };
        let end = at + found;
        if text.as_bytes()[end] == b'\n' && marks == 1 {
            return Span::None;
        }
        at = end + 1;
        let Some(after) = text[at..].chars().next() else { return Open };
        let before = text[..end].chars().next_back().unwrap_or(' ');
        if text.as_bytes()[end] == b'\n' || before == '\\' {
            continue;
        }
        match marks {
            1 if !before.is_whitespace() && !after.is_ascii_alphanumeric() => return Closed(at, ()),
            2 if after == '$' => return Closed(at + 1, ()),
            1 => return Span::None,
            _ => {}
        }
    }
}

/// `(address "title")` behind the text of a link. Gives the range of the address.
pub fn destination(text: &str) -> Span<Range<usize>> {
    match text.as_bytes().first() {
        None => return Open,
        Some(b'(') => {}
        Some(_) => return Span::None,
    }
    let blank = |at: usize| at + text[at..].len() - text[at..].trim_start_matches([' ', '\t', '\n']).len();
    let start = blank(1);
    let (address, end) = match address(text, start) {
        Closed(end, address) => (address, end),
        Open => return Open,
        Span::None => return Span::None,
    };
    let next = blank(end);
    match text.as_bytes().get(next) {
        None => Open,
        Some(b')') => Closed(next + 1, address),
        Some(quote @ (b'"' | b'\'')) if next > end => title(text, next, *quote).map_address(address),
        Some(_) => Span::None,
    }
}

fn address(text: &str, start: usize) -> Span<Range<usize>> {
    let rest = &text[start..];
    if rest.starts_with('<') {
        return match rest.find(['>', '\n']) {
            None => Open,
            Some(end) if rest[end..].starts_with('>') => Closed(start + end + 1, start + 1..start + end),
            Some(_) => Span::None,
        };
    }
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if std::mem::take(&mut escaped) => {}
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Closed(start + at, start..start + at),
            ')' => depth -= 1,
            ' ' | '\t' | '\n' => {
                return if depth == 0 { Closed(start + at, start..start + at) } else { Span::None };
            }
            _ => {}
        }
    }
    Open
}

/// `"title")`
fn title(text: &str, start: usize, quote: u8) -> Span<Range<usize>> {
    let Some(end) = memchr::memchr(quote, &text.as_bytes()[start + 1..]) else { return Open };
    let rest = &text[start + 1 + end + 1..];
    let inner = rest.trim_start_matches([' ', '\t', '\n']);
    match inner.as_bytes().first() {
        None => Open,
        Some(b')') => Closed(text.len() - inner.len() + 1, 0..0),
        Some(_) => Span::None,
    }
}

impl Span<Range<usize>> {
    fn map_address(self, address: Range<usize>) -> Self {
        if let Closed(end, _) = self { Closed(end, address) } else { self }
    }
}
