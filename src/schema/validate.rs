//! Whether a value fits a schema, by the rules of JSON Schema 2020-12.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

use super::check::resolve;
use super::keywords::type_name;
use super::pointer::{Fault, Path, Step, brief, shortened};

/// Schemas applied to values, and values compared: a schema whose references multiply would go on for years.
const MOST_STEPS: usize = 10_000_000;

/// Schemas applied within each other; each takes some of the stack.
const DEEPEST: usize = 512;

/// Looks whether a value fits. `is_complete` says that every keyword of the schema that decides is checked here.
///
/// Fails with the first thing that does not fit, and its place in the value.
pub fn validate(root: &Value, value: &Value, is_complete: bool) -> Result<(), Fault> {
    validate_within(MOST_STEPS, root, value, is_complete)
}

/// The same in so many steps.
fn validate_within(steps: usize, root: &Value, value: &Value, is_complete: bool) -> Result<(), Fault> {
    let mut validator = Validator { root, is_complete, left: steps, depth: 0 };
    validator.apply(root, value, &Path::ROOT).map_err(|stop| match stop {
        Stop::Misfit(fault) => fault,
        Stop::TooMuch => Fault::at(&Path::ROOT, "the answer, or the schema, is too complicated to be checked"),
    })
}

/// Why a value was not found to fit.
enum Stop {
    /// It does not.
    Misfit(Fault),
    /// To find that out takes too much.
    TooMuch,
}

struct Validator<'a> {
    root: &'a Value,
    is_complete: bool,
    /// Steps that are left.
    left: usize,
    depth: usize,
}

type Fits = Result<(), Stop>;

fn misfit(path: &Path<'_>, reason: impl Into<String>) -> Fits {
    Err(Stop::Misfit(Fault::at(path, reason)))
}

