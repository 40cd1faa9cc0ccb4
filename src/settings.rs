//! What will be done: each question answered once, by flag, else variable, else file, else default.
//! Flags are not looked at after this.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::base_url::{self, BaseUrl};
use crate::cli::{AskOptions, SharedOptions};
use crate::config::named::Namer;
use crate::config::table::{DEFAULT_MODEL, DEFAULT_RETRIES};
use crate::config::{Config, KeySetting};
use crate::deadline::Deadline;
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::gemini::request::RequestOptions;
use crate::key::settings::KeySettings;
use crate::private_file;
use crate::template::Template;
use crate::values::{Color, Thinking};

/// What every command needs to know.
pub struct Shared {
    /// `--json`
    pub json: bool,
    /// `-q`
    pub quiet: bool,
    /// `-v`
    pub verbose: bool,
    /// Whether standard error is coloured.
    pub colour: bool,
    /// What was said about the key.
    pub key: KeySettings,
    /// Where requests go.
    pub base_url: BaseUrl,
    /// When the whole run must be over.
    pub deadline: Deadline,
    /// How many further tries there are.
    pub retries: u32,
}

/// What a prompt needs to know besides.
pub struct Settings {
    /// What is asked for besides the prompt.
    pub request: RequestOptions,
    /// Whether thoughts are wanted.
    pub thoughts: bool,
    /// The file that the answer goes to, instead of standard output.
    pub output: Option<PathBuf>,
    /// Whether a file that is there may be replaced.
    pub force: bool,
    /// Whether a prompt may hold a key.
    pub allow_secrets: bool,
    /// Whether to tell the token counts.
    pub usage: bool,
    /// Whether control characters go out as they are.
    pub raw: bool,
    /// Whether the request is only shown, and how.
    pub show: Option<Preview>,
}

/// In which form a request is shown instead of being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    /// `--dry-run`: as HTTP, for reading.
    Http,
    /// `--curl`: as a command, for running.
    Curl,
}

impl Shared {
    /// Decides what every command needs.
    ///
    /// Fails with [`Failure`] (usage) on an address that a key must not be sent to.
    pub fn gather(typed: &SharedOptions, environment: &Environment, config: &Config) -> Result<Self> {
        Ok(Self {
            json: typed.console.json,
            quiet: typed.console.quiet,
            verbose: typed.console.verbose,
            colour: colour(typed.console.color, config.color, environment),
            key: KeySettings::gather(&typed.key, environment)?,
            base_url: base_url(typed, environment, config)?,
            deadline: Deadline::new(environment.started, typed.network.timeout.or(config.timeout)),
            retries: typed.network.retries.or(config.retries).unwrap_or(DEFAULT_RETRIES),
        })
    }

    /// What the flags alone say of the output and the time, for what must run whatever the variables and the file say.
    /// There is no key in it, and no address but Google's.
    pub fn of_flags(typed: &SharedOptions, environment: &Environment) -> Self {
        Self {
            json: typed.console.json,
            quiet: typed.console.quiet,
            verbose: typed.console.verbose,
            colour: false,
            key: KeySettings::default(),
            base_url: BaseUrl::google(),
            deadline: Deadline::new(environment.started, typed.network.timeout),
            retries: DEFAULT_RETRIES,
        }
    }
}

impl Settings {
    /// Decides what a prompt needs.
    ///
    /// Fails with [`Failure`] (usage) on a value that cannot be meant, or a file that cannot be read.
    pub fn gather(
        typed: &AskOptions,
        template: &Template,
        shared: &Shared,
        environment: &Environment,
        config: &Config,
    ) -> Result<Self> {
        let generation = generation(typed, template, config)?;
        let named = typed.prompt.model.as_deref().or(template.model.as_deref());
        // As everywhere, `-` is standard output.
        let output = typed.output.output.clone().filter(|path| path.as_os_str() != "-");
        let shows = environment.stdout_is_terminal && output.is_none();
        // With --json a stream is another format, which nobody should get who did not ask for it there.
        let streams = !typed.output.no_stream && !shared.json && config.stream.unwrap_or(shows);
        Ok(Self {
            request: RequestOptions {
                model: model(named, environment, config)?,
                stream: typed.output.stream || streams,
                system: instruction(typed, template, config, environment)?.filter(|text| !text.is_empty()),
                safety: config.safety.clone().into_iter().chain(typed.model.safety.iter().cloned()).collect(),
                max_tokens: generation.get("maxOutputTokens").and_then(Value::as_u64),
                generation,
            },
            thoughts: typed.model.thoughts,
            output,
            force: typed.output.force,
            allow_secrets: typed.prompt.allow_secrets,
            usage: typed.output.usage,
            raw: typed.output.raw,
            show: form(typed),
        })
    }

