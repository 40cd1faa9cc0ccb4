//! Server-sent events, as far as Google uses them: `data:` lines, a blank line behind each event, no end mark.
//!
//! Source: WHATWG HTML, "Server-sent events", §9.2.6. Lines end in CR, LF or CRLF and in nothing else: U+2028
//! and U+0085 may stand inside the JSON. Text is decoded only from whole events, so no split can break it.

use std::io::{self, BufRead as _, BufReader, Read};
use std::ops::Range;

/// No event is larger than this many bytes; pictures come to some tens of megabytes.
pub const LARGEST_EVENT: usize = 64 << 20;

/// Takes events out of a byte stream.
#[derive(Debug)]
pub struct Events<R> {
    reader: BufReader<R>,
    /// Where the data of the last event lies in the reader's buffer, if it was not put together in `data`.
    in_buffer: Option<Range<usize>>,
    /// How many bytes of that buffer it takes; they are passed over when the next event is asked for.
    lent: usize,
    /// Where the first line ends that stands behind them in the buffer, if it does.
    line_ahead: Option<usize>,
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    /// Lines that belong to no event: an error that Google writes as bare JSON, or a page of somebody else's.
    stray: Vec<u8>,
    skip_line_feed: bool,
    started: bool,
    /// Whether something was begun that no blank line has ended yet.
    is_open: bool,
}

impl<R: Read> Events<R> {
    /// Reads from this stream.
    pub fn new(reader: BufReader<R>) -> Self {
        Self {
            reader,
            in_buffer: None,
            lent: 0,
            line_ahead: None,
            line: Vec::new(),
            data: Vec::new(),
            has_data: false,
            stray: Vec::new(),
            skip_line_feed: false,
            started: false,
            is_open: false,
        }
    }

    /// Reads up to the end of the next event; false at the end of the stream. An event that the end cuts off
    /// before its blank line is still given out: whether it is whole shows when it is read.
    pub fn advance(&mut self) -> io::Result<bool> {
        self.reader.consume(std::mem::take(&mut self.lent));
        self.in_buffer = self.find_in_buffer()?;
        if self.in_buffer.is_some() {
            return Ok(true);
        }
        self.data.clear();
        self.has_data = false;
        while self.read_line()? {
            if self.line.is_empty() {
                self.is_open = false;
                if self.has_data {
                    return Ok(true);
                }
                continue;
            }
            self.take_line();
            if self.data.len() > LARGEST_EVENT || self.stray.len() > LARGEST_EVENT {
                return Err(too_large());
            }
        }
        Ok(self.has_data)
    }

    /// The data of the event that was read last.
    pub fn data(&self) -> &[u8] {
        self.in_buffer.clone().map_or(&self.data, |range| &self.reader.buffer()[range])
    }

    /// Whether the last thing that came is unfinished: an event without its blank line, or a line without its end.
    pub fn is_torn(&self) -> bool {
        self.is_open
    }

    /// Whether the next event is already here, so that asking for it will not wait.
    pub fn ready(&self) -> bool {
        let buffer = self.ahead();
        let end = self.line_ahead.or_else(|| memchr::memchr2(b'\r', b'\n', buffer));
        matches!(
            end.map(|end| &buffer[end..]),
            Some([b'\n', b'\n' | b'\r', ..] | [b'\r', b'\r', ..] | [b'\r', b'\n', b'\n' | b'\r', ..])
        )
    }

    /// What has come behind the last event.
    fn ahead(&self) -> &[u8] {
        let buffer = &self.reader.buffer()[self.lent..];
        if self.skip_line_feed { buffer.strip_prefix(b"\n").unwrap_or(buffer) } else { buffer }
    }

    /// Takes what came outside of events.
    pub fn take_stray(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.stray)
    }

    /// The data of the next event where it lies in the reader's buffer, if it is a single line and lies there whole, as
    /// nearly all do: two copies less for each. Everything else is left to be read line by line.
    fn find_in_buffer(&mut self) -> io::Result<Option<Range<usize>>> {
        self.fill()?;
        let behind_carriage_return = std::mem::take(&mut self.skip_line_feed);
        if behind_carriage_return && self.reader.buffer().starts_with(b"\n") {
            self.reader.consume(1);
            self.fill()?;
        }
        let buffer = self.reader.buffer();
        let end = self.line_ahead.take().or_else(|| memchr::memchr2(b'\r', b'\n', buffer));
        let (Some(line), Some(end)) = (buffer.strip_prefix(b"data:"), end) else {
            return Ok(None);
        };
        self.lent = match &buffer[end..] {
            [b'\n', b'\n', ..] => end + 2,
            [b'\r', b'\n', b'\r', b'\n', ..] => end + 4,
            _ => return Ok(None),
        };
        let start = "data:".len() + usize::from(line.starts_with(b" "));
        self.started = true;
        // Looked for here once, for whoever asks whether there is more, and for the next event.
        self.line_ahead = memchr::memchr2(b'\r', b'\n', self.ahead());
        Ok(Some(start..end))
    }

    /// Waits until there is something in the reader's buffer, or the end.
    fn fill(&mut self) -> io::Result<()> {
        loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result.map(drop),
            }
        }
    }

    fn take_line(&mut self) {
        self.is_open |= !self.line.starts_with(b":");
        if let Some(value) = self.line.strip_prefix(b"data:") {
            if std::mem::replace(&mut self.has_data, true) {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(value.strip_prefix(b" ").unwrap_or(value));
        } else if self.stray.is_empty() && !is_other_field(&self.line) {
            // A whole answer is one long line: it is moved, not copied.
            std::mem::swap(&mut self.stray, &mut self.line);
        } else if !self.stray.is_empty() {
            // Between lines and not behind the last, where it would stand inside a string that was cut.
            self.stray.push(b'\n');
            self.stray.extend_from_slice(&self.line);
        }
    }

    /// Reads a line without its end; false at the end of the stream.
    fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        loop {
            self.fill()?;
            let buffer = self.reader.buffer();
            if buffer.is_empty() {
                self.is_open |= !self.line.is_empty();
                self.drop_byte_order_mark();
                return Ok(!self.line.is_empty());
            }
            if std::mem::take(&mut self.skip_line_feed) && buffer[0] == b'\n' {
                self.reader.consume(1);
                continue;
            }
            let end = memchr::memchr2(b'\r', b'\n', buffer);
            self.line.extend_from_slice(&buffer[..end.unwrap_or(buffer.len())]);
            self.skip_line_feed = end.is_some_and(|end| buffer[end] == b'\r');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                self.drop_byte_order_mark();
                return Ok(true);
            }
            if self.line.len() > LARGEST_EVENT {
                return Err(too_large());
            }
        }
    }

    fn drop_byte_order_mark(&mut self) {
        if !std::mem::replace(&mut self.started, true) && self.line.starts_with(b"\xef\xbb\xbf") {
            self.line.drain(..3);
        }
    }
}

