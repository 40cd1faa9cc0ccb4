//! `gemini completions SHELL`

use std::io::Write as _;

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::output::stdout::{Stdout, lost};

/// Prints the completion script.
pub fn run(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "gemini", &mut script);
    Ok(Stdout::open()?.write_all(&script).map_err(|error| lost(&error))?)
}
