//! `gemini`: ask Google's Gemini models from a shell. Parse, run, report.

mod base_url;
mod calendar;
mod cli;
mod commands;
mod config;
mod failure;
mod gemini;
mod hardening;
mod key;
mod nearest;
mod output;
mod private_file;
mod prompt;
mod settings;
mod surroundings;
mod template;

use std::backtrace::{Backtrace, BacktraceStatus};
use std::ffi::OsString;

use clap::error::ErrorKind;

use cli::Cli;
use failure::{Failure, Kind};
use key::redact::Redactor;
use output::json;
use output::notices::Notices;
use output::stdout;
use surroundings::Surroundings;

/// The exit code of a bug.
const BUG: i32 = 70;

fn main() {
    let limits = hardening::shut();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let notices = Notices::new(Redactor::default());
        notices.answer(&format!("a bug in gemini itself ({place}); please report it"));
        // Only captured if RUST_BACKTRACE asks for it.
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            notices.block(&trace.to_string());
        }
        end(BUG);
    }));
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let surroundings = Surroundings::read(limits);
    let mut notices = Notices::new(Redactor::default());
    let result = match Cli::read(arguments.clone()) {
        Ok(cli) => commands::run(&cli, &surroundings, &mut notices),
        Err(error) => {
            notices.redactor.learn_typed(&arguments);
            explain(&error, &arguments)
        }
    };
    let Err(error) = result else {
        return;
    };
    let report = failure::report(&error);
    if report.kind == Kind::ClosedPipe {
        die_of_closed_pipe();
    }
    notices.failure(&report);
    let json = arguments.iter().take_while(|argument| *argument != "--").any(|argument| argument == "--json");
    if json && !report.told {
        let _ = json::print_error(&report, &notices.redactor);
    }
    end(report.kind.code().into());
}

/// clap's word on what was typed: help that was asked for, or a usage error in our two lines.
fn explain(error: &clap::Error, arguments: &[OsString]) -> anyhow::Result<()> {
    let text = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Ok(stdout::print(text.as_bytes())?);
    }
    let first = text.split("\n\n").next().unwrap_or_default();
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: "));
    let tip = match tip {
        // clap would have a stray option sent as the whole prompt.
        Some(tip) if tip.starts_with("to pass") => {
            Some("to ask about it, quote it: gemini \"what does -x do?\"".to_owned())
        }
        tip => tip.map(ToOwned::to_owned),
    };
    let verb = arguments.get(1).and_then(|word| word.to_str()).filter(|word| !word.starts_with('-'));
    let help = verb.map_or("gemini --help".to_owned(), |verb| format!("gemini {verb} --help"));
    let (message, help) = match error.kind() {
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ("the command is not complete", help)
        }
        ErrorKind::MissingRequiredArgument => (first.trim_start_matches("error: "), help),
        _ => (first.trim_start_matches("error: "), "gemini --help".to_owned()),
    };
    let asked = cli::meant_as_prompt(arguments).map(|prompt| format!("to ask these words: gemini -- {prompt}"));
    Err(Failure::usage(message).hint(asked.or(tip).unwrap_or(help)).into())
}

/// Ends as `cat` would: by the signal, in silence.
fn die_of_closed_pipe() {
    #[cfg(unix)]
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGPIPE);
}

#[allow(clippy::disallowed_methods, reason = "the only end of the process")]
fn end(code: i32) -> ! {
    std::process::exit(code)
}
