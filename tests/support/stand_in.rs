//! A stand-in for Google on loopback, plain std so that it can also send broken HTTP. It answers by script,
//! records what it saw, and fails the test when it is dropped if requests and answers do not match.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::tls::{self, Identity};
use super::wire;

/// Nothing in a test takes longer; a wait that does is a failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// One thing the stand-in does with a connection.
pub enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Sends one byte at a time, each in a packet of its own.
    SendSlowly(Vec<u8>),
    /// Sends the bytes again and again.
    Repeat(Vec<u8>, usize),
    #[allow(dead_code, reason = "only the offline example has spectators")]
    /// Takes its time, as a model does; for people to watch, not for tests to rely on.
    Pause(Duration),
    /// Waits until the test opens the gate.
    Wait(Receiver<()>),
    /// Waits until the client closes its side.
    WaitForClose(Sender<()>),
    /// Reads another request on this connection, which a server keeps open, and gives it no answer.
    AwaitRequest,
    /// Ends the connection as a crash does: over TLS without the notice that nothing more comes.
    Vanish,
    /// Ends the connection with a reset instead of a close.
    Reset,
}

/// Opens a [`Step::Wait`].
pub struct Gate(Sender<()>);

impl Gate {
    /// A gate and the step that waits for it.
    pub fn new() -> (Self, Step) {
        let (sender, receiver) = channel();
        (Self(sender), Step::Wait(receiver))
    }

    /// Lets the stand-in go on.
    pub fn open(&self) {
        self.0.send(()).expect("the stand-in is still there");
    }
}

/// The script for one request.
pub struct Answer(pub Vec<Step>);

impl Answer {
    /// A whole reply with this status and JSON body.
    pub fn json(status: u16, body: impl AsRef<str>) -> Self {
        Self::raw(wire::whole(status, "application/json; charset=UTF-8", body.as_ref()))
    }

    /// A whole reply of another type.
    pub fn page(status: u16, content_type: &str, body: &str) -> Self {
        Self::raw(wire::whole(status, content_type, body))
    }

    /// A good answer with this text.
    pub fn text(text: &str) -> Self {
        Self::json(200, wire::reply(text))
    }

    /// A stream of these events, chunked and with CRLF, as Google sends it.
    pub fn stream(events: &[String]) -> Self {
        Self::raw(wire::stream(events))
    }

    /// Exactly these bytes, then a close.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self(vec![Step::Send(bytes.into())])
    }
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Request {
    /// `POST`
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The text of the prompt.
    pub fn prompt(&self) -> String {
        let parts = &self.json()["contents"][0]["parts"];
        let last = parts.as_array().and_then(|parts| parts.last()).expect("a part");
        last["text"].as_str().unwrap_or_default().to_owned()
    }
}

type Script = Box<dyn FnMut(&Request) -> Option<Answer> + Send>;

fn scripted(answers: impl IntoIterator<Item = Answer>) -> (usize, Script) {
    let answers: Vec<Answer> = answers.into_iter().collect();
    let count = answers.len();
    let mut answers = answers.into_iter();
    (count, Box::new(move |_| answers.next()))
}

/// The stand-in.
pub struct StandIn {
    address: SocketAddr,
    scheme: &'static str,
    expected: Option<usize>,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl StandIn {
    /// Answers requests in this order, over http.
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let (count, script) = scripted(answers);
        Self::start(Some(count), script, None)
    }

    /// The same over https, as this server.
    pub fn tls(identity: &Identity, answers: impl IntoIterator<Item = Answer>) -> Self {
        let (count, script) = scripted(answers);
        Self::start(Some(count), script, Some(tls::server(identity)))
    }

    #[allow(dead_code, reason = "only the offline example needs it")]
    /// Answers each request, as many as come, by what it asks.
    pub fn replying(script: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        let mut script = script;
        Self::start(None, Box::new(move |request| Some(script(request))), None)
    }

    #[allow(dead_code, reason = "only the bench needs it")]
    /// The same over https, as this server.
    pub fn replying_over_tls(identity: &Identity, script: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        let mut script = script;
        Self::start(None, Box::new(move |request| Some(script(request))), Some(tls::server(identity)))
    }

