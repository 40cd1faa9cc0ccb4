//! Pictures and sound in an answer that is printed as text: kept in files beside it.

use std::fs;

use serde_json::{Value, json};

use crate::support::wire::{event, finished, piece, stream_of};
use crate::support::{Answer, Outcome, Program, StandIn};

const PICTURE: &[u8] = b"\x89PNG picture";

fn picture() -> Value {
    json!({ "inlineData": { "mimeType": "image/png", "data": "iVBORyBwaWN0dXJl" } })
}

fn sound(data: &str) -> Value {
    json!({ "inlineData": { "mimeType": "audio/L16;rate=24000", "data": data } })
}

fn answered(line: &str, parts: &[Value]) -> (Program, Outcome) {
    let google = StandIn::new([Answer::json(200, finished("STOP", parts).to_string())]);
    let program = Program::at(&google).line(line).line("hi");
    let outcome = program.run();
    (program, outcome)
}

fn read(program: &Program, name: &str) -> Vec<u8> {
    fs::read(program.path().join(name)).unwrap()
}

fn lines(names: &[&str]) -> String {
    let line = |name| format!("gemini: the answer holds image/png, which is in {name}\n");
    names.iter().map(line).collect::<Vec<_>>().concat()
}

#[test]
fn a_picture_alone_is_a_whole_answer() {
    let (program, outcome) = answered("", &[picture()]);
    assert_eq!(outcome, Outcome { stdout: String::new(), stderr: lines(&["gemini.png"]), code: 0 });
    assert_eq!(read(&program, "gemini.png"), PICTURE);
}

#[test]
fn no_picture_takes_the_place_of_a_file() {
    let google = StandIn::new([Answer::json(200, finished("STOP", &[picture(), picture()]).to_string())]);
    let program = Program::at(&google).line("hi").file("gemini.png", "mine");
    let outcome = program.run();
    assert_eq!((outcome.stderr, outcome.code), (lines(&["gemini-2.png", "gemini-3.png"]), 0));
    assert_eq!(read(&program, "gemini.png"), b"mine");
    assert_eq!(read(&program, "gemini-3.png"), PICTURE);
}

#[test]
fn text_is_printed_and_the_picture_kept() {
    let (program, outcome) = answered("", &[json!({ "text": "here" }), picture()]);
    assert_eq!(outcome, Outcome { stdout: "here\n".into(), stderr: lines(&["gemini.png"]), code: 0 });
    assert_eq!(read(&program, "gemini.png"), PICTURE);
}

#[test]
fn a_picture_is_what_the_output_file_was_asked_for() {
    let (program, outcome) = answered("--output cat.png", &[picture()]);
    outcome.succeeds("");
    assert_eq!(read(&program, "cat.png"), PICTURE);
    assert!(!program.path().join("cat.png.png").exists());

    let (program, outcome) = answered("--output cat.txt", &[json!({ "text": "here" }), picture()]);
    let place = program.path().canonicalize().unwrap().join("cat.txt.png");
    assert!(outcome.stderr.ends_with("cat.txt.png\n"), "{outcome:?}");
    assert_eq!((read(&program, "cat.txt"), fs::read(place).unwrap()), (b"here\n".to_vec(), PICTURE.to_vec()));
}

#[test]
fn sound_that_comes_in_pieces_is_one_file() {
    let body: String = ["AAEC", "AwQF"].map(|data| event(&finished("STOP", &[sound(data)]).to_string())).concat();
    let google = StandIn::new([Answer::raw(stream_of(&body))]);
    let program = Program::at(&google).line("--stream hi");
    let outcome = program.run();
    let line = "gemini: the answer holds audio/L16;rate=24000, which is in gemini.pcm\n";
    assert_eq!((outcome.stderr.as_str(), outcome.code), (line, 0));
    assert_eq!(read(&program, "gemini.pcm"), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn the_picture_of_an_answer_that_breaks_off_is_kept_and_named() {
    let mut first: Value = serde_json::from_str(&piece("half")).unwrap();
    first["candidates"][0]["content"]["parts"][0] = picture();
    let google = StandIn::new([Answer::raw(stream_of(&event(&first.to_string())))]);
    let program = Program::at(&google).line("--stream hi");
    program.run().fails(9, "", "which is in gemini.png\ngemini: the answer is cut off");
    assert_eq!(read(&program, "gemini.png"), PICTURE);
}

#[test]
fn what_is_no_picture_is_left_to_json() {
    for data in [json!("no base64!"), json!(""), json!(7), Value::Null] {
        let part = json!({ "inlineData": { "mimeType": "image/png", "data": data } });
        let (program, outcome) = answered("", &[part]);
        outcome.fails(9, "", "no text, only inlineData");
        assert!(!program.path().join("gemini.png").exists());
    }
    let (program, outcome) = answered("--json", &[picture()]);
    assert_eq!((outcome.code, outcome.json()["parts"][0].clone()), (0, picture()));
    assert!(!program.path().join("gemini.png").exists());
}

/// Text that is there and a call that nobody made leave the answer as it was.
#[test]
fn a_call_beside_a_picture_is_told_of() {
    let (_, outcome) = answered("", &[picture(), json!({ "functionCall": { "name": "f" } })]);
    outcome.fails(9, "", "no text, only inlineData, functionCall");
    let (_, outcome) = answered("", &[json!({ "text": "t" }), picture(), json!({ "functionCall": { "name": "f" } })]);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("t\n", 0));
    assert!(outcome.stderr.contains("not text (functionCall); --json"), "{outcome:?}");
}

#[cfg(unix)]
#[test]
fn a_picture_that_cannot_be_written_is_lost_output() {
    use std::os::unix::fs::symlink;
    let google = StandIn::new([Answer::json(200, finished("STOP", &[picture()]).to_string())]);
    let program = Program::at(&google).line("hi");
    for number in 1..=100 {
        let name = if number == 1 { "gemini.png".to_owned() } else { format!("gemini-{number}.png") };
        symlink("nowhere", program.path().join(name)).unwrap();
    }
    program.run().fails(10, "", "cannot write gemini.png: too many files of this name lie there already");
}
