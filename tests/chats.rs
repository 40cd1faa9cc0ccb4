//! Conversations: -c, --chat, --fork, --last, and `gemini log`.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::program::{Outcome, outcome};
use crate::support::stand_in::Request;
use crate::support::wire::{self, canary, error};
use crate::support::{Answer, Google, Program, StandIn};

const CHATS: &str = ".local/state/gemini/chats";

/// What was sent, as text: each turn's texts behind its role.
fn sent(request: &Request) -> String {
    let json = request.json();
    let turns = json["contents"].as_array().unwrap().iter();
    let text = |turn: &Value| {
        let texts = turn["parts"].as_array().unwrap().iter().map(|part| part["text"].as_str().unwrap_or("*"));
        format!("{}: {}", turn["role"].as_str().unwrap(), texts.collect::<Vec<_>>().join("+"))
    };
    turns.map(text).collect::<Vec<_>>().join(" | ")
}

/// Another line in the same room.
fn ask(program: &Program, line: &[&str]) -> Outcome {
    outcome(&program.again("").args(line).output().unwrap())
}

fn files(program: &Program) -> Vec<PathBuf> {
    let found = fs::read_dir(program.path().join(CHATS)).map(|files| files.map(|file| file.unwrap().path()).collect());
    found.unwrap_or_default()
}

/// The only conversation's file.
fn file(program: &Program) -> PathBuf {
    let files = files(program);
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn a_named_conversation_goes_on_with_what_was_said() {
    let google = StandIn::new(["A", "B", "C"].map(Answer::text));
    let program = Program::at(&google);
    ask(&program, &["--chat", "trip", "-s", "brief", "-m", "gemini-3.8-flash", "a"]).succeeds("A\n");
    ask(&program, &["--chat", "trip", "b"]).succeeds("B\n");
    ask(&program, &["--chat", "trip", "-s", "long", "c"]).succeeds("C\n");
    let requests = google.requests();
    assert_eq!(sent(&requests[2]), "user: a | model: A | user: b | model: B | user: c");
    assert!(requests[1].target.contains("/gemini-3.8-flash:"), "{}", requests[1].target);
    let system = |at: usize| requests[at].json()["systemInstruction"]["parts"][0]["text"].clone();
    assert_eq!((system(1), system(2)), (json!("brief"), json!("long")));
    let name = file(&program).file_name().unwrap().to_str().unwrap().to_owned();
    assert!(name.len() == 8 + ".trip.jsonl".len() && name.ends_with(".trip.jsonl"), "{name}");
    let kept = fs::read_to_string(file(&program)).unwrap();
    let lines: Vec<Value> = kept.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[0]["version"], &lines[0]["name"]), (7, &json!(1), &json!("trip")));
    assert_eq!((&lines[1]["model"], &lines[2]["finishReason"]), (&json!("gemini-3.8-flash"), &json!("STOP")));
    assert!(lines[2]["usage"]["totalTokenCount"].is_u64(), "{}", lines[2]);
}

