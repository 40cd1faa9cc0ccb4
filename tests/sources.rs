//! What an answer rests on: tools, sources, marks in the text, code that was run.

use serde_json::{Value, json};

use crate::support::wire::{finished, piece};
use crate::support::{Answer, Outcome, Program, StandIn};

/// An answer with these parts and what stands beside them.
fn grounded(parts: &[Value], beside: &Value) -> Value {
    let mut reply = finished("STOP", parts);
    beside.as_object().unwrap().iter().for_each(|(name, value)| reply["candidates"][0][name] = value.clone());
    reply
}

fn source(title: &str, uri: &str) -> Value {
    json!({ "web": { "title": title, "uri": uri } })
}

fn support(end: usize, text: &str, chunks: &[usize]) -> Value {
    json!({ "segment": { "endIndex": end, "text": text }, "groundingChunkIndices": chunks })
}

/// A search that found two pages, one sentence standing on each and one on both.
fn weather() -> Value {
    let metadata = json!({
        "webSearchQueries": ["bergen weather"],
        "groundingChunks": [source("yr.no", "https://yr.no/b"), source("Wetter – \u{1b}[2J", "https://example.org/ä")],
        "groundingSupports": [support(11, "Es regnete.", &[0]), { "segment": { "startIndex": 12, "endIndex": 24, "text": "Über Nacht." }, "groundingChunkIndices": [0, 1] }],
    });
    grounded(&[json!({ "text": "Es regnete. Über Nacht." })], &json!({ "groundingMetadata": metadata }))
}

const LIST: &str = "[1] yr.no: https://yr.no/b\n[2] Wetter – ^[[2J: https://example.org/%C3%A4\n";

fn asked(line: &str, replies: &[Value]) -> Outcome {
    let google = StandIn::new(replies.iter().map(|reply| Answer::json(200, reply.to_string())));
    Program::at(&google).line(line).line("hi").run()
}

fn streamed(line: &str, replies: &[Value]) -> Outcome {
    let google = StandIn::new([Answer::stream(&replies.iter().map(Value::to_string).collect::<Vec<_>>())]);
    Program::at(&google).line("--stream").line(line).line("hi").run()
}

fn text(text: &str) -> Value {
    serde_json::from_str(&piece(text)).unwrap()
}

#[test]
fn tools_go_along_with_the_prompt() {
    for (line, expected) in [
        ("--search", json!([{ "googleSearch": {} }])),
        (
            "--maps --code-execution --url-context --search",
            json!([{ "googleSearch": {} }, { "urlContext": {} }, { "codeExecution": {} }, { "googleMaps": {} }]),
        ),
    ] {
        let google = StandIn::new([Answer::json(200, weather().to_string())]);
        Program::at(&google).line(line).line("hi").run().succeeds("Es regnete. Über Nacht.\n");
        assert_eq!(google.request().json()["tools"], expected, "{line}");
    }
}

#[test]
fn a_model_that_takes_no_tools_says_so_itself() {
    let refusal = crate::support::wire::error(400, "INVALID_ARGUMENT", None, "Search Grounding is not supported.");
    let google = StandIn::new([Answer::json(400, refusal)]);
    Program::at(&google).line("--search hi").run().fails(11, "", "gemini: Search Grounding is not supported");
}

#[test]
fn sources_are_listed_behind_the_answer_where_they_are_asked_for() {
    asked("--search --sources", &[weather()]).succeeds(&format!("Es regnete. Über Nacht.\n\n{LIST}"));
    let ending = grounded(
        &[json!({ "text": "x\n" })],
        &json!({ "groundingMetadata": { "groundingChunks": [source("", "https://a")] } }),
    );
    asked("--search --sources", &[ending]).succeeds("x\n\n[1] https://a\n");
    let google = StandIn::new([Answer::json(200, weather().to_string())]);
    let program = Program::at(&google).line("--sources --output answer.txt hi");
    program.run().succeeds("");
    assert_eq!(program.read("answer.txt"), format!("Es regnete. Über Nacht.\n\n{LIST}"));
}

#[test]
fn numbers_stand_behind_what_they_stand_for() {
    asked("--search --cite", &[weather()]).succeeds("Es regnete.[1] Über Nacht.[1][2]\n");
    asked("--search --cite --sources", &[weather()]).succeeds(&format!("Es regnete.[1] Über Nacht.[1][2]\n\n{LIST}"));
}

