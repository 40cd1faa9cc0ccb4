//! `gemini completions SHELL`: the script that clap makes, and names from this machine where the shell can ask.

use anyhow::Result;
use clap::builder::Resettable;
use clap::{Arg, Command, CommandFactory as _, ValueEnum as _};
use clap_complete::{Generator, Shell, generate};
use clap_complete_nushell::Nushell;

use crate::cli::{Cli, CompletionShell, THINKING_LEVELS};
use crate::output::stdout;

/// The options whose values are asked for when they are completed, short form first, and the name of their list.
const ASKED: [(&[&str], &str); 3] =
    [(&["-m", "--model"], "models"), (&["--profile"], "profiles"), (&["-t", "--template"], "templates")];

/// The arguments of verbs that are such names, by their ids.
const NAMED: [(&str, &str); 2] = [("stored", "profiles"), ("name", "templates")];

/// Prints the completion script.
pub fn run(shell: CompletionShell) -> Result<()> {
    let script = match shell {
        CompletionShell::Bash => in_bash(script(Shell::Bash)),
        CompletionShell::Elvish => script(Shell::Elvish),
        CompletionShell::Fish => in_fish(&script(Shell::Fish)),
        CompletionShell::Nushell => script(Nushell),
        CompletionShell::Powershell => script(Shell::PowerShell),
        CompletionShell::Zsh => in_zsh(&script(Shell::Zsh)),
    };
    Ok(stdout::print(script.as_bytes())?)
}

fn script(shell: impl Generator) -> String {
    let mut script = Vec::new();
    generate(shell, &mut completed(), "gemini", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// What can be typed, as far as anybody wants it completed: with the levels of thinking, which clap does not know because
/// numbers are taken beside them, and without the option that only the scripts type.
fn completed() -> Command {
    Cli::command().mut_arg("thinking", |arg| arg.value_parser(THINKING_LEVELS)).mut_subcommand("completions", |verb| {
        let shown = verb.get_arguments().filter(|arg| !arg.is_hide_set()).cloned();
        let shown: Vec<Arg> = shown.map(|arg| arg.required_unless_present(Resettable::Reset)).collect();
        Command::new("completions").about(verb.get_about().cloned().unwrap_or_default()).args(shown)
    })
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

fn in_bash(script: String) -> String {
    let script = named().into_iter().fold(script, |script, (verb, inner, list)| {
        let case = format!("        gemini__subcmd__{verb}__subcmd__{inner})\n            opts=\"");
        script.replace(&case, &format!("{case}{} ", question(list)))
    });
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
        let is = |id: &str| line.starts_with(&format!("':{id} --")) || line.starts_with(&format!("'::{id} --"));
        let asked = ASKED.iter().find(|(flags, _)| flags.iter().any(|flag| takes(flag))).map(|(_, list)| list);
        let list = asked.or(NAMED.iter().find(|(id, _)| is(id)).map(|(_, list)| list))?;
        Some(format!("{start}:({})' \\", question(list)))
    };
    // Behind the words of a prompt, which nobody can know, zsh would look for the verbs in the wrong place.
    let lines = script.lines().filter(|line| !line.starts_with("'::words --"));
    let lines = lines.map(|line| asked(line).unwrap_or_else(|| line.replace("$line[2]", "$line[1]")) + "\n");
    // Behind a word that is no verb, the options of a prompt go on.
    let end = "        esac\n    ;;\nesac\n}\n";
    lines.collect::<String>().replacen(end, &format!("(*)\n_gemini && ret=0\n;;\n{end}"), 1)
}

/// No verb is seen while an option waits for its value, unless that option is left out of account; names are offered
/// without such a condition. Files are no words of a prompt. Between double quotes, fish would expand a variable that a
/// description names.
fn in_fish(script: &str) -> String {
    const PARSED: &str = "    argparse -s (__fish_gemini_global_optspecs) -- $cmd 2>/dev/null\n";
    let again = PARSED.replace("    argparse", "    or argparse").replace("$cmd", "$cmd[1..-2]");
    let mut script = script.replacen(PARSED, &format!("{PARSED}{again}"), 1).replace("$env:", "\\$env:");
    script.push_str("complete -c gemini -n \"not __fish_seen_subcommand_from exec scan\" -f\n");
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
    for (verb, inner, list) in named() {
        let here = format!("__fish_gemini_using_subcommand {verb}; and __fish_seen_subcommand_from {inner}");
        let names = question(list).replace('$', "");
        script.extend(["complete -c gemini -n \"", &here, "\" -f -a '", &names, "'\n"]);
    }
    let shells = CompletionShell::value_variants().iter().filter_map(CompletionShell::to_possible_value);
    let shells: Vec<_> = shells.map(|shell| shell.get_name().to_owned()).collect();
    let here = "__fish_gemini_using_subcommand completions";
    script.extend(["complete -c gemini -n \"", here, "\" -f -a '", &shells.join(" "), "'\n"]);
    script
}
