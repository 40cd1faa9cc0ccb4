//! `--json`, for answers and errors.

use serde_json::{Value, json};

use crate::support::wire::{STREAM_HEAD, event_chunk};
use crate::support::wire::{error, finished, last, piece};
use crate::support::{Answer, Program, StandIn, Step, canary};

#[test]
fn an_answer_is_one_object() {
    let parts = [
        json!({ "text": "Weighing.", "thought": true }),
        json!({ "text": "Answer" }),
        json!({ "functionCall": { "name": "f", "args": { "a": 1 } } }),
        json!({ "text": "." }),
    ];
    let google = StandIn::new([Answer::json(200, serde_json::to_string_pretty(&finished("STOP", &parts)).unwrap())]);
    let outcome = Program::at(&google).config(crate::cost::PRICES).line("--json -m gemini-3.8-flash hi").run();
    assert_eq!((outcome.stderr.as_str(), outcome.code, outcome.stdout.lines().count()), ("", 0, 1));
    assert_eq!(
        outcome.json(),
        json!({
            "text": "Answer.",
            "model": "gemini-3.8-flash",
            "modelVersion": "gemini-3.8-flash",
            "responseId": "r1",
            "finishReason": "STOP",
            "usage": { "promptTokenCount": 9, "candidatesTokenCount": 12, "thoughtsTokenCount": 87, "totalTokenCount": 108 },
            "cost": { "usd": 0.000_378, "input": 0.000_006_75, "output": 0.000_371_25, "model": "gemini-3.8-flash",
                "source": "prices of your configuration" },
            "thoughts": "Weighing.",
            "parts": [{ "functionCall": { "name": "f", "args": { "a": 1 } } }],
        })
    );
}

#[test]
fn a_stream_is_one_object_per_event_and_then_the_same_summary() {
    let google = StandIn::new([Answer::stream(&[piece("one "), last("two")])]);
    let outcome = Program::at(&google).line("--json --stream hi").run();
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
    let lines: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[..2], [json!({ "text": "one " }), json!({ "text": "two" })]);
    assert_eq!(
        (lines[2]["text"].as_str(), lines[2]["finishReason"].as_str(), lines.len()),
        (Some("one two"), Some("STOP"), 3)
    );
}

#[test]
fn parts_that_are_not_text_make_an_answer_here() {
    let google =
        StandIn::new([Answer::json(200, finished("STOP", &[json!({ "functionCall": { "name": "f" } })]).to_string())]);
    let outcome = Program::at(&google).line("--json hi").run();
    assert_eq!((outcome.code, outcome.json()["parts"][0]["functionCall"]["name"].as_str()), (0, Some("f")));
}

#[test]
fn a_key_cannot_hide_behind_escapes() {
    let body = finished("STOP", &[json!({ "functionCall": { "name": canary() } })]).to_string();
    let google = StandIn::new([Answer::json(200, body.replace("AIza", "\\u0041Iza"))]);
    let name = Program::at(&google).line("--json hi").run().json()["parts"][0]["functionCall"]["name"].clone();
    assert_eq!(name, "AIza…y9Qz");
}

