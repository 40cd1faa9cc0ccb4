//! The committed completions in the shells themselves. A shell that is missing is said to be.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support::{Program, program};

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

/// What the shell prints; none, with a word about it, if it is not installed.
fn shell(name: &str, arguments: &[&str], line: &str) -> Option<String> {
    let room = Program::bare()
        .file(
            ".config/gemini/credentials.toml",
            "[profile.work]\napi_key = \"k1\"\n[profile.'$(x)']\napi_key = \"k2\"\n",
        )
        .file(".config/gemini/templates/commit.toml", "")
        .config("model = \"gemini-of-mine\"\n");
    let mut command = room.command_for(name);
    let mut path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    path.insert(0, program::binary().parent().unwrap().to_path_buf());
    command.env("PATH", std::env::join_paths(path).unwrap()).args(arguments).arg(line);
    // A completion that does not come would be waited for.
    let Ok(output) = assert_cmd::Command::from_std(command).timeout(Duration::from_secs(30)).output() else {
        eprintln!("skipped: {name} is missing, so its completions were not loaded (.ci/run installs it)");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{name}: {}: {said}", output.status);
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn bash_completes() {
    let typed = |words: &str, word: &str| {
        let at = words.split(' ').count() - 1;
        let before = words.split(' ').nth(at - 1).unwrap();
        let load = format!("source '{}'", script("gemini.bash").display());
        format!(
            "set -eu; {load}; COMP_WORDS=({words}); COMP_CWORD={at}; _gemini gemini '{word}' '{before}'; echo ${{COMPREPLY[@]}}"
        )
    };
    let Some(verbs) = shell("bash", &["--norc", "-c"], &typed("gemini key ch", "ch")) else { return };
    assert_eq!(verbs, "check\n");
    for (words, word, offered) in [
        ("gemini --max", "--max", "--max-tokens"),
        ("gemini --profile w", "w", "work"),
        ("gemini --profile = w", "w", "work"),
        ("gemini --color =", "=", "auto always never"),
        ("gemini -m gemini-o", "gemini-o", "gemini-of-mine"),
        ("gemini key use w", "w", "work"),
        ("gemini template show c", "c", "commit"),
        ("gemini config set mo", "mo", "model"),
        ("gemini --thinking x", "x", "xhigh"),
        ("gemini completions --n", "--n", ""),
        ("gemini k", "k", "key"),
        ("gemini -m x k", "k", "key"),
        ("gemini --model = x key ch", "ch", "check"),
        ("gemini hello k", "k", ""),
        ("gemini hello key ch", "ch", ""),
        ("gemini hello --no-std", "--no-std", "--no-stdin"),
        ("gemini -- k", "k", ""),
        ("gemini -m key ch", "ch", ""),
        ("gemini --model = key key ch", "ch", "check"),
        ("gemini key exec -- ls --ap", "--ap", ""),
        ("gemini models ", "", ""),
        ("gemini key check --off", "--off", "--offline"),
        // Files are bash's own, which knows blanks and folders.
        ("gemini -a .conf", ".conf", ""),
    ] {
        let line = typed(words, word);
        assert_eq!(shell("bash", &["--norc", "-c"], &line).unwrap(), format!("{offered}\n"), "{words}");
    }
}

#[test]
fn zsh_completes() {
    let folder = script("_gemini").parent().unwrap().display().to_string();
    let line = format!(
        "fpath=('{folder}' $fpath); autoload -U compinit; compinit -u -D; autoload +X _gemini; print $_comps[gemini]"
    );
    let Some(registered) = shell("zsh", &["-f", "-c"], &line) else { return };
    assert_eq!(registered, "_gemini\n");
    // An interactive shell on a pseudo-terminal, as somebody at a keyboard has, gets a tab.
    let typed = |words: &str, whole: &str| {
        format!(
            r#"zmodload zsh/zpty; zpty z zsh -f -i
        zpty -w z "PS1=; fpath=('{folder}' \$fpath); autoload -U compinit; compinit -u -D; print -r REA'DY'"
        zpty -r -m z line '*READY*'
        zpty -n -w z $'{words}\t'
        zpty -r -m z line '*{whole}*' && print found; zpty -d z"#
        )
    };
    for (words, whole) in [
        ("gemini --profile w", "work"),
        ("gemini key ch", "check"),
        ("gemini completions ba", "bash"),
        ("gemini key use w", "work"),
        ("gemini template show c", "commit"),
        ("gemini --thinking x", "xhigh"),
        ("gemini hello --no-std", "--no-stdin"),
        ("gemini hello there --no-std", "--no-stdin"),
    ] {
        assert_eq!(shell("zsh", &["-f", "-c"], &typed(words, whole)).unwrap(), "found\n", "{words}");
    }
    // Where nothing is offered there is a bell.
    for words in ["gemini hello k", "gemini hello key ch", "gemini -- k", "gemini -- --js", "gemini key set wai"] {
        let typed = typed(&format!("{words}\\tEND"), "END").replace("'*END*'", &format!("'*{words}?END*'"));
        assert_eq!(shell("zsh", &["-f", "-c"], &typed).unwrap(), "found\n", "{words}");
    }
}

/// A name that a shell would run is not offered to one.
#[test]
fn names_come_from_the_disk() {
    for (list, names) in
        [("profiles", "work\n"), ("templates", "commit\n"), ("models", "gemini-flash-latest\ngemini-of-mine\n")]
    {
        assert_eq!(shell("sh", &["-c"], &format!("gemini completions --names {list}")).unwrap(), names);
    }
    Program::bare().line("completions --names profiles").run().succeeds("");
}

#[test]
fn fish_completes() {
    let line = |typed: &str| format!("source '{}'; complete -C '{typed}'", script("gemini.fish").display());
    let Some(verbs) = shell("fish", &["--no-config", "-c"], &line("gemini key ch")) else { return };
    assert!(verbs.starts_with("check\t"), "{verbs}");
    assert!(shell("fish", &["--no-config", "-c"], &line("gemini --max")).unwrap().starts_with("--max-tokens\t"));
    for (typed, names) in [
        ("gemini --profile ", "work\tUse the stored key of this name\n"),
        ("gemini key use ", "work\n"),
        ("gemini template show ", "commit\n"),
        ("gemini completions ba", "bash\n"),
        ("gemini --thinking x", "xhigh\n"),
        ("gemini -q -m x --color al", "always\tEverywhere\n"),
        ("gemini key export --shell p", "powershell\t`$env:NAME = \'…\'`\n"),
        ("gemini a prompt .conf", ""),
        ("gemini a prompt --no-std", "--no-stdin\tDo not look at standard input (loops, cron)\n"),
        ("gemini hello k", ""),
        ("gemini help k", "key\tLook after the API key\n"),
        ("gemini -- k", ""),
        ("gemini key check --mod", ""),
        ("gemini config unset base", "base_url\n"),
        ("gemini --mod", "--model\tThe model [default: gemini-flash-latest]\n"),
        ("gemini key scan .conf", ".config/\n"),
        ("gemini -a .conf", ".config/\n"),
        ("gemini --output .conf", ".config/\n"),
    ] {
        assert_eq!(shell("fish", &["--no-config", "-c"], &line(typed)).unwrap(), names, "{typed}");
    }
}
