//! `gemini template …`: the prompts that are kept.

mod edit;

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::json;

use crate::cli::TemplateAction;
use crate::failure::Failure;
use crate::output::json;
use crate::output::notices::Notices;
use crate::output::stdout;
use crate::output::visible;
use crate::surroundings::Surroundings;
use crate::template;

/// Does what was typed.
///
/// Fails with [`Failure`]: exit 2 on a name that is not there or cannot be one, and on a file that cannot be
/// understood after it was edited.
pub fn run(action: &TemplateAction, json: bool, surroundings: &Surroundings, notices: &Notices) -> Result<()> {
    let redactor = &notices.redactor;
    match action {
        TemplateAction::List => list(json, surroundings, notices),
        TemplateAction::Show { name } => {
            let text = template::read(name, surroundings)?.text.to_string();
            if json { Ok(json::print(json!({ "name": name, "text": text }), redactor)?) } else { print(&text, notices) }
        }
        TemplateAction::Edit { name } => Ok(edit::run(name, surroundings, notices)?),
        TemplateAction::Path { name } => {
            let path = match name {
                Some(name) => template::path(name, surroundings)?,
                None => template::folder(surroundings)?,
            };
            if json {
                Ok(json::print(json!({ "path": path.to_string_lossy() }), redactor)?)
            } else {
                print(&path.display().to_string(), notices)
            }
        }
    }
}

fn list(as_json: bool, surroundings: &Surroundings, notices: &Notices) -> Result<()> {
    let names = template::names(surroundings)?;
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    let mut objects = Vec::new();
    for name in &names {
        let about = match template::load(name, surroundings) {
            Ok(template) => template.description.unwrap_or_default(),
            Err(Failure { message, .. }) => format!("(broken: {message})"),
        };
        let _ = writeln!(text, "{}", format!("{name:width$}   {}", visible::line(&about)).trim_end());
        objects.push(json!({ "name": name, "description": about }));
    }
    if as_json {
        return Ok(json::print(json!({ "templates": objects }), &notices.redactor)?);
    }
    if names.is_empty() {
        text.push_str("there is no template; `gemini template edit NAME` makes one\n");
    }
    print(&text, notices)
}

/// Prints a text that somebody else may have written, line by line.
fn print(text: &str, notices: &Notices) -> Result<()> {
    let mut shown = visible::Visible::new(true);
    let mut bytes = Vec::new();
    shown.write(text, &mut bytes);
    shown.finish(&mut bytes);
    let text = notices.redactor.clean(&String::from_utf8_lossy(&bytes));
    let end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    Ok(stdout::print(format!("{text}{end}").as_bytes())?)
}
