//! Whether something is a schema, before it is sent: every keyword holds what it must, and every reference leads
//! somewhere.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::keywords::{Role, Shape, TYPES, keyword, type_name};
use super::pointer::{Fault, Path, Step, brief, shortened};

/// More steps from one reference to the next, without going deeper into the answer, are no schema of anybody's.
const LONGEST_CHAIN: usize = 64;

/// What was found out about a schema besides that it is one.
#[derive(Debug, Default, Clone)]
pub struct Findings {
    /// The keywords that decide whether an answer fits, and are not checked here.
    pub unchecked: BTreeSet<String>,
    /// The keywords that Gemini is not known to take.
    pub untaken: BTreeSet<String>,
    /// How often `maxItems` stands in it.
    pub max_items: usize,
    /// Whether anything stands beside a `$ref` that Gemini does not take there.
    pub beside_reference: bool,
}

/// Looks through a schema.
///
/// Fails with the first thing that makes it none, and its place.
pub fn check(root: &Value) -> Result<Findings, Fault> {
    let mut checker = Checker { root, found: Findings::default(), seen: BTreeSet::new(), all: Vec::new() };
    checker.walk(root, &Path::ROOT)?;
    checker.follow_references()?;
    let mut chains = Chains { root, heights: BTreeMap::new() };
    checker.all.iter().try_for_each(|schema| chains.height(schema, 0).map(|_| ()))?;
    Ok(checker.found)
}

/// Where a reference leads: `#`, or a JSON Pointer behind it, percent-encoded as in any URI (RFC 6901, section 6).
pub fn resolve<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let pointer = reference.strip_prefix('#')?;
    root.pointer(&percent_decode_str(pointer).decode_utf8().ok()?)
}

/// The schemas right within a schema: the keyword, the step behind it, the schema.
pub fn children(schema: &Map<String, Value>) -> impl Iterator<Item = (&str, Option<Step<'_>>, &Value)> {
    schema.iter().flat_map(|(name, value)| {
        let within: Vec<(Option<Step<'_>>, &Value)> = match (keyword(name).shape, value) {
            (Shape::Schema, value) => vec![(None, value)],
            (Shape::Schemas, Value::Array(list)) => {
                list.iter().enumerate().map(|(index, value)| (Some(Step::Index(index)), value)).collect()
            }
            (Shape::Named, Value::Object(fields)) => {
                fields.iter().map(|(name, value)| (Some(Step::Name(name)), value)).collect()
            }
            _ => Vec::new(),
        };
        within.into_iter().map(move |(step, value)| (name.as_str(), step, value))
    })
}

struct Checker<'a> {
    root: &'a Value,
    found: Findings,
    /// The addresses of the schemas that were looked at.
    seen: BTreeSet<*const Value>,
    all: Vec<&'a Value>,
}

impl<'a> Checker<'a> {
    fn walk(&mut self, schema: &'a Value, path: &Path<'_>) -> Result<(), Fault> {
        if !self.seen.insert(std::ptr::from_ref(schema)) {
            return Ok(());
        }
        self.all.push(schema);
        let fields = match schema {
            Value::Bool(_) => return Ok(()),
            Value::Object(fields) => fields,
            other => return Err(Fault::at(path, format!("{} is no schema, which is an object", brief(other)))),
        };
        for (name, value) in fields {
            self.note(name, fields);
            if let Some(reason) = mistake(name, value) {
                return Err(Fault::at(&path.field(name), reason));
            }
        }
        if path.depth() > 0 && fields.contains_key("$id") {
            return Err(Fault::at(&path.field("$id"), "a part with an address of its own is not supported"));
        }
        for (name, step, child) in children(fields) {
            let path = path.field(name);
            match step {
                Some(step) => self.walk(child, &path.to(step))?,
                None => self.walk(child, &path)?,
            }
        }
        Ok(())
    }

    fn note(&mut self, name: &str, fields: &Map<String, Value>) {
        let known = keyword(name);
        if known.role == Role::Unchecked {
            self.found.unchecked.insert(name.to_owned());
        }
        if !known.taken {
            self.found.untaken.insert(name.to_owned());
        }
        self.found.max_items += usize::from(name == "maxItems");
        self.found.beside_reference |= fields.contains_key("$ref") && !name.starts_with('$');
    }

