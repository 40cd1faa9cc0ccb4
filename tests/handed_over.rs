//! A configuration that somebody hands us (`--config theirs.toml`): which files it may name, and where what it knows
//! may go.

use std::os::unix::fs::symlink;

use crate::support::{Answer, Outcome, Program, StandIn, canary};

const OUTSIDE: &str = "which lies outside its folder";

/// A room with a secret of the person's and a configuration in a folder of its own.
fn room(config: &str) -> Program {
    let room = Program::bare().file("secret", "a-secret-of-mine-0123456789").file(".ssh/id", "private\n");
    room.file("theirs/inside", "a-key-of-theirs-0123456789")
        .file("theirs/sub/tone", "Be kind.\n")
        .file("theirs/x.toml", config)
}

/// Asks with it, at a stand-in that a variable names, and gives what was sent.
fn asked(config: &str, google: &StandIn, prepare: impl FnOnce(Program) -> Program) -> Outcome {
    let room = prepare(room(config)).env("GOOGLE_GEMINI_BASE_URL", &google.url());
    room.line("--config theirs/x.toml --no-stdin hi").run()
}

#[test]
fn it_names_no_file_outside_its_own_folder() {
    let google = StandIn::new([]);
    for file in ["~/secret", "../secret", "sub/../../secret", "link", "sub/deep/secret", "~/.ssh/id"] {
        let link = |room: Program| {
            symlink("../secret", room.path().join("theirs/link")).unwrap();
            symlink(room.path(), room.path().join("theirs/sub/deep")).unwrap();
            room
        };
        asked(&format!("api_key_file = \"{file}\"\n"), &google, link).fails(3, "", OUTSIDE);
        let keyed = |room: Program| link(room).env("GEMINI_API_KEY", &canary());
        asked(&format!("system = \"@{file}\"\n"), &google, keyed).fails(2, "", OUTSIDE);
    }
    let room = room("");
    let absolute = room.path().join("secret").display().to_string();
    for (line, code) in [(format!("api_key_file = \"{absolute}\""), 3), (format!("system = \"@{absolute}\""), 2)] {
        std::fs::write(room.path().join("theirs/x.toml"), line).unwrap();
        let ran =
            room.again("--config theirs/x.toml --no-stdin hi").env("GEMINI_API_KEY", canary_unless(code)).output();
        crate::support::program::outcome(&ran.unwrap()).fails(code, "", OUTSIDE);
    }
    // Not even to make sure that a setting can be meant.
    room.again("--config theirs/x.toml config set system @../secret").assert().code(2);
}

fn canary_unless(code: i32) -> String {
    if code == 3 { String::new() } else { canary() }
}

/// The folder that counts is the one of the configuration itself.
#[test]
fn a_link_to_it_lends_it_no_folder() {
    let room = room("system = \"@.ssh/id\"\n").env("GEMINI_API_KEY", &canary());
    symlink("theirs/x.toml", room.path().join("linked.toml")).unwrap();
    room.line("--config linked.toml --dry-run --no-stdin hi").run().fails(2, "", OUTSIDE);
}

#[test]
fn it_names_files_in_its_own_folder() {
    let google = StandIn::new([Answer::text("ok"), Answer::text("ok"), Answer::text("ok")]);
    for config in [
        "api_key_file = \"inside\"\nsystem = \"@sub/tone\"\n",
        "api_key_file = \"./sub/../inside\"\nsystem = \"@link\"\n",
        "api_key_file = \"~/theirs/inside\"\nsystem = \"@sub/tone\"\n",
    ] {
        let ran = asked(config, &google, |room| {
            symlink("sub/tone", room.path().join("theirs/link")).unwrap();
            room
        });
        ran.succeeds("ok\n");
    }
    for request in google.requests() {
        assert_eq!(request.header("x-goog-api-key"), Some("a-key-of-theirs-0123456789"));
        assert_eq!(request.json()["systemInstruction"]["parts"][0]["text"], "Be kind.\n");
    }
}

