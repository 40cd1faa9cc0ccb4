//! `gemini key exec -- COMMAND…`: hands the key to one program, so that no shell file ever holds it.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueHint};

use crate::failure::Failure;
use crate::key::find::VARIABLES;

use super::{Context, key};

/// Run a command with the key in GEMINI_API_KEY
///
/// GOOGLE_API_KEY is taken out of its environment. So no shell file ever holds the key:
///
///   gemini key exec -- python app.py
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct ExecArgs {
    /// The command and its arguments
    #[arg(
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "COMMAND",
        value_hint = ValueHint::CommandWithArguments,
    )]
    command: Vec<OsString>,
}

/// Becomes the command. Comes back only if that fails (exit 2).
pub fn run(args: &ExecArgs, context: &Context<'_>) -> Result<()> {
    let console = context.console;
    let Some((program, arguments)) = args.command.split_first() else {
        return Err(Failure::usage("there is no command to run").into());
    };
    let key = key(context)?;
    let shown = program.to_string_lossy();
    console.detail(&format!("running {shown} with the key {} from {}", key.secret.masked(), key.origin));
    let [google, gemini] = VARIABLES;
    let mut command = Command::new(program);
    // Where both are set, Google's libraries take the one that is removed here.
    command.args(arguments).env_remove(google).env(gemini, key.secret.expose());
    let error = become_it(&mut command, context);
    Err(Failure::usage(format!("cannot run {shown}: {error}")).hint("gemini key exec -- COMMAND ARGUMENTS…").into())
}

#[cfg(unix)]
fn become_it(command: &mut Command, context: &Context<'_>) -> std::io::Error {
    context.environment.limits.restore();
    std::os::unix::process::CommandExt::exec(command)
}

/// Where a process cannot become another one, it waits for it.
#[cfg(not(unix))]
fn become_it(command: &mut Command, _: &Context<'_>) -> std::io::Error {
    match command.status() {
        Err(error) => error,
        Ok(status) => crate::exit::with(status.code().unwrap_or(1)),
    }
}
