//! The sources of an answer, collected over all its replies and numbered in the order in which they came.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use crate::gemini::grounding::{Grounding, Support};
use crate::gemini::part::Part;
use crate::gemini::reply::{MOST, Reply};
use crate::output::visible::{fit, line};

use super::places::Places;

/// More sources are counted and not kept.
const MOST_SOURCES: usize = 10_000;
/// What is kept takes no more memory than this, in bytes.
const LARGEST: usize = 16 << 20;
/// Queries and addresses that are told; a search has about ten.
const MOST_TOLD: usize = 100;

/// The sources, and what else an answer rests on.
#[derive(Debug, Default)]
pub struct Sources {
    kept: Vec<Source>,
    /// The place of each in `kept`, by its address or all that it is.
    known: BTreeMap<String, usize>,
    /// Which source each chunk is, in the order of all replies; none for one that was not kept.
    chunks: Vec<Option<usize>>,
    supports: Vec<Kept>,
    places: Places,
    bytes: usize,
    /// How many were not kept.
    pub left_out: usize,
    /// What was searched for.
    pub queries: Vec<String>,
    /// Addresses that were read.
    read: Vec<String>,
    /// Addresses that were not, and why.
    pub unread: Vec<(String, String)>,
    /// Addresses of what the answer takes word for word from somewhere, empty where none is told.
    pub quoted: BTreeSet<String>,
}

/// Something that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// What it calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its address, as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}

/// A piece of the text, and the chunks behind it: numbers within those of its own reply, else within all.
#[derive(Debug)]
struct Kept {
    support: Support<'static>,
    own: Range<usize>,
}

/// A piece of the text that has sources.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Where it begins in the text of the answer, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The numbers of its sources, from 1.
    pub sources: BTreeSet<usize>,
}

impl Sources {
    /// Takes notice of a part, for [`citations`](Self::citations).
    pub fn part(&mut self, part: &Part<'_>) {
        self.places.part(part);
    }

    /// Takes over what a reply names; where its pieces of text lie, too, if `with_supports`.
    pub fn reply(&mut self, reply: &Reply<'_>, with_supports: bool) {
        self.places.event();
        let grounding = reply.grounding();
        if grounding.is_empty() {
            return;
        }
        let before = self.chunks.len();
        self.take_chunks(&grounding);
        let own = before..self.chunks.len();
        if with_supports {
            grounding.supports().for_each(|support| self.take_support(support, &own));
        }
        for query in grounding.queries() {
            note(&mut self.queries, query.into_owned());
        }
        for page in grounding.pages() {
            match page.fault {
                None => note(&mut self.read, page.uri.into_owned()),
                Some(fault) => note(&mut self.unread, (page.uri.into_owned(), fault)),
            }
        }
        let quoted = grounding.quotations().map(Cow::into_owned);
        self.quoted.extend(quoted.take(MOST_TOLD.saturating_sub(self.quoted.len())));
    }

    fn take_chunks(&mut self, grounding: &Grounding<'_>) {
        for chunk in grounding.chunks() {
            let key = chunk.uri.as_deref().unwrap_or(chunk.json);
            let mut number = self.known.get(key).copied();
            if number.is_none() && self.kept.len() < MOST_SOURCES && self.fits(2 * chunk.json.len()) {
                number = Some(self.kept.len());
                self.known.insert(key.to_owned(), self.kept.len());
                let own = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
                self.kept.push(Source { title: own(chunk.title.clone()), uri: own(chunk.uri.clone()) });
            }
            self.left_out += usize::from(number.is_none());
            if self.chunks.len() < MOST {
                self.chunks.push(number);
            }
        }
    }

    fn take_support(&mut self, support: Support<'_>, own: &Range<usize>) {
        let text = support.text.map(Cow::into_owned);
        let size = text.as_ref().map_or(0, String::len) + 8 * support.chunks.len();
        if self.supports.len() < MOST && self.fits(size) {
            let support = Support { text: text.map(Cow::Owned), ..support };
            self.supports.push(Kept { support, own: own.clone() });
        }
    }

    /// Whether there is room for so many bytes more; they are counted if there is.
    fn fits(&mut self, bytes: usize) -> bool {
        let fits = self.bytes.saturating_add(bytes) <= LARGEST;
        self.bytes += if fits { bytes } else { 0 };
        fits
    }

