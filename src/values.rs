//! What a value may be that is typed as an option or written in a file.

use std::str::FromStr;
use std::time::Duration;

use clap::ValueEnum;
use serde_json::Value;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// Which conversations are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Keeping {
    /// Those with a name
    Off,
    /// These, and the last one of each terminal until the person logs out
    Terminal,
    /// Every one, until it is removed
    All,
}

/// When to lay Markdown out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Render {
    /// On a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// How much the model thinks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thinking {
    /// A level by name, as Google spells it.
    Level(String),
    /// A budget in tokens: 0 is off, -1 leaves it to the model.
    Budget(i64),
}

/// The levels of thinking that have a name.
pub const THINKING_LEVELS: [&str; 5] = ["minimal", "low", "medium", "high", "xhigh"];

/// Reads a level or a budget.
pub fn thinking(text: &str) -> Result<Thinking, String> {
    if THINKING_LEVELS.iter().any(|level| level.eq_ignore_ascii_case(text)) {
        return Ok(Thinking::Level(text.to_ascii_uppercase()));
    }
    text.parse()
        .map(Thinking::Budget)
        .map_err(|_| "it is minimal, low, medium, high, xhigh or a number of tokens".to_owned())
}

/// Reads a whole number.
pub fn whole<T: FromStr>(text: &str) -> Result<T, String> {
    let fault = |_| if text.parse::<i128>().is_ok() { "it is out of range" } else { "write a whole number, such as 3" };
    text.parse().map_err(fault).map_err(ToOwned::to_owned)
}

/// Reads a number.
pub fn decimal<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "write a number, such as 0.5".to_owned())
}

/// Reads `NAME=VALUE`; an empty value is one.
pub fn param(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    pair.map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "write it like language=French".to_owned())
}

/// Reads `NAME=VOICE`.
pub fn speaker(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').map(|(name, voice)| (name.trim(), voice.trim()));
    pair.filter(|(name, voice)| !name.is_empty() && !voice.is_empty())
        .map(|(name, voice)| (name.to_owned(), voice.to_owned()))
        .ok_or_else(|| "write it like Ann=Kore".to_owned())
}

/// Voices that every model has. Source: <https://ai.google.dev/gemini-api/docs/speech-generation#voices>.
pub const VOICES: [&str; 30] = [
    "Achernar",
    "Achird",
    "Algenib",
    "Algieba",
    "Alnilam",
    "Aoede",
    "Autonoe",
    "Callirrhoe",
    "Charon",
    "Despina",
    "Enceladus",
    "Erinome",
    "Fenrir",
    "Gacrux",
    "Iapetus",
    "Kore",
    "Laomedeia",
    "Leda",
    "Orus",
    "Puck",
    "Pulcherrima",
    "Rasalgethi",
    "Sadachbia",
    "Sadaltager",
    "Schedar",
    "Sulafat",
    "Umbriel",
    "Vindemiatrix",
    "Zephyr",
    "Zubenelgenubi",
];

/// Usual shapes of pictures. Source: <https://ai.google.dev/gemini-api/docs/image-generation>.
pub const ASPECTS: [&str; 10] = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];

/// The width of a picture to its height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aspect {
    width: u32,
    height: u32,
}

/// How long ago something was: `30d`, `12h`, `4w`.
pub fn age(text: &str) -> Result<Duration, String> {
    const FAULT: &str = "write it like 30d, 12h or 4w";
    let text = text.trim();
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or(FAULT)?;
    let hours = match unit {
        "h" => 1,
        "d" => 24,
        "w" => 7 * 24,
        _ => return Err(FAULT.to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| FAULT)?;
    number.checked_mul(hours * 3_600).map(Duration::from_secs).ok_or_else(|| FAULT.to_owned())
}

/// Reads `16:9`.
pub fn aspect(text: &str) -> Result<Aspect, String> {
    let part = |text: &str| text.trim().parse().ok().filter(|part| (1..=1000).contains(part));
    let parts = text.split_once(':').and_then(|(width, height)| Some((part(width)?, part(height)?)));
    parts.map(|(width, height)| Aspect { width, height }).ok_or_else(|| "write it like 16:9".to_owned())
}

impl Aspect {
    /// Whether a picture of so many pixels is like that. Sides are multiples of 32 or 64, so no picture is so exactly.
    pub fn is_nearly(self, width: u32, height: u32) -> bool {
        let (wide, high) = (u64::from(width) * u64::from(self.height), u64::from(height) * u64::from(self.width));
        wide.abs_diff(high) * 20 <= wide.max(high)
    }
}

impl std::fmt::Display for Aspect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.width, self.height)
    }
}

