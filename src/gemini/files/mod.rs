//! The Files API: files that lie with the service for two days, to be named in prompts.
//!
//! Source: <https://ai.google.dev/api/files>.

pub mod upload;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value};
use ureq::Body as ResponseBody;
use ureq::http::{Method, Response};

use crate::calendar;
use crate::failure::{Failure, Kind};

use super::api_error;
use super::client::{Body, Client, HttpRequest, Target};
use super::list::Item;
use super::request::VERSION;
use super::request_watch::RequestWatch;

/// The largest file that the service takes, in bytes.
pub const LARGEST: u64 = 2 << 30;

/// Whether a file can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not yet: pictures are taken out of a video, for example.
    Processing,
    /// Yes.
    Active,
    /// Never: the service could make nothing of it.
    Failed,
}

/// A file as the service describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// The name with `files/` in front.
    pub name: String,
    /// The name that it has for people, if it has one.
    pub display_name: Option<String>,
    /// The address that a prompt names it by.
    pub uri: String,
    /// Its MIME type.
    pub mime_type: String,
    /// In bytes.
    pub size: Option<u64>,
    /// Whether it can be used.
    pub state: State,
    /// When it came, in seconds since 1970.
    pub created: Option<u64>,
    /// When it goes, in seconds since 1970.
    pub expires: Option<u64>,
    /// Why it can never be used, in the service's words.
    pub error: Option<String>,
    /// All that the service says about it.
    pub fields: Map<String, Value>,
}

impl Item for File {
    const COLLECTION: &'static str = "files";
    const PAGE: u32 = 100;
    const MOST_PAGES: u32 = 100;
    const WITHOUT_LIST: &'static str = "only Google keeps files; is it the right address? -v shows it";

    fn read(fields: Map<String, Value>) -> Option<Self> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
        let moment = |name: &str| fields.get(name).and_then(Value::as_str).and_then(calendar::moment);
        let size = fields.get("sizeBytes");
        let error = fields.get("error").and_then(|error| error.get("message")).and_then(Value::as_str);
        Some(Self {
            name: text("name").filter(|name| name.starts_with("files/"))?,
            display_name: text("displayName").filter(|name| !name.is_empty()),
            uri: text("uri").unwrap_or_default(),
            mime_type: text("mimeType").unwrap_or_default(),
            size: size.and_then(|size| size.as_u64().or_else(|| size.as_str()?.parse().ok())),
            state: match text("state").as_deref() {
                // Some servers have no states.
                None | Some("ACTIVE" | "STATE_UNSPECIFIED") => State::Active,
                Some("FAILED") => State::Failed,
                Some(_) => State::Processing,
            },
            created: moment("createTime"),
            expires: moment("expirationTime"),
            error: error.filter(|error| !error.is_empty()).map(ToOwned::to_owned),
            fields,
        })
    }
}

impl File {
    /// Whether the content has this SHA-256, in 32 bytes. Google writes the base64 of its hexadecimal digits where the
    /// documentation says that of the digest itself.
    pub fn has_digest(&self, digest: &[u8]) -> bool {
        let written = self.fields.get("sha256Hash").and_then(Value::as_str).unwrap_or_default();
        let decoded = BASE64_STANDARD.decode(written).unwrap_or_default();
        decoded == digest || decoded.eq_ignore_ascii_case(hexadecimal(digest).as_bytes())
    }

