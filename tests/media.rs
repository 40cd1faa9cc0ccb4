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

/// The files in the room, hidden ones aside.
fn files(program: &Program) -> Vec<String> {
    let entries = fs::read_dir(program.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = entries.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
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
    assert_eq!((read(&program, "cat.png").as_slice(), files(&program)), (PICTURE, vec!["cat.png".to_owned()]));

    let (program, outcome) = answered("--output cat.txt", &[json!({ "text": "here" }), picture()]);
    let place = program.path().canonicalize().unwrap().join("cat.txt.png");
    assert!(outcome.stderr.ends_with("cat.txt.png\n"), "{outcome:?}");
    assert_eq!((read(&program, "cat.txt"), fs::read(place).unwrap()), (b"here\n".to_vec(), PICTURE.to_vec()));
}

/// The text is no part of the picture that was asked for.
#[test]
fn beside_a_picture_for_a_file_text_is_printed() {
    let (program, outcome) = answered("--output cat.png", &[json!({ "text": "here" }), picture()]);
    outcome.succeeds("here\n");
    assert_eq!((read(&program, "cat.png").as_slice(), files(&program)), (PICTURE, vec!["cat.png".to_owned()]));
    let (program, outcome) = answered("--output cat.png", &[json!({ "text": "here" })]);
    outcome.fails(9, "here\n", "the answer holds no picture and no sound, only text");
    assert!(files(&program).is_empty());
}

#[test]
fn several_pictures_for_a_file_take_numbers() {
    let google = StandIn::new([Answer::json(200, finished("STOP", &[picture(), picture()]).to_string())]);
    let program = Program::at(&google).file("cat-2.png", "mine").line("--output cat.png hi");
    let outcome = program.run();
    assert_eq!((outcome.stderr, outcome.code), (lines(&["cat-1.png", "cat-3.png"]), 0));
    assert_eq!(files(&program), ["cat-1.png", "cat-2.png", "cat-3.png"]);
    assert_eq!((read(&program, "cat-1.png"), read(&program, "cat-2.png")), (PICTURE.to_vec(), b"mine".to_vec()));
}

#[test]
fn more_pictures_than_any_answer_has_are_not_all_kept() {
    let (program, outcome) = answered("", &vec![picture(); 101]);
    outcome.fails(9, "", "more than 100 pictures and sounds; the rest is not kept");
    assert_eq!(files(&program).len(), 100);
}

/// The file has the name that was asked for, as a script expects it, and what it is is said.
#[test]
fn a_suffix_that_does_not_fit_is_told() {
    let (program, outcome) = answered("--output cat.jpg", &[picture()]);
    let note = "gemini: cat.jpg holds image/png, not image/jpeg\n";
    assert_eq!(outcome, Outcome { stdout: String::new(), stderr: note.into(), code: 0 });
    assert_eq!((read(&program, "cat.jpg").as_slice(), files(&program)), (PICTURE, vec!["cat.jpg".to_owned()]));
    for (name, said) in [("talk.wav", ""), ("talk.mp3", "gemini: talk.mp3 holds audio/wav, not audio/mpeg\n")] {
        let (program, outcome) = answered(&format!("--output {name}"), &[sound("AAEC"), sound("AwQF")]);
        assert_eq!(outcome, Outcome { stdout: String::new(), stderr: said.into(), code: 0 });
        assert_eq!((read(&program, name).len(), files(&program)), (50, vec![name.to_owned()]));
    }
}

#[test]
fn a_type_that_the_content_denies_is_not_believed() {
    let jpeg = json!({ "inlineData": { "mimeType": "image/png", "data": "/9j/4AAQSkZJRg==" } });
    let (program, outcome) = answered("", &[jpeg]);
    let line = "gemini: the answer holds image/jpeg (which the server calls image/png), which is in gemini.jpg\n";
    assert_eq!((outcome.stderr.as_str(), outcome.code), (line, 0));
    assert_eq!(files(&program), ["gemini.jpg"]);
}

#[test]
fn sound_without_a_rate_is_kept_as_it_came() {
    let bare = json!({ "inlineData": { "mimeType": "audio/L16", "data": "AAEC" } });
    let (program, outcome) = answered("", &[bare]);
    let line = "gemini: the answer holds audio/L16 without a rate that could be played, which is in gemini.pcm\n";
    assert_eq!((outcome.stderr.as_str(), outcome.code), (line, 0));
    assert_eq!(read(&program, "gemini.pcm"), [0, 1, 2]);
}

#[test]
fn sound_that_ends_within_a_sample_is_cut_off() {
    let (program, outcome) = answered("", &[sound("AAEC")]);
    outcome.fails(9, "", "the answer is cut off: audio/L16;rate=24000 in it ends within a sample");
    assert_eq!(read(&program, "gemini.wav").len(), 47);
    let (program, outcome) = answered("--output talk.wav", &[sound("AAEC")]);
    outcome.fails(9, "", "ends within a sample");
    assert_eq!((files(&program), read(&program, "talk.wav.partial").len()), (vec!["talk.wav.partial".to_owned()], 47));
}

/// A model that thinks makes drafts; they are none of its pictures.
#[test]
fn a_draft_among_the_thoughts_is_no_picture() {
    let mut draft = picture();
    draft["thought"] = json!(true);
    let (program, outcome) = answered("", &[draft.clone(), json!({ "text": "here" }), picture()]);
    assert_eq!(outcome, Outcome { stdout: "here\n".into(), stderr: lines(&["gemini.png"]), code: 0 });
    assert_eq!(files(&program), ["gemini.png"]);
    let (program, outcome) = answered("", &[draft.clone()]);
    outcome.fails(9, "", "the answer is empty");
    assert!(files(&program).is_empty());
    let (_, outcome) = answered("--json", &[draft.clone(), picture()]);
    assert_eq!(outcome.json()["parts"], json!([draft, picture()]));
}

#[test]
fn a_picture_that_is_refused_is_blocked() {
    for reason in ["IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION"] {
        let google = StandIn::new([Answer::json(200, finished(reason, &[json!({ "text": "no" })]).to_string())]);
        let program = Program::at(&google).line("--output cat.png hi");
        program.run().fails(8, "no", &format!("blocked the answer ({reason})"));
        assert!(files(&program).is_empty());
    }
}

#[test]
fn sound_that_comes_in_pieces_is_one_file() {
    let body: String = ["AAEC", "AwQF"].map(|data| event(&finished("STOP", &[sound(data)]).to_string())).concat();
    let google = StandIn::new([Answer::raw(stream_of(&body))]);
    let program = Program::at(&google).line("--stream hi");
    let outcome = program.run();
    let line = "gemini: the answer holds audio/L16;rate=24000, which is in gemini.wav\n";
    assert_eq!((outcome.stderr.as_str(), outcome.code), (line, 0));
    let sound = read(&program, "gemini.wav");
    assert_eq!((&sound[4..8], &sound[40..]), (&[42, 0, 0, 0][..], &[6, 0, 0, 0, 0, 1, 2, 3, 4, 5][..]));
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
fn what_cannot_be_decoded_is_no_success() {
    for (data, words) in [
        (json!("no base64!"), "image/png in it cannot be decoded"),
        (json!("iVBORyBwaWN0dXJ"), "image/png in it cannot be decoded"),
        (json!(""), "image/png in it is empty"),
        (json!(7), "a file in it has neither a type nor data"),
        (Value::Null, "a file in it has neither a type nor data"),
    ] {
        let part = json!({ "inlineData": { "mimeType": "image/png", "data": data } });
        let (program, outcome) = answered("", &[part.clone(), picture(), json!({ "text": "here" })]);
        outcome.fails(9, "here\n", &format!("gemini: the answer is damaged: {words}"));
        assert!(outcome.stderr.starts_with(&lines(&["gemini.png"])), "{outcome:?}");
        assert_eq!(files(&program), ["gemini.png"]);

        let (program, outcome) = answered("--output cat.png", &[part]);
        outcome.fails(9, "", words);
        assert!(files(&program).is_empty());
    }
}

#[test]
fn pictures_are_left_alone_in_json() {
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
    let outcome = program.run();
    outcome.fails(10, "", "cannot write gemini.png: too many files of this name lie there already");
    assert!(outcome.stderr.contains("which is in gemini.png.partial\n"), "{outcome:?}");
    assert_eq!(read(&program, "gemini.png.partial"), PICTURE);
}
