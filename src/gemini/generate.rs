//! One answer, asked for.

use ureq::Body;
use ureq::http::Response;

use crate::failure::{Failure, Kind};

use super::api_error;
use super::body::RequestBody;
use super::client::{Client, HttpRequest};
use super::models;
use super::replies::Replies;
use super::request::Request;
use super::request_watch::RequestWatch;

impl Client {
    /// Asks for one answer. Nothing of it has been read when this returns.
    pub fn generate(&self, request: &Request<'_>, watch: &RequestWatch) -> Result<Replies, Failure> {
        let response = self.post(&request.path(), RequestBody::of(request), watch)?;
        if response.status().is_success() {
            return Ok(Replies::new(response, &self.key, &self.route.host, watch));
        }
        Err(self.refused_by_model(&request.model, response, watch))
    }

    /// Sends a body that files may be in.
    pub(super) fn post(
        &self,
        path: &str,
        body: serde_json::Result<RequestBody<'_>>,
        watch: &RequestWatch,
    ) -> Result<Response<Body>, Failure> {
        let body = body.map_err(|error| Failure::new(Kind::Other, error.to_string()))?;
        self.send(HttpRequest::post_body(path, &body), watch)
    }

    /// Why a request to a model was refused.
    pub(super) fn refused_by_model(&self, model: &str, response: Response<Body>, watch: &RequestWatch) -> Failure {
        let api_error = api_error::read(response);
        let missing = api_error.is_missing_model();
        let failure = api_error.into_failure(&self.key, &self.route.host);
        if missing { self.suggest(model, failure, watch) } else { failure }
    }

    /// Names the nearest living models behind the error for a dead one.
    fn suggest(&self, wanted: &str, failure: Failure, watch: &RequestWatch) -> Failure {
        let listed = self.models(&watch.next());
        let listed = listed.as_ref().map_or(&[][..], |listed| &listed.items);
        let nearest = models::nearest(wanted, listed);
        match nearest.as_slice() {
            [] => failure,
            [names @ .., last] if !names.is_empty() => {
                failure.hint(format!("models that answer now: {} or {last} (-m NAME)", names.join(", ")))
            }
            [only, ..] => failure.hint(format!("a model that answers now: {only} (-m NAME)")),
        }
    }
}