/// The stand-in refuses what is not byte for byte what it said.
#[test]
fn what_the_model_said_comes_back_byte_for_byte() {
    const PARTS: [&str; 4] = [
        r#"{"text":"","thought":true,"thoughtSignature":"Ab\/+=="}"#,
        r#"{"text":"\u0061\n\ud83d\ude00","thoughtSignature":"EpcKCpQKAXLI2n\u003d\u003d"}"#,
        r#"{"functionCall":{"args":{"n":10000000000000000000000,"z":1.0,"a":-0.0},"name":"f","id":"x"},"thoughtSignature":"CiIB"}"#,
        r#"{"executableCode":{"code":"print(1)\n","language":"PYTHON"},"newField":[1E+2,null]}"#,
    ];
    let answer = |parts: &str| {
        let body =
            format!(r#"{{"candidates":[{{"content":{{"parts":[{parts}],"role":"model"}},"finishReason":"STOP"}}]}}"#);
        Answer::json(200, body)
    };
    let first = PARTS.join(",\n");
    let google = StandIn::replying(move |request| {
        let is_first = !request.body.contains("\"model\"");
        let comes_back = PARTS.iter().all(|part| request.body.contains(part));
        match (is_first, comes_back) {
            (true, _) => answer(&first),
            (_, true) => Answer::text("good"),
            _ => Answer::json(400, error(400, "INVALID_ARGUMENT", None, "Corrupted thought signature.")),
        }
    });
    let program = Program::at(&google);
    assert_eq!(ask(&program, &["--json", "--chat", "a", "b"]).code, 0);
    ask(&program, &["--chat", "a", "c"]).succeeds("good\n");
    let forked = ask(&program, &["-q", "--chat", "a", "--fork=1", "c"]);
    assert_eq!((forked.stdout.as_str(), forked.code), ("good\n", 0), "{}", forked.stderr);
}

#[test]
fn without_a_conversation_nothing_is_sent_and_a_hint_says_how() {
    let program = Program::at(&StandIn::new([])).env("GEMINI_CHAT", "x");
    let outcome = ask(&program, &["-c", "go", "on"]);
    outcome.fails(2, "", "gemini: there is no conversation of this terminal to go on with\nhint: ask without -c first");
    let outcome = ask(&program.env("GEMINI_CHAT", ""), &["-c", "go on"]);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
}

#[test]
fn answers_in_a_pipe_are_not_kept_unless_that_is_wanted() {
    let google = StandIn::new(["A", "B", "C", "D"].map(Answer::text));
    let program = Program::at(&google).env("GEMINI_CHAT", "x");
    ask(&program, &["a"]).succeeds("A\n");
    assert!(!program.path().join(".run").exists() && files(&program).is_empty());
    let program = program.config("history = \"all\"\n");
    ask(&program, &["-n", "b"]).succeeds("B\n");
    assert!(files(&program).is_empty());
    let answer = ask(&program, &["--json", "c"]).json();
    let id = answer["chat"]["id"].as_str().unwrap();
    assert_eq!(answer["chat"], json!({ "id": id, "name": null, "turn": 1 }));
    assert_eq!(ask(&program, &["--json", "--chat", id, "d"]).json()["chat"]["turn"], 2);
    assert_eq!(sent(&google.requests()[3]), "user: c | model: C | user: d");
}

#[test]
fn what_is_shown_or_refused_begins_no_conversation() {
    let program = Program::at(&StandIn::new([]));
    for line in [&["--chat", "a", "--dry-run", "hi"][..], &["--chat", "a", "-n", "--dry-run", "hi"]] {
        assert_eq!(ask(&program, line).code, 0);
    }
    let held = ask(&program, &["--chat", "a", &format!("is {} good?", canary())]);
    assert_eq!(held.code, 2);
    assert_eq!(ask(&Program::bare(), &["--chat", "a", "hi"]).code, 3);
    assert!(files(&program).is_empty(), "{:?}", files(&program));
    for name in ["a/b", "..", "../x", "a\u{1b}[2J", "", "a.b"] {
        let outcome = ask(&program, &["--chat", name, "hi"]);
        outcome.fails(2, "", "gemini: that is no name of a conversation\nhint: a letter or a digit first");
    }
}

#[test]
fn an_old_turn_that_holds_a_key_is_not_sent() {
    let google = StandIn::new([Answer::text("A")]);
    let program = Program::at(&google);
    ask(&program, &["--chat", "a", "--allow-secrets", &format!("is {} good?", canary())]).succeeds("A\n");
    let outcome = ask(&program, &["--chat", "a", "again"]);
    outcome.fails(2, "", "gemini: turn 1 of the conversation holds your key ");
}

#[test]
fn a_copy_goes_on_by_itself() {
    let google = StandIn::new(["A", "B", "C", "D"].map(Answer::text));
    let program = Program::at(&google);
    ask(&program, &["--chat", "a", "a"]).succeeds("A\n");
    ask(&program, &["--chat", "a", "b"]).succeeds("B\n");
    let (path, before) = (file(&program), fs::read(file(&program)).unwrap());
    let copy = ask(&program, &["--json", "--chat", "a", "--fork=1", "c"]);
    assert_eq!((copy.json()["chat"]["turn"].as_u64(), copy.code), (Some(2), 0));
    assert!(copy.stderr.contains("up to turn 1 is gone on with"), "{}", copy.stderr);
    assert_eq!(fs::read(&path).unwrap(), before);
    let id = copy.json()["chat"]["id"].as_str().unwrap().to_owned();
    ask(&program, &["--chat", &id, "d"]).succeeds("D\n");
    assert_eq!(sent(&google.requests()[2]), "user: a | model: A | user: c");
    assert_eq!(sent(&google.requests()[3]), "user: a | model: A | user: c | model: C | user: d");
    let outcome = ask(&program, &["--chat", "a", "--fork=3", "x"]);
    outcome.fails(2, "", "gemini: there is no turn 3 to copy up to: the conversation has 2");
    ask(&program, &["--chat", "b", "--fork", "x"]).fails(2, "", "there is no such conversation to copy");
    ask(&program, &["--fork", "x"]).fails(2, "", "");
}

#[test]
fn a_part_of_a_conversation_is_sent_only_where_that_is_said() {
    let long = "The input token count (9) exceeds the maximum number of tokens allowed (8).";
    let google = StandIn::new([
        Answer::text("A"),
        Answer::text("B"),
        Answer::json(400, error(400, "INVALID_ARGUMENT", None, long)),
        Answer::text("C"),
    ]);
    let program = Program::at(&google);
    ask(&program, &["--chat", "a", "a"]).succeeds("A\n");
    ask(&program, &["--chat", "a", "b"]).succeeds("B\n");
    ask(&program, &["--chat", "a", "c"]).fails(
        11,
        "",
        "hint: the conversation has 2 turns: --last N sends only the last N",
    );
    let outcome = ask(&program, &["--chat", "a", "--last", "1", "d"]);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("C\n", 0));
    assert_eq!(outcome.stderr, "gemini: only the last 1 of 2 turns are sent\n");
    assert_eq!(sent(&google.requests()[3]), "user: b | model: B | user: d", "what was refused is not sent again");
}