#[test]
fn offsets_of_a_stream_count_over_all_its_events() {
    let mut last = weather();
    last["candidates"][0]["content"]["parts"] = json!([{ "text": "ber Nacht." }]);
    let code = finished("STOP", &[json!({ "executableCode": { "code": "1" } })]);
    let mut code = code;
    code["candidates"][0].as_object_mut().unwrap().remove("finishReason");
    streamed("--cite --parts", &[code, text("Es re"), text("gnete. Ü"), last])
        .succeeds_with("Es regnete.[1] Über Nacht.[1][2]\n", "gemini: code that was run:\n    1\n");
}

impl Outcome {
    #[track_caller]
    fn succeeds_with(&self, stdout: &str, stderr: &str) {
        assert_eq!((self.stdout.as_str(), self.stderr.as_str(), self.code), (stdout, stderr, 0));
    }
}

#[test]
fn offsets_that_lead_nowhere_mark_nothing() {
    let metadata = json!({
        "groundingChunks": [source("A", "https://a")],
        "groundingSupports": [
            { "segment": { "endIndex": 1 }, "groundingChunkIndices": [0] },
            { "segment": { "endIndex": 99 }, "groundingChunkIndices": [0] },
            { "segment": { "partIndex": 7, "startIndex": 3, "endIndex": 2 }, "groundingChunkIndices": [0] },
            { "segment": { "endIndex": 2 }, "groundingChunkIndices": [5, -1, "x"] },
            { "segment": { "startIndex": -4, "endIndex": 2 }, "groundingChunkIndices": [0] },
            7,
        ],
    });
    let reply = grounded(&[json!({ "text": "é!" })], &json!({ "groundingMetadata": metadata }));
    let note = "gemini: 3 pieces of text with sources are not in the answer, so that no number marks them\n";
    asked("--cite", &[reply]).succeeds_with("é!\n", note);
}

#[test]
fn an_answer_without_sources_is_told_of() {
    let plain = [finished("STOP", &[json!({ "text": "I know." })])];
    let note = "gemini: nothing was searched: the answer names no sources\n";
    asked("--search --sources --cite", &plain).succeeds_with("I know.\n", note);
    asked("--search -q", &plain).succeeds("I know.\n");
    asked("--maps", &plain).succeeds_with("I know.\n", "gemini: the answer names no sources\n");
    asked("--code-execution", &plain).succeeds("I know.\n");
}

#[test]
fn a_required_source_comes_before_the_answer() {
    let plain = [finished("STOP", &[json!({ "text": "I know." })])];
    let words = "nothing was searched: the answer names no sources, which --require-sources asks for";
    asked("--search --require-sources", &plain).fails(9, "", words);
    streamed("--search --require-sources", &[text("I "), plain[0].clone()]).fails(9, "", words);
    let outcome = asked("--search --require-sources --json", &plain);
    assert_eq!((outcome.code, outcome.json()["error"]["kind"].as_str()), (9, Some("incomplete")));
    asked("--search --require-sources", &[weather()]).succeeds("Es regnete. Über Nacht.\n");
    Program::bare().line("--require-sources hi").run().fails(2, "", "the model has nothing that brings sources");

    let google = StandIn::new([Answer::json(200, plain[0].to_string())]);
    let program = Program::at(&google).line("--search --require-sources --output a.txt hi");
    program.run().fails(9, "", words);
    assert!(!program.path().join("a.txt").exists() && !program.path().join("a.txt.partial").exists());
}

#[test]
fn text_that_waits_for_its_sources_is_not_lost_when_the_answer_breaks_off() {
    streamed("--cite", &[text("half")]).fails(9, "half", "without a finish reason");
    streamed("--search --require-sources", &[text("half")]).fails(9, "", "without a finish reason");
}

#[test]
fn addresses_that_were_not_read_are_named() {
    let pages = json!({ "urlMetadata": [
        { "retrievedUrl": "https://a/", "urlRetrievalStatus": "URL_RETRIEVAL_STATUS_SUCCESS" },
        { "retrievedUrl": "https://b/\u{1b}[2J x", "urlRetrievalStatus": "URL_RETRIEVAL_STATUS_PAYWALL" },
        { "retrievedUrl": "javascript:alert(1)", "urlRetrievalStatus": "URL_RETRIEVAL_STATUS_ERROR" },
    ] });
    let reply = grounded(&[json!({ "text": "ok" })], &json!({ "urlContextMetadata": pages }));
    let notes = "gemini: not read: https://b/%1B[2J%20x (paywall)\ngemini: not read: an address that is not one of the web (error)\n";
    asked("--url-context --require-sources --sources", &[reply]).succeeds_with("ok\n\n[1] https://a/\n", notes);
}

