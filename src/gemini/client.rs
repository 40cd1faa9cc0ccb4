//! The only place that speaks to the network: one agent, many requests at once, each with its own limits.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::sync::OnceLock;
use std::time::Duration;

use ureq::http::{HeaderValue, Method, Request, Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector as _, RustlsConnector, SocksConnector};
use ureq::{Agent, Body as ResponseBody, SendBody};

use crate::base_url::BaseUrl;
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::key::find::Key;
use crate::key::leak;
use crate::key::secret::Secret;

use super::body::RequestBody;
use super::dial::Dial;
use super::look_up::LookUp;
use super::proxy::{self, Proxy};
use super::request_watch::{Phase, RequestWatch};
use super::roots;
use super::timed_transport::InFlight;
use super::transport_error::{self, Route, UnreadableFile};

const CONNECT: Duration = Duration::from_secs(10);
/// A prompt's memory is mostly these two buffers; more makes nothing faster (measured).
pub const BUFFER: usize = 16 << 10;

/// One address, one key, and the connections to it. Requests from several threads run side by side.
#[derive(Debug)]
pub struct Client {
    /// The key that is sent.
    pub key: Key,
    base: BaseUrl,
    /// The proxy on the way, if any.
    pub proxy: Option<Proxy>,
    /// Where requests go, as error messages say it.
    pub route: Route,
    /// Keys that must not leave in a request; none where the person allows it.
    guarded: Vec<Secret>,
    /// Trusts the roots that somebody named, else Mozilla's.
    agent: Agent,
    /// Trusts the system's roots; made when an issuer is not among Mozilla's.
    system_agent: OnceLock<Agent>,
    has_named_roots: bool,
    in_flight: InFlight,
}

/// Where a request goes. There is one host, that of the base URL: what a server names elsewhere is not spoken to.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a>(&'a str);

impl<'a> Target<'a> {
    /// A path behind the base URL, with its query.
    pub fn path(path: &'a str) -> Self {
        Self(path)
    }

    /// The path and query of an address that the server gave out, such as where to upload, to be asked for at the base
    /// URL. A proxy in between is not passed by, and the key follows no address elsewhere.
    ///
    /// Fails (exit 7) on what is no http address.
    pub fn of_url(url: &'a str) -> Result<Self, Failure> {
        let rest = ["https://", "http://"].into_iter().find_map(|scheme| url.strip_prefix(scheme));
        match rest.and_then(|rest| rest.find('/').map(|slash| &rest[slash..])) {
            Some(path) if path.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(Self(path)),
            _ => Err(Failure::new(Kind::Service, "the server named an address that is none")),
        }
    }
}

/// What a request carries.
pub enum Body<'a> {
    /// Nothing.
    Empty,
    /// A JSON document.
    Json(&'a [u8]),
    /// JSON with files in it, read while they are sent.
    Mixed(&'a RequestBody<'a>),
    /// So many bytes of a file from this place on, read while they are sent.
    FileRange {
        /// The file; its own position is moved.
        file: &'a File,
        /// Where to begin, in bytes.
        start: u64,
        /// How many bytes.
        length: u64,
    },
    /// Whatever the reader gives, in chunks because its length is not known. Sent once at most.
    Stream(&'a mut dyn Read),
}

/// One request.
pub struct HttpRequest<'a> {
    /// `GET`, `POST`, …
    pub method: Method,
    /// Where it goes.
    pub target: Target<'a>,
    /// Further headers; the key, and the type of JSON, are added.
    pub headers: &'a [(&'static str, &'a str)],
    /// What it carries.
    pub body: Body<'a>,
}

impl<'a> HttpRequest<'a> {
    /// A request for what is there.
    pub fn get(path: &'a str) -> Self {
        Self { method: Method::GET, target: Target::path(path), headers: &[], body: Body::Empty }
    }

    /// A request that carries JSON.
    pub fn post(path: &'a str, json: &'a [u8]) -> Self {
        Self { method: Method::POST, target: Target::path(path), headers: &[], body: Body::Json(json) }
    }

    /// A request that carries JSON, with files in it where there are any.
    pub fn post_body(path: &'a str, body: &'a RequestBody<'a>) -> Self {
        let body = body.whole().map_or(Body::Mixed(body), Body::Json);
        Self { body, ..Self::post(path, &[]) }
    }
}

