//! The key shows nowhere, whatever fails; and it does not leave in a prompt.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::program::{binary, outcome};
use crate::support::requests::SENDING;
use crate::support::wire::{error, last, stream_of};
use crate::support::{Answer, Gate, Outcome, Program, StandIn, canary};

fn other() -> String {
    ["AQ.", &"Zz9y".repeat(12)].concat()
}

/// A run that must send nothing.
fn unsent(room: impl FnOnce(Program) -> Program) -> Outcome {
    let google = StandIn::new([]);
    room(Program::at(&google)).run()
}

#[test]
fn a_prompt_that_holds_the_key_is_not_sent() {
    for (text, at) in [(format!("{} is my key", canary()), 0), (format!("my key: {}", canary()), 8)] {
        unsent(|room| room.arg(&text)).fails(
            2,
            "",
            &format!("the prompt holds your key AIza…y9Qz at byte {at}; nothing"),
        );
    }
    let large = format!("{}{}{}", "x\n".repeat(100_000), canary(), "\ny".repeat(100_000));
    unsent(|room| room.line("explain").stdin(large.clone())).fails(
        2,
        "",
        "at byte 200000; nothing was sent\nhint: take it out",
    );
    unsent(|room| room.file("notes.txt", &large).line("-a notes.txt hi")).fails(2, "", "attachment 1 holds your key");
    unsent(|room| room.file("a", "a").file("b", &large).line("-a a -a b hi")).fails(
        2,
        "",
        "attachment 2 holds your key",
    );
    let wide: Vec<u8> = format!("\u{feff}my {}", canary()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    unsent(|room| {
        fs::write(room.path().join("wide"), &wide).unwrap();
        room.line("-a wide --attachment-type text/plain hi")
    })
    .fails(2, "", "attachment 1 holds your key");
    unsent(|room| room.arg("-s").arg(canary()).line("hi")).fails(2, "", "the system instruction holds your key");
    unsent(|room| room.line("hi --stop").arg(canary())).fails(2, "", "an option holds your key");
    unsent(|room| room.line("--dry-run").arg(format!("a {}", canary()))).fails(2, "", "holds your key");
    unsent(|room| room.profile("default", &other()).arg(format!("my {}", other()))).fails(
        2,
        "",
        "holds your key AQ.…Zz9y",
    );
}

#[test]
fn it_can_be_sent_all_the_same() {
    let google = StandIn::new([Answer::text("ok")]);
    let prompt = format!("what is {}?", canary());
    Program::at(&google).line("--allow-secrets").arg(&prompt).run().succeeds("ok\n");
    assert_eq!(google.request().prompt(), prompt);
}

#[test]
fn a_prompt_that_is_a_key_is_refused_with_advice() {
    for key in [canary(), other(), format!("sk-{}", "x".repeat(40))] {
        let outcome = unsent(|room| room.env("GEMINI_API_KEY", "a-key-of-another-kind").arg(&key));
        outcome.fails(2, "", "the prompt is a key and nothing else");
        assert!(
            outcome.stderr.contains("delete it at https://aistudio.google.com/apikey")
                && !outcome.stderr.contains(&key)
        );
    }
}

#[test]
fn what_only_looks_like_a_key_is_one_warning() {
    let google = StandIn::new([Answer::text("ok")]);
    let outcome = Program::at(&google).arg(format!("why is {} in here?", other())).run();
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("ok\n", 0));
    assert_eq!(
        outcome.stderr,
        "gemini: the prompt holds what looks like a key (AQ.…Zz9y) at byte 7, and is sent as it is\n"
    );
}

/// What a server may say about the key, with the key in it.
fn echo() -> String {
    format!("Consumer 'api_key:{}' is odd \u{1b}[31m", canary())
}

// Every way to fail that this suite knows, each with the same key in every place that can hold one. The bench fails the
// test if the key shows; what is left on the disk is looked through here.

