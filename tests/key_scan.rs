//! `key scan`: keys are found before they are committed, named by their place, and never shown.

use std::process::Command;

use serde_json::json;

use crate::support::program::{binary, outcome};
use crate::support::wire::{error, models};
use crate::support::{Answer, Outcome, Program, StandIn, canary};

pub const ADVICE: &str =
    "hint: take it out; if it was ever committed or shared, replace it at https://aistudio.google.com/apikey\n";
const STAGED_ADVICE: &str = "hint: nothing is committed yet: take it out and stage again; if others saw it, replace it at https://aistudio.google.com/apikey\n";

/// A key of the old shape, in pieces so that no scanner takes this file for a leak.
pub fn standard() -> String {
    ["AIza", "Sy7Kq2vWn9LpRtYbMcGdHsJfZe4kXu0k3Lm"].concat()
}

/// A key of the new shape.
pub fn auth() -> String {
    ["AQ.", "Ab8RN6Kq2vWn9LpRtYbMcGdHsJfZe4kXu0-oT_aZ3yQ1wE5x9Qz"].concat()
}

/// A room whose children find git and none of its usual configuration.
pub fn room() -> Program {
    let path = std::env::var("PATH").unwrap_or_default();
    Program::bare().env("PATH", &path).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1")
}

/// A room whose configuration leads to this address, as found keys need it.
fn asking(address: &str) -> Program {
    room().env("GOOGLE_GEMINI_BASE_URL", "").config(&format!("base_url = \"{address}\"\n"))
}

/// Whether there is a git; says so where there is none.
pub fn has_git() -> bool {
    let found = Command::new("git").arg("--version").output().is_ok();
    if !found {
        eprintln!("skipped: git is not installed");
    }
    found
}

/// A room that is a repository; none where git is missing.
pub fn repository() -> Option<Program> {
    if !has_git() {
        return None;
    }
    let room = room();
    git(&room, "init -q .");
    Some(room)
}

#[track_caller]
pub fn git(room: &Program, line: &str) -> Outcome {
    let mut git = room.command_for("git");
    git.args(["-c", "user.name=n", "-c", "user.email=e@example.org"]).args(line.split(' '));
    let outcome = outcome(&git.output().unwrap());
    assert_eq!(outcome.code, 0, "git {line}: {outcome:?}");
    outcome
}

pub fn write(room: &Program, path: &str, content: impl AsRef<[u8]>) {
    let path = room.path().join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// Runs `gemini key scan` in a folder of the room, and makes sure that no key shows.
#[track_caller]
pub fn scan_in(room: &Program, folder: &str, line: &str) -> Outcome {
    let mut command = room.command();
    command.current_dir(room.path().join(folder)).args(["key", "scan"]).args(line.split_whitespace());
    let outcome = outcome(&command.output().unwrap());
    for key in [standard(), auth()] {
        assert!(!outcome.stdout.contains(&key) && !outcome.stderr.contains(&key), "a key shows: {outcome:#?}");
    }
    outcome
}

#[track_caller]
pub fn scan(room: &Program, line: &str) -> Outcome {
    scan_in(room, ".", line)
}

/// Keys were found: these lines on standard output, and this said.
#[track_caller]
pub fn finds(outcome: &Outcome, lines: &[&str], said: &str, advice: &str) {
    let stdout = lines.join("\n") + "\n";
    let stderr = format!("gemini: found {said}\n{advice}");
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), (stdout.as_str(), stderr.as_str(), 1));
}

