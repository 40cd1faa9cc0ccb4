//! The fields of `generationConfig`.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::cli::ModelOptions;
use crate::config::Config;
use crate::failure::Failure;
use crate::schema::Schema;
use crate::template::Template;
use crate::values::Thinking;

/// The fields of `generationConfig`: the configuration's first, then the template's, then what was typed, `-o` last.
pub fn generation(typed: &ModelOptions, template: &Template, config: &Config) -> Result<Map<String, Value>, Failure> {
    let mut fields = config.options.clone();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            merge(&mut fields, name, value);
        }
    };
    set("thinkingConfig", config.thinking.as_ref().map(thinking));
    set("thinkingConfig", template.thinking.as_ref().map(thinking));
    template.options.iter().for_each(|(name, value)| set(name, Some(value.clone())));
    set("temperature", typed.temperature.map(|value| finite("--temperature", value)).transpose()?);
    set("topP", typed.top_p.map(|value| finite("--top-p", value)).transpose()?);
    set("topK", typed.top_k.map(Value::from));
    set("maxOutputTokens", typed.max_tokens.map(Value::from));
    set("stopSequences", (!typed.stop.is_empty()).then(|| json!(typed.stop)));
    set("seed", typed.seed.map(Value::from));
    set("thinkingConfig", typed.thinking.as_ref().map(thinking));
    set("thinkingConfig", typed.thoughts.then(|| json!({ "includeThoughts": true })));
    for (name, value) in &typed.options {
        merge_within(&mut fields, name, value.clone());
    }
    spell_out(&mut fields);
    if fields.get("candidateCount").is_some_and(|count| *count != json!(1)) {
        return Err(
            Failure::usage("candidateCount: only one answer can be printed").hint("ask again for another answer")
        );
    }
    Ok(fields)
}

/// Asks for JSON of this schema, in place of what the configuration or a template says about the form of an answer.
///
/// Fails (usage) if `-o` says something about it, too.
pub fn require(fields: &mut Map<String, Value>, schema: &Schema, typed: &ModelOptions) -> Result<(), Failure> {
    const FIELDS: [&str; 3] = ["responseMimeType", "responseJsonSchema", "responseSchema"];
    let name = |name: &str| FIELDS.into_iter().find(|field| name.split('.').next() == Some(field));
    if let Some(field) = typed.options.iter().find_map(|(typed, _)| name(typed)) {
        return Err(Failure::usage(format!("-o {field} and a schema say twice what form the answer has"))
            .hint(format!("leave -o {field} out, or --schema")));
    }
    fields.retain(|field, _| !FIELDS.contains(&field.as_str()));
    fields.insert("responseMimeType".to_owned(), json!("application/json"));
    fields.insert("responseJsonSchema".to_owned(), schema.to_json());
    Ok(())
}

/// Puts a field in place of what was said before. Objects are joined; of level and budget of the thinking, which
/// exclude each other, the last one counts.
pub(super) fn merge(fields: &mut Map<String, Value>, name: &str, value: Value) {
    match (fields.get_mut(name), value) {
        (Some(Value::Object(old)), Value::Object(new)) => {
            let exclusive = ["thinkingLevel", "thinkingBudget"];
            if exclusive.iter().any(|name| new.contains_key(*name)) {
                old.retain(|name, _| !exclusive.contains(&name.as_str()));
            }
            old.extend(new);
        }
        (_, value) => _ = fields.insert(name.to_owned(), value),
    }
}

/// The same for a name with dots in it, which leads into objects: `thinkingConfig.thinkingBudget`.
fn merge_within(fields: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => merge(fields, name, value),
        Some((name, last)) if !last.contains('.') => merge(fields, name, json!({ last: value })),
        Some((name, rest)) => {
            let inner = fields.entry(name).or_insert(Value::Null);
            let mut within = inner.as_object().cloned().unwrap_or_default();
            merge_within(&mut within, rest, value);
            *inner = Value::Object(within);
        }
    }
}