#[test]
fn the_key_shows_nowhere_whatever_a_server_answers() {
    let answers: [fn(&str) -> Answer; 9] = [
        |echo| Answer::json(400, error(400, "INVALID_ARGUMENT", Some("API_KEY_INVALID"), echo)),
        |echo| Answer::json(400, error(400, "INVALID_ARGUMENT", None, echo)),
        |echo| Answer::json(401, error(401, "UNAUTHENTICATED", None, echo)),
        |echo| Answer::json(403, error(403, "PERMISSION_DENIED", None, echo)),
        |echo| Answer::json(404, error(404, "NOT_FOUND", None, echo)),
        |echo| Answer::json(429, error(429, "RESOURCE_EXHAUSTED", None, &format!("{echo} limit: 0"))),
        |echo| Answer::json(500, error(500, "INTERNAL", None, echo)),
        |echo| Answer::page(502, "text/html", &format!("<title>{echo}</title>")),
        |echo| {
            Answer::raw(format!(
                "HTTP/1.1 302 S\r\nLocation: https://x.invalid/{}\r\nContent-Length: 0\r\n\r\n",
                echo.len()
            ))
        },
    ];
    for answer in answers {
        let others = ["--json -v --no-stdin hi", "key check --json", "-v key check --all"];
        for line in SENDING.into_iter().chain(others) {
            let google = StandIn::replying(move |_| answer(&echo()));
            let room = Program::at(&google).profile("default", &canary()).env("GOOGLE_API_KEY", &canary()).line(line);
            let outcome = room.line("--retries 0").run();
            assert_ne!(outcome.code, 0, "{line}: {outcome:?}");
            let fresh = Program::stored(&google.url());
            let set = fresh.again("key set").write_stdin(canary()).output().unwrap();
            let set = crate::support::program::outcome(&set);
            assert!(set.code == 5 || set.code != 0 || fresh.path().join(".config/gemini/credentials.toml").exists());
        }
    }
}

#[test]
fn the_key_shows_nowhere_whatever_is_wrong_in_the_line() {
    for line in [
        "--model KEY hi",
        "--output /nowhere/KEY hi",
        "-a KEY hi",
        "-s @KEY hi",
        "--base-url https://KEY@x hi",
        "--base-url KEY hi",
        "--config KEY hi",
        "--api-key-file KEY hi",
        "--timeout KEY hi",
        "-o KEY hi",
        "key KEY",
        "key set KEY",
        "key export --shell KEY",
        "key exec -- KEY",
        "KEY KEY",
        "--profile KEY hi",
        "key check KEY",
        "completions KEY",
        "--KEY",
        "--color KEY hi",
    ] {
        let room = Program::bare().env("GEMINI_API_KEY", &canary()).line(&line.replace("KEY", &canary()));
        assert_ne!(room.run().code, 0, "{line}");
    }
}

#[test]
fn the_key_shows_nowhere_where_a_stream_or_a_connection_fails() {
    let inside =
        StandIn::new([Answer::raw(stream_of(&crate::support::wire::event(&error(503, "UNAVAILABLE", None, &echo()))))]);
    Program::at(&inside).line("--stream --retries 0 hi").run().fails(7, "", "AIza…y9Qz");
    let room = Program::bare()
        .profile("default", "a-key-0123456789")
        .env("GEMINI_API_KEY", &canary())
        .line("-v --retries 0 hi");
    room.run().fails(6, "", "AIza…y9Qz");
    let left = fs::read_dir(room.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(left, [".config"]);
}

/// A2: other processes of the same user, and the picture of our memory that a crash would leave.
#[cfg(target_os = "linux")]
#[test]
fn other_processes_of_the_same_user_see_neither_environment_nor_memory() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let copy = place.path().join("gemini");
    fs::copy(binary(), &copy).unwrap();
    let nobody = |line: &str| {
        let mut command = Command::new("setpriv");
        command.env_clear().env("PATH", "/usr/bin:/bin").current_dir("/");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", "sh", "-c", line]).arg(&copy);
        command
    };
    if !nobody("true").status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: only root can become nobody");
        return;
    }
    let (gate, wait) = Gate::new();
    let google = StandIn::new([Answer(vec![wait]), Answer::text("ok"), Answer::text("ok")]);
    let mut hanging = nobody("exec \"$0\" --no-stdin hi");
    hanging.env("GEMINI_API_KEY", canary()).env("GOOGLE_GEMINI_BASE_URL", google.url());
    let mut child = hanging.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while google.requests().is_empty() {
        std::thread::yield_now();
    }
    let environ = nobody(&format!("cat /proc/{}/environ", child.id())).output().unwrap();
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    drop(gate);
    assert!(!environ.status.success() && environ.stdout.is_empty(), "{environ:?}");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    // What a shell hands over as /dev/fd/63 or /dev/stdin still opens.
    let run = |line: &str| {
        let mut command = nobody(line);
        command.env("GEMINI_API_KEY", canary()).env("GOOGLE_GEMINI_BASE_URL", google.url());
        outcome(&command.output().unwrap())
    };
    run("echo text | \"$0\" --no-stdin -a /dev/stdin hi").succeeds("ok\n");
    run("echo text | \"$0\" --no-stdin -a /dev/fd/9 hi 9<&0").succeeds("ok\n");
    let _ = last("");
}

