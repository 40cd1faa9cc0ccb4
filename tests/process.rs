//! Signals, many at once, and other limits of a process.

use std::io::{PipeReader, PipeWriter, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{OFlags, fcntl_setfl};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::program::{binary, code, outcome};
use crate::support::requests::SENDING;
use crate::support::wire::{STREAM_HEAD, event_chunk, piece};
use crate::support::{Answer, Gate, Outcome, Program, StandIn, Step};

const SIGNALS: [(Signal, i32); 4] = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)];

fn end(child: Child, signal: Signal) -> Outcome {
    kill_process(Pid::from_child(&child), signal).unwrap();
    outcome(&child.wait_with_output().unwrap())
}

#[test]
fn a_signal_while_streaming_keeps_what_was_printed_and_ends_by_the_signal() {
    for (signal, code) in SIGNALS {
        let (_gate, wait) = Gate::new();
        let steps = vec![Step::Send(STREAM_HEAD.into()), Step::Send(event_chunk(&piece("half of "))), wait];
        let google = StandIn::new([Answer(steps)]);
        let mut child = Program::at(&google).line("--no-stdin --stream -v hi").spawn();
        let mut half = [0; 8];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut half).unwrap();
        assert_eq!(&half, b"half of ");
        let outcome = end(child, signal);
        let mut rest = String::new();
        stdout.read_to_string(&mut rest).unwrap();
        assert_eq!((outcome.code, rest.as_str()), (code, ""));
        let last = outcome.stderr.lines().last().unwrap();
        assert!(last.starts_with("gemini: stopped"), "{}", outcome.stderr);
    }
}

#[test]
fn a_signal_while_waiting_is_one_line_and_the_signal() {
    for line in SENDING.into_iter().chain(["--no-stdin --output file hi"]) {
        for (signal, code) in SIGNALS {
            let (_gate, wait) = Gate::new();
            let google = StandIn::new([Answer(vec![wait])]);
            let program = Program::at(&google).line(line);
            let child = program.spawn();
            while google.requests().is_empty() {
                thread::yield_now();
            }
            let outcome = end(child, signal);
            let said = (outcome.stdout.as_str(), outcome.stderr.as_str());
            assert_eq!(said, ("", "gemini: stopped before the answer came\n"), "{line}");
            assert_eq!(outcome.code, code);
        }
    }
}

/// A pipe that nobody reads, and that has no room left.
fn full_pipe() -> (PipeReader, PipeWriter) {
    let (reader, mut writer) = std::io::pipe().unwrap();
    fcntl_setfl(&writer, OFlags::NONBLOCK).unwrap();
    while writer.write(&[b'.'; 4096]).is_ok() {}
    fcntl_setfl(&writer, OFlags::empty()).unwrap();
    (reader, writer)
}

/// Whoever still lives after this long is held up by something.
fn ends(mut child: Child) -> i32 {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return code(status);
        }
        if started.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
            panic!("it does not end");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_signal_ends_a_run_whose_error_output_is_full() {
    for line in SENDING.into_iter().chain(["--no-stdin --stream hi", "--no-stdin --output file hi"]) {
        let (gates, waits): (Vec<_>, Vec<_>) = SIGNALS.map(|_| Gate::new()).into_iter().unzip();
        let google = StandIn::new(waits.into_iter().map(|wait| Answer(vec![wait])));
        let (_reader, full) = full_pipe();
        let runs = SIGNALS.map(|(signal, code)| {
            let program = Program::at(&google).line(line);
            let child = program.command().stderr(full.try_clone().unwrap()).spawn().unwrap();
            (program, child, signal, code)
        });
        while google.requests().len() < SIGNALS.len() {
            thread::yield_now();
        }
        for (_, child, signal, _) in &runs {
            kill_process(Pid::from_child(child), *signal).unwrap();
        }
        for (program, child, _, code) in runs {
            assert_eq!(ends(child), code, "{line}");
            assert!(!program.path().join("file.partial").exists());
        }
        drop(gates);
    }
}

