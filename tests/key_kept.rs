//! `key set` killed at every system call, and on a full disk: the old file or the new one.

use std::process::Command;

use crate::support::program::{binary, is_traceable, outcome};
use crate::support::{Program, canary};

const STORE: &str = ".config/gemini/credentials.toml";
const NEW: &str = "the-new-key-0123456789";

/// Runs `key set` under strace with a fault in the given call, and gives back whether the fault happened.
fn with_fault(room: &Program, fault: &str) -> std::process::Output {
    let mut command = Command::new("/usr/bin/strace");
    command.env_clear().env("HOME", room.path()).current_dir(room.path());
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", fault]).arg(binary()).args(["key", "set", "--no-check"]);
    assert_cmd::Command::from_std(command).write_stdin(NEW).output().unwrap()
}

#[test]
fn killed_at_every_system_call_it_leaves_the_old_file_or_the_new_one() {
    if !is_traceable() {
        return;
    }
    let old = Program::bare().profile("default", &canary()).read(STORE);
    let calls = calls_of_the_save(&old);
    assert!(calls.len() > 20, "{calls:?}");
    let mut outcomes = [0, 0];
    for (call, nth) in calls {
        let room = Program::bare().file(STORE, &old);
        let output = with_fault(&room, &format!("inject={call}:signal=KILL:when={nth}"));
        // One run may make a call less than another, of those that only ask for memory.
        if output.status.success() {
            assert!(["brk", "mmap", "munmap", "madvise", "futex"].contains(&call.as_str()), "{call} {nth} never came");
        }
        let after = room.read(STORE);
        let is_new = after.contains(NEW) && !after.contains(&canary());
        assert!(after == old || is_new, "{call} {nth}: {after}");
        outcomes[usize::from(is_new)] += 1;
        // The next one is not disturbed by what was left, and takes it away.
        let again = room.again("key set --no-check").write_stdin(NEW).output().unwrap();
        outcome(&again);
        assert!(again.status.success(), "{call} {nth}");
        let left = std::fs::read_dir(room.path().join(".config/gemini")).unwrap().count();
        assert_eq!(left, 1, "{call} {nth}: the file alone");
    }
    assert!(outcomes.iter().all(|count| *count > 0), "{outcomes:?}");
}

/// Every system call from the first that names the file, as its name and which of that name it is, as strace counts.
fn calls_of_the_save(old: &str) -> Vec<(String, usize)> {
    let room = Program::bare().file(STORE, old);
    let trace = room.path().join("trace");
    let mut command = Command::new("/usr/bin/strace");
    command.env_clear().env("HOME", room.path()).current_dir(room.path());
    command.args(["-qq", "-o"]).arg(&trace).arg(binary()).args(["key", "set", "--no-check"]);
    let output = assert_cmd::Command::from_std(command).write_stdin(NEW).output().unwrap();
    assert!(output.status.success());
    let trace = std::fs::read_to_string(trace).unwrap();
    let calls: Vec<(&str, &str)> = trace.lines().filter_map(|line| line.split_once('(')).collect();
    let first = calls.iter().position(|(_, rest)| rest.contains("credentials")).unwrap();
    let nth = |at: usize| calls[..=at].iter().filter(|(name, _)| *name == calls[at].0).count();
    let numbered = (first..calls.len()).map(|at| (calls[at].0.to_owned(), nth(at)));
    numbered.filter(|(name, _)| !name.starts_with("exit")).collect()
}

#[test]
fn a_disk_that_fails_leaves_the_old_file() {
    if !is_traceable() {
        return;
    }
    let old = Program::bare().profile("default", &canary()).read(STORE);
    for (fault, words) in [
        ("inject=fsync:error=EIO:when=1", "Input/output error"),
        ("inject=rename,renameat,renameat2:error=EROFS", "Read-only file system"),
    ] {
        let room = Program::bare().file(STORE, &old);
        outcome(&with_fault(&room, fault)).fails(1, "", words);
        assert_eq!(room.read(STORE), old, "{fault}");
        let left = std::fs::read_dir(room.path().join(".config/gemini")).unwrap().count();
        assert_eq!(left, 1, "{fault}: the file alone");
    }
}

#[test]
fn a_writer_that_hangs_is_not_waited_for_for_ever() {
    let room = Program::bare().file(".config/gemini/x", "");
    let lock = std::fs::File::open(room.path().join(".config/gemini")).unwrap();
    lock.lock().unwrap();
    let output = room.again("key set --no-check").write_stdin(NEW).output().unwrap();
    outcome(&output).fails(1, "", "another gemini is writing it and does not finish");
}
