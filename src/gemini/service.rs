//! The service itself: the only place that speaks to the network.

use std::io::BufReader;
use std::ops::Range;
use std::time::{Duration, Instant};

use serde_json::value::RawValue;
use ureq::http::{HeaderValue, Response, StatusCode, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector as _, RustlsConnector, SocksConnector};
use ureq::{Agent, Body, BodyReader};

use crate::base_url::BaseUrl;
use crate::failure::{Failure, Kind};
use crate::key::find::Key;
use crate::key::verdict::{self, Outcome, Verdict};
use crate::surroundings::Surroundings;

use super::completeness::{Delivery, Form};
use super::count;
use super::dial::Dial;
use super::look_up::LookUp;
use super::models::{self, Listed};
use super::patience::{Patience, Times, Watcher};
use super::proxy::{self, Proxy};
use super::refusal::{self, Refusal, describe_body};
use super::reply::Reply;
use super::request::Request;
use super::roots;
use super::sse::{Events, read_whole};
use super::tolerant;
use super::trouble::{self, Way};

const CONNECT: Duration = Duration::from_secs(10);
/// A prompt's memory is mostly these two buffers; more makes nothing faster (measured).
const BUFFER: usize = 16 << 10;

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
            return Ok(Replies::new(response, self));
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
        unreadable(&self.way.host, body)
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

fn unreadable(host: &str, body: &[u8]) -> Failure {
    Failure::new(
        Kind::Service,
        format!("{host} answered with {}, which is no answer of the Gemini API", describe_body(body)),
    )
    .hint("is there a captive portal, a proxy or a wrong address? `gemini key check` says where requests go")
}

/// The replies to one request, in their order. One road for all forms: server-sent events, one JSON object, a
/// list of them, or events with bare JSON between or behind them.
pub struct Replies {
    events: Events<BufReader<BodyReader<'static>>>,
    /// JSON documents that came outside of events.
    documents: Vec<u8>,
    ranges: std::vec::IntoIter<Range<usize>>,
    /// Whether an event was read that is to be given out behind the documents.
    event_waits: bool,
    /// A reply that had to be written anew before it could be read.
    tidied: Vec<u8>,
    ended: bool,
    status: u16,
    form: Form,
    key: Key,
    host: String,
    patience: Patience,
}

/// Where the next reply lies.
enum Next {
    Document(Range<usize>),
    Event,
    End,
}

impl Replies {
    fn new(response: Response<Body>, service: &Service) -> Self {
        Self {
            status: response.status().as_u16(),
            events: Events::new(BufReader::with_capacity(BUFFER, response.into_body().into_reader())),
            documents: Vec::new(),
            ranges: Vec::new().into_iter(),
            event_waits: false,
            tidied: Vec::new(),
            ended: false,
            form: Form::Nothing,
            key: service.key.clone(),
            host: service.way.host.clone(),
            patience: service.patience.clone(),
        }
    }

    /// How the replies came; complete at their end.
    pub fn delivery(&self) -> Delivery {
        Delivery {
            status: self.status,
            form: self.form,
            until_close: self.patience.is_closed(),
            is_torn: self.events.is_torn(),
            host: self.host.clone(),
        }
    }

    /// Whether the next reply is already here, so that asking for it will not wait.
    pub fn ready(&self) -> bool {
        self.ended || self.event_waits || self.ranges.len() > 0 || self.events.ready()
    }

    /// The next reply; none at the end.
    ///
    /// Fails if the answer breaks off (exit 9), cannot be read (7), or is an error after all (as that error).
    pub fn next(&mut self) -> Result<Option<Reply<'_>>, Failure> {
        let json = match self.advance()? {
            Next::Document(range) => &self.documents[range],
            Next::Event => self.events.data(),
            Next::End => return Ok(None),
        };
        let reply = match Reply::read(json) {
            Ok(reply) => reply,
            Err(error) if is_cut(json, &error) => return Err(cut()),
            // Names that stand twice, for one: the last one counts.
            Err(_) => {
                self.tidied = tidy(json).ok_or_else(|| unreadable(&self.host, json))?;
                Reply::read(&self.tidied).map_err(|_| unreadable(&self.host, &self.tidied))?
            }
        };
        match reply.error {
            Some(error) => Err(Refusal::inside(error.get()).into_failure(&self.key, &self.host)),
            None => Ok(Some(reply)),
        }
    }

    /// Reads on until there is a reply: first what came outside of events, then the event behind it.
    fn advance(&mut self) -> Result<Next, Failure> {
        loop {
            if let Some(range) = self.ranges.next() {
                return Ok(Next::Document(range));
            }
            if std::mem::take(&mut self.event_waits) {
                return Ok(Next::Event);
            }
            if self.ended {
                return Ok(Next::End);
            }
            let more = self.events.advance();
            self.ended = !more.map_err(|error| trouble::within_answer(&error, &self.host, &self.patience))?;
            // Habits of other services that some gateways bring along: a last word, and signs of life.
            self.event_waits = !self.ended && ![b"[DONE]".as_slice(), b""].contains(&self.events.data());
            if self.event_waits {
                self.form = Form::Events;
            }
            if self.ended || self.event_waits {
                self.patience.hear();
            }
            self.take_documents()?;
        }
    }

    /// Finds the JSON documents in what came outside of events.
    fn take_documents(&mut self) -> Result<(), Failure> {
        let stray = self.events.take_stray();
        if stray.is_empty() {
            return Ok(());
        }
        let is_json = matches!(stray.trim_ascii_start(), [b'{' | b'[', ..]);
        // Beside events, lines that are no JSON are fields that nobody knows.
        if self.form == Form::Events && !is_json {
            return Ok(());
        }
        self.documents = stray;
        let ranges = documents(&self.documents).map_err(|error| {
            if is_cut(&self.documents, &error) { cut() } else { unreadable(&self.host, &self.documents) }
        })?;
        if self.form == Form::Nothing {
            let is_list = self.documents.trim_ascii_start().starts_with(b"[");
            self.form = if is_list { Form::List } else { Form::Object };
        }
        self.ranges = ranges.into_iter();
        Ok(())
    }
}

/// Writes JSON anew that is correct and still cannot be read; none if it cannot be mended. The tree of what is long
/// would take a hundred times the memory.
fn tidy(json: &[u8]) -> Option<Vec<u8>> {
    const LARGEST: usize = 1 << 20;
    if json.len() > LARGEST {
        return None;
    }
    serde_json::from_slice::<serde_json::Value>(json).and_then(|value| serde_json::to_vec(&value)).ok()
}

/// Whether JSON is unreadable only because its end is missing, be it in the middle of a character.
fn is_cut(json: &[u8], error: &serde_json::Error) -> bool {
    error.is_eof() || std::str::from_utf8(json).is_err_and(|error| error.error_len().is_none())
}

fn cut() -> Failure {
    Failure::new(Kind::Incomplete, "the answer is cut off in the middle").hint("ask again")
}

/// Where the JSON documents lie: the members of a list, or the one document there is, or none.
fn documents(bytes: &[u8]) -> serde_json::Result<Vec<Range<usize>>> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Vec::new());
    }
    let whole: &RawValue = serde_json::from_slice(bytes)?;
    let members = if whole.get().starts_with('[') { tolerant::members(whole)? } else { vec![whole] };
    let start = |raw: &RawValue| raw.get().as_ptr() as usize - bytes.as_ptr() as usize;
    Ok(members.into_iter().map(|raw: &RawValue| start(raw)..start(raw) + raw.get().len()).collect())
}
