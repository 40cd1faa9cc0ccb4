//! An answer that must have a form: nothing of it is printed that is not proven to have it.

use std::path::PathBuf;

use crate::failure::{Failure, Kind, Report};
use crate::gemini::completion::Completion;
use crate::gemini::part::{Content, Part};
use crate::output::sink::Sink;

use super::Renderer;
use super::unshown::Unshown;

/// What is proven is let out when this much has come together, and whenever the next piece would have to be waited for.
const BUFFER: usize = 32 << 10;

/// A form that text may have.
pub trait Form {
    /// Takes a piece of the answer, and gives out what is proven.
    ///
    /// Fails (exit 9) once it is clear that the answer does not have the form.
    fn take(&mut self, text: &str, out: &mut Vec<u8>) -> Result<(), Failure>;

    /// The answer is whole: gives out the rest.
    ///
    /// Fails (exit 9) if the answer does not have the form.
    fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), Failure>;

    /// Whether anything is given out before the end.
    fn comes_in_pieces(&self) -> bool {
        false
    }
}

/// Prints what has the form.
pub struct FormRenderer<F> {
    out: Sink,
    form: F,
    buffer: Vec<u8>,
    unshown: Unshown,
}

impl<F: Form> FormRenderer<F> {
    /// Prints there.
    pub fn new(out: Sink, form: F) -> Self {
        Self { out, form, buffer: Vec::new(), unshown: Unshown::default() }
    }
}

impl<F: Form> Renderer for FormRenderer<F> {
    fn inner(&self) -> Option<&dyn Renderer> {
        None
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Renderer> {
        None
    }

    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        match &part.content {
            Content::Text(text) => self.form.take(text, &mut self.buffer)?,
            Content::Thought(_) => {}
            Content::Other(name) => self.unshown.note(name),
        }
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        if !self.buffer.is_empty() {
            self.out.write(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn finish(&mut self, _: &Completion) -> Result<(), Failure> {
        self.form.finish(&mut self.buffer)?;
        self.flush()?;
        self.out.complete()
    }

    /// What was proven before stays.
    fn fail(&mut self, _: &Completion, _: &Report) -> Result<(), Failure> {
        self.flush()
    }

    fn shows(&self, part: &Part<'_>) -> bool {
        self.form.comes_in_pieces() && matches!(&part.content, Content::Text(text) if !text.is_empty())
    }

    fn is_all_shown(&self) -> bool {
        self.unshown.is_empty()
    }

    fn draft(&self) -> Option<PathBuf> {
        self.out.draft()
    }

    fn abandon(&mut self) -> Option<PathBuf> {
        self.out.abandon()
    }

    fn remarks(&self) -> Vec<String> {
        self.unshown.remark().into_iter().collect()
    }
}

/// Text that is kept until it is whole.
#[derive(Debug, Default)]
pub struct Kept(pub String);

impl Kept {
    /// Adds a piece.
    ///
    /// Fails (exit 9) on more than can be kept.
    pub fn push(&mut self, text: &str) -> Result<(), Failure> {
        /// In bytes.
        const LARGEST: usize = 64 << 20;
        if self.0.len() + text.len() > LARGEST {
            let message = "the answer is larger than 64 MiB, too much to look at as a whole";
            return Err(Failure::new(Kind::Incomplete, message));
        }
        self.0.push_str(text);
        Ok(())
    }
}
