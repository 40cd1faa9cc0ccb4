//! The stage between the model's text and the screen that lays Markdown out.

use std::fmt;

use crate::markdown::Markdown;
use crate::markdown::theme::Theme;
use crate::output::visible::Visible;

/// Lays Markdown out, for a terminal that may be resized meanwhile.
pub struct Layout {
    /// Control characters are gone before anything is understood, so that all that reach the terminal are ours.
    visible: Visible,
    markdown: Markdown,
    /// How many columns there are now.
    width: Box<dyn Fn() -> usize>,
    /// Text without control characters.
    text: Vec<u8>,
}

impl Layout {
    /// For a terminal that says how wide it is.
    pub fn new(theme: Theme, on_terminal: bool, width: impl Fn() -> usize + 'static) -> Self {
        let markdown = Markdown::new(theme, width());
        Self { visible: Visible::new(on_terminal), markdown, width: Box::new(width), text: Vec::new() }
    }

    /// Takes text, and appends what is certain of it.
    pub fn write(&mut self, text: &str, out: &mut Vec<u8>) {
        self.visible.write(text, &mut self.text);
        self.lay_out(out);
    }

    /// Appends what was still held.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.visible.finish(&mut self.text);
        self.lay_out(out);
        self.markdown.finish(out);
    }

    /// How many invisible or direction-changing characters were let through.
    pub fn kept(&self) -> u64 {
        self.visible.kept()
    }

    fn lay_out(&mut self, out: &mut Vec<u8>) {
        self.markdown.resize((self.width)());
        // Text stays text where control characters are taken out of it.
        self.markdown.write(&String::from_utf8_lossy(&self.text), out);
        self.text.clear();
    }
}

impl fmt::Debug for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layout").field("markdown", &self.markdown).finish_non_exhaustive()
    }
}
