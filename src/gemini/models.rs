//! Models as the service describes them, and the names nearest to one that is gone.
//!
//! Source: <https://ai.google.dev/api/models#method:-models.list>.

use serde_json::{Map, Value};

use crate::suggest;

use super::list::Item;

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

impl Item for Model {
    const COLLECTION: &'static str = "models";
    const PAGE: u32 = 1000;
    const MOST_PAGES: u32 = 10;
    const WITHOUT_LIST: &'static str =
        "it may answer all the same: name a model with -m; or correct the address, which -v shows";

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
}

impl Model {
    /// Whether Google has announced its end, or it has come.
    pub fn is_retiring(&self) -> bool {
        matches!(self.stage.as_deref(), Some("LEGACY" | "DEPRECATED" | "RETIRED"))
    }
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
}
