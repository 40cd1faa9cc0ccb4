//! Which conversation a prompt belongs to.

use std::path::Path;

use crate::chats::last::{Found, Last};
use crate::chats::record::{Header, Origin, TurnLine};
use crate::chats::store::Store;
use crate::chats::{Chat, History, Patience, exchanges};
use crate::cli::ChatOptions;
use crate::commands::Context;
use crate::failure::Failure;
use crate::gemini::content::Role;
use crate::settings::Settings;
use crate::values::Keeping;

use super::keep::{Place, Talk};

/// The conversation of a prompt, before anything of the prompt is in it.
pub struct Going {
    /// What is sent in front of the prompt.
    pub history: History,
    /// Where the prompt and its answer are kept.
    pub talk: Talk,
    /// What was said last by the person, with the model and the system instruction that it was said to.
    pub before: Option<TurnLine>,
}

/// Finds the conversation, opened so that nobody else goes on with it, or begins one.
///
/// Fails (exit 2) if there is none to go on with, or it cannot be read; (exit 1) if somebody does not leave it.
pub fn begin(typed: &ChatOptions, settings: &Settings, context: &Context<'_>) -> Result<Going, Failure> {
    let only_reads = typed.no_log || settings.output.show.is_some() || settings.cost.count;
    let finder = Finder { typed, settings, only_reads, context };
    let Some(chat) = finder.named()? else {
        return finder.plain();
    };
    for line in &chat.torn {
        context.console.say(&format!("line {line} of {} is torn, and is left out", chat.path.display()));
    }
    let history = History::of(&chat.lines, typed.last.map(Into::into))?;
    if history.count < history.of {
        context.console.say(&format!("only the last {} of {} turns are sent", history.count, history.of));
    }
    let before = chat.lines.iter().rfind(|line| line.role == Role::User).cloned();
    let last = finder.shows().then(|| Last::of(context.environment)).flatten();
    let place = if only_reads { Place::Nowhere } else { Place::Chat(Box::new(chat), last) };
    Ok(Going { history, talk: Talk::new(place), before })
}

struct Finder<'a> {
    typed: &'a ChatOptions,
    settings: &'a Settings,
    only_reads: bool,
    context: &'a Context<'a>,
}

