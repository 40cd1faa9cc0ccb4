//! The list of models, and the names nearest to one that is gone.
//!
//! Source: <https://ai.google.dev/api/models#method:-models.list>.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::suggest;

use super::cursor::Cursor;
use super::reply::MOST;
use super::request::VERSION;
use super::string;

/// Models per page; Google's largest is 1000.
pub const PAGE: u32 = 1000;
/// A page of so many takes about a megabyte; more than this many bytes is not read.
pub const LARGEST_PAGE: usize = 4 << 20;
/// A list that does not end within this many pages is not read further.
pub const MOST_PAGES: u32 = 10;

/// The list, as far as it was read.
#[derive(Debug, Default)]
pub struct Listed {
    /// The models.
    pub models: Vec<Model>,
    /// Whether more pages were to come.
    pub goes_on: bool,
}

/// A model as the list describes it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// The name without `models/`.
    pub name: String,
    /// What it can do, such as `generateContent`.
    pub methods: Vec<String>,
    /// The most tokens that go in.
    pub input: Option<u64>,
    /// The most tokens that come out.
    pub output: Option<u64>,
    /// Whether it thinks.
    pub thinking: bool,
    /// `modelStage`, such as `LEGACY`.
    pub stage: Option<String>,
    /// All that Google says about it.
    pub fields: Map<String, Value>,
}

impl Model {
    /// Understands one entry of the list; none if it has no name.
    fn read(fields: Map<String, Value>) -> Option<Self> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let count = |name: &str| fields.get(name).and_then(Value::as_u64);
        let methods = fields.get("supportedGenerationMethods").and_then(Value::as_array);
        let name = text("name")?;
        Some(Self {
            name: name.strip_prefix("models/").unwrap_or(name).to_owned(),
            methods: methods.into_iter().flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
            input: count("inputTokenLimit"),
            output: count("outputTokenLimit"),
            thinking: fields.get("thinking").and_then(Value::as_bool).unwrap_or(false),
            stage: text("modelStage").map(ToOwned::to_owned),
            fields,
        })
    }

    /// Whether Google has announced its end, or it has come.
    pub fn is_retiring(&self) -> bool {
        matches!(self.stage.as_deref(), Some("LEGACY" | "DEPRECATED" | "RETIRED"))
    }
}

/// The path of one page.
pub fn path(size: u32, token: &str) -> String {
    let token = if token.is_empty() {
        String::new()
    } else {
        format!("&pageToken={}", utf8_percent_encode(token, NON_ALPHANUMERIC))
    };
    format!("/{VERSION}/models?pageSize={size}{token}")
}

/// Reads the list of one page, if it has one, and the token of the next; none if it is no such page. Google leaves out
/// what is empty, so that `{}` is an empty page.
pub fn read(json: &[u8]) -> Option<(Option<Vec<Model>>, Option<String>)> {
    let (mut list, mut next, mut is_empty) = (None, None, true);
    let mut cursor = Cursor::new(std::str::from_utf8(json).ok()?);
    if cursor.peek() != Ok(b'{') {
        return None;
    }
    let read = cursor.object(|key, cursor| {
        is_empty = false;
        let value = cursor.value()?;
        match key {
            "models" => list = value.starts_with('[').then_some(value),
            "nextPageToken" => next = string::text(value).filter(|token| !token.is_empty()),
            _ => {}
        }
        Ok(())
    });
    read.and_then(|()| cursor.end()).ok()?;
    let models = list.map(|list| Cursor::new(list).members().take(MOST).filter_map(read_model).collect());
    (models.is_some() || next.is_some() || is_empty).then(|| (models, next.map(std::borrow::Cow::into_owned)))
}

fn read_model(json: &str) -> Option<Model> {
    Model::read(serde_json::from_str(json).ok()?)
}

/// What is in the name of a model that does not just answer in text, as of November 2026.
const SPECIALTIES: [&str; 14] = [
    "image",
    "banana",
    "imagen",
    "tts",
    "audio",
    "live",
    "embedding",
    "transcribe",
    "lyria",
    "veo",
    "omni",
    "robotics",
    "computer-use",
    "decision",
];

/// The names of up to three models that answer prompts and look most like the wanted one. Those that do something
/// special come last, unless the wanted name asks for that: they look alike and answer with a picture or with sound.
pub fn nearest(wanted: &str, models: &[Model]) -> Vec<String> {
    let able = models.iter().filter(|model| model.methods.iter().any(|method| method == "generateContent"));
    let names = able.map(|model| model.name.as_str()).filter(|name| *name != wanted);
    let is_unwanted = |name: &str| SPECIALTIES.iter().any(|word| name.contains(word) && !wanted.contains(word));
    let mut names = suggest::sorted(wanted, names);
    names.sort_by_key(|name| is_unwanted(name));
    names.into_iter().take(3).map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(name: &str, method: &str) -> Model {
        Model { name: name.to_owned(), methods: vec![method.to_owned()], ..Model::default() }
    }

    #[test]
    fn a_dead_model_has_living_neighbours() {
        let models = [
            model("gemini-embedding-2", "embedContent"),
            model("gemini-4-hydrogen", "generateContent"),
            model("gemini-3.8-flash", "generateContent"),
            model("gemini-3.5-flash-lite", "generateContent"),
            model("gemma-4-31b-it", "generateContent"),
        ];
        assert_eq!(nearest("gemini-2.5-flash", &models)[..2], ["gemini-3.8-flash", "gemini-3.5-flash-lite"]);
        assert!(nearest("x", &[]).is_empty());
    }

    #[test]
    fn models_that_do_something_special_come_last_unless_they_are_wanted() {
        let names =
            ["gemini-2.5-flash-image", "gemini-2.5-flash-preview-tts", "gemini-3.8-flash", "gemini-live-2.5-flash"];
        let models = names.map(|name| model(name, "generateContent"));
        assert_eq!(nearest("gemini-2.5-flash", &models)[0], "gemini-3.8-flash");
        assert_eq!(nearest("gemini-2.5-flash-imge", &models)[0], "gemini-3.8-flash");
        assert_eq!(nearest("gemini-2.0-flash-image", &models)[0], "gemini-2.5-flash-image");
        assert_eq!(nearest("gemini-2.0-flash-tts", &models)[..2], ["gemini-2.5-flash-preview-tts", "gemini-3.8-flash"]);
    }

    #[test]
    fn pages_are_read_and_linked() {
        let (models, next) = read(br#"{"models":[{"name":"models/a"},7,{"name":7}],"nextPageToken":"a b="}"#).unwrap();
        assert_eq!(models.unwrap().len(), 1);
        assert_eq!(path(5, &next.unwrap()), "/v1beta/models?pageSize=5&pageToken=a%20b%3D");
        assert_eq!(read(b"{ }"), Some((None, None)));
        assert_eq!(read(br#"{"nextPageToken":"b"}"#), Some((None, Some("b".to_owned()))));
        assert!(read(br#"{"error":7}"#).is_none());
        assert!(read(b"<html>").is_none());
    }
}
