//! Every option as the server saw it.

use serde_json::{Value, json};

use crate::support::{Answer, Program, StandIn, canary};

/// The body that was sent for these options.
fn sent(line: &str) -> Value {
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google).line(line).arg("hi").run().succeeds("ok\n");
    google.request().json()
}

#[test]
fn a_bare_prompt_sends_nothing_that_was_not_asked_for() {
    assert_eq!(sent(""), json!({ "contents": [{ "role": "user", "parts": [{ "text": "hi" }] }] }));
}

#[test]
fn the_key_goes_in_one_header_and_nothing_else_tells_who_asks() {
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google).line("hi").run().succeeds("ok\n");
    let request = google.request();
    let mut names: Vec<_> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["accept", "accept-encoding", "content-length", "content-type", "host", "user-agent", "x-goog-api-key"]
    );
    assert_eq!(request.header("x-goog-api-key"), Some(canary().as_str()));
    assert_eq!(request.header("user-agent"), Some(concat!("gemini-prompt/", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn model_options_reach_generation_config() {
    for (line, expected) in [
        ("--temperature 0.5", json!({ "temperature": 0.5 })),
        ("--top-p 0.9", json!({ "topP": 0.9 })),
        ("--top-k 40", json!({ "topK": 40 })),
        ("--max-tokens 100", json!({ "maxOutputTokens": 100 })),
        ("--stop END --stop FIN", json!({ "stopSequences": ["END", "FIN"] })),
        ("--seed -7", json!({ "seed": -7 })),
        ("--thinking high", json!({ "thinkingConfig": { "thinkingLevel": "HIGH" } })),
        ("--thinking 0", json!({ "thinkingConfig": { "thinkingBudget": 0 } })),
        ("--thinking -1", json!({ "thinkingConfig": { "thinkingBudget": -1 } })),
        ("--thoughts", json!({ "thinkingConfig": { "includeThoughts": true } })),
        (
            "-o candidateCount=1 -o responseMimeType=text/plain",
            json!({ "candidateCount": 1, "responseMimeType": "text/plain" }),
        ),
        (
            "-o thinkingConfig={\"thinkingLevel\":\"LOW\"} --thoughts",
            json!({ "thinkingConfig": { "thinkingLevel": "LOW", "includeThoughts": true } }),
        ),
        ("-o thinkingConfig.thinkingBudget=128", json!({ "thinkingConfig": { "thinkingBudget": 128 } })),
        ("-o mediaResolution=LOW", json!({ "mediaResolution": "MEDIA_RESOLUTION_LOW" })),
    ] {
        assert_eq!(sent(line)["generationConfig"], expected, "{line}");
    }
}

#[test]
fn a_system_instruction_is_typed_or_read_from_a_file() {
    assert_eq!(sent("-s briefly")["systemInstruction"], json!({ "parts": [{ "text": "briefly" }] }));
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google).file("tone.txt", "\u{feff}Be kind.\n").line("--system @tone.txt hi").run().succeeds("ok\n");
    assert_eq!(google.request().json()["systemInstruction"]["parts"][0]["text"], "Be kind.\n");
    Program::bare().line("-s @nowhere hi").run().fails(2, "", "cannot read the system instruction from nowhere:");
}

#[test]
fn the_model_and_the_method_are_the_path() {
    let target = |line: &str, variable: &str| {
        let google =
            StandIn::new([Answer::json(200, crate::support::wire::reply("ok").replace("gemini-3.8-flash", "m1"))]);
        Program::at(&google).env("GEMINI_MODEL", variable).line(line).arg("hi").run().succeeds("ok\n");
        google.request().target
    };
    assert_eq!(target("", ""), "/v1beta/models/gemini-flash-latest:generateContent");
    assert_eq!(target("", "m1"), "/v1beta/models/m1:generateContent");
    assert_eq!(target("-m m1", "m2"), "/v1beta/models/m1:generateContent");
    assert_eq!(target("-m models/m1", ""), "/v1beta/models/m1:generateContent");
    assert_eq!(target("--no-stream", ""), "/v1beta/models/gemini-flash-latest:generateContent");
    assert_eq!(target("--stream", ""), "/v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse");
}

#[test]
fn a_base_url_keeps_its_path() {
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google)
        .line(&format!("--base-url {}/prefix/ hi", google.url()))
        .env("GOOGLE_GEMINI_BASE_URL", "nonsense")
        .run()
        .succeeds("ok\n");
    assert_eq!(google.request().target, "/prefix/v1beta/models/gemini-flash-latest:generateContent");
}

#[test]
fn values_that_cannot_be_meant_are_usage_errors() {
    for line in [
        "--temperature NaN hi",
        "--temperature warm hi",
        "--thinking deep hi",
        "-o novalue hi",
        "-m ../x hi",
        "-m a?b hi",
        "--timeout soon hi",
        "--color maybe hi",
        "--base-url http://example.org hi",
        "--base-url https://me:pw@example.org hi",
        "--base-url https://example.org/?key=1 hi",
        "--nonsense hi",
    ] {
        Program::bare().env("GEMINI_API_KEY", &canary()).line(line).run().fails(2, "", "gemini: ");
    }
}

#[test]
fn usage_is_told_on_standard_error() {
    let google = StandIn::new([Answer::text("ok")]);
    let outcome = Program::at(&google).config(crate::cost::PRICES).line("-u hi").run();
    assert_eq!(outcome.stdout, "ok\n");
    assert_eq!(
        outcome.stderr,
        "gemini: tokens: 9 in, 12 + 87 thinking out, 108 in all; ≈ $0.000378 (prices of your configuration)\n"
    );
    for usage in ["{}", "null"] {
        let mut reply: Value = serde_json::from_str(&crate::support::wire::reply("ok")).unwrap();
        reply["usageMetadata"] = serde_json::from_str(usage).unwrap();
        let google = StandIn::new([Answer::json(200, reply.to_string())]);
        let outcome = Program::at(&google).line("-u hi").run();
        assert_eq!((outcome.stderr.as_str(), outcome.code), ("gemini: tokens: the server gave no counts\n", 0));
    }
}

#[test]
fn verbose_says_what_is_done_and_masks_the_key() {
    let google = StandIn::new([Answer::text("ok")]);
    let outcome = Program::at(&google).line("-v hi").run();
    assert_eq!(outcome.code, 0);
    for words in [
        "gemini-flash-latest",
        &google.url(),
        "AIza…9Qz from GEMINI_API_KEY",
        "response r1; connected after ",
        "first words after ",
        "108 in all",
    ] {
        assert!(outcome.stderr.contains(&words.replace("…9Qz", "…y9Qz")), "{words}: {}", outcome.stderr);
    }
}

#[test]
fn dry_run_and_curl_show_the_request_without_key_and_network() {
    let shown = Program::bare().line("--dry-run --seed 3 hi").run();
    assert_eq!((shown.code, shown.stderr.as_str()), (0, ""));
    assert!(
        shown.stdout.starts_with("POST http://127.0.0.1:1/v1beta/models/gemini-flash-latest:generateContent\n"),
        "{}",
        shown.stdout
    );
    assert!(
        shown.stdout.contains("x-goog-api-key: (no key)") && shown.stdout.contains("\"seed\": 3"),
        "{}",
        shown.stdout
    );

    let masked = Program::bare().env("GOOGLE_API_KEY", &canary()).line("--dry-run hi").run();
    assert!(masked.stdout.contains("x-goog-api-key: AIza…y9Qz"), "{}", masked.stdout);

    let curl = Program::bare().env("GOOGLE_API_KEY", &canary()).line("--curl it's").run();
    assert!(curl.stdout.starts_with("curl -sSg 'http://127.0.0.1:1/v1beta/"), "{}", curl.stdout);
    assert!(curl.stdout.contains("$GOOGLE_API_KEY") && curl.stdout.contains("\"it's\""), "{}", curl.stdout);
}

/// A path may hold a quote; the key must not stand in a list of processes.
#[cfg(unix)]
#[test]
fn the_curl_command_is_one_command_and_its_arguments_hold_no_key() {
    use std::os::unix::fs::PermissionsExt as _;
    const CURL: &str = "#!/bin/sh\nprintf '%s\\n' \"$@\" > args; cat /dev/fd/3 > key; cat > body\n";
    let prompt = "it's $(touch pwned) `touch pwned` $HOME\nJSON\nKEY";
    for path in ["", "/a'b", "/x';touch$IFS'pwned';'", "/$(touch$IFS'pwned')", "/'''"] {
        let address = format!("http://127.0.0.1:1{path}");
        let room = Program::bare().env("GEMINI_API_KEY", &canary()).env("GOOGLE_GEMINI_BASE_URL", &address);
        let room = room.file("bin/curl", CURL).line("--curl --no-stdin").arg(prompt);
        std::fs::set_permissions(room.path().join("bin/curl"), std::fs::Permissions::from_mode(0o700)).unwrap();
        let shown = room.run();
        assert_eq!((shown.stderr.as_str(), shown.code), ("", 0));
        let mut shell = std::process::Command::new("/bin/sh");
        shell.env_clear().env("PATH", format!("{}/bin:/usr/bin:/bin", room.path().display()));
        shell.env("GEMINI_API_KEY", canary()).current_dir(room.path()).args(["-c", &shown.stdout]);
        assert!(shell.status().unwrap().success(), "{}", shown.stdout);
        assert!(!room.path().join("pwned").exists(), "{}", shown.stdout);
        let arguments = room.read("args");
        assert!(arguments.contains(&format!("\n{address}/v1beta/models/")), "{arguments}");
        assert!(!arguments.contains(&canary()), "{arguments}");
        assert_eq!(room.read("key"), format!("x-goog-api-key: {}\n", canary()));
        let body: Value = serde_json::from_str(&room.read("body")).unwrap();
        assert_eq!(body["contents"][0]["parts"][0]["text"], prompt);
    }
}

#[test]
fn what_is_no_number_and_no_option_is_said_in_words() {
    for (line, words) in [
        ("--retries x hi", "write a whole number, such as 3"),
        ("--temperature hot hi", "write a number, such as 0.5"),
        ("-version", "hint: the option is --version"),
        ("--dry-run --json hi", "cannot be used with"),
        ("--safety HARASMENT=BLOCK_NONE hi", "write it like HARASSMENT=BLOCK_NONE"),
        ("--safety HARASSMENT=BLOCK_NON hi", "write it like HARASSMENT=BLOCK_NONE"),
    ] {
        let outcome = Program::bare().line(line).run();
        assert!(outcome.code == 2 && outcome.stderr.contains(words), "{line}: {outcome:?}");
    }
    let new = Program::bare().line("--dry-run --safety NEW_KIND=NEW_THRESHOLD hi").run();
    assert!(new.code == 0 && new.stdout.contains("HARM_CATEGORY_NEW_KIND"), "{new:?}");
}
