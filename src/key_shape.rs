//! Where a text has the shape of a Gemini key, whether it is one or not.

use std::ops::Range;

/// Beginnings of Gemini keys and how many more characters make such a text a key rather than a mention of one.
pub const SHAPES: [(&str, usize); 2] = [("AIza", 30), ("AQ.", 20)];

/// Where something stands in the text that has the shape of a whole Gemini key.
pub fn shapes(text: &str) -> impl Iterator<Item = Range<usize>> {
    SHAPES.iter().flat_map(move |(prefix, least)| {
        text.match_indices(prefix).filter_map(move |(start, _)| {
            let within = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
            let body = &text[start + prefix.len()..];
            let length = body.find(|c: char| !within(c)).unwrap_or(body.len());
            let is_start = !text[..start].ends_with(within);
            (is_start && length >= *least).then(|| start..start + prefix.len() + length)
        })
    })
}
