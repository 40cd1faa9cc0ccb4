//! The list of models, and the names nearest to one that is gone.
//!
//! Source: <https://ai.google.dev/api/models#method:-models.list>.

use serde::Deserialize;

use super::request::VERSION;
use super::tolerant::list;

/// Models per page; Google's largest is 1000.
pub const PAGE: u32 = 1000;
/// A list that does not end within this many pages is not read further.
pub const MOST_PAGES: u32 = 10;

/// A model that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Model {
    /// The name, with `models/` in front.
    pub name: String,
    /// What it can do, such as `generateContent`.
    #[serde(default, rename = "supportedGenerationMethods")]
    pub methods: Vec<String>,
}

#[derive(Deserialize)]
struct Page {
    #[serde(deserialize_with = "list")]
    models: Vec<Model>,
    #[serde(default, rename = "nextPageToken")]
    next: Option<String>,
}

/// The path of one page.
pub fn path(size: u32, token: &str) -> String {
    let token = if token.is_empty() { String::new() } else { format!("&pageToken={}", encode(token)) };
    format!("/{VERSION}/models?pageSize={size}{token}")
}

/// Reads one page and the token of the next; none if it is no such page.
pub fn read(json: &[u8]) -> Option<(Vec<Model>, Option<String>)> {
    let page: Page = serde_json::from_slice(json).ok()?;
    Some((page.models, page.next.filter(|token| !token.is_empty())))
}

/// The names of up to three models that answer prompts and look most like the wanted one.
pub fn nearest(wanted: &str, models: &[Model]) -> Vec<String> {
    let able = models.iter().filter(|model| model.methods.iter().any(|method| method == "generateContent"));
    let mut names: Vec<_> =
        able.map(|model| model.name.trim_start_matches("models/").to_owned()).filter(|name| name != wanted).collect();
    names.sort_by(|a, b| likeness(wanted, b).total_cmp(&likeness(wanted, a)).then_with(|| b.cmp(a)));
    names.truncate(3);
    names
}

fn likeness(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b)
}

/// Percent-encoding (RFC 3986 §2.1) of everything but unreserved characters.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(name: &str, method: &str) -> Model {
        Model { name: format!("models/{name}"), methods: vec![method.to_owned()] }
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
    fn pages_are_read_and_linked() {
        let (models, next) = read(br#"{"models":[{"name":"models/a"},7],"nextPageToken":"a b="}"#).unwrap();
        assert_eq!(models.len(), 1);
        assert_eq!(path(5, &next.unwrap()), "/v1beta/models?pageSize=5&pageToken=a%20b%3D");
        assert!(read(b"{}").is_none());
        assert!(read(b"<html>").is_none());
    }
}
