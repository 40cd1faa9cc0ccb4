//! `--output`: a file that is complete or not there.

use std::fs;

use serde_json::json;

use crate::support::wire::{STREAM_HEAD, event, event_chunk, finished, last, piece, stream_of};
use crate::support::{Answer, Gate, Program, StandIn, Step, canary};

/// The files in the room, hidden ones aside.
fn files(program: &Program) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(program.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

#[test]
fn a_whole_answer_lands_under_the_name_that_was_asked_for() {
    for (flag, answer) in
        [("--no-stream", Answer::text("text")), ("--stream", Answer::stream(&[piece("te"), last("xt")]))]
    {
        let google = StandIn::new([answer]);
        let program = Program::at(&google).line(flag).line("--output answer.txt hi");
        program.run().succeeds("");
        assert_eq!(files(&program), ["answer.txt"]);
        assert_eq!(fs::read_to_string(program.path().join("answer.txt")).unwrap(), "text\n");
    }
}

#[test]
fn half_an_answer_is_kept_under_another_name() {
    let google = StandIn::new([Answer::raw(stream_of(&event(&piece("half"))))]);
    let program = Program::at(&google).line("--stream --output answer.txt hi");
    let outcome = program.run();
    outcome.fails(9, "", "what came of the answer is in ");
    assert_eq!(files(&program), ["answer.txt.partial"]);
    assert_eq!(fs::read_to_string(program.path().join("answer.txt.partial")).unwrap(), "half");
    assert!(outcome.stderr.contains("answer.txt.partial"), "{}", outcome.stderr);
}

#[test]
fn no_answer_leaves_nothing_behind() {
    let google = StandIn::new([Answer::json(500, ""), Answer::json(500, "")]);
    let program = Program::at(&google).line("--retries 0 --output answer.txt hi");
    program.run().fails(7, "", "HTTP 500");
    assert!(files(&program).is_empty());
    let program = Program::at(&google).line("--json --retries 0 --output answer.txt hi");
    let outcome = program.run();
    assert_eq!((outcome.code, outcome.json()["error"]["exit"].as_u64()), (7, Some(7)));
    assert!(files(&program).is_empty());
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() {
    let kept =
        Program::bare().env("GEMINI_API_KEY", "some-key").file("answer.txt", "old").line("--output answer.txt hi");
    kept.run().fails(2, "", "is there already");
    assert_eq!(fs::read_to_string(kept.path().join("answer.txt")).unwrap(), "old");

    let google = StandIn::new([
        Answer::text("new"),
        Answer::json(200, finished("MAX_TOKENS", &[json!({ "text": "x" })]).to_string()),
    ]);
    let program = Program::at(&google).file("answer.txt", "old").line("--force --output answer.txt hi");
    program.run().succeeds("");
    assert_eq!(fs::read_to_string(program.path().join("answer.txt")).unwrap(), "new\n");
    program.run().fails(9, "", "token limit");
    assert_eq!(fs::read_to_string(program.path().join("answer.txt")).unwrap(), "new\n");
    assert_eq!(files(&program), ["answer.txt", "answer.txt.partial"]);
}

#[cfg(unix)]
#[test]
fn what_replaces_a_private_file_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let google = StandIn::new([Answer::text("new")]);
    let program = Program::at(&google).file("answer.txt", "old").line("--force --output answer.txt hi");
    let path = program.path().join("answer.txt");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    program.run().succeeds("");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

/// The bits were given to the old content.
#[cfg(unix)]
#[test]
fn what_replaces_a_file_runs_in_nobodys_name() {
    use std::os::unix::fs::PermissionsExt as _;
    let google = StandIn::new([Answer::text("new")]);
    let program = Program::at(&google).file("answer.txt", "old").line("--force --output answer.txt hi");
    let path = program.path().join("answer.txt");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o7755)).unwrap();
    program.run().succeeds("");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o755);
}

/// Names of as many bytes as most file systems take, though `.partial` does not fit behind them.
#[cfg(unix)]
#[test]
fn a_long_name_is_a_name_and_one_that_is_too_long_is_refused_at_once() {
    for length in 246..=255 {
        let google = StandIn::new([Answer::text("text")]);
        let name = "é".repeat(length / 2) + &"x".repeat(length % 2);
        let program = Program::at(&google).line("hi --output").arg(&name);
        program.run().succeeds("");
        assert_eq!(files(&program), [name]);
    }
    let program = Program::bare().env("GEMINI_API_KEY", "some-key").line("hi --output").arg("x".repeat(256));
    program.run().fails(10, "", "File name too long");
}

#[test]
fn a_dash_is_standard_output() {
    let google = StandIn::new([Answer::text("new")]);
    let program = Program::at(&google).line("--output - hi");
    program.run().succeeds("new\n");
    assert!(files(&program).is_empty());
}

