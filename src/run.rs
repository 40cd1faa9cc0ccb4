//! A whole run: what was typed is understood and done, and what went wrong is reported.

use std::ffi::OsString;

use clap::error::ErrorKind;

use crate::commands;
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::{self, Failure, Kind};
use crate::key::redact::Redactor;
use crate::line;
use crate::output::stdout;
use crate::render::json;

/// Runs. A failure has been told when this returns; its kind says how the process is to end.
pub fn run(arguments: &[OsString], environment: &Environment) -> Result<(), Kind> {
    let console = Console::new(Redactor::default());
    let line = line::read(arguments);
    let result = match &line {
        Ok((cli, command)) => commands::run(cli, command.as_ref(), environment, &console),
        Err(error) => {
            console.redactor.register_typed(arguments);
            explain(error, arguments)
        }
    };
    result.map_err(|error| report(&error, || line::asks_for_json(&line, arguments), &console))
}

fn report(error: &anyhow::Error, json: impl FnOnce() -> bool, console: &Console) -> Kind {
    let report = failure::report(error);
    // Whose reader has gone ends in silence, as `cat` does.
    if report.kind != Kind::ClosedPipe {
        console.failure(&report);
        if !report.reported && json() {
            let _ = json::print_error(&report, &console.redactor);
        }
    }
    report.kind
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
    Err(Failure::usage(message).hint(line::hint(error, tip, arguments)).into())
}