impl Client {
    /// Gets ready; sends nothing.
    ///
    /// Fails (exit 6) on a proxy or a file of root certificates that cannot be used.
    pub fn new(key: Key, base: BaseUrl, environment: &Environment) -> Result<Self, Failure> {
        let proxy = proxy::choose(environment, &base)?;
        let named = roots::named(environment)?;
        let has_named_roots = named.is_some();
        let in_flight = InFlight::default();
        let agent = agent(named.unwrap_or(RootCerts::WebPki), proxy.as_ref(), &in_flight)?;
        let route = Route { host: base.authority(), proxy: proxy.as_ref().map(|proxy| proxy.shown.clone()) };
        let system_agent = OnceLock::new();
        Ok(Self { key, base, proxy, route, guarded: Vec::new(), agent, system_agent, has_named_roots, in_flight })
    }

    /// The same client, which refuses to send a request that any of these keys stands in.
    pub fn guarded(self, keys: impl IntoIterator<Item = Secret>) -> Self {
        Self { guarded: keys.into_iter().collect(), ..self }
    }

    /// The address that everything is sent to.
    pub(super) fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Sends a request. The response has any status; its headers have come, and nothing of its body has been read.
    ///
    /// Fails (exit 2) if a guarded key stands in it; (exit 6 or 7) if no response comes. Mozilla's roots are tried
    /// first; if they do not know the issuer, the system's, which know a company's own: nothing but the handshake has
    /// happened by then. A request whose connection the server had kept, and closed before a byte of the response came,
    /// goes out once more on a new one (RFC 9112 §9.3.1), unless something of it may have been kept: a part of a file.
    pub fn send(&self, mut request: HttpRequest<'_>, watch: &RequestWatch) -> Result<Response<ResponseBody>, Failure> {
        self.guard(&request)?;
        watch.report(Phase::Connecting);
        if watch.remaining().is_zero() {
            return Err(transport_error::time_is_up());
        }
        let agent = self.system_agent.get().unwrap_or(&self.agent);
        let mut result = self.call(agent, &mut request, watch);
        if !self.has_named_roots && result.as_ref().is_err_and(transport_error::is_unknown_issuer) {
            result = self.call(self.with_system_roots()?, &mut request, watch);
        } else if watch.is_kept_and_silent()
            && !matches!(request.body, Body::Stream(_) | Body::FileRange { .. })
            && result.as_ref().is_err_and(transport_error::is_disconnected)
        {
            result = self.call(agent, &mut request, watch);
        }
        result.map_err(|error| transport_error::before_answer(error, &self.route, watch))
    }

    /// The last look at what leaves. (Files are looked at where they are taken in: here they are base64.)
    fn guard(&self, request: &HttpRequest<'_>) -> Result<(), Failure> {
        if self.guarded.is_empty() {
            return Ok(());
        }
        let mut parts = vec![("the address".to_owned(), request.target.0.as_bytes().into())];
        match &request.body {
            Body::Json(json) => parts.push(("the request".to_owned(), (*json).into())),
            Body::Mixed(body) => parts.extend(body.json().map(|json| ("the request".to_owned(), json.into()))),
            _ => {}
        }
        leak::refuse_live(&parts, self.guarded.iter())?;
        match request.body {
            Body::FileRange { mut file, start, length } => {
                let _ = file.seek(SeekFrom::Start(start));
                // A key that goes on behind this part is seen before its beginning leaves.
                let longest = self.guarded.iter().map(Secret::len).max().unwrap_or(0) as u64;
                leak::refuse_live_in(file.take(length + longest), start, &self.guarded)
            }
            _ => Ok(()),
        }
    }

    fn with_system_roots(&self) -> Result<&Agent, Failure> {
        if self.system_agent.get().is_none() {
            let made = agent(RootCerts::PlatformVerifier, self.proxy.as_ref(), &self.in_flight)?;
            // Another thread may have been quicker; its agent is as good.
            let _ = self.system_agent.set(made);
        }
        Ok(self.system_agent.get().unwrap_or(&self.agent))
    }

