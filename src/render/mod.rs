//! What is printed, and the only place that lays it out.

pub mod attended;
pub mod executed;
pub mod extract;
pub mod form;
pub mod grounded;
pub mod indent;
pub mod json;
pub mod layout;
pub mod media;
pub mod places;
pub mod rows;
pub mod schema;
pub mod sources;
pub mod text;
pub mod transcript;
mod unshown;

use std::path::PathBuf;

use crate::failure::{Failure, Report};
use crate::gemini::completion::Completion;
use crate::gemini::part::Part;
use crate::gemini::reply::Reply;

/// An answer laid out in some form. It may go to a file, a descriptor or memory; nobody who collects it needs to know.
pub trait Renderer {
    /// The renderer that this one is around, to which it leaves what it does not do or answer itself; none if it prints
    /// by itself.
    fn inner(&self) -> Option<&dyn Renderer>;

    /// The same renderer, to hand something on to it.
    fn inner_mut(&mut self) -> Option<&mut dyn Renderer>;

    /// Takes a part of the answer; it may be kept until the next [`flush`](Self::flush).
    ///
    /// Fails (exit 10) if it cannot be written, or (exit 9) if it is too large to be kept.
    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure>;

    /// Takes what a reply says beside its parts.
    fn metadata(&mut self, reply: &Reply<'_>) {
        if let Some(inner) = self.inner_mut() {
            inner.metadata(reply);
        }
    }

    /// Nothing of what came so far counts: the request is sent again.
    fn again(&mut self) {
        if let Some(inner) = self.inner_mut() {
            inner.again();
        }
    }

    /// Lets everything out that was kept.
    fn flush(&mut self) -> Result<(), Failure>;

    /// Ends an answer that is whole.
    fn finish(&mut self, completion: &Completion) -> Result<(), Failure>;

    /// Ends an answer that failed; what came of it stays printed, or in the file that is returned.
    fn fail(&mut self, completion: &Completion, report: &Report) -> Result<(), Failure>;

    /// Whether anything of a part is printed as it comes.
    fn shows(&self, part: &Part<'_>) -> bool {
        self.inner().is_some_and(|inner| inner.shows(part))
    }

    /// Whether all that came reaches the user, parts that are not text included.
    fn is_all_shown(&self) -> bool {
        self.inner().is_none_or(Renderer::is_all_shown)
    }

    /// The file that is written under another name until it is complete.
    fn draft(&self) -> Option<PathBuf> {
        self.inner()?.draft()
    }

    /// Gives a draft up. Returns where what came of the answer is kept, if that is not where it was asked for.
    fn abandon(&mut self) -> Option<PathBuf> {
        self.inner_mut()?.abandon()
    }

    /// One line for a person about each file beside the answer.
    fn files(&self) -> Vec<String> {
        self.inner().map(Renderer::files).unwrap_or_default()
    }

    /// One line for a person about each source of a whole answer, where the answer itself does not list them.
    fn sources(&self) -> Vec<String> {
        self.inner().map(Renderer::sources).unwrap_or_default()
    }

    /// One line for a person about each thing of a whole answer that is not printed as it came.
    fn remarks(&self) -> Vec<String> {
        self.inner().map(Renderer::remarks).unwrap_or_default()
    }
}
