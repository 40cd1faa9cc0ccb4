//! What clap's script for zsh lacks.

use super::{ASKED, NAMED, question};

/// Offers names from this machine, and no commands among the words of a prompt.
pub fn mend(script: &str) -> String {
    // Behind the words of a prompt, which nobody can know, zsh would look for the verbs in the wrong place.
    let unknown = |line: &&str| !line.starts_with("'::words --") && !line.starts_with("'*::more");
    let lines = script.lines().filter(unknown);
    let lines = lines.map(|line| asked(line).unwrap_or_else(|| line.replace("$line[2]", "$line[1]")) + "\n");
    words(&lines.collect::<String>())
}

/// The line of an argument whose values are asked for.
fn asked(line: &str) -> Option<String> {
    let start = line.strip_suffix(":_default' \\")?;
    let takes = |flag: &str| line.contains(&format!("{flag}=[")) || line.contains(&format!("{flag}+["));
    let is = |id: &str| line.starts_with(&format!("':{id} --")) || line.starts_with(&format!("'::{id} --"));
    let asked = ASKED.iter().find(|(flags, _)| flags.iter().any(|flag| takes(flag))).map(|(_, list)| list);
    let list = asked.or(NAMED.iter().find(|(id, _)| is(id)).map(|(_, list)| list))?;
    Some(format!("{start}:({})' \\", question(list)))
}

/// Behind a word that is no verb, the options of a prompt go on, and no verb is looked for any more.
fn words(script: &str) -> String {
    const VERB: &str = "        case $line[1] in\n";
    const END: &str = "        esac\n    ;;\nesac\n}\n";
    const OFFER: &str = "_gemini_commands() {\n";
    script
        .replacen(VERB, "        case ${gemini_words:-$line[1]} in\n", 1)
        .replacen(END, &format!("(*)\nlocal gemini_words=1\n[[ $line[1] == -- || -n ${{words[(r)--]}} ]] || {{ _gemini && ret=0 }}\n;;\n{END}"), 1)
        .replacen(
            OFFER,
            &format!(
                "{OFFER}    (( gemini_words || ${{words[(Ie)--]}} && ${{words[(Ie)--]}} < CURRENT )) && return 1\n"
            ),
            1,
        )
}