    /// All that is known, in the order of their numbers: what the answer names, then what was read besides.
    pub fn list(&self) -> Vec<Source> {
        let read = self.read.iter().filter(|uri| !self.known.contains_key(*uri));
        let read = read.map(|uri| Source { title: None, uri: Some(uri.clone()) });
        self.kept.iter().cloned().chain(read).collect()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.read.is_empty()
    }

    /// The pieces of this text that have sources, which is that of all parts, in the order of their ends; and how many
    /// pieces are not in it.
    pub fn citations(&self, text: &str) -> (Vec<Citation>, usize) {
        let mut lost = 0;
        let mut cited = BTreeMap::<(usize, usize), BTreeSet<usize>>::new();
        for Kept { support, own } in &self.supports {
            let sources: BTreeSet<_> = support.chunks.iter().filter_map(|chunk| self.number(*chunk, own)).collect();
            match self.places.find(text, support) {
                Some((start, end)) if !sources.is_empty() => cited.entry((end, start)).or_default().extend(sources),
                Some(_) => {}
                None => lost += 1,
            }
        }
        let cited = cited.into_iter().map(|((end, start), sources)| Citation { start, end, sources });
        (cited.collect(), lost)
    }

    /// The number of the source that a chunk of a reply is. A reply of a stream counts its own chunks, or those of all
    /// replies where it has too few.
    fn number(&self, chunk: usize, own: &Range<usize>) -> Option<usize> {
        let at = if chunk < own.len() { own.start + chunk } else { chunk };
        self.chunks.get(at).copied().flatten().map(|source| source + 1)
    }
}

/// Notes what is new, as long as there is room for it.
fn note<T: PartialEq>(list: &mut Vec<T>, new: T) {
    if list.len() < MOST_TOLD && !list.contains(&new) {
        list.push(new);
    }
}

/// The text with the numbers of its sources: `It rained.[1][3]`.
pub fn marked(text: &str, citations: &[Citation]) -> String {
    let mut marks = BTreeMap::<usize, BTreeSet<usize>>::new();
    for citation in citations {
        marks.entry(citation.end).or_default().extend(&citation.sources);
    }
    let mut marked = String::with_capacity(text.len());
    let mut before = 0;
    for (end, sources) in marks {
        marked += &text[before..end];
        marked.extend(sources.iter().map(|number| format!("[{number}]")));
        before = end;
    }
    marked + &text[before..]
}

impl Source {
    /// One line about it: its number, its title, its address, with nothing in it that could move a cursor or hide.
    pub fn line(&self, number: usize) -> String {
        /// Longer ones are cut.
        const TITLE: usize = 200;
        let title = self.title.as_deref().map(|title| fit(&line(title), TITLE)).filter(|title| !title.is_empty());
        let address = self.uri.as_deref().and_then(address);
        let hidden = if self.uri.is_some() && address.is_none() { " (its address is not one of the web)" } else { "" };
        match (title, address) {
            (Some(title), Some(address)) if title != address => format!("[{number}] {title}: {address}"),
            (_, Some(address)) => format!("[{number}] {address}"),
            (Some(title), None) => format!("[{number}] {title}{hidden}"),
            (None, None) => format!("[{number}] without a title{hidden}"),
        }
    }
}

