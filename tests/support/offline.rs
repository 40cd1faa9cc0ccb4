//! Try it without a key: the real program, asked for real, against a stand-in for Google on this machine.
//!
//!     cargo run --example offline -- "Explain how AI works"
#![allow(dead_code, reason = "the tests use the rest of the stand-in")]
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "it ends as the program ends")]
#![allow(clippy::expect_used, reason = "a demonstration that cannot start says why and ends")]

use std::env::consts::EXE_EXTENSION;
use std::path::PathBuf;
use std::process::{Command, exit};
use std::time::Duration;

mod cargo;
mod stand_in;
mod tls;
mod wire;

use stand_in::{Answer, Request, StandIn, Step};

const ANSWER: &str = "This answer is canned: it comes from a stand-in for Google on your own machine, \
    word by word, as a model's answer would. No key was used and nothing left this computer.\n\n\
    You asked:\n\n> {prompt}\n\n\
    With a key from https://aistudio.google.com/apikey in GEMINI_API_KEY, the same command without \
    `--example offline` asks a real model.\n";

fn main() {
    let mut program = Command::new(built());
    program.arg("--stream").args(std::env::args_os().skip(1));
    let google = StandIn::replying(answer);
    program
        .env("GOOGLE_GEMINI_BASE_URL", google.url())
        .env_remove("GOOGLE_API_KEY")
        .env("GEMINI_API_KEY", "no-key-is-needed-here");
    let status = program.status().expect("the program was built");
    exit(status.code().unwrap_or(1));
}

/// Builds the program where that has not been done, and says where it is.
fn built() -> PathBuf {
    let example = std::env::current_exe().expect("the path of this example");
    let folder = example.ancestors().nth(2).expect("an example lies two folders below the target folder");
    let program = folder.join("gemini").with_extension(EXE_EXTENSION);
    if !program.exists() {
        eprintln!("building gemini first; this takes a moment, once");
    }
    let mut build = cargo::command("build");
    // With the example's features, so that no crate is built twice.
    build.args(["--quiet", "--bin", "gemini", "--example", "offline"]);
    if folder.ends_with("release") {
        build.arg("--release");
    }
    assert!(build.status().is_ok_and(|status| status.success()), "gemini cannot be built");
    program
}

fn answer(request: &Request) -> Answer {
    if request.method != "POST" {
        return Answer::json(200, wire::models(&["gemini-flash-latest"]));
    }
    let quoted = request.prompt().trim_end().replace('\n', "\n> ");
    let text = ANSWER.replace("{prompt}", &quoted);
    if !request.target.contains("stream") {
        return Answer::text(&text);
    }
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let (last, pieces) = words.split_last().expect("an answer has words");
    let mut steps = vec![Step::Send(wire::STREAM_HEAD.into())];
    for piece in pieces {
        steps.extend([Step::Send(wire::event_chunk(&wire::piece(piece))), Step::Pause(Duration::from_millis(20))]);
    }
    steps.extend([Step::Send(wire::event_chunk(&wire::last(last))), Step::Send(b"0\r\n\r\n".to_vec())]);
    Answer(steps)
}
