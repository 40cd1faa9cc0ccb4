//! What clap's script for fish lacks.

use clap::ValueEnum as _;

use crate::cli::CompletionShell;

use super::{ASKED, named, question, verbs};

/// Reads what stands before the cursor. An option that waits for its value there is no error.
const PARSED: &str = "    argparse -s (__fish_gemini_global_optspecs) -- $cmd 2>/dev/null\n";

/// Offers names from this machine; options also where one waits for its value and behind the words of a prompt, but no
/// commands there and no files. Between double quotes, fish would expand a variable that a description names.
pub fn mend(script: &str) -> String {
    let again = PARSED.replace("    argparse", "    or argparse").replace("$cmd", "$cmd[1..-2]");
    let parsed = format!("    contains -- -- $cmd\n    and return 1\n{PARSED}{again}");
    let verbs = verbs();
    let all = verbs.join(" ");
    let verb = format!("    if contains -- \"$argv[1]\" {all}\n");
    let behind_help = "__fish_gemini_using_subcommand help; and not __fish_seen_subcommand_from";
    let helped: Vec<_> = verbs.into_iter().filter(|verb| verb != "help").collect();
    let script = script
        .replacen(PARSED, &parsed, 1)
        .replacen("    if set -q argv[1]\n", &verb, 1)
        .replace("\"__fish_gemini_needs_command\" -a", "\"__fish_gemini_needs_verb\" -a")
        // clap takes the `help` that asks for one of these.
        .replace(&format!("{behind_help} {all}\""), &format!("{behind_help} {}\"", helped.join(" ")))
        .replace("$env:", "\\$env:");
    let before = "complete -c gemini";
    let needs_verb = format!(
        "function __fish_gemini_needs_verb
    set -l cmd (commandline -opc)
    set -e cmd[1]
{parsed}    or return
    not set -q argv[1]
end

complete -c gemini -n \"not __fish_seen_subcommand_from exec scan\" -f
{before}"
    );
    let script: String = script.replacen(before, &needs_verb, 1).lines().map(|line| asked(line) + "\n").collect();
    named().into_iter().fold(script, |script, (verb, inner, list)| {
        let here = format!("__fish_gemini_using_subcommand {verb}; and __fish_seen_subcommand_from {inner}");
        format!("{script}complete -c gemini -n \"{here}\" -f -a '{}'\n", question(list).replace('$', ""))
    }) + &shells()
}

/// The line of an option whose values are asked for.
fn asked(line: &str) -> String {
    let list = ASKED.iter().find(|(flags, _)| {
        flags.iter().any(|flag| flag.strip_prefix("--").is_some_and(|long| line.contains(&format!(" -l {long} -d "))))
    });
    match (list, line.strip_suffix(" -r")) {
        (Some((_, list)), Some(start)) => format!("{start} -x -a '{}'", question(list).replace('$', "")),
        _ => line.to_owned(),
    }
}

fn shells() -> String {
    let shells = CompletionShell::value_variants().iter().filter_map(CompletionShell::to_possible_value);
    let shells: Vec<_> = shells.map(|shell| shell.get_name().to_owned()).collect();
    format!("complete -c gemini -n \"__fish_gemini_using_subcommand completions\" -f -a '{}'\n", shells.join(" "))
}
