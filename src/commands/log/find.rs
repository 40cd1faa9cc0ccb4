//! `gemini log search TEXT`

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::json;

use crate::chats::search;
use crate::failure::{Failure, Kind};
use crate::output::{stdout, visible};
use crate::render::json;

use super::{Context, list, show};

/// Prints each line of what was said that holds the text, with its place.
///
/// Fails with exit 1 if there is none.
pub fn run(wanted: &str, context: &Context<'_>) -> Result<()> {
    let (console, is_json) = (context.console, context.shared.json);
    let (mut text, mut found) = (String::new(), Vec::new());
    for summary in list::summaries(context)? {
        let chat = match &summary.chat {
            Ok(chat) => chat,
            Err(failure) => {
                console.say(&failure.message);
                continue;
            }
        };
        show::say_torn(chat, context);
        for hit in search::hits(chat, wanted) {
            let _ = writeln!(text, "{} {}:{}  {}", summary.entry.id, hit.turn, hit.line, visible::line(&hit.text));
            found.push(json!({ "id": summary.entry.id, "name": summary.entry.name, "turn": hit.turn, "line": hit.line, "text": hit.text }));
        }
    }
    let is_found = !found.is_empty();
    if is_json {
        json::print(json!({ "found": found }), &console.redactor)?;
    } else {
        stdout::print(console.redactor.clean(&text).as_bytes())?;
    }
    if is_found {
        return Ok(());
    }
    Err(Failure { reported: is_json, ..Failure::new(Kind::Other, "no conversation holds this text") }.into())
}
