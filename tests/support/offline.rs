//! Try it without a key: the real program, asked for real, against a stand-in for Google on this machine.
//!
//!     cargo run --example offline -- "Explain how AI works"
#![allow(dead_code, reason = "the tests use the rest of the stand-in")]
#![allow(clippy::disallowed_methods, reason = "it ends as the program ends")]
#![allow(clippy::expect_used, reason = "a demonstration that cannot start says why and ends")]

use std::process::{Command, exit};
use std::time::Duration;

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
    let google = StandIn::replying(answer);
    let mut program = Command::new(env!("CARGO"));
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    program.args(["run", "--quiet", "--manifest-path", manifest, "--bin", "gemini", "--", "--stream"]);
    program.args(std::env::args_os().skip(1));
    program
        .env("GOOGLE_GEMINI_BASE_URL", google.url())
        .env_remove("GOOGLE_API_KEY")
        .env("GEMINI_API_KEY", "no-key-is-needed-here");
    let status = program.status().expect("cargo runs");
    exit(status.code().unwrap_or(1));
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
