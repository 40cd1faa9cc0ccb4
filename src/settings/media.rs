//! What is asked for where that is not plain text, and what that comes to in a request.
//!
//! Source: <https://ai.google.dev/gemini-api/docs/image-generation>,
//! <https://ai.google.dev/gemini-api/docs/speech-generation>.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::cli::MediaOptions;
use crate::failure::Failure;
use crate::values::{Aspect, TranscriptForm};

/// The model for pictures where none is named.
const PICTURE_MODEL: &str = "gemini-3.1-flash-image";

/// The model that reads aloud where none is named.
const SPEECH_MODEL: &str = "gemini-3.8-flash-tts";

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Product {
    /// An answer, whatever it consists of.
    #[default]
    Text,
    /// `--image`
    Picture(Picture),
    /// `--speech`
    Speech(Speech),
    /// `--transcribe`
    Transcript(TranscriptForm),
}

/// How a picture is to be. What is not said is up to the model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    /// Its width to its height.
    pub aspect: Option<Aspect>,
    /// Google's name of a size, such as `2K`.
    pub size: Option<String>,
}

/// How a text is to be read aloud. What is not said is up to the model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Speech {
    /// The voice, if it is one alone.
    pub voice: Option<String>,
    /// How it is read, in words.
    pub style: Option<String>,
    /// Names and their voices, if several speak.
    pub speakers: Vec<(String, String)>,
}

impl Product {
    /// What was typed.
    pub fn gather(typed: &MediaOptions) -> Self {
        match typed.transcribe {
            Some(form) => Self::Transcript(form),
            None if typed.image => {
                let size = typed.size.as_ref().map(|size| size.trim().to_ascii_uppercase());
                Self::Picture(Picture { aspect: typed.aspect, size })
            }
            None if typed.speech => Self::Speech(Speech {
                voice: typed.voice.clone(),
                style: typed.style.clone(),
                speakers: typed.speakers.clone(),
            }),
            None => Self::Text,
        }
    }

    /// The model where none is named, if that is another one than for text. What the configuration says of the model and
    /// of how it answers is meant for text then, and does not count.
    pub fn own_model(&self) -> Option<&'static str> {
        match self {
            Self::Picture(_) => Some(PICTURE_MODEL),
            Self::Speech(_) => Some(SPEECH_MODEL),
            Self::Text | Self::Transcript(_) => None,
        }
    }

    /// The fields of `generationConfig` that ask for it.
    pub fn generation(&self) -> Map<String, Value> {
        let fields = match self {
            Self::Text => json!({}),
            Self::Picture(picture) => picture.generation(),
            Self::Speech(speech) => speech.generation(),
            Self::Transcript(_) => transcript_generation(),
        };
        fields.as_object().cloned().unwrap_or_default()
    }

    /// Makes sure that there is a place for it: what is no text has none on a terminal. `output` is the file that was
    /// asked for.
    ///
    /// Fails with [`Failure`] (usage).
    pub fn check_place(&self, output: Option<&Path>, on_terminal: bool, json: bool) -> Result<(), Failure> {
        let (what, example) = match self {
            Self::Picture(_) => ("a picture", "picture.png"),
            Self::Speech(_) => ("sound", "speech.wav"),
            Self::Text | Self::Transcript(_) => return Ok(()),
        };
        if json || output.is_some() || !on_terminal {
            return Ok(());
        }
        Err(Failure::usage(format!("{what} cannot be shown on a terminal"))
            .hint(format!("write it to a file: --output {example}")))
    }
}

impl Picture {
    fn generation(&self) -> Value {
        let mut fields = json!({ "responseModalities": ["TEXT", "IMAGE"] });
        let aspect = self.aspect.map(|aspect| ("aspectRatio", aspect.to_string()));
        let size = self.size.clone().map(|size| ("imageSize", size));
        for (name, value) in aspect.into_iter().chain(size) {
            fields["imageConfig"][name] = value.into();
        }
        fields
    }