#[test]
fn what_git_would_never_commit_is_left_aside() {
    let Some(room) = repository() else { return };
    write(&room, ".gitignore", "/ignored\n*.log\n");
    write(&room, ".git/kept", standard());
    for path in ["ignored/a", "b.log", "tracked.log", "untracked", "sub/.env"] {
        write(&room, path, format!("x\nkey = '{}'\n", standard()));
    }
    write(&room, "committed", auth());
    git(&room, "add committed .gitignore");
    git(&room, "add -f tracked.log");
    git(&room, "commit -qm one");
    let lines = [
        "committed:1:1  AQ.…x9Qz",
        "sub/.env:2:8  AIza…k3Lm",
        "tracked.log:2:8  AIza…k3Lm",
        "untracked:2:8  AIza…k3Lm",
    ];
    finds(&scan(&room, ""), &lines, "4 Gemini keys in 4 files", ADVICE);
    finds(&scan(&room, "."), &lines, "4 Gemini keys in 4 files", ADVICE);

    let from_below = lines.map(|line| format!("../{line}"));
    let from_below: Vec<&str> = from_below.iter().map(String::as_str).collect();
    finds(&scan_in(&room, "sub", ""), &from_below, "4 Gemini keys in 4 files", ADVICE);
    finds(&scan_in(&room, "sub", "."), &[".env:2:8  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    finds(&scan(&room, "ignored"), &["ignored/a:2:8  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    finds(&scan(&room, "b.log sub"), &["b.log:2:8  AIza…k3Lm", lines[1]], "2 Gemini keys in 2 files", ADVICE);
}

#[test]
fn a_repository_within_has_its_own_rules_and_its_own_tracked_files() {
    let Some(room) = repository() else { return };
    write(&room, "inner/.gitignore", "*.log\n");
    write(&room, "inner/tracked.log", auth());
    write(&room, "inner/other.log", auth());
    git(&room, "init -q inner");
    git(&room, "-C inner add -f tracked.log");
    finds(&scan(&room, ""), &["inner/tracked.log:1:1  AQ.…x9Qz"], "1 Gemini key in 1 file", ADVICE);
}

#[test]
fn outside_of_a_repository_everything_here_is_scanned() {
    let room = room().file(".gitignore", "a\n").file(".ignore", "a\n").file("a", &standard()).file("b", "nothing\n");
    finds(&scan(&room, ""), &["a:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    finds(&scan(&room, "./a a"), &["a:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    scan(&room, "b").succeeds("");
}

#[test]
fn staged_is_what_the_index_holds() {
    let Some(room) = repository() else { return };
    write(&room, "a", "clean\n");
    write(&room, "gone", standard());
    git(&room, "add .");
    let first = ["gone:1:1  AIza…k3Lm"];
    finds(&scan(&room, "--staged"), &first, "1 Gemini key in 1 file", STAGED_ADVICE);
    git(&room, "commit -qm one");
    scan(&room, "--staged").succeeds("");

    write(&room, "a", format!("staged {}\n", auth()));
    write(&room, "sub/b c", format!("é {}\n", standard()));
    git(&room, "add .");
    git(&room, "rm -q --cached gone");
    write(&room, "a", "taken out, but not staged\n");
    write(&room, "later", standard());
    let lines = ["a:1:8  AQ.…x9Qz", "sub/b c:1:3  AIza…k3Lm"];
    finds(&scan(&room, "--staged"), &lines, "2 Gemini keys in 2 files", STAGED_ADVICE);
    finds(&scan_in(&room, "sub", "--staged"), &lines, "2 Gemini keys in 2 files", STAGED_ADVICE);
    finds(&scan_in(&room, "sub", "--staged ."), &lines[1..], "1 Gemini key in 1 file", STAGED_ADVICE);
    git(&room, "add a");
    finds(&scan(&room, "--staged"), &lines[1..], "1 Gemini key in 1 file", STAGED_ADVICE);
    scan(&room, "--staged later").succeeds("");
    scan(&room, "--staged nowhere").fails(2, "", "nowhere does not exist");
}

#[cfg(unix)]
#[test]
fn as_a_hook_it_stops_the_commit() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(room) = repository() else { return };
    write(&room, ".git/hooks/pre-commit", format!("#!/bin/sh\nexec '{}' key scan --staged\n", binary().display()));
    let hook = room.path().join(".git/hooks/pre-commit");
    std::fs::set_permissions(hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let commit = || {
        let mut git = room.command_for("git");
        git.args(["-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-qam", "words"]);
        outcome(&git.output().unwrap())
    };
    write(&room, "sub/a", "clean");
    git(&room, "add .");
    assert_eq!(commit().code, 0);
    write(&room, "sub/a", standard());
    let stopped = commit();
    assert!(stopped.code == 1 && stopped.stderr.contains("found 1 Gemini key in 1 file"), "{stopped:?}");
    write(&room, "sub/a", "clean again");
    assert_eq!(commit().code, 0);
}

#[test]
fn without_git_everything_is_looked_at() {
    let room = room().file("a", "nothing").env("PATH", "/nowhere");
    let needed = "gemini: --staged needs a git repository: git is not installed\nhint: stand in the repository, or leave --staged out\n";
    let outcome = scan(&room, "--staged");
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), ("", needed, 2));
    scan(&room, "").succeeds("");
    let room = room.file(".git/HEAD", "ref: refs/heads/main\n").file(".git/b", &standard());
    let word =
        "gemini: git does not say what it ignores in ., so all files there were looked at: git is not installed\n";
    let outcome = scan(&room, "-q");
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), ("", word, 0));
    let room = room.file(".gitignore", "c\n").file("sub/c", &standard()).file("sub/inner/.git/HEAD", "");
    let outcome = scan(&room, "");
    let word = word.replace("in .,", "in . and 1 place more,");
    let stderr = format!("{word}gemini: found 1 Gemini key in 1 file\n{ADVICE}");
    let found = "sub/c:1:1  AIza…k3Lm\n";
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), (found, stderr.as_str(), 1));
}

