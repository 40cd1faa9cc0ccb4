//! The service itself: the only place that speaks to the network.

use std::time::{Duration, Instant};

use ureq::http::{HeaderValue, Response, StatusCode, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector as _, RustlsConnector, SocksConnector};
use ureq::{Agent, Body};

use crate::base_url::BaseUrl;
use crate::failure::{Failure, Kind};
use crate::key::find::Key;
use crate::key::verdict::{self, Outcome, Verdict};
use crate::surroundings::Surroundings;

use super::count;
use super::dial::Dial;
use super::look_up::LookUp;
use super::models::{self, Listed};
use super::patience::{Patience, Times, Watcher};
use super::proxy::{self, Proxy};
use super::refusal::{self, Refusal};
use super::replies::Replies;
use super::request::Request;
use super::roots;
use super::sse::read_whole;
use super::trouble::{self, Way};

const CONNECT: Duration = Duration::from_secs(10);
/// A prompt's memory is mostly these two buffers; more makes nothing faster (measured).
pub(super) const BUFFER: usize = 16 << 10;

/// A connection to one address with one key.
#[derive(Debug)]
pub struct Service {
    key: Key,
    base: BaseUrl,
    /// The proxy on the way, if any.
    pub proxy: Option<Proxy>,
    own_roots: bool,
    patience: Patience,
    agent: Agent,
    way: Way,
}

impl Service {
    /// Gets ready; sends nothing. The whole run must end by the deadline; the watcher hears how far it is.
    ///
    /// Fails (exit 6) on a proxy or a file of root certificates that cannot be used.
    pub fn new(
        key: Key,
        base: BaseUrl,
        surroundings: &Surroundings,
        deadline: Instant,
        watcher: Watcher,
    ) -> Result<Self, Failure> {
        let proxy = proxy::choose(surroundings, &base)?;
        let named = roots::named(surroundings)?;
        let own_roots = named.is_some();
        let patience = Patience::until(deadline, watcher);
        let agent = agent(named.unwrap_or(RootCerts::WebPki), &base, proxy.as_ref(), &patience)?;
        let way = Way { host: base.authority(), proxy: proxy.as_ref().map(|proxy| proxy.shown.clone()) };
        Ok(Self { key, base, proxy, own_roots, patience, agent, way })
    }

    /// The key that is sent.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// When the first request got how far.
    pub fn times(&self) -> Times {
        *self.patience.times()
    }

    /// What is left of the run.
    pub fn remaining(&self) -> Duration {
        self.patience.remaining()
    }

    /// Asks for one answer. Nothing of it has been read when this returns.
    pub fn generate(&mut self, request: &Request) -> Result<Replies, Failure> {
        let body = serde_json::to_vec(request.body()).map_err(|error| Failure::new(Kind::Other, error.to_string()))?;
        let response = self.send(&request.path(), Some(&body))?;
        if response.status().is_success() {
            return Ok(Replies::new(response, &self.key, &self.way.host, &self.patience));
        }
        let refusal = refusal(response);
        let missing = refusal.is_missing_model();
        let failure = refusal.into_failure(&self.key, &self.way.host);
        if missing { Err(self.suggest(&request.model, failure)) } else { Err(failure) }
    }

    /// The models that this key can use, a bounded number of pages.
    pub fn models(&mut self) -> Result<Listed, Failure> {
        let mut models = Vec::new();
        let mut token = String::new();
        for _ in 0..models::MOST_PAGES {
            let page = self.page(&token)?;
            let (list, next) = models::read(&page).ok_or_else(|| self.unreadable(&page))?;
            models.extend(list.unwrap_or_default());
            match next {
                Some(next) => token = next,
                None => return Ok(Listed { models, goes_on: false }),
            }
        }
        Ok(Listed { models, goes_on: true })
    }

    /// The cheapest requests there are, to see whether the key is accepted: one model of the list; on a server
    /// without a list, the count of a prompt for this model. Neither costs a token.
    pub fn examine(&mut self, model: &str) -> Heard {
        // An object without a list may be anybody's answer.
        let listed = self.probe(&models::path(1, ""), None, |page| matches!(models::read(page), Some((Some(_), _))));
        if !listed.http.is_some_and(is_no_such_place) {
            return listed;
        }
        let counted = self.probe(&count::path(model), Some(&count::body()), count::is_answer);
        if !counted.http.is_some_and(is_no_such_place) {
            return counted;
        }
        let message = format!(
            "{} lists no models and counts no tokens, so nothing tells whether it takes the key",
            self.way.host
        );
        let failure = Failure::new(Kind::Service, message).hint(
            "a prompt shows it: gemini hi; if that fails, too, correct --base-url, GOOGLE_GEMINI_BASE_URL or base_url",
        );
        Heard { inconclusive: true, result: Err(failure), ..counted }
    }