#[test]
fn what_is_no_place_for_a_file_is_refused_before_anything_is_sent() {
    let with_key = || Program::bare().env("GEMINI_API_KEY", "some-key");
    with_key().line("--force --output / hi").run().fails(2, "", "names a folder");
    with_key().file("there/file", "").line("--force --output there hi").run().fails(2, "", "not a regular file");
    with_key().line("--output nowhere/answer.txt hi").run().fails(10, "", "cannot write nowhere/answer.txt");
    for folder in ["missing/", "there/a/", "there/.", ".."] {
        let program = with_key().file("there/file", "");
        program.line("--force hi --output").arg(folder).run().fails(2, "", "names a folder");
    }
    with_key().line("--force hi").run().fails(2, "", "--output");
}

#[cfg(windows)]
#[test]
fn a_device_is_refused_before_anything_is_sent() {
    for name in ["NUL", "nul.txt", "here/COM1"] {
        Program::bare().env("GEMINI_API_KEY", "some-key").line("--output").line(name).line("hi").run().fails(
            2,
            "",
            "is a device, not a file",
        );
    }
}

/// Neither another run's draft nor a trap is written into.
#[cfg(unix)]
#[test]
fn what_lies_in_the_place_of_the_draft_is_left_alone() {
    let google = StandIn::new([Answer::text("text"), Answer::raw(stream_of(&event(&piece("half"))))]);
    let program = Program::at(&google).file("precious", "data").line("--stream --output answer.txt hi");
    std::os::unix::fs::symlink("precious", program.path().join("answer.txt.partial")).unwrap();
    program.run().succeeds("");
    assert_eq!(fs::read_to_string(program.path().join("precious")).unwrap(), "data");
    fs::remove_file(program.path().join("answer.txt")).unwrap();
    program.run().fails(9, "", "answer.txt.partial-2");
    assert_eq!(files(&program), ["answer.txt.partial", "answer.txt.partial-2", "precious"]);
}

#[cfg(unix)]
#[test]
fn two_runs_at_once_do_not_mix() {
    let (gate, wait) = Gate::new();
    let mut slow = Some(Answer(vec![
        Step::Send(STREAM_HEAD.into()),
        Step::Send(event_chunk(&piece("slow "))),
        wait,
        Step::Send(event_chunk(&last("answer"))),
        Step::Send(b"0\r\n\r\n".to_vec()),
    ]));
    let google = StandIn::replying(move |_| slow.take().unwrap_or_else(|| Answer::stream(&[last("quick")])));
    let program = Program::at(&google).line("--no-stdin --stream --force --output answer.txt hi");
    let first = program.spawn();
    while fs::read(program.path().join("answer.txt.partial")).unwrap_or_default() != b"slow " {
        std::thread::yield_now();
    }
    program.run().succeeds("");
    assert_eq!(fs::read_to_string(program.path().join("answer.txt")).unwrap(), "quick\n");
    gate.open();
    crate::support::program::outcome(&first.wait_with_output().unwrap()).succeeds("");
    assert_eq!(fs::read_to_string(program.path().join("answer.txt")).unwrap(), "slow answer\n");
    assert_eq!(files(&program), ["answer.txt"]);
}

#[test]
fn json_goes_to_the_file_too() {
    let google = StandIn::new([Answer::text("text")]);
    let program = Program::at(&google).line("--json --output answer.json hi");
    program.run().succeeds("");
    let object: serde_json::Value =
        serde_json::from_slice(&fs::read(program.path().join("answer.json")).unwrap()).unwrap();
    assert_eq!(object["text"], "text");
}

#[cfg(unix)]
#[test]
fn a_kill_in_the_middle_leaves_no_half_under_the_name() {
    use std::io::Read as _;
    let (_gate, wait) = Gate::new();
    let steps = vec![Step::Send(STREAM_HEAD.into()), Step::Send(event_chunk(&piece("half"))), wait];
    let google = StandIn::new([Answer(steps)]);
    let program = Program::at(&google).line("--no-stdin --stream -v --output answer.txt hi");
    let mut child = program.spawn();
    // The file is there as soon as the request is on its way; the answer's first half follows.
    let partial = program.path().join("answer.txt.partial");
    while fs::read(&partial).unwrap_or_default() != b"half" {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
    assert_eq!((files(&program), rest.as_str()), (vec!["answer.txt.partial".to_owned()], ""));
}

#[cfg(unix)]
#[test]
fn standard_output_under_its_own_name_is_no_file_to_write() {
    for name in ["/dev/stdout", "/dev/fd/1"] {
        for force in ["", "--force"] {
            let outcome = Program::bare()
                .env("GEMINI_API_KEY", &canary())
                .line("--output")
                .arg(name)
                .line(force)
                .line("hi")
                .run();
            outcome.fails(2, "", &format!("--output {name} is standard output, not a file"));
            assert!(outcome.stderr.ends_with("hint: leave --output out, or write --output -\n"), "{outcome:?}");
        }
    }
}
