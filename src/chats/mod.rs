//! Conversations that are kept in files, to be gone on with: those with a name, until somebody removes them, and the last
//! one of each terminal, until the session ends.
//!
//! A conversation is one JSONL file (record.rs), which only ever grows (file.rs). What is sent is rebuilt from it alone
//! (history.rs).

mod attached;
mod file;
mod history;
pub mod last;
pub mod record;
pub mod search;
pub mod store;
mod terminal;

pub use file::{Chat, Patience};
pub use history::{Exchange, History, exchanges};

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
