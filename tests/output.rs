//! What reaches standard output, and what happens when it cannot.

use std::fs::OpenOptions;
use std::io::Read as _;
use std::process::Stdio;
use std::sync::mpsc::channel;

use crate::support::program::{binary, is_traceable, outcome};
use crate::support::wire::{STREAM_HEAD, event, event_chunk, finished, last, piece, stream_of};
use crate::support::{Answer, Outcome, Program, StandIn, Step};

fn printed(line: &str, text: &str) -> Outcome {
    let google = StandIn::new([Answer::text(text)]);
    Program::at(&google).line(line).arg("hi").run()
}

#[test]
fn a_newline_is_added_where_it_is_missing_and_nothing_is_taken() {
    printed("", "text").succeeds("text\n");
    printed("", "text\n").succeeds("text\n");
    printed("", "text\n\n").succeeds("text\n\n");
    printed("--raw", "text").succeeds("text");
}

#[test]
fn control_characters_are_made_visible_unless_raw_is_asked_for() {
    let text = "a\tb \u{1b}]52;c;aGk=\u{7} \u{9b}31m x\r\ny\rz\u{8}";
    printed("", text).succeeds("a\tb ^[]52;c;aGk=^G <U+009B>31m x\r\ny^Mz^H\n");
    printed("--raw", text).succeeds(text);
}

#[test]
fn an_escape_sequence_split_over_events_is_made_visible_too() {
    let events = [piece("a\u{1b}"), piece("]52;c;aGk="), piece("\u{7}b\r"), last("\nc")];
    let google = StandIn::new([Answer::stream(&events)]);
    Program::at(&google).line("--stream hi").run().succeeds("a^[]52;c;aGk=^Gb\r\nc\n");
}

#[test]
fn direction_tricks_pass_a_pipe_with_a_word_about_them() {
    let outcome = printed("", "a\u{202e}b\u{2066}c é 👩\u{200d}🚀");
    assert_eq!(outcome.stdout, "a\u{202e}b\u{2066}c é 👩\u{200d}🚀\n");
    assert_eq!(
        outcome.stderr,
        "gemini: the answer holds 2 invisible or direction-changing characters, kept as they are\n"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_noticed() {
    for flags in ["--no-stream", "--stream", "--json", "--dry-run", "--help", "--version"] {
        let google = StandIn::new(if matches!(flags, "--no-stream" | "--json") {
            vec![Answer::text("text")]
        } else if flags == "--stream" {
            vec![Answer::stream(&[last("text")])]
        } else {
            vec![]
        });
        let program = Program::at(&google).line(flags).line("hi");
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = program.command().stdout(full).stderr(Stdio::piped()).output().unwrap();
        outcome(&output).fails(10, "", "No space left on device");
    }
}

/// Closed is lost; `/dev/null` is thrown away, however our parent opened it.
#[cfg(unix)]
#[test]
fn a_closed_or_read_only_output_is_noticed_before_anything_is_sent() {
    for (redirection, code) in [
        (">&-", 10),
        ("<&- >&-", 10),
        (">&- 2>&-", 10),
        ("<&- >&- 2>&-", 10),
        ("1</dev/null", 10),
        (">/dev/null", 0),
        ("1<>/dev/null", 0),
        ("<&- 1<>/dev/null 2>&-", 0),
        ("1<>/dev/null 2>&1", 0),
    ] {
        let google = StandIn::new(if code == 0 { vec![Answer::text("text")] } else { vec![] });
        let program = Program::at(&google);
        let mut shell = program.command_for("/bin/sh");
        shell.arg("-c").arg(format!("exec \"$0\" hi {redirection}")).arg(binary());
        let outcome = outcome(&shell.output().unwrap());
        assert_eq!((outcome.code, outcome.stdout.as_str()), (code, ""), "{redirection}: {outcome:?}");
    }
}

/// A quota on a network's file system may be reported by close(2) alone.
#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_lost_when_it_is_closed_is_noticed() {
    if !is_traceable() {
        return;
    }
    for line in ["--no-stdin hi", "--no-stdin --stream hi", "--version"] {
        let google = StandIn::replying(move |_| {
            if line.contains("--stream") { Answer::stream(&[last("text")]) } else { Answer::text("text") }
        });
        let program = Program::at(&google);
        let path = program.path().join("out");
        let mut traced = program.command_for("/usr/bin/strace");
        traced.args(["-f", "-qq", "-o", "/dev/null", "-e", "inject=close:error=EDQUOT", "-P"]).arg(&path);
        traced.arg(binary()).args(line.split(' ')).stdout(std::fs::File::create(&path).unwrap());
        outcome(&traced.output().unwrap()).fails(10, "", "Disk quota exceeded");
        assert!(!std::fs::read(&path).unwrap().is_empty(), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_error_output_hurts_nobody() {
    let google = StandIn::new([Answer::text("text")]);
    let program = Program::at(&google);
    let mut shell = program.command_for("/bin/sh");
    shell.arg("-c").arg("exec \"$0\" -v hi 2>&-").arg(binary());
    let outcome = outcome(&shell.output().unwrap());
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("text\n", 0));
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_enough_ends_the_run_in_silence() {
    let (closed, wait_for_close) = channel();
    let many = Step::Repeat(event_chunk(&piece("line\n")), 20_000);
    let google = StandIn::new([Answer(vec![Step::Send(STREAM_HEAD.into()), many, Step::WaitForClose(closed)])]);
    let mut child = Program::at(&google).line("--no-stdin --stream hi").spawn();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 5]).unwrap();
    drop(stdout);
    let outcome = outcome(&child.wait_with_output().unwrap());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (141, ""));
    // The stand-in saw the connection end: it wrote into nothing, or was told.
    drop(wait_for_close);
}

#[test]
fn what_was_printed_of_a_failed_answer_is_a_prefix_of_it() {
    let google = StandIn::new([Answer::raw(stream_of(&event(&piece("half"))))]);
    Program::at(&google).line("--stream hi").run().fails(9, "half", "");
    let google =
        StandIn::new([Answer::json(200, finished("MAX_TOKENS", &[serde_json::json!({ "text": "half" })]).to_string())]);
    Program::at(&google).line("hi").run().fails(9, "half", "");
}

/// 400 MB of text in less memory than a tenth of it.
#[cfg(target_os = "linux")]
#[test]
fn a_long_stream_takes_constant_memory() {
    let chunk = event_chunk(&piece(&"0123456789abcdef".repeat(4096)));
    let steps = vec![
        Step::Send(STREAM_HEAD.into()),
        Step::Repeat(chunk, 1600),
        Step::Send(event_chunk(&last("end"))),
        Step::Send(b"0\r\n\r\n".to_vec()),
    ];
    let google = StandIn::new([Answer(steps)]);
    let program = Program::at(&google);
    let mut shell = program.command_for("/bin/sh");
    shell.arg("-c").arg("ulimit -v 40000; \"$0\" --stream --no-stdin hi | tail -c 4; exit 0").arg(binary());
    outcome(&shell.output().unwrap()).succeeds("end\n");
}
