//! Conversations of terminals: which one goes on with which, what a signal leaves, and what a pipe opens.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::program::{binary, is_traceable};
use crate::support::wire::{self, last, piece};
use crate::support::{Answer, Gate, Program, StandIn, Step};
use crate::terminal::{at_terminal, rest, wait_for};

/// A shell that runs a line of ours each time it is told so.
const STEPS: &str = "while read -r line; do eval \"$line\"; echo done $?; done";

/// Answers with the texts of all that was sent.
fn echoing() -> StandIn {
    StandIn::replying(|request| {
        let json = request.json();
        let texts = json["contents"].as_array().unwrap().iter().flat_map(|turn| turn["parts"].as_array().unwrap());
        let texts: Vec<_> = texts.map(|part| part["text"].as_str().unwrap().to_owned()).collect();
        let answer = format!("<{}>", texts.join("+"));
        if request.target.contains("stream") { Answer::stream(&[last(&answer)]) } else { Answer::text(&answer) }
    })
}

#[test]
fn two_terminals_never_mix() {
    let google = echoing();
    let program = Program::at(&google);
    let terminals = (at_terminal(&program, STEPS), at_terminal(&program, STEPS));
    let (Some(mut one), Some(mut two)) = terminals else {
        return;
    };
    for (terminal, line, answer) in [
        (1, "-c x", "there is no conversation of this terminal to go on with"),
        (1, "a", "<a>\r\ndone 0"),
        (2, "b", "<b>\r\ndone 0"),
        (1, "-c c", "<a+<a>+c>\r\ndone 0"),
        (2, "-c d", "<b+<b>+d>\r\ndone 0"),
        (1, "-c e | cat", "<a+<a>+c+<a+<a>+c>+e>\r\ndone 0"),
        (2, "f", "<f>\r\ndone 0"),
        (2, "-c g", "<f+<f>+g>\r\ndone 0"),
        (1, "--chat n h", "<h>\r\ndone 0"),
        (1, "-c i", "<h+<h>+i>\r\ndone 0"),
        (1, "j | cat", "<j>\r\ndone 0"),
        (1, "-c --last 1 k", "<i+<h+<h>+i>+k>\r\ndone 0"),
        (2, "-n l", "<l>\r\ndone 0"),
        (2, "-c --fork=1 m", "<f+<f>+m>\r\ndone 0"),
        (2, "n; $gemini log list | grep -c .", "4\r\ndone 0"),
    ] {
        let child = if terminal == 1 { &mut one } else { &mut two };
        writeln!(child.stdin.as_mut().unwrap(), "$gemini --no-stdin {line}").unwrap();
        wait_for(child, answer);
    }
    assert_eq!((rest(one).1, rest(two).1), (0, 0));
}

#[test]
fn what_a_terminal_kept_is_for_one_and_goes_when_it_closes() {
    use std::os::unix::fs::PermissionsExt as _;
    let google = echoing();
    let program = Program::at(&google);
    let Some(mut child) = at_terminal(&program, "$gemini a; read x; $gemini b") else {
        return;
    };
    wait_for(&mut child, "<a>");
    let folder = program.path().join(".run/gemini");
    // One that is being written is called otherwise.
    let kept = || {
        let files = fs::read_dir(&folder).into_iter().flatten().map(|file| file.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|ending| ending == "jsonl")).collect::<Vec<_>>()
    };
    // Written behind the answer.
    while kept().is_empty() {
        std::thread::yield_now();
    }
    let before = kept();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((before.len(), mode(&folder)), (1, 0o700));
    writeln!(child.stdin.as_mut().unwrap()).unwrap();
    wait_for(&mut child, "<b>");
    assert_eq!(rest(child).1, 0);
    assert_eq!((kept(), mode(&kept()[0])), (before.clone(), 0o600), "replaced");
    let Some(child) = at_terminal(&program, "$gemini c") else {
        return;
    };
    assert_eq!(rest(child).1, 0);
    assert!(kept().len() == 1 && kept() != before, "the closed terminal's is gone");
}

#[test]
fn a_folder_of_somebody_else_is_told_and_not_used() {
    let google = StandIn::new([Answer::stream(&[last("A")])]);
    let program = Program::at(&google).file(".run/gemini", "a file");
    let Some(mut child) = at_terminal(&program, "$gemini a; echo code $?; $gemini -c b; echo code $?") else {
        return drop(program.line("--stream a").run());
    };
    wait_for(&mut child, "A\r\ngemini: this conversation is not kept: ");
    wait_for(&mut child, ".run/gemini cannot be used: it is no folder\r\ncode 0");
    wait_for(&mut child, "cannot be used: it is no folder\r\ncode 2");
    rest(child);
}

