//! What will be done: each question answered once, by flag, else variable, else file, else default.
//! Flags are not looked at after this. A file for each group of questions.

mod cost;
mod generation;
pub mod media;
mod model;
mod output;
pub mod rendering;
mod shared;
mod system;
mod tools;

use std::time::Duration;

use anyhow::Result;
use serde_json::Value;

use crate::cli::{AskOptions, ModelOptions, PromptOptions};
use crate::config::{Config, KeySetting};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::gemini::request::RequestOptions;
use crate::markdown::theme::Theme;
use crate::private_file;
use crate::template::Template;

use media::Product;

pub use cost::CostSettings;
pub use model::model;
pub use output::{Form, OutputSettings, Preview};
pub use shared::Shared;
pub use tools::ToolSettings;

/// What a prompt needs to know besides.
pub struct Settings {
    /// What is asked for besides the prompt.
    pub request: RequestOptions,
    /// Whether thoughts are wanted.
    pub thoughts: bool,
    /// Whether a prompt may hold a key.
    pub allow_secrets: bool,
    /// Whether what is uploaded for the prompt stays at the service.
    pub keep_upload: bool,
    /// What it may cost.
    pub cost: CostSettings,
    /// What is asked for, text or something else.
    pub product: Product,
    /// How the Markdown of the answer looks; none if it is left as it is.
    pub rendering: Option<Theme>,
    /// What becomes of the answer.
    pub output: OutputSettings,
    /// What the model may use, and what is shown of it.
    pub tools: ToolSettings,
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
        let output = OutputSettings::gather(&typed.output, shared, environment, config)?;
        let product = Product::gather(&typed.media);
        if output.show.is_none() && !typed.cost.count {
            product.check_place(output.file.as_deref(), output.is_watched, shared.json)?;
        }
        let mut request = product_request(&product, typed, template, environment, config)?;
        let tools = ToolSettings::gather(&typed.tools)?;
        if let Some(schema) = output.form.schema() {
            generation::require(&mut request.generation, schema, &typed.model)?;
        }
        Ok(Self {
            request: RequestOptions { stream: output.stream, tools: tools.for_request(), ..request },
            thoughts: typed.model.thoughts,
            allow_secrets: typed.prompt.allow_secrets,
            keep_upload: typed.prompt.keep_upload || config.keep_uploads == Some(true),
            cost: CostSettings::gather(&typed.cost, config),
            product,
            rendering: rendering::of_answer(typed.output.render.or(config.render), &output, shared, environment),
            output,
            tools,
        })
    }

    /// The longest that asking may take where no limit was set. Google itself ends a stream after 20 minutes, another
    /// answer after 10.
    pub fn usual_limit(&self) -> Duration {
        let minutes = if self.request.stream { 20 } else { 10 };
        Duration::from_secs(minutes * 60)
    }
}

/// What is asked for besides the prompt, as one answer and no stream.
///
/// Fails with [`Failure`] (usage) on a value that cannot be meant, or a file that cannot be read.
pub fn request(
    prompt: &PromptOptions,
    options: &ModelOptions,
    template: &Template,
    environment: &Environment,
    config: &Config,
) -> Result<RequestOptions> {
    let generation = generation::generation(options, template, config)?;
    let named = prompt.model.as_deref().or(template.model.as_deref());
    let system = system::instruction(prompt.system.as_deref(), template, config, environment)?;
    Ok(RequestOptions {
        model: model(named, environment, config)?,
        stream: false,
        system: system.filter(|text| !text.is_empty()),
        tools: Vec::new(),
        safety: config.safety.clone().into_iter().chain(options.safety.iter().cloned()).collect(),
        max_tokens: generation.get("maxOutputTokens").and_then(Value::as_u64),
        generation,
    })
}

/// The request for something that may not be text.
fn product_request(
    product: &Product,
    typed: &AskOptions,
    template: &Template,
    environment: &Environment,
    config: &Config,
) -> Result<RequestOptions> {
    let own = product.own_model();
    let for_others = own.map(|_| Config { safety: config.safety.clone(), ..Config::default() });
    let config = for_others.as_ref().unwrap_or(config);
    let request = request(&typed.prompt, &typed.model, template, environment, config)?;
    let is_named = typed.prompt.model.is_some() || template.model.is_some();
    let mut generation = product.generation();
    request.generation.into_iter().for_each(|(name, value)| generation::merge(&mut generation, &name, value));
    let model = own.filter(|_| !is_named).map_or(request.model, ToOwned::to_owned);
    Ok(RequestOptions { model, generation, ..request })
}

/// Whether the values of a configuration can be meant.
///
/// Fails with [`Failure`] (usage) as every prompt would.
pub fn check(config: &Config, environment: &Environment) -> Result<(), Failure> {
    config.model.as_deref().map(model::model_name).transpose()?;
    system::configured(config, environment)?;
    configured_key_file(config, environment)?;
    shared::check_base_url(config)
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

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn the_model_comes_from_flag_variable_file_default_in_this_order() {
        let config = Config { model: Some("from-file".into()), ..Config::default() };
        let around = Environment::with(&[("GEMINI_MODEL", "from-variable")]);
        let nothing = Environment::with(&[("GEMINI_MODEL", " ")]);
        let model = |line: &str, around: &Environment, config: &Config| {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{error}"));
            let shared = Shared::gather(&cli.shared, around, config).unwrap();
            Settings::gather(&cli.ask, &Template::default(), &shared, around, config).unwrap().request.model
        };
        assert_eq!(model("gemini -m models/typed hi", &around, &config), "typed");
        assert_eq!(model("gemini hi", &around, &config), "from-variable");
        assert_eq!(model("gemini hi", &nothing, &config), "from-file");
        assert_eq!(model("gemini hi", &nothing, &Config::default()), crate::config::table::DEFAULT_MODEL);
    }
}