/// An address that may be shown and followed: one of the web, in printable ASCII without blanks, so that it is one word
/// and the same for every eye. None for all else, such as `javascript:`.
pub fn address(uri: &str) -> Option<String> {
    /// What RFC 3986 leaves out, and what is not ASCII anyway.
    const ODD: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');
    let uri = uri.trim();
    let scheme = uri.split_once("://")?.0;
    let is_web = ["https", "http", "gs"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    is_web.then(|| utf8_percent_encode(uri, ODD).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(replies: &[&str]) -> Sources {
        let mut sources = Sources::default();
        for json in replies {
            let reply = Reply::read(json).unwrap();
            reply.parts().for_each(|part| sources.part(&part));
            sources.reply(&reply, true);
        }
        sources
    }

    fn reply(text: &str, metadata: &str) -> String {
        format!(r#"{{"candidates":[{{"content":{{"parts":[{{"text":"{text}"}}]}},"groundingMetadata":{metadata}}}]}}"#)
    }

    fn numbers(citations: &[Citation]) -> Vec<(usize, Vec<usize>)> {
        citations.iter().map(|one| (one.end, one.sources.iter().copied().collect())).collect()
    }

    #[test]
    fn a_source_that_comes_twice_has_one_number() {
        let two = r#"{"groundingChunks":[{"web":{"uri":"https://a"}},{"web":{"uri":"https://b"}},{"web":{"uri":"https://a"}}],
            "groundingSupports":[{"segment":{"endIndex":2},"groundingChunkIndices":[2,1,0,7]}]}"#;
        let all = sources(&[&reply("ab", two), &reply("cd", two)]);
        assert_eq!(all.list().len(), 2);
        assert_eq!(numbers(&all.citations("abcd").0), [(2, vec![1, 2])]);
    }

    #[test]
    fn chunks_may_come_in_pieces_and_behind_what_they_stand_for() {
        let support = |index: u32| {
            format!(r#""groundingSupports":[{{"segment":{{"endIndex":2}},"groundingChunkIndices":[{index}]}}]"#)
        };
        let chunk = |name: &str| format!(r#""groundingChunks":[{{"web":{{"uri":"https://{name}"}}}}]"#);
        let first = reply("ab", &format!("{{{}}}", support(1)));
        let second = reply("cd", &format!("{{{}}}", chunk("a")));
        let third = reply("ef", &format!("{{{},{}}}", chunk("b"), support(0)));
        let all = sources(&[&first, &second, &third]);
        assert_eq!(numbers(&all.citations("abcdef").0), [(2, vec![2])]);
    }

    #[test]
    fn marks_stand_behind_their_pieces() {
        let at = |end: usize, sources: &[usize]| Citation { start: 0, end, sources: sources.iter().copied().collect() };
        let text = "Es regnete. Über Nacht.";
        assert_eq!(
            marked(text, &[at(11, &[1, 3]), at(11, &[2]), at(24, &[12])]),
            "Es regnete.[1][2][3] Über Nacht.[12]"
        );
        assert_eq!(marked(text, &[]), text);
    }

    #[test]
    fn what_has_no_place_is_counted_and_marks_nothing() {
        let hostile = r#"{"groundingChunks":[{"web":{"uri":"https://a"}}],"groundingSupports":[
            {"segment":{"endIndex":1},"groundingChunkIndices":[0]},{"segment":{"endIndex":99},"groundingChunkIndices":[0]},
            {"segment":{"endIndex":2},"groundingChunkIndices":[5]},{"segment":{"endIndex":2},"groundingChunkIndices":[]},
            {"segment":{"startIndex":1,"endIndex":2},"groundingChunkIndices":[0]}]}"#;
        let (citations, lost) = sources(&[&reply("é!", hostile)]).citations("é!");
        assert_eq!((numbers(&citations), lost), (vec![], 3));
    }

    #[test]
    fn a_line_is_harmless() {
        let source = |title: &str, uri: &str| Source { title: Some(title.to_owned()), uri: Some(uri.to_owned()) };
        for (title, uri, expected) in [
            ("A page", "https://a/?q=1#x", "[1] A page: https://a/?q=1#x"),
            ("https://a", "https://a", "[1] https://a"),
            (
                "a\u{1b}]0;x\u{7}\n[2] b\u{202e}",
                "https://a/\u{1b}[2J b\u{202e}ü",
                "[1] a^[]0;x^G [2] b<U+202E>: https://a/%1B[2J%20b%E2%80%AE%C3%BC",
            ),
            ("click", "javascript://x/%0aalert(1)", "[1] click (its address is not one of the web)"),
            (" ", "data:text/html,x", "[1] without a title (its address is not one of the web)"),
            ("", "HTTP://a", "[1] HTTP://a"),
        ] {
            assert_eq!(source(title, uri).line(1), expected);
        }
        assert_eq!(
            source(&"x".repeat(1_000), "").line(7).chars().take(210).collect::<String>().matches('x').count(),
            199
        );
    }

    #[test]
    fn what_is_kept_has_its_limits() {
        let chunks: Vec<_> = (0..20_000).map(|number| format!(r#"{{"web":{{"uri":"https://a/{number}"}}}}"#)).collect();
        let all = sources(&[&reply("ab", &format!(r#"{{"groundingChunks":[{}]}}"#, chunks.join(",")))]);
        assert_eq!((all.list().len(), all.left_out), (10_000, 10_000));
        let large = format!(r#"{{"groundingChunks":[{{"web":{{"title":"{}"}}}}]}}"#, "x".repeat(9 << 20));
        assert_eq!((sources(&[&reply("ab", &large)]).left_out), 1);
    }
}
