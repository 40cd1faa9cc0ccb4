//! `gemini template …`: the prompts that are kept.

mod edit;

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::json;

use crate::cli::TemplateAction;
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::output::stdout;
use crate::output::visible;
use crate::render::json;
use crate::template;

/// Does what was typed.
///
/// Fails with [`Failure`]: exit 2 on a name that is not there or cannot be one, and on a file that cannot be
/// understood after it was edited.
pub fn run(action: &TemplateAction, json: bool, environment: &Environment, console: &Console) -> Result<()> {
    let redactor = &console.redactor;
    match action {
        TemplateAction::List => list(json, environment, console),
        TemplateAction::Show { name } => {
            let text = template::read(name, environment)?.text.to_string();
            if json { Ok(json::print(json!({ "name": name, "text": text }), redactor)?) } else { print(&text, console) }
        }
        TemplateAction::Edit { name } => Ok(edit::run(name, environment, console)?),
        TemplateAction::Path { name } => {
            let path = match name {
                Some(name) => template::path(name, environment)?,
                None => template::folder(environment)?,
            };
            if json {
                Ok(json::print(json!({ "path": path.to_string_lossy() }), redactor)?)
            } else {
                print(&path.display().to_string(), console)
            }
        }
    }
}

fn list(as_json: bool, environment: &Environment, console: &Console) -> Result<()> {
    let names = template::names(environment)?;
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    let mut objects = Vec::new();
    for name in &names {
        let about = match template::load(name, environment) {
            Ok(template) => template.description.unwrap_or_default(),
            Err(Failure { message, .. }) => format!("(broken: {message})"),
        };
        let _ = writeln!(text, "{}", format!("{name:width$}   {}", visible::line(&about)).trim_end());
        objects.push(json!({ "name": name, "description": about }));
    }
    if as_json {
        return Ok(json::print(json!({ "templates": objects }), &console.redactor)?);
    }
    if names.is_empty() {
        text.push_str("there is no template; `gemini template edit NAME` makes one\n");
    }
    print(&text, console)
}

/// Prints a text that somebody else may have written, line by line.
fn print(text: &str, console: &Console) -> Result<()> {
    let mut shown = visible::Visible::new(true);
    let mut bytes = Vec::new();
    shown.write(text, &mut bytes);
    shown.finish(&mut bytes);
    let text = console.redactor.clean(&String::from_utf8_lossy(&bytes));
    let end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    Ok(stdout::print(format!("{text}{end}").as_bytes())?)
}
