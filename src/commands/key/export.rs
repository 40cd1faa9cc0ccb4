//! `gemini key export --shell SHELL`: the line that sets the variable, for `eval`.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::output::stdout;
use crate::shell::single_quoted;

use super::{Context, key};

/// Print the line that sets GEMINI_API_KEY in a shell
///
/// For `eval`, in the shell you stand in:
///
///   bash, zsh   eval "$(gemini key export --shell bash)"
///   fish        gemini key export --shell fish | source
///   PowerShell  gemini key export --shell powershell | Invoke-Expression
///
/// To have it in every shell, that line goes into ~/.bashrc (bash), ~/.zshrc (zsh),
/// ~/.config/fish/config.fish (fish) or the file that $PROFILE names (PowerShell).
///
/// Rather not: every program you start then inherits the key. `gemini key set` keeps it
/// for gemini alone, and `gemini key exec -- COMMAND` gives it to one program at a time.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct ExportArgs {
    /// The shell
    #[arg(long, value_name = "SHELL")]
    shell: Shell,

    /// Print the key even onto a terminal
    #[arg(long)]
    reveal: bool,
}

/// A shell whose quoting is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// `export NAME='…'`
    Bash,
    /// `export NAME='…'`
    Zsh,
    /// `set -gx NAME '…'`
    Fish,
    /// `$env:NAME = '…'`
    Powershell,
}

/// Prints the line; onto a terminal only if that is really wanted (else exit 2).
pub fn run(&ExportArgs { shell, reveal }: &ExportArgs, context: &Context<'_>) -> Result<()> {
    if context.environment.stdout_is_terminal && !reveal {
        return Err(Failure::usage("the key would stand on your screen; nothing was printed")
            .hint("use it in eval \"$(…)\" (see `gemini key export --help`), or add --reveal")
            .into());
    }
    let key = key(context)?;
    let line = line(shell, key.secret.expose());
    Ok(stdout::print(line.as_bytes())?)
}

/// The other shells quote otherwise: in fish the backslash means something too
/// (fish-language, "Quotes"; about_Quoting_Rules of PowerShell).
fn line(shell: Shell, key: &str) -> String {
    match shell {
        Shell::Bash | Shell::Zsh => format!("export GEMINI_API_KEY={}\n", single_quoted(key)),
        Shell::Fish => format!("set -gx GEMINI_API_KEY '{}'\n", key.replace('\\', "\\\\").replace('\'', "\\'")),
        Shell::Powershell => format!("$env:GEMINI_API_KEY = '{}'\n", key.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_survives_every_shell() {
        let key = r#"a'b\c"$d`"#;
        assert_eq!(line(Shell::Bash, key), "export GEMINI_API_KEY='a'\\''b\\c\"$d`'\n");
        assert_eq!(line(Shell::Zsh, key), line(Shell::Bash, key));
        assert_eq!(line(Shell::Fish, key), "set -gx GEMINI_API_KEY 'a\\'b\\\\c\"$d`'\n");
        assert_eq!(line(Shell::Powershell, key), "$env:GEMINI_API_KEY = 'a''b\\c\"$d`'\n");
    }
}
