//! `--image`, `--speech` and `--transcribe`: what they ask for, and where it goes.

use std::fs;

use serde_json::{Value, json};

use crate::support::wire::{event, finished, stream_of};
use crate::support::{Answer, Outcome, Program, StandIn};

/// 1344 x 768 pixels, as far as its header goes.
const WIDE: &str = "iVBORw0KGgoAAAANSUhEUgAABUAAAAMACA==";

fn inline(mime: &str, data: &str) -> Value {
    json!({ "inlineData": { "mimeType": mime, "data": data } })
}

/// An answer of whatever model was asked.
fn answer(parts: &[Value]) -> Value {
    let mut answer = finished("STOP", parts);
    answer["modelVersion"] = Value::Null;
    answer
}

fn asked(line: &str, words: &str, parts: &[Value]) -> (Program, Outcome, Value) {
    let google = StandIn::new([Answer::json(200, answer(parts).to_string())]);
    let program = Program::at(&google).line(line).arg(words);
    let outcome = program.run();
    let request = google.request();
    let mut sent = request.json();
    sent["path"] = request.target.into();
    (program, outcome, sent)
}

/// What a run prints, byte for byte.
fn printed(line: &str, answer: Answer) -> Vec<u8> {
    let google = StandIn::new([answer]);
    let output = Program::at(&google).line(line).line("hi").command().output().unwrap();
    assert_eq!((String::from_utf8_lossy(&output.stderr).as_ref(), output.status.code()), ("", Some(0)));
    output.stdout
}

fn image(size: &str) -> Value {
    asked(&format!("--image {size} --output a.png"), "a cat", &[inline("image/png", WIDE)]).2
}

#[test]
fn a_picture_is_asked_for_of_a_model_that_makes_them() {
    let sent = image("");
    assert_eq!(sent["path"], "/v1beta/models/gemini-3.1-flash-image:generateContent");
    assert_eq!(sent["generationConfig"], json!({ "responseModalities": ["TEXT", "IMAGE"] }));
    assert_eq!(sent["contents"], json!([{ "role": "user", "parts": [{ "text": "a cat" }] }]));
    let sent = image("--aspect 16:9 --size 2k -m my-own -o imageConfig.personGeneration=ALLOW_NONE --seed 7");
    assert_eq!(sent["path"], "/v1beta/models/my-own:generateContent");
    assert_eq!(
        sent["generationConfig"],
        json!({
            "imageConfig": { "aspectRatio": "16:9", "imageSize": "2K", "personGeneration": "ALLOW_NONE" },
            "responseModalities": ["TEXT", "IMAGE"],
            "seed": 7,
        })
    );
}

/// They are chosen for text, and a model that makes pictures or reads aloud refuses most of it.
#[test]
fn what_the_configuration_says_of_answers_is_meant_for_text() {
    let config = "model = \"a\"\nsystem = \"Be brief.\"\nthinking = \"low\"\n[options]\ntopK = 1\n[safety]\nHARASSMENT = \"BLOCK_NONE\"\n";
    let google = StandIn::new([Answer::json(200, answer(&[inline("image/png", WIDE)]).to_string())]);
    let program = Program::at(&google).config(config).env("GEMINI_MODEL", "b").line("--image --output a.png hi");
    program.run().succeeds("");
    let request = google.request();
    assert_eq!(request.target, "/v1beta/models/gemini-3.1-flash-image:generateContent");
    let sent = request.json();
    assert_eq!(sent["generationConfig"], json!({ "responseModalities": ["TEXT", "IMAGE"] }));
    assert_eq!((sent["systemInstruction"].clone(), sent["safetySettings"].is_array()), (Value::Null, true));
}

