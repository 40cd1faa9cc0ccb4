//! Finds Gemini keys in text: everything of their two shapes that is no sample, and the keys in use to the letter.

use std::io::{self, Read};
use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem, memrchr};

use super::sample;
use super::secret::Secret;

/// How many bytes are read at a time.
const CHUNK: usize = 256 << 10;

/// A NUL among so many first bytes makes a file binary; git looks as far.
const HEAD: usize = 8 << 10;

/// The longest key, in bytes behind its prefix. A longer run of such letters is data.
const LONGEST: usize = 512;

/// How far a key and its neighbours reach, in bytes.
const REACH: usize = LONGEST + 8;

/// How many bytes before a key decide whether it begins there.
const BEFORE: usize = 3;

/// A key in use that is shorter could be an ordinary word.
const SHORTEST_CURRENT: usize = 20;

/// How a kind of key looks. Source: gitleaks `gcp-api-key`, and the keys that AI Studio makes since 2026.
struct Shape {
    prefix: &'static str,
    /// The least and the most characters behind the prefix.
    length: (usize, usize),
}

const SHAPES: [Shape; 2] = [Shape { prefix: "AIza", length: (35, 35) }, Shape { prefix: "AQ.", length: (40, LONGEST) }];

/// One key that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Counted from one.
    pub line: u64,
    /// Counted from one, in characters.
    pub column: u64,
    /// The key.
    pub key: Secret,
    /// Whether it is one of the keys in use.
    pub current: bool,
}

