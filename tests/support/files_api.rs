//! A stand-in for the Files API: resumable uploads, the list, one file, deletion; with the faults that a test asks for.
//! It answers only what belongs to it, so that a script can answer the rest, such as prompts.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gemini_prompt::calendar;
use serde_json::{Value, json};

use super::stand_in::Request;
use super::{Answer, StandIn, Step, wire};

/// What happens to one request of an upload, instead of an answer that grants it. A queue of them is used up in the
/// order of the requests that carry pieces of a file, or ask how much arrived.
#[derive(Debug, Clone)]
#[allow(dead_code, reason = "each test uses some of them")]
pub enum Fault {
    /// None: this request is granted.
    None,
    /// The connection ends without an answer; this many bytes of the piece are kept.
    Break(usize),
    /// An answer with this status; nothing is kept.
    Status(u16),
    /// A granted request, whose answer names this many bytes as received; no more of them are kept.
    Count(u64),
    /// The piece is kept, and the answer says nothing of an upload.
    NoWord,
}

/// How the service behaves.
#[derive(Debug, Clone, Default)]
pub struct Behaviour {
    /// For the requests of uploads, in their order; behind the last one all are granted.
    pub faults: Vec<Fault>,
    /// An upload begins without an address.
    pub no_url: bool,
    /// The scheme and host of the address that is given out, in place of the stand-in's own.
    pub other_host: Option<String>,
    /// How often a new file is shown as PROCESSING.
    pub processing: u32,
    /// Why a new file becomes FAILED, if it does.
    pub fails: Option<&'static str>,
    /// How many files are on a page; all where this is nought.
    pub page: usize,
    /// Deletions are refused with this status.
    pub undeletable: Option<u16>,
}

/// The service. Clones are the same one.
#[derive(Clone, Default)]
pub struct FilesApi(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    behaviour: Behaviour,
    faults: VecDeque<Fault>,
    files: Vec<Value>,
    /// What was begun and not ended: what the file is to be, and how many bytes of it there are.
    begun: Option<(Value, Vec<u8>)>,
    /// How often the newest file is yet to be shown as PROCESSING.
    processing: u32,
    address: String,
}

impl FilesApi {
    /// A service that behaves like this, without a file.
    pub fn new(behaviour: Behaviour) -> Self {
        let faults = behaviour.faults.clone().into();
        Self(Arc::new(Mutex::new(State { behaviour, faults, ..State::default() })))
    }

    /// A service with nothing else beside it.
    pub fn start(behaviour: Behaviour) -> (Self, StandIn) {
        let api = Self::new(behaviour);
        let answering = api.clone();
        let stand_in = StandIn::replying(move |request| answering.answer(request).expect("a request of the Files API"));
        (api, stand_in)
    }

    /// Puts a file there. What is not in the fields is made up: active, `text/plain`, for two days.
    pub fn add(&self, name: &str, content: &[u8], fields: &Value) -> &Self {
        let mut file = described(name, "text/plain", content);
        for (field, value) in fields.as_object().expect("fields") {
            file[field] = value.clone();
        }
        self.lock().files.push(file);
        self
    }

