//! What must not end as a bug: paths that are not text, times beyond the clock, a system without threads.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use crate::support::program::{binary, outcome};
use crate::support::requests::SENDING;
use crate::support::{Answer, Outcome, Program, StandIn, canary};

/// Runs a command line in a home whose name is not UTF-8.
fn in_odd_home(room: &Program, variable: &str, line: &str) -> Outcome {
    let home: PathBuf = room.path().join(OsStr::from_bytes(b"h\xffme"));
    std::fs::create_dir_all(&home).unwrap();
    let mut command = Command::new(binary());
    command.env_clear().env("HOME", room.path()).env(variable, &home).env("EDITOR", "true").current_dir(room.path());
    let mut command = assert_cmd::Command::from_std({
        command.args(line.split_whitespace());
        command
    });
    outcome(&command.write_stdin(canary()).output().unwrap())
}

#[test]
fn a_home_whose_name_is_not_text_is_a_home() {
    for variable in ["HOME", "XDG_CONFIG_HOME"] {
        let room = Program::bare();
        for line in [
            "key set --no-check --json",
            "key set --no-check",
            "key list --json",
            "key path --json",
            "key check --offline --json",
            "key check --offline --all",
            "config set model m --json",
            "config set retries 2",
            "config show --json",
            "config show",
            "config path --json",
            "config unset retries --json",
            "config unset model",
            "template edit x",
            "template list --json",
            "template path --json",
            "template path x --json",
            "key use default --json",
            "key remove default --json",
            "--dry-run --no-stdin hi",
        ] {
            let ran = in_odd_home(&room, variable, line);
            assert_eq!(ran.code, 0, "{variable} {line}: {ran:?}");
            if line.contains("--json") {
                ran.json();
            }
        }
        let file = room.path().join(OsStr::from_bytes(b"h\xffme"));
        let file = if variable == "HOME" { file.join(".config") } else { file };
        assert!(file.join("gemini/credentials.toml").exists(), "{variable}");
    }
}

#[test]
fn a_time_beyond_the_clock_is_a_long_time() {
    let google = StandIn::replying(|request| match request.method.as_str() {
        "GET" if request.target.contains("/files") => Answer::json(200, r#"{"files":[]}"#),
        "GET" => Answer::json(200, crate::support::wire::models(&["m"])),
        _ if request.target.contains(":countTokens") => Answer::json(200, r#"{"totalTokens":1}"#),
        _ => Answer::text("ok"),
    });
    let endless = "18446744073709551615ms".repeat(1001);
    for time in [&endless, "18446744073709551s", "18446744073709551615ms", "5000000000000h"] {
        Program::at(&google).line(&format!("--timeout {time} hi")).run().succeeds("ok\n");
        let configured = Program::at(&google).config(&format!("timeout = \"{time}\"\n"));
        configured.line("hi").run().succeeds("ok\n");
        for line in SENDING.into_iter().chain(["key scan --live"]) {
            let ran = Program::at(&google).line(&format!("--timeout {time} {line}")).run();
            assert!([0, 2].contains(&ran.code), "{line}: {ran:?}");
        }
    }
}

/// As a user who may have no thread besides the first.
fn without_threads(line: &str, google: &StandIn) -> Option<Outcome> {
    let place = tempfile::tempdir().unwrap();
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let copy = place.path().join("gemini");
    std::fs::copy(binary(), &copy).unwrap();
    let is_root = rustix::process::geteuid().is_root();
    let mut command = Command::new(if is_root { "setpriv" } else { "prlimit" });
    command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", "/nonexistent").current_dir("/");
    if is_root {
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", "prlimit"]);
    }
    let port = google.url().rsplit(':').next().unwrap().to_owned();
    command.arg("--nproc=0").arg(&copy).args(line.split_whitespace());
    command.env("GEMINI_API_KEY", canary()).env("GOOGLE_GEMINI_BASE_URL", format!("http://localhost:{port}"));
    Some(outcome(&command.output().ok()?))
}

#[test]
fn a_system_without_threads_is_asked_all_the_same() {
    let google = StandIn::new([Answer::text("ok"), Answer::text("ok")]);
    for line in ["--no-stdin hi", "--no-stdin --stream hi"] {
        match without_threads(line, &google) {
            Some(ran) => ran.succeeds("ok\n"),
            None => eprintln!("skipped: there is no setpriv or no prlimit"),
        }
    }
}
