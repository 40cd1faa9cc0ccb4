//! The answer as text: nothing but the answer, ending in a newline.

use std::path::PathBuf;

use crate::failure::{Failure, Report};
use crate::gemini::completion::Completion;
use crate::gemini::part::{Content, Part};

use super::Renderer;
use super::layout::Layout;
use super::media::Media;
use super::unshown::Unshown;
use crate::output::sink::Sink;
use crate::output::visible::Visible;

/// Text is let out when this much has come together, and whenever the next piece would have to be waited for.
const BUFFER: usize = 32 << 10;

/// What happens to the text on its way.
#[derive(Debug)]
enum Way {
    /// The model's bytes stay as they are.
    Raw,
    /// Control characters are made visible.
    Visible(Visible),
    /// Markdown is laid out.
    Layout(Box<Layout>),
}

impl Way {
    fn write(&mut self, text: &str, out: &mut Vec<u8>) {
        match self {
            Self::Raw => out.extend_from_slice(text.as_bytes()),
            Self::Visible(visible) => visible.write(text, out),
            Self::Layout(layout) => layout.write(text, out),
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        match self {
            Self::Raw => {}
            Self::Visible(visible) => visible.finish(out),
            Self::Layout(layout) => layout.finish(out),
        }
    }

    /// How many invisible or direction-changing characters were let through.
    fn kept(&self) -> u64 {
        match self {
            Self::Raw => 0,
            Self::Visible(visible) => visible.kept(),
            Self::Layout(layout) => layout.kept(),
        }
    }
}

/// Prints text.
#[derive(Debug)]
pub struct TextRenderer {
    /// Where it goes.
    out: Sink,
    buffer: Vec<u8>,
    way: Way,
    on_terminal: bool,
    /// Whether the last byte that was printed was something else than a newline.
    mid_line: bool,
    /// Whether any of the answer is text.
    has_words: bool,
    /// The pictures and the sound.
    media: Media,
    /// Whether one of them may go to standard output.
    fills_pipe: bool,
    /// Names of the parts that have no place here.
    unshown: Unshown,
}

impl TextRenderer {
    /// `raw` prints the model's bytes untouched.
    pub fn new(out: Sink, media: Media, raw: bool, on_terminal: bool) -> Self {
        let way = if raw { Way::Raw } else { Way::Visible(Visible::new(on_terminal)) };
        let (buffer, unshown) = (Vec::new(), Unshown::default());
        let (mid_line, has_words, fills_pipe) = (false, false, false);
        Self { out, buffer, way, on_terminal, mid_line, has_words, media, fills_pipe, unshown }
    }

    /// Lays the text out as Markdown.
    pub fn laid_out(self, layout: Layout) -> Self {
        Self { way: Way::Layout(Box::new(layout)), ..self }
    }

    /// Lets a picture or a sound that is all of the answer go to standard output in its place.
    pub fn filling_pipe(self, fills_pipe: bool) -> Self {
        Self { fills_pipe, ..self }
    }
}

impl Renderer for TextRenderer {
    fn inner(&self) -> Option<&dyn Renderer> {
        None
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Renderer> {
        None
    }

    /// Prints text, and keeps pictures and sound beside it; everything else has no place here.
    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        let text = match &part.content {
            Content::Text(text) => text,
            Content::Thought(_) => return Ok(()),
            Content::Other(name) if name == "inlineData" => return self.keep(part),
            Content::Other(name) => {
                self.unshown.note(name);
                return Ok(());
            }
        };
        self.has_words |= !text.is_empty();
        self.way.write(text, &mut self.buffer);
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    /// Lets everything out.
    fn flush(&mut self) -> Result<(), Failure> {
        if let Some(last) = self.buffer.last() {
            self.mid_line = *last != b'\n';
            self.out.write(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Text that is to be the answer is complete only with the pictures that belong to it.
    fn finish(&mut self, _: &Completion) -> Result<(), Failure> {
        self.end()?;
        self.media.finish(&self.held_text())?;
        self.out.complete()
    }

    /// A pipe gets nothing that the model did not say, a terminal a fresh line.
    fn fail(&mut self, _: &Completion, _: &Report) -> Result<(), Failure> {
        self.flush()?;
        self.media.fail()?;
        if self.on_terminal || matches!(self.way, Way::Layout(_)) { self.end() } else { Ok(()) }
    }

    fn shows(&self, part: &Part<'_>) -> bool {
        match &part.content {
            Content::Text(text) => !text.is_empty() && !matches!(self.out, Sink::Memory(_)),
            Content::Other(name) => name == "inlineData" && self.media.is_the_answer(),
            Content::Thought(_) => false,
        }
    }

    fn is_all_shown(&self) -> bool {
        self.unshown.is_empty()
    }

    fn draft(&self) -> Option<PathBuf> {
        self.out.draft().or_else(|| self.media.draft())
    }

    fn abandon(&mut self) -> Option<PathBuf> {
        self.media.abandon();
        self.out.abandon()
    }

    fn files(&self) -> Vec<String> {
        self.media.lines()
    }

    fn remarks(&self) -> Vec<String> {
        let mut lines: Vec<_> = self.media.complaints().collect();
        let said = self.held_text();
        if !said.is_empty() {
            lines.push(format!("the model also says: {said}"));
        }
        lines.extend(self.unshown.remark());
        let kept = self.way.kept();
        if kept > 0 {
            lines.push(format!("the answer holds {kept} invisible or direction-changing characters, kept as they are"));
        }
        lines
    }
}

impl TextRenderer {
    /// What the model says where standard output is for a picture.
    fn held_text(&self) -> String {
        let Sink::Memory(text) = &self.out else {
            return String::new();
        };
        String::from_utf8_lossy(text.trim_ascii()).into_owned()
    }

    /// Keeps a picture or a sound. The text before it is printed even if that fails.
    fn keep(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        let kept = self.media.keep(part);
        if kept.is_err() {
            self.flush()?;
        }
        kept
    }

    /// Whether a picture or a sound is to stand where text would: there is no text, and a file was asked for, or a pipe
    /// in so many words (`--output -`), which can take one.
    fn is_filled_by_media(&self) -> bool {
        let takes_all = self.out.draft().is_some();
        !self.has_words && (takes_all || self.fills_pipe && self.media.count() == 1)
    }

    /// Ends the text with a newline, if it does not end in one by itself.
    fn end(&mut self) -> Result<(), Failure> {
        if self.is_filled_by_media() {
            let first = self.media.take_first()?;
            return self.out.write(&first);
        }
        self.way.finish(&mut self.buffer);
        self.flush()?;
        if self.mid_line && !matches!(self.way, Way::Raw) {
            self.buffer.push(b'\n');
        }
        self.flush()
    }
}
