//! How answers end, and the exit code that follows.

use serde_json::{Value, json};

use crate::support::wire::{error, finished, last, piece, reply};
use crate::support::{Answer, Outcome, Program, StandIn};

fn answered(body: &Value) -> Outcome {
    let google = StandIn::new([Answer::json(200, body.to_string())]);
    Program::at(&google).line("hi").run()
}

#[test]
fn a_stop_for_another_reason_is_not_a_success() {
    for (reason, code, words) in [
        ("MAX_TOKENS", 9, "cut at the token limit"),
        ("SAFETY", 8, "blocked the answer (SAFETY)"),
        ("RECITATION", 8, "RECITATION"),
        ("PROHIBITED_CONTENT", 8, "PROHIBITED_CONTENT"),
        ("OTHER", 9, "OTHER"),
        ("MALFORMED_FUNCTION_CALL", 9, "MALFORMED_FUNCTION_CALL"),
        ("NEW_REASON", 9, "NEW_REASON"),
    ] {
        answered(&finished(reason, &[json!({ "text": "some" })])).fails(code, "some", words);
    }
}

#[test]
fn a_reason_that_is_no_name_cannot_reach_the_terminal() {
    let outcome = answered(&finished("\u{1b}]0;x\u{7}", &[json!({ "text": "some" })]));
    outcome.fails(9, "some", "^[]0;x^G");
}

#[test]
fn a_blocked_prompt_is_one_request_and_no_text() {
    answered(&json!({ "promptFeedback": { "blockReason": "SAFETY" } })).fails(8, "", "blocked the prompt (SAFETY)");
}

#[test]
fn an_answer_of_nothing_is_not_a_success() {
    for body in
        [json!([]), json!({ "candidates": [] }), finished("STOP", &[]), finished("STOP", &[json!({ "text": "" })])]
    {
        answered(&body).fails(9, "", "empty");
    }
    let google = StandIn::new([Answer::json(200, ""), Answer::raw("HTTP/1.1 204 No Content\r\n\r\n")]);
    Program::at(&google).line("hi").run().fails(9, "", "empty");
    Program::at(&google).line("hi").run().fails(9, "", "empty");
}

#[test]
fn json_of_another_api_is_no_answer() {
    for body in [
        json!({}),
        json!(null),
        json!([{}]),
        json!({ "object": "chat.completion", "choices": [{ "message": { "content": "hi" } }] }),
        json!({ "data": [{ "embedding": [0.5] }] }),
    ] {
        let outcome = answered(&body);
        outcome.fails(7, "", "JSON that is no answer of the Gemini API");
        assert!(outcome.stderr.contains("wrong address"), "{}", outcome.stderr);
    }
    let google = StandIn::new([Answer::stream(&[json!({ "choices": [] }).to_string(), "[DONE]".into()])]);
    Program::at(&google).line("--stream hi").run().fails(7, "", "JSON that is no answer of the Gemini API");
}

