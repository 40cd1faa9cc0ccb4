//! What may stand as the value of an option or of an argument.

use clap::{Arg, ValueHint};

use crate::commands::names::{self, List};
use crate::config::table::{self, Typed, Values};
use crate::environment::Environment;
use crate::prompt::mime;
use crate::values::{ASPECTS, CATEGORIES, THINKING_LEVELS, THRESHOLDS, VOICES};

use super::place::{Place, candidate};
use super::{Offer, Rest};

/// The fields of `generationConfig` that a prompt may want.
/// Source: <https://ai.google.dev/api/generate-content#generationconfig>.
const FIELDS: [&str; 21] = [
    "enableEnhancedCivicAnswers",
    "frequencyPenalty",
    "imageConfig.aspectRatio",
    "imageConfig.imageSize",
    "logprobs",
    "maxOutputTokens",
    "mediaResolution",
    "presencePenalty",
    "responseJsonSchema",
    "responseLogprobs",
    "responseMimeType",
    "responseModalities",
    "responseSchema",
    "seed",
    "stopSequences",
    "temperature",
    "thinkingConfig.includeThoughts",
    "thinkingConfig.thinkingBudget",
    "thinkingConfig.thinkingLevel",
    "topK",
    "topP",
];

/// What may stand as the value of this argument, where this has been typed of it.
pub fn of(argument: &Arg, typed: &str, place: &Place<'_>, environment: &Environment) -> Offer {
    let named = |list| Offer::of(names::list(list, environment));
    match argument.get_id().as_str() {
        "model" => named(List::Models),
        "profile" | "stored" => named(List::Profiles),
        "chat" => named(List::Chats),
        "chats" => named(List::Log),
        "template" | "name" => named(List::Templates),
        "system" => system(typed),
        // JSON and the short form nobody can know.
        "schema" | "schema_multi" if !typed.contains(['{', ' ', ',']) => Offer::of::<String>([]).with(Rest::Files(0)),
        "thinking" => Offer::of(THINKING_LEVELS),
        "aspect" => Offer::of(ASPECTS),
        "size" => Offer::of(["512", "1K", "2K", "4K"]),
        "voice" => Offer::of(VOICES),
        "attachment_type" | "mime_type" => Offer::of(mime::all()),
        "options" => pair(typed, &FIELDS, field),
        "safety" => pair(typed, &CATEGORIES, |_| Offer::of(THRESHOLDS)),
        "setting" => settings(typed),
        "value" => setting(place.words.first().copied().unwrap_or_default(), environment),
        _ => by_definition(argument),
    }
}

/// What the definition of the argument says by itself: its possible values, or that it is a file.
fn by_definition(argument: &Arg) -> Offer {
    let values = argument.get_possible_values();
    if !values.is_empty() {
        let shown = values.iter().filter(|value| !value.is_hide_set());
        let candidates = shown.map(|value| candidate(value.get_name().to_owned(), value.get_help()));
        return Offer { candidates: candidates.collect(), rest: Rest::Nothing };
    }
    let is_file = matches!(argument.get_value_hint(), ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath);
    Offer::of::<String>([]).with(if is_file { Rest::Files(0) } else { Rest::Nothing })
}

/// A text, which nobody can know, or `@` and a file.
fn system(typed: &str) -> Offer {
    match typed {
        "" => Offer::of(["@"]).with(Rest::Unfinished),
        typed if typed.starts_with('@') => Offer::of::<String>([]).with(Rest::Files(1)),
        _ => Offer::of::<String>([]),
    }
}

/// `NAME=VALUE`: the names first, then the values of the one that stands there.
fn pair(typed: &str, names: &[&str], values: impl FnOnce(&str) -> Offer) -> Offer {
    match typed.split_once('=') {
        Some((name, _)) => values(name).behind(&format!("{name}=")),
        None => Offer::of(names.iter().map(|name| format!("{name}="))).with(Rest::Unfinished),
    }
}

/// The values of a field that has names for them.
fn field(name: &str) -> Offer {
    match name {
        "mediaResolution" => Offer::of(["LOW", "MEDIUM", "HIGH"]),
        "responseMimeType" => Offer::of(["application/json", "text/plain", "text/x.enum"]),
        "thinkingConfig.thinkingLevel" => Offer::of(THINKING_LEVELS.map(str::to_uppercase)),
        "thinkingConfig.includeThoughts" | "responseLogprobs" => Offer::of(["true", "false"]),
        "imageConfig.imageSize" => Offer::of(["1K", "2K", "4K"]),
        _ => Offer::of::<String>([]),
    }
}

/// What can be set. A key is none of it, and tables are set part by part.
fn settings(typed: &str) -> Offer {
    if let Some((name, _)) = typed.split_once('.') {
        return parts(name).behind(&format!("{name}."));
    }
    let tables = table::SETTINGS.iter().filter(|setting| setting.parts().is_some());
    let tables = tables.map(|setting| format!("{}.", setting.name));
    let tables: Vec<_> = tables.filter(|table| !typed.is_empty() && table.starts_with(typed)).collect();
    if !tables.is_empty() {
        return Offer::of(tables).with(Rest::Unfinished);
    }
    let plain = table::SETTINGS.iter().filter(|setting| matches!(setting.typed, Typed::Text | Typed::Value));
    Offer::of(plain.map(|setting| setting.name))
}

/// The parts of a table.
fn parts(name: &str) -> Offer {
    match table::find(name).map(|setting| setting.values) {
        Some(Values::Safety) => Offer::of(CATEGORIES),
        // Only whole fields can be set there.
        Some(Values::Fields) => Offer::of(FIELDS.into_iter().filter(|field| !field.contains('.'))),
        _ => Offer::of::<String>([]),
    }
}

/// The values of a setting.
fn setting(key: &str, environment: &Environment) -> Offer {
    let (name, part) = key.split_once('.').unwrap_or((key, ""));
    match table::find(name).map_or(Values::Unknown, |setting| setting.values) {
        Values::Unknown => Offer::of::<String>([]),
        Values::Words(words) => Offer::of(words.iter().copied()),
        Values::Models => Offer::of(names::list(List::Models, environment)),
        Values::Files => Offer::of::<String>([]).with(Rest::Files(0)),
        Values::Safety => Offer::of(THRESHOLDS),
        Values::Fields => field(part),
    }
}
