//! The values in a TOML file: each read as what it must be, and every fault named by its place, never shown.

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::time::Duration;

use clap::ValueEnum as _;
use serde_json::Map;
use toml_edit::{Item, Key, Table, TableLike, Value};

use crate::values::{self, Color, Keeping, Render, Thinking};

/// What is wrong with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The setting.
    pub name: String,
    /// `line 3, column 5`
    pub place: String,
    /// What it must be, or why it means nothing.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {}", self.place, self.name, self.what)
    }
}

/// Reads the values of a file and collects what is wrong with them.
pub struct Reader<'a> {
    text: &'a str,
    document: &'a Table,
    /// What was wrong so far.
    pub faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// Over a file that is TOML.
    pub fn new(text: &'a str, document: &'a Table) -> Self {
        Self { text, document, faults: Vec::new() }
    }

    /// One value; none if it is absent, or not what it must be, which is then a fault.
    pub fn get<T>(&mut self, name: &str, wanted: &str, read: impl FnOnce(&Item) -> Option<T>) -> Option<T> {
        let item = self.document.get(name)?;
        let value = read(item);
        if value.is_none() {
            let place = position(self.text, item.span().map_or(0, |span| span.start));
            self.faults.push(Fault { name: name.to_owned(), place, what: format!("must be {wanted}") });
        }
        value
    }

    /// Where the name of a setting stands.
    pub fn place(&self, name: &str) -> String {
        let span = self.document.key(name).and_then(Key::span);
        position(self.text, span.map_or(0, |span| span.start))
    }

    /// A text without the blanks around it; an empty one counts as absent.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let text = self.get(name, TEXT, text);
        text.filter(|text| !text.is_empty())
    }

    /// The names that are not among the known ones.
    pub fn unknown(&self, known: &[&str]) -> Vec<String> {
        self.document.iter().map(|(name, _)| name.to_owned()).filter(|name| !known.contains(&name.as_str())).collect()
    }
}

/// What a text must be.
pub const TEXT: &str = "a text in quotes";

/// What `options` must be.
pub const FIELDS: &str = "a table of generationConfig fields";

/// What `thinking` must be.
pub const THINKING: &str = "minimal, low, medium, high, xhigh in quotes, or a number of tokens";

/// Where a byte lies, as people count: both from one.
pub fn position(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!("line {line}, column {column}")
}

/// A text without the blanks around it.
pub fn text(item: &Item) -> Option<String> {
    Some(item.as_str()?.trim().to_owned())
}

/// A program and its arguments.
pub fn words(item: &Item) -> Option<Vec<String>> {
    let words: Option<Vec<_>> = item.as_array()?.iter().map(|word| Some(word.as_str()?.to_owned())).collect();
    words.filter(|words| words.first().is_some_and(|program| !program.trim().is_empty()))
}

/// `"10m"`, or a number of seconds, as behind `--timeout`.
pub fn time(item: &Item) -> Option<Duration> {
    match item.as_integer() {
        Some(seconds) => values::duration(&seconds.to_string()).ok(),
        None => values::duration(item.as_str()?).ok(),
    }
}

/// A number of tries.
pub fn count(item: &Item) -> Option<u32> {
    item.as_integer()?.try_into().ok()
}

/// `"never"`
pub fn color(item: &Item) -> Option<Color> {
    Color::from_str(item.as_str()?, true).ok()
}

/// Which conversations are kept.
pub fn keeping(item: &Item) -> Option<Keeping> {
    Keeping::from_str(item.as_str()?, false).ok()
}

/// `"auto"`, `"always"`, `"never"`.
pub fn render(item: &Item) -> Option<Render> {
    Render::from_str(item.as_str()?, true).ok()
}

/// `"low"`, or a number of tokens.
pub fn thinking(item: &Item) -> Option<Thinking> {
    match item.as_integer() {
        Some(tokens) => Some(Thinking::Budget(tokens)),
        None => values::thinking(item.as_str()?).ok(),
    }
}

