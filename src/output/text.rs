//! The answer as text: nothing but the answer, ending in a newline.

use crate::failure::Failure;
use crate::gemini::part::{Content, Part};

use super::media::Media;
use super::sink::Sink;
use super::visible::Visible;

/// Text is let out when this much has come together, and whenever the next piece would have to be waited for.
const BUFFER: usize = 32 << 10;

/// Names of parts that are told; Google has about ten.
const MOST_NAMES: usize = 20;

/// Prints text.
#[derive(Debug)]
pub struct Text {
    /// Where it goes.
    pub out: Sink,
    buffer: Vec<u8>,
    /// None leaves the model's bytes as they are.
    visible: Option<Visible>,
    on_terminal: bool,
    /// Whether the last byte that was printed was something else than a newline.
    mid_line: bool,
    /// Whether any of the answer is text.
    has_words: bool,
    /// The pictures and the sound.
    pub media: Media,
    /// Names of the parts that have no place here.
    pub unshown: Vec<String>,
}

impl Text {
    /// `raw` prints the model's bytes untouched.
    pub fn new(out: Sink, media: Media, raw: bool, on_terminal: bool) -> Self {
        let visible = (!raw).then(|| Visible::new(on_terminal));
        let (buffer, unshown) = (Vec::new(), Vec::new());
        Self { out, buffer, visible, on_terminal, mid_line: false, has_words: false, media, unshown }
    }

    /// How many invisible or direction-changing characters were let through to a pipe.
    pub fn kept(&self) -> u64 {
        self.visible.as_ref().map_or(0, Visible::kept)
    }

    /// Prints text, and keeps pictures and sound beside it; everything else has no place here.
    pub fn show(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        let text = match &part.content {
            Content::Text(text) => text,
            Content::Thought(_) => return Ok(()),
            Content::Other(name) if name == "inlineData" && self.media.keep(part)? => return Ok(()),
            Content::Other(name) => {
                if self.unshown.len() < MOST_NAMES && !self.unshown.iter().any(|known| known == name) {
                    self.unshown.push(name.clone().into_owned());
                }
                return Ok(());
            }
        };
        self.has_words |= !text.is_empty();
        match &mut self.visible {
            Some(visible) => visible.write(text, &mut self.buffer),
            None => self.buffer.extend_from_slice(text.as_bytes()),
        }
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    /// Lets everything out.
    pub fn flush(&mut self) -> Result<(), Failure> {
        if let Some(last) = self.buffer.last() {
            self.mid_line = *last != b'\n';
            self.out.write(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Ends the text with a newline, if it does not end in one by itself. Where there is none, the first picture or
    /// sound is what the file was asked for.
    pub fn finish(&mut self) -> Result<(), Failure> {
        if !self.has_words && self.out.draft().is_some() {
            let first = self.media.take_first().unwrap_or_default();
            return self.out.write(&first);
        }
        if let Some(visible) = &mut self.visible {
            visible.finish(&mut self.buffer);
            self.flush()?;
            if self.mid_line {
                self.buffer.push(b'\n');
            }
        }
        self.flush()
    }

    /// Ends a text that is not whole: a pipe gets nothing that the model did not say, a terminal a fresh line.
    pub fn fail(&mut self) -> Result<(), Failure> {
        self.flush()?;
        if self.on_terminal { self.finish() } else { Ok(()) }
    }
}