/// Reads a text to its end and finds the keys in it, in their order; none if it is binary.
///
/// Memory is bounded, however long the text or its lines. Fails as the reader does.
pub fn read(mut text: impl Read, current: &[Secret]) -> io::Result<Option<Vec<Finding>>> {
    let mut sight = Sight::new(current);
    let mut coding = None;
    loop {
        let read = text.by_ref().take(CHUNK as u64).read_to_end(&mut sight.window)?;
        let coding = *coding.get_or_insert_with(|| Coding::of(&sight.window));
        match coding {
            Coding::Binary => return Ok(None),
            Coding::Utf16 => sight.window.retain(|byte| *byte != 0),
            Coding::Bytes => {}
        }
        let ended = read < CHUNK;
        sight.look(ended);
        if ended {
            return Ok(Some(sight.findings));
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Coding {
    /// ASCII and whatever contains it.
    Bytes,
    /// What `>` of the older PowerShell writes, `.env` files too. Without its NULs a key in it is plain.
    Utf16,
    Binary,
}

impl Coding {
    fn of(text: &[u8]) -> Self {
        let marked = text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff");
        match memchr(0, &text[..text.len().min(HEAD)]) {
            Some(_) if marked => Self::Utf16,
            Some(_) => Self::Binary,
            None => Self::Bytes,
        }
    }
}

/// The part of a text that is in view, and what was found up to there.
struct Sight<'a> {
    current: &'a [Secret],
    window: Vec<u8>,
    /// Where in the window the part begins that was not looked at yet.
    next: usize,
    /// Where in the window the last key ends; what begins within it is no other.
    clear: usize,
    /// Line and column of `next`, from zero.
    line: u64,
    column: u64,
    findings: Vec<Finding>,
}

impl<'a> Sight<'a> {
    fn new(current: &'a [Secret]) -> Self {
        Self { current, window: Vec::new(), next: 0, clear: 0, line: 0, column: 0, findings: Vec::new() }
    }

    /// Looks at as much of the window as can be judged, then forgets it but for the bytes that the next key needs.
    fn look(&mut self, ended: bool) {
        // A key that begins near the end may go on in the next chunk, and is judged with it.
        let until = if ended { self.window.len() } else { self.window.len().saturating_sub(REACH) };
        for (place, current) in keys_in(&self.window, self.next..until, self.current) {
            if place.start >= self.clear {
                self.advance(place.start);
                self.clear = place.end;
                let key = Secret::new(&String::from_utf8_lossy(&self.window[place]));
                self.findings.push(Finding { line: self.line + 1, column: self.column + 1, key, current });
            }
        }
        self.advance(until);
        let forgotten = self.next.saturating_sub(BEFORE);
        self.window.drain(..forgotten);
        self.next -= forgotten;
        self.clear = self.clear.saturating_sub(forgotten);
    }

    fn advance(&mut self, to: usize) {
        let Some(passed) = self.window.get(self.next..to) else {
            return;
        };
        let mut line = passed;
        if let Some(end) = memrchr(b'\n', passed) {
            self.line += memchr_iter(b'\n', passed).count() as u64;
            self.column = 0;
            line = &passed[end + 1..];
        }
        // Characters, not bytes: in UTF-8 every byte of a character but the first is 10xxxxxx (RFC 3629 §3).
        self.column += line.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64;
        self.next = to;
    }
}

/// The keys that begin within `starts`, in their order, and whether each is one in use. All bytes that a key
/// needs to be judged must be in the window.
fn keys_in(window: &[u8], starts: Range<usize>, current: &[Secret]) -> Vec<(Range<usize>, bool)> {
    let within = |length: usize| &window[starts.start.min(window.len())..(starts.end + length).min(window.len())];
    let mut found = Vec::new();
    for secret in current.iter().filter(|secret| secret.len() >= SHORTEST_CURRENT) {
        let places = secret.places_in(within(secret.len() - 1)).map(|at| starts.start + at);
        found.extend(places.map(|at| (at..at + secret.len(), true)));
    }
    for shape in &SHAPES {
        let places = memmem::find_iter(within(shape.prefix.len() - 1), shape.prefix).map(|at| starts.start + at);
        found.extend(places.filter_map(|at| Some((shape.key_at(window, at)?, false))));
    }
    // At the same place the key in use comes first, so that the caller passes the shape over.
    found.sort_by_key(|(place, current)| (place.start, !current));
    found
}

impl Shape {
    /// The key whose prefix stands there, if it is one.
    fn key_at(&self, window: &[u8], at: usize) -> Option<Range<usize>> {
        let (least, most) = self.length;
        let after = &window[at + self.prefix.len()..];
        let run = after.iter().take(most + 1).take_while(|byte| is_word(**byte) || **byte == b'-').count();
        let length = run.min(most);
        let goes_on = after.get(length).is_some_and(|byte| is_word(*byte));
        if length < least || goes_on || !begins_after(&window[..at]) {
            return None;
        }
        let tail = std::str::from_utf8(&after[..length]).ok()?;
        (!sample::is_sample(tail)).then(|| at..at + self.prefix.len() + length)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a word may begin behind these bytes. `\n` in a JSON text and `%3D` in a URL end in a letter, too.
fn begins_after(before: &[u8]) -> bool {
    match before {
        [] | [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => true,
        [.., last] => !is_word(*last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key of the old shape, in pieces so that no scanner takes this file for a leak.
    fn standard() -> String {
        ["AIza", "Sy7Kq2vWn9LpRtYbMcGdHsJfZe4kXu0-oT_"].concat()
    }

    fn auth() -> String {
        ["AQ.", "Ab8RN6Kq2vWn9LpRtYbMcGdHsJfZe4kXu0-oT_aZ3yQ1wE5rU8"].concat()
    }

    fn places(text: &[u8], current: &[Secret]) -> Vec<(u64, u64, bool)> {
        let findings = read(text, current).unwrap().expect("a text");
        findings.iter().map(|finding| (finding.line, finding.column, finding.current)).collect()
    }

    #[test]
    fn a_key_stands_alone() {
        let (standard, auth) = (standard(), auth());
        let dash = format!("{}-", &standard[..38]);
        for (text, columns) in [
            (standard.clone(), vec![1]),
            (auth.clone(), vec![1]),
            (format!("KEY=\"{standard}\";"), vec![6]),
            (format!("key={standard}&x"), vec![5]),
            (format!("é {auth}. "), vec![3]),
            (format!("{standard},{auth},{standard}"), vec![1, 41, 95]),
            (format!("{dash} {dash}-"), vec![1, 41]),
            (format!("{standard}-x"), vec![1]),
            (format!("\"a\\n{standard}\""), vec![5]),
            (format!("key%3D{standard}"), vec![7]),
            (format!("{auth}-{standard}"), vec![1]),
            (format!("x{standard}"), vec![]),
            (format!("_{auth}"), vec![]),
            (format!("{standard}x"), vec![]),
            (format!("{standard}_"), vec![]),
            (standard[..38].to_owned(), vec![]),
            (auth[..42].to_owned(), vec![]),
            (format!("AQ.{}", "0aB".repeat(200)), vec![]),
            (format!("AIza{}", "x".repeat(35)), vec![]),
            ("AIza AQ.".to_owned(), vec![]),
            (String::new(), vec![]),
        ] {
            let found: Vec<u64> = places(text.as_bytes(), &[]).into_iter().map(|(_, column, _)| column).collect();
            assert_eq!(found, columns, "{text}");
        }
    }

    #[test]
    fn a_key_is_taken_whole() {
        for key in [standard(), auth()] {
            let text = format!("a\n b='{key}'\r\n");
            let findings = read(text.as_bytes(), &[]).unwrap().unwrap();
            assert_eq!(findings, [Finding { line: 2, column: 5, key: Secret::new(&key), current: false }]);
        }
    }

    #[test]
    fn the_key_in_use_is_found_whatever_it_looks_like() {
        let odd = "an-odd-key-of-tomorrow-0001";
        let sample = format!("AIza{}", "x".repeat(35));
        let current = [Secret::new(odd), Secret::new(&sample), Secret::new("short"), Secret::new(&standard())];
        let text = format!("short x{odd}y {sample}\n{} {}", standard(), auth());
        assert_eq!(places(text.as_bytes(), &current), [(1, 8, true), (1, 37, true), (2, 1, true), (2, 41, false)]);
    }

    #[test]
    fn where_the_chunks_are_split_changes_nothing() {
        let key = auth();
        for before in (CHUNK - REACH - 60..CHUNK - REACH + 8).chain(CHUNK - 60..CHUNK + 8) {
            let text = ["é\n".repeat(3), "-".repeat(before - 9), key.clone(), " end".to_owned()].concat();
            assert_eq!(places(text.as_bytes(), &[]), [(4, before as u64 - 8, false)], "{before}");
        }
        let long = format!("{}\n{key}", format!("{key}\n").repeat(20_000));
        let findings = read(long.as_bytes(), &[]).unwrap().unwrap();
        assert_eq!(findings.len(), 20_001);
        assert!(findings.iter().all(|finding| finding.column == 1 && finding.key == Secret::new(&key)));
        assert_eq!(findings.last().map(|finding| finding.line), Some(20_002));
    }

    #[test]
    fn binary_files_are_left_aside_but_utf_16_is_text() {
        let key = standard();
        assert_eq!(read(format!("{key}\0").as_bytes(), &[]).unwrap(), None);
        let wide = |low_first: bool| {
            let units = format!("\u{feff}A\r\n{key}\r\n").encode_utf16().collect::<Vec<_>>();
            units
                .into_iter()
                .flat_map(|unit| if low_first { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect::<Vec<_>>()
        };
        for low_first in [true, false] {
            assert_eq!(places(&wide(low_first), &[]), [(2, 1, false)]);
        }
    }
}
