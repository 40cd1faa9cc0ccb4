//! `gemini key export --shell SHELL`: the line that sets the variable, for `eval`.

use anyhow::Result;

use crate::cli::Shell;
use crate::failure::Failure;
use crate::output::stdout;
use crate::shell::single_quoted;

use super::{Context, key};

/// Prints the line; onto a terminal only if that is really wanted (else exit 2).
pub fn run(shell: Shell, reveal: bool, context: &Context<'_>) -> Result<()> {
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
