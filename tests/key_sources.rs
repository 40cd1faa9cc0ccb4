//! Every source of a key, in order, and where its key may go.

use crate::support::wire::models;
use crate::support::{Answer, Outcome, Program, StandIn};

const OTHER: &str = "a-key-from-elsewhere-0001";

/// The key that the server got, or why it got none.
fn used(room: impl FnOnce(Program) -> Program) -> Result<String, Outcome> {
    let google = StandIn::replying(|_| Answer::text("ok"));
    let outcome = room(Program::stored(&google.url())).line("--no-stdin hi").run();
    match google.requests().as_slice() {
        [] => Err(outcome),
        [request, ..] => {
            assert_eq!((outcome.stdout.as_str(), outcome.code), ("ok\n", 0), "{}", outcome.stderr);
            Ok(request.header("x-goog-api-key").unwrap().to_owned())
        }
    }
}

#[test]
fn flags_then_variables_then_the_store_then_the_configuration() {
    let full = |room: Program| {
        room.env("GOOGLE_API_KEY", "google-key")
            .env("GEMINI_API_KEY", "gemini-key")
            .profile("default", "stored-key")
            .profile("work", "work-key")
            .file("key", "file-key\n")
    };
    let get = |room: &dyn Fn(Program) -> Program| used(|place| room(full(place))).unwrap();
    assert_eq!(get(&|room| room.line("--api-key flag-key")), "flag-key");
    assert_eq!(get(&|room| room.line("--api-key-file key")), "file-key");
    assert_eq!(get(&|room| room), "google-key");
    assert_eq!(get(&|room| room.env("GOOGLE_API_KEY", "")), "gemini-key");
    let unset = |room: Program| room.env("GOOGLE_API_KEY", "").env("GEMINI_API_KEY", " ");
    assert_eq!(get(&|room| unset(room)), "stored-key");
    assert_eq!(get(&|room| unset(room).env("GEMINI_PROFILE", "work")), "work-key");
    assert_eq!(get(&|room| unset(room).line("--profile work")), "work-key");
    assert_eq!(get(&|room| room.line("--profile work")), "work-key", "a flag comes before a variable");
    assert_eq!(get(&|room| room.env("GEMINI_PROFILE", "work")), "google-key");
    let chosen = full(Program::bare()).read(".config/gemini/credentials.toml");
    let chosen = format!("use = \"work\"\n{chosen}");
    assert_eq!(get(&|room| unset(room).file(".config/gemini/credentials.toml", &chosen)), "work-key");
}

#[test]
fn the_configuration_names_the_key_or_its_file() {
    let config = |line: &str| {
        let line = line.to_owned();
        used(move |room| {
            let base = room.read(".config/gemini/config.toml");
            room.file(".config/gemini/near", "near-key\r\n").file("far", " 'far-key' ").config(&(base + &line))
        })
    };
    assert_eq!(config("api_key = \"config-key\"").unwrap(), "config-key");
    assert_eq!(config("api_key_file = \"near\"").unwrap(), "near-key");
    assert_eq!(config("api_key_file = \"~/far\"").unwrap(), "far-key");
    config("api_key_file = \"nowhere\"").unwrap_err().fails(3, "", "nowhere: ");
    config("api_key = \"a\"\napi_key_file = \"b\"").unwrap_err().fails(
        2,
        "",
        "api_key_file must not stand beside api_key",
    );
}

#[test]
fn a_profile_that_is_not_there_is_no_key() {
    for room in [Program::bare().line("--profile wrok hi"), Program::bare().env("GEMINI_PROFILE", "wrok").line("hi")] {
        room.profile("work", OTHER).run().fails(3, "", "no key is stored under the name wrok\nhint: there are: work");
    }
}

#[test]
fn the_key_can_come_through_a_descriptor() {
    let google = StandIn::new([Answer::text("ok"), Answer::text("ok")]);
    let room = Program::bare().env("GOOGLE_GEMINI_BASE_URL", &google.url()).line("--api-key-file - hi");
    room.stdin("piped-key-0123456789\n").run().succeeds("ok\n");
    let room = Program::bare().env("GOOGLE_GEMINI_BASE_URL", &google.url()).line("--api-key-file /dev/fd/0 hi");
    room.stdin("piped-key-0123456789\n").run().succeeds("ok\n");
    for request in google.requests() {
        assert_eq!(request.header("x-goog-api-key"), Some("piped-key-0123456789"));
        assert_eq!(request.prompt(), "hi");
    }
    let twice = Program::bare().line("--api-key-file - - hi").stdin("k").run();
    twice.fails(2, "", "standard input can be used only once, and it holds the key");
    Program::bare().line("--api-key-file - hi").stdin("").run().fails(3, "", "--api-key-file - holds nothing");
    Program::bare().line("--api-key-file - hi").stdin("one\ntwo").run().fails(3, "", "a line break at position 4");
}

