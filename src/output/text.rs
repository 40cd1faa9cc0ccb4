//! The answer as text: nothing but the answer, ending in a newline.

use crate::failure::Failure;
use crate::gemini::reply::Event;

use super::sink::Sink;
use super::visible::Visible;

/// Text is let out when this much has come together, and whenever the next piece would have to be waited for.
const BUFFER: usize = 32 << 10;

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
}

impl Text {
    /// `raw` prints the model's bytes untouched.
    pub fn new(out: Sink, raw: bool, on_terminal: bool) -> Self {
        let visible = (!raw).then(|| Visible::new(on_terminal));
        Self { out, buffer: Vec::new(), visible, on_terminal, mid_line: false }
    }

    /// How many invisible or direction-changing characters were let through to a pipe.
    pub fn kept(&self) -> u64 {
        self.visible.as_ref().map_or(0, Visible::kept)
    }

    /// Prints text; everything else has no place here.
    pub fn show(&mut self, event: &Event<'_>) -> Result<(), Failure> {
        let Event::Text(text) = event else {
            return Ok(());
        };
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

    /// Ends the text with a newline, if it does not end in one by itself.
    pub fn finish(&mut self) -> Result<(), Failure> {
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
