//! Server-sent events, in every form they come in.

use std::io::Read as _;

use crate::support::wire::{STREAM_HEAD, error, event, event_chunk, last, piece, reply, stream_of};
use crate::support::{Answer, Gate, Program, StandIn, Step};

/// What is printed for this body, sent as a stream.
fn streamed(body: &str) -> crate::support::Outcome {
    let google = StandIn::new([Answer::raw(stream_of(body))]);
    Program::at(&google).line("--stream --retries 0 hi").run()
}

#[test]
fn events_are_joined_without_anything_between() {
    let events = [piece("AI finds "), piece("patterns — “naïve” ✓, "), last("then predicts.")];
    let google = StandIn::new([Answer::stream(&events)]);
    Program::at(&google).line("--stream hi").run().succeeds("AI finds patterns — “naïve” ✓, then predicts.\n");
}

#[test]
fn the_first_event_is_visible_while_the_second_is_held_back() {
    let (gate, wait) = Gate::new();
    let steps = vec![
        Step::Send(STREAM_HEAD.into()),
        Step::Send(event_chunk(&piece("first "))),
        wait,
        Step::Send(event_chunk(&last("second"))),
        Step::Send(b"0\r\n\r\n".to_vec()),
    ];
    let google = StandIn::new([Answer(steps)]);
    let mut child = Program::at(&google).line("--no-stdin --stream hi").spawn();
    let mut stdout = child.stdout.take().unwrap();
    let mut first = [0; 6];
    stdout.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"first ");
    gate.open();
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "second\n");
    assert!(child.wait().unwrap().success());
}

#[test]
fn every_line_end_and_every_extra_field_is_understood() {
    let (one, two) = (piece("one "), last("two"));
    for body in [
        format!("data: {one}\n\ndata: {two}\n\n"),
        format!("data: {one}\r\n\r\ndata: {two}\r\n\r\n"),
        format!("data: {one}\r\rdata: {two}\r\r"),
        format!("data:{one}\n\ndata:{two}\n\n"),
        format!(
            "\u{feff}: hello\nid: 1\nevent: message\nretry: 5\ndata: {one}\n\ndata:\n\nfoo\n\nx-new: y\ndata: {two}\n\ndata: [DONE]\n\n"
        ),
        format!("data: {one}\n\ndata: {two}"),
    ] {
        streamed(&body).succeeds("one two\n");
    }
}

#[test]
fn an_event_may_come_in_several_data_lines() {
    let json = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&last("ok")).unwrap()).unwrap();
    let body = format!("data: {}\n\n", json.replace('\n', "\ndata: "));
    streamed(&body).succeeds("ok\n");
}

#[test]
fn a_list_or_a_whole_reply_in_the_place_of_events_is_understood() {
    streamed(&format!("[{}\n,\r\n{}]", piece("one "), last("two"))).succeeds("one two\n");
    streamed(&reply("whole")).succeeds("whole\n");
}

#[test]
fn an_error_instead_of_events_is_that_error() {
    let busy = error(503, "UNAVAILABLE", None, "high demand");
    streamed(&event(&busy)).fails(7, "", "high demand");
    streamed(&busy).fails(7, "", "high demand");
    streamed(&event(&error(429, "RESOURCE_EXHAUSTED", None, "quota"))).fails(5, "", "quota");
}

#[test]
fn an_error_after_text_leaves_the_answer_incomplete() {
    let busy = error(503, "UNAVAILABLE", None, "high demand");
    for tail in [
        event(&busy),
        busy.clone(),
        serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&busy).unwrap()).unwrap(),
    ] {
        streamed(&format!("{}{tail}", event(&piece("half")))).fails(9, "half", "high demand");
    }
}

#[test]
fn a_stream_without_a_finish_reason_is_not_a_success() {
    streamed(&event(&piece("half"))).fails(9, "half", "without a finish reason");
    streamed(&(event(&piece("half ")) + &event(&piece("more")))).fails(9, "half more", "without a finish reason");
}

