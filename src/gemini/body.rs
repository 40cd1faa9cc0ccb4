//! The body of a request for an answer: JSON, with files in base64 in it, which are read while they are sent. Its length
//! is known before the first byte.

use std::io::{self, Read};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::blob::{self, Blob};

use super::content::Turn;
use super::request::{self, Request};
use super::transport_error::UnreadableFile;

/// How much of a file is encoded at a time, in bytes: a multiple of three, so that no padding comes in between.
const CHUNK: usize = 48 << 10;

/// A body.
#[derive(Debug)]
pub struct RequestBody<'a> {
    pieces: Vec<Piece<'a>>,
}

#[derive(Debug)]
enum Piece<'a> {
    Json(String),
    /// Goes out in base64.
    File(&'a Blob),
}

impl<'a> RequestBody<'a> {
    /// The body of a request.
    ///
    /// Fails as writing JSON into memory does.
    pub fn of(request: &'a Request<'_>) -> serde_json::Result<Self> {
        Self::within("{", request, "}")
    }

    /// The body that asks how many tokens a request has, with its system instruction and its tools.
    ///
    /// Fails as writing JSON into memory does.
    pub fn to_count(request: &'a Request<'_>) -> serde_json::Result<Self> {
        let model = serde_json::to_string(&request::resource(&request.model))?;
        Self::within(&format!("{{\"generateContentRequest\":{{\"model\":{model},"), request, "}}")
    }

    /// The fields of a request between other JSON.
    fn within(before: &str, request: &'a Request<'_>, behind: &str) -> serde_json::Result<Self> {
        let mut body = Self { pieces: Vec::new() };
        body.push(before);
        body.push("\"contents\":[");
        for (number, turn) in request.turns.iter().enumerate() {
            body.push(if number == 0 { "" } else { "," });
            body.turn(turn)?;
        }
        body.push("]");
        for (name, value) in &request.fields {
            body.push(&format!(",{}:{value}", serde_json::to_string(name)?));
        }
        body.push(behind);
        Ok(body)
    }

    fn turn(&mut self, turn: &'a Turn) -> serde_json::Result<()> {
        self.push("{\"parts\":[");
        for (number, part) in turn.parts.iter().enumerate() {
            self.push(if number == 0 { "" } else { "," });
            let (json, content) = part.split();
            self.push(json);
            if let Some((content, behind)) = content {
                self.pieces.push(Piece::File(content));
                self.push(behind);
            }
        }
        self.push(&format!("],\"role\":{}}}", serde_json::to_string(&turn.role)?));
        Ok(())
    }

    fn push(&mut self, json: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Json(before)) => before.push_str(json),
            _ => self.pieces.push(Piece::Json(json.to_owned())),
        }
    }

    /// How many bytes are sent.
    pub fn len(&self) -> u64 {
        let length = |piece: &Piece<'_>| match piece {
            Piece::Json(json) => json.len() as u64,
            Piece::File(file) => encoded_length(file.len()),
        };
        self.pieces.iter().map(length).sum()
    }

    /// The whole of it, if no file is in it.
    pub fn whole(&self) -> Option<&[u8]> {
        match self.pieces.as_slice() {
            [Piece::Json(json)] => Some(json.as_bytes()),
            _ => None,
        }
    }

    /// What is not read from a file.
    pub fn json(&self) -> impl Iterator<Item = &[u8]> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Json(json) => Some(json.as_bytes()),
            Piece::File(_) => None,
        })
    }

    /// Reads it as it is sent: exactly so many bytes as [`len`](Self::len) says, or an error.
    pub fn reader(&self) -> BodyReader<'_> {
        BodyReader { pieces: &self.pieces, current: Current::Json(&[]) }
    }
}

/// How many characters of base64 so many bytes become.
pub fn encoded_length(bytes: u64) -> u64 {
    bytes.div_ceil(3) * 4
}

/// Reads a body from its beginning.
pub struct BodyReader<'a> {
    pieces: &'a [Piece<'a>],
    current: Current<'a>,
}

enum Current<'a> {
    Json(&'a [u8]),
    File(&'a Blob, Box<Base64Reader<blob::Reader<'a>>>),
}

/// A failure of the file, which must not be taken for one of the connection.
fn unreadable(file: &Blob, error: &io::Error) -> io::Error {
    io::Error::other(UnreadableFile(io::Error::other(format!("{}: {error}", file.name()))))
}

impl Read for BodyReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match &mut self.current {
                Current::Json(json) => json.read(buffer)?,
                Current::File(file, reader) => reader.read(buffer).map_err(|error| unreadable(file, &error))?,
            };
            let Some((next, rest)) = self.pieces.split_first().filter(|_| read == 0 && !buffer.is_empty()) else {
                return Ok(read);
            };
            self.pieces = rest;
            self.current = match next {
                Piece::Json(json) => Current::Json(json.as_bytes()),
                Piece::File(file) => {
                    let reader = file.reader().map_err(|error| unreadable(file, &error))?;
                    Current::File(file, Box::new(Base64Reader::new(reader)))
                }
            };
        }
    }
}

/// Encodes what a reader gives.
pub struct Base64Reader<R> {
    inner: R,
    plain: Vec<u8>,
    encoded: String,
    given: usize,
}

impl<R: Read> Base64Reader<R> {
    /// Nothing is read yet.
    pub fn new(inner: R) -> Self {
        Self { inner, plain: Vec::new(), encoded: String::new(), given: 0 }
    }
}

impl<R: Read> Read for Base64Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.encoded.len() {
            self.plain.clear();
            self.encoded.clear();
            self.given = 0;
            self.inner.by_ref().take(CHUNK as u64).read_to_end(&mut self.plain)?;
            BASE64_STANDARD.encode_string(&self.plain, &mut self.encoded);
        }
        let read = (&self.encoded.as_bytes()[self.given..]).read(buffer)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::content::{Role, TurnPart};
    use super::super::request::RequestOptions;
    use super::*;

    fn blob(bytes: &[u8]) -> Blob {
        Blob::from_reader("a", &mut &bytes[..]).unwrap()
    }

    #[test]
    fn files_are_encoded_on_the_way_and_the_length_is_known() {
        for size in [1, 2, 3, 4, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 2] {
            let bytes: Vec<u8> = (0..=250).cycle().take(size).collect();
            let parts =
                vec![TurnPart::text("a"), TurnPart::file("b/\"c", blob(&bytes)), TurnPart::file("d/e", blob(b"f"))];
            let turns = [Turn { parts, role: Role::User }, Turn { parts: vec![], role: Role::Model }];
            let request =
                Request::new(&RequestOptions { system: Some("s".into()), ..RequestOptions::default() }, &turns);
            let body = RequestBody::of(&request).unwrap();
            let mut sent = String::new();
            body.reader().read_to_string(&mut sent).unwrap();
            assert_eq!((sent.len() as u64, body.whole()), (body.len(), None), "{size}");
            let inline = |mime: &str, bytes: &[u8]| json!({ "inlineData": { "mimeType": mime, "data": BASE64_STANDARD.encode(bytes) } });
            let expected = json!({
                "contents": [
                    { "role": "user", "parts": [{ "text": "a" }, inline("b/\"c", &bytes), inline("d/e", b"f")] },
                    { "role": "model", "parts": [] },
                ],
                "systemInstruction": { "parts": [{ "text": "s" }] },
            });
            assert_eq!(serde_json::from_str::<Value>(&sent).unwrap(), expected, "{size}");
        }
    }
}
