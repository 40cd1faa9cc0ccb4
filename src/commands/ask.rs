//! A prompt: the main job, from what was typed to the answer on standard output.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::Result;

use crate::base_url::BaseUrl;
use crate::cli::Cli;
use crate::config::Config;
use crate::failure::{self, Failure, Kind};
use crate::gemini::completeness::Delivery;
use crate::gemini::ending::Ending;
use crate::gemini::part::{Content, Part};
use crate::gemini::patience::Times;
use crate::gemini::request::Request;
use crate::gemini::service::Service;
use crate::key::find::{self, Key, Search};
use crate::key::leak;
use crate::key::outgoing;
use crate::output::Answer;
use crate::output::json::Json;
use crate::output::media::Media;
use crate::output::notices::Notices;
use crate::output::sink::Sink;
use crate::output::text::Text;
use crate::prompt::Prompt;
use crate::settings::{Settings, Shared};
use crate::surroundings::Surroundings;
use crate::template;

use super::key::Scene;
use super::tries::{self, Tries};
use super::{first_key, interrupts, mistaken, question, remarks, show_request};

/// Asks. Fails as the answer does; what came of the answer is printed either way.
pub fn run(
    cli: &Cli,
    shared: &Shared,
    surroundings: &Surroundings,
    config: &Config,
    notices: &mut Notices,
) -> Result<()> {
    let template = cli.ask.template.as_deref().map(|name| template::load(name, surroundings)).transpose()?;
    let template = template.unwrap_or_default();
    let settings = Settings::gather(&cli.ask, &template, shared, surroundings, config)?;
    let prompt = Prompt::gather(&cli.words, &cli.ask, &template, shared.key.takes_stdin(), surroundings, notices)?;
    mistaken::refuse(cli, &prompt)?;
    let search = find::search(shared, surroundings, config);
    search.teach(&mut notices.redactor);
    search.check_address(&shared.base_url)?;
    let guarded = !settings.allow_secrets;
    if guarded {
        leak::refuse_key_alone(&prompt.text)?;
    }
    let request = Request::new(&settings, prompt);
    if guarded {
        guard(&request, &search, notices)?;
    }
    if let Some(form) = settings.show {
        return show_request::run(form, &request, &shared.base_url, &search, notices);
    }
    let key = key(&search, shared, surroundings, config, notices)?;
    // One that was typed, or printed by a program, is known only now.
    if guarded && !search.all_secrets().any(|known| *known == key.secret) {
        leak::refuse_live(&outgoing::parts(&request.path(), request.body()), std::iter::once(&key.secret))?;
    }
    converse(key, request, &settings, &Scene { shared, surroundings, config }, &search, notices)
}

/// Sends the request and prints what comes of it.
fn converse(
    key: Key,
    mut request: Request,
    settings: &Settings,
    scene: &Scene<'_>,
    search: &Search,
    notices: &mut Notices,
) -> Result<()> {
    let &Scene { shared, surroundings, .. } = scene;
    let deadline = shared.deadline.or_after(settings.usual_limit());
    let mut service =
        Service::new(key, shared.base_url.clone(), surroundings, deadline, tries::watcher(notices, "thinking"))?;
    announce(&service, search, shared, settings, notices);
    let out = Sink::open(settings.output.as_deref(), settings.force)?;
    let on_terminal = surroundings.stdout_is_terminal && settings.output.is_none();
    let mut answer = if shared.json {
        Answer::Json(Box::new(Json::new(out, notices.redactor.clone(), &settings.model, settings.stream)))
    } else {
        let media = Media::beside(settings.output.as_deref());
        Answer::Text(Box::new(Text::new(out, media, settings.raw, on_terminal)))
    };
    let printed = Arc::new(AtomicBool::new(false));
    interrupts::watch(notices, on_terminal, answer.sink().draft(), &printed);
    let mut conversation = Conversation {
        settings,
        shared,
        notices,
        ending: Ending::default(),
        printed,
        started: Instant::now(),
        on_terminal,
        mid_line: false,
    };
    let result = conversation.hold(&mut service, &mut request, &mut answer);
    let result = result.map_err(|failure| search.with_untried(failure));
    conversation.close(result, &mut answer, service.times())
}

/// Keeps keys from leaving in a request.
fn guard(request: &Request, search: &Search, notices: &Notices) -> Result<(), Failure> {
    let path = request.path();
    let parts = outgoing::parts(&path, request.body());
    leak::refuse_live(&parts, search.all_secrets())?;
    if let Some(warning) = leak::warning(&parts) {
        notices.say(&warning);
    }
    Ok(())
}

/// The key that is sent. A person at a terminal without one is asked for it.
///
/// Fails (exit 3) if there is none, or none that may go to this address.
pub fn key(
    search: &Search,
    shared: &Shared,
    surroundings: &Surroundings,
    config: &Config,
    notices: &mut Notices,
) -> Result<Key> {
    search.warnings().for_each(|warning| notices.say(&warning));
    if let Some(key) = search.winner(&shared.base_url)? {
        notices.redactor.learn(&key.secret);
        return Ok(key);
    }
    if !question::can_be_asked(surroundings) || find::unchosen(surroundings).is_some() {
        return Err(find::missing(surroundings, &shared.base_url).into());
    }
    first_key::ask(search, &Scene { shared, surroundings, config }, notices)
}

fn announce(service: &Service, search: &Search, shared: &Shared, settings: &Settings, notices: &Notices) {
    if let Some(conflict) = search.conflict() {
        notices.say(&conflict);
    }
    let base = &shared.base_url;
    if !base.is_google() && !base.is_loopback() {
        notices.say(&format!("asking {}, not Google ({})", base.authority(), base.source));
    }
    announce_way(service, base, &settings.model, notices);
}

