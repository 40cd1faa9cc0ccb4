//! Attachments that are too large for a request: uploaded before it, and deleted behind the answer.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_json::json;

use crate::support::files_api::{Behaviour, FilesApi};
use crate::support::{Answer, Program, StandIn};

/// The least of a PDF that is not sent in a request: 50 MB in base64.
const LARGE: u64 = 37_500_001;

fn pdf(path: &Path, size: u64) {
    let mut file = fs::File::create(path).unwrap();
    file.write_all(b"%PDF-1.7\n").unwrap();
    file.set_len(size).unwrap();
}

/// A service that keeps files and answers prompts with this.
fn google(behaviour: Behaviour, answer: impl Fn() -> Answer + Send + 'static) -> (FilesApi, StandIn) {
    let api = FilesApi::new(behaviour);
    let answering = api.clone();
    (api, StandIn::replying(move |request| answering.answer(request).unwrap_or_else(&answer)))
}

fn asking(google: &StandIn, line: &str) -> Program {
    let program =
        Program::at(google).file("notes.txt", "notes").line("--no-stdin -a notes.txt -a large.pdf hi").line(line);
    pdf(&program.path().join("large.pdf"), LARGE);
    program
}

/// What was asked for, but for the pieces of an upload.
fn targets(google: &StandIn) -> Vec<String> {
    let requests = google.requests();
    let targets = requests.iter().filter(|request| !request.target.contains("upload_id"));
    targets.map(|request| format!("{} {}", request.method, request.target)).collect()
}

fn uploads(google: &StandIn) -> usize {
    google.requests().iter().filter(|request| request.header("x-goog-upload-command") == Some("start")).count()
}

#[test]
fn a_large_attachment_is_uploaded_and_deleted_behind_the_answer() {
    let (api, google) = google(Behaviour { processing: 1, ..Behaviour::default() }, || Answer::text("ok"));
    asking(&google, "").run().succeeds("ok\n");
    let asked = google.requests().into_iter().find(|request| request.target.contains(":generateContent")).unwrap();
    let parts = asked.json()["contents"][0]["parts"].clone();
    let uri = parts[1]["fileData"]["fileUri"].as_str().unwrap().to_owned();
    let name = uri.strip_prefix("https://generativelanguage.googleapis.com/v1beta/").unwrap();
    let expected = json!([
        { "text": "notes" },
        { "fileData": { "mimeType": "application/pdf", "fileUri": uri } },
        { "text": "hi" },
    ]);
    assert_eq!(parts, expected);
    assert_eq!(
        targets(&google),
        [
            "GET /v1beta/files?pageSize=100".to_owned(),
            "POST /upload/v1beta/files".to_owned(),
            format!("GET /v1beta/{name}"),
            format!("GET /v1beta/{name}"),
            "POST /v1beta/models/gemini-flash-latest:generateContent".to_owned(),
            format!("DELETE /v1beta/{name}"),
        ]
    );
    assert_eq!((api.names(), api.is_unfinished()), (vec![], false));
}

#[test]
fn what_fits_is_not_uploaded() {
    let (_api, google) = google(Behaviour::default(), || Answer::text("ok"));
    let program = asking(&google, "");
    pdf(&program.path().join("large.pdf"), LARGE - 1);
    program.run().succeeds("ok\n");
    assert_eq!(targets(&google), ["POST /v1beta/models/gemini-flash-latest:generateContent"]);
}

#[test]
fn an_upload_that_is_kept_serves_the_next_run_which_leaves_it_there() {
    let (api, google) = google(Behaviour::default(), || Answer::text("ok"));
    asking(&google, "--keep-upload").run().succeeds("ok\n");
    let kept = api.names();
    assert_eq!((kept.len(), uploads(&google)), (1, 1));
    asking(&google, "").run().succeeds("ok\n");
    asking(&google, "").config("keep_uploads = true").run().succeeds("ok\n");
    assert_eq!((api.names(), uploads(&google)), (kept, 1));
}

#[test]
fn a_run_that_fails_leaves_nothing_at_the_service() {
    let refused = || Answer::json(400, crate::support::wire::error(400, "INVALID_ARGUMENT", None, "No."));
    let (api, google) = google(Behaviour::default(), refused);
    asking(&google, "").run().fails(11, "", "No (HTTP 400");
    assert_eq!((api.names(), uploads(&google)), (vec![], 1));

    let broken = Behaviour { fails: Some("No pages."), ..Behaviour::default() };
    let (api, google) = self::google(broken, || Answer::text("ok"));
    let outcome = asking(&google, "--json").run();
    assert_eq!(outcome.code, 11);
    let message = outcome.json()["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("cannot upload large.pdf: ") && message.contains("No pages"), "{message}");
    assert!(!targets(&google).iter().any(|target| target.contains(":generateContent")));
    assert_eq!((api.names(), api.is_unfinished()), (vec![], false));
}

#[test]
fn what_cannot_be_deleted_is_named() {
    let (api, google) = google(Behaviour { undeletable: Some(500), ..Behaviour::default() }, || Answer::text("ok"));
    let outcome = asking(&google, "").run();
    let name = &api.names()[0];
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("ok\n", 0));
    assert_eq!(
        outcome.stderr,
        format!(
            "gemini: {name} could not be deleted, and stays at Google for two days at most: gemini files delete {name}\n"
        )
    );
}

#[test]
fn what_is_only_shown_is_not_uploaded() {
    let google = StandIn::new([]);
    let outcome = asking(&google, "--dry-run").run();
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(
        outcome.stdout.contains("\"fileUri\": \"(the address of large.pdf, uploaded before)\""),
        "{}",
        outcome.stdout
    );
    assert_eq!(
        outcome.stderr,
        "gemini: what is too large for a request is uploaded before it; `gemini files upload` does the same\n"
    );
}

#[cfg(unix)]
#[test]
fn a_signal_while_the_answer_is_awaited_takes_the_upload_away() {
    use rustix::process::{Pid, Signal, kill_process};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use crate::support::Step;
    for signal in [Signal::INT, Signal::TERM] {
        let (asked, heard) = channel();
        let (api, google) = google(Behaviour::default(), move || {
            asked.send(()).unwrap();
            Answer(vec![Step::WaitForClose(channel().0)])
        });
        let program = asking(&google, "");
        let child = program.spawn();
        heard.recv_timeout(Duration::from_secs(60)).unwrap();
        kill_process(Pid::from_child(&child), signal).unwrap();
        let outcome = crate::support::program::outcome(&child.wait_with_output().unwrap());
        assert_eq!(
            (outcome.stderr.as_str(), outcome.code),
            ("gemini: stopped before the answer came\n", 128 + signal.as_raw())
        );
        assert_eq!((api.names(), uploads(&google)), (vec![], 1));
    }
}