    /// The longest that asking may take where no limit was set. Google itself ends a stream after 20 minutes, another
    /// answer after 10.
    pub fn usual_limit(&self) -> Duration {
        let minutes = if self.request.stream { 20 } else { 10 };
        Duration::from_secs(minutes * 60)
    }
}

/// The model that is asked: as typed, else by variable, file or default.
///
/// Fails with [`Failure`] (usage) on what is no name of a model.
pub fn model(typed: Option<&str>, environment: &Environment, config: &Config) -> Result<String, Failure> {
    let model = typed.or(environment.text("GEMINI_MODEL")).or(config.model.as_deref());
    model_name(model.unwrap_or(DEFAULT_MODEL))
}

fn form(typed: &AskOptions) -> Option<Preview> {
    match (typed.output.dry_run, typed.output.curl) {
        (true, _) => Some(Preview::Http),
        (_, true) => Some(Preview::Curl),
        _ => None,
    }
}

/// NO_COLOR (no-color.org) and CLICOLOR_FORCE (bixense.com/clicolors) count only where the flag is silent.
fn colour(typed: Option<Color>, file: Option<Color>, environment: &Environment) -> bool {
    let forced = || environment.text("CLICOLOR_FORCE").is_some_and(|force| force != "0");
    match (typed, file) {
        (Some(Color::Always), _) => true,
        (Some(Color::Never), _) => false,
        _ if environment.text("NO_COLOR").is_some() => false,
        _ if forced() => true,
        (None, Some(Color::Always)) => true,
        (None, Some(Color::Never)) => false,
        _ => environment.stderr_is_terminal && environment.text("TERM") != Some("dumb"),
    }
}

fn base_url(typed: &SharedOptions, environment: &Environment, config: &Config) -> Result<BaseUrl, Failure> {
    use base_url::Source;
    let candidates = [
        (typed.network.base_url.as_deref(), Source::Flag),
        (environment.text("GOOGLE_GEMINI_BASE_URL"), Source::Variable),
        (config.base_url.as_deref(), Source::Config),
        (Some(base_url::GOOGLE), Source::Default),
    ];
    let chosen = candidates.into_iter().find_map(|(text, source)| Some((text?, source)));
    let (text, source) = chosen.unwrap_or((base_url::GOOGLE, Source::Default));
    // The address of the usual configuration stays its own, whoever names it again.
    let same = |other: &str| BaseUrl::parse(other.trim(), source) == BaseUrl::parse(text.trim(), source);
    let own = config.base_url.as_deref().filter(|_| config.is_usual);
    let source = if own.is_some_and(same) { Source::Config } else { source };
    let url = BaseUrl::parse(text.trim(), source).map_err(|fault| unusable(source, fault))?;
    if source == Source::Config && !config.is_usual && !url.is_google() {
        return Err(handed_over(config, &url));
    }
    Ok(url)
}

/// A configuration that was handed over does not choose where keys and files go. The person may, by flag or variable.
fn handed_over(config: &Config, url: &BaseUrl) -> Failure {
    let path = config.path.as_deref().unwrap_or(Path::new("--config")).display();
    let message = format!(
        "nothing is sent to {}, which {path} chose: base_url counts only in the usual config.toml",
        url.authority()
    );
    Failure::new(Kind::NoKey, message)
        .hint("where a key may go is not for a file from --config to say; if you mean it, give --base-url yourself")
}

fn unusable(source: base_url::Source, fault: &str) -> Failure {
    Failure::usage(format!("{source} {fault}")).hint("give an address like https://example.org, or none to ask Google")
}

