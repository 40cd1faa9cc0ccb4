//! `gemini log show ID`

use anyhow::Result;

use crate::chats::record::{INTERRUPTED, TurnLine};
use crate::chats::store::{Entry, Store};
use crate::chats::{Chat, exchanges};
use crate::gemini::content::Role;
use crate::output::stdout;
use crate::output::visible::{self, Visible};

use super::Context;

/// Prints a conversation. Control characters in it are shown.
///
/// Fails (exit 2) if there is none, or it cannot be read.
pub fn run(typed: &str, context: &Context<'_>) -> Result<()> {
    let entries = super::entries(context)?;
    let entry = Store::choose(&entries, typed)?;
    let chat = Chat::read(&entry.path, context.environment.home.as_deref())?;
    say_torn(&chat, context);
    let text = if context.shared.json { object(entry, &chat)? } else { lay_out(entry, &chat) };
    let text = context.console.redactor.clean(&text);
    if context.shared.json {
        return Ok(stdout::print(text.as_bytes())?);
    }
    let (mut visible, mut out) = (Visible::new(context.environment.stdout_is_terminal), Vec::new());
    visible.write(&text, &mut out);
    visible.finish(&mut out);
    Ok(stdout::print(&out)?)
}

/// Says which lines a crash tore.
pub fn say_torn(chat: &Chat, context: &Context<'_>) {
    for line in &chat.torn {
        context.console.say(&format!("line {line} of {} is torn, and is left out", chat.path.display()));
    }
}

/// The lines as they stand in the file.
fn object(entry: &Entry, chat: &Chat) -> serde_json::Result<String> {
    let lines = chat.lines.iter().map(serde_json::to_string).collect::<serde_json::Result<Vec<_>>>()?;
    let head = serde_json::json!({
        "id": entry.id,
        "name": entry.name,
        "created": chat.header.created,
        "from": chat.header.from,
        "turns": exchanges(&chat.lines).len(),
        "path": entry.path,
    });
    let head = head.to_string();
    Ok(format!("{},\"lines\":[{}]}}\n", head.trim_end_matches('}'), lines.join(",")))
}

fn lay_out(entry: &Entry, chat: &Chat) -> String {
    let name = entry.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    let from = chat.header.from.as_ref().map(|from| format!(", forked from {} at turn {}", from.id, from.turn));
    let mut text = format!("{}{name}, begun {}{}\n", entry.id, chat.header.created, from.unwrap_or_default());
    for exchange in exchanges(&chat.lines) {
        for line in &chat.lines[exchange.lines] {
            text += "\n";
            text += &one(line, exchange.number);
        }
    }
    text
}

/// What one side said: a prompt behind `>`, an answer as it is.
fn one(line: &TurnLine, number: usize) -> String {
    let mut text = line.texts().collect::<String>();
    for file in &line.files {
        text = format!("[{}]\n{text}", visible::line(&file.name));
    }
    if line.role == Role::User {
        let quoted: Vec<_> = text.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
        return format!("{number}\n{}\n", quoted.join("\n"));
    }
    let others = line.parts.len() > line.texts().count() && text.is_empty();
    let others = if others { "(parts that are not text)" } else { "" };
    let ending = match line.ending.as_deref() {
        None => String::new(),
        Some(INTERRUPTED) => "(stopped)".to_owned(),
        Some(kind) => format!("(ended early: {kind})"),
    };
    [text.trim_end(), others, &ending]
        .iter()
        .filter(|part| !part.is_empty())
        .fold(String::new(), |all, part| all + part + "\n")
}
