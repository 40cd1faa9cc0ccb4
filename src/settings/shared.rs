//! What every command needs to know.

use std::path::Path;

use anyhow::Result;

use crate::base_url::{self, BaseUrl};
use crate::cli::SharedOptions;
use crate::config::Config;
use crate::config::table::DEFAULT_RETRIES;
use crate::deadline::Deadline;
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::key::settings::KeySettings;
use crate::values::Color;

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
    /// Whether Markdown on standard output is.
    pub colour_on_stdout: bool,
    /// What was said about the key.
    pub key: KeySettings,
    /// Where requests go.
    pub base_url: BaseUrl,
    /// When the whole run must be over.
    pub deadline: Deadline,
    /// How many further tries there are.
    pub retries: u32,
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
            colour: colour(typed.console.color, config.color, environment, environment.stderr_is_terminal),
            colour_on_stdout: colour(typed.console.color, config.color, environment, environment.stdout_is_terminal),
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
            colour_on_stdout: false,
            key: KeySettings::default(),
            base_url: BaseUrl::google(),
            deadline: Deadline::new(environment.started, typed.network.timeout),
            retries: DEFAULT_RETRIES,
        }
    }
}

/// NO_COLOR (no-color.org) and CLICOLOR_FORCE (bixense.com/clicolors) count only where the flag is silent.
fn colour(typed: Option<Color>, file: Option<Color>, environment: &Environment, on_terminal: bool) -> bool {
    let forced = || environment.text("CLICOLOR_FORCE").is_some_and(|force| force != "0");
    match (typed, file) {
        (Some(Color::Always), _) => true,
        (Some(Color::Never), _) => false,
        _ if environment.text("NO_COLOR").is_some() => false,
        _ if forced() => true,
        (None, Some(Color::Always)) => true,
        (None, Some(Color::Never)) => false,
        _ => on_terminal && environment.text("TERM") != Some("dumb"),
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

/// Whether the address of a configuration can be meant. Fails with [`Failure`] (usage) as every command would.
pub fn check_base_url(config: &Config) -> Result<(), Failure> {
    let Some(url) = &config.base_url else { return Ok(()) };
    let source = base_url::Source::Config;
    BaseUrl::parse(url, source).map(|_| ()).map_err(|fault| unusable(source, fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_follows_flag_then_variables_then_terminal() {
        let forced = Environment::with(&[("CLICOLOR_FORCE", "1")]);
        let none = Environment::with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]);
        assert!(colour(None, None, &forced, false));
        assert!(colour(None, Some(Color::Never), &forced, false));
        assert!(!colour(None, Some(Color::Always), &none, false));
        assert!(colour(Some(Color::Always), None, &none, false));
        assert!(!colour(Some(Color::Never), Some(Color::Always), &forced, false));
        let nothing = Environment::with(&[]);
        assert!(colour(None, Some(Color::Always), &nothing, false));
        assert!(!colour(Some(Color::Auto), Some(Color::Always), &nothing, false));
    }
}
