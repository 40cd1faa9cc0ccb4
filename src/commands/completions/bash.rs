//! What clap's script for bash lacks.

use clap::Arg;

use crate::cli::Cli;

use super::{ASKED, named, question, verbs};

/// The case that clap writes for an option whose values it does not know: bash itself is better at files, whose names
/// may hold blanks, and does it when nothing is offered.
const FILES: &str = "COMPREPLY=($(compgen -f \"${cur}\"))";
const NOTHING: &str = "COMPREPLY=()";

/// Offers names from this machine, files as bash does it, values behind `--option=`, and no commands among the words of
/// a prompt.
pub fn mend(script: &str) -> String {
    let script = ASKED.into_iter().fold(script.to_owned(), |script, (flags, list)| {
        let names = format!("COMPREPLY=($(compgen -W \"{}\" -- \"${{cur}}\"))", question(list));
        flags.iter().fold(script, |script, flag| {
            let case = format!(" {flag})\n                    ");
            script.replace(&format!("{case}{FILES}"), &format!("{case}{names}"))
        })
    });
    let script = named().into_iter().fold(script, |script, (verb, inner, list)| {
        let case = format!("        gemini__subcmd__{verb}__subcmd__{inner})\n            opts=\"");
        script.replace(&case, &format!("{case}{} ", question(list)))
    });
    offered(&words(&behind_equals(&script.replace(FILES, NOTHING))))
}

/// bash takes `--model=x` for three words.
fn behind_equals(script: &str) -> String {
    const PREVIOUS: &str = "    prev=\"$3\"\n";
    const MENDED: &str = "    [[ $cur == = ]] && cur=\"\"
    [[ $prev == = ]] && prev=\"${COMP_WORDS[COMP_CWORD-2]}\"
";
    script.replacen(PREVIOUS, &format!("{PREVIOUS}{MENDED}"), 1)
}

/// A word that is no command, nor the value of an option, begins a prompt; behind `--` there is nothing else.
fn words(script: &str) -> String {
    let command = Cli::whole();
    let valued = command.get_arguments().filter(|arg| arg.get_action().takes_values()).flat_map(flags);
    let valued = valued.collect::<Vec<_>>().join("|");
    let skips = format!(
        "        if [[ ${{i}} == = ]]; then
            last=\"=\"
            continue
        fi
        case \"${{last}}\" in
            =|{valued})
                last=\"\"
                continue
                ;;
        esac
        last=\"${{i}}\"
"
    );
    let loops = "    do\n        case \"${cmd},${i}\" in\n";
    let begins = "            *,--)
                return 0
                ;;
            gemini,[!-]*)
                cmd=\"gemini__words\"
                ;;
            *)
                ;;
        esac
    done
";
    let all = format!(" {}\"\n", verbs().join(" "));
    let options = format!("\"\n            [[ $cmd == gemini ]] && opts+=\"{all}");
    script
        .replacen("            *)\n                ;;\n        esac\n    done\n", begins, 1)
        .replacen(loops, &loops.replacen("do\n", &format!("do\n{skips}"), 1), 1)
        .replacen("    local i cur", "    local i last=\"\" cur", 1)
        .replacen("        gemini)\n            opts=", "        gemini|gemini__words)\n            opts=", 1)
        .replacen(&all, &options, 1)
}

/// Options are offered to whoever begins to type one: alone, they would leave a dash on the line. And where nothing is
/// found, `set -e` must not end the shell.
fn offered(script: &str) -> String {
    const OFFERED: &str = "_gemini_offered() {
    local word
    for word in $1; do
        [[ $2 == -* || $word != -* ]] && echo \"$word\"
    done
    return 0
}

";
    let script = script.replace("compgen -W \"${opts}\"", "compgen -W \"$(_gemini_offered \"${opts}\" \"${cur}\")\"");
    let ends = |end: &str| (format!("-- \"${{cur}}\"){end}\n"), format!("-- \"${{cur}}\"){end} || true\n"));
    let script = [ends(")"), ends(" )")].iter().fold(script, |script, (end, mended)| script.replace(end, mended));
    OFFERED.to_owned() + &script
}

fn flags(argument: &Arg) -> Vec<String> {
    let long = argument.get_long().map(|long| format!("--{long}"));
    argument.get_short().map(|short| format!("-{short}")).into_iter().chain(long).collect()
}
