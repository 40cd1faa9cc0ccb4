//! Where the key comes from, and `key check`.

use crate::support::requests::SENDING;
use crate::support::wire::{error, models};
use crate::support::{Answer, Program, StandIn, canary};

/// The key that the server got.
fn used(program: impl FnOnce(Program) -> Program) -> (String, String) {
    let google = StandIn::new([Answer::text("ok")]);
    let room = Program::bare().env("GOOGLE_GEMINI_BASE_URL", &google.url());
    let outcome = program(room).line("hi").run();
    assert_eq!(outcome.stdout, "ok\n", "{}", outcome.stderr);
    (google.request().header("x-goog-api-key").unwrap().to_owned(), outcome.stderr)
}

#[test]
fn flag_beats_google_beats_gemini() {
    let all = |room: Program| room.env("GOOGLE_API_KEY", "google-key").env("GEMINI_API_KEY", "gemini-key");
    assert_eq!(used(|room| all(room).line("--api-key flag-key")), ("flag-key".into(), String::new()));
    assert_eq!(used(|room| room.env("GEMINI_API_KEY", "gemini-key")).0, "gemini-key");
    assert_eq!(used(|room| all(room).env("GOOGLE_API_KEY", " ")), ("gemini-key".into(), String::new()));
    let (key, stderr) = used(all);
    assert_eq!(key, "google-key");
    assert_eq!(stderr, "gemini: GOOGLE_API_KEY and GEMINI_API_KEY hold different keys; using GOOGLE_API_KEY (…)\n");
}

#[test]
fn equal_variables_are_no_conflict_and_copying_is_forgiven() {
    let (key, stderr) = used(|room| room.env("GOOGLE_API_KEY", " \"same-key\"\n").env("GEMINI_API_KEY", "same-key"));
    assert_eq!((key.as_str(), stderr.as_str()), ("same-key", ""));
}

#[test]
fn the_file_is_the_last_resort_and_its_key_stays_with_its_address() {
    let google = StandIn::new([Answer::text("ok"), Answer::text("ok")]);
    let config = format!("api_key = \"file-key\"\nbase_url = \"{}\"\n", google.url());
    Program::bare().env("GOOGLE_GEMINI_BASE_URL", "").config(&config).line("hi").run().succeeds("ok\n");
    let named = Program::bare().env("GOOGLE_GEMINI_BASE_URL", &google.url()).file("other.toml", &config);
    named.line("--config other.toml hi").run().succeeds("ok\n");
    assert!(google.requests().iter().all(|request| request.header("x-goog-api-key") == Some("file-key")));

    let again = StandIn::new([Answer::text("ok")]);
    let config = format!("api_key = \"file-key\"\nbase_url = \"{}/\"\n", again.url());
    Program::bare().env("GOOGLE_GEMINI_BASE_URL", &again.url()).config(&config).line("hi").run().succeeds("ok\n");

    let elsewhere = Program::bare().config("api_key = \"file-key\"").line("hi").run();
    elsewhere.fails(3, "", "the stored key is not sent to 127.0.0.1:1, which GOOGLE_GEMINI_BASE_URL chose");
    Program::bare().config("api_key = \"file-key\"").line("--base-url http://127.0.0.1:2 hi").run().fails(
        3,
        "",
        "--base-url chose",
    );
}

#[test]
fn without_a_key_there_are_three_ways_to_give_one() {
    let elsewhere = Program::bare().line("hi").run();
    elsewhere.fails(3, "", "hint: give a key for 127.0.0.1:1 in GEMINI_API_KEY, or by --api-key-file\n");
    let outcome = Program::bare().env("GOOGLE_GEMINI_BASE_URL", "").line("hi").run();
    outcome.fails(3, "", "there is no API key");
    for way in ["GEMINI_API_KEY", "gemini key set", "--api-key-file", "https://aistudio.google.com/apikey"] {
        assert!(outcome.stderr.contains(way), "{way}: {}", outcome.stderr);
    }
}