/// Names of models and nothing that could leave the path: Google's SDKs refuse the same.
fn model_name(typed: &str) -> Result<String, Failure> {
    let name = typed.trim();
    let name = name.strip_prefix("models/").unwrap_or(name);
    let bare = name.strip_prefix("tunedModels/").unwrap_or(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if bare.is_empty()
        || bare.starts_with(['-', '.'])
        || bare.len() > 128
        || bare.contains("..")
        || !bare.chars().all(plain)
    {
        return Err(Failure::usage(format!("{typed:?} is not the name of a model"))
            .hint(format!("names look like {DEFAULT_MODEL}; models/ in front is optional")));
    }
    Ok(name.to_owned())
}

/// The system instruction: as typed, else from the template, else from the configuration.
fn instruction(
    typed: &AskOptions,
    template: &Template,
    config: &Config,
    environment: &Environment,
) -> Result<Option<String>, Failure> {
    if let Some(text) = &typed.prompt.system {
        return typed_system(text).map(Some);
    }
    if let Some(text) = &template.system {
        let hint =
            format!("a template's system = \"@FILE\" is a file beside it: gemini template edit {}", template.name);
        return named_system(text, template.namer(environment), &hint).map(Some);
    }
    configured_system(config, environment)
}

fn configured_system(config: &Config, environment: &Environment) -> Result<Option<String>, Failure> {
    let hint = "system = \"@FILE\" in config.toml is a file beside it";
    let named = config.system.as_ref().zip(config.namer(environment));
    named.map(|(text, namer)| named_system(text, namer, hint)).transpose()
}

/// Makes sure that the file can be read that `api_key_file` names.
fn configured_key_file(config: &Config, environment: &Environment) -> Result<(), Failure> {
    let (Some(KeySetting::File(place)), Some(namer)) = (&config.key, config.namer(environment)) else {
        return Ok(());
    };
    let place = namer.place("api_key_file", place)?;
    private_file::read(&place, environment.home.as_deref()).map(|_| ()).map_err(|error| {
        Failure::usage(format!("cannot read {}: {error}", place.display()))
            .hint("api_key_file in config.toml is a file that holds the key; a relative path starts beside it")
    })
}

/// More than any model takes, in bytes; a device would never end.
const LARGEST_SYSTEM: u64 = 20 << 20;

/// The text itself, or that of the file behind `@`, which may be a pipe: `-s @<(…)`.
fn typed_system(text: &str) -> Result<String, Failure> {
    let Some(path) = text.strip_prefix('@').map(Path::new) else {
        return Ok(text.to_owned());
    };
    let fault = |why: &str| unread(path, why).hint("-s @FILE reads a file; -s TEXT is the text");
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST_SYSTEM + 1).read_to_end(&mut bytes));
    read.map_err(|error| fault(&error.to_string()))?;
    if bytes.len() as u64 > LARGEST_SYSTEM {
        return Err(fault("it is larger than 20 MiB"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| fault(&format!("it is not UTF-8 at byte {}", error.utf8_error().valid_up_to())))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The same for what a configuration or a template says.
fn named_system(text: &str, namer: Namer<'_>, hint: &str) -> Result<String, Failure> {
    let Some(file) = text.strip_prefix('@').map(Path::new) else {
        return Ok(text.to_owned());
    };
    let place = namer.place("system", file)?;
    let content = private_file::read_at_most(LARGEST_SYSTEM, &place, namer.home);
    let content = content.map_err(|error| unread(&place, &error.to_string()).hint(hint))?;
    Ok(content.text.to_string())
}

fn unread(path: &Path, why: &str) -> Failure {
    Failure::usage(format!("cannot read the system instruction from {}: {why}", path.display()))
}

/// The fields of `generationConfig`: the configuration's first, then the template's, then what was typed, `-o` last.
fn generation(typed: &AskOptions, template: &Template, config: &Config) -> Result<Map<String, Value>, Failure> {
    let mut fields = config.options.clone();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            merge(&mut fields, name, value);
        }
    };
    set("thinkingConfig", config.thinking.as_ref().map(thinking));
    set("thinkingConfig", template.thinking.as_ref().map(thinking));
    template.options.iter().for_each(|(name, value)| set(name, Some(value.clone())));
    set("temperature", typed.model.temperature.map(|value| finite("--temperature", value)).transpose()?);
    set("topP", typed.model.top_p.map(|value| finite("--top-p", value)).transpose()?);
    set("topK", typed.model.top_k.map(Value::from));
    set("maxOutputTokens", typed.model.max_tokens.map(Value::from));
    set("stopSequences", (!typed.model.stop.is_empty()).then(|| json!(typed.model.stop)));
    set("seed", typed.model.seed.map(Value::from));
    set("thinkingConfig", typed.model.thinking.as_ref().map(thinking));
    set("thinkingConfig", typed.model.thoughts.then(|| json!({ "includeThoughts": true })));
    for (name, value) in &typed.model.options {
        merge_within(&mut fields, name, value.clone());
    }
    spell_out(&mut fields);
    if fields.get("candidateCount").is_some_and(|count| *count != json!(1)) {
        return Err(
            Failure::usage("candidateCount: only one answer can be printed").hint("ask again for another answer")
        );
    }
    Ok(fields)
}