    fn call(
        &self,
        agent: &Agent,
        request: &mut HttpRequest<'_>,
        watch: &RequestWatch,
    ) -> Result<Response<ResponseBody>, ureq::Error> {
        let mut key = HeaderValue::from_str(self.key.secret.expose()).map_err(invalid)?;
        // So that `{:?}` of a request does not show it.
        key.set_sensitive(true);
        let url = format!("{}{}", self.base, request.target.0);
        let mut builder = Request::builder().method(request.method.clone()).uri(url).header("x-goog-api-key", key);
        for (name, value) in request.headers {
            builder = builder.header(*name, *value);
        }
        match &mut request.body {
            Body::Empty => self.run(agent, builder.body(()).map_err(invalid)?, watch),
            Body::Json(json) => {
                let builder = builder.header(header::CONTENT_TYPE, "application/json");
                self.run(agent, builder.body(*json).map_err(invalid)?, watch)
            }
            Body::Mixed(body) => {
                let builder = builder.header(header::CONTENT_TYPE, "application/json");
                let builder = builder.header(header::CONTENT_LENGTH, body.len());
                self.run(agent, builder.body(SendBody::from_reader(&mut body.reader())).map_err(invalid)?, watch)
            }
            Body::FileRange { file, start, length } => {
                let mut range = FileReader { file, at: *start, end: *start + *length, watch };
                // A reader whose length is not said goes out in chunks.
                let builder = builder.header(header::CONTENT_LENGTH, *length);
                self.run(agent, builder.body(SendBody::from_reader(&mut range)).map_err(invalid)?, watch)
            }
            Body::Stream(reader) => {
                self.run(agent, builder.body(SendBody::from_reader(&mut **reader)).map_err(invalid)?, watch)
            }
        }
    }

    fn run(
        &self,
        agent: &Agent,
        request: Request<impl ureq::AsSendBody>,
        watch: &RequestWatch,
    ) -> Result<Response<ResponseBody>, ureq::Error> {
        let connect = CONNECT.min(watch.remaining());
        // A look-up with a limit takes a thread; an address needs none.
        let look_up = (self.proxy.is_some() || !self.base.is_address()).then_some(connect);
        let request = agent.configure_request(request).timeout_connect(Some(connect)).timeout_resolve(look_up).build();
        self.in_flight.during(watch, || agent.run(request))
    }
}

fn invalid(error: impl Into<ureq::http::Error>) -> ureq::Error {
    ureq::Error::Http(error.into())
}

/// A part of a file, and an error if it is not all there: a file that became shorter must not look like a whole one.
struct FileReader<'a> {
    file: &'a File,
    at: u64,
    end: u64,
    watch: &'a RequestWatch,
}

impl FileReader<'_> {
    fn read_on(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(buffer.len());
        self.file.seek(SeekFrom::Start(self.at))?;
        match self.file.read(&mut buffer[..left])? {
            0 if left > 0 => Err(io::Error::other("it became shorter while it was sent")),
            read => Ok(read),
        }
    }
}

impl Read for FileReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.read_on(buffer).map_err(|error| io::Error::other(UnreadableFile(error)))?;
        self.at += read as u64;
        self.watch.report(Phase::Uploading(self.at));
        Ok(read)
    }
}

/// Redirects are off: ureq would carry the key header along to another host.
fn agent(roots: RootCerts, proxy: Option<&Proxy>, in_flight: &InFlight) -> Result<Agent, Failure> {
    let unusable =
        |proxy: &Proxy| Failure::new(Kind::Network, format!("{} cannot be used; nothing was sent", proxy.variable));
    let proxy = proxy.map(|proxy| ureq::Proxy::new(&proxy.url).map_err(|_| unusable(proxy))).transpose()?;
    let config = Agent::config_builder()
        // As an error of ureq it would come without its body, which says what is wrong.
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(proxy)
        .user_agent(concat!("gemini-prompt/", env!("CARGO_PKG_VERSION")))
        .input_buffer_size(BUFFER)
        .output_buffer_size(BUFFER)
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .build();
    let connector =
        // Each takes over what the one before made: a way through a proxy if there is one, else a socket, then TLS.
        ().chain(SocksConnector::default())
            .chain(ConnectProxyConnector::default())
            .chain(Dial)
            .chain(RustlsConnector::default())
            .chain(in_flight.clone());
    Ok(Agent::with_parts(config, connector, LookUp))
}