#[test]
fn a_picture_of_another_shape_is_told() {
    let (_, outcome, _) = asked("--image --aspect 16:9 --size 1K --output a.png", "hi", &[inline("image/png", WIDE)]);
    outcome.succeeds("");
    let (program, outcome, _) =
        asked("--image --aspect 1:1 --size 4K --output a.png", "hi", &[inline("image/png", WIDE)]);
    let note = "gemini: the picture has 1344 x 768 pixels, not 1:1 and 4K\n";
    assert_eq!(outcome, Outcome { stdout: String::new(), stderr: note.into(), code: 0 });
    assert!(program.path().join("a.png").is_file());
}

#[test]
fn a_pipe_gets_the_picture_and_nothing_else() {
    let picture = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x05@\0\0\x03\0\x08".as_slice()].concat();
    let whole = |parts: &[Value]| Answer::json(200, answer(parts).to_string());
    assert_eq!(printed("--image", whole(&[inline("image/png", WIDE)])), picture);
    assert_eq!(printed("--output -", whole(&[inline("image/png", WIDE)])), picture);

    let google =
        StandIn::new([whole(&[json!({ "text": "here\n" }), inline("image/png", WIDE), inline("image/png", "AAAA")])]);
    let program = Program::at(&google).line("--image --output - hi");
    let output = program.command().output().unwrap();
    let said = "gemini: the answer holds image/png, which is in gemini.png\ngemini: the model also says: here\n";
    assert_eq!((String::from_utf8_lossy(&output.stderr).as_ref(), output.status.code()), (said, Some(0)));
    assert_eq!((output.stdout, fs::read(program.path().join("gemini.png")).unwrap()), (picture, vec![0; 3]));
}

/// Where text may come as well, standard output is for text.
#[test]
fn a_pipe_that_was_named_gets_a_picture_only_if_it_is_all_of_the_answer() {
    let (program, outcome, _) = asked("--output -", "hi", &[json!({ "text": "here" }), inline("image/png", WIDE)]);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("here\n", 0));
    assert!(program.path().join("gemini.png").is_file());
    let (program, outcome, _) = asked("--output -", "hi", &[inline("image/png", WIDE), inline("image/png", WIDE)]);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 0));
    assert!(program.path().join("gemini-2.png").is_file());
}

#[test]
fn half_a_picture_never_reaches_the_pipe() {
    for (part, words) in [
        (inline("image/png", "iVBORw0KGgoAAAANSUhEUgAABUAAAAMACA"), "image/png in it cannot be decoded"),
        (
            json!({ "text": "I would rather not." }),
            "the answer holds no picture and no sound, only text: I would rather not.",
        ),
    ] {
        let (_, outcome, _) = asked("--image", "hi", &[part]);
        outcome.fails(9, "", words);
    }
}

#[test]
fn options_that_do_not_fit_together_are_refused() {
    for (line, words) in [
        ("--aspect 16:9 hi", "--image"),
        ("--image --aspect wide hi", "write it like 16:9"),
        ("--image --aspect 0:9 hi", "write it like 16:9"),
        ("--image --speech hi", "cannot be used with"),
        ("--voice Kore hi", "--speech"),
        ("--speech --voice Kore --speaker Ann=Puck hi", "cannot be used with"),
        ("--speech --speaker Ann hi", "write it like Ann=Kore"),
        ("--image -x hi", "cannot be used with"),
        ("--transcribe=srt -a x --schema {} hi", "cannot be used with"),
        ("--transcribe hi", "possible values: text, srt, vtt"),
        ("--transcribe srt hi", "--attachment"),
        ("--image a.png hi", "--image makes a picture, and a.png would be its description"),
    ] {
        Program::bare().env("GEMINI_API_KEY", "some-key").line(line).run().fails(2, "", words);
    }
    let program = Program::bare().env("GEMINI_API_KEY", "some-key").line("--image --json --output a.png hi");
    let outcome = program.run();
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("--json would fill a.png with JSON"), "{outcome:?}");
}

fn speech(line: &str, words: &str) -> Value {
    let sound = inline("audio/L16;codec=pcm;rate=24000", "AAECAw==");
    let (program, outcome, sent) = asked(&format!("--speech --output a.wav {line}"), words, &[sound]);
    outcome.succeeds("");
    assert_eq!(fs::read(program.path().join("a.wav")).unwrap().len(), 48);
    sent
}

