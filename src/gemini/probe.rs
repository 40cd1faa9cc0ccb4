//! Whether the server takes the key: the cheapest requests there are, and what their answers mean.

use ureq::http::StatusCode;

use crate::failure::{Failure, Kind};
use crate::key::diagnosis::{self, Diagnosis, Outcome};

use super::api_error;
use super::client::{Client, HttpRequest};
use super::count;
use super::list;
use super::models::Model;
use super::request_watch::RequestWatch;

impl Client {
    /// The cheapest requests there are, to see whether the key is accepted: one model of the list; on a server
    /// without a list, the count of a prompt for this model. Neither costs a token.
    pub fn examine(&self, model: &str, watch: &RequestWatch) -> ProbeResult {
        // An object without a list may be anybody's answer.
        let listed = self.probe(HttpRequest::get(&list::path::<Model>(1, "")), watch, |page| {
            matches!(list::read::<Model>(page), Some((Some(_), _)))
        });
        if !listed.http.is_some_and(is_no_such_place) {
            return listed;
        }
        let counted =
            self.probe(HttpRequest::post(&count::path(model), &count::body()), &watch.next(), count::is_answer);
        if !counted.http.is_some_and(is_no_such_place) {
            return counted;
        }
        let message = format!(
            "{} lists no models and counts no tokens, so nothing tells whether it takes the key",
            self.route.host
        );
        let failure = Failure::new(Kind::Service, message).hint(
            "a prompt shows it: gemini hi; if that fails, too, correct --base-url, GOOGLE_GEMINI_BASE_URL or base_url",
        );
        ProbeResult { inconclusive: true, result: Err(failure), ..counted }
    }

    /// One such request. A server that grants it answers with what `is_answer` knows.
    fn probe(&self, request: HttpRequest<'_>, watch: &RequestWatch, is_answer: fn(&[u8]) -> bool) -> ProbeResult {
        let response = match self.send(request, watch) {
            Ok(response) => response,
            Err(failure) => return ProbeResult { result: Err(failure), ..ProbeResult::default() },
        };
        let (http, host) = (Some(response.status().as_u16()), self.route.host.as_str());
        if response.status() != StatusCode::OK {
            let api_error = api_error::read(response);
            let diagnosis = api_error.diagnosis(&self.key, host);
            let (status, reason, foreign) =
                (api_error.status.clone(), api_error.reasons.first().cloned(), api_error.foreign);
            let result = Err(diagnosis::of_check(api_error.into_failure(&self.key, host), foreign));
            return ProbeResult { http, status, reason, diagnosis, result, inconclusive: false };
        }
        let answer = self.whole(response, watch);
        let result = answer.and_then(|answer| if is_answer(&answer) { Ok(()) } else { Err(self.unreadable(&answer)) });
        ProbeResult { http, result, ..ProbeResult::default() }
    }
}

/// What the server said to the smallest request.
#[derive(Debug)]
pub struct ProbeResult {
    /// The HTTP status; none if nothing came back.
    pub http: Option<u16>,
    /// The name of Google's status, such as `PERMISSION_DENIED`; empty if it gave none.
    pub status: String,
    /// Google's reason, which is more exact.
    pub reason: Option<String>,
    /// What it means for the key, if it is about the key.
    pub diagnosis: Option<Diagnosis>,
    /// Whether the key works, or how a run with it would end.
    pub result: Result<(), Failure>,
    /// Whether the server answered in nothing that says whether it takes the key.
    pub inconclusive: bool,
}

impl ProbeResult {
    /// What it comes to.
    pub fn outcome(&self) -> Outcome {
        if self.inconclusive { Outcome::Inconclusive } else { Outcome::of(&self.result) }
    }
}

/// Whether a server has nothing at that path, or not for that method.
pub fn is_no_such_place(http: u16) -> bool {
    matches!(http, 404 | 405 | 501)
}

impl Default for ProbeResult {
    fn default() -> Self {
        Self { http: None, status: String::new(), reason: None, diagnosis: None, result: Ok(()), inconclusive: false }
    }
}