    fn start(expected: Option<usize>, script: Script, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let address = listener.local_addr().expect("its address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let scheme = if tls.is_some() { "https" } else { "http" };
        let log = Arc::clone(&seen);
        let script = Mutex::new(script);
        thread::spawn(move || {
            let script = &script;
            thread::scope(|scope| {
                for socket in listener.incoming().map_while(Result::ok) {
                    let (tls, log) = (tls.clone(), &log);
                    scope.spawn(move || {
                        let next = |request: &Request| script.lock().expect("no panic while scripted")(request);
                        // A client that goes away early is part of many tests.
                        let _ = converse(&socket, tls, log, next);
                    });
                }
            });
        });
        Self { address, scheme, expected, seen }
    }

    /// What to put into `GOOGLE_GEMINI_BASE_URL`.
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Host and port.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// What arrived so far.
    pub fn requests(&self) -> Vec<Request> {
        self.seen.lock().expect("no panic while recording").clone()
    }

    /// The one request that arrived.
    pub fn request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:#?}");
        requests[0].clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let seen = self.requests();
        if !thread::panicking() {
            let expected = self.expected.unwrap_or(seen.len());
            assert_eq!(seen.len(), expected, "requests and answers differ: {seen:#?}");
            let secret = wire::canary();
            assert!(seen.iter().all(|request| !request.target.contains(&secret)), "the key stands in a URL");
        }
    }
}

fn converse(
    socket: &TcpStream,
    tls: Option<Arc<rustls::ServerConfig>>,
    log: &Mutex<Vec<Request>>,
    next: impl Fn(&Request) -> Option<Answer>,
) -> io::Result<()> {
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    match tls {
        None => serve(&mut BufReader::new(socket.try_clone()?), &mut &*socket, socket, log, next),
        Some(config) => {
            let session = rustls::ServerConnection::new(config).map_err(io::Error::other)?;
            let mut stream = BufReader::new(rustls::StreamOwned::new(session, socket.try_clone()?));
            let request = read_request(&mut stream)?;
            let answer = next(&request);
            log.lock().expect("no panic while recording").push(request);
            let stream = stream.get_mut();
            if play(answer, stream, socket)? {
                stream.conn.send_close_notify();
                stream.flush()?;
            }
            socket.shutdown(std::net::Shutdown::Write)
        }
    }
}

fn serve(
    reader: &mut BufReader<TcpStream>,
    writer: &mut impl Write,
    socket: &TcpStream,
    log: &Mutex<Vec<Request>>,
    next: impl Fn(&Request) -> Option<Answer>,
) -> io::Result<()> {
    let request = read_request(reader)?;
    let answer = next(&request);
    log.lock().expect("no panic while recording").push(request);
    if play(answer, writer, socket)? { socket.shutdown(std::net::Shutdown::Write) } else { Ok(()) }
}

fn read_request(reader: &mut BufReader<impl Read>) -> io::Result<Request> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(ToOwned::to_owned);
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let length =
        headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap_or(0));
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Request { method, target, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// Says whether the connection is to end in an orderly way. Without an answer left it is just closed; the drop of
/// the stand-in then tells.
fn play(answer: Option<Answer>, writer: &mut impl Write, socket: &TcpStream) -> io::Result<bool> {
    for step in answer.into_iter().flat_map(|answer| answer.0) {
        match step {
            Step::Send(bytes) => writer.write_all(&bytes)?,
            Step::SendSlowly(bytes) => {
                bytes.chunks(1).try_for_each(|byte| writer.write_all(byte).and_then(|()| writer.flush()))?;
            }
            Step::Repeat(bytes, times) => (0..times).try_for_each(|_| writer.write_all(&bytes))?,
            Step::Pause(time) => thread::sleep(time),
            Step::Wait(gate) => _ = gate.recv_timeout(PATIENCE),
            Step::WaitForClose(closed) => {
                let mut rest = socket;
                let _ = rest.read(&mut [0]);
                let _ = closed.send(());
            }
            Step::AwaitRequest => _ = read_request(&mut BufReader::new(socket))?,
            Step::Vanish => return Ok(false),
            Step::Reset => return reset(socket).map(|()| false),
        }
        writer.flush()?;
    }
    Ok(true)
}

fn reset(socket: &TcpStream) -> io::Result<()> {
    rustix::net::sockopt::set_socket_linger(socket, Some(Duration::ZERO))?;
    Ok(())
}
