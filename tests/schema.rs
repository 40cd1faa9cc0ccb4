//! `--schema` and `--schema-multi`: answers that have the form that was asked for, or are not printed.

use std::fs;
use std::io::{BufRead as _, BufReader};

use serde_json::{Value, json};

use crate::support::wire::{STREAM_HEAD, error, event, event_chunk, finished, last, piece, stream_of};
use crate::support::{Answer, Gate, Outcome, Program, StandIn, Step};

const PERSON: &str =
    r#"{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"]}"#;

/// What becomes of this answer with these options.
fn answered(text: &str, options: &str, schema: &str) -> Outcome {
    let google = StandIn::new([Answer::text(text)]);
    Program::at(&google).line("--no-stream").line(options).arg(schema).arg("who?").run()
}

/// What becomes of a list that comes in these pieces.
fn listed(pieces: &[&str]) -> Outcome {
    let (end, pieces) = pieces.split_last().unwrap();
    let events: Vec<_> = pieces.iter().map(|text| piece(text)).chain([last(end)]).collect();
    let google = StandIn::new([Answer::stream(&events)]);
    Program::at(&google).line("who? --schema-multi").arg("name, age int").run()
}

/// The `generationConfig` that is sent.
fn sent(program: impl FnOnce(Program) -> Program) -> Value {
    let google = StandIn::new([Answer::text("{}")]);
    program(Program::at(&google)).line("--no-stream who?").run();
    google.request().json()["generationConfig"].clone()
}

#[test]
fn an_answer_that_fits_is_printed_as_the_model_wrote_it() {
    let text = "{\n  \"name\": \"Ada\",\n  \"age\": 36.0\n}\n";
    answered(text, "--schema", PERSON).succeeds(text);
    answered(text.trim(), "--schema", PERSON).succeeds(text);
    answered("{\"age\":1,\"name\":\"\u{9b}\u{202e}é\"}", "--schema", PERSON)
        .succeeds("{\"age\":1,\"name\":\"\\u009b\\u202eé\"}\n");
    answered("{\"age\":1,\"name\":\"\u{202e}\"} ", "--raw --schema", PERSON)
        .succeeds("{\"age\":1,\"name\":\"\u{202e}\"} ");
}

#[test]
fn a_schema_is_sent_with_the_type_of_the_answer() {
    let whole = json!({
        "responseMimeType": "application/json",
        "responseJsonSchema": {
            "type": "object",
            "properties": { "name": { "type": "string" }, "age": { "type": "integer" } },
            "required": ["name", "age"],
            "propertyOrdering": ["name", "age"],
        },
    });
    let of_file = |program: Program| program.file("my schema.json", &format!("\u{feff}{PERSON}\n"));
    assert_eq!(sent(|program| program.arg("--schema").arg(PERSON)), whole);
    assert_eq!(sent(|program| program.arg("--schema").arg("name, age int")), whole);
    assert_eq!(sent(|program| of_file(program).arg("--schema").arg("my schema.json")), whole);
    assert_eq!(sent(|program| of_file(program).arg("--schema").arg("@my schema.json")), whole);
    let multi = sent(|program| program.arg("--schema-multi").arg("name, age int"));
    assert_eq!(multi["responseJsonSchema"], json!({ "type": "array", "items": whole["responseJsonSchema"] }));
    // What the configuration says about the form of answers gives way.
    let config = "[options]\nresponseMimeType = \"text/plain\"\nresponseSchema = {type = \"STRING\"}\n";
    assert_eq!(sent(|program| program.config(config).arg("--schema").arg(PERSON)), whole);
}