    /// What to say of a picture of this width and height that is not as asked for; none if it is.
    pub fn complaint(&self, (width, height): (u32, u32)) -> Option<String> {
        let aspect = self.aspect.filter(|aspect| !aspect.is_nearly(width, height)).map(|aspect| aspect.to_string());
        let size = self.size.clone().filter(|size| !is_about(size, width, height));
        let wanted = [aspect, size].into_iter().flatten().collect::<Vec<_>>();
        (!wanted.is_empty()).then(|| format!("the picture has {width} x {height} pixels, not {}", wanted.join(" and ")))
    }
}

/// Whether a picture is about as large as a square of the size with this name. Google rounds by a few percent; the next
/// sizes have four times as many pixels, or a quarter.
fn is_about(size: &str, width: u32, height: u32) -> bool {
    let across: Option<u64> = match size.strip_suffix('K') {
        Some(thousands) => thousands.parse().ok().and_then(|count: u64| count.checked_mul(1024)),
        None => size.parse().ok(),
    };
    let pixels = u64::from(width) * u64::from(height);
    // A size that nobody knows is not complained of.
    across.and_then(|across| across.checked_mul(across)).is_none_or(|wanted| pixels > wanted / 2 && pixels / 2 < wanted)
}

impl Speech {
    fn generation(&self) -> Value {
        // Every model takes a voice under this name; those since 3.8 also know a shorter one.
        let voice = |name: &str| json!({ "prebuiltVoiceConfig": { "voiceName": name } });
        let mut fields = json!({ "responseModalities": ["AUDIO"] });
        if let Some(name) = &self.voice {
            fields["speechConfig"]["voiceConfig"] = voice(name);
        }
        if !self.speakers.is_empty() {
            let pairs = self.speakers.iter();
            let pairs: Value = pairs.map(|(name, of)| json!({ "speaker": name, "voiceConfig": voice(of) })).collect();
            fields["speechConfig"]["multiSpeakerVoiceConfig"]["speakerVoiceConfigs"] = pairs;
        }
        fields
    }
}

/// Times as text: models count minutes and seconds well, and seconds alone badly.
fn transcript_generation() -> Value {
    let time = |what: &str| json!({ "type": "string", "description": format!("when it {what}, as HH:MM:SS.mmm") });
    json!({
        "responseMimeType": "application/json",
        "responseJsonSchema": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "start": time("begins"),
                    "end": time("ends"),
                    "text": { "type": "string", "description": "what is said, word for word" },
                    "speaker": { "type": "string", "description": "who says it, if several speak" },
                },
                "required": ["start", "end", "text"],
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_not_as_asked_for_is_told() {
        let asked = |aspect: &str, size: &str| Picture {
            aspect: crate::values::aspect(aspect).ok(),
            size: Some(size.to_owned()).filter(|size| !size.is_empty()),
        };
        for (picture, size, expected) in [
            (asked("16:9", "1K"), (1344, 768), None),
            (asked("21:9", "2K"), (3168, 1344), None),
            (asked("4:5", "1K"), (896, 1152), None),
            (asked("1:1", "512"), (512, 512), None),
            (asked("16:9", ""), (1024, 1024), Some("the picture has 1024 x 1024 pixels, not 16:9")),
            (asked("9:16", ""), (1344, 768), Some("the picture has 1344 x 768 pixels, not 9:16")),
            (asked("16:9", "2K"), (1024, 1024), Some("the picture has 1024 x 1024 pixels, not 16:9 and 2K")),
            (asked("", "4K"), (1024, 1024), Some("the picture has 1024 x 1024 pixels, not 4K")),
            (asked("", "HUGE"), (1024, 1024), None),
            (asked("", "99999999999999999999K"), (1024, 1024), None),
            (asked("", ""), (1, 1), None),
        ] {
            assert_eq!(picture.complaint(size).as_deref(), expected);
        }
    }
}
