//! Where an answer goes.

use crate::commands::Context;
use crate::failure::Failure;
use crate::output::sink::Sink;
use crate::render::media::{self, Media};
use crate::settings::media::{Picture, Product};
use crate::settings::{Form, OutputSettings, Settings};

/// Where the text of an answer goes, and where its pictures and sound go.
pub struct Outputs {
    /// What takes the text.
    pub text: Sink,
    /// What takes pictures and sound.
    pub media: Media,
    /// Whether the text goes to a terminal.
    pub on_terminal: bool,
}

impl Outputs {
    /// Opens what the settings name: standard output, or a file.
    ///
    /// Fails before anything is sent: exit 10 if nothing can be written, exit 2 if the file is there already, or is named
    /// for something that JSON is not.
    pub fn open(settings: &Settings, context: &Context<'_>) -> Result<Self, Failure> {
        let OutputSettings { file, force, .. } = &settings.output;
        let (file, is_json) = (file.as_deref(), context.shared.json);
        if is_json {
            refuse_json_as_medium(settings)?;
        }
        // JSON holds the pictures itself.
        let is_medium = !is_json && is_medium(settings);
        let (text, media) = match file {
            // What the model says beside it is printed, if it can be.
            Some(file) if is_medium => {
                (Sink::open(None, false).unwrap_or(Sink::Memory(Vec::new())), Media::to_file(file, *force)?)
            }
            None if is_medium => {
                let is_live = settings.request.stream && matches!(settings.product, Product::Speech(_));
                (Sink::Memory(Vec::new()), Media::to_pipe(is_live)?)
            }
            file => (Sink::open(file, *force)?, Media::beside(file)),
        };
        let asked = if let Product::Picture(asked) = &settings.product { asked.clone() } else { Picture::default() };
        let on_terminal = context.environment.stdout_is_terminal && (file.is_none() || is_medium);
        Ok(Self { text, media: media.like(asked), on_terminal })
    }
}

/// Whether a picture or a sound is asked for, in so many words or by the name of the file that it goes to.
fn is_medium(settings: &Settings) -> bool {
    match (&settings.product, &settings.output.form) {
        (Product::Picture(_) | Product::Speech(_), _) => true,
        (Product::Text, Form::Free) => settings.output.file.as_deref().is_some_and(media::is_named),
        _ => false,
    }
}

/// A file that is named for a picture must not be filled with JSON.
fn refuse_json_as_medium(settings: &Settings) -> Result<(), Failure> {
    match settings.output.file.as_deref().filter(|file| media::is_named(file)) {
        Some(file) => Err(Failure::usage(format!("--json would fill {} with JSON", file.display()))
            .hint("leave --json out, or name the file for what it holds, such as answer.json")),
        None => Ok(()),
    }
}
