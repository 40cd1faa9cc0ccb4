//! The replies to one request, one after the other, in whichever form they come.

use std::io::BufReader;
use std::ops::Range;

use ureq::http::Response;
use ureq::{Body, BodyReader};

use crate::failure::{Failure, Kind};
use crate::key::find::Key;

use super::api_error::ApiError;
use super::client::BUFFER;
use super::completeness::{BodyFormat, Delivery};
use super::cursor::{Cursor, Fault};
use super::reply::{MOST, Reply, Shape};
use super::request_watch::RequestWatch;
use super::sse::Events;
use super::transport_error;

/// The replies to one request, in their order. One road for all forms: server-sent events, one JSON object, a
/// list of them, or events with bare JSON between or behind them.
pub struct Replies {
    events: Events<BodyReader<'static>>,
    /// JSON documents that came outside of events.
    documents: Vec<u8>,
    ranges: std::vec::IntoIter<Range<usize>>,
    /// What most replies of a stream have in common.
    shape: Option<Shape>,
    /// Whether an event was read that is to be given out behind the documents.
    event_waits: bool,
    ended: bool,
    status: u16,
    form: BodyFormat,
    key: Key,
    host: String,
    watch: RequestWatch,
}

/// Where the next reply lies.
enum Next {
    Document(Range<usize>),
    Event,
    End,
}

impl Replies {
    /// Reads nothing yet.
    pub fn new(response: Response<Body>, key: &Key, host: &str, watch: &RequestWatch) -> Self {
        Self {
            status: response.status().as_u16(),
            events: Events::new(BufReader::with_capacity(BUFFER, response.into_body().into_reader())),
            documents: Vec::new(),
            ranges: Vec::new().into_iter(),
            shape: None,
            event_waits: false,
            ended: false,
            form: BodyFormat::Nothing,
            key: key.clone(),
            host: host.to_owned(),
            watch: watch.clone(),
        }
    }

    /// How the replies came; complete at their end.
    pub fn delivery(&self) -> Delivery {
        Delivery {
            status: self.status,
            form: self.form,
            until_close: self.watch.is_closed(),
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
        let reply = utf8(json).and_then(|json| Shape::read(&mut self.shape, json));
        let reply = reply.map_err(|fault| self.fault(fault, json))?;
        match reply.error {
            Some(error) => Err(ApiError::inside(error).into_failure(&self.key, &self.host)),
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
            self.ended = !more.map_err(|error| transport_error::within_answer(&error, &self.host, &self.watch))?;
            // Habits of other services that some gateways bring along: a last word, and signs of life.
            self.event_waits = !self.ended && ![b"[DONE]".as_slice(), b""].contains(&self.events.data());
            if self.event_waits {
                self.form = BodyFormat::Events;
            }
            if self.ended || self.event_waits {
                self.watch.note_words();
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
        if self.form == BodyFormat::Events && !is_json {
            return Ok(());
        }
        self.documents = stray;
        let ranges = utf8(&self.documents).and_then(documents);
        let ranges = ranges.map_err(|fault| self.fault(fault, &self.documents))?;
        if self.form == BodyFormat::Nothing {
            let is_list = self.documents.trim_ascii_start().starts_with(b"[");
            self.form = if is_list { BodyFormat::List } else { BodyFormat::Object };
        }
        self.ranges = ranges.into_iter();
        Ok(())
    }

    fn fault(&self, fault: Fault, json: &[u8]) -> Failure {
        match fault {
            Fault::Cut => Failure::new(Kind::Incomplete, "the answer is cut off in the middle").hint("ask again"),
            Fault::Malformed => transport_error::unreadable(&self.host, json),
        }
    }
}

/// The text of these bytes. A cut may go through the middle of a character.
fn utf8(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|error| if error.error_len().is_none() { Fault::Cut } else { Fault::Malformed })
}

/// Where the JSON documents lie: the members of a list, or the one document there is, or none.
fn documents(text: &str) -> Result<Vec<Range<usize>>, Fault> {
    let (mut cursor, mut ranges) = (Cursor::new(text), Vec::new());
    let mut document = |cursor: &mut Cursor<'_>| {
        cursor.peek()?;
        let start = cursor.mark();
        ranges.push(start..start + cursor.value()?.len());
        if ranges.len() > MOST { Err(Fault::Malformed) } else { Ok(()) }
    };
    match cursor.peek() {
        Ok(b'[') => cursor.list(document)?,
        Ok(_) => document(&mut cursor)?,
        Err(_) => {}
    }
    cursor.end()?;
    Ok(ranges)
}
