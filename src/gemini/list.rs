//! The list of models, asked for page by page.

use ureq::Body;
use ureq::http::{Response, StatusCode};

use crate::failure::{Failure, Kind};

use super::api_error;
use super::client::{Client, HttpRequest};
use super::models::{self, Listed};
use super::probe::is_no_such_place;
use super::request_watch::RequestWatch;
use super::sse::read_whole;
use super::transport_error;

impl Client {
    /// The models that this key can use, a bounded number of pages.
    pub fn models(&self, watch: &RequestWatch) -> Result<Listed, Failure> {
        let mut models = Vec::new();
        let mut token = String::new();
        for _ in 0..models::MOST_PAGES {
            // Each page is a request of its own, with the limits of its own.
            let page = self.page(&token, &watch.next())?;
            let (list, next) = models::read(&page).ok_or_else(|| self.unreadable(&page))?;
            models.extend(list.unwrap_or_default());
            match next {
                Some(next) => token = next,
                None => return Ok(Listed { models, goes_on: false }),
            }
        }
        Ok(Listed { models, goes_on: true })
    }

    /// One page of the list of models.
    ///
    /// Fails (exit 7) if the way to it would put the key into a URL: some servers echo what they get.
    fn page(&self, token: &str, watch: &RequestWatch) -> Result<Vec<u8>, Failure> {
        let host = &self.route.host;
        if self.key.secret.is_in(token) {
            let message = format!("{host} put the key into the address of the next page, where it must not go");
            return Err(Failure::new(Kind::Service, message).hint("`gemini key check` says where requests go"));
        }
        let response = self.send(HttpRequest::get(&models::path(models::PAGE, token)), watch)?;
        let http = response.status();
        if http == StatusCode::OK {
            return self.whole(response, watch);
        }
        let failure = api_error::read(response).into_failure(&self.key, &self.route.host);
        if failure.kind == Kind::RequestRefused && is_no_such_place(http.as_u16()) {
            let message = format!("{} has no list of models (HTTP {})", self.route.host, http.as_u16());
            return Err(Failure::new(Kind::RequestRefused, message)
                .hint("it may answer all the same: name a model with -m; or correct the address, which -v shows"));
        }
        Err(failure)
    }

    /// The whole body of a response that is no stream.
    pub(super) fn whole(&self, response: Response<Body>, watch: &RequestWatch) -> Result<Vec<u8>, Failure> {
        read_whole(response.into_body().into_reader(), models::LARGEST_PAGE)
            .map_err(|error| transport_error::within_answer(&error, &self.route.host, watch))
    }

    /// A body that is not what was asked for.
    pub(super) fn unreadable(&self, body: &[u8]) -> Failure {
        transport_error::unreadable(&self.route.host, body)
    }
}