#[test]
fn what_is_quoted_is_told_of_with_any_prompt() {
    let quoted = |sources: Value| {
        grounded(&[json!({ "text": "ok" })], &json!({ "citationMetadata": { "citationSources": sources } }))
    };
    let one = quoted(json!([{ "uri": "https://a", "startIndex": 1 }, { "uri": "https://a" }]));
    asked("", &[one]).succeeds_with("ok\n", "gemini: the answer quotes a source at length (https://a)\n");
    let two = quoted(json!([{ "license": "mit" }, { "uri": "https://b" }]));
    let note = "gemini: the answer quotes 2 sources at length, among them https://b; --json has all\n";
    asked("", &[two]).succeeds_with("ok\n", note);
    asked("-q", &[quoted(json!([{}]))]).succeeds("ok\n");
}

#[test]
fn code_that_was_run_is_shown_beside_the_answer() {
    let parts = [
        json!({ "text": "It is " }),
        json!({ "executableCode": { "language": "PYTHON", "code": "if 1:\n    print('é\u{1b}[2J')\n" } }),
        json!({ "codeExecutionResult": { "outcome": "OUTCOME_OK", "output": "é\r\n" } }),
        json!({ "text": "é." }),
    ];
    let shown =
        "gemini: code that was run (python):\n    if 1:\n        print('é^[[2J')\ngemini: its output (ok):\n    é\n";
    asked("--code-execution --parts", &[finished("STOP", &parts)]).succeeds_with("It is é.\n", shown);
    asked("--code-execution --parts -q", &[finished("STOP", &parts)]).succeeds_with("It is é.\n", shown);
    let note = "gemini: the answer also has parts that are not text (executableCode, codeExecutionResult); --json prints them, --parts shows them\n";
    asked("--code-execution", &[finished("STOP", &parts)]).succeeds_with("It is é.\n", note);
    asked("--parts", &[finished("STOP", &parts[1..3])]).fails(9, "", "no text, only executableCode");
    let json = asked("--parts --json", &[finished("STOP", &parts)]);
    assert_eq!((json.stderr.as_str(), json.json()["parts"].as_array().unwrap().len()), ("", 2));
}

#[test]
fn json_has_sources_citations_queries_and_logprobs() {
    let mut reply = weather();
    reply["candidates"][0]["logprobsResult"] =
        json!({ "chosenCandidates": [{ "token": "Es", "logProbability": -0.5 }] });
    let outcome = asked("--search --json", &[reply]);
    let said = outcome.json();
    let sources = json!([
        { "title": "yr.no", "uri": "https://yr.no/b" },
        { "title": "Wetter – \u{1b}[2J", "uri": "https://example.org/ä" }
    ]);
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
    assert_eq!(said["sources"], sources);
    let citations = json!([{ "start": 0, "end": 11, "sources": [1] }, { "start": 12, "end": 24, "sources": [1, 2] }]);
    assert_eq!(said["citations"], citations);
    assert_eq!(said["queries"], json!(["bergen weather"]));
    assert_eq!(said["logprobs"], json!([{ "token": "Es", "logprob": -0.5 }]));
    assert!(said["groundingMetadata"]["groundingChunks"].is_array());
    let plain = asked("--json", &[finished("STOP", &[json!({ "text": "a" })])]).json();
    assert!(["sources", "citations", "queries", "logprobs"].iter().all(|name| plain.get(name).is_none()), "{plain}");
}

#[test]
fn ten_thousand_sources_are_a_list() {
    let chunks: Vec<_> =
        (0..10_000).map(|number| source(&format!("t{number}"), &format!("https://a/{number}"))).collect();
    let supports: Vec<_> = (0..10_000).map(|number| support(2, "ok", &[number])).collect();
    let metadata = json!({ "groundingChunks": chunks, "groundingSupports": supports });
    let reply = grounded(&[json!({ "text": "ok" })], &json!({ "groundingMetadata": metadata }));
    let outcome = asked("--sources --cite", &[reply]);
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
    assert!(outcome.stdout.starts_with("ok[1][2][3]") && outcome.stdout.ends_with("\n[10000] t9999: https://a/9999\n"));
}

#[test]
fn options_that_exclude_each_other_are_named() {
    for line in ["--cite --json", "--cite --raw", "--sources --raw", "--sources --schema a", "--cite -x"] {
        let outcome = Program::bare().line(line).line("hi").run();
        assert!(outcome.code == 2 && outcome.stderr.contains("cannot be used with"), "{line}: {outcome:?}");
    }
}