#[test]
fn what_can_never_be_a_key_is_refused_without_showing_it() {
    for (value, words) in [
        ("two words", "a space at position 4"),
        ("ya29.secretsecret", "an OAuth"),
        ("sk-secretsecret", "another service"),
        ("YOUR_API_KEY", "a placeholder"),
        ("geheimnisé", "U+00E9 at position 10"),
    ] {
        let room = Program::bare().env("GOOGLE_GEMINI_BASE_URL", "");
        let outcome = room.env("GOOGLE_API_KEY", value).env("GEMINI_API_KEY", "good").line("hi").run();
        outcome.fails(3, "", "GOOGLE_API_KEY holds");
        assert!(outcome.stderr.replace("a Google OAuth", "an OAuth").contains(words), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("secret") && !outcome.stderr.contains("geheimnis"), "{}", outcome.stderr);
    }
}

/// Gateways give out keys of their own, which begin as those of other services do.
#[test]
fn a_key_of_another_service_goes_to_another_server_and_never_to_google() {
    let keys = ["sk-gateway-0123456789", "gsk_0123456789abcdef", "eyJhbGciOi.0123456789", "ya29.0123456789abcdef"];
    for key in keys {
        assert_eq!(used(|room| room.env("GEMINI_API_KEY", key)).0, key);
        let outcome = Program::bare().env("GOOGLE_GEMINI_BASE_URL", "").env("GEMINI_API_KEY", key).line("hi").run();
        outcome.fails(3, "", "not a Gemini API key");
        assert!(outcome.stderr.contains("needs its address, too (--base-url)"), "{outcome:?}");
    }
    let server = StandIn::new([Answer::text("ok")]);
    let room = Program::stored(&server.url()).profile("default", keys[0]);
    room.line("hi").run().succeeds("ok\n");
    assert_eq!(server.request().header("x-goog-api-key"), Some(keys[0]));
    // What is typed as a prompt is still taken for a mistake, wherever it would go.
    Program::at(&server).arg(keys[0].repeat(2)).run().fails(2, "", "the prompt is a key and nothing else");
}

/// Google has changed the shape of its keys before; tools that knew all good shapes refused good keys.
#[test]
fn a_key_of_tomorrow_is_sent() {
    let auth = ["AQ.", &"Ab8-_".repeat(12)].concat();
    for key in
        ["ZZ.from-the-future_2031", "x", "0123456789abcdef", "IQ.reported_once", "a+b/c=d~e", &auth, &"x".repeat(512)]
    {
        assert_eq!(used(|room| room.env("GEMINI_API_KEY", key)).0, key);
    }
}

#[test]
fn what_copying_adds_is_taken_off_and_what_hides_in_it_is_named() {
    for text in ["good-key ", "\tgood-key", "good-key\r\n", "\"good-key\"", "'good-key'", " ' good-key ' "] {
        assert_eq!(used(|room| room.env("GEMINI_API_KEY", text)).0, "good-key", "{text:?}");
    }
    for (text, words) in [
        ("good\u{a0}key", "U+00A0 at position 5"),
        ("good\u{200b}key", "U+200B at position 5"),
        ("\u{feff}good-key", "U+FEFF at position 1"),
        ("good\nkey", "a line break at position 5"),
        ("good\u{7f}key", "U+007F at position 5"),
        ("“good-key”", "U+201C at position 1"),
        ("{\"type\":\"service_account\"}", "a JSON file"),
        ("-----BEGIN-PRIVATE-KEY-----", "a private key file"),
        ("https://aistudio.google.com/apikey", "the address of a page"),
        ("<YOUR-API-KEY>", "a placeholder"),
    ] {
        Program::bare().env("GEMINI_API_KEY", text).line("hi").run().fails(3, "", words);
    }
}

