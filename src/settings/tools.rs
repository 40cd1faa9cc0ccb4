//! What the model may use to answer, and what is shown of it.

use serde_json::{Value, json};

use crate::cli::ToolOptions;
use crate::failure::Failure;

/// What was decided about it.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a decision of its own")]
pub struct ToolSettings {
    /// Whether the model may search.
    pub search: bool,
    pages: bool,
    code: bool,
    maps: bool,
    /// Whether the sources are printed behind the answer.
    pub list: bool,
    /// Whether the text says where which source stands behind it.
    pub cite: bool,
    /// Whether an answer without a source is a failure.
    pub require: bool,
    /// Whether parts that are not text are shown on standard error.
    pub parts: bool,
}

impl ToolSettings {
    /// Decides.
    ///
    /// Fails (usage) where sources are required that nothing could bring.
    pub fn gather(typed: &ToolOptions) -> Result<Self, Failure> {
        let tools = Self {
            search: typed.search,
            pages: typed.url_context,
            code: typed.code_execution,
            maps: typed.maps,
            list: typed.sources,
            cite: typed.cite,
            require: typed.require_sources,
            parts: typed.parts,
        };
        if tools.require && !tools.bring_sources() {
            return Err(Failure::usage("--require-sources: the model has nothing that brings sources")
                .hint("add --search, --url-context or --maps"));
        }
        Ok(tools)
    }

    /// Whether the model was given something that brings sources.
    pub fn bring_sources(&self) -> bool {
        self.search || self.pages || self.maps
    }

    /// The tools, as the API names them.
    pub fn for_request(&self) -> Vec<Value> {
        let tools = [
            (self.search, "googleSearch"),
            (self.pages, "urlContext"),
            (self.code, "codeExecution"),
            (self.maps, "googleMaps"),
        ];
        tools.into_iter().filter(|(wanted, _)| *wanted).map(|(_, name)| json!({ name: {} })).collect()
    }
}