/// Puts a field in place of what was said before. Objects are joined; of level and budget of the thinking, which
/// exclude each other, the last one counts.
fn merge(fields: &mut Map<String, Value>, name: &str, value: Value) {
    match (fields.get_mut(name), value) {
        (Some(Value::Object(old)), Value::Object(new)) => {
            let exclusive = ["thinkingLevel", "thinkingBudget"];
            if exclusive.iter().any(|name| new.contains_key(*name)) {
                old.retain(|name, _| !exclusive.contains(&name.as_str()));
            }
            old.extend(new);
        }
        (_, value) => _ = fields.insert(name.to_owned(), value),
    }
}

/// The same for a name with dots in it, which leads into objects: `thinkingConfig.thinkingBudget`.
fn merge_within(fields: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => merge(fields, name, value),
        Some((name, last)) if !last.contains('.') => merge(fields, name, json!({ last: value })),
        Some((name, rest)) => {
            let inner = fields.entry(name).or_insert(Value::Null);
            let mut within = inner.as_object().cloned().unwrap_or_default();
            merge_within(&mut within, rest, value);
            *inner = Value::Object(within);
        }
    }
}

/// Google's name of a resolution, for the part of it that people type: `low`.
fn spell_out(fields: &mut Map<String, Value>) {
    const PREFIX: &str = "MEDIA_RESOLUTION_";
    if let Some(Value::String(level)) = fields.get_mut("mediaResolution")
        && ["LOW", "MEDIUM", "HIGH", "ULTRA_HIGH"].iter().any(|known| level.eq_ignore_ascii_case(known))
    {
        *level = format!("{PREFIX}{}", level.to_ascii_uppercase());
    }
}

fn finite(flag: &str, value: f64) -> Result<Value, Failure> {
    serde_json::Number::from_f64(value)
        .map(Value::Number)
        .ok_or_else(|| Failure::usage(format!("{flag} {value} is not a number that can be sent")))
}

fn thinking(thinking: &Thinking) -> Value {
    match thinking {
        Thinking::Level(level) => json!({ "thinkingLevel": level }),
        Thinking::Budget(tokens) => json!({ "thinkingBudget": tokens }),
    }
}

