//! `gemini config show`: every setting, its value, and where it comes from.

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use crate::base_url;
use crate::config::table::{self, Setting, Shown};
use crate::config::value::Fault;
use crate::config::{self, Config, KeySetting};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::key::secret::Secret;
use crate::output::visible;
use crate::private_file;

use super::{Context, tell};

/// A system instruction may be long; a line of a table should not be. In characters.
const LONGEST: usize = 60;

/// One line: a setting, its value, and where that comes from.
struct Row {
    name: String,
    value: Value,
    origin: String,
}

/// Prints the table. Fails (exit 2) on a file that cannot be read or is no TOML.
pub fn run(path: &Path, context: &Context<'_>) -> Result<()> {
    let console = context.console;
    let (config, faults) = read(path, context)?;
    if let Some(doubt) = &doubt(&config) {
        console.say(doubt);
    }
    if let Some(name) = context.environment.garbled() {
        console.say(&format!("{name} is not text (UTF-8): no prompt is sent until it is corrected or unset"));
    }
    if let Some(KeySetting::Text(key)) = &config.key {
        console.redactor.register(&Secret::new(key));
    }
    let rows = rows(&config, &faults, context.environment);
    let name = visible::column(rows.iter().map(|row| row.name.chars().count()));
    let shown: Vec<_> = rows
        .iter()
        .map(|row| visible::fit(&console.redactor.clean(&visible::line(&words(&row.value))), LONGEST))
        .collect();
    let value = visible::column(shown.iter().map(|value| value.chars().count()));
    let lines = rows.iter().zip(&shown).map(|(row, shown)| {
        format!("{:name$}  {shown:value$}  {}", visible::line(&row.name), visible::line(&row.origin))
    });
    let settings: serde_json::Map<_, _> =
        rows.iter().map(|row| (row.name.clone(), json!({ "value": row.value, "origin": row.origin }))).collect();
    tell(context, &lines.collect::<Vec<_>>(), json!({ "path": path.to_string_lossy(), "settings": settings }))
}

fn read(path: &Path, context: &Context<'_>) -> Result<(Config, Vec<Fault>), Failure> {
    let shown = path.display();
    match private_file::read(path, context.environment.home.as_deref()) {
        Ok(file) => {
            let understood = config::understand(&file.text).map_err(|fault| {
                Failure::usage(format!("{shown}, {fault}"))
                    .hint("mend that line; it is not shown because it may hold a key")
            });
            understood.map(|(config, faults)| (Config { security: Some(file.security), ..config }, faults))
        }
        Err(error) if private_file::is_absent(&error) => Ok((Config::default(), Vec::new())),
        Err(error) => Err(Failure::usage(format!("cannot read {shown}: {error}"))),
    }
}

/// Why no prompt is sent with this file: somebody else could have written where the key goes.
fn doubt(config: &Config) -> Option<String> {
    let failure = config.check_trusted().err()?;
    Some(failure.hint.map_or(failure.message.clone(), |hint| format!("{}; {hint}", failure.message)))
}

fn rows(config: &Config, faults: &[Fault], environment: &Environment) -> Vec<Row> {
    let rows = table::SETTINGS.iter().flat_map(|setting| of(setting, config, faults, environment));
    let unknown = config.unknown.iter().map(|name| {
        let (shown, meant) = config::unknown(name);
        let name = shown.unwrap_or("(a name)").to_owned();
        Row { name, value: Value::Null, origin: format!("file, means nothing{meant}") }
    });
    rows.chain(unknown).collect()
}

/// The lines of one setting.
fn of(setting: &Setting, config: &Config, faults: &[Fault], environment: &Environment) -> Vec<Row> {
    let row = |value: Value, origin: &str| Row { name: setting.name.to_owned(), value, origin: origin.to_owned() };
    if let Some((variable, text)) = setting.variable(environment) {
        return vec![row(json!(base_url::shown(text)), &format!("variable {variable}"))];
    }
    if let Some(fault) = faults.iter().find(|fault| fault.name == setting.name) {
        return vec![row(Value::Null, &format!("file, unusable: {}: it {}", fault.place, fault.what))];
    }
    match &setting.shown {
        Shown::Always { value, default } => {
            vec![value(config).map_or_else(|| row(default(), "default"), |value| row(value, "file"))]
        }
        Shown::Parts(parts) => {
            let named = |(part, value)| Row { name: format!("{}.{part}", setting.name), ..row(value, "file") };
            parts(config).into_iter().map(named).collect()
        }
        Shown::Key => {
            let source = config.key.iter().filter(|source| source.name() == setting.name);
            source.map(|source| row(key(source), "file")).collect()
        }
    }
}

/// What is shown of where the key is.
fn key(source: &KeySetting) -> Value {
    match source {
        KeySetting::Text(key) => json!(Secret::new(key).masked()),
        KeySetting::File(path) => json!(path.to_string_lossy()),
        // Arguments may say where a vault is, which is nobody's business.
        KeySetting::Command(words) => json!(words.first()),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