#[test]
fn an_answer_that_does_not_fit_is_not_printed() {
    let long = "[".repeat(200);
    for (text, words) in [
        (r#"{"name":"Ada"}"#, "gemini: the answer does not fit the schema: \"age\" is missing\n"),
        (
            r#"{"name":"Ada","age":"36"}"#,
            "gemini: the answer does not fit the schema: /age: a string where integer is wanted\n",
        ),
        ("Sure! {}", "gemini: the answer is not JSON: expected value at line 1 column 1\n"),
        (
            "```json\n{\"name\":\"Ada\",\"age\":1}\n```",
            "gemini: the answer is not JSON: expected value at line 1 column 1\n",
        ),
        (
            r#"{"name":"Ada","age":1"#,
            "gemini: the answer is not JSON: EOF while parsing an object at line 1 column 21\n",
        ),
        (
            r#"{"name":"Ada","age":1,"age":2}"#,
            "gemini: the answer is not JSON: the name \"age\" stands twice in an object at line 1 column 30\n",
        ),
        (r#"{"name":"Ada","age":1e999}"#, "gemini: the answer is not JSON: number out of range at line 1 column 25\n"),
        (&long, "gemini: the answer is not JSON: recursion limit exceeded at line 1 column 128\n"),
    ] {
        let outcome = answered(text, "--schema", PERSON);
        outcome.fails(9, "", words);
        assert!(
            outcome
                .stderr
                .ends_with("\nhint: ask again, or another model (-m); --json prints what it wrote beside the error\n")
        );
    }
}

#[test]
fn an_answer_that_is_cut_is_not_printed_whether_it_fits_or_not() {
    let cut = finished("MAX_TOKENS", &[json!({ "text": r#"{"name":"Ada","age":1}"# })]).to_string();
    let google = StandIn::new([Answer::json(200, cut)]);
    Program::at(&google).line("--no-stream who? --schema").arg(PERSON).run().fails(9, "", "cut at the token limit");
    let google = StandIn::new([Answer::raw(stream_of(&event(&piece(r#"{"name":"Ada","age":1}"#))))]);
    Program::at(&google).line("--stream who? --schema").arg(PERSON).run().fails(9, "", "without a finish reason");
}

#[test]
fn a_file_is_written_only_if_the_answer_fits() {
    let google = StandIn::new([Answer::text(r#"{"name":"Ada","age":1}"#), Answer::text("{}")]);
    let program = Program::at(&google).line("--no-stream who? --output a.json --force --schema").arg(PERSON);
    program.run().succeeds("");
    assert_eq!(program.read("a.json"), "{\"name\":\"Ada\",\"age\":1}\n");
    program.run().fails(9, "", "\"name\" is missing");
    assert_eq!(program.read("a.json"), "{\"name\":\"Ada\",\"age\":1}\n");
    assert!(!program.path().join("a.json.partial").exists());
}

#[test]
fn with_json_the_value_stands_beside_the_text() {
    let outcome = answered("{\"name\": \"Ada\",\n\"age\": 1}", "--json --schema", PERSON);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    assert_eq!(outcome.json()["data"], json!({ "name": "Ada", "age": 1 }));
    assert_eq!(outcome.json()["text"], "{\"name\": \"Ada\",\n\"age\": 1}");
    let outcome = answered("{}", "--json --schema", PERSON);
    assert_eq!((outcome.code, outcome.json()["text"].as_str()), (9, Some("{}")));
    assert_eq!(outcome.json()["data"], Value::Null);
    assert_eq!(outcome.json()["error"]["message"], "the answer does not fit the schema: \"name\" is missing");
    let outcome = answered(r#"[{"name":"Ada","age":1}]"#, "--json --schema-multi", PERSON);
    assert_eq!(outcome.json()["data"], json!([{ "name": "Ada", "age": 1 }]));
    let outcome = answered(r#"[{"name":"Ada","age":null}]"#, "--json --schema-multi", PERSON);
    assert_eq!(outcome.code, 9);
    assert_eq!(
        outcome.json()["error"]["message"],
        "the answer does not fit the schema: /0/age: null where integer is wanted"
    );
}

#[test]
fn what_is_no_schema_is_refused_before_anything_is_sent() {
    for (text, words) in [
        ("{", "--schema is no JSON Schema: EOF while parsing an object at line 1 column 1\n"),
        ("[]", "--schema is no JSON Schema: a schema is an object\n"),
        (
            r#"{"properties":{"age":{"type":"int"}}}"#,
            "--schema is no JSON Schema: /properties/age/type: \"int\" is none of the types string, number,",
        ),
        (
            r##"{"$ref":"#"}"##,
            "--schema is no JSON Schema: $ref \"#\" leads back to itself, so that nothing would fit\n",
        ),
        (&"{\"items\":".repeat(200), "--schema is no JSON Schema: recursion limit exceeded at line 1"),
        ("name, age inte", "--schema is no JSON Schema: \"inte\" is none of the types str, int, float, bool,"),
        ("nowhere.json", "cannot read the schema from nowhere.json: "),
        ("@name, age", "cannot read the schema from name, age: "),
        ("bad.json", "bad.json is no JSON Schema: expected value at line 1 column 1\n"),
        (".", "cannot read the schema from .: "),
        ("", "cannot read the schema from : "),
    ] {
        let program = Program::bare().file("bad.json", "words").line("who? --schema").arg(text);
        let outcome = program.run();
        outcome.fails(2, "", words);
        assert_eq!(outcome.stderr.lines().count(), 2, "{}", outcome.stderr);
    }
    let huge = format!(r#"{{"description":"{}"}}"#, "a".repeat(1 << 20));
    let program = Program::bare().file("huge.json", &huge).line("who? --schema huge.json");
    program.run().fails(2, "", "cannot read the schema from huge.json: it is larger than 1 MiB\n");
}

#[test]
fn the_form_of_an_answer_is_said_once() {
    for field in ["responseMimeType=application/json", "responseJsonSchema={}", "responseSchema.type=STRING"] {
        let outcome = Program::bare().line("who? -o").arg(field).line("--schema {}").run();
        outcome.fails(2, "", " and a schema say twice what form the answer has\nhint: leave -o response");
    }
    for line in ["--schema {} --schema-multi {}", "--schema {} -x", "--schema-multi {} --xl", "-x --xl"] {
        Program::bare().line(line).arg("who?").run().fails(2, "", "cannot be used with");
    }
    assert_eq!(Program::bare().line("-x --json who?").run().json()["error"]["exit"], 2);
}

#[test]
fn what_is_not_checked_is_told() {
    let google = StandIn::new([Answer::text("\"x\""), Answer::text("\"x\"")]);
    let program = Program::at(&google).line("--no-stream who? --schema").arg(r#"{"pattern":"a","format":"date"}"#);
    let outcome = program.run();
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("\"x\"\n", 0));
    assert_eq!(
        outcome.stderr,
        "gemini: whether the answer fits these words of the schema is not checked: format, pattern\n"
    );
    program.line("-q").run().succeeds("\"x\"\n");
}

#[test]
fn where_google_refuses_a_schema_the_hint_says_what_it_may_be() {
    let refused = |schema: &str| {
        let google = StandIn::new([Answer::json(
            400,
            error(400, "INVALID_ARGUMENT", None, "Request contains an invalid argument."),
        )]);
        let outcome = Program::at(&google).line("--no-stream -q who? --schema").arg(schema).run();
        assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 11));
        outcome.stderr.lines().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(refused(r#"{"not":{}}"#), "hint: Gemini is not known to take not");
    assert_eq!(refused(r#"{"maxItems":3,"items":{"maxItems":2}}"#), "hint: some models refuse more than one maxItems");
    assert_eq!(refused("{}"), "hint: a schema that is large or deep may be refused; --dry-run shows it");
}

#[test]
fn a_list_is_printed_element_by_element_wherever_it_is_cut() {
    let text = "[\n  {\"name\": \"Ada, \\\"A]\\\"\", \"age\": 36},\n  {\"name\": \"Bo\", \"age\": 1}\n]\n";
    let lines = "{\"name\":\"Ada, \\\"A]\\\"\",\"age\":36}\n{\"name\":\"Bo\",\"age\":1}\n";
    listed(&[text]).succeeds(lines);
    let letters: Vec<String> = text.chars().map(String::from).collect();
    listed(&letters.iter().map(String::as_str).collect::<Vec<_>>()).succeeds(lines);
    listed(&["[", " ]"]).succeeds("");
    let google = StandIn::new([Answer::text("[1, 2.50, -3e2]")]);
    Program::at(&google)
        .line("--no-stream who? --schema-multi")
        .arg(r#"{"type":"number"}"#)
        .run()
        .succeeds("1\n2.50\n-3e2\n");
}

#[test]
fn an_element_is_there_while_the_next_one_is_held_back() {
    let (gate, wait) = Gate::new();
    let steps = vec![
        Step::Send(STREAM_HEAD.into()),
        Step::Send(event_chunk(&piece(r#"[{"name":"Ada","age":1}"#))),
        wait,
        Step::Send(event_chunk(&last(r#",{"name":"Bo","age":2}]"#))),
        Step::Send(b"0\r\n\r\n".to_vec()),
    ];
    let google = StandIn::new([Answer(steps)]);
    let mut child = Program::at(&google).line("--no-stdin who? --schema-multi").arg(PERSON).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().as_deref(), Some(r#"{"name":"Ada","age":1}"#));
    gate.open();
    assert_eq!(lines.collect::<Vec<_>>(), [r#"{"name":"Bo","age":2}"#]);
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_lines_before_a_fault_stay() {
    let first = "{\"name\":\"Ada\",\"age\":1}\n";
    for (pieces, words) in [
        (
            ["[{\"name\":\"Ada\",\"age\":1},", "{\"name\":\"Bo\"}]"],
            "the answer does not fit the schema: /1: \"age\" is missing\n",
        ),
        (
            ["[{\"name\":\"Ada\",\"age\":1},", "{\"name\":}]"],
            "the answer is not JSON: /1: expected value at line 1 column 9\n",
        ),
        (["[{\"name\":\"Ada\",\"age\":1}", ","], "the answer is no JSON list: it ends before its ]\n"),
        (["[{\"name\":\"Ada\",\"age\":1}", "] done"], "the answer is no JSON list: something stands behind its end\n"),
    ] {
        listed(&pieces).fails(9, first, words);
    }
    listed(&["Here ", "you are: []"]).fails(9, "", "the answer is no JSON list: it does not begin with [\n");
    listed(&["{\"name\":\"Ada\",", "\"age\":1}"]).fails(
        9,
        "",
        "the answer is no JSON list: it does not begin with [\n",
    );
    let google = StandIn::new([Answer::raw(stream_of(&event(&piece("[{\"name\":\"Ada\",\"age\":1},{\"na"))))]);
    let program = Program::at(&google).line("who? --output rows --schema-multi").arg(PERSON);
    program.run().fails(9, "", "what came of the answer is in ");
    assert_eq!(fs::read_to_string(program.path().join("rows.partial")).unwrap(), first);
}
