//! `gemini key exec -- COMMAND…`: hands the key to one program, so that no shell file ever holds it.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::failure::Failure;
use crate::key::find::VARIABLES;

use super::{Context, key};

/// Becomes the command. Comes back only if that fails (exit 2).
pub fn run(words: &[OsString], context: &Context<'_>) -> Result<()> {
    let console = context.console;
    let Some((program, arguments)) = words.split_first() else {
        return Err(Failure::usage("there is no command to run").into());
    };
    let key = key(context)?;
    let shown = program.to_string_lossy();
    console.detail(&format!("running {shown} with the key {} from {}", key.secret.masked(), key.origin));
    let [google, gemini] = VARIABLES;
    let mut command = Command::new(program);
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