#[test]
fn staged_needs_a_repository() {
    if repository().is_some() {
        scan(&room(), "--staged").fails(2, "", "--staged needs a git repository: not a git repository");
    }
}

#[test]
fn where_the_key_stands_in_the_file_does_not_matter() {
    let long = format!("{}\n", "-".repeat((256 << 10) - 20));
    let room = room()
        .file("end", &format!("{long}{}", standard()))
        .file("middle", &format!("{} {}\n", long.trim_end(), auth()))
        .file("words", &format!("x{0} {0}y _{0} {0}_ x{1}\n", standard(), auth()))
        .file("samples", &format!("AIza{} AQ.{}\n", "X".repeat(35), "your_api_key_".repeat(4)))
        .file("binary", &format!("\0{}", standard()))
        .file("windows", &format!("a\r\n{0}\r\n{0}-", standard()));
    let lines = ["end:2:1  AIza…k3Lm", "middle:1:262126  AQ.…x9Qz", "windows:2:1  AIza…k3Lm", "windows:3:1  AIza…k3Lm"];
    finds(&scan(&room, ""), &lines, "4 Gemini keys in 3 files", ADVICE);
}

#[test]
fn the_key_in_use_is_known_to_the_letter() {
    let odd = "an-odd-key-of-tomorrow-0001";
    let text = format!("{} {} x{odd}y short\n", canary(), standard());
    let room = room().file("a", &text).config(&format!("api_key = \"{odd}\"")).env("GOOGLE_API_KEY", "short");
    let room = room.env("GEMINI_API_KEY", &canary());
    let lines = ["a:1:1  AIza…y9Qz (your current key)", "a:1:41  AIza…k3Lm", "a:1:82  …0001 (your current key)"];
    finds(&scan(&room, "a"), &lines, "3 Gemini keys in 1 file", ADVICE);
}

#[test]
fn json_is_one_object() {
    let room = room().file("a b", &format!("é{} {}", standard(), canary())).env("GEMINI_API_KEY", &canary());
    let outcome = scan(&room, "--json");
    let hint = ADVICE.trim_start_matches("hint: ").trim_end();
    let error = json!({ "kind": "other", "message": "found 2 Gemini keys in 1 file", "hint": hint, "exit": 1 });
    let finding = |column: u64, key: &str, current: bool| json!({ "path": "a b", "line": 1, "column": column, "key": key, "current": current });
    let findings = [finding(2, "AIza…k3Lm", false), finding(42, "AIza…y9Qz", true)];
    assert_eq!(
        (outcome.json(), outcome.code),
        (json!({ "findings": findings, "files": 1, "binary": 0, "missed": [], "error": error }), 1)
    );
    write(&room, "a b", "nothing");
    scan(&room, "--json").succeeds("{\"binary\":0,\"files\":1,\"findings\":[],\"missed\":[]}\n");
}

#[test]
fn binary_files_are_passed_over_and_counted() {
    let room = room().file("a", "nothing").file("b", &format!("\0{}", standard()));
    scan(&room, "--json a b").succeeds("{\"binary\":1,\"files\":2,\"findings\":[],\"missed\":[]}\n");
    let said = scan(&room, "-v a b").stderr;
    assert!(said.contains("looked at 2 files, 1 of them passed over as binary\n"), "{said}");
    let said = scan(&room, "-v a").stderr;
    assert!(said.contains("looked at 1 file\n"), "{said}");
}

