//! `gemini files`: list, upload, show, delete, wait.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::files_api::{Behaviour, Fault, FilesApi, moment};
use crate::support::stand_in::Request;
use crate::support::{Answer, Gate, Outcome, Program, StandIn, canary};

fn now() -> u64 {
    gemini_prompt::calendar::now()
}

/// Three files of different ages, on pages of two.
fn three() -> (FilesApi, StandIn) {
    let (api, stand_in) = FilesApi::start(Behaviour { page: 2, ..Behaviour::default() });
    let aged = |hours: u64| json!({ "createTime": moment(now() - hours * 3_600 - 60), "expirationTime": moment(now() + 60 + (48 - hours) * 3_600) });
    let mut film = aged(2);
    film["displayName"] = json!("film\u{1b}[2J.mp4");
    film["mimeType"] = json!("video/mp4");
    film["sizeBytes"] = json!("1234567");
    api.add("files/old", b"abc", &aged(30)).add("files/film", b"abc", &film);
    api.add("files/broken", b"abcd", &json!({ "state": "FAILED", "error": { "code": 3, "message": "No frames." }, "createTime": moment(now() - 5 * 3_600), "expirationTime": moment(now() + 43 * 3_600 + 60) }));
    (api, stand_in)
}

const TABLE: &str = "\
NAME            SIZE  TYPE        STATE   AGE                        FILE
files/film    1.2 MB  video/mp4   ready   2 h ago, expires in 46 h   film^[[2J.mp4
files/broken     4 B  text/plain  failed  5 h ago, expires in 43 h
files/old        3 B  text/plain  ready   30 h ago, expires in 18 h
";

#[test]
fn all_pages_are_listed_newest_first() {
    for line in ["files", "files list"] {
        let (_api, google) = three();
        Program::at(&google).line(line).run().succeeds(TABLE);
        let targets: Vec<_> = google.requests().into_iter().map(|request| request.target).collect();
        assert_eq!(targets, ["/v1beta/files?pageSize=100", "/v1beta/files?pageSize=100&pageToken=2"]);
    }
    let (_api, google) = three();
    let listed = Program::at(&google).line("files --json").run().json();
    assert_eq!(listed["files"][0]["name"], "files/film");
    assert_eq!(listed["files"][2]["sizeBytes"], "3", "Google's own fields");
}

#[test]
fn without_a_file_the_list_says_so() {
    let (_api, google) = FilesApi::start(Behaviour::default());
    let nothing = "there is no file; `gemini files upload FILE` puts one there\n";
    Program::at(&google).line("files").run().succeeds(nothing);
    Program::at(&google).line("files list --json").run().succeeds("{\"files\":[]}\n");
}

#[test]
fn one_file_is_shown_by_any_of_its_names() {
    let address = "https://generativelanguage.googleapis.com/v1beta/files/broken";
    for name in ["broken", "files/broken", address] {
        let (_api, google) = three();
        let shown = Program::at(&google).line("files show").arg(name).run();
        shown.succeeds(&format!(
            "name     files/broken\naddress  {address}\ntype     text/plain\nsize     4 B (4 bytes)\nstate    failed\n\
             error    No frames.\nage      5 h ago, expires in 43 h\n"
        ));
    }
    let (_api, google) = three();
    assert_eq!(Program::at(&google).line("files show --json broken").run().json()["error"]["code"], 3);
    let gone = Program::at(&google).line("files show nothing").run();
    gone.fails(11, "", "files/nothing: You do not have permission to access the File nothing or it may not exist");
    assert!(gone.stderr.contains("hint: it is gone, or belongs to another project"), "{}", gone.stderr);
    Program::at(&google).line("files show a/b").run().fails(2, "", "\"a/b\" is no name of a file");
}

/// A program with two files in its home.
fn uploading(google: &StandIn) -> Program {
    Program::at(google).file("notes.txt", "abc").file("photo.png", "\u{89}PNG no, text")
}

fn address(api: &FilesApi, at: usize) -> String {
    format!("https://generativelanguage.googleapis.com/v1beta/{}\n", api.names()[at])
}

#[test]
fn the_addresses_of_uploaded_files_are_printed_in_order_and_the_files_stay() {
    let (api, google) = FilesApi::start(Behaviour { processing: 2, ..Behaviour::default() });
    let outcome = uploading(&google).line("files upload notes.txt photo.png --type text/markdown").run();
    outcome.succeeds(&(address(&api, 0) + &address(&api, 1)));
    let files = api.files();
    assert_eq!((&files[0]["displayName"], &files[1]["mimeType"]), (&json!("notes.txt"), &json!("text/markdown")));
}

#[test]
fn what_is_there_already_is_said_and_not_sent_again() {
    let (api, google) = FilesApi::start(Behaviour::default());
    let times =
        json!({ "createTime": moment(now() - 3 * 3_600 - 60), "expirationTime": moment(now() + 45 * 3_600 + 60) });
    api.add("files/there", b"abc", &times);
    let outcome = uploading(&google).line("files upload notes.txt").run();
    assert_eq!((outcome.stdout.as_str(), outcome.code), (address(&api, 0).as_str(), 0));
    let left = "3 h ago, expires in 45 h";
    assert_eq!(outcome.stderr, format!("gemini: notes.txt is there already: files/there ({left})\n"));
    let object = uploading(&google).line("-q files upload notes.txt --json").run().json();
    let file = &object["files"][0];
    assert_eq!(
        (&file["name"], &file["reused"], &file["path"]),
        (&json!("files/there"), &json!(true), &json!("notes.txt"))
    );
    assert_eq!(api.names(), ["files/there"]);
}

#[test]
fn a_file_that_fails_is_deleted_and_those_before_it_stay() {
    let failing = Behaviour { fails: Some("No frames."), processing: 1, ..Behaviour::default() };
    let (api, google) = FilesApi::start(failing);
    api.add("files/there", b"abc", &json!({}));
    let outcome = uploading(&google).file("film.txt", "film").line("-q files upload notes.txt film.txt").run();
    outcome.fails(11, &address(&api, 0), "cannot upload film.txt: the service can make nothing of files/gemini-");
    assert!(outcome.stderr.contains("No frames\nhint: is the file whole"), "{}", outcome.stderr);
    assert_eq!(api.names(), ["files/there"]);
}

#[test]
fn nothing_is_sent_where_one_of_the_files_cannot_be() {
    let google = StandIn::new([]);
    for (name, words) in [("gone", "cannot upload gone: "), ("empty", "it is empty"), (".", "it is a folder")] {
        let program = uploading(&google).file("empty", "").line("files upload notes.txt").arg(name);
        program.run().fails(2, "", words);
    }
    uploading(&google).line("files upload").run().fails(2, "", "<FILE>");
}

#[test]
fn a_key_in_a_file_does_not_leave() {
    let (api, google) = FilesApi::start(Behaviour::default());
    let content = format!("{}export KEY={}", "# a comment\n".repeat(9_000), canary());
    let outcome = uploading(&google).file("profile.txt", &content).line("files upload profile.txt").run();
    outcome.fails(2, "", "cannot upload profile.txt: the file holds your key AIza…y9Qz at byte 108011");
    assert_eq!((api.names(), api.is_unfinished()), (Vec::new(), false));
    assert!(google.requests().iter().all(|request| !request.body.contains("a comment")));
}

#[test]
fn what_had_to_be_left_is_named() {
    let behaviour = Behaviour { fails: Some("No."), undeletable: Some(500), ..Behaviour::default() };
    let (api, google) = FilesApi::start(behaviour);
    let outcome = uploading(&google).line("files upload notes.txt").run();
    let name = &api.names()[0];
    let said = format!("gemini: {name} may be left at the service, for two days: gemini files delete {name}\n");
    assert!(outcome.stderr.starts_with(&said) && outcome.code == 11, "{outcome:?}");
}

#[test]
fn files_are_deleted_by_name_and_one_that_is_gone_keeps_none_of_the_others() {
    let (api, google) = three();
    let outcome = Program::at(&google).line("files delete old gone broken").run();
    outcome.fails(11, "deleted files/old\ndeleted files/broken\n", "files/gone: You do not have permission");
    assert_eq!(api.names(), ["files/film"]);
    let outcome = Program::at(&google).line("files delete --json gone film").run();
    let object: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!((&object["deleted"], &object["failed"][0]["name"]), (&json!(["files/film"]), &json!("files/gone")));
    assert_eq!(outcome.code, 11);
}

#[test]
fn all_files_are_deleted_only_where_that_was_said() {
    let (api, google) = three();
    Program::at(&google).line("files delete --all").run().fails(2, "", "nobody can be asked");
    Program::at(&google).line("files delete").run().fails(2, "", "<NAME>");
    Program::at(&google).line("files delete --all old").run().fails(2, "", "--all");
    assert_eq!(api.names().len(), 3);
    let all = "deleted files/old\ndeleted files/film\ndeleted files/broken\n";
    Program::at(&google).line("files delete --all --yes").run().succeeds(all);
    Program::at(&google).line("files delete --all --yes").run().succeeds("nothing was deleted\n");
}

#[test]
fn a_wait_ends_with_what_became_of_the_file() {
    let (api, google) = FilesApi::start(Behaviour::default());
    api.add("files/ready", b"a", &json!({}));
    api.add("files/failed", b"a", &json!({ "state": "FAILED" })).add(
        "files/slow",
        b"a",
        &json!({ "state": "PROCESSING" }),
    );
    Program::at(&google).line("files wait ready").run().succeeds("");
    assert_eq!(Program::at(&google).line("files wait ready --json").run().json()["state"], "ACTIVE");
    Program::at(&google).line("files wait failed").run().fails(
        11,
        "",
        "can make nothing of files/failed: no reason given",
    );
    Program::at(&google).line("files wait slow").run().succeeds("");
    let (api, google) = FilesApi::start(Behaviour { processing: u32::MAX, ..Behaviour::default() });
    let endless = uploading(&google).line("--timeout 1s files upload notes.txt").run();
    endless.fails(6, "", "cannot upload notes.txt: the time is up, and files/gemini-");
    assert_eq!(api.names(), Vec::<String>::new());
}

#[test]
fn a_server_that_fails_is_told_as_for_every_request() {
    let faults = vec![Fault::Status(503); 9];
    let (_api, google) = FilesApi::start(Behaviour { faults, ..Behaviour::default() });
    let outcome = uploading(&google).line("--retries 0 files upload notes.txt").run();
    outcome.fails(7, "", "cannot upload notes.txt: Try again (HTTP 503 UNAVAILABLE)");
    let (_api, google) = FilesApi::start(Behaviour { no_url: true, ..Behaviour::default() });
    let outcome = uploading(&google).line("files upload notes.txt").run();
    outcome.fails(7, "", "began an upload, but did not say where to send the file");
    Program::bare().line("files").run().fails(3, "", "there is no API key");
    let none = StandIn::new([Answer::json(404, r#"{"detail":"Not Found"}"#)]);
    Program::at(&none).line("files").run().fails(11, "", "has no list of files (HTTP 404)");
}

/// Waits for what the program does; a wait without an end is a failure.
#[cfg(unix)]
fn wait_until(is_so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < end, "it never came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Ends the program by Ctrl-C once the stand-in has seen so many requests.
#[cfg(unix)]
fn ended_by_ctrl_c(behaviour: Behaviour, seen: usize) -> (FilesApi, Outcome) {
    let (api, google) = FilesApi::start(behaviour);
    let program = uploading(&google).line("files upload notes.txt");
    let child = program.spawn();
    wait_until(|| google.requests().len() >= seen);
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    (api, crate::support::program::outcome(&child.wait_with_output().unwrap()))
}

#[cfg(unix)]
#[test]
fn ctrl_c_takes_back_what_was_uploaded() {
    // The list, the start, the only chunk, and a look at what is being processed for ever.
    let (api, outcome) = ended_by_ctrl_c(Behaviour { processing: u32::MAX, ..Behaviour::default() }, 4);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), ("", "gemini: stopped\n", 130));
    assert_eq!((api.names(), api.is_unfinished()), (Vec::new(), false));
    // While nothing but an upload that begins is there.
    let faults = vec![Fault::Status(503); 40];
    let (api, outcome) = ended_by_ctrl_c(Behaviour { faults, ..Behaviour::default() }, 3);
    assert_eq!(outcome.code, 130, "{outcome:?}");
    assert_eq!((api.names(), api.is_unfinished()), (Vec::new(), false));
}

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_does_not_wait_for_the_deletion() {
    let api = FilesApi::new(Behaviour { processing: u32::MAX, ..Behaviour::default() });
    let (gate, wait) = Gate::new();
    let mut wait = Some(wait);
    let answering = api.clone();
    let google = StandIn::replying(move |request| match (request.method.as_str(), wait.take()) {
        ("DELETE", Some(wait)) => Answer(vec![wait]),
        (_, kept) => {
            wait = kept;
            answering.answer(request).expect("a request of the Files API")
        }
    });
    let program = uploading(&google).line("files upload notes.txt");
    let child = program.spawn();
    let pid = rustix::process::Pid::from_child(&child);
    let seen = |method: &str, target: &str| {
        let is_meant = |request: &Request| request.method == method && request.target.contains(target);
        google.requests().iter().any(is_meant)
    };
    for (method, target) in [("GET", "files/gemini-"), ("DELETE", "files/gemini-")] {
        wait_until(|| seen(method, target));
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    }
    let outcome = crate::support::program::outcome(&child.wait_with_output().unwrap());
    gate.open();
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 130), "it ended without the last word");
}

/// The peak of the memory of a program that uploads a file of this size, in KiB.
#[cfg(target_os = "linux")]
fn peak(path: &Path, size: u64) -> u64 {
    std::fs::File::create(path).unwrap().set_len(size).unwrap();
    let (_api, google) = FilesApi::start(Behaviour { processing: u32::MAX, ..Behaviour::default() });
    let program = Program::at(&google).line("files upload --type video/mp4").arg(path.to_str().unwrap());
    let mut child = program.spawn();
    let looks = || google.requests().iter().filter(|request| request.target.contains("files/gemini")).count();
    wait_until(|| looks() > 0);
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_large_file_takes_no_more_memory_than_a_small_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    let (small, large) = (peak(&path, 4_096), peak(&path, 64 << 20));
    assert!(large < small + 4_096, "{small} KiB for 4 KiB, {large} KiB for 64 MiB");
}
