//! Help, version, completions and the README: what is written down is what is there.

use std::path::{Path, PathBuf};

use crate::support::{Outcome, Program};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn prints(line: &str) -> String {
    let outcome = Program::bare().line(line).run();
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0), "{line}");
    outcome.stdout
}

/// Compares a generated file with the one that is committed; `UPDATE=1 cargo test` writes it anew.
fn same(path: &Path, generated: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, generated).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == generated, "{} is out of date; UPDATE=1 cargo test writes it anew", path.display());
}

#[test]
fn completions_are_current() {
    for (shell, file) in [
        ("bash", "gemini.bash"),
        ("zsh", "_gemini"),
        ("fish", "gemini.fish"),
        ("powershell", "_gemini.ps1"),
        ("elvish", "gemini.elv"),
        ("nushell", "gemini.nu"),
    ] {
        same(&root().join("completions").join(file), &prints(&format!("completions {shell}")));
    }
}

#[test]
fn the_manual_page_is_current_and_complete() {
    let page = prints("man");
    same(&root().join("completions/gemini.1"), &page);
    let exit_codes = page.split_once(".SH \"EXIT STATUS\"").expect("a section of exit codes").1;
    for code in ["0", "1", "2", "9", "11", "70", "128+"] {
        assert!(exit_codes.contains(&format!("\n\\fB{code}\\fR\n")), "{code}");
    }
    let mut lines = page.lines();
    while lines.any(|line| line == ".TP") {
        let (name, meaning) = (lines.next(), lines.next().unwrap_or_default());
        assert!(!meaning.is_empty() && !meaning.starts_with('.'), "{name:?} is not explained");
    }
    for words in [
        ".SH \"SEE ALSO\"",
        "\"gemini ",
        ".SH DESCRIPTION",
        ".SH ENVIRONMENT",
        ".SH FILES",
        ".SH EXAMPLES",
        "gemini key scan",
        "\\-\\-max\\-tokens",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

/// What is laid out already begins 7 columns in, and a terminal has 80.
#[test]
fn the_tables_of_the_manual_page_fit_a_terminal() {
    let page = prints("man");
    let tables = page.split("\n.nf\n").skip(1).filter_map(|rest| rest.split_once("\n.fi").map(|(table, _)| table));
    for line in tables.flat_map(str::lines) {
        let shown = line.replace("\\-", "-").replace("\\*(Aq", "'").replace("\\&", "");
        assert!(shown.chars().count() <= 73, "{shown}");
    }
    let title = page.lines().find(|line| line.starts_with(".TH")).expect("a title");
    assert!(title.split(' ').any(|word| word.trim_matches('"').starts_with("20")), "no date: {title}");
}

#[test]
fn what_a_package_installs_is_there() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml_edit::DocumentMut = manifest.parse().unwrap();
    let assets = manifest["package"]["metadata"]["deb"]["assets"].as_array().unwrap();
    let files: Vec<_> =
        assets.iter().map(|asset| asset.as_array().unwrap().get(0).unwrap().as_str().unwrap()).collect();
    assert!(files.contains(&"target/release/gemini"));
    for file in files.into_iter().filter(|file| !file.starts_with("target/")) {
        assert!(root().join(file).is_file(), "{file}");
    }
}

/// Certificates are checked with ring: aws-lc costs 25 ms at the first handshake and doubles the binary.
#[test]
fn aws_lc_stays_out_of_the_tree() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"ring\"") && !lock.contains("name = \"aws-lc"));
}

#[test]
fn the_help_in_the_readme_is_the_help() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("<!-- gemini -h -->\n```text\n").expect("the mark before the help");
    let (_, after) = rest.split_once("```\n<!-- end -->").expect("the mark behind the help");
    let help = prints("-h");
    same(&path, &format!("{before}<!-- gemini -h -->\n```text\n{help}```\n<!-- end -->{after}"));
}

/// A screen of a terminal, whatever is thought of its width: 100 columns in a pipe, 80 at a terminal.
#[test]
fn short_help_fits_a_screen() {
    let help = prints("-h");
    assert!(help.lines().count() <= 40, "{} lines:\n{help}", help.lines().count());
    for line in help.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert_eq!(Program::bare().line("-h").env("COLUMNS", "80").run().stdout, help);
    for option in ["--stream", "--usage", "--verbose", "--base-url", "--temperature", "--no-stdin"] {
        assert!(prints("--help").contains(option), "{option}");
    }
}

#[test]
fn version_says_whose_program_it_is() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(prints("-V"), format!("gemini {version} (gemini-prompt, an independent program)\n"));
    assert_eq!(prints("--version"), prints("-V"));
}