    /// The names of the files that are there.
    pub fn names(&self) -> Vec<String> {
        self.lock().files.iter().map(|file| file["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// What is known of the files that are there.
    #[allow(dead_code, reason = "for tests of other parts")]
    pub fn files(&self) -> Vec<Value> {
        self.lock().files.clone()
    }

    /// Whether an upload began and was neither ended nor cancelled.
    pub fn is_unfinished(&self) -> bool {
        self.lock().begun.is_some()
    }

    /// The answer, if the request is one of the Files API.
    pub fn answer(&self, request: &Request) -> Option<Answer> {
        let mut state = self.lock();
        let path = request.target.split('?').next().unwrap_or_default();
        let command = request.header("x-goog-upload-command");
        match (request.method.as_str(), path, command) {
            ("POST", "/upload/v1beta/files", Some("start")) => Some(state.begin(request)),
            ("POST", "/upload/v1beta/files", Some(command)) => Some(state.go_on(command, request)),
            ("GET", "/v1beta/files", _) => Some(state.page(&request.target)),
            (method, path, _) => {
                let name = path.strip_prefix("/v1beta/").filter(|name| name.starts_with("files/"))?;
                Some(if method == "DELETE" { state.delete(name) } else { state.show(name) })
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no panic while answering")
    }
}

impl State {
    fn begin(&mut self, request: &Request) -> Answer {
        let host = request.header("host").expect("a host");
        let host = self.behaviour.other_host.clone().unwrap_or_else(|| format!("http://{host}"));
        self.address = host;
        self.begun = (!self.behaviour.no_url).then(|| (request.json()["file"].clone(), Vec::new()));
        let url = format!("{}/upload/v1beta/files?upload_id=u1&upload_protocol=resumable", self.address);
        let url = if self.behaviour.no_url { String::new() } else { format!("X-Goog-Upload-URL: {url}\r\n") };
        headers(&format!("X-Goog-Upload-Status: active\r\n{url}"), "")
    }

    /// A piece of a file, its end, or the question how much is there.
    fn go_on(&mut self, command: &str, request: &Request) -> Answer {
        if command == "cancel" {
            self.begun = None;
            return headers("X-Goog-Upload-Status: cancelled\r\n", "");
        }
        let fault = self.faults.pop_front().unwrap_or(Fault::None);
        if let Fault::Status(status) = fault {
            return Answer::json(status, wire::error(status, "UNAVAILABLE", None, "Try again."));
        }
        let Some((_, content)) = &mut self.begun else {
            // Google says `final` again to whoever asks once more.
            return headers("X-Goog-Upload-Status: final\r\n", "");
        };
        if command.starts_with("upload") {
            let offset: usize = request.header("x-goog-upload-offset").expect("an offset").parse().expect("a number");
            if offset != content.len() {
                let words = "The offset is not where the last piece ended.";
                return Answer::json(400, wire::error(400, "INVALID_ARGUMENT", None, words));
            }
            let kept = if let Fault::Break(kept) = fault { kept } else { request.body.len() };
            content.extend_from_slice(&request.body.as_bytes()[..kept.min(request.body.len())]);
        }
        if let Fault::Count(count) = fault {
            content.truncate(usize::try_from(count).expect("a small number"));
        }
        let received = content.len() as u64;
        let is_whole = command.ends_with("finalize") && self.is_whole();
        let file = is_whole.then(|| self.finish()).flatten();
        match (fault, file) {
            (Fault::Break(_), _) => Answer(vec![Step::Vanish]),
            (Fault::NoWord, _) => headers("", ""),
            (Fault::Count(count), _) => {
                headers(&format!("X-Goog-Upload-Status: active\r\nX-Goog-Upload-Size-Received: {count}\r\n"), "")
            }
            (_, Some(file)) => headers("X-Goog-Upload-Status: final\r\n", &json!({ "file": file }).to_string()),
            (_, None) => {
                headers(&format!("X-Goog-Upload-Status: active\r\nX-Goog-Upload-Size-Received: {received}\r\n"), "")
            }
        }
    }

    fn is_whole(&self) -> bool {
        self.begun.as_ref().is_some_and(|(file, content)| file["sizeBytes"] == *content.len().to_string())
    }

    fn finish(&mut self) -> Option<Value> {
        let (asked, content) = self.begun.take()?;
        let (name, mime_type) = (asked["name"].as_str()?, asked["mimeType"].as_str()?);
        let mut file = described(name, mime_type, &content);
        file["displayName"] = asked["displayName"].clone();
        self.processing = self.behaviour.processing;
        if self.processing > 0 {
            file["state"] = json!("PROCESSING");
        } else {
            self.settle(&mut file);
        }
        self.files.push(file.clone());
        Some(file)
    }

    fn settle(&self, file: &mut Value) {
        file["state"] = json!("ACTIVE");
        if let Some(why) = self.behaviour.fails {
            file["state"] = json!("FAILED");
            file["error"] = json!({ "code": 3, "message": why });
        }
    }

    fn page(&self, target: &str) -> Answer {
        let begin: usize = target.split_once("pageToken=").map_or(0, |(_, token)| token.parse().expect("our token"));
        let size = if self.behaviour.page == 0 { usize::MAX } else { self.behaviour.page };
        let files: Vec<_> = self.files.iter().skip(begin).take(size).collect();
        let end = begin + files.len();
        let mut page = if files.is_empty() { json!({}) } else { json!({ "files": files }) };
        if end < self.files.len() {
            page["nextPageToken"] = json!(end.to_string());
        }
        Answer::json(200, page.to_string())
    }

    fn show(&mut self, name: &str) -> Answer {
        let Some(at) = self.files.iter().position(|file| file["name"] == name) else {
            return missing(name);
        };
        let shown = self.files[at].clone();
        if shown["state"] == "PROCESSING" {
            self.processing = self.processing.saturating_sub(1);
            if self.processing == 0 {
                let mut file = shown.clone();
                self.settle(&mut file);
                self.files[at] = file;
            }
        }
        Answer::json(200, shown.to_string())
    }

    fn delete(&mut self, name: &str) -> Answer {
        if let Some(status) = self.behaviour.undeletable {
            return Answer::json(status, wire::error(status, "INTERNAL", None, "Not now."));
        }
        let before = self.files.len();
        self.files.retain(|file| file["name"] != name);
        if self.files.len() == before { missing(name) } else { Answer::json(200, "{}") }
    }
}

/// Google's words for a file that is not there.
fn missing(name: &str) -> Answer {
    let id = name.trim_start_matches("files/");
    let words = format!("You do not have permission to access the File {id} or it may not exist.");
    Answer::json(403, wire::error(403, "PERMISSION_DENIED", None, &words))
}

fn headers(more: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::raw(format!("HTTP/1.1 200 OK\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"))
}

/// A file as Google describes it.
fn described(name: &str, mime_type: &str, content: &[u8]) -> Value {
    let now = calendar::now();
    json!({
        "name": name,
        "mimeType": mime_type,
        "sizeBytes": content.len().to_string(),
        "createTime": moment(now),
        "updateTime": moment(now),
        "expirationTime": moment(now + 48 * 3_600),
        "sha256Hash": sha256(content),
        "uri": format!("https://generativelanguage.googleapis.com/v1beta/{name}"),
        "state": "ACTIVE",
        "source": "UPLOADED",
    })
}

/// A moment as Google writes it.
pub fn moment(seconds: u64) -> String {
    let of_day = seconds % 86_400;
    let (hours, minutes) = (of_day / 3_600, of_day / 60 % 60);
    format!("{}T{hours:02}:{minutes:02}:{:02}.254017Z", calendar::date(seconds), of_day % 60)
}

/// The digest as Google writes it: the base64 of its hexadecimal digits.
fn sha256(content: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, content);
    let digits = digest.as_ref().iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"));
    BASE64_STANDARD.encode(digits)
}