    /// What stands in a body: the description itself, or one in the field `file`.
    fn in_body(json: &[u8]) -> Option<Self> {
        let mut fields: Map<String, Value> = serde_json::from_slice(json).ok()?;
        match fields.remove("file") {
            Some(Value::Object(file)) => Self::read(file),
            Some(_) => None,
            None => Self::read(fields),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The name of a file as the service writes it, from what a person writes: `files/abc`, `abc`, or its address.
///
/// Fails (exit 2) on what can be no such name.
pub fn full_name(text: &str) -> Result<String, Failure> {
    let path = text.split_once("://").and_then(|(_, rest)| rest.find("/files/").map(|at| &rest[at + 1..]));
    let path = path.unwrap_or(text);
    let id = path.strip_prefix("files/").unwrap_or(path);
    let is_sound = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if id.is_empty() || id.len() > 128 || !id.bytes().all(is_sound) {
        let message = format!("{text:?} is no name of a file at the service");
        return Err(Failure::usage(message).hint("names look like files/abc-123; `gemini files list` shows them"));
    }
    Ok(format!("files/{id}"))
}

impl Client {
    /// What the service says about a file now; `name` begins with `files/`.
    ///
    /// Fails (exit 11) if there is none of that name.
    pub fn file(&self, name: &str, watch: &RequestWatch) -> Result<File, Failure> {
        let response = self.send(HttpRequest::get(&path(name)), watch)?;
        let body = self.granted(response, watch).map_err(|failure| missing(name, failure))?;
        File::in_body(&body).ok_or_else(|| self.unreadable(&body))
    }

    /// Takes a file off the service; `name` begins with `files/`.
    ///
    /// Fails (exit 11) if there is none of that name.
    pub fn delete_file(&self, name: &str, watch: &RequestWatch) -> Result<(), Failure> {
        let target = path(name);
        let request =
            HttpRequest { method: Method::DELETE, target: Target::path(&target), headers: &[], body: Body::Empty };
        let response = self.send(request, watch)?;
        self.granted(response, watch).map(drop).map_err(|failure| missing(name, failure))
    }

    /// The body of what was granted, or what the refusal means.
    fn granted(&self, response: Response<ResponseBody>, watch: &RequestWatch) -> Result<Vec<u8>, Failure> {
        if response.status().is_success() {
            return self.whole(response, watch);
        }
        Err(api_error::read(response).into_failure(&self.key, &self.route.host))
    }
}

fn path(name: &str) -> String {
    format!("/{VERSION}/{name}")
}

/// Google answers 403 where there is no such file.
fn missing(name: &str, failure: Failure) -> Failure {
    match failure.kind {
        Kind::RequestRefused => Failure { message: format!("{name}: {}", failure.message), ..failure }
            .hint("it is gone, or belongs to another project than the key; `gemini files list` shows what is there"),
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn file(fields: Value) -> Option<File> {
        let Value::Object(fields) = fields else { return None };
        File::read(fields)
    }

    #[test]
    fn a_file_is_read_as_google_writes_it() {
        let body = json!({ "file": {
            "name": "files/o3s42u5uu1z2", "mimeType": "application/pdf", "sizeBytes": "14560",
            "createTime": "2026-07-28T02:24:45.254017Z", "expirationTime": "2026-07-30T02:24:45.088445427Z",
            "uri": "https://generativelanguage.googleapis.com/v1beta/files/o3s42u5uu1z2", "state": "ACTIVE",
        } });
        let read = File::in_body(body.to_string().as_bytes()).unwrap();
        assert_eq!((read.size, read.state, read.mime_type.as_str()), (Some(14_560), State::Active, "application/pdf"));
        assert_eq!(read.expires.unwrap() - read.created.unwrap(), 48 * 3600);
        assert_eq!(File::in_body(body["file"].to_string().as_bytes()).unwrap().name, read.name);
        let failed =
            file(json!({ "name": "files/a", "state": "FAILED", "error": { "message": "no frames" } })).unwrap();
        assert_eq!((failed.state, failed.error.as_deref()), (State::Failed, Some("no frames")));
        assert_eq!(file(json!({ "name": "files/a", "state": "NEW" })).unwrap().state, State::Processing);
        for odd in [json!({}), json!({ "name": "models/a" }), json!({ "name": 7 })] {
            assert_eq!(file(odd), None);
        }
    }

    #[test]
    fn a_digest_is_known_in_both_spellings() {
        let digest = ring::digest::digest(&ring::digest::SHA256, b"abc");
        let digits = hexadecimal(digest.as_ref());
        let spellings = [BASE64_STANDARD.encode(digest), BASE64_STANDARD.encode(&digits)];
        for written in spellings {
            let file = file(json!({ "name": "files/a", "sha256Hash": written })).unwrap();
            assert!(file.has_digest(digest.as_ref()) && !file.has_digest(&[0; 32]));
        }
        assert!(!file(json!({ "name": "files/a" })).unwrap().has_digest(digest.as_ref()));
    }

    #[test]
    fn a_name_is_what_stands_behind_files() {
        for text in ["abc-1", "files/abc-1", "https://generativelanguage.googleapis.com/v1beta/files/abc-1"] {
            assert_eq!(full_name(text).unwrap(), "files/abc-1");
        }
        for odd in ["", "files/", "a/b", "..", "a b", "ä", "https://x/y", "a?b", &"a".repeat(200)] {
            assert_eq!(full_name(odd).unwrap_err().kind, Kind::Usage, "{odd}");
        }
    }
}
