//! The keywords of a JSON Schema: what each holds, whether it is checked here, and whether Gemini takes it.
//!
//! Sources: JSON Schema 2020-12 (<https://json-schema.org/draft/2020-12>), and for Gemini the field `responseJsonSchema`
//! of <https://ai.google.dev/api/generate-content#generationconfig>.

/// What stands behind a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Anything.
    Any,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number from zero.
    Count,
    /// A string.
    Text,
    /// A list.
    List,
    /// A list of strings.
    Names,
    /// The name of a type, or a list of such names.
    Types,
    /// A schema.
    Schema,
    /// A list of schemas, not empty.
    Schemas,
    /// An object whose values are schemas.
    Named,
}

/// What a keyword means for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It decides, and is checked here.
    Checked,
    /// It decides nothing.
    Note,
    /// It decides, and is not checked here.
    Unchecked,
}

/// A keyword.
#[derive(Debug, Clone, Copy)]
pub struct Keyword {
    name: &'static str,
    /// What stands behind it.
    pub shape: Shape,
    /// What it means for an answer.
    pub role: Role,
    /// Whether Gemini is known to take it.
    pub taken: bool,
}

/// What nobody knows may decide something, so it is named as not checked; so is what takes a regular expression, and
/// whatever asks what other keywords have looked at.
const UNKNOWN: Keyword = row("", Shape::Any, Role::Unchecked, false);

const fn row(name: &'static str, shape: Shape, role: Role, taken: bool) -> Keyword {
    Keyword { name, shape, role, taken }
}

const KEYWORDS: [Keyword; 44] = {
    use Role::{Checked, Note, Unchecked};
    use Shape::{Any, Count, Flag, List, Named, Names, Number, Schema, Schemas, Text, Types};
    [
        row("type", Types, Checked, true),
        row("enum", List, Checked, true),
        row("const", Any, Checked, false),
        row("nullable", Flag, Checked, false),
        row("properties", Named, Checked, true),
        row("required", Names, Checked, true),
        row("additionalProperties", Schema, Checked, true),
        row("minProperties", Count, Checked, false),
        row("maxProperties", Count, Checked, false),
        row("items", Schema, Checked, true),
        row("prefixItems", Schemas, Checked, true),
        row("minItems", Count, Checked, true),
        row("maxItems", Count, Checked, true),
        row("uniqueItems", Flag, Checked, false),
        row("minimum", Number, Checked, true),
        row("maximum", Number, Checked, true),
        row("exclusiveMinimum", Number, Checked, false),
        row("exclusiveMaximum", Number, Checked, false),
        row("minLength", Count, Checked, false),
        row("maxLength", Count, Checked, false),
        row("anyOf", Schemas, Checked, true),
        row("oneOf", Schemas, Checked, true),
        row("allOf", Schemas, Checked, false),
        row("$ref", Text, Checked, true),
        row("$defs", Named, Note, true),
        row("definitions", Named, Note, false),
        row("title", Text, Note, true),
        row("description", Text, Note, true),
        row("propertyOrdering", Names, Note, true),
        row("$id", Text, Note, true),
        row("$anchor", Text, Note, true),
        row("$schema", Text, Note, false),
        row("$comment", Text, Note, false),
        row("$vocabulary", Any, Note, false),
        row("$dynamicAnchor", Text, Note, false),
        row("default", Any, Note, false),
        row("example", Any, Note, false),
        row("examples", List, Note, false),
        row("deprecated", Flag, Note, false),
        row("readOnly", Flag, Note, false),
        row("writeOnly", Flag, Note, false),
        row("format", Text, Unchecked, true),
        row("pattern", Text, Unchecked, false),
        row("multipleOf", Number, Unchecked, false),
    ]
};

/// What is known about a keyword.
pub fn keyword(name: &str) -> Keyword {
    KEYWORDS.into_iter().find(|known| known.name == name).unwrap_or(UNKNOWN)
}

/// The names of types.
pub const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "object", "array", "null"];

/// The usual spelling of a type's name; Gemini's own schemas (`responseSchema`) write them in capitals.
pub fn type_name(name: &str) -> Option<&'static str> {
    TYPES.into_iter().find(|known| known.eq_ignore_ascii_case(name))
}