/// Whatever else would come before it: passed over, it would let another key be sent, or the same one elsewhere.
#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_refused() {
    use std::os::unix::ffi::OsStrExt as _;
    for (name, code) in [
        ("GOOGLE_API_KEY", 2),
        ("GEMINI_API_KEY", 2),
        ("GEMINI_PROFILE", 2),
        ("GEMINI_MODEL", 2),
        ("GOOGLE_GEMINI_BASE_URL", 2),
        ("HTTPS_PROXY", 6),
        ("SSL_CERT_FILE", 2),
    ] {
        let others = ["--api-key a-key-0123456789 hi", "--dry-run hi", "key exec -- true"];
        for line in SENDING.into_iter().chain(others) {
            let room = Program::bare().profile("default", "a-stored-key-0123456789").line(line);
            let mut command = room.command();
            command.env(name, std::ffi::OsStr::from_bytes(b"wo\xffrk"));
            let ran = crate::support::program::outcome(&command.output().unwrap());
            ran.fails(code, "", &format!("{name} is not text (UTF-8), so it cannot be followed; nothing was sent"));
            assert!(ran.stderr.ends_with(&format!("hint: correct it, or unset {name}\n")), "{ran:?}");
        }
        let room = Program::bare().line("config show");
        let mut shown = room.command();
        shown.env(name, std::ffi::OsStr::from_bytes(b"wo\xffrk"));
        let shown = crate::support::program::outcome(&shown.output().unwrap());
        assert!(shown.code == 0 && shown.stderr.contains(name), "{shown:?}");
    }
    let room = Program::bare().line("template edit x");
    let mut edit = room.command();
    edit.env("EDITOR", "true").env("VISUAL", std::ffi::OsStr::from_bytes(b"v\xff"));
    crate::support::program::outcome(&edit.output().unwrap()).fails(2, "", "VISUAL is not text (UTF-8)");
}

#[test]
fn a_broken_configuration_is_named_by_its_line_and_not_shown() {
    for (content, words) in [
        (format!("model = 1\napi_key = \"{}", canary()), "config.toml, line 2"),
        (format!("api_key = [\"{}\"]", canary()), "api_key must be a text in quotes"),
        (canary(), "line 1"),
    ] {
        Program::bare().config(&content).line("hi").run().fails(2, "", words);
    }
    Program::bare().line("--config nowhere.toml hi").run().fails(2, "", "cannot read nowhere.toml");
    let unknown = Program::bare().config("modle = \"x\"").line("--dry-run hi").run();
    assert!(unknown.stderr.contains("sets \"modle\", which means nothing"), "{}", unknown.stderr);
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_no_file_does_not_hold_us() {
    for target in ["/dev/zero", "/"] {
        let program = Program::bare().line("hi").line("--config").arg(target);
        program.run().fails(2, "", "not a regular file");
    }
}

#[test]
fn key_check_says_which_key_and_whether_it_works() {
    let google = StandIn::new([Answer::json(200, models(&["gemini-3.8-flash"]))]);
    let outcome = Program::at(&google).line("key check").run();
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0), "{}", outcome.stdout);
    for words in ["AIza…y9Qz", "GEMINI_API_KEY", &google.url(), "accepted"] {
        assert!(outcome.stdout.contains(words), "{words}: {}", outcome.stdout);
    }
    let request = google.request();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/v1beta/models?pageSize=1"));
    assert_eq!(request.header("x-goog-api-key"), Some(canary().as_str()));
}

#[test]
fn key_check_ends_as_the_key_does() {
    for (answer, code, verdict, words) in [
        (
            Answer::json(400, error(400, "INVALID_ARGUMENT", Some("API_KEY_INVALID"), "API key not valid.")),
            4,
            "refused",
            "API key not valid",
        ),
        (Answer::json(429, error(429, "RESOURCE_EXHAUSTED", None, "quota")), 5, "accepted, but", "quota"),
        (Answer::page(200, "text/html", "<title>Log in</title>"), 7, "answered in", "Log in"),
        (Answer::json(503, error(503, "UNAVAILABLE", None, "busy")), 7, "answered in", "busy"),
    ] {
        let google = StandIn::new([answer]);
        let outcome = Program::at(&google).line("key check").run();
        assert_eq!(outcome.code, code, "{outcome:?}");
        assert!(outcome.stdout.contains(verdict) && outcome.stderr.contains(words), "{outcome:?}");
    }
    let outcome = Program::bare().env("GEMINI_API_KEY", &canary()).line("key check").run();
    assert_eq!(outcome.code, 6);
    assert!(outcome.stdout.contains("no answer"), "{outcome:?}");
}

#[test]
fn nothing_is_read_from_the_folder_one_stands_in() {
    let traps = [".env", "config.toml", "gemini/config.toml", ".gemini/.env", ".config.toml", ".gemini/settings.json"];
    let planted = traps.iter().fold(Program::bare().line("hi"), |room, path| {
        room.file(path, &format!("GEMINI_API_KEY={0}\napi_key=\"{0}\"\n", canary()))
    });
    planted.run().fails(3, "", "there is no API key");
}