impl Finder<'_> {
    /// The conversation that was asked for; none if none was.
    fn named(&self) -> Result<Option<Chat>, Failure> {
        if self.typed.goes_on {
            return self.last().map(Some);
        }
        self.typed.chat.as_deref().map(|name| self.kept(name)).transpose()
    }

    /// The last one of this terminal.
    fn last(&self) -> Result<Chat, Failure> {
        let environment = self.context.environment;
        let last = Last::of(environment).ok_or_else(|| {
            Failure::usage("there is no terminal here whose conversation could be gone on with").hint(HINT)
        })?;
        match last.find()? {
            None => Err(nothing(self.keeping())),
            Some(Found::Here(path)) => {
                if let (Some(turn), false) = (self.typed.fork, self.only_reads) {
                    // Nobody goes on with what is copied meanwhile.
                    let source = self.open(&path)?;
                    let (turn, lines) = until(&source, turn.map(Into::into))?;
                    last.fork(&source, turn, lines)?;
                    self.say_forked(&source, turn);
                    drop(source);
                    return self.open(&path);
                }
                self.cut(self.open(&path)?)
            }
            Some(Found::Kept(id)) => match Store::kept(environment)?.find(&id)? {
                Some(_) => self.kept(&id),
                None => Err(Failure::usage("the last conversation of this terminal was removed").hint(HINT)),
            },
        }
    }

    /// One of a name, or of an id; a new one if there is none.
    fn kept(&self, name: &str) -> Result<Chat, Failure> {
        let store = Store::kept(self.context.environment)?;
        let found = store.find(name)?;
        if let Some(turn) = self.typed.fork {
            let Some(found) = found else {
                return Err(
                    Failure::usage("there is no such conversation to copy").hint("`gemini log list` lists them")
                );
            };
            let source = Chat::read(&found.path, self.home())?;
            if self.only_reads {
                return self.cut(source);
            }
            let (turn, lines) = until(&source, turn.map(Into::into))?;
            let from = Origin { id: found.id, turn };
            let copy = store.begin(None, Some(from), source.raw(lines))?;
            self.say_forked(&source, turn);
            self.context.console.say(&format!("the copy is {}; to go on with it: --chat {0}", copy.header.id));
            return Ok(copy);
        }
        match found {
            Some(found) if self.only_reads => Chat::read(&found.path, self.home()),
            None if self.only_reads => Ok(Chat::unwritten(&store.folder, Header::new("", None, None))),
            _ => self.patiently(|patience| store.open_or_begin(name, patience)),
        }
    }

    /// A prompt that was not said to belong to any conversation.
    fn plain(&self) -> Result<Going, Failure> {
        let environment = self.context.environment;
        let last = || self.shows().then(|| Last::of(environment)).flatten();
        let place = match self.keeping() {
            _ if self.only_reads => Place::Nowhere,
            Keeping::Off => Place::Nowhere,
            Keeping::Terminal => last().map_or(Place::Nowhere, Place::new_at),
            Keeping::All => {
                let chat = Store::kept(environment)?.begin(None, None, b"")?;
                Place::Chat(Box::new(chat), last())
            }
        };
        let talk = Talk::new(place);
        Ok(Going { history: History::default(), talk, before: None })
    }

    fn keeping(&self) -> Keeping {
        self.context.config.history.unwrap_or(Keeping::Terminal)
    }

    /// Whether a person sees the answer, and comes back to it with -c.
    fn shows(&self) -> bool {
        let sees = self.context.environment.stdout_is_terminal && self.settings.output.file.is_none();
        sees && self.keeping() != Keeping::Off
    }

    fn home(&self) -> Option<&Path> {
        self.context.environment.home.as_deref()
    }

    fn open(&self, path: &Path) -> Result<Chat, Failure> {
        if self.only_reads {
            return Chat::read(path, self.home());
        }
        self.patiently(|patience| Chat::open(path, self.home(), patience))
    }

    fn patiently<T>(&self, act: impl FnOnce(&Patience<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let until = self.context.shared.deadline.or_after(self.settings.usual_limit());
        let announce = || self.context.console.progress("waiting for another gemini that is in this conversation");
        act(&Patience { until, announce: &announce })
    }

    /// What a copy would hold, for a run that keeps nothing.
    fn cut(&self, mut chat: Chat) -> Result<Chat, Failure> {
        if let Some(turn) = self.typed.fork {
            let (_, lines) = until(&chat, turn.map(Into::into))?;
            chat.lines.truncate(lines);
        }
        Ok(chat)
    }

    fn say_forked(&self, source: &Chat, turn: usize) {
        self.context.console.say(&format!("a copy of {} up to turn {turn} is gone on with", source.header.id));
    }
}

const HINT: &str = "--chat NAME begins a conversation that is kept, and goes on with it anywhere";

/// Why there is nothing to go on with.
fn nothing(keeping: Keeping) -> Failure {
    let hint = match keeping {
        Keeping::Off => "the configuration says history = \"off\"; --chat NAME keeps a conversation all the same",
        Keeping::Terminal | Keeping::All => {
            "ask without -c first: what is answered on this terminal can be gone on with; or --chat NAME"
        }
    };
    Failure::usage("there is no conversation of this terminal to go on with").hint(hint)
}

/// The turn up to which a conversation is copied, and how many lines that is.
fn until(chat: &Chat, turn: Option<usize>) -> Result<(usize, usize), Failure> {
    let turns = exchanges(&chat.lines);
    let turn = turn.unwrap_or(turns.len());
    match turns.iter().find(|exchange| exchange.number == turn) {
        Some(exchange) => Ok((turn, exchange.lines.end)),
        None if turn == 0 => Ok((0, 0)),
        None => {
            Err(Failure::usage(format!("there is no turn {turn} to copy up to: the conversation has {}", turns.len())))
        }
    }
}