#[test]
fn an_answer_that_broke_off_is_kept_and_not_sent_again() {
    let cut = wire::stream_of(&wire::event(&wire::piece("half")));
    let google = StandIn::new([Answer::raw(cut), Answer::text("B")]);
    let program = Program::at(&google);
    assert_eq!(ask(&program, &["--stream", "--chat", "a", "a"]).code, 9);
    ask(&program, &["--chat", "a", "b"]).succeeds("B\n");
    assert_eq!(sent(&google.requests()[1]), "user: a+b");
    let shown = ask(&program, &["log", "show", "a"]).stdout;
    assert!(shown.contains("half\n(ended early: incomplete)\n"), "{shown}");
}

#[test]
fn many_at_once_in_one_conversation_lose_nothing() {
    let google = StandIn::replying(|request| {
        Answer::text(&format!("{} contents", request.json()["contents"].as_array().unwrap().len()))
    });
    let program = Program::at(&google);
    let children: Vec<_> = (0..50)
        .map(|number| {
            let mut command = program.command();
            command.args(["--no-stdin", "--chat", "a"]).arg(format!("p{number}"));
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    }
    let kept = ask(&program, &["log", "show", "a", "--json"]).json();
    let lines = kept["lines"].as_array().unwrap();
    assert_eq!((lines.len(), &kept["turns"]), (100, &json!(50)));
    for (place, pair) in lines.chunks(2).enumerate() {
        assert_eq!((pair[0]["role"].as_str(), pair[1]["role"].as_str()), (Some("user"), Some("model")));
        assert_eq!(pair[1]["parts"][0]["text"], format!("{} contents", 2 * place + 1));
    }
}

#[test]
fn a_conversation_that_cannot_be_meant_is_refused_and_left_as_it_is() {
    let path = format!("{CHATS}/abcdefgh.a.jsonl");
    for (content, words) in [
        ("{\"some\":\"json\"}\n", "abcdefgh.a.jsonl is no conversation of gemini\n"),
        ("", "is no conversation of gemini\n"),
        (
            "{\"gemini\":\"chat\",\"version\":2,\"id\":\"abcdefgh\",\"created\":\"t\"}\n",
            "was written by a newer gemini (version 2 of the format)\nhint: update",
        ),
    ] {
        let program = Program::at(&StandIn::new([])).file(&path, content);
        ask(&program, &["--chat", "a", "hi"]).fails(2, "", words);
        assert_eq!(program.read(&path), content);
        assert_eq!(ask(&program, &["log", "list"]).code, 0);
    }
}

#[cfg(unix)]
#[test]
fn a_conversation_that_others_can_write_is_not_believed() {
    use std::os::unix::fs::PermissionsExt as _;
    let google = StandIn::new([Answer::text("A")]);
    let program = Program::at(&google);
    ask(&program, &["--chat", "a", "a"]).succeeds("A\n");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let path = file(&program);
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
    let outcome = ask(&program, &["--chat", "a", "hi"]);
    outcome.fails(2, "", "can be written by other users (mode 0666), so it is not believed\nhint: look at what stands there, then: chmod 600");
}

#[test]
fn a_torn_line_is_told_and_left_out_and_the_next_one_is_whole() {
    let google = StandIn::new(["A", "B", "C"].map(Answer::text));
    let program = Program::at(&google);
    ask(&program, &["--chat", "a", "a"]).succeeds("A\n");
    let whole = fs::read(file(&program)).unwrap();
    fs::write(file(&program), &whole[..whole.len() - 9]).unwrap();
    let outcome = ask(&program, &["--chat", "a", "b"]);
    let words = format!("gemini: line 3 of {} is torn, and is left out\n", file(&program).display());
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), ("B\n", words.as_str(), 0));
    assert_eq!(ask(&program, &["-q", "--chat", "a", "c"]).stdout, "C\n");
    assert_eq!(sent(&google.requests()[2]), "user: a+b | model: B | user: c");
}

