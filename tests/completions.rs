//! What completions offer, and the committed scripts in the shells themselves. A shell that is missing is said to be.

use std::path::{Path, PathBuf};
use std::time::Duration;

use gemini_prompt::config::table::{SETTINGS, Setting, Typed};

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

/// What the scripts are told behind these words: what else to offer, and the candidates.
fn check(cases: &[(&str, &str, &str)]) {
    for (words, rest, candidates) in cases {
        let line = format!("gemini completions fish -- {words}\"\"");
        let answer = shell("sh", &["-c"], &line).unwrap();
        let mut lines = answer.lines();
        assert_eq!(lines.next(), Some(*rest), "{words}");
        let offered: Vec<_> = lines.map(|line| line.split_once('\t').expect("a tab").0).collect();
        assert_eq!(offered.join(" "), *candidates, "{words}");
    }
}

#[test]
fn commands_and_options_are_offered_where_they_fit() {
    check(&[
        ("gemini k", "nothing", "key"),
        ("gemini -m x k", "nothing", "key"),
        ("gemini -qm key key ch", "nothing", "check"),
        ("gemini -x k", "nothing", "key"),
        ("gemini --schema pers", "files 0", ""),
        ("gemini --schema {", "nothing", ""),
        ("gemini --model=x key ch", "nothing", "check"),
        ("gemini hello k", "nothing", ""),
        ("gemini hello key ch", "nothing", ""),
        ("gemini hello --no-std", "nothing", "--no-stdin"),
        ("gemini -- k", "nothing", ""),
        ("gemini -- --js", "nothing", ""),
        ("gemini help k", "nothing", "key"),
        ("gemini key check --mod", "nothing", ""),
        ("gemini key check --off", "nothing", "--offline"),
        ("gemini --max-t", "nothing", "--max-tokens"),
        ("gemini --color ", "nothing", "auto always never"),
        ("gemini --color=al", "nothing", "--color=always"),
        ("gemini --thinking x", "nothing", "xhigh"),
        ("gemini --attachment-type image/p", "nothing", "image/png"),
        ("gemini --image --aspect 16", "nothing", "16:9"),
        ("gemini --speech --voice Ko", "nothing", "Kore"),
        ("gemini --transcribe s", "nothing", "srt"),
        ("gemini completions ba", "nothing", "bash"),
        (
            "gemini completions -",
            "nothing",
            "--json -q --quiet -v --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries -h --help",
        ),
    ]);
}

#[test]
fn names_pairs_and_settings_are_offered() {
    // Those that are tables want a part behind a dot, and come unfinished; the rest cannot be typed.
    let whole = |setting: &&Setting| matches!(setting.typed, Typed::Text | Typed::Value);
    let settings: Vec<_> = SETTINGS.iter().filter(whole).map(|setting| setting.name).collect();
    let settings = &settings.join(" ");
    check(&[
        // Names from the disk; one that a shell would run is not among them.
        ("gemini -m gemini-o", "nothing", "gemini-of-mine"),
        ("gemini --profile ", "nothing", "work"),
        ("gemini key use ", "nothing", "work"),
        ("gemini key use work ", "nothing", ""),
        ("gemini template show ", "nothing", "commit"),
        ("gemini -t ", "nothing", "commit"),
        // Pairs, and what goes on.
        ("gemini -o mediaR", "unfinished", "mediaResolution="),
        ("gemini -o mediaResolution=L", "nothing", "mediaResolution=LOW"),
        ("gemini --option=mediaResolution=L", "nothing", "--option=mediaResolution=LOW"),
        ("gemini --safety HAR", "unfinished", "HARASSMENT="),
        ("gemini --safety HARASSMENT=BLOCK_N", "nothing", "HARASSMENT=BLOCK_NONE"),
        ("gemini --param ", "nothing", ""),
        ("gemini --timeout ", "nothing", ""),
        // Settings and their values.
        ("gemini config set ", "nothing", settings),
        ("gemini config set mo", "nothing", "model"),
        ("gemini config set sa", "unfinished", "safety."),
        ("gemini config set safety.HAR", "nothing", "safety.HARASSMENT"),
        ("gemini config set options.topK", "nothing", "options.topK"),
        ("gemini config set model gemini-o", "nothing", "gemini-of-mine"),
        ("gemini config set stream ", "nothing", "true false"),
        ("gemini config set safety.HARASSMENT O", "nothing", "OFF"),
        ("gemini config set timeout ", "nothing", ""),
        ("gemini config set model x ", "nothing", ""),
        ("gemini config unset base", "nothing", "base_url"),
    ]);
}

#[test]
fn files_and_commands_are_left_to_the_shell() {
    check(&[
        ("gemini -a ", "files 0", ""),
        ("gemini --output=o", "files 9", ""),
        ("gemini -s ", "unfinished", "@"),
        ("gemini -s @", "files 1", ""),
        ("gemini --system=@t", "files 10", ""),
        ("gemini -s be", "nothing", ""),
        ("gemini key scan ", "files 0", ""),
        ("gemini key scan a b", "files 0", ""),
        ("gemini config set api_key_file ", "files 0", ""),
        ("gemini key exec ", "command 3", ""),
        ("gemini key exec -- l", "command 4", ""),
        ("gemini -q key exec -- ls --a", "command 5", ""),
        ("gemini key exec ls key", "command 3", ""),
        ("gemini models ", "nothing", ""),
    ]);
}

#[test]
fn powershell_is_told_what_each_candidate_is() {
    let marked = shell("sh", &["-c"], "gemini completions powershell -- gemini key =ch").unwrap();
    let about = "Say which key counts, where it comes from and whether Google accepts it";
    assert_eq!(marked, format!("nothing\ncheck\t{about}\n"));
}

