//! Cut and split at every byte: what is printed is always a prefix of the answer, and success means all of it.

use crate::support::wire::{STREAM_HEAD, event_chunk, last, piece, reply, stream, whole};
use crate::support::{Answer, Program, StandIn, Step};

const TEXT: &str = "naïve ✓ 😀 end";

fn streamed() -> Vec<u8> {
    stream(&[piece("naïve ✓ "), last("😀 end")])
}

fn unary() -> Vec<u8> {
    whole(200, "application/json", &reply(TEXT))
}

/// The same body without a length: only its end says that it ends.
fn until_close(bytes: &[u8]) -> Vec<u8> {
    let body = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let mut reply = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    reply.extend_from_slice(&bytes[body..]);
    reply
}

fn run(flag: &str, steps: Vec<Step>) -> crate::support::Outcome {
    let google = StandIn::new([Answer(steps)]);
    Program::at(&google).line("--retries 0 --no-stdin").arg(flag).arg("hi").run()
}

fn cut_everywhere(flag: &str, bytes: &[u8], end: fn() -> Option<Step>) {
    for length in 0..bytes.len() {
        let outcome = run(flag, std::iter::once(Step::Send(bytes[..length].to_vec())).chain(end()).collect());
        let printed = outcome.stdout.strip_suffix('\n').unwrap_or(&outcome.stdout);
        assert!(TEXT.starts_with(printed), "cut at {length}: {outcome:?}");
        assert!(outcome.code != 0 || printed == TEXT, "cut at {length}: {outcome:?}");
        assert!([0, 6, 7, 9].contains(&outcome.code), "cut at {length}: {outcome:?}");
    }
}

#[test]
fn a_stream_cut_at_every_byte() {
    cut_everywhere("--stream", &streamed(), || None);
}

#[test]
fn a_stream_reset_at_every_byte() {
    cut_everywhere("--stream", &streamed(), || Some(Step::Reset));
}

#[test]
fn a_whole_answer_cut_at_every_byte() {
    cut_everywhere("--no-stream", &unary(), || None);
}

#[test]
fn a_whole_answer_without_a_length_cut_at_every_byte() {
    cut_everywhere("--no-stream", &until_close(&unary()), || None);
}

#[test]
fn one_byte_at_a_time_changes_nothing() {
    for (flag, bytes) in [("--stream", streamed()), ("--no-stream", unary())] {
        run(flag, vec![Step::SendSlowly(bytes)]).succeeds(&format!("{TEXT}\n"));
    }
}

#[test]
fn a_split_at_every_byte_changes_nothing() {
    let (first, second) = (event_chunk(&piece("naïve ✓ ")), event_chunk(&last("😀 end")));
    let body: Vec<u8> = [first, second].concat();
    for at in (0..body.len()).step_by(3) {
        let steps = vec![
            Step::Send([STREAM_HEAD.as_bytes(), &body[..at]].concat()),
            Step::Send([&body[at..], b"0\r\n\r\n"].concat()),
        ];
        run("--stream", steps).succeeds(&format!("{TEXT}\n"));
    }
}
