//! `gemini completions SHELL`: the script that clap makes, and names from this machine where the shell can ask.

mod bash;
mod fish;
mod zsh;

use anyhow::Result;
use clap::builder::Resettable;
use clap::{Arg, Command};
use clap_complete::{Generator, Shell, generate};
use clap_complete_nushell::Nushell;

use crate::cli::{Cli, CompletionShell, THINKING_LEVELS};
use crate::output::stdout;

/// The options whose values are asked for when they are completed, short form first, and the name of their list.
const ASKED: [(&[&str], &str); 3] =
    [(&["-m", "--model"], "models"), (&["--profile"], "profiles"), (&["-t", "--template"], "templates")];

/// The arguments of verbs that are such names, by their ids.
const NAMED: [(&str, &str); 3] = [("stored", "profiles"), ("name", "templates"), ("setting", "settings")];

/// Prints the completion script.
pub fn run(shell: CompletionShell) -> Result<()> {
    let script = match shell {
        CompletionShell::Bash => bash::mend(&script(Shell::Bash)),
        CompletionShell::Elvish => script(Shell::Elvish),
        CompletionShell::Fish => fish::mend(&script(Shell::Fish)),
        CompletionShell::Nushell => script(Nushell),
        CompletionShell::Powershell => script(Shell::PowerShell),
        CompletionShell::Zsh => zsh::mend(&script(Shell::Zsh)),
    };
    Ok(stdout::print(script.as_bytes())?)
}

fn script(shell: impl Generator) -> String {
    let mut script = Vec::new();
    generate(shell, &mut completed(), "gemini", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// What can be typed, as far as anybody wants it completed: with the levels of thinking, which clap does not know since
/// numbers are taken beside them, and without the option that only the scripts type.
fn completed() -> Command {
    Cli::with_verbs().mut_arg("thinking", |arg| arg.value_parser(THINKING_LEVELS)).mut_subcommand(
        "completions",
        |verb| {
            let shown = verb.get_arguments().filter(|arg| !arg.is_hide_set()).cloned();
            let shown: Vec<Arg> = shown.map(|arg| arg.required_unless_present(Resettable::Reset)).collect();
            Command::new("completions").about(verb.get_about().cloned().unwrap_or_default()).args(shown)
        },
    )
}

/// The verbs that take such a name: the two words, and the list.
fn named() -> Vec<(String, String, &'static str)> {
    let list = |verb: &Command| {
        verb.get_positionals()
            .find_map(|argument| NAMED.iter().find(|(id, _)| argument.get_id() == id))
            .map(|(_, list)| *list)
    };
    let whole = Cli::whole();
    let verbs = whole.get_subcommands().flat_map(|verb| verb.get_subcommands().map(move |inner| (verb, inner)));
    verbs
        .filter_map(|(verb, inner)| Some((verb.get_name().to_owned(), inner.get_name().to_owned(), list(inner)?)))
        .collect()
}

/// How a script asks for a list; whatever fails offers nothing.
fn question(list: &str) -> String {
    format!("$(gemini completions --names {list} 2>/dev/null)")
}

/// The commands, by name, in the order of the scripts.
fn verbs() -> Vec<String> {
    let mut command = completed();
    command.build();
    command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect()
}
