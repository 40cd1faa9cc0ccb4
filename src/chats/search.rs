//! Texts in kept conversations.

use std::fs;

use crate::key::secret::Secret;

use super::file::Chat;
use super::history::exchanges;
use super::store::Entry;

/// A line that holds the text.
#[derive(Debug, PartialEq, Eq)]
pub struct Hit {
    /// The turn, counted from one.
    pub turn: usize,
    /// The line of what was said in it, prompt and answer together, counted from one.
    pub line: usize,
    /// It.
    pub text: String,
}

/// The lines of a conversation that hold the text, in whichever case.
pub fn hits(chat: &Chat, wanted: &str) -> Vec<Hit> {
    let wanted = wanted.to_lowercase();
    let mut hits = Vec::new();
    for exchange in exchanges(&chat.lines) {
        let said = chat.lines[exchange.lines].iter().map(|line| line.texts().collect::<String>());
        let lines = said.flat_map(|text| text.lines().map(ToOwned::to_owned).collect::<Vec<_>>());
        for (text, line) in lines.zip(1..) {
            if text.to_lowercase().contains(&wanted) {
                hits.push(Hit { turn: exchange.number, line, text });
            }
        }
    }
    hits
}

/// The conversations of these that hold a key.
pub fn holding<'a>(entries: &'a [Entry], secret: &Secret) -> Vec<&'a Entry> {
    let holds = |entry: &&Entry| fs::read(&entry.path).is_ok_and(|raw| secret.places_in(&raw).next().is_some());
    entries.iter().filter(holds).collect()
}
