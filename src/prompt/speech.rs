//! A text that is to be read aloud, in the form that the model wants: newer ones read every word of it, and take the
//! style and the speaker beside the text; older ones want both within it.
//!
//! Source: <https://ai.google.dev/gemini-api/docs/speech-generation>.

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::gemini::content::TurnPart;
use crate::settings::media::Speech;

/// The parts for this model.
///
/// Fails with [`Failure`] (usage) if several are to speak and the text does not say who begins.
pub fn parts(text: &str, speech: &Speech, model: &str) -> Result<Vec<TurnPart>, Failure> {
    if wants_style_in_text(model) {
        let style = speech.style.as_ref().map(|style| format!("{style}:\n")).unwrap_or_default();
        return Ok(vec![TurnPart::text(&format!("{style}{text}"))]);
    }
    if speech.speakers.is_empty() {
        return Ok(vec![part(text, None, speech.style.as_deref())]);
    }
    let turns = turns(text, speech)?;
    Ok(turns.iter().map(|(speaker, text)| part(text, Some(speaker), speech.style.as_deref())).collect())
}

/// The models up to 3.1 that speak are all previews, but for two.
fn wants_style_in_text(model: &str) -> bool {
    ["gemini-2.", "gemini-3.1-"].iter().any(|family| model.starts_with(family))
}

fn part(text: &str, speaker: Option<&str>, style: Option<&str>) -> TurnPart {
    let mut part = json!({ "text": text });
    for (name, value) in [("speaker", speaker), ("style", style)] {
        if let Some(value) = value {
            part["speechMetadata"][name] = Value::from(value);
        }
    }
    TurnPart::from_json(&part.to_string()).unwrap_or_else(|| TurnPart::text(text))
}

/// Who says what: a line that begins with a speaker's name and a colon is theirs, and so are those below it.
fn turns<'a>(text: &'a str, speech: &'a Speech) -> Result<Vec<(&'a str, String)>, Failure> {
    let mut turns: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        let named = line.split_once(':').and_then(|(name, words)| {
            let speaker = speech.speakers.iter().find(|(known, _)| known == name.trim())?;
            Some((speaker.0.as_str(), words.trim()))
        });
        match (named, turns.last_mut()) {
            (Some((speaker, words)), _) => turns.push((speaker, words.to_owned())),
            (None, _) if line.trim().is_empty() => {}
            (None, Some((_, words))) => {
                words.push_str(if words.is_empty() { "" } else { "\n" });
                words.push_str(line.trim());
            }
            (None, None) => return Err(nobody(speech)),
        }
    }
    // A name without words would be refused.
    turns.retain(|(_, words)| !words.trim().is_empty());
    if turns.is_empty() { Err(nobody(speech)) } else { Ok(turns) }
}

fn nobody(speech: &Speech) -> Failure {
    let name = speech.speakers.first().map_or("Ann", |(name, _)| name.as_str());
    Failure::usage("with --speaker the text must say who speaks")
        .hint(format!("begin each speaker's lines with the name and a colon: `{name}: hello`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speech(style: Option<&str>, speakers: &[&str]) -> Speech {
        let speakers = speakers.iter().map(|name| ((*name).to_owned(), "Kore".to_owned())).collect();
        Speech { voice: None, style: style.map(ToOwned::to_owned), speakers }
    }

    fn sent(text: &str, speech: &Speech, model: &str) -> Value {
        let parts = parts(text, speech, model).unwrap();
        parts.iter().map(|part| serde_json::from_str::<Value>(part.json()).unwrap()).collect()
    }

    #[test]
    fn the_style_stands_where_the_model_wants_it() {
        let calm = speech(Some("calmly"), &[]);
        assert_eq!(
            sent("hi", &calm, "gemini-3.8-flash-tts"),
            json!([{ "text": "hi", "speechMetadata": { "style": "calmly" } }])
        );
        assert_eq!(sent("hi", &speech(None, &[]), "gemini-3.8-flash-tts"), json!([{ "text": "hi" }]));
        for old in ["gemini-3.1-flash-tts-preview", "gemini-2.5-pro-preview-tts"] {
            assert_eq!(sent("hi", &calm, old), json!([{ "text": "calmly:\nhi" }]));
        }
    }

    #[test]
    fn each_speaker_has_parts_of_their_own() {
        let two = speech(Some("calmly"), &["Ann", "Bo"]);
        assert_eq!(
            sent("Ann: hello\nyou\n\nBo : hi: there\nBo:\nCy: what?", &two, "gemini-3.8-flash-tts"),
            json!([
                { "text": "hello\nyou", "speechMetadata": { "speaker": "Ann", "style": "calmly" } },
                { "text": "hi: there", "speechMetadata": { "speaker": "Bo", "style": "calmly" } },
                { "text": "Cy: what?", "speechMetadata": { "speaker": "Bo", "style": "calmly" } },
            ])
        );
        assert_eq!(
            sent("Ann: hi", &speech(None, &["Ann"]), "gemini-3.1-flash-tts-preview"),
            json!([{ "text": "Ann: hi" }])
        );
        for text in ["hello\nAnn: hi", "", "Ann:"] {
            assert!(parts(text, &two, "gemini-3.8-flash-tts").is_err(), "{text}");
        }
    }
}