#[test]
fn live_asks_with_each_key_once() {
    let gone = standard().replace("Kq2", "Qz7");
    let busy = standard().replace("Kq2", "Bu5");
    let script = {
        let (gone, busy) = (gone.clone(), busy.clone());
        move |request: &crate::support::stand_in::Request| match request.header("x-goog-api-key").unwrap() {
            key if key == gone => {
                Answer::json(400, error(400, "INVALID_ARGUMENT", Some("API_KEY_INVALID"), "not valid"))
            }
            key if key == busy => Answer::json(429, error(429, "RESOURCE_EXHAUSTED", None, "quota")),
            key if key == auth() => Answer::page(502, "text/html", "<title>Oops</title>"),
            _ => Answer::json(200, models(&["gemini-3.8-flash"])),
        }
    };
    let google = StandIn::replying(script);
    let room = asking(&google.url());
    let room =
        room.file("a", &format!("{}\n{gone}\n", standard())).file("b", &format!("{}\n{busy} {}\n", auth(), standard()));
    let outcome = scan(&room, "--live");
    let lines = [
        "a:1:1  AIza…k3Lm, works",
        "a:2:1  AIza…k3Lm, refused",
        "b:1:1  AQ.…x9Qz, cannot tell",
        "b:2:1  AIza…k3Lm, works",
        "b:2:41  AIza…k3Lm, works",
    ];
    let unknown = format!(
        "gemini: cannot tell whether AQ.…x9Qz works: {} answered HTTP 502 with an HTML page (\"Oops\")\n",
        google.authority()
    );
    assert_eq!(outcome.stderr, format!("{unknown}gemini: found 5 Gemini keys in 2 files\n{ADVICE}"));
    assert_eq!((outcome.stdout.lines().collect::<Vec<_>>(), outcome.code), (lines.to_vec(), 1));
    let asked: Vec<_> =
        google.requests().iter().map(|request| request.header("x-goog-api-key").unwrap().to_owned()).collect();
    assert_eq!(asked, [standard(), gone, auth(), busy]);
    assert!(google.requests().iter().all(|request| request.target == "/v1beta/models?pageSize=1"));
    let live: Vec<_> = scan(&room, "a --live --json").json()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["live"].clone())
        .collect();
    assert_eq!(live, ["accepted", "refused"]);
}

#[test]
fn live_asks_about_fifty_keys_and_no_more() {
    let google = StandIn::replying(|_| Answer::json(200, models(&["gemini-3.8-flash"])));
    let keys: String = (10..62).map(|number| standard().replace("Kq", &number.to_string()) + "\n").collect();
    let outcome = scan(&asking(&google.url()).file("a", &keys), "--live");
    assert_eq!((google.requests().len(), outcome.code), (50, 1));
    assert_eq!(outcome.stdout.matches("works").count(), 50);
    assert!(
        outcome.stdout.ends_with("a:51:1  AIza…k3Lm, cannot tell\na:52:1  AIza…k3Lm, cannot tell\n"),
        "{outcome:?}"
    );
    assert!(outcome.stderr.starts_with("gemini: asked about 50 keys, which is the most\n"), "{outcome:?}");
}

#[test]
fn live_stops_asking_when_there_is_no_connection() {
    let room = asking("http://127.0.0.1:1").file("a", &format!("{} {}", standard(), auth()));
    let outcome = scan(&room, "--live");
    outcome.fails(
        1,
        "a:1:1  AIza…k3Lm, cannot tell\na:1:41  AQ.…x9Qz, cannot tell\n",
        "cannot tell whether AIza…k3Lm works",
    );
    assert_eq!(outcome.stderr.matches("cannot tell").count(), 1, "{outcome:?}");
}

