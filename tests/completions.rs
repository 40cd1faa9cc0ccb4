//! The committed completions in the shells themselves. A shell that is missing is said to be.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::support::{Program, program};

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

/// What the shell prints; none, with a word about it, if it is not installed.
fn shell(name: &str, arguments: &[&str], line: &str) -> Option<String> {
    let room = Program::bare();
    let mut command = room.command_for(name);
    let mut path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    path.insert(0, program::binary().parent().unwrap().to_path_buf());
    command.env("PATH", std::env::join_paths(path).unwrap()).args(arguments).arg(line).stdin(Stdio::null());
    let Ok(output) = command.output() else {
        eprintln!("skipped: {name} is missing, so its completions were not loaded (.ci/run installs it)");
        return None;
    };
    assert!(output.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn bash_completes() {
    let typed = |words: &str, word: &str| {
        let at = words.split(' ').count() - 1;
        let before = words.split(' ').nth(at - 1).unwrap();
        let load = format!("source '{}'", script("gemini.bash").display());
        format!(
            "{load}; COMP_WORDS=({words}); COMP_CWORD={at}; _gemini gemini '{word}' '{before}'; echo ${{COMPREPLY[@]}}"
        )
    };
    let Some(verbs) = shell("bash", &["--norc", "-c"], &typed("gemini key ch", "ch")) else { return };
    assert_eq!(verbs, "check\n");
    assert_eq!(shell("bash", &["--norc", "-c"], &typed("gemini --max", "--max")).unwrap(), "--max-tokens\n");
}

#[test]
fn zsh_completes() {
    let folder = script("_gemini").parent().unwrap().display().to_string();
    let line = format!(
        "fpath=('{folder}' $fpath); autoload -U compinit; compinit -u -D; autoload +X _gemini; print $_comps[gemini]"
    );
    if let Some(registered) = shell("zsh", &["-f", "-c"], &line) {
        assert_eq!(registered, "_gemini\n");
    }
}

#[test]
fn fish_completes() {
    let line = |typed: &str| format!("source '{}'; complete -C '{typed}'", script("gemini.fish").display());
    let Some(verbs) = shell("fish", &["--no-config", "-c"], &line("gemini key ch")) else { return };
    assert!(verbs.starts_with("check\t"), "{verbs}");
    assert!(shell("fish", &["--no-config", "-c"], &line("gemini --max")).unwrap().starts_with("--max-tokens\t"));
}
