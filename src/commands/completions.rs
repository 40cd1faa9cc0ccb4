//! `gemini completions SHELL`

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::{Generator, Shell, generate};
use clap_complete_nushell::Nushell;

use crate::cli::{Cli, CompletionShell};
use crate::output::stdout;

/// Prints the completion script.
pub fn run(shell: CompletionShell) -> Result<()> {
    let script = match shell {
        CompletionShell::Bash => script(Shell::Bash),
        CompletionShell::Elvish => script(Shell::Elvish),
        CompletionShell::Fish => script(Shell::Fish),
        CompletionShell::Nushell => script(Nushell),
        CompletionShell::Powershell => script(Shell::PowerShell),
        CompletionShell::Zsh => script(Shell::Zsh),
    };
    Ok(stdout::print(&script)?)
}

fn script(shell: impl Generator) -> Vec<u8> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "gemini", &mut script);
    script
}