#[test]
fn text_is_exact_and_still_harmless_to_look_at() {
    let text = "a\u{1b}[2J\u{7f}\u{9b}\u{202e}é";
    let google = StandIn::new([Answer::text(text)]);
    let outcome = Program::at(&google).line("--json hi").run();
    assert!(outcome.stdout.contains(r#""a\u001b[2J\u007f\u009b\u202eé""#), "{}", outcome.stdout);
    assert_eq!(outcome.json()["text"], text);
}

#[test]
fn an_error_is_one_object_too() {
    let body = error(403, "PERMISSION_DENIED", None, &format!("Consumer 'api_key:{}' has been suspended.", canary()));
    let google = StandIn::new([Answer::json(403, body)]);
    let outcome = Program::at(&google).line("--json hi").run();
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (4, 1));
    let error = &outcome.json()["error"];
    assert_eq!((error["kind"].as_str(), error["exit"].as_u64()), (Some("key-refused"), Some(4)));
    assert!(error["message"].as_str().unwrap().contains("AIza…y9Qz") && error["hint"].is_string(), "{error}");
    assert!(outcome.stderr.starts_with("gemini: "), "{}", outcome.stderr);
}

#[test]
fn errors_before_anything_is_sent_are_objects() {
    for (line, kind, exit) in [
        ("--json hi", "no-key", 3),
        ("--json", "usage", 2),
        ("--json --nonsense", "usage", 2),
        ("--nonsense --json", "usage", 2),
        ("-m --json", "usage", 2),
        ("--model= --nonsense --json", "usage", 2),
        ("key check --nonsense --json", "usage", 2),
        ("key --json nonsense", "usage", 2),
        ("hi --json --config nowhere", "usage", 2),
    ] {
        let outcome = Program::bare().line(line).run();
        let error = outcome.json()["error"].clone();
        assert_eq!(
            (outcome.code, error["kind"].as_str(), error["exit"].as_i64()),
            (exit, Some(kind), Some(exit.into())),
            "{line}"
        );
    }
}

#[test]
fn a_word_that_only_looks_like_the_flag_asks_for_no_object() {
    for line in [
        "-s --json --nonsense hi",
        "-qs --json --nonsense hi",
        "--system --json hi",
        "--nonsense -- --json",
        "key export --shell --json=bash",
        "key exec gemini-has-no-such-program --json",
    ] {
        let outcome = Program::bare().line(line).run();
        assert_eq!(outcome.stdout, "", "{line}");
        assert!(outcome.code != 0, "{line}");
    }
}

#[test]
fn what_came_before_an_error_is_not_lost() {
    let google = StandIn::new([Answer::json(200, finished("MAX_TOKENS", &[json!({ "text": "half" })]).to_string())]);
    let outcome = Program::at(&google).line("--json hi").run();
    assert_eq!(outcome.code, 9);
    let object = outcome.json();
    assert_eq!((object["text"].as_str(), object["finishReason"].as_str()), (Some("half"), Some("MAX_TOKENS")));
    assert_eq!(object["error"]["kind"], "incomplete");
}

#[test]
fn a_key_that_a_server_echoes_anywhere_does_not_leave() {
    let key = canary();
    let body = json!({
        "candidates": [{
            "content": { "parts": [{ "text": format!("your key is {key}") }, { "functionCall": { "name": key } }] },
            "finishReason": "STOP",
        }],
        "modelVersion": key, "responseId": key, "usageMetadata": { key.clone(): 1 },
    });
    for flags in ["--json", "--json --stream"] {
        let google = StandIn::new([Answer::json(200, body.to_string())]);
        // Program::run fails if the key is in the output.
        let outcome = Program::at(&google).line(flags).line("hi").run();
        assert_eq!((outcome.code, outcome.stdout.contains("AIza…y9Qz")), (0, true), "{outcome:?}");
    }
}

/// The last object holds all of it.
#[test]
fn an_answer_that_is_too_large_to_be_one_object_ends_in_order() {
    let event = event_chunk(&piece(&"x".repeat(1 << 20)));
    let steps = vec![Step::Send(STREAM_HEAD.into()), Step::Repeat(event, 70)];
    let outcome = Program::at(&StandIn::new([Answer(steps)])).line("--json --stream hi").run();
    assert_eq!(outcome.code, 9);
    assert!(outcome.stderr.contains("larger than 64 MiB, which --json keeps in memory"), "{}", outcome.stderr);
}

#[test]
fn what_nobody_understands_yet_is_kept() {
    let mut body = finished(
        "STOP",
        &[
            json!({ "text": "a", "thoughtSignature": "c2ln" }),
            json!({ "brand_new": { "x": 1.50 }, "thought_signature": "more" }),
        ],
    );
    body["candidates"][0]["citationMetadata"] = json!({ "citationSources": [{ "uri": "https://example.org" }] });
    body["candidates"][0]["logprobs_result"] = json!({ "chosenCandidates": [] });
    for flag in ["--no-stream", "--stream"] {
        let google = StandIn::new([Answer::json(200, body.to_string())]);
        let outcome = Program::at(&google).line("--json hi").arg(flag).run();
        let last: Value = serde_json::from_str(outcome.stdout.lines().last().unwrap()).unwrap();
        assert_eq!(
            last["parts"],
            json!([
                { "text": "a", "thoughtSignature": "c2ln" },
                { "brandNew": { "x": 1.50 }, "thoughtSignature": "more" },
            ])
        );
        assert_eq!(last["citationMetadata"]["citationSources"][0]["uri"], "https://example.org");
        assert_eq!((last["text"].as_str(), &last["logprobsResult"]), (Some("a"), &json!({ "chosenCandidates": [] })));
    }
}
