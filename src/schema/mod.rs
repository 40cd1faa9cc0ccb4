//! The form that an answer must have: a JSON Schema, read once, sent along, and what comes back is checked against it.
//! Everything but [`source`] is pure.

pub mod check;
pub mod elements;
pub mod json;
pub mod keywords;
pub mod pointer;
pub mod short;
pub mod source;
mod validate;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use self::check::Findings;
use self::json::Node;
use self::keywords::{Shape, keyword};
use self::pointer::{Fault, Path};

/// A JSON Schema that was looked through.
#[derive(Debug, Clone)]
pub struct Schema {
    value: Value,
    found: Findings,
}

/// Why a text does not fit a schema.
#[derive(Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It is not JSON.
    NotJson(String),
    /// It is JSON, and something in it does not fit.
    Fault(Fault),
}

impl Schema {
    /// Reads a schema.
    ///
    /// Fails with what makes it none: no JSON, or the place and what is wrong there.
    pub fn read(text: &str) -> Result<Self, String> {
        Self::new(Node::read(text)?).map_err(|fault| fault.to_string())
    }

    /// Looks through a schema.
    ///
    /// Fails with the first thing that makes it none.
    pub fn new(node: Node) -> Result<Self, Fault> {
        let value = ordered(node);
        if !value.is_object() {
            return Err(Fault::at(&Path::ROOT, "a schema is an object"));
        }
        let found = check::check(&value)?;
        Ok(Self { value, found })
    }

    /// As it is sent.
    pub fn to_json(&self) -> Value {
        self.value.clone()
    }

    /// The schema of a list of this.
    pub fn list(&self) -> Self {
        let mut element = self.value.clone();
        point_below_items(&mut element);
        let mut list = json!({ "type": "array" });
        // Gemini follows references to definitions at the top.
        for name in DEFINITIONS {
            if let Some(definitions) = element.as_object_mut().and_then(|element| element.remove(name)) {
                list[name] = definitions;
            }
        }
        list["items"] = element;
        Self { value: list, found: self.found.clone() }
    }

    /// Whether a text is JSON that fits, and which.
    ///
    /// Fails with the first thing that does not.
    pub fn validate(&self, text: &str) -> Result<Value, Misfit> {
        let value = Node::read(text).map_err(Misfit::NotJson)?.into_value();
        validate::validate(&self.value, &value, self.found.unchecked.is_empty()).map_err(Misfit::Fault)?;
        Ok(value)
    }

    /// What a person should know of the keywords that decide whether an answer fits, and are not checked here.
    pub fn unchecked_remark(&self) -> Option<String> {
        let names = listed(&self.found.unchecked);
        (!names.is_empty())
            .then(|| format!("whether the answer fits these words of the schema is not checked: {names}"))
    }

    /// What in it Gemini may have refused, in a sentence for a person.
    pub fn suspects(&self) -> String {
        let mut suspects = Vec::new();
        if !self.found.untaken.is_empty() {
            suspects.push(format!("Gemini is not known to take {}", listed(&self.found.untaken)));
        }
        if self.found.max_items > 1 {
            suspects.push("some models refuse more than one maxItems".to_owned());
        }
        if self.found.beside_reference {
            suspects.push("nothing may stand beside a $ref".to_owned());
        }
        if suspects.is_empty() {
            suspects.push("a schema that is large or deep may be refused; --dry-run shows it".to_owned());
        }
        suspects.join("; ")
    }
}

fn listed(names: &BTreeSet<String>) -> String {
    /// More do not help.
    const MOST: usize = 10;
    names.iter().map(|name| pointer::shortened(name)).take(MOST).collect::<Vec<_>>().join(", ")
}

/// Where parts of a schema stand that others refer to.
const DEFINITIONS: [&str; 2] = ["$defs", "definitions"];

/// The schema as JSON. Gemini writes fields in the order of the schema, and our JSON keeps none: where it is not that of
/// the alphabet, `propertyOrdering` says it.
fn ordered(node: Node) -> Value {
    let fields = match node {
        Node::Object(fields) => fields,
        other => return other.into_value(),
    };
    let mut schema = Map::new();
    let mut order = None;
    for (name, node) in fields {
        if let ("properties", Node::Object(fields)) = (name.as_str(), &node) {
            let names = || fields.iter().map(|(name, _)| name.as_str());
            order = (!names().is_sorted()).then(|| names().collect());
        }
        let value = ordered_within(keyword(&name).shape, node);
        schema.insert(name, value);
    }
    if let Some(order) = order {
        schema.entry("propertyOrdering").or_insert(order);
    }
    Value::Object(schema)
}

fn ordered_within(shape: Shape, node: Node) -> Value {
    match (shape, node) {
        (Shape::Schema, node) => ordered(node),
        (Shape::Schemas, Node::List(list)) => list.into_iter().map(ordered).collect(),
        (Shape::Named, Node::Object(fields)) => fields.into_iter().map(|(name, node)| (name, ordered(node))).collect(),
        (_, node) => node.into_value(),
    }
}

/// Makes the references of a schema lead to where it stands within a list, but those to its definitions, which move to
/// the top.
fn point_below_items(schema: &mut Value) {
    let Value::Object(fields) = schema else {
        return;
    };
    for (name, value) in fields {
        match (keyword(name).shape, value) {
            (_, Value::String(reference)) if name == "$ref" => {
                let to_definition = DEFINITIONS.iter().any(|name| reference.starts_with(&format!("#/{name}/")));
                if let Some(rest) = reference.strip_prefix('#').filter(|_| !to_definition) {
                    *reference = format!("#/items{rest}");
                }
            }
            (Shape::Schema, value) => point_below_items(value),
            (Shape::Schemas, Value::Array(list)) => list.iter_mut().for_each(point_below_items),
            (Shape::Named, Value::Object(fields)) => fields.values_mut().for_each(point_below_items),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
