//! Any text: the cursor and serde_json agree on whether it is JSON, and what the cursor gives out of it is JSON too.
#![no_main]

use gemini_prompt::gemini::cursor::{Cursor, Fault};
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

/// serde_json goes no deeper than this; the cursor does.
const DEPTH: usize = 128;

fn whole(text: &str) -> Result<&str, Fault> {
    let mut cursor = Cursor::new(text);
    let value = cursor.value()?;
    cursor.end()?;
    Ok(value)
}

/// Two values, one behind the other: the shortcut for a second one that is like the first changes nothing.
fn like(text: &str) {
    let mut cursor = Cursor::new(text);
    if let Ok(earlier) = cursor.value() {
        let rest = &text[cursor.mark()..];
        assert_eq!(Cursor::new(rest).value_like(earlier), Cursor::new(rest).value());
    }
}

fuzz_target!(|text: &str| {
    like(text);
    let value = whole(text);
    let theirs = serde_json::from_str::<&RawValue>(text).map(RawValue::get);
    let may_be_deep = text.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count() >= DEPTH;
    assert!(may_be_deep || value.ok() == theirs.ok(), "{value:?}");
    let Ok(value) = value else { return };
    for member in Cursor::new(value).members() {
        assert_eq!(whole(member), Ok(member));
    }
    for (name, field) in Cursor::new(value).fields() {
        assert!(whole(&format!("\"{name}\"")).is_ok());
        assert_eq!(whole(field), Ok(field));
    }
});
