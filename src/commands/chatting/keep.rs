//! What is kept of a prompt and its answer.

use std::fs;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::chats::last::Last;
use crate::chats::record::{INTERRUPTED, TurnLine};
use crate::chats::store::{entry, new_id};
use crate::chats::{Chat, exchanges};
use crate::failure::{Failure, Report};
use crate::gemini::completion::Completion;
use crate::gemini::content::{Role, Turn, TurnPart};
use crate::gemini::part::Part;
use crate::gemini::request::Request;
use crate::render::Renderer;

/// Where a prompt and its answer are kept.
#[derive(Debug)]
pub enum Place {
    /// Nowhere.
    Nowhere,
    /// As the last conversation of this terminal, once it is answered; with this id.
    Terminal(Last, String),
    /// In a conversation that was begun or is gone on with; and whose terminal goes on with it.
    Chat(Box<Chat>, Option<Last>),
}

impl Place {
    /// A new conversation of a terminal.
    pub fn new_at(last: Last) -> Self {
        Self::Terminal(last, new_id())
    }
}

/// A prompt and its answer, to be kept. Clones are the same: a signal ends the talk from another thread.
#[derive(Debug, Clone)]
pub struct Talk(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    place: Place,
    /// What the person says.
    turn: Turn,
    /// What has come of the answer.
    parts: Vec<TurnPart>,
    /// What was sent, once it is.
    said: Option<TurnLine>,
}

impl Talk {
    /// A talk of which nothing has been said.
    pub fn new(place: Place) -> Self {
        let turn = Turn { parts: Vec::new(), role: Role::User };
        Self(Arc::new(Mutex::new(State { place, turn, parts: Vec::new(), said: None })))
    }

    /// Takes over what the person says, files in it by their places on the disk.
    pub fn say(&self, turn: &Turn) {
        let mut state = self.state();
        if !matches!(state.place, Place::Nowhere) {
            state.turn = turn.clone();
        }
    }

    /// Whether anything is kept.
    pub fn is_kept(&self) -> bool {
        !matches!(self.state().place, Place::Nowhere)
    }

    /// Whether somebody asked for it to be kept, and must hear if it is not.
    pub fn is_wanted(&self) -> bool {
        matches!(self.state().place, Place::Chat(..))
    }

    /// The conversation for `--json`: its id, its name and the number of this turn; none if nothing is kept.
    pub fn label(&self) -> Option<Value> {
        match &self.state().place {
            Place::Nowhere => None,
            Place::Terminal(_, id) => Some(json!({ "id": id, "name": null, "turn": 1 })),
            Place::Chat(chat, _) => {
                let turn = exchanges(&chat.lines).len() + 1;
                let name = entry(&chat.path).and_then(|entry| entry.name);
                Some(json!({ "id": chat.header.id, "name": name, "turn": turn }))
            }
        }
    }

    /// The prompt is about to be sent: in a conversation it is written first, so that nothing can lose it.
    ///
    /// Fails (exit 1) if it cannot be written.
    pub fn begin(&self, request: &Request<'_>, system: Option<&str>) -> Result<(), Failure> {
        let mut state = self.state();
        if matches!(state.place, Place::Nowhere) {
            return Ok(());
        }
        let tools = request.fields.get("tools").and_then(|tools| serde_json::value::to_raw_value(tools).ok());
        let model = Some(request.model.clone());
        let said = TurnLine { model, system: system.map(ToOwned::to_owned), tools, ..TurnLine::new(&state.turn) };
        if let Place::Chat(chat, _) = &mut state.place {
            chat.append(said.clone())?;
        }
        state.said = Some(said);
        Ok(())
    }

    /// The answer is over, with this ending if it is not whole. Only the first end counts.
    ///
    /// Fails (exit 1) if it cannot be written.
    pub fn end(&self, ending: Option<&str>, completion: &Completion) -> Result<(), Failure> {
        self.state().end(ending, |line| {
            line.model_version.clone_from(&completion.model_version);
            line.response_id.clone_from(&completion.response_id);
            line.finish_reason = completion.finish().map(ToOwned::to_owned);
            let usage = completion.usage();
            line.usage = if usage.is_empty() { None } else { serde_json::value::to_raw_value(&usage).ok() };
        })
    }

    /// The person has stopped the answer. There is nobody left to tell if that cannot be kept.
    pub fn interrupt(&self) {
        let _ = self.state().end(Some(INTERRUPTED), |_| {});
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn end(&mut self, ending: Option<&str>, complete: impl FnOnce(&mut TurnLine)) -> Result<(), Failure> {
        let Some(said) = self.said.take() else {
            return Ok(());
        };
        let parts = std::mem::take(&mut self.parts);
        let mut answer = TurnLine::new(&Turn { parts, role: Role::Model });
        answer.ending = ending.map(ToOwned::to_owned);
        complete(&mut answer);
        match &mut self.place {
            Place::Nowhere => Ok(()),
            // A prompt that failed takes the place of no conversation.
            Place::Terminal(..) if answer.is_refusal() => Ok(()),
            Place::Terminal(last, id) => last.replace(id, &[said, answer]),
            Place::Chat(chat, last) => {
                chat.append(answer)?;
                match last {
                    Some(last) if !last.is_at(&chat.path) => last.refer(&chat.header.id),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// A conversation that was begun for a prompt, and in which nothing was said in the end, is none.
impl Drop for State {
    fn drop(&mut self) {
        if let Place::Chat(chat, _) = &self.place
            && chat.is_blank()
        {
            let _ = fs::remove_file(&chat.path);
        }
    }
}

/// A renderer around another one, which keeps what comes.
pub struct Kept<'a> {
    talk: Option<&'a Talk>,
    inner: &'a mut dyn Renderer,
}

impl<'a> Kept<'a> {
    /// Around this renderer.
    pub fn new(talk: &'a Talk, inner: &'a mut dyn Renderer) -> Self {
        Self { talk: Some(talk).filter(|talk| talk.is_kept()), inner }
    }
}

impl Renderer for Kept<'_> {
    fn inner(&self) -> Option<&dyn Renderer> {
        Some(self.inner)
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Renderer> {
        Some(self.inner)
    }

    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        if let Some(talk) = self.talk {
            talk.state().parts.extend(TurnPart::from_json(part.json));
        }
        self.inner.part(part)
    }

    fn again(&mut self) {
        if let Some(talk) = self.talk {
            talk.state().parts.clear();
        }
        self.inner.again();
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.inner.flush()
    }

    fn finish(&mut self, completion: &Completion) -> Result<(), Failure> {
        self.inner.finish(completion)
    }

    fn fail(&mut self, completion: &Completion, report: &Report) -> Result<(), Failure> {
        self.inner.fail(completion, report)
    }
}