    /// A reference may lead to something that stands under no keyword, and may itself hold references.
    fn follow_references(&mut self) -> Result<(), Fault> {
        let mut next = 0;
        while let Some(schema) = self.all.get(next).copied() {
            next += 1;
            let Some(Value::String(reference)) = schema.get("$ref") else {
                continue;
            };
            let target = resolve(self.root, reference).ok_or_else(|| leads_nowhere(reference))?;
            let within = |fault: Fault| whole(format!("$ref {reference:?} leads to {fault}"));
            self.walk(target, &Path::ROOT).map_err(within)?;
        }
        Ok(())
    }
}

/// Something that is wrong with the whole, or has its place in its words.
fn whole(reason: String) -> Fault {
    Fault::at(&Path::ROOT, reason)
}

fn leads_nowhere(reference: &str) -> Fault {
    let reference = shortened(reference);
    whole(format!("$ref {reference:?} leads nowhere in it, and nothing is fetched; \"#/$defs/NAME\" does"))
}

/// How many schemas are applied to the same value, one within the other.
struct Chains<'a> {
    root: &'a Value,
    /// By the address of the schema; none while it is being counted.
    heights: BTreeMap<*const Value, Option<usize>>,
}

impl<'a> Chains<'a> {
    fn height(&mut self, schema: &'a Value, depth: usize) -> Result<usize, Fault> {
        match self.heights.get(&std::ptr::from_ref(schema)) {
            Some(Some(height)) => return Ok(*height),
            Some(None) => {
                return Err(whole(format!("{} leads back to itself, so that nothing would fit", loops(schema))));
            }
            None => {}
        }
        self.heights.insert(schema, None);
        let mut height = 0;
        for child in self.in_place(schema) {
            let within = if depth < LONGEST_CHAIN { self.height(child, depth + 1)? } else { LONGEST_CHAIN };
            height = height.max(within + 1);
        }
        if height > LONGEST_CHAIN {
            return Err(whole(format!("its references lead from one to the next more than {LONGEST_CHAIN} times")));
        }
        self.heights.insert(schema, Some(height));
        Ok(height)
    }

    /// The schemas that are applied to the same value.
    fn in_place(&self, schema: &'a Value) -> Vec<&'a Value> {
        let lists = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|name| schema.get(name)?.as_array()).flatten();
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|reference| resolve(self.root, reference));
        lists.chain(target).collect()
    }
}

fn loops(schema: &Value) -> String {
    schema.get("$ref").map_or("a $ref".to_owned(), |reference| format!("$ref {}", brief(reference)))
}

/// What is wrong with what stands behind a keyword.
fn mistake(name: &str, value: &Value) -> Option<String> {
    let is_text = |value: &Value| value.is_string();
    let wanted = match (keyword(name).shape, value) {
        (Shape::Any, _)
        | (Shape::Flag, Value::Bool(_))
        | (Shape::Number, Value::Number(_))
        | (Shape::Text, Value::String(_))
        | (Shape::List, Value::Array(_))
        | (Shape::Named, Value::Object(_))
        // The schemas themselves are looked at one by one.
        | (Shape::Schema, Value::Bool(_) | Value::Object(_)) => return None,
        (Shape::Names, Value::Array(list)) if list.iter().all(is_text) => return None,
        (Shape::Schemas, Value::Array(list)) if !list.is_empty() => return None,
        (Shape::Count, Value::Number(number)) if number.as_f64().is_some_and(|n| n >= 0.0 && n.fract() == 0.0) => {
            return None;
        }
        (Shape::Types, Value::String(name)) if type_name(name).is_some() => return None,
        (Shape::Types, Value::Array(list)) if !list.is_empty() && list.iter().all(is_type) => return None,
        (Shape::Schema, Value::Array(_)) if name == "items" => "a schema; a list of them is prefixItems",
        (Shape::Flag, _) => "true or false",
        (Shape::Number, _) => "a number",
        (Shape::Text, _) => "a string",
        (Shape::List, _) => "a list",
        (Shape::Named, _) => "an object of schemas",
        (Shape::Schema, _) => "a schema",
        (Shape::Names, _) => "a list of names",
        (Shape::Schemas, _) => "a list of schemas, not empty",
        (Shape::Count, _) => "a whole number from 0",
        (Shape::Types, _) => return Some(format!("{} is none of the types {}", brief(value), TYPES.join(", "))),
    };
    Some(format!("{} where there must be {wanted}", brief(value)))
}

fn is_type(value: &Value) -> bool {
    value.as_str().is_some_and(|name| type_name(name).is_some())
}