/// Whether the values of a configuration can be meant.
///
/// Fails with [`Failure`] (usage) as every prompt would.
pub fn check(config: &Config, environment: &Environment) -> Result<(), Failure> {
    config.model.as_deref().map(model_name).transpose()?;
    configured_system(config, environment)?;
    configured_key_file(config, environment)?;
    if let Some(url) = &config.base_url {
        BaseUrl::parse(url, base_url::Source::Config).map_err(|fault| unusable(base_url::Source::Config, fault))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;

    use crate::cli::Cli;

    fn typed(line: &str) -> Cli {
        Cli::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{error}"))
    }

    fn generation_of(line: &str) -> Value {
        Value::Object(generation(&typed(line).ask, &Template::default(), &Config::default()).unwrap())
    }

    #[test]
    fn nothing_is_sent_that_was_not_asked_for() {
        assert_eq!(generation_of("gemini hi"), json!({}));
    }

    #[test]
    fn options_reach_their_fields() {
        assert_eq!(
            generation_of(
                "gemini --temperature 0.5 --top-p 1 --top-k 3 --max-tokens 9 --stop a --stop b --seed -1 --thinking low --thoughts hi"
            ),
            json!({"temperature": 0.5, "topP": 1.0, "topK": 3, "maxOutputTokens": 9, "stopSequences": ["a", "b"], "seed": -1,
                "thinkingConfig": {"thinkingLevel": "LOW", "includeThoughts": true}})
        );
        assert_eq!(generation_of("gemini --thinking -1 hi"), json!({"thinkingConfig": {"thinkingBudget": -1}}));
    }

    #[test]
    fn free_options_are_json_where_they_parse_and_join_what_is_there() {
        assert_eq!(
            generation_of(
                r#"gemini --thoughts -o thinkingConfig={"thinkingLevel":"HIGH"} -o a=true -o b=text -o c=1=2 hi"#
            ),
            json!({"thinkingConfig": {"includeThoughts": true, "thinkingLevel": "HIGH"}, "a": true, "b": "text", "c": "1=2"})
        );
        for line in ["gemini -o novalue hi", "gemini -o =1 hi", "gemini -o a.=1 hi", "gemini -o .a=1 hi"] {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }

    #[test]
    fn dots_lead_into_objects() {
        assert_eq!(
            generation_of("gemini --thinking low --thoughts -o thinkingConfig.thinkingBudget=128 hi"),
            json!({"thinkingConfig": {"includeThoughts": true, "thinkingBudget": 128}})
        );
        assert_eq!(
            generation_of("gemini -o a.b.c=1 -o a.b.d=x -o a.e=2 -o f=3 -o f.g=4 hi"),
            json!({"a": {"b": {"c": 1, "d": "x"}, "e": 2}, "f": {"g": 4}})
        );
    }

    #[test]
    fn a_resolution_is_spelt_out() {
        let sent =
            |level: &str| generation_of(&format!("gemini -o mediaResolution={level} hi"))["mediaResolution"].clone();
        assert_eq!(sent("low"), "MEDIA_RESOLUTION_LOW");
        assert_eq!(sent("ULTRA_HIGH"), "MEDIA_RESOLUTION_ULTRA_HIGH");
        assert_eq!(sent("MEDIA_RESOLUTION_HIGH"), "MEDIA_RESOLUTION_HIGH");
        assert_eq!(sent("new"), "new");
    }

    #[test]
    fn the_model_comes_from_flag_variable_file_default_in_this_order() {
        let config = Config { model: Some("from-file".into()), ..Config::default() };
        let around = Environment::with(&[("GEMINI_MODEL", "from-variable")]);
        let nothing = Environment::with(&[("GEMINI_MODEL", " ")]);
        let model = |line: &str, around: &Environment, config: &Config| {
            let cli = typed(line);
            let shared = Shared::gather(&cli.shared, around, config).unwrap();
            Settings::gather(&cli.ask, &Template::default(), &shared, around, config).unwrap().request.model
        };
        assert_eq!(model("gemini -m models/typed hi", &around, &config), "typed");
        assert_eq!(model("gemini hi", &around, &config), "from-variable");
        assert_eq!(model("gemini hi", &nothing, &config), "from-file");
        assert_eq!(model("gemini hi", &nothing, &Config::default()), DEFAULT_MODEL);
    }

    #[test]
    fn a_model_name_cannot_leave_its_path() {
        for good in ["gemini-4-hydrogen", "tunedModels/my_model.1"] {
            assert!(model_name(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "models/",
            "../x",
            ".",
            "-x",
            "a/b",
            "a?key=1",
            "a b",
            "a%2f",
            "é",
            "models/models/x",
            &"x".repeat(129),
        ] {
            assert!(model_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn colour_follows_flag_then_variables_then_terminal() {
        let forced = Environment::with(&[("CLICOLOR_FORCE", "1")]);
        let none = Environment::with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
        assert!(colour(None, None, &forced));
        assert!(colour(None, Some(Color::Never), &forced));
        assert!(!colour(None, Some(Color::Always), &none));
        assert!(colour(Some(Color::Always), None, &none));
        assert!(!colour(Some(Color::Never), Some(Color::Always), &forced));
        let nothing = Environment::with(&[]);
        assert!(colour(None, Some(Color::Always), &nothing));
        assert!(!colour(Some(Color::Auto), Some(Color::Always), &nothing));
    }
}