/// Says what is asked for where, and with which key, to those who want to know.
pub fn announce_way(service: &Service, base: &BaseUrl, what: &str, notices: &Notices) {
    let key = service.key();
    notices.detail(&format!("asking {what} at {base}, key {} from {}", key.secret.masked(), key.origin));
    if let Some(proxy) = &service.proxy {
        notices.detail(&format!("through the proxy {} from {}", proxy.shown, proxy.variable));
    }
}

/// One prompt and its answer, over as many tries and hops as it takes.
struct Conversation<'a> {
    settings: &'a Settings,
    shared: &'a Shared,
    notices: &'a mut Notices,
    ending: Ending,
    /// Whether any text has left, for whoever is interrupted.
    printed: Arc<AtomicBool>,
    started: Instant,
    on_terminal: bool,
    /// Whether the cursor stands behind text of the answer.
    mid_line: bool,
}

impl Conversation<'_> {
    /// Asks until the answer is whole. Long answers come in hops, each with a token for the next.
    fn hold(&mut self, service: &mut Service, request: &mut Request, answer: &mut Answer) -> Result<(), Failure> {
        loop {
            let delivery = self.hop(service, request, answer)?;
            match self.ending.end_hop(&delivery, self.settings.max_tokens, answer.is_all_shown())? {
                Some(token) => request.continue_from(&token),
                None => return Ok(()),
            }
        }
    }

    /// One hop, tried again while nothing was printed. Says how it came.
    fn hop(&mut self, service: &mut Service, request: &Request, answer: &mut Answer) -> Result<Delivery, Failure> {
        let mut tries = Tries::default();
        loop {
            match self.read(service, request, answer) {
                Err(failure) if !self.ending.shown => {
                    tries.pause(failure, service.remaining(), self.shared, self.notices)?;
                }
                result => return result,
            }
        }
    }

    /// Reads one answer to its end and prints it as it comes.
    fn read(&mut self, service: &mut Service, request: &Request, answer: &mut Answer) -> Result<Delivery, Failure> {
        self.ending.begin();
        let mut replies = service.generate(request)?;
        while let Some(reply) = replies.next()? {
            for part in reply.parts() {
                // A person waits until there is something to read, and reads from then on.
                if self.shows(&part) {
                    self.printed.fetch_or(matches!(part.content, Content::Text(_)), Ordering::Relaxed);
                    self.notices.retire();
                }
                if let Content::Thought(text) = &part.content {
                    if self.settings.thoughts && !self.shared.json {
                        self.leave_line(answer)?;
                        self.notices.thought(text);
                    }
                } else {
                    self.notices.end_thoughts();
                }
                if let Content::Text(text) = &part.content
                    && !text.is_empty()
                {
                    self.mid_line = self.on_terminal && !text.ends_with('\n');
                }
                answer.show(&part)?;
                self.ending.note(&part);
            }
            self.ending.absorb(&reply);
            answer.absorb(&reply);
            if !replies.ready() {
                answer.flush()?;
            }
        }
        answer.flush()?;
        Ok(replies.delivery())
    }

    /// At a terminal, a thought in the middle of the answer begins a line of its own.
    fn leave_line(&mut self, answer: &mut Answer) -> Result<(), Failure> {
        if std::mem::take(&mut self.mid_line) && self.notices.on_terminal() {
            answer.flush()?;
            self.notices.fresh_line();
        }
        Ok(())
    }

    /// Whether anything of this is printed as it comes. One object is printed at the end or not at all.
    fn shows(&self, part: &Part<'_>) -> bool {
        if self.shared.json {
            return self.settings.stream && (part.says_something() || part.has_more);
        }
        match &part.content {
            Content::Text(text) => !text.is_empty(),
            Content::Thought(text) => !text.is_empty() && self.settings.thoughts,
            Content::Other(_) => false,
        }
    }

    /// Ends the answer as it deserves, and says what else there is to say.
    fn close(self, result: Result<(), Failure>, answer: &mut Answer, times: Times) -> Result<()> {
        self.notices.settle();
        self.notices.end_thoughts();
        let result = result.and_then(|()| answer.finish(&self.ending)).and_then(|()| answer.sink().complete());
        let settings = self.settings;
        let took = remarks::times(self.started, times);
        let Err(failure) = result else {
            remarks::on_media(self.notices, answer);
            remarks::on_answer(self.notices, settings, &self.ending, answer);
            remarks::on_costs(self.notices, settings, &self.ending, &took);
            return Ok(());
        };
        let lost = matches!(failure.kind, Kind::ClosedPipe | Kind::Output);
        let told = self.shared.json && settings.output.is_none() && !lost;
        let error = anyhow::Error::from(Failure { told, ..self.cut_off(failure) });
        let nothing = settings.output.is_some() && self.ending.is_untouched();
        let printed = if lost || nothing { Ok(()) } else { answer.fail(&self.ending, &failure::report(&error)) };
        remarks::on_media(self.notices, answer);
        if let Some(partial) = answer.sink().abandon() {
            self.notices.say(&format!("what came of the answer is in {}", partial.display()));
        }
        printed?;
        remarks::on_costs(self.notices, settings, &self.ending, &took);
        Err(error)
    }

    /// Once text was printed, whatever ends the answer early leaves it incomplete.
    fn cut_off(&self, failure: Failure) -> Failure {
        let early = matches!(
            failure.kind,
            Kind::Network | Kind::Service | Kind::Quota | Kind::KeyRefused | Kind::RequestRefused
        );
        if !early || self.ending.text_bytes == 0 {
            return failure;
        }
        let message = format!("the answer is cut off after {} bytes: {}", self.ending.text_bytes, failure.message);
        Failure { kind: Kind::Incomplete, message, ..failure }
    }
}
