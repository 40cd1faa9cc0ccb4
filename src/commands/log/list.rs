//! `gemini log list`

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::calendar;
use crate::chats::store::Entry;
use crate::chats::{Chat, exchanges};
use crate::commands::files::units;
use crate::failure::Failure;
use crate::output::{stdout, visible};
use crate::render::json;

use super::Context;

const HEAD: [&str; 5] = ["ID", "NAME", "TURNS", "LAST", "TITLE"];
/// The longest title, in characters.
const TITLE: usize = 60;

/// What is told of a conversation.
pub struct Summary {
    /// Which one.
    pub entry: Entry,
    /// When its file was last written, in seconds since 1970.
    pub modified: u64,
    /// The conversation, or why it cannot be read.
    pub chat: Result<Chat, Failure>,
}

impl Summary {
    /// Looks at a conversation.
    pub fn of(entry: Entry, context: &Context<'_>) -> Self {
        let modified = std::fs::metadata(&entry.path).and_then(|found| found.modified());
        let chat = Chat::read(&entry.path, context.environment.home.as_deref());
        Self { entry, modified: modified.map(calendar::seconds).unwrap_or_default(), chat }
    }

    /// The first words of the conversation; of one that cannot be read, why.
    pub fn title(&self) -> String {
        match &self.chat {
            Ok(chat) => title(chat),
            Err(failure) => failure.message.clone(),
        }
    }

    /// How many turns it has; none if it cannot be read.
    pub fn turns(&self) -> Option<usize> {
        Some(exchanges(&self.chat.as_ref().ok()?.lines).len())
    }
}

/// The first words of a conversation.
pub fn title(chat: &Chat) -> String {
    let said = chat.lines.iter().flat_map(|line| line.texts().collect::<Vec<_>>()).find(|text| !text.trim().is_empty());
    visible::fit(&visible::line(&said.unwrap_or_default()), TITLE)
}

/// All conversations, the latest first.
pub fn summaries(context: &Context<'_>) -> Result<Vec<Summary>, Failure> {
    let mut summaries: Vec<_> = super::entries(context)?.into_iter().map(|entry| Summary::of(entry, context)).collect();
    summaries.sort_by_key(|summary| Reverse(summary.modified));
    Ok(summaries)
}

/// Prints the list.
pub fn run(context: &Context<'_>) -> Result<()> {
    let (summaries, redactor) = (summaries(context)?, &context.console.redactor);
    if context.shared.json {
        let chats: Vec<Value> = summaries.iter().map(object).collect();
        return Ok(json::print(json!({ "chats": chats }), redactor)?);
    }
    let text = redactor.clean(&lay_out(&summaries, calendar::now(), context.environment.width()));
    Ok(stdout::print(text.as_bytes())?)
}

fn object(summary: &Summary) -> Value {
    json!({
        "id": summary.entry.id,
        "name": summary.entry.name,
        "turns": summary.turns(),
        "modified": calendar::timestamp(summary.modified),
        "title": summary.chat.as_ref().ok().map(title),
        "error": summary.chat.as_ref().err().map(|failure| failure.message.as_str()),
        "path": summary.entry.path,
    })
}

/// The table. A line is cut where the terminal ends.
fn lay_out(summaries: &[Summary], now: u64, width: Option<usize>) -> String {
    if summaries.is_empty() {
        return "no conversation is kept; `gemini --chat NAME PROMPT` begins one\n".to_owned();
    }
    let rows = summaries.iter().map(|summary| cells(summary, now));
    let rows: Vec<_> = std::iter::once(HEAD.map(ToOwned::to_owned)).chain(rows).collect();
    let widths: [usize; 5] =
        std::array::from_fn(|at| visible::column(rows.iter().map(|cells| cells[at].chars().count())));
    rows.iter().fold(String::new(), |mut text, [id, name, turns, last, title]| {
        let [w_id, w_name, w_turns, w_last, _] = widths;
        let line = format!("{id:w_id$}  {name:w_name$}  {turns:>w_turns$}  {last:w_last$}  {title}");
        let _ = writeln!(text, "{}", visible::fit(line.trim_end(), width.unwrap_or(usize::MAX)));
        text
    })
}

fn cells(summary: &Summary, now: u64) -> [String; 5] {
    let age = units::time(Duration::from_secs(now.saturating_sub(summary.modified)));
    let turns = summary.turns().map_or_else(|| "?".to_owned(), |turns| turns.to_string());
    let name = summary.entry.name.clone().unwrap_or_default();
    [summary.entry.id.clone(), name, turns, format!("{age} ago"), visible::line(&summary.title())]
}
