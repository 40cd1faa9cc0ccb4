//! `gemini completions SHELL`: the script that clap makes, and names from this machine where the shell can ask.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::{Generator, Shell, generate};
use clap_complete_nushell::Nushell;

use crate::cli::{Cli, CompletionShell};
use crate::output::stdout;

/// The options whose values are asked for when they are completed, short form first, and the name of their list.
const ASKED: [(&[&str], &str); 3] =
    [(&["-m", "--model"], "models"), (&["--profile"], "profiles"), (&["-t", "--template"], "templates")];

/// Prints the completion script.
pub fn run(shell: CompletionShell) -> Result<()> {
    let script = match shell {
        CompletionShell::Bash => in_bash(script(Shell::Bash)),
        CompletionShell::Elvish => script(Shell::Elvish),
        CompletionShell::Fish => in_fish(script(Shell::Fish)),
        CompletionShell::Nushell => script(Nushell),
        CompletionShell::Powershell => script(Shell::PowerShell),
        CompletionShell::Zsh => in_zsh(&script(Shell::Zsh)),
    };
    Ok(stdout::print(script.as_bytes())?)
}

fn script(shell: impl Generator) -> String {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "gemini", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// How a script asks for a list; whatever fails offers nothing.
fn question(list: &str) -> String {
    format!("$(gemini completions --names {list} 2>/dev/null)")
}

fn in_bash(script: String) -> String {
    ASKED.into_iter().fold(script, |script, (flags, list)| {
        let names = format!("compgen -W \"{}\" -- \"${{cur}}\"", question(list));
        flags.iter().fold(script, |script, flag| {
            let case = format!(" {flag})\n                    COMPREPLY=($(");
            script.replace(&format!("{case}compgen -f \"${{cur}}\""), &format!("{case}{names}"))
        })
    })
}

fn in_zsh(script: &str) -> String {
    let asked = |line: &str| {
        let start = line.strip_suffix(":_default' \\")?;
        let takes = |flag: &str| line.contains(&format!("{flag}=[")) || line.contains(&format!("{flag}+["));
        let (_, list) = ASKED.iter().find(|(flags, _)| flags.iter().any(|flag| takes(flag)))?;
        Some(format!("{start}:({})' \\", question(list)))
    };
    script.lines().map(|line| asked(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

/// Without the conditions of the lines above: they do not hold while an option waits for its value.
fn in_fish(mut script: String) -> String {
    for (flags, list) in ASKED {
        let flags = flags.iter().map(|flag| match flag.strip_prefix("--") {
            Some(long) => format!(" -l {long}"),
            None => format!(" -s {}", flag.trim_start_matches('-')),
        });
        let flags: String = flags.collect();
        if script.contains(&format!("{flags} ")) {
            let names = question(list).replace('$', "");
            script.extend(["complete -c gemini", &flags, " -x -a '", &names, "'\n"]);
        }
    }
    script
}
