//! Any text, split anywhere: nothing that moves a terminal gets through, and the split changes nothing.
#![no_main]

use gemini_prompt::output::visible::{self, Visible};
use libfuzzer_sys::fuzz_target;

fn shown(strict: bool, parts: &[&str]) -> String {
    let mut visible = Visible::new(strict);
    let mut out = Vec::new();
    for part in parts {
        visible.write(part, &mut out);
    }
    visible.finish(&mut out);
    String::from_utf8(out).expect("text stays text")
}

fuzz_target!(|input: (bool, usize, String)| {
    let (strict, at, text) = input;
    let whole = shown(strict, &[&text]);
    assert!(!whole.replace("\r\n", "\n").chars().any(|c| c.is_control() && c != '\t' && c != '\n'));
    let at = text.floor_char_boundary(at % (text.len() + 1));
    assert_eq!(shown(strict, &[&text[..at], &text[at..]]), whole);
    assert!(!visible::line(&text).contains('\n'));
});
