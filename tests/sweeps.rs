//! Cut and split at every byte: what is printed is always a prefix of the answer, and success means all of it.

use std::io::Write as _;

use serde_json::json;

use crate::support::tls::{Fault, Identity};
use crate::support::wire::{STREAM_HEAD, event, event_chunk, finished, last, piece, reply, stream, stream_of, whole};
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

/// A head behind which only the end of the connection ends the body.
const UNTIL_CLOSE: &[u8] = b"HTTP/1.1 200 OK\r\n\r\n";

/// Events as short as they can be, each byte of which is cut away in turn.
const SHORT: &str = r#"data: {"candidates":[{"content":{"parts":[{"text":"naïve "}]}}]}

data: {"candidates":[{"content":{"parts":[{"text":"end"}]},"finishReason":"STOP"}]}

"#;

#[track_caller]
fn is_cut(outcome: &crate::support::Outcome, length: usize) {
    let printed = outcome.stdout.strip_suffix('\n').unwrap_or(&outcome.stdout);
    assert!("naïve end".starts_with(printed) && outcome.code == 9, "cut at {length}: {outcome:?}");
    assert!(outcome.stderr.contains("cut off") || (length == 0 && outcome.stderr.contains("empty")), "{outcome:?}");
}

#[test]
fn a_stream_without_a_length_cut_at_every_byte() {
    for length in 0..SHORT.len() {
        let bytes = [UNTIL_CLOSE, &SHORT.as_bytes()[..length]].concat();
        is_cut(&run("--stream", vec![Step::Send(bytes)]), length);
    }
    run("--stream", vec![Step::Send([UNTIL_CLOSE, SHORT.as_bytes()].concat())]).succeeds("naïve end\n");
}

/// Only TLS can tell the end of such a body from a cut, even where every event has a finish reason.
#[test]
fn a_stream_over_tls_that_ends_without_notice_is_cut_at_every_byte() {
    let identity = Identity::new(Fault::None);
    let short = SHORT.replace("}]}}]}", r#"}]},"finishReason":"STOP"}]}"#);
    let one = &short[..short.find("\n\n").unwrap() + 2];
    let run = |flag: &str, body: &[u8], end: Option<Step>| {
        let steps = std::iter::once(Step::Send([UNTIL_CLOSE, body].concat())).chain(end).collect();
        let google = StandIn::tls(&identity, [Answer(steps)]);
        let place = Program::at(&google).file("root.pem", &identity.root);
        let root = place.path().join("root.pem").display().to_string();
        place.env("SSL_CERT_FILE", &root).line("--retries 0 --no-stdin hi").arg(flag).run()
    };
    for length in 0..=one.len() {
        is_cut(&run("--stream", &one.as_bytes()[..length], Some(Step::Vanish)), length);
    }
    is_cut(&run("--stream", short.as_bytes(), Some(Step::Vanish)), short.len());
    is_cut(&run("--no-stream", reply("naïve end").as_bytes(), Some(Step::Vanish)), 1);
    run("--stream", short.as_bytes(), None).succeeds("naïve end\n");
    run("--no-stream", reply("naïve end").as_bytes(), None).succeeds("naïve end\n");
}

#[test]
fn a_compressed_answer_cut_at_every_byte() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(SHORT.as_bytes()).unwrap();
    let body = encoder.finish().unwrap();
    let head = |length: &str| format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n{length}\r\n").into_bytes();
    for head in [head(&format!("Content-Length: {}\r\n", body.len())), head("")] {
        for length in 0..body.len() {
            is_cut(&run("--stream", vec![Step::Send([&head, &body[..length]].concat())]), length);
        }
        run("--stream", vec![Step::Send([head, body.clone()].concat())]).succeeds("naïve end\n");
    }
}

/// Every way in which the second part of a long answer can end, and the exit code that it deserves.
fn ways_to_go_on() -> Vec<(Vec<u8>, i32)> {
    let json = |body: &str| whole(200, "application/json", body);
    let until_close = |body: &str| [UNTIL_CLOSE, body.as_bytes()].concat();
    let open = piece("more");
    let named = |reason: &str| json(&finished(reason, &[json!({ "text": "more" })]).to_string());
    vec![
        (json(""), 9),
        (until_close(""), 9),
        (b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(), 9),
        (json("{}"), 9),
        (json("null"), 9),
        (json("[]"), 9),
        (json(r#"{"choices":[]}"#), 9),
        (json("\n\r\n\n"), 9),
        (stream_of(""), 9),
        (stream_of("data: [DONE]\n\n"), 9),
        (stream_of(": waiting\n\n"), 9),
        (json(&open), 9),
        (json(r#"{"candidates":[{"safetyRatings":[],"content":{"parts":[{"text":"more"}]}}],"promptFeedback":{}}"#), 9),
        (json(&format!("[{open}]")), 9),
        (stream(&[open.clone(), open.clone()]), 9),
        (stream_of(&format!("{}{}", event(&open), &event(&last("x"))[..30])), 9),
        (until_close(&format!("{}{}", event(&last("more")), "data:")), 9),
        (until_close(event(&last("more")).trim_end()), 9),
        (stream(&[last("more"), open.clone()]), 9),
        (whole(206, "application/json", &reply("more")), 9),
        (whole(503, "application/json", ""), 9),
        (b"HTTP/1.1 200".to_vec(), 9),
        (Vec::new(), 9),
        (named("CONTINUATION"), 9),
        (named("MAX_TOKENS"), 9),
        (named("01"), 9),
        (named("SAFETY"), 8),
        (json(r#"{"promptFeedback":{"blockReason":"OTHER"}}"#), 8),
        (named("STOP"), 0),
        (named("1"), 0),
        (json(&finished("STOP", &[]).to_string()), 0),
        (json(&format!("[{open},{}]", last("more"))), 0),
        (stream(&[open, last("more")]), 0),
        (until_close(&event(&last("more"))), 0),
    ]
}

#[test]
fn a_second_part_that_ends_in_every_way() {
    let mut first = finished("CONTINUATION", &[json!({ "text": "half " })]);
    first["candidates"][0]["continuationToken"] = json!("T");
    for (way, code) in ways_to_go_on() {
        for mode in ["--no-stream", "--stream", "--json", "--json --stream", "--output a.txt"] {
            let first = if mode.contains("--stream") {
                Answer::stream(&[first.to_string()])
            } else {
                Answer::json(200, first.to_string())
            };
            let google = StandIn::new([first, Answer::raw(way.clone())]);
            let place = Program::at(&google).line("--retries 0 --no-stdin hi").line(mode);
            let outcome = place.run();
            let what = format!("{mode} {:?}: {outcome:?}", String::from_utf8_lossy(&way));
            assert_eq!(outcome.code, code, "{what}");
            assert!(mode.starts_with("--output") || outcome.stdout.contains("half "), "{what}");
            let [whole, part] = ["a.txt", "a.txt.partial"].map(|name| place.path().join(name).exists());
            let kept = mode.starts_with("--output");
            assert_eq!((whole, part), (kept && code == 0, kept && code != 0), "{what}");
        }
    }
}
