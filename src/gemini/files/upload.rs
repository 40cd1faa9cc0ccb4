//! The requests of a resumable upload. Each of them is sent once here; what follows on a failure is decided elsewhere.
//!
//! Source: <https://ai.google.dev/gemini-api/docs/files#upload>, and what Google's own libraries send.

use std::fs;

use serde_json::json;
use ureq::Body as ResponseBody;
use ureq::http::{Method, Response};

use crate::failure::{Failure, Kind};

use super::File;
use crate::gemini::api_error;
use crate::gemini::client::{Body, Client, HttpRequest, Target};
use crate::gemini::request::VERSION;
use crate::gemini::request_watch::RequestWatch;

/// How much of a file goes into one request, in bytes: all but the last must be multiples of 256 KiB.
pub const CHUNK: u64 = 8 << 20;

/// A file that is to be made at the service.
#[derive(Debug, Clone, Copy)]
pub struct NewFile<'a> {
    /// The name that it is to have, with `files/` in front.
    pub name: &'a str,
    /// The name for people.
    pub display_name: &'a str,
    /// Its MIME type.
    pub mime_type: &'a str,
    /// In bytes.
    pub size: u64,
}

/// What the server has of a file.
#[derive(Debug)]
pub enum Received {
    /// So many bytes from its beginning.
    Part(u64),
    /// All of it. Some servers do not describe it again when they are asked once more.
    Whole(Option<File>),
}

impl Client {
    /// Begins an upload. Returns the address that the file is sent to.
    ///
    /// Fails (exit 7) if the server names none.
    pub fn begin_upload(&self, new: NewFile<'_>, watch: &RequestWatch) -> Result<String, Failure> {
        let size = new.size.to_string();
        let body = json!({ "file": {
            "name": new.name, "displayName": new.display_name, "mimeType": new.mime_type, "sizeBytes": size,
        } });
        let (target, body) = (format!("/upload/{VERSION}/files"), body.to_string().into_bytes());
        let headers = [
            ("x-goog-upload-protocol", "resumable"),
            ("x-goog-upload-command", "start"),
            ("x-goog-upload-header-content-length", &size),
            ("x-goog-upload-header-content-type", new.mime_type),
        ];
        let request = HttpRequest { headers: &headers, ..HttpRequest::post(&target, &body) };
        let response = self.send(request, watch)?;
        if !response.status().is_success() {
            return Err(self.refused(response));
        }
        let Some(url) = text(&response, "x-goog-upload-url").map(ToOwned::to_owned) else {
            let message = format!("{} began an upload, but did not say where to send the file", self.route.host);
            return Err(Failure::new(Kind::Service, message));
        };
        self.check_address(&url, "the address to upload to")?;
        Ok(url)
    }

    /// Sends the chunk that begins at this place, and with the last one says that it is the last. The file is `size`
    /// bytes long.
    pub fn upload_chunk(
        &self,
        url: &str,
        file: &fs::File,
        start: u64,
        size: u64,
        watch: &RequestWatch,
    ) -> Result<Received, Failure> {
        let length = CHUNK.min(size - start);
        let command = match (length, start + length == size) {
            (0, _) => "finalize",
            (_, true) => "upload, finalize",
            (_, false) => "upload",
        };
        let offset = start.to_string();
        let headers = [("x-goog-upload-command", command), ("x-goog-upload-offset", &offset)];
        let body = Body::FileRange { file, start, length };
        self.upload_request(url, &headers, body, watch, Some(start + length))
    }

    /// Asks how much of the file arrived.
    pub fn query_upload(&self, url: &str, watch: &RequestWatch) -> Result<Received, Failure> {
        self.upload_request(url, &[("x-goog-upload-command", "query")], Body::Empty, watch, None)
    }

    /// Gives an upload up, so that nothing of it is kept.
    pub fn cancel_upload(&self, url: &str, watch: &RequestWatch) -> Result<(), Failure> {
        let headers = [("x-goog-upload-command", "cancel")];
        let target = self.rehosted(url)?;
        self.send(HttpRequest { method: Method::POST, target, headers: &headers, body: Body::Empty }, watch).map(drop)
    }

    /// Sends one request of an upload that has begun. Where the answer does not say how much arrived, it is `sent`.
    fn upload_request<'a>(
        &self,
        url: &'a str,
        headers: &'a [(&'static str, &'a str)],
        body: Body<'a>,
        watch: &RequestWatch,
        sent: Option<u64>,
    ) -> Result<Received, Failure> {
        let target = self.rehosted(url)?;
        let response = self.send(HttpRequest { method: Method::POST, target, headers, body }, watch)?;
        if !response.status().is_success() {
            return Err(self.refused(response));
        }
        let host = &self.route.host;
        match text(&response, "x-goog-upload-status") {
            Some("active") => {
                let count = text(&response, "x-goog-upload-size-received").and_then(|count| count.parse().ok());
                count.or(sent).map(Received::Part).ok_or_else(|| {
                    Failure::new(Kind::Service, format!("{host} does not say how much of the file arrived"))
                })
            }
            Some("final") => Ok(Received::Whole(File::in_body(&self.whole(response, watch)?))),
            Some("cancelled") => Err(Failure::new(Kind::Service, format!("{host} broke the upload off"))),
            _ => {
                let message = format!("{host} does not say whether the file arrived");
                Err(Failure::new(Kind::Service, message).later(None))
            }
        }
    }

    /// The address of an upload at the base URL. Who put a proxy there may have rewritten it already.
    fn rehosted<'a>(&self, url: &'a str) -> Result<Target<'a>, Failure> {
        match url.strip_prefix(&self.base().to_string()) {
            Some(path) if path.starts_with('/') => Ok(Target::path(path)),
            _ => Target::of_url(url),
        }
    }

    /// What it means that a request of an upload was not granted.
    fn refused(&self, response: Response<ResponseBody>) -> Failure {
        let failure = api_error::read(response).into_failure(&self.key, &self.route.host);
        match failure.kind {
            Kind::RequestRefused => Failure { hint: None, ..failure },
            _ => failure,
        }
    }
}

fn text<'a>(response: &'a Response<ResponseBody>, name: &str) -> Option<&'a str> {
    response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|text| !text.is_empty())
}
