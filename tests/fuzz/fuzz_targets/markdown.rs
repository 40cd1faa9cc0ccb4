//! Any text, laid out as Markdown: the split changes nothing, the cursor only goes forward, and every style is taken
//! back.
#![no_main]

use gemini_prompt::markdown::Markdown;
use gemini_prompt::markdown::theme::Theme;
use gemini_prompt::output::visible::Visible;
use libfuzzer_sys::fuzz_target;

fn shown(columns: u8, parts: &[&str]) -> String {
    let mut visible = Visible::new(true);
    let mut markdown = Markdown::new(Theme::Colour, columns.into());
    let mut out = Vec::new();
    let mut text = Vec::new();
    for part in parts {
        visible.write(part, &mut text);
        markdown.write(std::str::from_utf8(&text).expect("text stays text"), &mut out);
        text.clear();
    }
    visible.finish(&mut text);
    markdown.write(std::str::from_utf8(&text).expect("text stays text"), &mut out);
    markdown.finish(&mut out);
    String::from_utf8(out).expect("text stays text")
}

fuzz_target!(|input: (u8, usize, String)| {
    let (columns, at, text) = input;
    let whole = shown(columns, &[&text]);
    let at = text.floor_char_boundary(at % (text.len() + 1));
    assert_eq!(shown(columns, &[&text[..at], &text[at..]]), whole);
    let mut styled = false;
    for sequence in whole.split('\x1b').skip(1) {
        if let Some(numbers) = sequence.strip_prefix('[') {
            let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';').expect("an end");
            assert!(numbers[end..].starts_with('m'), "{whole:?}");
            styled = &numbers[..end] != "0";
        } else {
            assert!(sequence.starts_with("]8;;") || sequence.starts_with('\\'), "{whole:?}");
        }
    }
    assert!(!styled, "{whole:?}");
});