/// A1 for the better way: what a descriptor hands over stands in no list of processes.
#[cfg(target_os = "linux")]
#[test]
fn a_key_from_a_file_stands_in_no_list_of_processes() {
    let (gate, wait) = Gate::new();
    let google = StandIn::new([Answer(vec![wait])]);
    let room = Program::bare().env("GOOGLE_GEMINI_BASE_URL", &google.url()).file("key", &canary());
    let room = room.line("--api-key-file key --no-stdin hi");
    let mut child = room.spawn();
    while google.requests().is_empty() {
        std::thread::yield_now();
    }
    let command_line = fs::read(format!("/proc/{}/cmdline", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    drop(gate);
    assert!(!String::from_utf8_lossy(&command_line).contains(&canary()));
}

#[test]
fn a_key_in_the_place_of_the_model_is_not_put_into_a_url() {
    let program = Program::bare().env("GEMINI_API_KEY", &canary()).line("-m").arg(canary()).line("hi");
    program.run().fails(2, "", "the model's name");
}

/// Not only the key that is sent: whatever is kept here, and wherever it stands in what goes out.
#[test]
fn every_key_that_is_kept_here_stays_here() {
    let kept = |at: usize| format!("a-kept-key-{at}-0123456789");
    let prepare = |room: Program| {
        let own = format!("api_key = \"{}\"\n", kept(3));
        let room = room.env("GOOGLE_API_KEY", &kept(0)).profile("default", &kept(1)).profile("work", &kept(2));
        room.config(&own).file("theirs.toml", "retries = 0\n").file("t", "text")
    };
    let template = |text: &str| format!("prompt = \"{text} {{x}}\"\n");
    for at in 0..4 {
        let (key, words) = (kept(at), "holds your key …6789");
        unsent(|room| prepare(room).arg(format!("my {key}"))).fails(2, "", &format!("the prompt {words} at byte 3"));
        for (line, name) in [
            ("-a t --attachment-type KEY hi", "attachment 1"),
            ("-a https://example.org/KEY hi", "attachment 1"),
            ("-a t -a https://example.org/?k=KEY hi", "attachment 2"),
            ("-o KEY=1 hi", "an option"),
            ("-o x=[{\"KEY\":1}] hi", "an option"),
            ("-o x=[{\"a\":\"KEY\"}] hi", "an option"),
            ("--stop KEY hi", "an option"),
            ("-m KEY hi", "the model's name"),
            ("-m tunedModels/KEY hi", "the model's name"),
            ("-s KEY hi", "the system instruction"),
            ("--curl -s KEY hi", "the system instruction"),
            ("-t t --param x=KEY hi", "the prompt"),
            ("--config theirs.toml -s KEY hi", "the system instruction"),
        ] {
            let room = |room: Program| prepare(room).file(".config/gemini/templates/t.toml", &template("of"));
            unsent(|place| room(place).line(&line.replace("KEY", &key))).fails(2, "", &format!("{name} {words}"));
        }
        let file = template(&key);
        let room =
            |room: Program| prepare(room).file(".config/gemini/templates/t.toml", &file).line("-t t --param x=1 hi");
        unsent(room).fails(2, "", &format!("the prompt {words}"));
    }
}

/// An address is written into logs on its way.
#[test]
fn a_key_in_an_address_goes_nowhere_and_is_not_repeated() {
    let odd = "an-odd-key-of-tomorrow-0001";
    for line in SENDING.into_iter().chain(["--dry-run hi", "--curl hi", "key check --json"]) {
        for (key, words) in
            [(canary(), "holds a key, which never belongs in a URL"), (odd.to_owned(), "holds your key")]
        {
            let google = StandIn::new([]);
            let address = format!("{}/{key}/v1", google.url());
            let room = Program::bare().env("GEMINI_API_KEY", &key).env("GOOGLE_GEMINI_BASE_URL", &address);
            let ran = room.line(line).run();
            assert!(ran.code == 2 && ran.stderr.contains(words), "{line}: {ran:?}");
            assert!(!ran.stderr.contains(&key) && !ran.stdout.contains(&key), "{line}: {ran:?}");
        }
    }
}

#[test]
fn an_echo_of_the_key_in_another_form_leaves_masked() {
    use base64::Engine as _;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
    let key = canary();
    let each = |form: fn(u8) -> String| key.bytes().map(form).collect::<String>();
    let echoes = [
        BASE64_STANDARD.encode(&key),
        BASE64_STANDARD.encode(format!("api_key:{key}")),
        BASE64_STANDARD.encode(format!("x-goog-api-key: {key}\r\n")),
        BASE64_URL_SAFE_NO_PAD.encode(format!("{{\"k\":\"{key}\"}}")),
        each(|byte| format!("{byte:02x}")),
        each(|byte| format!("{byte:02X}")),
        each(|byte| format!("&#{byte};")),
        each(|byte| format!("&#x{byte:x};")),
        each(|byte| format!("%{byte:02X}")),
        each(|byte| format!("\\u{byte:04x}")),
        key.replace('S', "&#83;").replace('7', "%37"),
    ];
    for echo in echoes {
        let body = error(400, "INVALID_ARGUMENT", None, &format!("the key <{echo}> is odd"));
        let google = StandIn::replying(move |_| Answer::json(400, &body));
        for line in ["--retries 0 hi", "--json --retries 0 hi", "key check --json"] {
            let ran = Program::at(&google).line(line).run();
            let middle = &echo[echo.len() / 3..echo.len() * 2 / 3];
            assert_ne!(ran.code, 0, "{line}: {ran:?}");
            assert!(!ran.stderr.contains(middle) && !ran.stdout.contains(middle), "{echo} {line}: {ran:?}");
            assert!(ran.stderr.contains("…"), "{echo} {line}: {ran:?}");
        }
    }
}

/// JSON may write every letter as an escape, however deep.
#[test]
fn the_key_in_escapes_leaves_json_masked_at_any_depth() {
    let escaped = canary().bytes().map(|byte| format!("\\u{byte:04X}")).collect::<Vec<_>>().concat();
    for depth in [1, 100, 200] {
        let args = format!("{}\"x{escaped}y\"{}", "[".repeat(depth), "]".repeat(depth));
        let part = format!("{{\"functionCall\":{{\"name\":\"f\",\"args\":{{\"a\":{args}}}}}}}");
        let body = format!(
            "{{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"t\"}},{part}]}},\"finishReason\":\"STOP\"}}]}}"
        );
        for line in ["--json hi", "--json --stream hi"] {
            let google = StandIn::new([if line.contains("--stream") {
                Answer::stream(std::slice::from_ref(&body))
            } else {
                Answer::json(200, &body)
            }]);
            let ran = Program::at(&google).line(line).run();
            assert!(ran.stdout.contains("\"xAIza…y9Qzy\""), "{depth} {line}: {ran:?}");
            assert!(!ran.stdout.contains(&escaped), "{depth} {line}: {ran:?}");
        }
    }
}

#[test]
fn what_is_listed_is_masked_too() {
    let named = format!("[profile.\"{}\"]\napi_key = \"{}\"\n", canary(), other());
    let room = Program::bare().file(".config/gemini/credentials.toml", &named);
    let templates = ".config/gemini/templates";
    let room = room.file(&format!("{templates}/a.toml"), &format!("description = \"k {}\"\n", canary()));
    let room = room.file(&format!("{templates}/{}.toml", canary()), "description = \"d\"\n");
    let room = room.file(&format!("{templates}/b.toml"), "description = \"an-odd-key-of-tomorrow-0001\"\n");
    let room = room.env("GEMINI_API_KEY", "an-odd-key-of-tomorrow-0001");
    for line in [
        "key list",
        "key list --json",
        "key check --all --offline --json",
        "template list",
        "template list --json",
        "template show a",
        "template show a --json",
        "template show b --json",
        "template path --json",
        "config show --json",
    ] {
        let ran = outcome(&room.again(line).output().unwrap());
        assert!([0, 3].contains(&ran.code), "{line}: {ran:?}");
        for key in [other(), "an-odd-key-of-tomorrow-0001".to_owned()] {
            assert!(!ran.stdout.contains(&key) && !ran.stderr.contains(&key), "{line}: {ran:?}");
        }
    }
}
