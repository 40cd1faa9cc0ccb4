//! What an answer rests on: the sources that a search found, the pieces of text that they stand behind, the addresses
//! that were read, and what was taken from somewhere word for word. Views over JSON that stays as it came; a value of an
//! unexpected type counts as absent.
//!
//! Source: <https://ai.google.dev/api/generate-content#GroundingMetadata>.

use std::borrow::Cow;

use super::cursor::Cursor;
use super::reply::camel_case;
use super::string;

/// What one reply says of it, each as JSON.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Grounding<'a> {
    /// `groundingMetadata`
    pub metadata: Option<&'a str>,
    /// `urlContextMetadata`
    pub pages: Option<&'a str>,
    /// `citationMetadata`
    pub quotations: Option<&'a str>,
}

/// A source that the model was given: a web page, a place on the map, a document or a picture.
#[derive(Debug)]
pub struct Chunk<'a> {
    /// All of it, as JSON.
    pub json: &'a str,
    /// What it calls itself.
    pub title: Option<Cow<'a, str>>,
    /// Its address, as it came.
    pub uri: Option<Cow<'a, str>>,
}

/// A piece of the answer and the sources behind it.
#[derive(Debug, Default)]
pub struct Support<'a> {
    /// Which of the parts it lies in, from 0.
    pub part: usize,
    /// Where it begins in the text of that part, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// The piece itself.
    pub text: Option<Cow<'a, str>>,
    /// Which of the chunks stand behind it, from 0.
    pub chunks: Vec<usize>,
}

/// An address that the model wanted to read.
#[derive(Debug)]
pub struct Page<'a> {
    /// The address, as it came.
    pub uri: Cow<'a, str>,
    /// Why it was not read, in small letters (`paywall`); none if it was.
    pub fault: Option<String>,
}

impl<'a> Grounding<'a> {
    /// Whether a reply says nothing of it, as most do.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The sources.
    pub fn chunks(&self) -> impl Iterator<Item = Chunk<'a>> + use<'a> {
        members(self.metadata, &["groundingChunks"]).map(Chunk::read)
    }

    /// The pieces of text with sources behind them; one that does not say where it ends is left out.
    pub fn supports(&self) -> impl Iterator<Item = Support<'a>> + use<'a> {
        members(self.metadata, &["groundingSupports"]).filter_map(Support::read)
    }

    /// What was searched for.
    pub fn queries(&self) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        let lists = ["webSearchQueries", "imageSearchQueries", "retrievalQueries"];
        lists.into_iter().flat_map({
            let metadata = self.metadata;
            move |list| members(metadata, &[list]).filter_map(string::text)
        })
    }

    /// The addresses that the model wanted to read.
    pub fn pages(&self) -> impl Iterator<Item = Page<'a>> + use<'a> {
        members(self.pages, &["urlMetadata"]).filter_map(|page| {
            let uri = string::text(field(page, "retrievedUrl")?)?;
            let status = field(page, "urlRetrievalStatus").and_then(string::name).unwrap_or_default();
            let status = status.trim_start_matches("URL_RETRIEVAL_STATUS_").to_ascii_lowercase();
            Some(Page { uri, fault: (status != "success").then_some(status) })
        })
    }

    /// What the answer takes word for word from somewhere: the addresses, empty where none is told.
    pub fn quotations(&self) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        let sources = members(self.quotations, &["citationSources", "citations"]);
        sources.map(|source| field(source, "uri").and_then(string::text).unwrap_or_default())
    }
}

impl<'a> Chunk<'a> {
    fn read(json: &'a str) -> Self {
        let kind = ["web", "maps", "retrievedContext", "image"].into_iter().find_map(|kind| field(json, kind));
        let named = |names: [&str; 2]| {
            let values = names.into_iter().filter_map(|name| field(kind?, name));
            values.filter_map(string::text).find(|text| !text.trim().is_empty())
        };
        Self { json, title: named(["title", "fileSearchStore"]), uri: named(["uri", "sourceUri"]) }
    }
}

impl<'a> Support<'a> {
    fn read(json: &'a str) -> Option<Self> {
        let segment = field(json, "segment")?;
        // What is zero is left out on the wire.
        let number = |name| field(segment, name).map_or(Some(0), |number| number.parse().ok());
        let chunks = members(Some(json), &["groundingChunkIndices"]);
        Some(Self {
            part: number("partIndex")?,
            start: number("startIndex")?,
            end: number("endIndex").filter(|end| *end > 0)?,
            text: field(segment, "text").and_then(string::text).filter(|text| !text.is_empty()),
            chunks: chunks.filter_map(|index| index.parse().ok()).collect(),
        })
    }
}

