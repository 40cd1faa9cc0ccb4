//! `gemini config set` and `gemini config unset`

use anyhow::Result;
use serde_json::json;
use toml_edit::Value;

use crate::cli;
use crate::config::edit;
use crate::config::{self, Config, value};
use crate::console::Console;
use crate::failure::Failure;
use crate::key::redact;
use crate::settings;

use super::{Context, show, tell};

/// Writes a setting after making sure that it can be meant.
pub fn set(key: &str, text: &str, context: &Context<'_>, console: &Console) -> Result<()> {
    let (name, within) = known(key)?;
    let is_live = console.redactor.hide_live(text) != text;
    if name == "api_key" || is_live || redact::shapes(text).next().is_some() {
        return Err(Failure::usage("a key does not belong on a command line, where your shell remembers it")
            .hint("`gemini key set` asks for it hidden and keeps it")
            .into());
    }
    let (key, value) = typed(name, within, text)?;
    check(&key, &value, context)?;
    let was_exposed = edit::set(&context.path, context.environment.home.as_deref(), &key, &value)?;
    let path = context.environment.short(&context.path);
    let mut lines = vec![format!("set {key} in {path}")];
    lines.extend(exposed(was_exposed));
    lines.extend(show::variable(name, context.environment).map(|name| format!("{name} is set and comes before it")));
    tell(context, &lines, json!({ "set": key, "path": context.path.to_string_lossy() }), console)
}

/// Takes a setting out. A name that means nothing can be taken out too, if it stands there.
pub fn unset(key: &str, context: &Context<'_>, console: &Console) -> Result<()> {
    let found = edit::unset(&context.path, context.environment.home.as_deref(), key)?;
    if !found.was_set {
        known(key)?;
    }
    let path = context.environment.short(&context.path);
    let line = if found.was_set { format!("took {key} out of {path}") } else { format!("{key} is not set in {path}") };
    let lines: Vec<_> = std::iter::once(line).chain(exposed(found.was_exposed)).collect();
    tell(
        context,
        &lines,
        json!({ "unset": key, "removed": found.was_set, "path": context.path.to_string_lossy() }),
        console,
    )
}

/// What to say of a file that now is closed to others.
fn exposed(was_exposed: bool) -> Option<String> {
    was_exposed.then(|| "others could write the file until now: look through what it says".to_owned())
}

/// The name of a setting, and what stands behind the dot where it is a table.
///
/// Fails (exit 2) on a name that means nothing.
fn known(key: &str) -> Result<(&'static str, Option<&str>), Failure> {
    let (name, within) = key.split_once('.').map_or((key, None), |(name, within)| (name, Some(within)));
    let is_table = ["safety", "options"].contains(&name);
    match config::NAMES.into_iter().find(|known| *known == name) {
        Some(name) if within.is_none_or(|within| is_table && !within.is_empty() && !within.contains('.')) => {
            Ok((name, within))
        }
        Some(name) if is_table => Err(Failure::usage(format!("{key:?} is no setting")).hint(format!("{name}.NAME"))),
        Some(name) => {
            Err(Failure::usage(format!("{name} has no parts")).hint(format!("gemini config set {name} VALUE")))
        }
        None => {
            let (shown, meant) = config::unknown(name);
            let shown = shown.map_or("that".to_owned(), |name| format!("{name:?}"));
            let failure = Failure::usage(format!("{shown} is no setting{meant}"));
            Err(failure.hint("`gemini config show` lists them"))
        }
    }
}

/// The key and the value as they stand in the file.
fn typed(name: &str, within: Option<&str>, text: &str) -> Result<(String, Value), Failure> {
    let must = |what: &str| Failure::usage(format!("{name} must be {what}"));
    if text.trim().is_empty() && within.is_none() {
        return Err(Failure::usage(format!("{name} cannot be empty")).hint(format!("gemini config unset {name}")));
    }
    let given = || value::typed(text).ok_or_else(|| must("a value without null, which TOML cannot hold"));
    match (name, within) {
        ("safety", Some(category)) => {
            let wanted = "a category and a threshold, like HARASSMENT BLOCK_NONE";
            let (category, threshold) = cli::safety_pair(category, text).ok_or_else(|| must(wanted))?;
            let short = category.trim_start_matches("HARM_CATEGORY_");
            Ok((format!("safety.{short}"), threshold.into()))
        }
        ("options", Some(field)) => Ok((format!("options.{field}"), given()?)),
        ("safety" | "options", None) => {
            Err(must("set part by part").hint(format!("gemini config set {name}.NAME VALUE")))
        }
        ("stream" | "retries" | "thinking" | "api_key_command", _) => Ok((name.to_owned(), given()?)),
        _ => Ok((name.to_owned(), text.into())),
    }
}

/// Reads the setting as if it stood alone in a file.
fn check(key: &str, value: &Value, context: &Context<'_>) -> Result<(), Failure> {
    let (config, faults) = config::understand(&edit::alone(key, value)?).map_err(Failure::usage)?;
    if let Some(fault) = faults.first() {
        return Err(Failure::usage(format!("{} {}", fault.name, fault.what)));
    }
    let config = Config { path: Some(context.path.clone()), is_usual: context.is_usual, ..config };
    settings::check(&config, context.environment)
}