#[test]
fn an_attachment_is_read_again_and_one_that_is_gone_is_named() {
    let google = StandIn::new(["A", "B", "C"].map(Answer::text));
    let program = Program::at(&google).file("a.pdf", "%PDF-1.7 one");
    let path = program.path().join("a.pdf");
    ask(&program, &["--chat", "a", "-a", "a.pdf", "what is this?"]).succeeds("A\n");
    let kept = fs::read_to_string(file(&program)).unwrap();
    assert!(!kept.contains("inlineData") && kept.contains("\"sha256\":\""), "{kept}");
    ask(&program, &["--chat", "a", "more"]).succeeds("B\n");
    let part = |at: usize| google.requests()[at].json()["contents"][0]["parts"][0].clone();
    assert_eq!(part(0), part(1));
    fs::write(&path, "%PDF-1.7 two").unwrap();
    ask(&program, &["--chat", "a", "more"]).fails(2, "", "a.pdf of turn 1 has changed since");
    fs::remove_file(&path).unwrap();
    let outcome = ask(&program, &["--chat", "a", "more"]);
    outcome.fails(2, "", "hint: put it back as it was; or --last N sends only the last turns");
    assert!(outcome.stderr.contains("a.pdf of turn 1 is gone from "), "{}", outcome.stderr);
    assert_eq!(ask(&program, &["-q", "--chat", "a", "--last", "1", "more"]).stdout, "C\n");
}

#[test]
fn the_log_lists_shows_finds_and_removes() {
    let google = StandIn::new(["Rome\nis old", "B"].map(Answer::text));
    let program = Program::at(&google);
    ask(&program, &["log"]).succeeds("no conversation is kept; `gemini --chat NAME PROMPT` begins one\n");
    ask(&program, &["--chat", "trip", "tell me\nof Rome"]).succeeds("Rome\nis old\n");
    ask(&program, &["--chat", "other", "b"]).succeeds("B\n");
    let chats = ask(&program, &["log", "list", "--json"]).json();
    let of = |name: &str| {
        let chats = chats["chats"].as_array().unwrap().iter();
        chats.filter(|chat| chat["name"] == name).collect::<Vec<_>>()[0].clone()
    };
    let trip = of("trip");
    let id = trip["id"].as_str().unwrap();
    assert_eq!((&trip["turns"], &trip["title"]), (&json!(1), &json!("tell me of Rome")));
    let list = ask(&program, &["log", "list"]).stdout;
    assert!(
        list.starts_with("ID        NAME   TURNS  LAST     TITLE\n") && list.contains(&format!("{id}  trip  ")),
        "{list}"
    );
    let shown = ask(&program, &["log", "show", &id[..7]]).stdout;
    assert!(shown.starts_with(&format!("{id} trip, begun 20")), "{shown}");
    assert!(shown.ends_with("\n\n1\n> tell me\n> of Rome\n\nRome\nis old\n"), "{shown}");
    ask(&program, &["log", "search", "rome"]).succeeds(&format!("{id} 1:2  of Rome\n{id} 1:3  Rome\n"));
    ask(&program, &["log", "search", "Athens"]).fails(1, "", "gemini: no conversation holds this text");
    ask(&program, &["log", "show", "nope"]).fails(
        2,
        "",
        "there is no conversation nope\nhint: `gemini log list` lists them",
    );
    ask(&program, &["log", "prune", "--older-than", "1d"]).succeeds("nothing was removed\n");
    ask(&program, &["log", "remove", "trip"]).succeeds(&format!("removed {id} trip: tell me of Rome\n"));
    assert_eq!(files(&program).len(), 1);
    let folder = program.path().join(CHATS);
    ask(&program, &["log", "path"]).succeeds(&format!("{}\n", folder.display()));
}