#[test]
fn a_stopped_answer_is_kept_and_marked_and_not_sent_again() {
    let (gate, wait) = Gate::new();
    let half = wire::stream(&[piece("half")]);
    let half = half[..half.len() - b"0\r\n\r\n".len()].to_vec();
    let google = StandIn::new([Answer(vec![Step::Send(half), wait]), Answer::text("B")]);
    let program = Program::at(&google);
    let mut command = program.command();
    command.args(["--stream", "--chat", "a", "a"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    wait_for(&mut child, "half");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert!(!child.wait().unwrap().success());
    gate.open();
    let shown = program.again("log show a").output().unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.ends_with("1\n> a\n\nhalf\n(stopped)\n"), "{shown}");
    assert_eq!(program.again("--chat a b").output().unwrap().stdout, b"B\n");
    let contents = &google.requests()[1].json()["contents"];
    assert_eq!(contents.to_string(), r#"[{"parts":[{"text":"a"},{"text":"b"}],"role":"user"}]"#);
}

/// The calls of a run that open or make files to write, as strace shows them.
fn written(program: &Program, arguments: &[&str]) -> String {
    let trace = program.path().join("trace");
    let mut command = program.command_for("/usr/bin/strace");
    command.args([
        "-f",
        "-qq",
        "-e",
        "trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,link,linkat",
        "-o",
    ]);
    let output = command.arg(&trace).arg(binary()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let calls = fs::read_to_string(&trace).unwrap();
    let writes = |line: &&str| {
        !line.contains("open") || line.contains("O_WRONLY") || line.contains("O_RDWR") || line.contains("O_CREAT")
    };
    calls.lines().filter(writes).filter(|line| !line.contains("\"/dev/null\"")).collect()
}

#[test]
fn a_plain_prompt_in_a_pipe_opens_nothing_to_write() {
    if !is_traceable() {
        return;
    }
    let google = echoing();
    assert_eq!(written(&Program::at(&google), &["--no-stdin", "hi"]), "");
    assert!(written(&Program::at(&google), &["--no-stdin", "--chat", "a", "hi"]).contains("chats"));
}

/// Whenever a run is killed, what was said stays, and what is there can be gone on with.
#[test]
fn a_kill_at_any_call_loses_no_turn() {
    if !is_traceable() {
        return;
    }
    let google = echoing();
    for call in ["write", "fdatasync", "rename", "openat", "flock", "sendto", "recvfrom", "unlink"] {
        for nth in 1..40 {
            let program = Program::at(&google);
            assert!(program.again("--no-stdin --chat a first").output().unwrap().status.success());
            let folder = program.path().join(".local/state/gemini/chats");
            let path = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
            let before = fs::read(&path).unwrap();
            let mut command = program.command_for("/usr/bin/strace");
            command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject={call}:signal=KILL:when={nth}")]);
            let output = command.arg(binary()).args(["--no-stdin", "--chat", "a", "second"]).output().unwrap();
            let after = fs::read(&path).unwrap();
            assert!(after.starts_with(&before), "{call} {nth}");
            let again = program.again("-q --no-stdin --chat a third").output().unwrap();
            let text = String::from_utf8(again.stdout).unwrap();
            assert!(
                again.status.success() && text.starts_with("<first+<first>+") && text.ends_with("third>\n"),
                "{call} {nth}: {text}"
            );
            if output.status.success() {
                break;
            }
        }
    }
}

/// The first turn has no file to go on with: whatever is left of it, the name leads to one conversation.
#[test]
fn a_kill_while_a_conversation_begins_leaves_the_name_of_use() {
    if !is_traceable() {
        return;
    }
    let google = echoing();
    for call in ["write", "fdatasync", "rename", "openat", "flock", "mkdir"] {
        for nth in 1..40 {
            let program = Program::at(&google);
            let mut command = program.command_for("/usr/bin/strace");
            command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject={call}:signal=KILL:when={nth}")]);
            let output = command.arg(binary()).args(["--no-stdin", "--chat", "a", "first"]).output().unwrap();
            let again = program.again("-q --no-stdin --chat a second").output().unwrap();
            let text = String::from_utf8(again.stdout).unwrap();
            assert!(again.status.success() && text.ends_with("second>\n"), "{call} {nth}: {text}");
            let folder = fs::read_dir(program.path().join(".local/state/gemini/chats")).unwrap();
            assert_eq!(folder.count(), 1, "{call} {nth}");
            if output.status.success() {
                break;
            }
        }
    }
}

/// A full disk before the prompt is sent keeps it at home; one behind the answer takes nothing away that is printed.
#[test]
fn a_full_disk_is_told_in_one_line_and_leaves_the_conversation_as_it_was() {
    if !is_traceable() {
        return;
    }
    let google = echoing();
    let program = Program::at(&google);
    assert!(program.again("--no-stdin --chat a first").output().unwrap().status.success());
    let folder = program.path().join(".local/state/gemini/chats");
    let path = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let before = fs::read_to_string(&path).unwrap();
    for (nth, stdout, lines, requests) in [(1, "", 0, 1), (2, "<first+<first>+second>\n", 1, 2)] {
        let mut command = program.command_for("/usr/bin/strace");
        command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject=fdatasync:error=ENOSPC:when={nth}")]);
        let output = command.arg(binary()).args(["--no-stdin", "--chat", "a", "second"]).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (String::from_utf8(output.stdout).unwrap().as_str(), output.status.code()),
            (stdout, Some(1)),
            "{stderr}"
        );
        assert!(
            stderr.starts_with("gemini: cannot write the conversation ") && stderr.contains("No space left"),
            "{stderr}"
        );
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        let after = fs::read_to_string(&path).unwrap();
        assert!(after.strip_prefix(&before).is_some_and(|more| more.lines().count() == lines), "{after}");
        assert_eq!(google.requests().len(), requests);
    }
}