/// A field of an event that we have no use for, or a comment.
fn is_other_field(line: &[u8]) -> bool {
    let name = &line[..memchr::memchr(b':', line).unwrap_or(line.len())];
    let named = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte));
    let known: [&[u8]; 4] = [b"event", b"id", b"retry", b"data"];
    // "dat" may be all that came of a line.
    b"data".starts_with(line) || line.starts_with(b":") || known.contains(&name) || (named && name.len() < line.len())
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "more than 64 MiB at once")
}

/// Reads a whole body, up to a limit.
pub fn read_whole(reader: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut body)?;
    if body.len() > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("a reply of more than {} MiB", limit >> 20)));
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(bytes: &[u8], buffer: usize) -> (Vec<String>, String) {
        let mut events = Events::new(BufReader::with_capacity(buffer, bytes));
        let mut all = Vec::new();
        while events.advance().unwrap() {
            all.push(String::from_utf8(events.data().to_vec()).unwrap());
        }
        (all, String::from_utf8(events.take_stray()).unwrap())
    }

    #[test]
    fn every_line_end_works_however_the_bytes_are_split() {
        for end in ["\n", "\r", "\r\n"] {
            let text = format!(
                "\u{feff}data: one{end}{end}:comment{end}data:two{end}data: é\u{2028}{end}{end}event: x{end}id{end}{end}data: last"
            );
            for buffer in 1..=text.len() {
                let (all, stray) = events(text.as_bytes(), buffer);
                assert_eq!(all, ["one", "two\né\u{2028}", "last"], "{end:?} {buffer}");
                assert_eq!(stray, "");
            }
        }
    }

    #[test]
    fn bare_json_and_pages_are_stray_and_unknown_fields_are_not() {
        let (all, stray) = events(b"data: a\n\n{\n  \"error\": 1\n}\n", 8);
        assert_eq!((all, stray.as_str()), (vec!["a".to_owned()], "{\n  \"error\": 1\n}"));
        assert_eq!(events(b"x-new: 1\nsome words: x\n", 8).1, "some words: x");
    }

    /// What the standard says, without a thought for speed or splits.
    fn naive(text: &str) -> Vec<String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let blocks = text.split("\n\n").map(|block| {
            let data = block.lines().filter_map(|line| line.strip_prefix("data:"));
            data.map(|value| value.strip_prefix(' ').unwrap_or(value)).collect::<Vec<_>>()
        });
        blocks.filter(|data| !data.is_empty()).map(|data| data.join("\n")).collect()
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_as_the_naive_reader_reads_it(
            parts in proptest::collection::vec(
                proptest::sample::select(vec!["data:", "data: ", " ", "\n", "\n\n", "\r", "\r\n", ":", "id: 1", "é", "{}", "x", "\u{feff}"]), 0..40),
            buffer in 1_usize..16,
        ) {
            let text = parts.concat();
            proptest::prop_assert_eq!(events(text.as_bytes(), buffer).0, naive(&text));
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let mut events = Events::new(BufReader::with_capacity(3, bytes.as_slice()));
            while events.advance().unwrap() {}
        }
    }

    #[test]
    fn a_stream_is_torn_unless_a_blank_line_ends_it() {
        let torn = |text: &str| {
            let mut events = Events::new(BufReader::new(text.as_bytes()));
            while events.advance().unwrap() {}
            events.is_torn()
        };
        for text in
            ["", "\n\n", "data: a\n\n", "data: a\r\n\r\n", "data: a\n\n: alive\n", "data: a\r\r", "data: a\r\n\r"]
        {
            assert!(!torn(text), "{text:?}");
        }
        for text in [
            "data: a",
            "data: a\n",
            "data: a\r\n",
            "data: a\n\nd",
            "data: a\n\nid: 1\n",
            "data: a\n\n: al",
            "{",
            "{}\n",
        ] {
            assert!(torn(text), "{text:?}");
        }
    }

    #[test]
    fn an_event_is_ready_when_its_blank_line_is_here() {
        let ready = |bytes: &'static [u8]| {
            let mut events = Events::new(BufReader::new(bytes));
            events.advance().unwrap();
            events.ready()
        };
        assert!(ready(b"data: a\r\n\r\ndata: b\r\n\r\n"));
        assert!(ready(b"data: a\n\ndata: b\n\n"));
        assert!(!ready(b"data: a\r\n\r\n"));
        assert!(!ready(b"data: a\r\n\r\ndata: b"));
        assert!(!ready(b"data: a\r\n\r\ndata: b\r\n"));
    }
}