#[test]
fn help_is_on_standard_output_and_names_every_exit_code() {
    for line in ["--help", "help"] {
        let help = prints(line);
        for code in ["   0  ", "   1  ", "   2  ", "   9  ", "  10  ", "  11  ", "  70  ", " 128+ "] {
            assert!(help.contains(code), "{line}: {code}");
        }
    }
    assert!(prints("help key check").contains("which key counts"));
}

#[test]
fn a_mistyped_flag_names_the_nearest() {
    let outcome = Program::bare().line("--modle x hi").run();
    outcome.fails(2, "", "unexpected argument '--modle'");
    assert!(outcome.stderr.contains("--model"), "{}", outcome.stderr);
}

#[test]
fn a_key_typed_in_the_wrong_place_is_not_repeated() {
    for line in [
        "key CANARY",
        "--api-keyCANARY hi",
        "--nonsense=CANARY hi",
        "completions CANARY",
        "-m CANARY/x hi",
        "--thinking CANARY hi",
        "key check CANARY",
    ] {
        let outcome: Outcome = Program::bare().line(&line.replace("CANARY", &crate::support::canary())).run();
        assert_eq!(outcome.code, 2, "{outcome:?}");
    }
}

#[test]
fn a_secret_of_another_shape_typed_in_the_wrong_place_is_not_repeated() {
    for line in [
        "key SECRET",
        "key check SECRET",
        "key check --api-ke=SECRET",
        "kye set SECRET",
        "hi --SECRET",
        "--api-key SECRET --timeout SECRET",
        "--api-key short1 --timeout short1",
    ] {
        let outcome = Program::bare().line(&line.replace("SECRET", "Zz9-abcdef0123456789xyz")).run();
        assert_eq!(outcome.code, 2, "{outcome:?}");
        assert!(!outcome.stderr.contains("abcdef012345") && !outcome.stderr.contains("short1"), "{outcome:?}");
    }
}

#[test]
fn hints_lead_somewhere() {
    for (line, hint) in [
        ("key", "gemini key --help"),
        ("completions", "gemini completions --help"),
        ("key points of this file", "gemini -- key points of this file"),
        ("-m x key points of this", "gemini -- key points of this"),
        ("modles", "the command is `gemini models`; to ask this word: gemini -- modles"),
        ("what does ls -l do", "hint: quote a prompt that has an option in it; gemini --help"),
        ("help man foo", "hint: gemini man --help"),
        ("hi --Zz9-abc", "hint: gemini --help\n"),
        ("--max-tokens -5 hi", "hint: gemini --help\n"),
        ("--fragment a.txt hi", "-f PATH adds a text file, or those of a folder"),
        ("--include-directories src hi", "-f FOLDER adds the text files in it"),
        ("--image a.png hi", "-a FILE attaches a file"),
        ("key add", "hint: `gemini key set` stores a key\n"),
        ("key nonsense", "hint: gemini key --help"),
        ("key --bogus", "hint: gemini key --help"),
        ("key scan --bogus", "hint: gemini key scan --help"),
        ("-m x key", "hint: gemini key --help"),
        ("-m key key", "hint: gemini key --help"),
        ("--bogus hi", "hint: gemini --help\n"),
        ("what does --bogus do", "hint: quote a prompt"),
        ("template shw x", "hint: the command is `gemini template show`"),
        ("config sset a b", "hint: the command is `gemini config set`"),
        ("help key chek", "hint: the command is `gemini help key check`"),
        ("help --help", "hint: gemini --help\n"),
        ("help help --stream", "hint: gemini --help\n"),
        ("help help help", "hint: gemini --help;"),
        ("template help -u", "hint: gemini template --help\n"),
        ("help kye", "hint: the command is `gemini help key`"),
        ("config set model", "hint: gemini config set --help\n"),
        ("config get model", "hint: `gemini config show` prints every setting\n"),
        ("kye check", "the command is `gemini key check`; to ask these words: gemini -- kye check"),
        ("keys list", "the command is `gemini key list`"),
        ("tempalte list", "the command is `gemini template list`"),
        ("confg show", "the command is `gemini config show`"),
        ("KEY check", "the command is `gemini key check`"),
        ("completion bash", "the command is `gemini completions bash`"),
        ("keys remove work", "gemini -- keys remove work"),
        ("-- key --nonsense --json", "give a key for 127.0.0.1:1 in GEMINI_API_KEY"),
    ] {
        let outcome = Program::bare().line(line).run();
        assert!(outcome.stderr.contains("hint: ") && outcome.stderr.contains(hint), "{line}: {}", outcome.stderr);
        assert_eq!(outcome.stdout, "", "{line}");
    }
}