type Change = fn(Program) -> Program;

/// Three sources of the address, four of the key: only what belongs together travels together.
#[test]
fn a_stored_key_goes_only_where_its_own_configuration_says() {
    let google = StandIn::replying(|_| Answer::text("ok"));
    let kinds: [(&str, Change); 4] = [
        ("stored", |room| room.profile("default", OTHER)),
        ("config", |room| {
            let base = room.read(".config/gemini/config.toml");
            room.config(&format!("{base}api_key = \"{OTHER}\"\n"))
        }),
        ("config-file", |room| {
            let base = room.read(".config/gemini/config.toml");
            room.file(".config/gemini/key", OTHER).config(&format!("{base}api_key_file = \"key\"\n"))
        }),
        ("variable", |room| room.env("GEMINI_API_KEY", OTHER)),
    ];
    for (kind, key) in kinds {
        let given = kind == "variable";
        for by in ["flag", "variable", "config"] {
            let room = key(Program::stored(if by == "config" { google.url() } else { String::new() }.as_str()));
            let room = match by {
                "flag" => room.line(&format!("--base-url {}", google.url())),
                "variable" => room.env("GOOGLE_GEMINI_BASE_URL", &google.url()),
                _ => room,
            };
            let before = google.requests().len();
            let outcome = room.line("hi").run();
            let sent = google.requests().len() > before;
            assert_eq!(sent, given || by == "config", "{kind} {by}: {outcome:?}");
            assert_eq!(outcome.code, if sent { 0 } else { 3 }, "{kind} {by}: {outcome:?}");
        }
    }
    // A configuration that is handed over does not lead the stored key away either.
    let config = format!("base_url = \"{}\"\n", google.url());
    let room = Program::bare().env("GOOGLE_GEMINI_BASE_URL", "").profile("default", OTHER).file("theirs.toml", &config);
    let before = google.requests().len();
    room.line("--config theirs.toml hi").run().fails(3, "", "base_url counts only in the usual config.toml");
    assert_eq!(google.requests().len(), before);
}

#[test]
fn nothing_is_stored_for_an_address_that_a_variable_chose() {
    let google = StandIn::new([]);
    let room = Program::bare().env("GOOGLE_GEMINI_BASE_URL", &google.url()).line("key set").stdin(OTHER);
    room.run().fails(3, "", "the stored key is not sent to");
    assert!(!room.path().join(".config").exists());
}

#[test]
fn nothing_is_opened_in_the_folder_one_stands_in() {
    let google = StandIn::new([Answer::json(200, models(&["m"]))]);
    let room = Program::stored(&google.url()).profile("default", OTHER).line("key check");
    if !std::path::Path::new("/usr/bin/strace").exists() {
        eprintln!("skipped: there is no strace to watch what is opened");
        return drop(room.run());
    }
    let here = room.path().join("work");
    std::fs::create_dir(&here).unwrap();
    for trap in [".env", "config.toml", "credentials.toml", ".gemini", "gemini"] {
        std::fs::write(here.join(trap), "api_key = \"trap\"").unwrap();
    }
    let mut command = room.command_for("/usr/bin/strace");
    let trace = room.path().join("trace");
    let mut args = vec![
        "-f".into(),
        "-e".into(),
        "trace=openat,open,stat,statx".into(),
        "-o".into(),
        trace.clone().into_os_string(),
    ];
    args.push(crate::support::program::binary().into_os_string());
    let mut traced = std::process::Command::new("/usr/bin/strace");
    traced.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = traced.args(args).args(["key", "check"]).current_dir(&here).output().unwrap();
    drop(command.output());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = std::fs::read_to_string(trace).unwrap();
    let inside = here.display().to_string();
    let opened = |line: &&str| {
        let path = line.split('"').nth(1).unwrap_or("/");
        path.starts_with(&inside) || (!path.starts_with('/') && !path.is_empty())
    };
    assert_eq!(trace.lines().filter(opened).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn an_address_in_place_of_the_key_is_shown_as_it_is() {
    let outcome =
        Program::bare().env("GEMINI_API_KEY", "https://aistudio.google.com/apikey").line("--no-stdin hi").run();
    outcome.fails(3, "", "the address of a page, not the key");
    assert!(outcome.stderr.contains("made at https://aistudio.google.com/apikey"), "{outcome:?}");
}
