//! What was said so far, in turns: all that a request is made from, besides its options.

use crate::failure::{Failure, Report};
use crate::gemini::completion::Completion;
use crate::gemini::content::{Role, Turn, TurnPart};
use crate::gemini::part::Part;
use crate::render::Renderer;

/// A conversation.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    /// In their order; the last one is the person's when a request is made.
    pub turns: Vec<Turn>,
}

/// Keeps an answer as the model's turn, for whoever goes on from it. It prints nothing.
#[derive(Debug, Default)]
pub struct Recorder {
    parts: Vec<TurnPart>,
}

impl Recorder {
    /// The turn that was recorded.
    pub fn into_turn(self) -> Turn {
        Turn { role: Role::Model, parts: self.parts }
    }
}

impl Renderer for Recorder {
    fn inner(&self) -> Option<&dyn Renderer> {
        None
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Renderer> {
        None
    }

    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        self.parts.extend(TurnPart::from_json(part.json));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gemini::reply::Reply;

    #[test]
    fn an_answer_is_kept_byte_for_byte() {
        let parts = [
            r#"{"text":"\u0061\ud83d","z":1.0,"a":1e2}"#,
            r#"{"text":"","thoughtSignature":"Ab\/+=="}"#,
            r#"{ "functionCall": {"name":"f","args":{"b":1,"a":2}}, "newField": -0.0 }"#,
        ];
        let json = format!(r#"{{"candidates":[{{"content":{{"parts":[{}]}}}}]}}"#, parts.join(" ,\n"));
        let mut recorder = Recorder::default();
        Reply::read(&json).unwrap().parts().for_each(|part| recorder.part(&part).unwrap());
        let turn = recorder.into_turn();
        assert_eq!(turn.parts.iter().map(TurnPart::json).collect::<Vec<_>>(), parts);
        let sent = format!(r#"{{"parts":[{}],"role":"model"}}"#, parts.join(","));
        assert_eq!(serde_json::to_string(&turn).unwrap(), sent);
    }
}