/// The run itself is held up there, at any moment before its end.
#[test]
fn a_signal_ends_a_run_that_waits_for_its_error_output() {
    let others = ["--no-stdin -u hi", "--no-stdin --thinking deep hi"].map(ToOwned::to_owned);
    for line in SENDING.map(|line| format!("-v {line}")).into_iter().chain(others) {
        for (signal, code) in SIGNALS {
            let google = StandIn::replying(|_| Answer::text("ok"));
            let (_reader, full) = full_pipe();
            let mut child =
                Program::at(&google).line(&line).command().stderr(full).stdout(Stdio::piped()).spawn().unwrap();
            if line.contains("-u") {
                child.stdout.as_mut().unwrap().read_exact(&mut [0; 3]).unwrap();
            }
            kill_process(Pid::from_child(&child), signal).unwrap();
            assert_eq!(ends(child), code, "{line}");
        }
    }
}

#[test]
fn the_time_limit_ends_a_run_whose_error_output_is_full() {
    let (_reader, full) = full_pipe();
    let runs = ["-v hi", "-u hi", "--retries 0 hi"].map(|line| {
        let google = StandIn::replying(move |_| match line {
            "-u hi" => Answer::text("ok"),
            _ => Answer::json(500, ""),
        });
        let program = Program::at(&google).line("--no-stdin --timeout 300ms").line(line);
        let child = program.command().stderr(full.try_clone().unwrap()).stdout(Stdio::null()).spawn().unwrap();
        (google, program, child)
    });
    for (_google, _program, child) in runs {
        assert_eq!(ends(child), 6);
    }
}

#[test]
fn the_time_limit_counts_whatever_the_run_waits_for() {
    let lines = [
        "summarise",
        "-",
        "-a - describe",
        "--json summarise",
        "--api-key-file - hi",
        "--no-stdin -a fifo hi",
        "--no-stdin -s @fifo hi",
        "key set --no-check",
        "key check --api-key-file -",
    ];
    for line in lines {
        let program = Program::bare().env("GEMINI_API_KEY", "some-key").line("--timeout 200ms").line(line);
        assert!(Command::new("mkfifo").arg(program.path().join("fifo")).status().unwrap().success());
        let mut child = program.spawn();
        let _open = child.stdin.take();
        let outcome = outcome(&child.wait_with_output().unwrap());
        if line.contains("--json") {
            assert_eq!((outcome.code, outcome.json()["error"]["exit"].as_u64()), (6, Some(6)));
        } else {
            outcome.fails(6, "", "gemini: timed out: the limit for the whole run is over\nhint: --timeout");
        }
    }
}

#[test]
fn a_signal_while_nobody_reads_tells_of_what_was_printed() {
    let google = StandIn::new([Answer::text(&"words ".repeat(100_000))]);
    let mut child = Program::at(&google).line("--no-stdin hi").spawn();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0]).unwrap();
    let outcome = end(child, Signal::TERM);
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("gemini: stopped; the answer above is incomplete\n", 143));
}

#[test]
fn a_limit_on_the_size_of_files_is_an_output_that_cannot_be_written() {
    let google = StandIn::new([Answer::text(&"words ".repeat(10_000))]);
    let program = Program::at(&google);
    let mut shell = program.command_for("/bin/sh");
    shell.arg("-c").arg("ulimit -f 8; exec \"$0\" --no-stdin --output file hi").arg(binary());
    let outcome = outcome(&shell.output().unwrap());
    outcome.fails(10, "", "file");
}