/// The value of a field; of one that stands twice, the last.
fn field<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    Cursor::new(json).fields().filter(|(key, _)| camel_case(key) == name).last().map(|(_, value)| value)
}

/// The members of the list that is called one of these names.
fn members<'a>(json: Option<&'a str>, names: &[&str]) -> impl Iterator<Item = &'a str> + use<'a> {
    let list = json.and_then(|json| names.iter().find_map(|name| field(json, name)));
    Cursor::new(list.unwrap_or_default()).members()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(metadata: &str) -> Grounding<'_> {
        Grounding { metadata: Some(metadata), ..Grounding::default() }
    }

    #[test]
    fn every_kind_of_source_has_a_title_and_an_address() {
        let json = r#"{"groundingChunks":[{"web":{"uri":"https://a","title":"A"}},{"maps":{"uri":"https://m","title":"M","placeId":"p"}},
            {"retrievedContext":{"text":"t","fileSearchStore":"fileSearchStores/s"}},{"image":{"sourceUri":"https://i","imageUri":"https://j"}},
            {"web":{"uri":7,"title":[]}},{"new":{"uri":"x"}},null]}"#;
        let shown = of(json).chunks().map(|chunk| (chunk.title.map(Cow::into_owned), chunk.uri.map(Cow::into_owned)));
        let pair = |title: Option<&str>, uri: Option<&str>| (title.map(str::to_owned), uri.map(str::to_owned));
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [
                pair(Some("A"), Some("https://a")),
                pair(Some("M"), Some("https://m")),
                pair(Some("fileSearchStores/s"), None),
                pair(None, Some("https://i")),
                pair(None, None),
                pair(None, None),
                pair(None, None),
            ]
        );
    }

    #[test]
    fn a_piece_of_text_needs_an_end_and_numbers() {
        let json = r#"{"grounding_supports":[{"segment":{"end_index":5,"text":"hello"},"grounding_chunk_indices":[0,-1,"2",3]},
            {"segment":{"partIndex":1,"startIndex":2,"endIndex":3}},{"segment":{"startIndex":-1,"endIndex":3}},
            {"segment":{"endIndex":99999999999999999999999}},{"segment":{"startIndex":1}},{"segment":7},7]}"#;
        let supports: Vec<_> = of(json).supports().collect();
        assert_eq!(supports.len(), 2);
        assert_eq!(
            (supports[0].end, supports[0].text.as_deref(), &supports[0].chunks[..]),
            (5, Some("hello"), &[0, 3][..])
        );
        assert_eq!((supports[1].part, supports[1].start, supports[1].end), (1, 2, 3));
    }

    #[test]
    fn queries_pages_and_quotations_are_read() {
        let grounding = Grounding {
            metadata: Some(r#"{"webSearchQueries":["a",1,"b"],"imageSearchQueries":["c"]}"#),
            pages: Some(
                r#"{"urlMetadata":[{"retrievedUrl":"https://a","urlRetrievalStatus":"URL_RETRIEVAL_STATUS_SUCCESS"},
                {"retrievedUrl":"https://b","urlRetrievalStatus":"URL_RETRIEVAL_STATUS_PAYWALL"},{"urlRetrievalStatus":"x"}]}"#,
            ),
            quotations: Some(r#"{"citations":[{"uri":"https://q","startIndex":1},{}]}"#),
        };
        assert_eq!(grounding.queries().collect::<Vec<_>>(), ["a", "b", "c"]);
        let pages: Vec<_> = grounding.pages().map(|page| (page.uri.into_owned(), page.fault)).collect();
        assert_eq!(pages, [("https://a".to_owned(), None), ("https://b".to_owned(), Some("paywall".to_owned()))]);
        assert_eq!(grounding.quotations().collect::<Vec<_>>(), ["https://q", ""]);
    }

    #[test]
    fn odd_json_says_nothing() {
        for json in ["null", "7", "[]", "{}", r#"{"groundingChunks":{},"groundingSupports":7,"webSearchQueries":"x"}"#]
        {
            let odd = Grounding { metadata: Some(json), pages: Some(json), quotations: Some(json) };
            assert_eq!(odd.chunks().count() + odd.supports().count() + odd.queries().count(), 0, "{json}");
            assert_eq!(odd.pages().count() + odd.quotations().count(), 0, "{json}");
        }
    }
}