    /// One such request. A server that grants it answers with what `is_answer` knows.
    fn probe(&mut self, path: &str, body: Option<&[u8]>, is_answer: fn(&[u8]) -> bool) -> Heard {
        let response = match self.send(path, body) {
            Ok(response) => response,
            Err(failure) => return Heard { result: Err(failure), ..Heard::default() },
        };
        let (http, host) = (Some(response.status().as_u16()), self.way.host.as_str());
        if response.status() != StatusCode::OK {
            let refusal = refusal(response);
            let verdict = refusal.verdict(&self.key, host);
            let (status, reason, foreign) = (refusal.status.clone(), refusal.reasons.first().cloned(), refusal.foreign);
            let result = Err(verdict::of_check(refusal.into_failure(&self.key, host), foreign));
            return Heard { http, status, reason, verdict, result, inconclusive: false };
        }
        let answer = self.whole(response);
        let result = answer.and_then(|answer| if is_answer(&answer) { Ok(()) } else { Err(self.unreadable(&answer)) });
        Heard { http, result, ..Heard::default() }
    }

    /// One page of the list of models.
    ///
    /// Fails (exit 7) if the way to it would put the key into a URL: some servers echo what they get.
    fn page(&mut self, token: &str) -> Result<Vec<u8>, Failure> {
        let host = &self.way.host;
        if self.key.secret.is_in(token) {
            let message = format!("{host} put the key into the address of the next page, where it must not go");
            return Err(Failure::new(Kind::Service, message).hint("`gemini key check` says where requests go"));
        }
        let response = self.send(&models::path(models::PAGE, token), None)?;
        let http = response.status();
        if http == StatusCode::OK {
            return self.whole(response);
        }
        let failure = refusal(response).into_failure(&self.key, &self.way.host);
        if failure.kind == Kind::RequestRefused && is_no_such_place(http.as_u16()) {
            let message = format!("{} has no list of models (HTTP {})", self.way.host, http.as_u16());
            return Err(Failure::new(Kind::RequestRefused, message)
                .hint("it may answer all the same: name a model with -m; or correct the address, which -v shows"));
        }
        Err(failure)
    }

    fn whole(&self, response: Response<Body>) -> Result<Vec<u8>, Failure> {
        read_whole(response.into_body().into_reader(), models::LARGEST_PAGE)
            .map_err(|error| trouble::within_answer(&error, &self.way.host, &self.patience))
    }

    fn unreadable(&self, body: &[u8]) -> Failure {
        trouble::unreadable(&self.way.host, body)
    }

    /// Names the nearest living models behind a refusal for a dead one.
    fn suggest(&mut self, wanted: &str, failure: Failure) -> Failure {
        let nearest = models::nearest(wanted, &self.models().unwrap_or_default().models);
        match nearest.as_slice() {
            [] => failure,
            [names @ .., last] if !names.is_empty() => {
                failure.hint(format!("models that answer now: {} or {last} (-m NAME)", names.join(", ")))
            }
            [only, ..] => failure.hint(format!("a model that answers now: {only} (-m NAME)")),
        }
    }

    /// Sends with Mozilla's roots first; if they do not know the issuer, once more with the system's, which know
    /// a company's own. Nothing but the handshake has happened by then. Once more too on a new connection, if the
    /// server closed the one it had kept before a byte of the response came (RFC 9112 §9.3.1).
    fn send(&mut self, path: &str, body: Option<&[u8]>) -> Result<Response<Body>, Failure> {
        self.patience.restart();
        if self.patience.remaining().is_zero() {
            return Err(trouble::time_is_up());
        }
        let mut result = self.call(path, body);
        if !self.own_roots && result.as_ref().is_err_and(trouble::is_unknown_issuer) {
            self.own_roots = true;
            self.agent = agent(RootCerts::PlatformVerifier, &self.base, self.proxy.as_ref(), &self.patience)?;
            result = self.call(path, body);
        } else if self.patience.is_kept_and_silent() && result.as_ref().is_err_and(trouble::is_disconnected) {
            result = self.call(path, body);
        }
        result.map_err(|error| trouble::before_answer(error, &self.way, &self.patience))
    }

