//! Pictures and sound as the answer, and sound as the question.

use clap::Args;

use crate::values::{Aspect, TranscriptForm, aspect, speaker};

/// What gives text a form.
const FORMS: [&str; 4] = ["schema", "schema_multi", "extract", "extract_last"];

/// Pictures and sound as the answer, and sound as the question.
#[derive(Args, Default)]
pub struct MediaOptions {
    /// Make a picture, for --output FILE or a pipe
    #[arg(
        hide_short_help = true,
        long,
        help_heading = "Pictures and sound",
        conflicts_with_all = FORMS,
        long_help = "Make a picture, for --output FILE or a pipe [default model: gemini-3.1-flash-image]"
    )]
    pub image: bool,

    /// The picture's width to its height, e.g. 16:9
    #[arg(
        hide_short_help = true,
        long,
        value_name = "W:H",
        value_parser = aspect,
        requires = "image",
        help_heading = "Pictures and sound"
    )]
    pub aspect: Option<Aspect>,

    /// The picture's size: 512, 1K, 2K, 4K
    #[arg(hide_short_help = true, long, value_name = "SIZE", requires = "image", help_heading = "Pictures and sound")]
    pub size: Option<String>,

    /// Read the text aloud, for --output FILE or a pipe
    #[arg(
        hide_short_help = true,
        long,
        conflicts_with = "image",
        conflicts_with_all = FORMS,
        help_heading = "Pictures and sound",
        long_help = "Read the text aloud, for --output FILE or a pipe; with --stream as it is made [default model: gemini-3.8-flash-tts]"
    )]
    pub speech: bool,

    /// Whose voice reads, e.g. Kore, Puck, Zephyr
    #[arg(
        hide_short_help = true,
        long,
        value_name = "NAME",
        requires = "speech",
        conflicts_with = "speakers",
        help_heading = "Pictures and sound"
    )]
    pub voice: Option<String>,

    /// How it is read, e.g. "whispering, in a hurry"
    #[arg(hide_short_help = true, long, value_name = "TEXT", requires = "speech", help_heading = "Pictures and sound")]
    pub style: Option<String>,

    /// A voice for the lines that begin with a name, e.g. Ann=Kore for `Ann: hello`; repeatable
    #[arg(
        hide_short_help = true,
        long = "speaker",
        value_name = "NAME=VOICE",
        value_parser = speaker,
        requires = "speech",
        help_heading = "Pictures and sound"
    )]
    pub speakers: Vec<(String, String)>,

    /// Write down what is said in the attachment: text, or subtitles with times
    #[arg(
        hide_short_help = true,
        long,
        value_name = "FORM",
        num_args = 0..=1,
        default_missing_value = "text",
        requires = "attachments",
        conflicts_with_all = ["image", "speech"],
        conflicts_with_all = FORMS,
        help_heading = "Pictures and sound"
    )]
    pub transcribe: Option<TranscriptForm>,
}