/// What users of `llm`, `aichat`, `gemini-cli` and `codex` type.
#[test]
fn habits_of_other_tools_lead_to_what_is_here() {
    for (line, hint) in [
        ("--output-format json hi", "--json prints one JSON object"),
        ("hi -o json", "--json prints one JSON object"),
        ("--key K hi", "`gemini key set` stores a key, and --profile NAME takes it; --api-key KEY is for one run"),
        ("--at a.bin audio/wav hi", "-a FILE attaches a file, with --attachment-type MIME"),
        ("--save tone hi", "`gemini template edit NAME` keeps a prompt"),
        ("--yolo hi", "the model does nothing here but answer: leave it out"),
        ("--list-models", "`gemini models` lists the models"),
        ("-r shell hi", "-t NAME asks with a template of yours"),
        ("--resume hi", "-c goes on with the last conversation of this terminal"),
        ("--json-schema x hi", "--schema takes a JSON Schema, a file with one, or 'name, age int'"),
        ("-o temperature 1.5 hi", "hint: -o temperature=1.5\n"),
        ("hi -o google_search 1", "that is a tool and no field of generationConfig"),
        ("-o novalue", "hint: -o KEY=VALUE, in one word\n"),
        ("models list", "hint: `gemini models` lists the models\n"),
        ("models default gemini-x", "hint: `gemini config set model NAME` sets the model that is asked\n"),
        ("models default", "`gemini config set model NAME`"),
        ("key rm work", "`gemini key remove`"),
        ("template new x", "`gemini template edit NAME`"),
    ] {
        let outcome = Program::bare().line(line).run();
        outcome.fails(2, "", hint);
        assert_eq!(outcome.stderr.lines().count(), 2, "{line}: {}", outcome.stderr);
    }
    let outcome = Program::bare().line("--retries -1 hi").run();
    outcome.fails(2, "", "invalid value '-1' for '--retries <N>': it is out of range");
}

#[test]
fn commands_of_other_tools_are_not_sent_as_prompts() {
    for (line, hint) in [
        ("login", "`gemini key set` stores a key, `gemini key check` tries it; to ask this word: gemini -- login"),
        (
            "mcp list",
            "no tools of yours here, only Google's: --search, --url-context, --code-execution, --maps; to ask these words: gemini -- mcp list",
        ),
        ("-m x version", "the version is `gemini --version`; to ask this word: gemini -- version"),
        ("install llm-gemini", "there are no plugins here"),
    ] {
        let outcome = Program::bare().line(line).run();
        let words = line.trim_start_matches("-m x ");
        outcome.fails(2, "", &format!("gemini: there is no command '{words}'\nhint: {hint}"));
    }
    for prompt in ["-- login", "-p login", "login to what", "list of rivers", "-s translate list"] {
        assert_eq!(Program::bare().line(prompt).run().code, 3, "{prompt}");
    }
    assert_eq!(Program::bare().arg("mcp list").run().code, 3);
    assert_eq!(Program::bare().line("list").stdin("a text").run().code, 3);
    assert_eq!(Program::bare().stdin("list").run().code, 3);
}

#[test]
fn a_file_named_with_an_at_sign_is_not_sent_as_its_name() {
    let room = || Program::bare().file("data.txt", "1, 2, 3");
    for program in [
        room().arg("@data.txt summarise"),
        room().line("-p").arg("@data.txt summarise"),
        room().line("summarise @data.txt."),
        room().line("summarise @data.txt").stdin("more"),
    ] {
        let outcome = program.run();
        outcome.fails(2, "", "gemini: @data.txt would be sent as these letters, not as the file");
        assert!(outcome.stderr.contains("hint: -a data.txt attaches it; to ask these words: gemini -- PROMPT"));
    }
    for program in [room().line("-- @data.txt"), room().line("what is @data"), room().line("mail me@data.txt")] {
        assert_eq!(program.run().code, 3);
    }
}

/// Sent, as there is no telling that a command is meant: without a key, that is what is complained about.
#[test]
fn words_that_are_near_a_command_but_no_command_are_a_prompt() {
    for line in [
        "completion of",
        "keys points",
        "KEY points of",
        "keys list all of them",
        "hello key check",
        "hello -q key remove work",
    ] {
        let outcome = Program::bare().line(line).run();
        assert_eq!(outcome.code, 3, "{line}: {outcome:?}");
    }
    assert_eq!(Program::bare().arg("kye check").run().code, 3);
}

#[test]
fn no_scanner_finds_a_key_in_this_project() {
    let mut folders = vec![root().join("src"), root().join("tests"), root().join("completions")];
    let made = ["target", "corpus", "artifacts"];
    let mut files = vec![root().join("README.md"), root().join("CHANGELOG.md"), root().join("Cargo.toml")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if made.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            let place = if entry.path().is_dir() { &mut folders } else { &mut files };
            place.push(entry.path());
        }
    }
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let key = text.match_indices("AIza").find(|(at, _)| {
            let tail =
                text[at + 4..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)).count();
            tail >= 35
        });
        assert_eq!(key, None, "{}", file.display());
    }
}
