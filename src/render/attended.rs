//! An answer that a person may be watching: the spinner goes when there is something to read, and thoughts go to standard
//! error, on lines of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::{Failure, Report};
use crate::gemini::completion::Completion;
use crate::gemini::part::{Content, Part};

use super::{Renderer, executed};
use crate::console::Console;

/// A renderer around another one, which prints the answer itself.
pub struct Attended<'a> {
    inner: Box<dyn Renderer>,
    console: &'a Console,
    /// Whether thoughts are shown.
    thoughts: bool,
    /// Whether parts that are not text are shown.
    parts: bool,
    /// Whether any was.
    has_shown: bool,
    /// Whether the answer itself goes to a terminal.
    on_terminal: bool,
    /// Set once any text has left, for whoever is interrupted.
    printed: Arc<AtomicBool>,
    /// Whether the cursor stands behind text of the answer.
    mid_line: bool,
    /// Whether a thought was shown that may not have ended.
    in_thought: bool,
}

impl<'a> Attended<'a> {
    /// Around this renderer. `thoughts` are shown if asked for, unless the renderer prints them itself.
    pub fn new(inner: Box<dyn Renderer>, console: &'a Console, thoughts: bool, on_terminal: bool) -> Self {
        let (parts, has_shown, printed) = (false, false, Arc::default());
        Self { inner, console, thoughts, parts, has_shown, on_terminal, printed, mid_line: false, in_thought: false }
    }

    /// The same, with the parts that are not text shown too, in place of what the renderer would do with them.
    pub fn with_parts(self, parts: bool) -> Self {
        Self { parts, ..self }
    }

    /// Whether any text has left.
    pub fn printed(&self) -> &Arc<AtomicBool> {
        &self.printed
    }

    /// Standard error, to say something beside the answer.
    pub fn console(&self) -> &Console {
        self.console
    }

    /// In the middle of the answer, at a terminal, what is beside it begins a line of its own.
    fn step_aside(&mut self) -> Result<(), Failure> {
        if std::mem::take(&mut self.mid_line) && self.console.on_terminal() {
            self.inner.flush()?;
            self.console.fresh_line();
        }
        Ok(())
    }

    fn think(&mut self, text: &str) -> Result<(), Failure> {
        self.step_aside()?;
        self.console.thought(text);
        self.in_thought = true;
        Ok(())
    }

    fn end_thought(&mut self) {
        if std::mem::take(&mut self.in_thought) {
            self.console.end_thoughts();
        }
    }

    fn show(&mut self, title: &str, text: &str) -> Result<(), Failure> {
        self.console.retire();
        self.end_thought();
        self.step_aside()?;
        self.has_shown = true;
        self.console.answer(&format!("{title}:"));
        self.console.quote(text);
        Ok(())
    }

    /// Leaves nothing of the wait, and no line of thoughts, open.
    pub fn settle(&mut self) {
        self.console.settle();
        self.console.end_thoughts();
    }
}

impl Renderer for Attended<'_> {
    fn inner(&self) -> Option<&dyn Renderer> {
        Some(&*self.inner)
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Renderer> {
        Some(&mut *self.inner)
    }

    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        if self.parts
            && let Some((title, text)) = executed::shown(part)
        {
            return self.show(&title, &text);
        }
        if self.shows(part) {
            if !matches!(part.content, Content::Thought(_)) {
                self.printed.store(true, Ordering::Relaxed);
            }
            self.console.retire();
        }
        match &part.content {
            Content::Thought(text) if self.thoughts => self.think(text)?,
            Content::Thought(_) => {}
            Content::Text(text) => {
                self.end_thought();
                if !text.is_empty() {
                    self.mid_line = self.on_terminal && !text.ends_with('\n');
                }
            }
            Content::Other(_) => self.end_thought(),
        }
        self.inner.part(part)
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.inner.flush()
    }

    fn finish(&mut self, completion: &Completion) -> Result<(), Failure> {
        self.settle();
        self.inner.finish(completion)
    }

    fn fail(&mut self, completion: &Completion, report: &Report) -> Result<(), Failure> {
        self.settle();
        self.inner.fail(completion, report)
    }

    fn shows(&self, part: &Part<'_>) -> bool {
        let is_thought = matches!(&part.content, Content::Thought(text) if !text.is_empty());
        is_thought && self.thoughts || self.inner.shows(part)
    }

    /// What went to standard error is no answer.
    fn is_all_shown(&self) -> bool {
        !self.has_shown && self.inner.is_all_shown()
    }
}