#[test]
fn an_early_stop_is_not_the_end() {
    streamed(&(event(&last("one ")) + &event(&last("two")))).succeeds("one two\n");
}

#[test]
fn text_behind_the_finish_reason_needs_another_one() {
    streamed(&(event(&last("one ")) + &event(&piece("two")))).fails(9, "one two", "without a finish reason");
    streamed(&(event(&last("one")) + &event(&piece("")))).succeeds("one\n");
}

#[test]
fn json_between_events_is_printed_in_its_order() {
    let (one, two, three) = (piece("one "), piece("two "), last("three"));
    streamed(&format!("{}{two}\n{}", event(&one), event(&three))).succeeds("one two three\n");
    streamed(&format!("{one}\n\n{}{three}", event(&two))).succeeds("one two three\n");
    streamed(&format!("{}{{\"candidates\"\n\n{}", event(&one), event(&three))).fails(9, "one ", "cut off");
}

#[test]
fn a_list_is_a_stream_that_needs_a_finish_reason() {
    streamed(&format!("[{}]", piece("half"))).fails(9, "half", "without a finish reason");
}

/// As Google sent them in 2023: one reply with ratings of prompt and answer, without finish reason or token counts.
#[test]
fn an_old_reply_is_whole_and_what_only_looks_like_one_is_not() {
    let reply = |rest: &str| format!(r#"{{"candidates":[{{"content":{{"parts":[{{"text":"old"}}]}}{rest}"#);
    let old = reply(r#","safetyRatings":[]}],"promptFeedback":{"safetyRatings":[]}}"#);
    streamed(&event(&old)).succeeds("old\n");
    for rest in [r#","safetyRatings":[]}]}"#, r#"}],"promptFeedback":{"safetyRatings":[]}}"#] {
        streamed(&event(&reply(rest))).fails(9, "old", "without a finish reason");
    }
    streamed(&event(&old.replace("old", ""))).fails(9, "", "without a finish reason");
    streamed(&event(&old).repeat(2)).fails(9, "oldold", "without a finish reason");
    let google = StandIn::new([Answer::raw(format!("HTTP/1.1 200 OK\r\n\r\n{}", event(&old)))]);
    Program::at(&google).line("--stream hi").run().fails(9, "old", "without a finish reason");
}

#[test]
fn garbage_between_events_is_not_passed_over() {
    streamed(&(event(&piece("half")) + "data: {\"candidates\": nonsense\n\n")).fails(
        9,
        "half",
        "no answer of the Gemini API",
    );
    streamed("upstream connect error").fails(7, "", "upstream connect error");
    streamed("data: 7\n\n").fails(7, "", "no answer of the Gemini API");
}

#[test]
fn names_that_stand_twice_and_broken_characters_do_not_cost_the_answer() {
    let twice = r#"{"modelVersion":"a","modelVersion":"b","candidates":[{"content":{"parts":[{"text":"ok"}]},"finishReason":"STOP"}]}"#;
    streamed(&event(twice)).succeeds("ok\n");
    let lone = r#"{"candidates":[{"content":{"parts":[{"text":"a\ud83db"}]},"finishReason":"STOP"}]}"#;
    let outcome = streamed(&event(lone));
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("a\u{fffd}b\n", 0));
    assert_eq!(outcome.stderr, "gemini: broken characters in the answer stand as U+FFFD\n");
}

#[test]
fn a_large_event_passes() {
    let text = "0123456789abcdef".repeat(2 << 20);
    streamed(&event(&last(&text))).succeeds(&format!("{text}\n"));
}

#[test]
fn deep_nesting_does_not_crash() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    streamed(&event(&format!("{{\"unknown\":{deep}}}"))).fails(7, "", "no answer of the Gemini API");
    streamed(&event(&format!("{{\"candidates\":[{{\"index\":{deep}}}]}}"))).fails(7, "", "no answer of the Gemini API");
}