#[test]
fn a_text_is_read_aloud() {
    let sent = speech("", "hello");
    assert_eq!(sent["path"], "/v1beta/models/gemini-3.8-flash-tts:generateContent");
    assert_eq!(sent["generationConfig"], json!({ "responseModalities": ["AUDIO"] }));
    assert_eq!(sent["contents"][0]["parts"], json!([{ "text": "hello" }]));

    let sent = speech("--voice Kore --style calmly", "hello");
    let voice = json!({ "prebuiltVoiceConfig": { "voiceName": "Kore" } });
    assert_eq!(sent["generationConfig"]["speechConfig"], json!({ "voiceConfig": voice }));
    assert_eq!(sent["contents"][0]["parts"], json!([{ "text": "hello", "speechMetadata": { "style": "calmly" } }]));

    let sent = speech("--style calmly -m gemini-3.1-flash-tts-preview", "hello");
    assert_eq!(sent["contents"][0]["parts"], json!([{ "text": "calmly:\nhello" }]));
}

#[test]
fn a_dialogue_has_a_voice_for_each() {
    let sent = speech("--speaker Ann=Kore --speaker Bo=Puck", "Ann: hello\nBo: hi\nyou");
    let voice = |name: &str| json!({ "prebuiltVoiceConfig": { "voiceName": name } });
    let speakers =
        json!([{ "speaker": "Ann", "voiceConfig": voice("Kore") }, { "speaker": "Bo", "voiceConfig": voice("Puck") }]);
    assert_eq!(
        sent["generationConfig"]["speechConfig"],
        json!({ "multiSpeakerVoiceConfig": { "speakerVoiceConfigs": speakers } })
    );
    assert_eq!(
        sent["contents"][0]["parts"],
        json!([
            { "text": "hello", "speechMetadata": { "speaker": "Ann" } },
            { "text": "hi\nyou", "speechMetadata": { "speaker": "Bo" } },
        ])
    );
    let program = Program::bare().env("GEMINI_API_KEY", "some-key").line("--speech --speaker Ann=Kore hello");
    program.run().fails(2, "", "the text must say who speaks\nhint: begin each speaker's lines");
}

#[test]
fn a_text_file_is_read_aloud_before_the_words() {
    let google = StandIn::new([Answer::json(200, answer(&[inline("audio/wav", "UklGRg==")]).to_string())]);
    let program = Program::at(&google).file("a.txt", "one\n").line("--speech -a a.txt two");
    program.run().succeeds("RIFF");
    assert_eq!(google.request().json()["contents"][0]["parts"], json!([{ "text": "one\n\ntwo" }]));
}

#[test]
fn sound_for_a_pipe_has_its_size_only_where_it_is_known() {
    let sound = |data: &str| answer(&[inline("audio/L16;codec=pcm;rate=24000", data)]).to_string();
    let whole = printed("--speech", Answer::json(200, sound("AAECAw==")));
    assert_eq!((&whole[..4], &whole[40..]), (b"RIFF".as_slice(), [4, 0, 0, 0, 0, 1, 2, 3].as_slice()));
    let events: String = ["AAECAw==", "BAU="].map(|data| event(&sound(data))).concat();
    let streamed = printed("--speech --stream", Answer::raw(stream_of(&events)));
    assert_eq!((&streamed[..8], &streamed[40..44]), (b"RIFF\xff\xff\xff\xff".as_slice(), [0xff; 4].as_slice()));
    assert_eq!(&streamed[44..], [0, 1, 2, 3, 4, 5]);
}

#[test]
fn a_voice_that_nobody_has_is_refused_in_the_servers_words() {
    let error = crate::support::wire::error(400, "INVALID_ARGUMENT", None, "Voice name nobody is not supported.");
    let google = StandIn::new([Answer::json(400, error)]);
    let program = Program::at(&google).line("--speech --voice nobody --output a.wav hi");
    program.run().fails(11, "", "Voice name nobody is not supported");
    assert!(!program.path().join("a.wav").exists() && !program.path().join("a.wav.partial").exists());
}