#[test]
fn ten_thousand_turns_are_a_conversation() {
    let google = StandIn::new([Answer::text("A"), Answer::text("B")]);
    let program = Program::at(&google);
    ask(&program, &["--chat", "a", "a"]).succeeds("A\n");
    let kept = fs::read_to_string(file(&program)).unwrap();
    let (header, turn) = kept.split_once('\n').unwrap();
    fs::write(file(&program), format!("{header}\n{}", turn.repeat(10_000))).unwrap();
    ask(&program, &["--chat", "a", "b"]).succeeds("B\n");
    assert_eq!(google.requests()[1].json()["contents"].as_array().unwrap().len(), 20_001);
    let found = ask(&program, &["log", "search", "B"]);
    assert!(found.stdout.contains(" 10001:1  b\n"), "{}", found.stdout);
}

/// What is not shown is asked for again, and what came of it then does not stand beside the answer.
#[test]
fn a_first_try_that_failed_leaves_nothing_in_the_conversation() {
    let silent = json!({ "candidates": [{ "content": { "parts": [{ "text": "", "thoughtSignature": "c2ln" }] } }] });
    let failed = json!({ "error": { "code": 503, "message": "busy", "status": "UNAVAILABLE" } });
    let google =
        StandIn::new([Answer::stream(&[silent.to_string(), failed.to_string()]), Answer::stream(&[wire::last("A")])]);
    let program = Program::at(&google);
    let outcome = ask(&program, &["-q", "--stream", "--chat", "a", "a"]);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("A\n", 0), "{}", outcome.stderr);
    let kept = fs::read_to_string(file(&program)).unwrap();
    assert!(!kept.contains("c2ln") && kept.lines().count() == 3, "{kept}");
}

#[test]
fn who_takes_a_key_away_hears_of_the_conversations_that_hold_it() {
    let header = r#"{"gemini":"chat","version":1,"id":"abcdefgh","name":"a","created":"2026-11-25T04:40:00Z"}"#;
    let said = format!(r#"{{"role":"user","time":"t","parts":[{{"text":"is {} good?"}}]}}"#, canary());
    let path = format!("{CHATS}/abcdefgh.a.jsonl");
    let line = "the conversation abcdefgh (a) holds this key: gemini log remove abcdefgh";
    let leaked = error(403, "PERMISSION_DENIED", None, "Your API key was reported as leaked.");
    let google = Google::new([Answer::json(403, &leaked), Answer::json(403, &leaked)]);
    let program = google.program().file(&path, &format!("{header}\n{said}\n"));
    let checked = ask(&program, &["key", "check"]);
    assert!(checked.stdout.contains(line) && checked.code == 4, "{}", checked.stdout);
    let asked = ask(&program, &["hi"]);
    assert!(asked.stderr.contains(&format!("gemini: {line}\n")) && asked.code == 4, "{}", asked.stderr);
    let program = Program::bare().profile("work", &canary()).file(&path, &format!("{header}\n{said}\n"));
    let removed = ask(&program, &["key", "remove", "work"]);
    assert!(removed.code == 0 && removed.stdout.contains(line) | removed.stderr.contains(line), "{removed:?}");
}