/// A table of `CATEGORY = "THRESHOLD"`, as Google spells them. Of two spellings of one category the last counts.
pub fn safety(item: &Item) -> Option<BTreeMap<String, String>> {
    item.as_table_like()?
        .iter()
        .map(|(category, threshold)| values::safety_pair(category, threshold.as_str()?))
        .collect()
}

/// A table, as JSON.
pub fn table(item: &Item) -> Option<Map<String, serde_json::Value>> {
    fields(item.as_table_like()?)
}

fn fields(table: &dyn TableLike) -> Option<Map<String, serde_json::Value>> {
    table.iter().map(|(name, item)| Some((name.to_owned(), json(item)?))).collect()
}

/// An item as JSON; none where JSON has no such value (`nan`, `inf`).
fn json(item: &Item) -> Option<serde_json::Value> {
    match item {
        Item::Value(value) => json_value(value),
        Item::Table(table) => fields(table).map(Into::into),
        Item::ArrayOfTables(tables) => {
            tables.iter().map(|table| fields(table).map(serde_json::Value::Object)).collect()
        }
        Item::None => None,
    }
}

fn json_value(value: &Value) -> Option<serde_json::Value> {
    Some(match value {
        Value::String(text) => text.value().as_str().into(),
        Value::Integer(number) => (*number.value()).into(),
        Value::Float(number) => serde_json::Number::from_f64(*number.value())?.into(),
        Value::Boolean(truth) => (*truth.value()).into(),
        Value::Datetime(time) => time.value().to_string().into(),
        Value::Array(array) => array.iter().map(json_value).collect::<Option<Vec<_>>>()?.into(),
        Value::InlineTable(table) => fields(table)?.into(),
    })
}

/// JSON as a value for the file; none where TOML has no such value (`null`).
pub fn toml(json: &serde_json::Value) -> Option<Value> {
    use serde_json::Value as Json;
    Some(match json {
        Json::Null => return None,
        Json::Bool(truth) => (*truth).into(),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64()?.into(),
        },
        Json::String(text) => text.as_str().into(),
        Json::Array(list) => Value::Array(list.iter().map(toml).collect::<Option<_>>()?),
        Json::Object(fields) => {
            let pairs = fields.iter().map(|(name, value)| Some((name.as_str(), toml(value)?)));
            Value::InlineTable(pairs.collect::<Option<Vec<_>>>()?.into_iter().collect())
        }
    })
}

/// A value as it was typed: as JSON or TOML where it parses, else as text; none for `null`, which TOML cannot say.
pub fn typed(text: &str) -> Option<Value> {
    match serde_json::from_str(text) {
        Ok(json) => toml(&json),
        Err(_) => Some(Value::from_str(text).unwrap_or_else(|_| text.into())),
    }
}

#[cfg(test)]
mod tests {
    use toml_edit::Document;

    use super::*;

    #[test]
    fn values_cross_between_toml_and_json() {
        let document: Document<String> = Document::parse("o = { a = 1, b = [1.5, true, \"x\"] }\n".to_owned()).unwrap();
        let item = document.get("o").unwrap();
        let fields = table(item).unwrap();
        assert_eq!(serde_json::json!(fields), serde_json::json!({ "a": 1, "b": [1.5, true, "x"] }));
        assert_eq!(toml(&fields.into()).unwrap().to_string().replace(' ', ""), "{a=1,b=[1.5,true,\"x\"]}");
        assert!(toml(&serde_json::json!([null])).is_none());
        let odd: Document<String> = Document::parse("o = { a = nan }".to_owned()).unwrap();
        assert!(table(odd.get("o").unwrap()).is_none());
    }

    #[test]
    fn what_was_typed_is_a_value_or_a_text() {
        for (text, value) in
            [("1", "1"), ("true", "true"), ("[\"a\"]", "[\"a\"]"), ("some words", "\"some words\""), ("", "\"\"")]
        {
            assert_eq!(typed(text).unwrap().to_string(), value);
        }
        assert!(typed("null").is_none());
    }
}