const TALK: &str = r#"[{"start":"00:00:00.000","end":"00:00:02.500","text":"Hello."},{"start":"00:00:02.500","end":"00:00:04","text":"Bye."}]"#;

fn transcript(line: &str, answer: &str) -> (Program, Outcome, Value) {
    let google = StandIn::new([Answer::json(200, finished("STOP", &[json!({ "text": answer })]).to_string())]);
    let program = Program::at(&google).file("talk.mp3", "ID3\u{4}\0\0\0\0\0\0\u{1}").line(line);
    let program = program.line("-m gemini-3.8-flash -a talk.mp3");
    let outcome = program.run();
    (program, outcome, google.request().json())
}

#[test]
fn what_is_said_is_written_down_in_the_form_that_was_asked_for() {
    let srt = "1\n00:00:00,000 --> 00:00:02,500\nHello.\n\n2\n00:00:02,500 --> 00:00:04,000\nBye.\n\n";
    let vtt = "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nHello.\n\n00:00:02.500 --> 00:00:04.000\nBye.\n";
    for (line, expected) in [
        ("--transcribe", "Hello.\nBye.\n"),
        ("--transcribe text", "Hello.\nBye.\n"),
        ("--transcribe srt", srt),
        ("--transcribe=vtt", vtt),
    ] {
        let (_, outcome, _) = transcript(line, TALK);
        outcome.succeeds(expected);
    }
    let (program, outcome, sent) = transcript("--transcribe srt --output talk.srt -p names-first", TALK);
    outcome.succeeds("");
    assert_eq!(program.read("talk.srt"), srt);
    let config = &sent["generationConfig"];
    assert_eq!(
        (config["responseMimeType"].as_str(), config["responseJsonSchema"]["type"].as_str()),
        (Some("application/json"), Some("array"))
    );
    let parts = sent["contents"][0]["parts"].as_array().unwrap();
    assert_eq!(parts[0]["inlineData"]["mimeType"], "audio/mpeg");
    let wish = parts[1]["text"].as_str().unwrap();
    assert!(wish.starts_with("Write down everything") && wish.ends_with("\n\nnames-first"), "{wish}");
}

#[test]
fn a_transcript_that_is_wrong_is_printed_and_no_success() {
    let backward = r#"[{"start":"5","end":"6","text":"a"},{"start":"4","end":"7","text":"b"}]"#;
    let (_, outcome, _) = transcript("--transcribe srt", backward);
    let printed = "1\n00:00:05,000 --> 00:00:06,000\na\n\n2\n00:00:04,000 --> 00:00:07,000\nb\n\n";
    outcome.fails(9, printed, "the transcript has times that run backward: piece 2 (at 00:00:04.000) begins before");
    transcript("--transcribe", backward).1.succeeds("a\nb\n");
    let (_, outcome, _) = transcript("--transcribe srt", "I cannot hear it.");
    outcome.fails(9, "I cannot hear it.", "the transcript is not the list that was asked for");
    let (_, outcome, _) = transcript("--transcribe srt", "[]");
    outcome.fails(9, "", "the transcript is empty: the model heard nobody speak");
    let (program, outcome, _) = transcript("--transcribe srt --output talk.srt", backward);
    outcome.fails(9, "", "what came of the answer is in");
    assert_eq!(program.read("talk.srt.partial"), printed);
}

#[test]
fn a_transcript_that_is_cut_off_keeps_what_is_whole() {
    let cut = finished("MAX_TOKENS", &[json!({ "text": TALK[..TALK.len() - 9] })]);
    let google = StandIn::new([Answer::json(200, cut.to_string())]);
    let program = Program::at(&google).line("-m gemini-3.8-flash --transcribe -a https://youtu.be/x");
    program.run().fails(9, "Hello.\n", "cut at the token limit");
}