impl Validator<'_> {
    fn spend(&mut self, steps: usize) -> Fits {
        self.left = self.left.checked_sub(steps).ok_or(Stop::TooMuch)?;
        Ok(())
    }

    fn apply(&mut self, schema: &Value, value: &Value, path: &Path<'_>) -> Fits {
        self.spend(1)?;
        let Value::Object(schema) = schema else {
            return if *schema == Value::Bool(false) { misfit(path, "nothing may stand here") } else { Ok(()) };
        };
        if self.depth == DEEPEST {
            return Err(Stop::TooMuch);
        }
        self.depth += 1;
        let fits = self.apply_all(schema, value, path);
        self.depth -= 1;
        fits
    }

    fn apply_all(&mut self, schema: &Map<String, Value>, value: &Value, path: &Path<'_>) -> Fits {
        if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
            return Ok(());
        }
        if let Some(types) = schema.get("type") {
            has_type(types, value, path)?;
        }
        self.is_listed(schema, value, path)?;
        match value {
            Value::Number(number) => within_limits(schema, number, path)?,
            Value::String(text) => {
                let length = text.chars().count();
                count(schema, ["minLength", "maxLength"], length, "characters", path)?;
            }
            Value::Array(list) => self.list(schema, list, path)?,
            Value::Object(fields) => self.object(schema, fields, path)?,
            Value::Null | Value::Bool(_) => {}
        }
        self.in_place(schema, value, path)
    }

    fn is_listed(&mut self, schema: &Map<String, Value>, value: &Value, path: &Path<'_>) -> Fits {
        if let Some(Value::Array(list)) = schema.get("enum") {
            self.spend(list.len())?;
            if !list.iter().any(|one| same(one, value)) {
                return misfit(path, format!("{} is none of the enum's values", brief(value)));
            }
        }
        match schema.get("const") {
            Some(one) if !same(one, value) => misfit(path, format!("{} is not {}", brief(value), brief(one))),
            _ => Ok(()),
        }
    }

    fn list(&mut self, schema: &Map<String, Value>, list: &[Value], path: &Path<'_>) -> Fits {
        count(schema, ["minItems", "maxItems"], list.len(), "items", path)?;
        let first = schema.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let schemas = first.iter().map(Some).chain(std::iter::repeat(schema.get("items")));
        for ((index, value), schema) in list.iter().enumerate().zip(schemas) {
            if let Some(schema) = schema {
                self.apply(schema, value, &path.to(Step::Index(index)))?;
            }
        }
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
            for (index, value) in list.iter().enumerate() {
                self.spend(index)?;
                if list[..index].iter().any(|other| same(other, value)) {
                    return misfit(&path.to(Step::Index(index)), "this stands twice in the list");
                }
            }
        }
        Ok(())
    }

    fn object(&mut self, schema: &Map<String, Value>, fields: &Map<String, Value>, path: &Path<'_>) -> Fits {
        count(schema, ["minProperties", "maxProperties"], fields.len(), "fields", path)?;
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            self.spend(1)?;
            if !fields.contains_key(name) {
                return misfit(path, format!("{:?} is missing", shortened(name)));
            }
        }
        let known = schema.get("properties").and_then(Value::as_object);
        // Names that fit a pattern are not additional, and patterns are not checked.
        let others = schema.get("additionalProperties").filter(|_| !schema.contains_key("patternProperties"));
        for (name, value) in fields {
            let path = path.field(name);
            match known.and_then(|known| known.get(name)).or(others) {
                Some(Value::Bool(false)) => return misfit(&path, "the schema has no such field"),
                Some(schema) => self.apply(schema, value, &path)?,
                None => {}
            }
        }
        Ok(())
    }

    /// The keywords that apply other schemas to the same value.
    fn in_place(&mut self, schema: &Map<String, Value>, value: &Value, path: &Path<'_>) -> Fits {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let target = resolve(self.root, target).ok_or(Stop::TooMuch)?;
            self.apply(target, value, path)?;
        }
        let list = |name: &str| schema.get(name).and_then(Value::as_array);
        for schema in list("allOf").into_iter().flatten() {
            self.apply(schema, value, path)?;
        }
        if let Some(schemas) = list("anyOf") {
            self.fitting("anyOf", schemas, value, path)?;
        }
        if let Some(schemas) = list("oneOf") {
            let fitting = self.fitting("oneOf", schemas, value, path)?;
            // What is not checked might tell them apart.
            if fitting > 1 && self.is_complete {
                return misfit(path, format!("fits {fitting} of oneOf, and must fit one alone"));
            }
        }
        Ok(())
    }

    /// How many of these schemas a value fits.
    ///
    /// Fails if it is none, with what is wrong with the nearest one: the one that was followed the deepest.
    fn fitting(&mut self, name: &str, schemas: &[Value], value: &Value, path: &Path<'_>) -> Result<usize, Stop> {
        let (mut fitting, mut nearest) = (0, None::<Fault>);
        for schema in schemas {
            match self.apply(schema, value, path) {
                Ok(()) if name == "anyOf" => return Ok(1),
                Ok(()) => fitting += 1,
                Err(Stop::TooMuch) => return Err(Stop::TooMuch),
                Err(Stop::Misfit(fault)) => {
                    if nearest.as_ref().is_none_or(|nearest| nearest.depth < fault.depth) {
                        nearest = Some(fault);
                    }
                }
            }
        }
        match nearest {
            Some(fault) if fitting == 0 => {
                let reason = format!("fits none of {name}; the nearest: {}", fault.reason);
                Err(Stop::Misfit(Fault { reason, ..fault }))
            }
            _ => Ok(fitting),
        }
    }
}

fn has_type(types: &Value, value: &Value, path: &Path<'_>) -> Fits {
    let one = std::slice::from_ref(types);
    let names = types.as_array().map_or(one, Vec::as_slice).iter().filter_map(|name| type_name(name.as_str()?));
    if names.clone().any(|name| is_type(name, value)) {
        return Ok(());
    }
    misfit(path, format!("{} where {} is wanted", kind(value), names.collect::<Vec<_>>().join(" or ")))
}

