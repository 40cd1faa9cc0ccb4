//! What was said so far, in turns: all that a request is made from, besides its options.

use crate::failure::{Failure, Report};
use crate::gemini::completion::Completion;
use crate::gemini::content::{Role, Turn};
use crate::gemini::part::Part;
use crate::render::Renderer;

/// A conversation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conversation {
    /// In their order; the last one is the person's when a request is made.
    pub turns: Vec<Turn>,
}

impl Conversation {
    /// One that begins with this turn.
    pub fn beginning_with(turn: Turn) -> Self {
        Self { turns: vec![turn] }
    }
}

/// Keeps an answer as the model's turn, for whoever goes on from it. It prints nothing.
#[derive(Debug, Default)]
pub struct Recorder {
    parts: Vec<serde_json::Value>,
}

impl Recorder {
    /// The turn that was recorded.
    pub fn into_turn(self) -> Turn {
        Turn { role: Role::Model, parts: self.parts }
    }
}

impl Renderer for Recorder {
    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        self.parts.extend(serde_json::from_str::<serde_json::Value>(part.json).ok());
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn finish(&mut self, _: &Completion) -> Result<(), Failure> {
        Ok(())
    }

    fn fail(&mut self, _: &Completion, _: &Report) -> Result<(), Failure> {
        Ok(())
    }
}