/// The person's own may name any file, in a template too, and still nothing that would hold us.
#[test]
fn the_usual_one_names_any_file() {
    let google = StandIn::new([Answer::text("ok"), Answer::text("ok"), Answer::text("ok")]);
    for line in ["hi", "--config .config/gemini/config.toml hi", "-t t hi"] {
        let base = format!("base_url = \"{}\"\napi_key_file = \"~/secret\"\n", google.url());
        let system = if line == "-t t hi" { "" } else { "system = \"@~/.ssh/id\"\n" };
        let room = room("").env("GOOGLE_GEMINI_BASE_URL", "").config(&format!("{base}{system}"));
        let room = room.file(".config/gemini/templates/t.toml", "system = \"@~/.ssh/id\"\n");
        let line = line.replace(".config", &room.path().join(".config").display().to_string());
        room.line(&line).line("--no-stdin").run().succeeds("ok\n");
    }
    for request in google.requests() {
        assert_eq!(request.header("x-goog-api-key"), Some("a-secret-of-mine-0123456789"));
        assert_eq!(request.json()["systemInstruction"]["parts"][0]["text"], "private\n");
    }
    for config in [Program::bare().config("system = \"@fifo\"\n").line("hi"), {
        Program::bare().config("").file(".config/gemini/templates/t.toml", "system = \"@../fifo\"\n").line("-t t hi")
    }] {
        let fifo = config.path().join(".config/gemini/fifo");
        assert!(std::process::Command::new("mkfifo").arg(fifo).status().unwrap().success());
        config.run().fails(2, "", "it is not a regular file");
    }
}

type Change = fn(Program) -> Program;

/// Nothing at all goes to an address that it chose: no key of any source, no prompt, no file.
#[test]
fn its_address_does_not_count() {
    let google = StandIn::new([]);
    let config = |more: &str| format!("base_url = \"{}\"\n{more}", google.url());
    let sources: [(&str, &str, Change); 6] = [
        ("its key", "api_key = \"a-key-of-theirs-0123456789\"\n", |room| room),
        ("its file", "api_key_file = \"inside\"\n", |room| room),
        ("stored", "", |room| room.profile("default", "a-stored-key-0123456789")),
        ("variable", "", |room| room.env("GEMINI_API_KEY", "a-key-0123456789")),
        ("flag", "", |room| room.line("--api-key a-key-0123456789")),
        ("file by flag", "", |room| room.line("--api-key-file secret")),
    ];
    for (name, more, source) in sources {
        for line in ["hi", "--curl hi", "models", "key check", "key scan --live", "key set"] {
            let room = source(room(&config(more))).env("GOOGLE_GEMINI_BASE_URL", "");
            let ran = room.line("--config theirs/x.toml").line(line).stdin("a-new-key-0123456789").run();
            assert_eq!((ran.stdout.as_str(), ran.code), ("", 3), "{name} {line}: {ran:?}");
            assert!(ran.stderr.contains("base_url counts only in the usual config.toml"), "{name} {line}: {ran:?}");
        }
    }
    // Google's own address may stand there, and a flag or a variable comes before it.
    let there = "base_url = \"https://generativelanguage.googleapis.com\"\napi_key = \"a-key-of-theirs-0123456789\"\n";
    let shown = room(there).env("GOOGLE_GEMINI_BASE_URL", "").line("--config theirs/x.toml --dry-run hi").run();
    assert_eq!((shown.stderr.as_str(), shown.code), ("", 0));
    let chosen = StandIn::new([Answer::text("ok"), Answer::text("ok")]);
    let both = config("api_key_file = \"inside\"\n");
    asked(&both, &chosen, |room| room).succeeds("ok\n");
    let same = format!("base_url = \"{}\"\napi_key_file = \"inside\"\n", chosen.url());
    asked(&same, &chosen, |room| room).succeeds("ok\n");
    asked(&same, &chosen, |room| room.profile("default", "a-stored-key-0123456789").file("theirs/x.toml", "")).fails(
        3,
        "",
        "the stored key is not sent to",
    );
}
