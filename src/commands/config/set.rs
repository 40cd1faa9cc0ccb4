//! `gemini config set` and `gemini config unset`

use std::path::Path;

use anyhow::Result;
use serde_json::json;
use toml_edit::Value;

use crate::config::edit;
use crate::config::table::{self, Setting, Typed};
use crate::config::{self, Config};
use crate::failure::Failure;
use crate::key_shape;
use crate::settings;

use crate::commands::Context;

use super::tell;

/// Writes a setting after making sure that it can be meant.
pub fn set(key: &str, text: &str, path: &Path, context: &Context<'_>) -> Result<()> {
    let (setting, within) = known(key)?;
    let is_live = context.console.redactor.hide_live(text) != text;
    if matches!(setting.typed, Typed::Never) || is_live || key_shape::shapes(text).next().is_some() {
        return Err(Failure::usage("a key does not belong on a command line, where your shell remembers it")
            .hint("`gemini key set` asks for it hidden and keeps it")
            .into());
    }
    if let Typed::InFile(how) = setting.typed {
        let message = format!("{} is set in the file itself, as {how}", setting.name);
        return Err(Failure::usage(message).hint("`gemini config path` says where it is").into());
    }
    let (key, value) = typed(setting, within, text)?;
    check(&key, &value, path, context)?;
    let was_exposed = edit::set(path, context.environment.home.as_deref(), &key, &value)?;
    let shown = context.environment.short(path);
    let mut lines = vec![format!("set {key} in {shown}")];
    lines.extend(exposed(was_exposed));
    let variable = setting.variable(context.environment);
    lines.extend(variable.map(|(name, _)| format!("{name} is set and comes before it")));
    tell(context, &lines, json!({ "set": key, "path": path.to_string_lossy() }))
}

/// Takes a setting out. A name that means nothing can be taken out too, if it stands there.
pub fn unset(key: &str, path: &Path, context: &Context<'_>) -> Result<()> {
    let found = edit::unset(path, context.environment.home.as_deref(), key)?;
    if !found.was_set {
        known(key)?;
    }
    let shown = context.environment.short(path);
    let line =
        if found.was_set { format!("took {key} out of {shown}") } else { format!("{key} is not set in {shown}") };
    let lines: Vec<_> = std::iter::once(line).chain(exposed(found.was_exposed)).collect();
    tell(context, &lines, json!({ "unset": key, "removed": found.was_set, "path": path.to_string_lossy() }))
}

/// What to say of a file that now is closed to others.
fn exposed(was_exposed: bool) -> Option<String> {
    was_exposed.then(|| "others could write the file until now: look through what it says".to_owned())
}

/// The setting, and what stands behind the dot where it is a table.
///
/// Fails (exit 2) on a name that means nothing.
fn known(key: &str) -> Result<(&'static Setting, Option<&str>), Failure> {
    let (name, within) = key.split_once('.').map_or((key, None), |(name, within)| (name, Some(within)));
    let Some(setting) = table::find(name) else {
        let (shown, meant) = config::unknown(name);
        let shown = shown.map_or("that".to_owned(), |name| format!("{name:?}"));
        let failure = Failure::usage(format!("{shown} is no setting{meant}"));
        return Err(failure.hint("`gemini config show` lists them"));
    };
    let is_table = setting.parts().is_some();
    if matches!(setting.typed, Typed::InFile(_)) {
        return Ok((setting, within));
    }
    if within.is_none_or(|within| is_table && !within.is_empty() && !within.contains('.')) {
        return Ok((setting, within));
    }
    Err(if is_table {
        Failure::usage(format!("{key:?} is no setting")).hint(format!("{name}.NAME"))
    } else {
        Failure::usage(format!("{name} has no parts")).hint(format!("gemini config set {name} VALUE"))
    })
}

/// The key and the value as they stand in the file.
fn typed(setting: &Setting, within: Option<&str>, text: &str) -> Result<(String, Value), Failure> {
    let name = setting.name;
    let must = |what: &str| Failure::usage(format!("{name} must be {what}"));
    if text.trim().is_empty() && within.is_none() {
        return Err(Failure::usage(format!("{name} cannot be empty")).hint(format!("gemini config unset {name}")));
    }
    match (&setting.typed, within) {
        (Typed::Parts(parts), Some(part)) => {
            let (part, value) = (parts.typed)(part, text).map_err(must)?;
            Ok((format!("{name}.{part}"), value))
        }
        (Typed::Parts(_), None) => Err(must("set part by part").hint(format!("gemini config set {name}.NAME VALUE"))),
        (Typed::Value, _) => Ok((name.to_owned(), table::typed(text).map_err(must)?)),
        (Typed::Text | Typed::InFile(_) | Typed::Never, _) => Ok((name.to_owned(), text.into())),
    }
}

/// Reads the setting as if it stood alone in a file.
fn check(key: &str, value: &Value, path: &Path, context: &Context<'_>) -> Result<(), Failure> {
    let (config, faults) = config::understand(&edit::alone(key, value)?).map_err(Failure::usage)?;
    if let Some(fault) = faults.first() {
        return Err(Failure::usage(format!("{} {}", fault.name, fault.what)));
    }
    let config = Config { path: Some(path.to_owned()), is_usual: context.config.is_usual, ..config };
    settings::check(&config, context.environment)
}