/// How what is said in a recording is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TranscriptForm {
    /// Words alone, a line for each time that somebody speaks
    Text,
    /// Subtitles as SubRip has them
    Srt,
    /// Subtitles as browsers read them (WebVTT)
    Vtt,
}

/// Reads `KEY=VALUE`, the value as JSON where it parses and as text where it does not. Dots in the key lead into objects.
pub fn option(text: &str) -> Result<(String, Value), String> {
    let pair = text.split_once('=').map(|(key, value)| (key.trim(), value));
    let (key, value) = pair.filter(|(key, _)| !key.split('.').any(str::is_empty)).ok_or("write it like topK=40")?;
    Ok((key.to_owned(), serde_json::from_str(value).unwrap_or_else(|_| Value::from(value))))
}

/// Reads `CATEGORY=THRESHOLD`.
pub fn safety(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').and_then(|(category, threshold)| safety_pair(category, threshold));
    pair.ok_or_else(|| "write it like HARASSMENT=BLOCK_NONE".to_owned())
}

/// Harm categories, without `HARM_CATEGORY_`. Source: <https://ai.google.dev/api/generate-content#harmcategory>.
pub const CATEGORIES: [&str; 6] =
    ["HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "CIVIC_INTEGRITY", "JAILBREAK"];
/// What can be said of each. Source: <https://ai.google.dev/api/generate-content#harmblockthreshold>.
pub const THRESHOLDS: [&str; 5] =
    ["BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF"];

/// A category and a threshold as Google spells them, `HARM_CATEGORY_` in front; none if they cannot be meant. New
/// ones are for the server to judge, but one or two wrong letters in a known one are a slip.
pub fn safety_pair(category: &str, threshold: &str) -> Option<(String, String)> {
    let name = |text: &str| {
        let name = text.trim().to_ascii_uppercase().replace('-', "_");
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        plain.then_some(name)
    };
    let (category, threshold) = (name(category)?, name(threshold)?);
    if is_slip(category.trim_start_matches("HARM_CATEGORY_"), &CATEGORIES) || is_slip(&threshold, &THRESHOLDS) {
        return None;
    }
    let category = if category.starts_with("HARM_CATEGORY_") { category } else { format!("HARM_CATEGORY_{category}") };
    Some((category, threshold))
}

/// The longest time that can be meant. More would overflow the clock when it is added to it (`Instant`).
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// Reads `90`, `90s`, `1m30s`, `500ms`, `2h`; a bare number counts seconds. More than a year is a year.
/// (The crate humantime would take `10M` for ten months.)
pub fn duration(text: &str) -> Result<Duration, String> {
    const FAULT: &str = "write it like 30s, 10m or 1h30m";
    let mut rest = text.trim();
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let number: u64 = number.parse().map_err(|_| FAULT)?;
        let letters = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let millis = match unit {
            "ms" => 1,
            "s" => 1_000,
            "" if after.is_empty() && total.is_zero() => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(FAULT.to_owned()),
        };
        let more = Duration::from_millis(number.checked_mul(millis).ok_or(FAULT)?);
        total = total.saturating_add(more).min(LONGEST);
        rest = after;
    }
    if total.is_zero() { Err(FAULT.to_owned()) } else { Ok(total) }
}

/// Whether a name is one or two letters away from a known one.
fn is_slip(name: &str, known: &[&str]) -> bool {
    known.iter().any(|known| (1..=2).contains(&strsim::osa_distance(name, known)))
}

/// Which fenced code block of an answer is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Only blocks of this language, as the fence names it; empty for any.
    pub language: String,
    /// The last one rather than the first.
    pub last: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, millis) in [("30", 30_000), ("30s", 30_000), ("1m30s", 90_000), ("500ms", 500), ("2h", 7_200_000)] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        let year = Duration::from_secs(366 * 24 * 3600);
        for text in ["18446744073709551s", "18446744073709551615ms", &"18446744073709551615ms".repeat(1001)] {
            assert_eq!(duration(text), Ok(year), "{text}");
        }
        for text in ["", "0", "s", "1x", "-1s", "1m30", "99999999999999999999s", "18446744073709551615h"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
