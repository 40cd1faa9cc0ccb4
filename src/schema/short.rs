//! The short form of a schema: `name, age int, tags [string]`, an object of required fields.
//!
//! The form is that of the program `llm` (its command `llm schemas dsl`), which has `int`, `float`, `bool` and `str`, and
//! takes whatever it does not know for a string. Lists, and the names that JSON Schema has for types, are added here, and
//! what is unknown is refused.
//!
//! Source: <https://llm.datasette.io/en/stable/schemas.html#concise-llm-schema-syntax>.

use super::json::Node;

/// Reads the short form: fields, by lines if there is more than one line and else by commas, each
/// `name`, `name type` or `name type: description`. Without a type it is a string.
///
/// Fails with what is wrong.
pub fn read(text: &str) -> Result<Node, String> {
    let text = text.trim();
    let separator = if text.contains('\n') { '\n' } else { ',' };
    let fields = text.split(separator).map(str::trim).filter(|field| !field.is_empty());
    let fields = fields.map(field).collect::<Result<Vec<_>, _>>()?;
    if fields.is_empty() {
        return Err("it names no field".to_owned());
    }
    let names: Vec<_> = fields.iter().map(|(name, _)| string(name)).collect();
    if let Some(twice) = (1..names.len()).find(|index| names[..*index].contains(&names[*index])) {
        return Err(format!("it names {:?} twice", fields[twice].0));
    }
    Ok(object([("type", string("object")), ("properties", Node::Object(fields)), ("required", Node::List(names))]))
}

fn field(text: &str) -> Result<(String, Node), String> {
    let (field, description) = text.split_once(':').unwrap_or((text, ""));
    let (name, type_name) = field.trim().split_once(char::is_whitespace).unwrap_or((field.trim(), "str"));
    if name.is_empty() {
        return Err(format!("{text:?} has no name"));
    }
    let type_name = type_name.trim();
    let listed = type_name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let unknown = || format!("{type_name:?} is none of the types str, int, float, bool, or one of these in [ ]");
    let known = string(known_type(listed.unwrap_or(type_name).trim()).ok_or_else(unknown)?);
    let mut schema = match listed {
        Some(_) => vec![("type", string("array")), ("items", object([("type", known)]))],
        None => vec![("type", known)],
    };
    if !description.trim().is_empty() {
        schema.push(("description", string(description.trim())));
    }
    Ok((name.to_owned(), object(schema)))
}

fn known_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "str" | "string" => "string",
        "int" | "integer" => "integer",
        "float" | "number" => "number",
        "bool" | "boolean" => "boolean",
        _ => return None,
    })
}

fn string(text: &str) -> Node {
    Node::Scalar(text.into())
}

fn object(fields: impl IntoIterator<Item = (&'static str, Node)>) -> Node {
    Node::Object(fields.into_iter().map(|(name, node)| (name.to_owned(), node)).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn properties(text: &str) -> Value {
        read(text).unwrap().into_value()["properties"].clone()
    }

    #[test]
    fn fields_stand_between_commas_or_on_lines() {
        let whole = json!({
            "type": "object",
            "properties": { "name": { "type": "string" }, "age": { "type": "integer" } },
            "required": ["name", "age"],
        });
        for text in ["name, age int", "name,age  int,", "\n name\n\n age int\n", "name str\nage integer"] {
            assert_eq!(read(text).unwrap().into_value(), whole, "{text:?}");
        }
    }

    #[test]
    fn a_field_has_a_type_and_a_description() {
        assert_eq!(
            properties("weight float, is_good bool: whether it is, bio: one line, tags [string]: some, years [ int ]"),
            json!({
                "weight": { "type": "number" },
                "is_good": { "type": "boolean", "description": "whether it is" },
                "bio": { "type": "string", "description": "one line" },
                "tags": { "type": "array", "items": { "type": "string" }, "description": "some" },
                "years": { "type": "array", "items": { "type": "integer" } },
            })
        );
        let of_lines = properties("bio: one, two: three\nage int");
        assert_eq!(of_lines["bio"], json!({ "type": "string", "description": "one, two: three" }));
    }

    #[test]
    fn what_is_no_field_is_refused() {
        for (text, words) in [
            ("", "names no field"),
            (" , ", "names no field"),
            ("name, age inte", "\"inte\" is none of the types"),
            ("age [[int]]", "\"[[int]]\" is none"),
            ("a [int", "\"[int\" is none"),
            ("a, : text", "\": text\" has no name"),
            ("a, b, a int", "names \"a\" twice"),
        ] {
            let fault = read(text).unwrap_err();
            assert!(fault.contains(words), "{text:?}: {fault}");
        }
    }
}