/// Google's name of a resolution, for the part of it that people type: `low`.
fn spell_out(fields: &mut Map<String, Value>) {
    const PREFIX: &str = "MEDIA_RESOLUTION_";
    if let Some(Value::String(level)) = fields.get_mut("mediaResolution")
        && ["LOW", "MEDIUM", "HIGH", "ULTRA_HIGH"].iter().any(|known| level.eq_ignore_ascii_case(known))
    {
        *level = format!("{PREFIX}{}", level.to_ascii_uppercase());
    }
}

fn finite(flag: &str, value: f64) -> Result<Value, Failure> {
    serde_json::Number::from_f64(value)
        .map(Value::Number)
        .ok_or_else(|| Failure::usage(format!("{flag} {value} is not a number that can be sent")))
}

fn thinking(thinking: &Thinking) -> Value {
    match thinking {
        Thinking::Level(level) => json!({ "thinkingLevel": level }),
        Thinking::Budget(tokens) => json!({ "thinkingBudget": tokens }),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;

    fn generation_of(line: &str) -> Value {
        let cli = Cli::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{error}"));
        Value::Object(generation(&cli.ask.model, &Template::default(), &Config::default()).unwrap())
    }

    #[test]
    fn nothing_is_sent_that_was_not_asked_for() {
        assert_eq!(generation_of("gemini hi"), json!({}));
    }

    #[test]
    fn options_reach_their_fields() {
        assert_eq!(
            generation_of(
                "gemini --temperature 0.5 --top-p 1 --top-k 3 --max-tokens 9 --stop a --stop b --seed -1 --thinking low --thoughts hi"
            ),
            json!({"temperature": 0.5, "topP": 1.0, "topK": 3, "maxOutputTokens": 9, "stopSequences": ["a", "b"], "seed": -1,
                "thinkingConfig": {"thinkingLevel": "LOW", "includeThoughts": true}})
        );
        assert_eq!(generation_of("gemini --thinking -1 hi"), json!({"thinkingConfig": {"thinkingBudget": -1}}));
    }

    #[test]
    fn free_options_are_json_where_they_parse_and_join_what_is_there() {
        assert_eq!(
            generation_of(
                r#"gemini --thoughts -o thinkingConfig={"thinkingLevel":"HIGH"} -o a=true -o b=text -o c=1=2 hi"#
            ),
            json!({"thinkingConfig": {"includeThoughts": true, "thinkingLevel": "HIGH"}, "a": true, "b": "text", "c": "1=2"})
        );
        for line in ["gemini -o novalue hi", "gemini -o =1 hi", "gemini -o a.=1 hi", "gemini -o .a=1 hi"] {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }

    #[test]
    fn dots_lead_into_objects() {
        assert_eq!(
            generation_of("gemini --thinking low --thoughts -o thinkingConfig.thinkingBudget=128 hi"),
            json!({"thinkingConfig": {"includeThoughts": true, "thinkingBudget": 128}})
        );
        assert_eq!(
            generation_of("gemini -o a.b.c=1 -o a.b.d=x -o a.e=2 -o f=3 -o f.g=4 hi"),
            json!({"a": {"b": {"c": 1, "d": "x"}, "e": 2}, "f": {"g": 4}})
        );
    }

    #[test]
    fn a_resolution_is_spelt_out() {
        let sent =
            |level: &str| generation_of(&format!("gemini -o mediaResolution={level} hi"))["mediaResolution"].clone();
        assert_eq!(sent("low"), "MEDIA_RESOLUTION_LOW");
        assert_eq!(sent("ULTRA_HIGH"), "MEDIA_RESOLUTION_ULTRA_HIGH");
        assert_eq!(sent("MEDIA_RESOLUTION_HIGH"), "MEDIA_RESOLUTION_HIGH");
        assert_eq!(sent("new"), "new");
    }
}
