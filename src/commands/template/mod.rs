//! `gemini template …`: the prompts that are kept.

mod edit;

use std::fmt::Write as _;

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::console::Console;
use crate::failure::Failure;
use crate::output::stdout;
use crate::output::visible;
use crate::render::json;
use crate::template;

use super::{Context, Needs, Verb};

/// Look at your templates and write them
#[derive(Args)]
pub struct TemplateArgs {
    /// What to do with them.
    #[command(subcommand)]
    action: TemplateAction,
}

/// What can be done with templates.
#[derive(Subcommand)]
pub enum TemplateAction {
    /// List the templates
    List,
    /// Print a template
    Show {
        /// Its name
        name: String,
    },
    /// Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example
    Edit {
        /// Its name
        name: String,
    },
    /// Print where templates are, or where one of them is
    Path {
        /// Its name
        name: Option<String>,
    },
}

impl Verb for TemplateArgs {
    fn needs(&self) -> Needs {
        Needs::StoredKeys
    }

    /// Fails with [`Failure`]: exit 2 on a name that is not there or cannot be one, and on a file that cannot be
    /// understood after it was edited.
    fn run(&self, context: &Context<'_>) -> Result<()> {
        match &self.action {
            TemplateAction::List => list(context),
            TemplateAction::Show { name } => show(name, context),
            TemplateAction::Edit { name } => Ok(edit::run(name, context)?),
            TemplateAction::Path { name } => print_path(name.as_deref(), context),
        }
    }
}

fn show(name: &str, context: &Context<'_>) -> Result<()> {
    let text = template::read(name, context.environment)?.text.to_string();
    if context.shared.json {
        return Ok(json::print(json!({ "name": name, "text": text }), &context.console.redactor)?);
    }
    print(&text, context.console)
}

fn print_path(name: Option<&str>, context: &Context<'_>) -> Result<()> {
    let path = match name {
        Some(name) => template::path(name, context.environment)?,
        None => template::folder(context.environment)?,
    };
    if context.shared.json {
        return Ok(json::print(json!({ "path": path.to_string_lossy() }), &context.console.redactor)?);
    }
    print(&path.display().to_string(), context.console)
}

fn list(context: &Context<'_>) -> Result<()> {
    let &Context { shared, environment, console, .. } = context;
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
    if shared.json {
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