    fn call(&self, path: &str, body: Option<&[u8]>) -> Result<Response<Body>, ureq::Error> {
        let url = format!("{}{path}", self.base);
        let mut key =
            HeaderValue::from_str(self.key.secret.expose()).map_err(|error| ureq::Error::Http(error.into()))?;
        key.set_sensitive(true);
        match body {
            None => self.agent.get(url).header("x-goog-api-key", key).call(),
            Some(body) => {
                let request = self.agent.post(url).header("x-goog-api-key", key);
                request.header(header::CONTENT_TYPE, "application/json").send(body)
            }
        }
    }
}

/// What the server said to the smallest request.
#[derive(Debug)]
pub struct Heard {
    /// The HTTP status; none if nothing came back.
    pub http: Option<u16>,
    /// The name of Google's status, such as `PERMISSION_DENIED`; empty if it gave none.
    pub status: String,
    /// Google's reason, which is more exact.
    pub reason: Option<String>,
    /// What it means for the key, if it is about the key.
    pub verdict: Option<Verdict>,
    /// Whether the key works, or how a run with it would end.
    pub result: Result<(), Failure>,
    /// Whether the server answered in nothing that says whether it takes the key.
    pub inconclusive: bool,
}

impl Heard {
    /// What it comes to.
    pub fn outcome(&self) -> Outcome {
        if self.inconclusive { Outcome::Inconclusive } else { Outcome::of(&self.result) }
    }
}

/// Whether a server has nothing at that path, or not for that method.
fn is_no_such_place(http: u16) -> bool {
    matches!(http, 404 | 405 | 501)
}

impl Default for Heard {
    fn default() -> Self {
        Self { http: None, status: String::new(), reason: None, verdict: None, result: Ok(()), inconclusive: false }
    }
}

/// Reads the reply to a request that was not granted.
fn refusal(response: Response<Body>) -> Refusal {
    let status = response.status();
    let text = |name: header::HeaderName| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned()
    };
    if status.is_redirection() {
        let target = text(header::LOCATION);
        let host =
            target.split_once("://").map_or(target.as_str(), |(_, rest)| rest.split(['/', '?']).next().unwrap_or(rest));
        let message = if host.is_empty() {
            "a redirect to nowhere".to_owned()
        } else {
            format!("a redirect to {host}, which is not followed")
        };
        return Refusal { code: status.as_u16(), message, foreign: true, ..Refusal::default() };
    }
    let (content_type, retry_after) = (text(header::CONTENT_TYPE), text(header::RETRY_AFTER));
    let mut refusal = match read_whole(response.into_body().into_reader(), refusal::LARGEST) {
        Ok(body) => Refusal::read(status.as_u16(), &content_type, &body),
        Err(error) => {
            let message = format!("an error that cannot be read: {error}");
            Refusal { code: status.as_u16(), message, foreign: true, ..Refusal::default() }
        }
    };
    let asked = retry_after.trim().parse().ok().map(Duration::from_secs);
    refusal.retry_after = refusal.retry_after.max(asked);
    refusal
}

/// Redirects are off: ureq would carry the key header along to another host.
fn agent(roots: RootCerts, base: &BaseUrl, proxy: Option<&Proxy>, patience: &Patience) -> Result<Agent, Failure> {
    let unusable =
        |proxy: &Proxy| Failure::new(Kind::Network, format!("{} cannot be used; nothing was sent", proxy.variable));
    let proxy = proxy.map(|proxy| ureq::Proxy::new(&proxy.url).map_err(|_| unusable(proxy))).transpose()?;
    let connect = CONNECT.min(patience.remaining());
    // A look-up with a limit takes a thread; an address needs none.
    let look_up = (proxy.is_some() || !base.is_address()).then_some(connect);
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(proxy)
        .timeout_resolve(look_up)
        .timeout_connect(Some(connect))
        .user_agent(concat!("gemini-prompt/", env!("CARGO_PKG_VERSION")))
        .input_buffer_size(BUFFER)
        .output_buffer_size(BUFFER)
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .build();
    let connector =
        ().chain(SocksConnector::default())
            .chain(ConnectProxyConnector::default())
            .chain(Dial)
            .chain(RustlsConnector::default())
            .chain(patience.clone());
    Ok(Agent::with_parts(config, connector, LookUp))
}