/// As bash calls it: the line up to the cursor, and its words, broken at `=` and `@` too.
#[test]
fn bash_completes() {
    let typed = |line: &str, words: &str| {
        // To bash, an @ belongs to the word behind it.
        let (before, last) = words.rsplit_once(' ').unwrap();
        let part =
            if before.ends_with(" @") { format!("@{last}") } else { last.trim_matches(['\'', '"', '\\']).to_owned() };
        let load = format!("compopt() {{ echo \"$@\"; }}; source '{}'", script("gemini.bash").display());
        let count = words.split(' ').count() - 1;
        format!(
            "set -eu; {load}; COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=({words}); COMP_CWORD={count}; \
             _gemini gemini '{part}' -; echo ${{COMPREPLY[@]-}}"
        )
    };
    let Some(verbs) = shell("bash", &["--norc", "-c"], &typed("gemini key ch", "gemini key ch")) else { return };
    assert_eq!(verbs, "check\n");
    for (line, words, offered) in [
        ("gemini --max-t", "gemini --max-t", "--max-tokens\n"),
        ("gemini  -m  gemini-o", "gemini -m gemini-o", "gemini-of-mine\n"),
        ("gemini --profile w", "gemini --profile w", "work\n"),
        ("gemini --profile \"w", "gemini --profile \\\"w", "work\n"),
        ("gemini --profile=w", "gemini --profile = w", "work\n"),
        ("gemini --color=", "gemini --color =", "auto always never\n"),
        ("gemini --color=always key ch", "gemini --color = always key ch", "check\n"),
        ("gemini -o mediaResolution=L", "gemini -o mediaResolution = L", "LOW\n"),
        ("gemini -o mediaR", "gemini -o mediaR", "-o nospace\nmediaResolution=\n"),
        ("gemini key use ", "gemini key use ''", "work\n"),
        ("gemini -s @.conf", "gemini -s @ .conf", "@.config\n"),
        ("gemini --output=.conf", "gemini --output = .conf", "-o default\n\n"),
        ("gemini -a .conf", "gemini -a .conf", "-o default\n\n"),
        ("gemini hi > .conf", "gemini hi '>' .conf", "-o default\n\n"),
        ("gemini key exec -- ls .conf", "gemini key exec -- ls .conf", "-o default\n\n"),
        ("gemini hello k", "gemini hello k", "\n"),
        ("gemini models ", "gemini models ''", "\n"),
    ] {
        assert_eq!(shell("bash", &["--norc", "-c"], &typed(line, words)).unwrap(), offered, "{line}");
    }
    let command = shell("bash", &["--norc", "-c"], &typed("gemini key exec -- tru", "gemini key exec -- tru")).unwrap();
    assert!(command.split_whitespace().any(|name| name == "true"), "{command}");
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
        ("gemini --color=al", "--color=always"),
        ("gemini -o mediaResolution=L", "mediaResolution=LOW"),
        ("gemini config set model gemini-o", "gemini-of-mine"),
        ("gemini -s @.confi", "@.config/"),
        ("gemini key exec -- tr", "true"),
    ] {
        assert_eq!(shell("zsh", &["-f", "-c"], &typed(words, whole)).unwrap(), "found\n", "{words}");
    }
    // Where nothing is offered there is a bell.
    for words in ["gemini hello k", "gemini hello key ch", "gemini -- k", "gemini -- --js", "gemini key set wai"] {
        let typed = typed(&format!("{words}\\tEND"), "END").replace("'*END*'", &format!("'*{words}?END*'"));
        assert_eq!(shell("zsh", &["-f", "-c"], &typed).unwrap(), "found\n", "{words}");
    }
}

#[test]
fn fish_completes() {
    let line = |typed: &str| format!("source '{}'; complete -C '{typed}'", script("gemini.fish").display());
    let Some(verbs) = shell("fish", &["--no-config", "-c"], &line("gemini key ch")) else { return };
    assert!(verbs.starts_with("check\t"), "{verbs}");
    assert!(shell("fish", &["--no-config", "-c"], &line("gemini --max-t")).unwrap().starts_with("--max-tokens\t"));
    for (typed, names) in [
        ("gemini --profile ", "work\n"),
        ("gemini key use ", "work\n"),
        ("gemini completions ba", "bash\tBash\n"),
        ("gemini -q -m x --color al", "always\tEverywhere\n"),
        ("gemini --color=al", "--color=always\tEverywhere\n"),
        ("gemini key export --shell p", "powershell\t`$env:NAME = \'…\'`\n"),
        ("gemini -o mediaResolution=L", "mediaResolution=LOW\n"),
        ("gemini config set model gemini-o", "gemini-of-mine\n"),
        ("gemini a prompt .conf", ""),
        ("gemini a prompt --no-std", "--no-stdin\tDo not look at standard input (loops, cron)\n"),
        ("gemini hello k", ""),
        ("gemini -- k", ""),
        ("gemini --mod", "--model\tThe model [default: gemini-flash-latest]\n"),
        ("gemini key scan .conf", ".config/\n"),
        ("gemini -a .conf", ".config/\n"),
        ("gemini -s @.conf", "@.config/\n"),
        ("gemini --output=.conf", "--output=.config/\n"),
    ] {
        assert_eq!(shell("fish", &["--no-config", "-c"], &line(typed)).unwrap(), names, "{typed}");
    }
    let command = shell("fish", &["--no-config", "-c"], &line("gemini key exec -- tru")).unwrap();
    assert!(command.lines().any(|line| line.starts_with("true\t")), "{command}");
}
