//! A prompt from what was typed to a request that may be sent: whatever sends one begins here, so that none of the steps
//! that keep keys at home can be left out.

use std::rc::Rc;

use anyhow::Result;

use crate::chats::record::TurnLine;
use crate::cli::AskOptions;
use crate::console::Console;
use crate::conversation::Conversation;
use crate::failure::Failure;
use crate::gemini::outgoing;
use crate::gemini::request::Request;
use crate::key::find::Search;
use crate::key::leak;
use crate::prompt::{Prompt, Sources};
use crate::schema::Schema;
use crate::settings::Settings;
use crate::settings::media::Product;
use crate::template::{self, Template};

use super::chatting::{self, Going, Talk};
use super::service::{self, Service};
use super::{Context, mistaken};

/// A prompt in which no key was found.
pub struct Prepared {
    /// What was decided about it and its answer.
    pub settings: Settings,
    /// Every key that there is.
    pub search: Rc<Search>,
    /// What is kept of it and its answer.
    pub talk: Talk,
    /// How many turns of a conversation are sent with it.
    pub earlier: usize,
    conversation: Conversation,
}

/// Gathers the settings and the prompt, and makes sure that it is meant as one and holds no key. Nothing is sent, and no
/// key needed.
///
/// Fails (exit 2) on what cannot be sent, or may not.
pub fn prepare(typed: &AskOptions, context: &Context<'_>) -> Result<Prepared> {
    let &Context { shared, environment, config, console } = context;
    let template = template::chosen(typed.prompt.template.as_deref(), environment)?;
    let mut settings = Settings::gather(typed, &template, shared, environment, config)?;
    let prompt = Prompt::gather(Sources {
        typed: &typed.prompt,
        template: &template,
        holds_key: shared.key.takes_stdin(),
        environment,
        deadline: &shared.deadline,
        console,
    })?;
    mistaken::refuse(typed, &prompt)?;
    let search = service::search(context)?;
    if !settings.allow_secrets {
        leak::refuse_key_alone(&prompt.text)?;
    }
    let Going { mut history, talk, before } = chatting::begin(&typed.chat, &settings, context)?;
    if let Some(before) = before {
        go_on_as(&before, &mut settings, typed, &template);
    }
    let turn = prompt.into_turn_for(&settings.product, &settings.request.model)?;
    talk.say(&turn);
    history.push(turn.role, turn.parts);
    let (conversation, earlier) = (Conversation { turns: history.turns }, history.count);
    let prepared = Prepared { settings, search: Rc::new(search), talk, earlier, conversation };
    prepared.guard(console)?;
    Ok(prepared)
}

/// A conversation goes on with the model and the system instruction that it had, unless others are asked for now.
fn go_on_as(before: &TurnLine, settings: &mut Settings, typed: &AskOptions, template: &Template) {
    if settings.product != Product::Text {
        return;
    }
    let request = &mut settings.request;
    if let (Some(model), None, None) = (&before.model, &typed.prompt.model, &template.model) {
        request.model.clone_from(model);
    }
    if typed.prompt.system.is_none() && template.system.is_none() {
        request.system.clone_from(&before.system);
    }
}

impl Prepared {
    /// What is sent.
    pub fn request(&self) -> Request<'_> {
        Request::new(&self.settings.request, &self.conversation.turns)
    }

    /// Gets the key and the connection; `doing` is what a person reads while they wait.
    ///
    /// Fails (exit 3) if there is no key that may go to this address; (exit 2) if that key stands in the request.
    pub fn connect<'a>(&self, context: &'a Context<'a>, doing: &'static str) -> Result<Service<'a>> {
        let (guarded, search) = (!self.settings.allow_secrets, &self.search);
        let key = service::key(search, context)?;
        // One that was typed, or printed by a program, is known only now.
        if guarded && !search.all_secrets().any(|known| *known == key.secret) {
            leak::refuse_live(&outgoing::parts(&self.request()), std::iter::once(&key.secret))?;
        }
        let limit = self.settings.usual_limit();
        let service = Service::connect(Rc::clone(search), key, guarded, limit, doing, context)?;
        self.announce(&service, context);
        Ok(service)
    }

    /// Keeps keys from leaving in the request; what only looks like one is warned of.
    fn guard(&self, console: &Console) -> Result<(), Failure> {
        if self.settings.allow_secrets {
            return Ok(());
        }
        let request = self.request();
        let parts = outgoing::parts(&request);
        leak::refuse_live(&parts, self.search.all_secrets())?;
        if let Some(warning) = leak::warning(&parts) {
            console.say(&warning);
        }
        Ok(())
    }

    fn announce(&self, service: &Service<'_>, context: &Context<'_>) {
        let (console, base) = (context.console, &context.shared.base_url);
        if let Some(conflict) = self.search.conflict() {
            console.say(&conflict);
        }
        if !base.is_google() && !base.is_loopback() {
            console.say(&format!("asking {}, not Google ({})", base.authority(), base.source));
        }
        if let Some(line) = self.settings.output.form.schema().and_then(Schema::unchecked_remark) {
            console.say(&line);
        }
        service.announce(&self.settings.request.model);
    }
}
