//! `gemini key exec -- COMMAND…`: hands the key to one program, so that no shell file ever holds it.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::failure::Failure;
use crate::key::find::VARIABLES;
use crate::output::notices::Notices;

use super::{Scene, key};

/// Becomes the command. Comes back only if that fails (exit 2).
pub fn run(words: &[OsString], scene: &Scene<'_>, notices: &mut Notices) -> Result<()> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(Failure::usage("there is no command to run").into());
    };
    let key = key(scene, notices)?;
    let shown = program.to_string_lossy();
    notices.detail(&format!("running {shown} with the key {} from {}", key.secret.masked(), key.origin));
    let [google, gemini] = VARIABLES;
    let mut command = Command::new(program);
    command.args(arguments).env_remove(google).env(gemini, key.secret.expose());
    let error = become_it(&mut command, scene);
    Err(Failure::usage(format!("cannot run {shown}: {error}")).hint("gemini key exec -- COMMAND ARGUMENTS…").into())
}

#[cfg(unix)]
fn become_it(command: &mut Command, scene: &Scene<'_>) -> std::io::Error {
    scene.surroundings.limits.restore();
    std::os::unix::process::CommandExt::exec(command)
}

/// Where a process cannot become another one, it waits for it.
#[cfg(not(unix))]
fn become_it(command: &mut Command, _: &Scene<'_>) -> std::io::Error {
    match command.status() {
        Err(error) => error,
        Ok(status) => crate::exit::with(status.code().unwrap_or(1)),
    }
}
