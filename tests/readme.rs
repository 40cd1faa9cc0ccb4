//! What the README tells people to type is typed: every command line of its code blocks runs under `/bin/sh`
//! against the stand-in, in a room with the files that it speaks of.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::support::{Answer, Program, StandIn, wire};

/// Lines that cannot run here, by how they begin, and why.
const SKIPPED: [(&str, &str); 2] = [
    ("gemini man | man", "man may be missing, and wants a terminal"),
    ("gemini key set ", "it asks a person at a terminal; tests/terminal.rs answers"),
];

/// Programs of others that recipes need; what stands in for them says something and ends well.
const OTHERS: [(&str, &str); 4] = [
    ("curl", "echo '<h1>A page</h1>'"),
    ("jq", "cat"),
    ("python", "test -n \"$GEMINI_API_KEY\""),
    ("tmux", "echo 'error: no such file'"),
];

const FILES: [(&str, &str); 9] = [
    (".config/gemini/config.toml", "[options]\ntopK = 40\n"),
    (".config/gemini/templates/commit.toml", "prompt = \"A message for: {input}\"\n"),
    ("diff", "+a line\n"),
    ("cities.txt", "Lima\nOslo\n"),
    ("list.txt", "one\ntwo\n"),
    ("notes.txt", "A note.\n"),
    ("questions.txt", "Why?\n"),
    ("report.txt", "All is well.\n"),
    ("tone.txt", "Be brief.\n"),
];

#[test]
fn every_command_line_in_the_readme_runs() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let lines = command_lines(&readme);
    assert!(lines.len() > 20, "only {} lines were found", lines.len());
    let git = Program::bare().command_for("git").env("PATH", PATH).arg("--version").output().is_ok();
    for line in lines {
        let skipped = SKIPPED.iter().find(|(start, _)| line.starts_with(start)).map(|(_, why)| *why);
        match skipped.or((!git && line.contains("git")).then_some("git is missing")) {
            Some(why) => eprintln!("skipped: {line} ({why})"),
            None => runs(&line, git),
        }
    }
}

const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

#[track_caller]
fn runs(line: &str, git: bool) {
    let google = StandIn::replying(|request| match request.target.as_str() {
        target if target.contains(":stream") => Answer::stream(&[wire::last("An answer.\n")]),
        target if target.contains(":generate") => Answer::text("An answer.\n"),
        _ => Answer::json(200, wire::models(&["gemini-flash-latest"])),
    });
    let room = furnished(Program::at(&google), git);
    let mut shell = room.command_for("/bin/sh");
    shell.env("PATH", format!("{}:{PATH}", room.path().join("bin").display()));
    let output = shell.args(["-euc", line]).stdin(Stdio::null()).output().unwrap();
    let outcome = crate::support::program::outcome(&output);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{line}: {outcome:#?}");
}

fn furnished(room: Program, git: bool) -> Program {
    let room = FILES.iter().fold(room, |room, (name, content)| room.file(name, content));
    let room = room.file("photo.jpg", "\u{fffd}").file("README.md", "# A project\n").file("bin/keep", "");
    fs::write(room.path().join("photo.jpg"), b"\xff\xd8\xff\xe0 a picture").unwrap();
    std::os::unix::fs::symlink(crate::support::program::binary(), room.path().join("bin/gemini")).unwrap();
    for (name, script) in OTHERS {
        executable(&room.path().join("bin").join(name), &format!("#!/bin/sh\n{script}\n"));
    }
    if git {
        let identity = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "init.defaultBranch=main"];
        for line in ["init -q", "add README.md notes.txt", "commit -qm first", "add list.txt"] {
            let status = room.command_for("git").env("PATH", PATH).args(identity).args(line.split(' ')).status();
            assert!(status.unwrap().success(), "git {line}");
        }
    }
    room
}

fn executable(path: &Path, content: &str) {
    fs::write(path, content).unwrap();
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}

/// The lines of code blocks in which `gemini` is called, as a shell would get them.
fn command_lines(readme: &str) -> Vec<String> {
    let mut fence = None;
    let mut lines = Vec::new();
    for line in readme.lines() {
        if let Some(language) = line.strip_prefix("```") {
            fence = if fence.is_none() { Some(language) } else { None };
            continue;
        }
        let code = match fence {
            None => line.strip_prefix("    "),
            Some("text") => None,
            Some(_) => Some(line),
        };
        let called = |line: &&str| line.split_whitespace().any(|word| word == "gemini");
        lines.extend(code.map(as_typed).filter(called).map(ToOwned::to_owned));
    }
    lines
}

/// Without what is not the shell's: a prompt, the times of a crontab, the colon commands of vim.
fn as_typed(line: &str) -> &str {
    let line = line.strip_prefix("$ ").unwrap_or(line);
    let line = line.strip_prefix("0 7 * * 1-5 ").unwrap_or(line);
    line.strip_prefix(":%!").or(line.strip_prefix(":r !")).unwrap_or(line)
}
