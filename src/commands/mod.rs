//! The verbs, one file each.

mod ask;
mod completions;
mod config;
mod context;
mod first_key;
mod interrupts;
mod key;
mod man;
mod mistaken;
mod models;
mod names;
mod new_key;
mod question;
mod remarks;
mod show_request;
#[cfg(unix)]
mod signals;
mod template;
mod tries;
mod typed_key;

use anyhow::Result;

use context::Context;

use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::console::{Console, Loudness, Terminal, briefly};
use crate::deadline::Deadline;
use crate::environment::Environment;
use crate::failure::{self, Failure, Kind};
use crate::gemini::transport_error::time_is_up;
use crate::key::find;
use crate::render::json::print_error;
use crate::settings::Shared;

/// Does what was typed.
pub fn run(cli: &Cli, environment: &Environment, console: &Console) -> Result<()> {
    // The configuration, which may set a limit too, is read below, and not for what the first commands do.
    if matches!(
        cli.command,
        Some(Command::Completions { .. } | Command::Config { .. } | Command::Man | Command::Template { .. })
    ) {
        keep_time(&Deadline::new(environment.started, cli.shared.network.timeout), cli.shared.console.json, console);
    }
    match cli.command {
        Some(Command::Completions { shell, ref line }) => return completions::run(shell, line, environment),
        Some(Command::Man) => return man::run(),
        _ => {}
    }
    if let Some(Command::Config { .. } | Command::Template { .. }) = cli.command {
        // Somebody may have put a key where it does not belong.
        for key in find::kept(environment) {
            console.redactor.register(&key);
        }
    }
    if let Some(Command::Config { ref action }) = cli.command {
        return config::run(action, &cli.shared, environment, console);
    }
    if let Some(Command::Template { ref action }) = cli.command {
        return template::run(action, cli.shared.console.json, environment, console);
    }
    if let Some(name) = environment.garbled() {
        return Err(garbled(name).into());
    }
    let config = Config::load(cli.shared.key.config.as_deref(), environment)?;
    let shared = Shared::gather(&cli.shared, environment, &config)?;
    console.configure(loudness(&shared), shared.colour, terminal(environment));
    keep_time(&shared.deadline, shared.json, console);
    config.warnings().for_each(|notice| console.say(&notice));
    let context = Context { shared: &shared, environment, config: &config, console };
    match cli.command {
        Some(Command::Key { ref action }) => key::run(action, &context),
        Some(Command::Models { ref filter }) => models::run(filter.as_deref(), &context),
        Some(Command::Completions { .. } | Command::Config { .. } | Command::Man | Command::Template { .. }) | None => {
            ask::run(cli, &context)
        }
    }
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