#[test]
fn a_status_other_than_200_is_not_a_whole_answer() {
    for status in [201, 203, 206, 299] {
        let google = StandIn::new([Answer::json(status, reply("half"))]);
        Program::at(&google).line("hi").run().fails(9, "half", &format!("HTTP {status}"));
    }
    let google = StandIn::new([Answer::json(206, r#"{"models":[{"name":"models/a"}]}"#)]);
    Program::at(&google).line("models").run().fails(7, "", "HTTP 206");
}

#[test]
fn numbers_stand_for_the_names_of_the_protocol() {
    let with = |reason: Value| {
        let mut body = finished("", &[json!({ "text": "some" })]);
        body["candidates"][0]["finishReason"] = reason;
        let google = StandIn::new([Answer::json(200, body.to_string())]);
        let outcome = Program::at(&google).line("--json hi").run();
        (outcome.code, outcome.json()["finishReason"].clone())
    };
    assert_eq!(with(json!(1)), (0, json!("STOP")));
    assert_eq!(with(json!("1")), (0, json!("STOP")));
    assert_eq!(with(json!(3)), (8, json!("SAFETY")));
    assert_eq!(with(json!(12)), (9, json!("UNEXPECTED_TOOL_CALL")));
    for odd in [json!("01"), json!("+1"), json!(" 1"), json!("１"), json!("1.0"), json!("99")] {
        assert_eq!(with(odd.clone()), (9, odd));
    }
    for odd in [json!(99), json!(-1), json!(1.5)] {
        assert_eq!(with(odd.clone()), (9, json!(odd.to_string())));
    }
    answered(&json!({ "promptFeedback": { "blockReason": 4 } })).fails(8, "", "the prompt (PROHIBITED_CONTENT)");
}

#[test]
fn a_reason_that_only_tells_of_a_call_is_no_fault_of_its_own() {
    let call = json!({ "functionCall": { "name": "f" } });
    answered(&finished("FUNCTION_CALL", std::slice::from_ref(&call))).fails(9, "", "no text, only functionCall");
    let google = StandIn::new([Answer::json(200, finished("FUNCTION_CALL", &[call]).to_string())]);
    assert_eq!(Program::at(&google).line("--json hi").run().code, 0);
    answered(&finished("FUNCTION_CALL", &[json!({ "text": "some" })])).fails(9, "some", "FUNCTION_CALL");
}

#[test]
fn a_failed_try_leaves_nothing_behind() {
    let busy = error(503, "UNAVAILABLE", None, "busy");
    let google = StandIn::new([Answer::stream(&[last(""), busy]), Answer::stream(&[piece("half")])]);
    Program::at(&google).line("--stream hi").run().fails(9, "half", "without a finish reason");
    let block = json!({ "promptFeedback": { "blockReason": "OTHER" } }).to_string();
    let busy = error(503, "UNAVAILABLE", None, "busy");
    let google = StandIn::new([Answer::stream(&[block, busy]), Answer::stream(&[last("whole")])]);
    Program::at(&google).line("--stream hi").run().succeeds("whole\n");
}

#[test]
fn thoughts_are_not_an_answer() {
    let thought = json!({ "text": "Weighing it.\nDone.", "thought": true });
    answered(&finished("STOP", std::slice::from_ref(&thought))).fails(9, "", "empty");
    let google =
        StandIn::new([Answer::json(200, finished("STOP", &[thought, json!({ "text": "Answer." })]).to_string())]);
    let outcome = Program::at(&google).line("--thoughts hi").run();
    assert_eq!(outcome, Outcome { stdout: "Answer.\n".into(), stderr: "Weighing it.\nDone.\n".into(), code: 0 });
}

#[test]
fn parts_that_are_not_text_are_named() {
    let call = json!({ "functionCall": { "name": "f" } });
    answered(&finished("STOP", std::slice::from_ref(&call))).fails(9, "", "no text, only functionCall");
    let outcome = answered(&finished("STOP", &[json!({ "text": "Here:" }), call]));
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("Here:\n", 0));
    assert!(outcome.stderr.contains("not text (functionCall)"), "{}", outcome.stderr);
}

#[test]
fn a_whole_reply_without_a_finish_reason_is_complete() {
    answered(&json!({ "candidates": [{ "content": { "parts": [{ "text": "Helena" }] } }] })).succeeds("Helena\n");
}

fn hop(text: &str, token: &str, tokens: u32) -> Answer {
    let mut body = finished("CONTINUATION", &[json!({ "text": text })]);
    body["candidates"][0]["continuationToken"] = json!(token);
    body["usageMetadata"] =
        json!({ "promptTokenCount": 9, "candidatesTokenCount": tokens, "totalTokenCount": 9 + tokens });
    Answer::json(200, body.to_string())
}

#[test]
fn a_long_answer_comes_in_hops_and_is_printed_as_one() {
    let google = StandIn::new([hop("First half ", "T1", 10), hop("and more ", "T2", 10), Answer::text("to the end.")]);
    Program::at(&google).line("--max-tokens 1000 hi").run().succeeds("First half and more to the end.\n");
    let tokens: Vec<_> = google.requests().iter().map(|request| request.json()["continuationToken"].clone()).collect();
    assert_eq!(tokens, [json!(null), json!("T1"), json!("T2")]);
    let contents: Vec<_> = google.requests().iter().map(|request| request.json()["contents"].clone()).collect();
    assert!(contents.iter().all(|content| *content == contents[0]), "the same request each time");
}

#[test]
fn hops_end_at_the_token_limit_and_without_a_token() {
    let google = StandIn::new([hop("a", "T1", 60), hop("b", "T2", 60)]);
    Program::at(&google).line("--max-tokens 100 hi").run().fails(9, "ab", "cut at the token limit");
    answered(&finished("CONTINUATION", &[json!({ "text": "a" })])).fails(9, "a", "going on for it leads nowhere");
}

#[test]
fn hops_that_lead_nowhere_end() {
    let google = StandIn::new([hop("a", "T1", 1), hop("b", "T2", 1), hop("c", "T2", 1)]);
    Program::at(&google).line("hi").run().fails(9, "abc", "going on for it leads nowhere");
    let google = StandIn::new((0..101).map(|number| hop("", &number.to_string(), 1)));
    Program::at(&google).line("hi").run().fails(9, "", "going on for it leads nowhere");
}

/// And is not tried again, because text was printed.
#[test]
fn a_hop_that_fails_leaves_the_answer_incomplete() {
    let google = StandIn::new([hop("a", "T1", 1), Answer::json(500, "")]);
    Program::at(&google).line("hi").run().fails(9, "a", "cut off after 1 bytes");
}

#[test]
fn another_model_than_the_one_named_is_told() {
    let with = |line: &str| {
        let google = StandIn::new([Answer::text("ok")]);
        Program::at(&google).line(line).run()
    };
    assert_eq!(
        with("-m gemini-3.7-flash hi").stderr,
        "gemini: gemini-3.8-flash answered in place of gemini-3.7-flash\n"
    );
    with("-m gemini-3.8-flash hi").succeeds("ok\n");
    with("-m gemini-flash-latest hi").succeeds("ok\n");
    with("-q -m gemini-3.7-flash hi").succeeds("ok\n");
}

#[test]
fn a_model_that_retires_is_told() {
    let mut body: Value = serde_json::from_str(&reply("ok")).unwrap();
    body["modelStatus"] = json!({ "modelStage": "DEPRECATED", "retirementTime": "2026-12-01T00:00:00Z", "message": "Use gemini-3.8-flash." });
    let outcome = answered(&body);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("ok\n", 0));
    assert_eq!(outcome.stderr, "gemini: the model gemini-flash-latest retires on 2026-12-01: Use gemini-3.8-flash.\n");
}

#[test]
fn a_server_that_sends_nothing_is_named() {
    let answers = [Answer::json(200, ""), Answer::raw("HTTP/1.1 204 No Content\r\n\r\n"), Answer::json(200, "[]")];
    let google = StandIn::new(answers);
    for _ in 0..3 {
        let outcome = Program::at(&google).line("--no-stdin hi").run();
        outcome.fails(9, "", ": the answer is empty: 127.0.0.1:");
        assert!(outcome.stderr.contains(" sent nothing\nhint: is it the wrong address?"), "{outcome:?}");
    }
}
