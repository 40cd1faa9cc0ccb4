//! `key scan` in repositories of every kind: hostile ones, broken ones, and those of others.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::key_scan::{ADVICE, auth, finds, git, repository, room, scan, scan_in, standard, write};
use crate::support::{Outcome, Program};

/// Git said nothing of use about a folder: this line, and what was found all the same.
#[track_caller]
fn looks_at_all(outcome: &Outcome, lines: &[&str], place: &str, why: &str) {
    let word = format!("gemini: git does not say what it ignores in {place}, so all files there were looked at: {why}");
    let (said, rest) = outcome.stderr.split_once('\n').unwrap();
    assert!(said.starts_with(&word), "{outcome:?}");
    let files = if lines.len() == 1 { "1 Gemini key in 1 file" } else { "2 Gemini keys in 2 files" };
    finds(
        &Outcome { stderr: rest.to_owned(), stdout: outcome.stdout.clone(), code: outcome.code },
        lines,
        files,
        ADVICE,
    );
}

fn fifo(room: &Program, path: &str) {
    assert!(Command::new("mkfifo").arg(room.path().join(path)).status().unwrap().success());
}

/// A git that answers with this script instead.
fn with_git(room: Program, script: &str) -> Program {
    write(&room, "bin/git", format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(room.path().join("bin/git"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", room.path().join("bin").display());
    room.env("PATH", &path)
}

#[test]
fn rules_are_read_as_git_reads_them() {
    let Some(room) = repository() else { return };
    let (key, lines) = (standard(), ["a.env:1:1  AIza…k3Lm", "a.pem:1:1  AIza…k3Lm"]);
    write(&room, "a.env", &key);
    write(&room, "a.pem", &key);
    let both = |why: &str| {
        let outcome = scan(&room, "");
        assert_eq!(outcome.stdout.lines().collect::<Vec<_>>(), lines, "{why}");
        finds(&outcome, &lines, "2 Gemini keys in 2 files", ADVICE);
    };
    write(&room, ".gitignore", "*.{env,pem}\n");
    both("git knows no braces");
    write(&room, ".gitignore", "\u{feff}\u{feff}*.env\n");
    both("git takes off one mark");
    fs::remove_file(room.path().join(".gitignore")).unwrap();
    write(&room, "rules", "*.env\n*.pem\n");
    symlink("rules", room.path().join(".gitignore")).unwrap();
    both("git follows no link to its rules");
    fs::remove_file(room.path().join(".gitignore")).unwrap();
    write(&room, ".git/info/exclude", "*.env\n");
    finds(&scan(&room, ""), &lines[1..], "1 Gemini key in 1 file", ADVICE);
}

#[test]
fn rules_that_cannot_be_read_hold_nobody_up() {
    let make = |plant: fn(&Program)| {
        let room = repository()?;
        write(&room, "a", standard());
        plant(&room);
        Some(room)
    };
    let hangs: [fn(&Program); 4] = [
        |room| fifo(room, ".gitignore"),
        |room| {
            let _ = fs::remove_file(room.path().join(".git/info/exclude"));
            fifo(room, ".git/info/exclude");
        },
        |room| {
            fifo(room, "rules");
            git(room, "config core.excludesFile rules");
        },
        |room| {
            fs::remove_file(room.path().join(".git/config")).unwrap();
            fifo(room, ".git/config");
        },
    ];
    std::thread::scope(|threads| {
        for plant in hangs {
            threads.spawn(move || {
                let Some(room) = make(plant) else { return };
                let outcome = scan(&room, "--timeout 2s");
                looks_at_all(&outcome, &["a:1:1  AIza…k3Lm"], ".", "git did not end in time");
            });
        }
    });
    let Some(room) = make(|room| {
        let _ = fs::remove_file(room.path().join(".git/info/exclude"));
        symlink("/dev/zero", room.path().join(".git/info/exclude")).unwrap();
    }) else {
        return;
    };
    let outcome = scan(&room, "");
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("a:1:1  AIza…k3Lm\n", 1), "{outcome:?}");
}

#[test]
fn a_repository_of_somebody_else_is_looked_at_whole() {
    let Some(room) = repository() else { return };
    write(&room, ".gitignore", "ignored\n");
    write(&room, "ignored", standard());
    let room = room.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let line = ["ignored:1:1  AIza…k3Lm"];
    looks_at_all(&scan(&room, ""), &line, ".", "detected dubious ownership in repository at ");
}

#[test]
fn a_hook_of_another_repository_changes_nothing() {
    let Some(room) = repository() else { return };
    write(&room, ".gitignore", "*.log\n");
    write(&room, "tracked.log", standard());
    write(&room, "other.log", standard());
    git(&room, "add -f tracked.log");
    git(&room, "init -q --bare other");
    let other = room.path().join("other").display().to_string();
    let room = ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"]
        .iter()
        .fold(room, |room, name| room.env(name, &other))
        .env("GIT_LITERAL_PATHSPECS", "1");
    let line = ["tracked.log:1:1  AIza…k3Lm"];
    finds(&scan(&room, ""), &line, "1 Gemini key in 1 file", ADVICE);
    finds(&scan(&room, "."), &line, "1 Gemini key in 1 file", ADVICE);
}

#[test]
fn where_there_is_no_work_tree_everything_is_looked_at() {
    let Some(room) = repository() else { return };
    write(&room, ".git/kept", standard());
    scan(&room, "").succeeds("");
    finds(&scan(&room, ".git"), &[".git/kept:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    finds(&scan_in(&room, ".git", ""), &["kept:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);

    let outside = self::room();
    git(&outside, "init -q --bare bare");
    write(&outside, "bare/kept", standard());
    finds(&scan_in(&outside, "bare", ""), &["kept:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    finds(&scan(&outside, ""), &["bare/kept:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);

    git(&room, "init -q --bare bare");
    write(&room, "bare/kept", standard());
    finds(&scan(&room, ""), &["bare/kept:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    let line = ["bare/kept:1:1  AIza…k3Lm"];
    let why = "its repository has no work tree there";
    looks_at_all(&scan(&room, "bare"), &line, "bare", why);
    fs::create_dir(room.path().join("empty")).unwrap();
    git(&room, &format!("config core.worktree {}", room.path().join("empty").display()));
    looks_at_all(&scan(&room, ""), &line, ".", why);
    looks_at_all(&scan(&room, "bare"), &line, "bare", why);
}

#[test]
fn a_second_work_tree_and_a_submodule_are_repositories() {
    let Some(room) = repository() else { return };
    write(&room, "sub/.gitignore", "*.log\n");
    write(&room, "sub/a", auth());
    write(&room, "sub/b.log", auth());
    git(&room, "init -q sub");
    git(&room, "-C sub add .");
    git(&room, "-C sub commit -qm one");
    git(&room, "-c protocol.file.allow=always submodule --quiet add ./sub");
    git(&room, "commit -qm one");
    git(&room, "worktree add -q tree");
    write(&room, "tree/.gitignore", "ignored\n");
    write(&room, "tree/ignored", standard());
    write(&room, "tree/new", standard());
    write(&room, "tree/sub/spare", standard());
    let lines = ["sub/a:1:1  AQ.…x9Qz", "tree/new:1:1  AIza…k3Lm"];
    finds(&scan(&room, ""), &lines, "2 Gemini keys in 2 files", ADVICE);
    finds(&scan_in(&room, "tree", ""), &["new:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    finds(&scan_in(&room, "sub", ""), &["a:1:1  AQ.…x9Qz"], "1 Gemini key in 1 file", ADVICE);
    let line = ["tree/sub/spare:1:1  AIza…k3Lm"];
    let why = "it is the place of a submodule that is not checked out";
    looks_at_all(&scan(&room, "tree/sub"), &line, "tree/sub", why);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_not_missed() {
    let Some(room) = repository() else { return };
    write(&room, "in/a", standard());
    write(&room, "out/b", standard());
    git(&room, "add .");
    git(&room, "commit -qm one");
    git(&room, "sparse-checkout set --sparse-index in");
    finds(&scan(&room, ""), &["in/a:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    write(&room, "out/b", standard());
    finds(&scan(&room, ""), &["in/a:1:1  AIza…k3Lm", "out/b:1:1  AIza…k3Lm"], "2 Gemini keys in 2 files", ADVICE);
}

#[test]
fn what_is_named_is_looked_at_even_if_it_is_ignored() {
    let Some(room) = repository() else { return };
    write(&room, ".gitignore", "/ignored/\n*.log\nsub/*\n!sub/a\n");
    for path in ["ignored/deep/b.log", "sub/a", "sub/b", "c.log"] {
        write(&room, path, standard());
    }
    finds(&scan(&room, "sub"), &["sub/a:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    finds(&scan(&room, "c.log"), &["c.log:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    let line = ["ignored/deep/b.log:1:1  AIza…k3Lm"];
    finds(&scan(&room, "ignored"), &line, "1 Gemini key in 1 file", ADVICE);
    symlink("ignored/deep", room.path().join("link")).unwrap();
    finds(&scan(&room, "link"), &["link/b.log:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
    write(&room, ".gitignore", "*\n");
    scan(&room, "").succeeds("");
    scan(&room, ".").succeeds("");
}

#[test]
fn an_index_cannot_lead_out_of_its_folder() {
    let room = room().file("in/a", &standard()).file("out/b", &standard()).file("in/.git/HEAD", "");
    symlink("../out", room.path().join("in/link")).unwrap();
    let elsewhere = room.path().join("out/b").display().to_string();
    let room = with_git(
        room,
        &format!(
            "case \"$*\" in *rev-parse*) echo true ;; *ls-files*) printf 'a\\0../out/b\\0link/b\\0link\\0{elsewhere}\\0\\0gone\\0a/b\\0' ;; esac"
        ),
    );
    finds(&scan(&room, "in"), &["in/a:1:1  AIza…k3Lm"], "1 Gemini key in 1 file", ADVICE);
}

#[test]
fn a_folder_that_git_cannot_open_is_missed() {
    let room = room().file("a", "nothing").file(".git/HEAD", "");
    let warnings = "warning: unable to access '.gitignore': Too many levels of symbolic links\n\
        warning: could not open directory 'b/': Permission denied";
    let room = with_git(
        room,
        &format!(
            "case \"$*\" in *rev-parse*) echo true ;; *ls-files*) printf 'a\\0'; cat >&2 <<'E'\n{warnings}\nE\n;; esac"
        ),
    );
    let stderr = "gemini: cannot look at .: git cannot open the folder 'b/': Permission denied\n\
        gemini: no key found, but 1 place could not be looked at\n\
        hint: make it readable, or name the paths to look at\n";
    let outcome = scan(&room, "");
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), ("", stderr, 1));
}
