//! What is printed, and the only place that lays it out.

mod invisible;
pub mod json;
pub mod media;
pub mod notices;
pub mod sink;
pub mod spinner;
pub mod stdout;
pub mod text;
pub mod visible;

use crate::failure::{Failure, Report};
use crate::gemini::ending::Ending;
use crate::gemini::part::Part;
use crate::gemini::reply::Reply;

use sink::Sink;

/// How an answer is printed.
pub enum Answer {
    /// The text and nothing else.
    Text(Box<text::Text>),
    /// `--json`
    Json(Box<json::Json>),
}

impl Answer {
    /// Prints what happened, or keeps it until the next [`flush`](Self::flush).
    pub fn show(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        match self {
            Self::Text(text) => text.show(part),
            Self::Json(json) => json.show(part),
        }
    }

    /// Keeps what a reply says beside its parts, where that is printed.
    pub fn absorb(&mut self, reply: &Reply<'_>) {
        if let Self::Json(json) = self {
            json.absorb(reply);
        }
    }

    /// Lets everything out that was kept.
    pub fn flush(&mut self) -> Result<(), Failure> {
        match self {
            Self::Text(text) => text.flush(),
            Self::Json(json) => json.flush(),
        }
    }

    /// The end of the whole answer.
    pub fn finish(&mut self, ending: &Ending) -> Result<(), Failure> {
        match self {
            Self::Text(text) => text.finish(),
            Self::Json(json) => json.finish(ending, None),
        }
    }

    /// The end of an answer that failed; what came of it stays printed.
    pub fn fail(&mut self, ending: &Ending, report: &Report) -> Result<(), Failure> {
        match self {
            Self::Text(text) => text.fail(),
            Self::Json(json) => json.finish(ending, Some(report)),
        }
    }

    /// Whether all that came reaches the user, parts that are not text included.
    pub fn is_all_shown(&self) -> bool {
        match self {
            Self::Text(text) => text.unshown.is_empty(),
            Self::Json(_) => true,
        }
    }

    /// Where the answer goes.
    pub fn sink(&mut self) -> &mut Sink {
        match self {
            Self::Text(text) => &mut text.out,
            Self::Json(json) => &mut json.out,
        }
    }
}
