//! The verbs, one file or folder each: what can be typed behind it, what it needs, and what it does.

mod answer;
mod ask;
mod chatting;
pub mod completions;
pub mod config;
mod context;
mod count;
pub mod files;
mod first_key;
pub mod habits;
mod interrupts;
pub mod key;
pub mod log;
pub mod man;
mod mistaken;
pub mod models;
mod names;
mod new_key;
mod prepared;
mod question;
mod remarks;
pub mod render;
mod service;
mod show_request;
#[cfg(unix)]
mod signals;
pub mod template;
mod tries;
mod typed_key;
mod uploading;

use anyhow::Result;
use clap::{Args as _, Subcommand};

pub use context::Context;

use crate::cli::{Cli, SharedOptions};
use crate::config::Config;
use crate::console::{Console, Loudness, Terminal, briefly};
use crate::deadline::Deadline;
use crate::environment::Environment;
use crate::failure::{self, Failure, Kind};
use crate::gemini::transport_error::time_is_up;
use crate::key::find;
use crate::render::json::print_error;
use crate::settings::Shared;

/// The verbs, in the order of the help. What is said of each there stands above its arguments.
#[derive(Subcommand)]
pub enum Command {
    Key(key::KeyArgs),
    Models(models::ModelsArgs),
    Files(files::FilesArgs),
    Log(log::LogArgs),
    Config(config::ConfigArgs),
    Template(template::TemplateArgs),
    Render(render::RenderArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

impl Command {
    /// The names of the verbs, `help` included: to ask clap for them would mean to describe them all, at every prompt.
    pub const NAMES: [&str; 10] =
        ["key", "models", "files", "log", "config", "template", "render", "completions", "man", "help"];

    fn verb(&self) -> &dyn Verb {
        match self {
            Self::Key(verb) => verb,
            Self::Models(verb) => verb,
            Self::Files(verb) => verb,
            Self::Log(verb) => verb,
            Self::Config(verb) => verb,
            Self::Template(verb) => verb,
            Self::Render(verb) => verb,
            Self::Completions(verb) => verb,
            Self::Man(verb) => verb,
        }
    }
}

/// What was typed behind a verb, and what is to be done with it. A prompt is one without a name.
pub trait Verb {
    /// What has to be in order before it runs.
    fn needs(&self) -> Needs {
        Needs::Settings
    }

    /// Does it. Fails with a [`Failure`], which says how.
    fn run(&self, context: &Context<'_>) -> Result<()>;
}

/// What has to be in order before a verb runs. What is less than all comes to the flags alone: `config` is not read and
/// `shared` knows no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: all that it prints is built in.
    Nothing,
    /// Nothing, because it serves to put in order what is not; but the stored keys are hidden in what it prints, since
    /// somebody may have put one where it does not belong.
    StoredKeys,
    /// The variables and the configuration.
    Settings,
}

/// All that can be typed, what the verbs take not yet taken apart.
pub fn with_verbs() -> clap::Command {
    Cli::augment_args(Command::augment_subcommands(clap::Command::new("gemini")))
}

/// All that can be typed.
pub fn whole() -> clap::Command {
    let mut command = with_verbs();
    command.build();
    command
}

/// Does what was typed: the verb, or without one the prompt.
pub fn run(cli: &Cli, command: Option<&Command>, environment: &Environment, console: &Console) -> Result<()> {
    let verb = command.map_or(cli as &dyn Verb, Command::verb);
    let needs = verb.needs();
    let (config, shared) = match needs {
        Needs::Settings => settle(&cli.shared, environment, console)?,
        Needs::Nothing | Needs::StoredKeys => {
            (Config::unread(cli.shared.key.config.as_deref(), environment), Shared::of_flags(&cli.shared, environment))
        }
    };
    keep_time(&shared.deadline, shared.json, console);
    if needs == Needs::StoredKeys {
        for key in find::kept(environment) {
            console.redactor.register(&key);
        }
    }
    config.warnings().for_each(|notice| console.say(&notice));
    verb.run(&Context { shared: &shared, environment, config: &config, console })
}

/// Reads the configuration and decides what every command needs to know.
fn settle(typed: &SharedOptions, environment: &Environment, console: &Console) -> Result<(Config, Shared)> {
    if let Some(name) = environment.garbled() {
        return Err(garbled(name).into());
    }
    let config = Config::load(typed.key.config.as_deref(), environment)?;
    let shared = Shared::gather(typed, environment, &config)?;
    console.configure(loudness(&shared), shared.colour, terminal(environment));
    Ok((config, shared))
}

/// A variable that is not text is neither followed nor passed over.
fn garbled(name: &str) -> Failure {
    let kind = if name.to_ascii_lowercase().ends_with("proxy") { Kind::Network } else { Kind::Usage };
    let message = format!("{name} is not text (UTF-8), so it cannot be followed; nothing was sent");
    Failure::new(kind, message).hint(format!("correct it, or unset {name}"))
}

/// Sees to it that the run ends in time, in whatever it is held up.
fn keep_time(deadline: &Deadline, json: bool, console: &Console) {
    let console = console.clone();
    deadline.keep(move |may_have_printed| {
        typed_key::show_echo();
        let report = failure::report(&time_is_up().into());
        let code = report.kind.code();
        briefly(move || {
            console.failure(&report);
            if json && !may_have_printed {
                let _ = print_error(&report, &console.redactor);
            }
        });
        interrupts::clean_up();
        crate::exit::with(code.into());
    });
}

fn terminal(environment: &Environment) -> Terminal {
    match (environment.stderr_is_terminal, environment.text("TERM")) {
        (false, _) => Terminal::None,
        (true, None | Some("dumb")) => Terminal::Dumb,
        (true, Some(_)) => Terminal::Capable,
    }
}

fn loudness(shared: &Shared) -> Loudness {
    match (shared.quiet, shared.verbose) {
        (true, _) => Loudness::Quiet,
        (_, true) => Loudness::Verbose,
        _ => Loudness::Normal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_are_sound() {
        with_verbs().debug_assert();
        assert!(whole().get_subcommands().map(clap::Command::get_name).eq(Command::NAMES));
    }
}