#[test]
fn a_signal_that_the_parent_ignores_stays_ignored() {
    let (gate, wait) = Gate::new();
    let rest = crate::support::wire::whole(200, "application/json", &crate::support::wire::reply("ok"));
    let google = StandIn::new([Answer(vec![wait, Step::Send(rest)])]);
    let program = Program::at(&google);
    let mut shell = program.command_for("/bin/sh");
    shell.arg("-c").arg("trap '' HUP; exec \"$0\" --no-stdin hi").arg(binary());
    let child = shell.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while google.requests().is_empty() {
        thread::yield_now();
    }
    kill_process(Pid::from_child(&child), Signal::HUP).unwrap();
    gate.open();
    outcome(&child.wait_with_output().unwrap()).succeeds("ok\n");
}

/// Every process is refused at its first request; all must come through, and none may hammer.
#[test]
fn two_hundred_at_once_come_through_a_busy_service() {
    const MANY: usize = 200;
    let refused = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&refused);
    let google = StandIn::replying(move |_| {
        if count.fetch_add(1, Ordering::Relaxed) < MANY {
            let body = r#"{"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"0.5s"}]}}"#;
            return Answer::json(429, body);
        }
        Answer::text("ok")
    });
    let start = Arc::new(Barrier::new(20));
    let runners: Vec<_> = (0..20)
        .map(|_| {
            let (start, url) = (Arc::clone(&start), google.url());
            thread::spawn(move || {
                let program = Program::bare().env("GEMINI_API_KEY", "some-key").env("GOOGLE_GEMINI_BASE_URL", &url);
                let program = program.line("--no-stdin hi");
                start.wait();
                let children: Vec<Child> = (0..MANY / 20).map(|_| program.spawn()).collect();
                for child in children {
                    outcome(&child.wait_with_output().unwrap()).succeeds("ok\n");
                }
            })
        })
        .collect();
    for runner in runners {
        runner.join().unwrap();
    }
    let requests = google.requests().len();
    assert!((2 * MANY..3 * MANY).contains(&requests), "{requests} requests");
}

#[test]
fn too_few_descriptors_are_an_error_in_words() {
    for limit in 5..12 {
        let google = StandIn::replying(|_| Answer::text("ok"));
        let program = Program::at(&google);
        let mut shell = program.command_for("/bin/sh");
        shell.arg("-c").arg(format!("ulimit -n {limit}; exec \"$0\" --retries 0 --no-stdin hi")).arg(binary());
        let outcome = outcome(&shell.output().unwrap());
        // Below some number not even the loader can start it.
        let unstarted = outcome.code == 127;
        let fine = outcome.code == 0 && outcome.stdout == "ok\n";
        let told = [1, 2, 6, 10].contains(&outcome.code) && outcome.stderr.starts_with("gemini: ");
        assert!(unstarted || fine || told, "{limit}: {outcome:?}");
    }
}

#[test]
fn without_home_and_variables_a_key_from_the_flag_still_works() {
    let google = StandIn::new([Answer::text("ok")]);
    let program = Program::bare();
    let mut command = program.command();
    command.env_clear().args(["--api-key", "some-key", "--base-url", &google.url(), "hi"]);
    outcome(&command.output().unwrap()).succeeds("ok\n");
}

/// Some parents set the pipes they share to non-blocking; that is no reason to lose text.
#[test]
fn non_blocking_pipes_are_waited_for() {
    let text = "0123456789abcdef".repeat(40_000);
    let google = StandIn::new([Answer::text(&text)]);
    let (mut stdin, mut stdout) = (std::io::pipe().unwrap(), std::io::pipe().unwrap());
    for end in [fcntl_setfl(&stdin.0, OFlags::NONBLOCK), fcntl_setfl(&stdout.1, OFlags::NONBLOCK)] {
        end.unwrap();
    }
    let program = Program::at(&google).line("-");
    let mut child = program.command().stdin(stdin.0).stdout(stdout.1).spawn().unwrap();
    stdin.1.write_all(b"late").unwrap();
    drop(stdin.1);
    let mut printed = String::new();
    stdout.0.read_to_string(&mut printed).unwrap();
    assert_eq!((printed, child.wait().unwrap().code()), (text + "\n", Some(0)));
    assert_eq!(google.request().prompt(), "late");
}
