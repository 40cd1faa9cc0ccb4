//! `gemini files list`

use std::cmp::Reverse;
use std::fmt::Write as _;

use anyhow::Result;
use serde_json::{Value, json};

use crate::calendar;
use crate::failure::{Failure, Kind};
use crate::gemini::client::Client;
use crate::gemini::files::{File, State};
use crate::gemini::list::{Item as _, Listed};
use crate::output::{stdout, visible};
use crate::render::json;

use super::{Context, SHORT, open, units};

const HEAD: [&str; 6] = ["NAME", "SIZE", "TYPE", "STATE", "AGE", "FILE"];

/// Prints the list. Fails as the service does; exit 9 if the list does not end.
pub fn run(context: &Context<'_>) -> Result<()> {
    let service = open(context, SHORT, "listing the files")?;
    let Listed { items: mut files, goes_on } = service.ask(Client::list::<File>)?;
    files.sort_by_key(|file| Reverse(file.created));
    let console = context.console;
    if context.shared.json {
        let fields: Vec<Value> = files.into_iter().map(|file| Value::Object(file.fields)).collect();
        json::print(json!({ "files": fields }), &console.redactor)?;
    } else {
        let text = console.redactor.clean(&lay_out(&files, calendar::now(), context.environment.width()));
        stdout::print(text.as_bytes())?;
    }
    if goes_on {
        let most = File::MOST_PAGES;
        let message = format!("the list is cut off after {most} pages, which is the most that are read");
        return Err(Failure { reported: context.shared.json, ..Failure::new(Kind::Incomplete, message) }.into());
    }
    Ok(())
}

/// The table. A line is cut where the terminal ends, but never within a name.
fn lay_out(files: &[File], now: u64, width: Option<usize>) -> String {
    if files.is_empty() {
        return "there is no file; `gemini files upload FILE` puts one there\n".to_owned();
    }
    let rows = files.iter().map(|file| cells(file, now));
    let rows: Vec<_> = std::iter::once(HEAD.map(ToOwned::to_owned)).chain(rows).collect();
    let widths: [usize; 6] =
        std::array::from_fn(|at| visible::column(rows.iter().map(|cells| cells[at].chars().count())));
    rows.iter().fold(String::new(), |mut text, cells| {
        let [name, size, kind, state, age, _] = widths;
        let [c_name, c_size, c_kind, c_state, c_age, c_file] = cells;
        let line = format!("{c_name:name$}  {c_size:>size$}  {c_kind:kind$}  {c_state:state$}  {c_age:age$}  {c_file}");
        let most = width.map_or(usize::MAX, |width| width.max(c_name.chars().count()));
        let _ = writeln!(text, "{}", visible::fit(line.trim_end(), most));
        text
    })
}

fn cells(file: &File, now: u64) -> [String; 6] {
    let size = file.size.map_or_else(|| "?".to_owned(), units::size);
    let shown = file.display_name.as_deref().unwrap_or_default();
    let cells = [&file.name, &size, &file.mime_type, state(file.state), &units::age(file, now), shown];
    cells.map(visible::line)
}

/// The state in a person's words.
pub fn state(state: State) -> &'static str {
    match state {
        State::Processing => "processing",
        State::Active => "ready",
        State::Failed => "failed",
    }
}
