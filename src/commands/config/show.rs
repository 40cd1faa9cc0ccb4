//! `gemini config show`: every setting, its value, and where it comes from.

use anyhow::Result;
use serde_json::{Value, json};

use crate::cli::{Color, Thinking};
use crate::config::value::Fault;
use crate::config::{self, Config, KeySetting};
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::key::secret::Secret;
use crate::output::visible;
use crate::private_file;
use crate::settings::{DEFAULT_MODEL, DEFAULT_RETRIES};

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
pub fn run(context: &Context<'_>, console: &Console) -> Result<()> {
    let (config, faults) = read(context)?;
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
    tell(
        context,
        &lines.collect::<Vec<_>>(),
        json!({ "path": context.path.to_string_lossy(), "settings": settings }),
        console,
    )
}

fn read(context: &Context<'_>) -> Result<(Config, Vec<Fault>), Failure> {
    let shown = context.path.display();
    match private_file::read(&context.path, context.environment.home.as_deref()) {
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

/// The variable that comes before the file for this setting, if it is set.
pub fn variable(name: &str, environment: &Environment) -> Option<&'static str> {
    let names: &[&'static str] = match name {
        "model" => &["GEMINI_MODEL"],
        "base_url" => &["GOOGLE_GEMINI_BASE_URL"],
        "color" => &["NO_COLOR", "CLICOLOR_FORCE"],
        _ => return None,
    };
    let counts = |(name, value): &(&str, &str)| *name != "CLICOLOR_FORCE" || *value != "0";
    environment.first_of(names).filter(counts).map(|(name, _)| name)
}

/// What a variable says, in the words of the file.
fn said(variable: &str, environment: &Environment) -> Value {
    match variable {
        "NO_COLOR" => json!("never"),
        "CLICOLOR_FORCE" => json!("always"),
        _ => json!(environment.text(variable).map(harmless)),
    }
}

fn rows(config: &Config, faults: &[Fault], environment: &Environment) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, file, default) in values(config) {
        let named = variable(name, environment);
        let fault = faults.iter().find(|fault| fault.name == name);
        let (value, origin) = match (named, fault, file) {
            (Some(variable), _, _) => (said(variable, environment), format!("variable {variable}")),
            (_, Some(fault), _) => (Value::Null, format!("file, unusable: {}: it {}", fault.place, fault.what)),
            (_, _, Some(value)) => (value, "file".to_owned()),
            _ => (default, "default".to_owned()),
        };
        rows.push(Row { name: name.to_owned(), value, origin });
    }
    let parts = |table: &str, name: &str, value: Value| Row {
        name: format!("{table}.{name}"),
        value,
        origin: "file".to_owned(),
    };
    rows.extend(
        config.safety.iter().map(|(category, threshold)| {
            parts("safety", category.trim_start_matches("HARM_CATEGORY_"), json!(threshold))
        }),
    );
    rows.extend(config.options.iter().map(|(name, value)| parts("options", name, value.clone())));
    rows.extend(config.key.iter().map(key));
    let others = faults.iter().filter(|fault| !rows.iter().any(|row| row.name == fault.name));
    let others: Vec<_> = others
        .map(|fault| Row {
            name: fault.name.clone(),
            value: Value::Null,
            origin: format!("file, unusable: {}: it {}", fault.place, fault.what),
        })
        .collect();
    rows.extend(others);
    rows.extend(config.unknown.iter().map(|name| {
        let (shown, meant) = config::unknown(name);
        let name = shown.unwrap_or("(a name)").to_owned();
        Row { name, value: Value::Null, origin: format!("file, means nothing{meant}") }
    }));
    rows
}

/// The plain settings: what the file says, and what counts where nobody says anything.
fn values(config: &Config) -> [(&'static str, Option<Value>, Value); 8] {
    let color = config.color.map(|color| match color {
        Color::Auto => "auto",
        Color::Always => "always",
        Color::Never => "never",
    });
    let thinking = config.thinking.as_ref().map(|thinking| match thinking {
        Thinking::Level(level) => json!(level.to_lowercase()),
        Thinking::Budget(tokens) => json!(tokens),
    });
    let timeout = config.timeout.map(|timeout| json!(format!("{timeout:?}")));
    [
        ("model", config.model.as_ref().map(|model| json!(model)), json!(DEFAULT_MODEL)),
        ("system", config.system.as_ref().map(|system| json!(system)), json!("none")),
        ("stream", config.stream.map(Value::from), json!("on a terminal")),
        ("timeout", timeout, json!("20m streaming, else 10m")),
        ("retries", config.retries.map(Value::from), json!(DEFAULT_RETRIES)),
        ("color", color.map(Value::from), json!("auto")),
        ("thinking", thinking, json!("as the model likes")),
        ("base_url", config.base_url.as_ref().map(|url| json!(harmless(url))), json!(crate::base_url::GOOGLE)),
    ]
}

/// An address as it stands there, unless it may hold a password.
fn harmless(url: &str) -> &str {
    if url.contains(['@', '?', '#']) { "(not shown: it may hold a password)" } else { url }
}

fn key(source: &KeySetting) -> Row {
    let value = match source {
        KeySetting::Text(key) => json!(Secret::new(key).masked()),
        KeySetting::File(path) => json!(path.to_string_lossy()),
        // Arguments may say where a vault is, which is nobody's business.
        KeySetting::Command(words) => json!(words.first()),
    };
    Row { name: source.name().to_owned(), value, origin: "file".to_owned() }
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
