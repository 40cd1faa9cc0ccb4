//! Files that are uploaded, through the library: chunks, broken connections, files that are there already.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gemini_prompt::base_url::{BaseUrl, Source};
use gemini_prompt::environment::Environment;
use gemini_prompt::failure::{Failure, Kind};
use gemini_prompt::gemini::client::Client;
use gemini_prompt::gemini::request_watch::{Phase, RequestWatch};
use gemini_prompt::hardening::Limits;
use gemini_prompt::key::find::{Key, Origin};
use gemini_prompt::key::secret::Secret;
use gemini_prompt::turn::RetryPolicy;
use gemini_prompt::uploads::{LocalFile, Put, Uploads};
use proptest::proptest;
use serde_json::json;
use tempfile::TempDir;

use crate::support::files_api::{Behaviour, Fault, FilesApi, moment};
use crate::support::{StandIn, Step, canary};

const CHUNK: usize = 8 << 20;

/// What uploads to a stand-in.
struct Uploader {
    api: FilesApi,
    stand_in: StandIn,
    uploads: Uploads,
    folder: TempDir,
}

impl Uploader {
    fn new(behaviour: Behaviour) -> Self {
        let (api, stand_in) = FilesApi::start(behaviour);
        Self::at(api, stand_in)
    }

    fn at(api: FilesApi, stand_in: StandIn) -> Self {
        let key = Key { secret: Secret::new(&canary()), origin: Origin::Variable("GEMINI_API_KEY") };
        let base = BaseUrl::parse(&stand_in.url(), Source::Flag).unwrap();
        let client = Client::new(key, base, &Environment::read(Limits::default())).unwrap();
        let uploads = Uploads::new(Arc::new(client));
        Self { api, stand_in, uploads, folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join("notes.txt");
        std::fs::write(&path, content).unwrap();
        path
    }

    fn put(&self, content: &[u8]) -> Result<Put, Failure> {
        self.put_while(content, |_| {})
    }

    fn put_while(&self, content: &[u8], observe: impl Fn(Phase) + Send + Sync + 'static) -> Result<Put, Failure> {
        let local = LocalFile::open(&self.file(content), None).unwrap();
        let policy = RetryPolicy { sleep: |_| {}, ..RetryPolicy::new(3, &|_| {}) };
        let watch = RequestWatch::new(Instant::now() + Duration::from_secs(60), Arc::new(observe));
        self.uploads.put(&local, &policy, &watch)
    }

    /// What the requests of an upload were: the command, the offset, the length.
    fn commands(&self) -> Vec<String> {
        let requests = self.stand_in.requests().into_iter();
        let told = |request: crate::support::stand_in::Request| {
            let command = request.header("x-goog-upload-command")?.to_owned();
            let offset =
                request.header("x-goog-upload-offset").map(|offset| format!(" {offset}+{}", request.body.len()));
            Some(command + &offset.unwrap_or_default())
        };
        requests.filter_map(told).collect()
    }

    /// Nothing is left at the service once the run ends.
    #[track_caller]
    fn leaves_nothing(&self) {
        assert_eq!(self.uploads.delete(), Vec::<String>::new());
        assert_eq!((self.api.names(), self.api.is_unfinished()), (Vec::new(), false));
    }
}

#[test]
fn a_file_goes_up_in_chunks_and_is_deleted_at_the_end() {
    let uploader = Uploader::new(Behaviour::default());
    let content = vec![b'a'; 2 * CHUNK + 5];
    let put = uploader.put(&content).unwrap();
    assert!(!put.is_reused && put.file.mime_type == "text/plain" && put.file.size == Some(content.len() as u64));
    assert_eq!(put.file.display_name.as_deref(), Some("notes.txt"));
    assert_eq!(
        uploader.commands(),
        ["start", "upload 0+8388608", "upload 8388608+8388608", "upload, finalize 16777216+5"]
    );
    let start = &uploader.stand_in.requests()[1];
    assert_eq!(start.header("x-goog-upload-header-content-type"), Some("text/plain"));
    assert_eq!(start.header("x-goog-upload-header-content-length"), Some("16777221"));
    assert_eq!(start.json()["file"]["sizeBytes"], "16777221");
    uploader.leaves_nothing();
}

#[test]
fn a_file_that_is_kept_stays() {
    let uploader = Uploader::new(Behaviour::default());
    let put = uploader.put(b"abc").unwrap();
    uploader.uploads.keep(&put.file.name);
    assert_eq!(uploader.uploads.delete(), Vec::<String>::new());
    assert_eq!(uploader.api.names(), [put.file.name]);
}

#[test]
fn an_upload_goes_on_where_the_server_says_after_a_break_in_any_chunk() {
    for broken in 0..3 {
        for kept in [0, 3, 262_144, CHUNK] {
            let mut faults = vec![Fault::None; broken];
            faults.push(Fault::Break(kept));
            let uploader = Uploader::new(Behaviour { faults, ..Behaviour::default() });
            let content = vec![b'a'; 2 * CHUNK + 300_000];
            let put = uploader.put(&content).unwrap_or_else(|failure| panic!("{broken} {kept} {failure}"));
            assert_eq!(put.file.size, Some(content.len() as u64), "{broken} {kept}");
            let commands = uploader.commands();
            assert_eq!(commands.iter().filter(|command| *command == "query").count(), 1, "{commands:?}");
            uploader.leaves_nothing();
        }
    }
}

#[test]
fn what_a_server_may_answer_for_a_moment_ends_no_upload() {
    for fault in [Fault::Status(503), Fault::Status(500), Fault::NoWord, Fault::Break(1), Fault::Status(429)] {
        let faults = vec![fault.clone(), Fault::None, fault.clone(), Fault::None, Fault::None, fault.clone(), fault];
        let uploader = Uploader::new(Behaviour { faults, ..Behaviour::default() });
        assert!(uploader.put(&vec![b'a'; CHUNK + 9]).is_ok(), "{:?}", uploader.commands());
        uploader.leaves_nothing();
    }
}

/// One line says what is wrong, and nothing stays.
#[track_caller]
fn fails(behaviour: Behaviour, kind: Kind, words: &str) {
    let uploader = Uploader::new(behaviour);
    let failure = uploader.put(&vec![b'a'; CHUNK + 9]).unwrap_err();
    assert_eq!(failure.kind, kind, "{failure}");
    assert!(failure.message.contains(words) && failure.message.contains("notes.txt"), "{failure}");
    uploader.leaves_nothing();
}

#[test]
fn a_server_that_goes_wrong_for_good_ends_the_upload_with_its_reason() {
    let faults = |faults: &[Fault]| Behaviour { faults: faults.to_vec(), ..Behaviour::default() };
    let always = |fault: Fault| faults(&vec![fault; 40]);
    fails(always(Fault::Status(503)), Kind::Service, "Try again (HTTP 503 UNAVAILABLE)");
    fails(always(Fault::Break(0)), Kind::Service, "closed the connection without an answer");
    fails(always(Fault::NoWord), Kind::Service, "does not say whether the file arrived");
    fails(always(Fault::Count(0)), Kind::Service, "takes nothing of what is sent");
    fails(faults(&[Fault::None, Fault::Count(5)]), Kind::Service, "lost what it had: 5 bytes instead of 8388608");
    fails(
        faults(&[Fault::Break(0), Fault::Count(99_999_999)]),
        Kind::Service,
        "has 99999999 bytes of a file of 8388617",
    );
    fails(Behaviour { no_url: true, ..Behaviour::default() }, Kind::Service, "did not say where to send the file");
    let failed = Behaviour { fails: Some("No frames."), processing: 2, ..Behaviour::default() };
    fails(failed, Kind::RequestRefused, "can make nothing of files/gemini-");
}

#[test]
fn a_file_is_waited_for_until_it_is_active() {
    let uploader = Uploader::new(Behaviour { processing: 4, ..Behaviour::default() });
    let put = uploader.put(b"abc").unwrap();
    let looks = uploader.stand_in.requests().iter().filter(|request| request.target.ends_with(&put.file.name)).count();
    assert_eq!(looks, 5);
}

#[test]
fn the_key_and_the_file_follow_no_address_elsewhere() {
    let elsewhere = StandIn::new([]);
    for host in [elsewhere.url(), "https://elsewhere.invalid:99".to_owned()] {
        let uploader = Uploader::new(Behaviour { other_host: Some(host), ..Behaviour::default() });
        uploader.put(b"abc").unwrap();
        assert_eq!(uploader.commands(), ["start", "upload, finalize 0+3"]);
    }
    let hostile = Behaviour { other_host: Some(format!("https://{}", canary())), ..Behaviour::default() };
    let uploader = Uploader::new(hostile);
    let failure = uploader.put(b"abc").unwrap_err();
    assert!(failure.message.contains("put the key into the address to upload to"), "{failure}");
}

#[test]
fn the_same_content_is_not_uploaded_twice() {
    let uploader = Uploader::new(Behaviour { page: 2, ..Behaviour::default() });
    let api = &uploader.api;
    let soon = json!({ "expirationTime": moment(gemini_prompt::calendar::now() + 3_000) });
    api.add("files/soon", b"abc", &soon)
        .add("files/unready", b"abc", &json!({ "state": "PROCESSING" }))
        .add("files/typed", b"abc", &json!({ "mimeType": "text/csv" }))
        .add("files/other", b"xyz", &json!({}))
        .add("files/same", b"abc", &json!({}));
    for _ in 0..2 {
        let put = uploader.put(b"abc").unwrap();
        assert_eq!((put.file.name.as_str(), put.is_reused), ("files/same", true));
    }
    assert_eq!(uploader.stand_in.requests().len(), 3, "one list in three pages");
    let [first, second] = [(); 2].map(|()| uploader.put(b"new").unwrap());
    assert_eq!((first.file.name, second.is_reused), (second.file.name, true));
    assert_eq!(uploader.uploads.delete(), Vec::<String>::new());
    assert_eq!(api.names().len(), 5, "what was found stays");
}

#[test]
fn what_cannot_be_deleted_is_named() {
    let uploader = Uploader::new(Behaviour { undeletable: Some(500), ..Behaviour::default() });
    let put = uploader.put(b"abc").unwrap();
    assert_eq!(uploader.uploads.delete(), [put.file.name]);
    assert_eq!(uploader.uploads.delete(), Vec::<String>::new(), "it is tried once");
}

#[test]
fn a_file_that_changes_while_it_is_sent_is_not_kept() {
    for (size, words) in [(2 * CHUNK, "it changed while it was sent"), (9, "it changed while it was sent")] {
        let uploader = Uploader::new(Behaviour::default());
        let path = uploader.folder.path().join("notes.txt");
        let change = move |phase| {
            if phase == Phase::Uploading(16 << 10) {
                std::fs::File::options().write(true).open(&path).unwrap().set_len(size as u64).unwrap();
            }
        };
        let failure = uploader.put_while(&vec![b'a'; CHUNK + 9], change).unwrap_err();
        assert_eq!((failure.kind, failure.message.contains(words)), (Kind::Usage, true), "{failure}");
        uploader.leaves_nothing();
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_is_deleted_while_it_is_sent_is_sent_to_its_end() {
    let uploader = Uploader::new(Behaviour::default());
    let path = uploader.folder.path().join("notes.txt");
    let put = uploader.put_while(&vec![b'a'; CHUNK + 9], move |phase| {
        if phase == Phase::Uploading(16 << 10) {
            std::fs::remove_file(&path).unwrap();
        }
    });
    assert_eq!(put.unwrap().file.size, Some(CHUNK as u64 + 9));
}

/// A server keeps its connections, and ends one in the middle of the next chunk, of which it may have kept something.
#[test]
fn a_chunk_is_not_sent_again_before_it_is_known_what_arrived() {
    let api = FilesApi::new(Behaviour::default());
    let answering = api.clone();
    let mut is_first = true;
    let google = StandIn::replying(move |request| {
        let mut answer = answering.answer(request).unwrap();
        if request.header("x-goog-upload-command") == Some("upload") && std::mem::take(&mut is_first) {
            let Some(Step::Send(bytes)) = answer.0.pop() else { panic!("an answer") };
            let kept = String::from_utf8(bytes).unwrap().replace("Connection: close\r\n", "");
            answer.0 = vec![Step::Send(kept.into_bytes()), Step::AwaitRequest, Step::Vanish];
        }
        answer
    });
    let uploader = Uploader::at(api, google);
    uploader.put(&vec![b'a'; CHUNK + 9]).unwrap();
    assert_eq!(uploader.commands(), ["start", "upload 0+8388608", "query", "upload, finalize 8388608+9"]);
}

#[cfg(unix)]
fn pipe_and_device(folder: &Path) -> Vec<(PathBuf, &'static str)> {
    let pipe = folder.join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    vec![(pipe, "a pipe or a device"), (PathBuf::from("/dev/null"), "a pipe or a device")]
}

#[cfg(not(unix))]
fn pipe_and_device(_: &Path) -> Vec<(PathBuf, &'static str)> {
    Vec::new()
}

#[test]
fn what_is_no_file_to_upload_is_refused_before_anything() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let large = file("large.mp4", b"");
    std::fs::File::options().write(true).open(&large).unwrap().set_len(3 << 30).unwrap();
    let cases = [
        (folder.path().join("gone"), "gone: "),
        (folder.path().to_owned(), "it is a folder"),
        (file("empty.txt", b""), "it is empty"),
        (large, "larger than 2 GiB"),
        (file("odd.bin", &[0, 1, 2, 3]), "its type cannot be told"),
    ];
    for (path, words) in cases.into_iter().chain(pipe_and_device(folder.path())) {
        let failure = LocalFile::open(&path, None).unwrap_err();
        assert!(failure.kind == Kind::Usage && failure.message.contains(words), "{failure}");
        assert!(failure.message.starts_with(&format!("cannot upload {}", path.display())), "{failure}");
    }
}

// Other systems have no such names.
#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_text_and_a_suffix_that_lies_are_no_hindrance() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.png"));
    std::fs::write(&path, b"\xff\xd8\xff\xe0 a photo").unwrap();
    let local = LocalFile::open(&path, None).unwrap();
    assert_eq!((local.display_name.as_str(), local.mime_type.as_str()), ("caf\u{fffd}.png", "image/jpeg"));
    // A text is one although the part that is looked at ends within a character.
    let path = folder.path().join("long.txt");
    std::fs::write(&path, "aé".repeat(40_000)).unwrap();
    assert_eq!(LocalFile::open(&path, None).unwrap().mime_type, "text/plain");
    assert_eq!(LocalFile::open(&path, Some("application/jsonl")).unwrap().mime_type, "application/jsonl");
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    /// Whatever a server says in between, an upload ends, and either the file is whole or nothing stays.
    #[test]
    fn an_upload_is_whole_or_nothing(faults in proptest::collection::vec(0..6_usize, 0..8)) {
        let fault = |number: usize| [
            Fault::None, Fault::Break(0), Fault::Break(7), Fault::Status(503), Fault::Count(1), Fault::NoWord,
        ][number].clone();
        let faults = faults.into_iter().map(fault).collect();
        let uploader = Uploader::new(Behaviour { faults, ..Behaviour::default() });
        let content = vec![b'a'; CHUNK + 9];
        if let Ok(put) = uploader.put(&content) {
            assert_eq!(put.file.size, Some(content.len() as u64));
        }
        uploader.leaves_nothing();
    }
}