#[test]
fn found_keys_are_shown_to_nobody_but_google() {
    let room = room().file("a", &standard());
    let outcome = scan(&room, "--live --base-url https://keys.example.org");
    outcome.fails(2, "", "found keys are shown to Google only, not to keys.example.org, which --base-url chose");
    let collector = StandIn::new([]);
    let room = room.env("GOOGLE_GEMINI_BASE_URL", &collector.url());
    scan(&room, "--live").fails(2, "", "which GOOGLE_GEMINI_BASE_URL chose");
    let config = format!("base_url = \"{}\"\n", collector.url());
    let room = room.env("GOOGLE_GEMINI_BASE_URL", "").file("theirs.toml", &config);
    scan(&room, "--live --config theirs.toml").fails(3, "", "base_url counts only in the usual config.toml");
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    let room = room();
    scan(&room, "nowhere").fails(2, "", "nowhere does not exist");
    #[cfg(unix)]
    scan(&room, "/dev/null").fails(2, "", "/dev/null is neither a file nor a folder");
    scan(&room, &standard()).fails(2, "", "AIza…k3Lm does not exist");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_named() {
    // Even root cannot read the beginning of its own memory.
    let outcome = scan(&room(), "/proc/self/mem");
    let stderr = "gemini: cannot look at /proc/self/mem: Input/output error (os error 5)\n\
        gemini: no key found, but 1 place could not be looked at\n\
        hint: make it readable, or name the paths to look at\n";
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), ("", stderr, 1));
    let json = scan(&room(), "/proc/self/mem --json").json();
    assert_eq!(json["missed"], json!([{ "path": "/proc/self/mem", "why": "Input/output error (os error 5)" }]));
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_left_alone() {
    let room = room().file("elsewhere/key", &standard());
    std::fs::create_dir(room.path().join("here")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", room.path().join("here/folder")).unwrap();
    std::os::unix::fs::symlink("../elsewhere/key", room.path().join("here/file")).unwrap();
    // rustix makes none on macOS.
    assert!(Command::new("mkfifo").arg(room.path().join("here/pipe")).status().unwrap().success());
    scan(&room, "here").succeeds("");
    finds(&scan(&room, "here/file"), &["here/file:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    scan(&room, "here/pipe").fails(2, "", "here/pipe is neither a file nor a folder");
}

#[cfg(unix)]
#[test]
fn a_path_cannot_play_tricks() {
    let room = room().file("a\nb\u{1b}[2J", &standard()).file(&format!("{} copy", auth()), &standard());
    let lines = ["AQ.…x9Qz copy:1:1  AIza…k3Lm", "a^Jb^[[2J:1:1  AIza…k3Lm"];
    finds(&scan(&room, ""), &lines, "2 Gemini keys in 2 files", ADVICE);
}

/// Content that is missing here and fetched from a "remote", which is a command; a repository may even allow it.
const FETCH: &str = "[core]\nrepositoryformatversion = 1\n[extensions]\npartialClone = o\n\
    [remote \"o\"]\npromisor = true\nurl = ext::sh -c touch% ran\n[protocol \"ext\"]\nallow = always\n";

#[cfg(unix)]
#[test]
fn a_repository_cannot_make_us_fetch() {
    let Some(room) = repository() else { return };
    write(&room, "a", "x");
    git(&room, "add a");
    std::fs::remove_dir_all(room.path().join(".git/objects")).unwrap();
    std::fs::create_dir(room.path().join(".git/objects")).unwrap();
    let config = std::fs::read_to_string(room.path().join(".git/config")).unwrap();
    write(&room, ".git/config", config + FETCH);
    scan(&room, "--staged").fails(1, "", "cannot look at a: git does not have what is staged");
    scan(&room, "").succeeds("");
    assert!(!room.path().join("ran").exists(), "the repository ran a program");
}

#[cfg(unix)]
#[test]
fn git_gets_no_key_and_runs_nothing_of_the_repository() {
    use std::os::unix::fs::PermissionsExt as _;
    let Some(room) = repository() else { return };
    let script = |path: &str, text: &str| {
        write(&room, path, format!("#!/bin/sh\n{text}\n"));
        std::fs::set_permissions(room.path().join(path), std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    script("trap", "touch ran");
    write(&room, "a", "nothing");
    git(&room, "add a");
    git(&room, "config core.fsmonitor ./trap");
    git(&room, "config diff.external ./trap");
    git(&room, "config core.pager ./trap");
    scan(&room, "").succeeds("");
    scan(&room, "--staged").succeeds("");
    assert!(!room.path().join("ran").exists(), "the repository ran a program");

    script("bin/git", &format!("env > '{}/seen'; exit 1", room.path().display()));
    let path = room.path().join("bin").display().to_string() + ":/usr/bin:/bin";
    let room = room.env("PATH", &path).env("GEMINI_API_KEY", &canary()).env("GOOGLE_API_KEY", &canary());
    scan(&room, "--staged").fails(2, "", "git failed without a word");
    let seen = std::fs::read_to_string(room.path().join("seen")).unwrap();
    assert!(seen.contains("GIT_CONFIG_GLOBAL") && !seen.contains(&canary()), "{seen}");
}

#[test]
fn this_project_is_clean() {
    // Who owns the folder is not the question here.
    let any_owner = [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "safe.directory"), ("GIT_CONFIG_VALUE_0", "*")];
    let Some(room) = repository() else { return };
    let mut command = room.command();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).envs(any_owner);
    command.args(["key", "scan", "src", "tests", "completions", "README.md", "CHANGELOG.md", "Cargo.toml"]);
    outcome(&command.output().unwrap()).succeeds("");
}
