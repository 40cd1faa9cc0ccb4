//! `gemini`: ask Google's Gemini models from a shell. Parse, run, report.

mod base_url;
mod calendar;
mod cli;
mod commands;
mod config;
mod deadline;
mod failure;
mod gemini;
mod git;
mod hardening;
mod key;
mod nearest;
mod output;
mod private_file;
mod prompt;
mod settings;
mod shell;
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
    let message = match error.kind() {
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "the command is not complete"
        }
        _ => first.trim_start_matches("error: "),
    };
    Err(Failure::usage(message).hint(cli::hint(error, tip, arguments)).into())
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
