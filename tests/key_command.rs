//! `api_key_command`: a program that prints the key.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::{Answer, Outcome, Program, StandIn, canary};

fn script(program: &Program, name: &str, body: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let path = program.path().join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path.display().to_string()
}

fn with(body: &str, google: &StandIn, rest: &str) -> Outcome {
    let room = Program::stored(&google.url());
    let path = script(&room, "vault", body);
    let base = room.read(".config/gemini/config.toml");
    room.config(&format!("{base}api_key_command = [\"{path}\", \"an argument\"]\n")).line(rest).run()
}

#[test]
fn the_first_line_of_its_output_is_the_key() {
    for body in [
        format!("echo '{}'", canary()),
        format!("echo noise >&2; echo '{}'", canary()),
        format!("echo '{}'; echo 'user: me'", canary()),
        format!("printf '%s' '{}'", canary()),
        format!("[ \"$1\" = 'an argument' ] && echo '{}'", canary()),
        format!("[ -z \"$GEMINI_API_KEY$GOOGLE_API_KEY\" ] && echo '{}'", canary()),
        format!("echo '{}'; head -c 1000000 /dev/zero", canary()),
    ] {
        let google = StandIn::new([Answer::text("ok")]);
        with(&body, &google, "hi").succeeds("ok\n");
        assert_eq!(google.request().header("x-goog-api-key"), Some(canary().as_str()), "{body}");
    }
}

#[test]
fn what_goes_wrong_is_named_and_its_output_is_not() {
    let google = StandIn::new([]);
    for (body, words) in [
        (format!("echo '{0}'; echo '{0}' >&2; exit 7", canary()), "vault failed with exit code 7"),
        ("exit 0".to_owned(), "printed nothing"),
        ("echo; echo second".to_owned(), "printed nothing, or an empty first line"),
        ("head -c 1000000 /dev/zero | tr '\\0' x".to_owned(), "more than 4 KiB"),
        ("kill -9 $$".to_owned(), "was ended by a signal"),
        ("echo two words".to_owned(), "holds a space at position 4"),
    ] {
        let outcome = with(&body, &google, "hi");
        outcome.fails(3, "", words);
    }
}

#[test]
fn it_does_not_hold_us_up() {
    let google = StandIn::new([]);
    for body in ["exec sleep 60", "sleep 60 & exit 0"] {
        let started = Instant::now();
        with(body, &google, "--timeout 1s hi").fails(3, "", "did not end within 1 s");
        assert!(started.elapsed() < Duration::from_secs(20), "{body}");
    }
}

/// Its own children too: whoever is ended in the middle cannot write `alive`.
#[test]
fn what_it_started_does_not_outlive_its_limit() {
    let google = StandIn::new([]);
    let room = Program::stored(&google.url());
    let fifo = room.path().join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    for end in ["exec sleep 60", "exit 0"] {
        let body = format!("{{ sleep 15; echo alive >&9; }} 9>{} & {end}", fifo.display());
        let listener = {
            let fifo = fifo.clone();
            std::thread::spawn(move || std::fs::read_to_string(fifo).unwrap())
        };
        let path = script(&room, "vault", &body);
        let config = format!("base_url = \"{}\"\napi_key_command = [\"{path}\"]\n", google.url());
        std::fs::write(room.path().join(".config/gemini/config.toml"), config).unwrap();
        let output = room.again("--timeout 1s --no-stdin hi").output().unwrap();
        crate::support::program::outcome(&output).fails(3, "", "did not end within 1 s");
        assert_eq!(listener.join().unwrap(), "", "{body}");
    }
}

#[test]
fn it_runs_only_when_nothing_else_gave_a_key_and_never_from_a_file_that_was_handed_over() {
    let google = StandIn::new([Answer::text("ok")]);
    let room = Program::stored(&google.url()).env("GEMINI_API_KEY", &canary());
    let path = script(&room, "vault", &format!("touch {}/ran; echo x", room.path().display()));
    let base = room.read(".config/gemini/config.toml");
    let config = format!("{base}api_key_command = [\"{path}\"]\n");
    let room = room.config(&config).file("theirs.toml", &config).line("hi");
    room.run().succeeds("ok\n");
    let ran = room.path().join("ran");
    assert!(!ran.exists());
    room.again("--dry-run hi").env("GEMINI_API_KEY", "").assert().success();
    room.again("key check --offline").env("GEMINI_API_KEY", "").assert().success();
    let theirs = room.again("--config theirs.toml hi").env("GEMINI_API_KEY", "").output().unwrap();
    assert_eq!(theirs.status.code(), Some(3));
    assert!(!ran.exists());
}

#[test]
fn a_vault_is_found_by_its_name_and_never_by_a_relative_path() {
    let google = StandIn::new([Answer::text("ok")]);
    let room = Program::stored(&google.url());
    script(&room, "pass", &format!("[ \"$1 $2\" = 'show gemini' ] && echo '{}'", canary()));
    let base = room.read(".config/gemini/config.toml");
    let path = format!("{}:/usr/bin:/bin", room.path().display());
    let room = room.config(&format!("{base}api_key_command = [\"pass\", \"show\", \"gemini\"]\n")).env("PATH", &path);
    room.line("hi").run().succeeds("ok\n");

    for (program, words) in [("./vault", "is a relative path"), ("no-such-vault-here", "cannot be started")] {
        let room = Program::bare().config(&format!("api_key_command = [\"{program}\"]\n"));
        script(&room, "vault", "echo x");
        room.env("GOOGLE_GEMINI_BASE_URL", "").line("hi").run().fails(3, "", words);
        assert!(Path::new("/bin/sh").exists());
    }
}