fn is_type(name: &str, value: &Value) -> bool {
    match (name, value) {
        ("null", Value::Null)
        | ("boolean", Value::Bool(_))
        | ("number", Value::Number(_))
        | ("string", Value::String(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_)) => true,
        // 1.0 is an integer, and so is 1e30.
        ("integer", Value::Number(number)) => {
            !number.is_f64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        _ => false,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn within_limits(schema: &Map<String, Value>, number: &Number, path: &Path<'_>) -> Fits {
    use Ordering::{Equal, Greater, Less};
    let limits: [(&str, &[Ordering], &str); 4] = [
        ("minimum", &[Less], "less than"),
        ("maximum", &[Greater], "more than"),
        ("exclusiveMinimum", &[Less, Equal], "not more than"),
        ("exclusiveMaximum", &[Greater, Equal], "not less than"),
    ];
    for (name, wrong, words) in limits {
        if let Some(Value::Number(limit)) = schema.get(name)
            && wrong.contains(&compare(number, limit))
        {
            return misfit(path, format!("{number} is {words} {limit}"));
        }
    }
    Ok(())
}

fn count(schema: &Map<String, Value>, [least, most]: [&str; 2], length: usize, of: &str, path: &Path<'_>) -> Fits {
    let length = Number::from(length);
    let limit = |name: &str| schema.get(name).and_then(Value::as_number);
    if let Some(least) = limit(least).filter(|least| compare(&length, least) == Ordering::Less) {
        return misfit(path, format!("{length} {of}, and at least {least} are wanted"));
    }
    if let Some(most) = limit(most).filter(|most| compare(&length, most) == Ordering::Greater) {
        return misfit(path, format!("{length} {of}, and at most {most} are wanted"));
    }
    Ok(())
}

/// By value: whole numbers exactly, fractions as 64-bit floats.
fn compare(one: &Number, other: &Number) -> Ordering {
    if let (Some(one), Some(other)) = (one.as_i128(), other.as_i128()) {
        return one.cmp(&other);
    }
    let float = |number: &Number| number.as_f64().unwrap_or(f64::NAN);
    float(one).partial_cmp(&float(other)).unwrap_or(Ordering::Equal)
}

/// Whether two values are equal for JSON Schema, where 1 and 1.0 are.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => compare(one, other) == Ordering::Equal,
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let is_in_other =
                |(name, value): (&String, &Value)| other.get(name).is_some_and(|other| same(value, other));
            one.len() == other.len() && one.iter().all(is_in_other)
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Schema;
    use super::*;

    fn reason(steps: usize, schema: &str, value: &str) -> String {
        let schema = Schema::read(schema).unwrap().to_json();
        let value = serde_json::from_str(value).unwrap();
        validate_within(steps, &schema, &value, true).map_err(|fault| fault.to_string()).err().unwrap_or_default()
    }

    /// References one behind the other, each in this form, and what the last one leads to.
    fn chain(length: usize, link: &str, last: &str) -> String {
        let links = (0..length).map(|n| format!(r#""d{n}":{}"#, link.replace("NEXT", &format!("#/$defs/d{}", n + 1))));
        let links: Vec<_> = links.collect();
        format!(r##"{{"$ref":"#/$defs/d0","$defs":{{{},"d{length}":{last}}}}}"##, links.join(","))
    }

    const TOO_MUCH: &str = "the answer, or the schema, is too complicated to be checked";

    #[test]
    fn references_that_multiply_are_given_up() {
        let doubled = chain(30, r#"{"allOf":[{"$ref":"NEXT"},{"$ref":"NEXT"}]}"#, "{}");
        assert_eq!(reason(100_000, &doubled, "1"), TOO_MUCH);
        let tried = chain(30, r#"{"anyOf":[{"$ref":"NEXT"},{"$ref":"NEXT"}]}"#, "false");
        assert_eq!(reason(100_000, &tried, "1"), TOO_MUCH);
        let listed = format!(r#"{{"items":{{"enum":[{}]}}}}"#, ["0"; 1000].join(","));
        assert_eq!(reason(100_000, &listed, &format!("[{}]", ["0"; 200].join(","))), TOO_MUCH);
    }

    /// Each takes some of the stack.
    #[test]
    fn schemas_too_deep_within_each_other_are_given_up() {
        let deep = chain(40, r#"{"$ref":"NEXT"}"#, r##"{"items":{"$ref":"#"}}"##);
        let value = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(reason(MOST_STEPS, &deep, &value(100)), TOO_MUCH);
        assert_eq!(reason(MOST_STEPS, &deep, &value(10)), "");
    }
}
