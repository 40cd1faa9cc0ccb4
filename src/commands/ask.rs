//! A prompt: the main job, from what was typed to the answer on standard output.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;

use crate::cli::Cli;
use crate::console::Console;
use crate::environment::Environment;
use crate::failure::{self, Failure, Kind};
use crate::gemini::api_error::{TOO_LONG, UNEXPLAINED};
use crate::gemini::completion::Completion;
use crate::gemini::request::Request;
use crate::key::diagnosis::LEAKED;
use crate::key::redact::Redactor;
use crate::output::sink::Sink;
use crate::render::Renderer;
use crate::render::attended::Attended;
use crate::render::extract::Extract;
use crate::render::form::FormRenderer;
use crate::render::grounded::Grounded;
use crate::render::json::JsonRenderer;
use crate::render::layout::Layout;
use crate::render::media::{self, Media};
use crate::render::rows::Rows;
use crate::render::schema::Document;
use crate::render::text::TextRenderer;
use crate::render::transcript::TranscriptRenderer;
use crate::settings::media::{Picture, Product};
use crate::settings::{Form, OutputSettings, Settings, Shared};
use crate::turn::run_turn;

use super::chatting::Kept;
use super::count::Counter;
use super::prepared::{Prepared, prepare};
use super::service::Service;
use super::{Context, Verb};
use super::{interrupts, log, remarks, show_request, uploading};

impl Verb for Cli {
    fn run(&self, context: &Context<'_>) -> Result<()> {
        run(self, context)
    }
}

/// Asks. Fails as the answer does; what came of the answer is printed either way.
fn run(cli: &Cli, context: &Context<'_>) -> Result<()> {
    let prepared = prepare(&cli.ask, context)?;
    if let Some(form) = prepared.settings.output.show {
        let (base, request) = (&context.shared.base_url, prepared.request());
        let turns = uploading::preview(&request, context.console)?;
        let request = Request { turns: turns.as_deref().unwrap_or(request.turns), ..request };
        return show_request::run(form, &request, base, &prepared.search, context.console);
    }
    let service = prepared.connect(context, "thinking")?;
    let (settings, request) = (&prepared.settings, prepared.request());
    let uploaded = uploading::put(&request, &service, settings.keep_upload)?;
    let service = uploaded.restart(service, settings.usual_limit());
    converse(uploaded.in_place(request), &prepared, &service)
}

/// Sends the request and prints what comes of it.
fn converse(mut request: Request<'_>, prepared: &Prepared, service: &Service<'_>) -> Result<()> {
    let &Context { shared, environment, console, .. } = service.context;
    let settings = &prepared.settings;
    let counter = Counter { service };
    if settings.cost.count {
        return Ok(counter.run(&request, &settings.cost)?);
    }
    counter.keep_limits(&request, &settings.cost)?;
    let on_terminal = environment.stdout_is_terminal && !is_text_filed(settings, shared);
    let renderer = renderer(prepared, shared, environment, &console.redactor, on_terminal)?;
    let renderer = Box::new(Grounded::new(renderer, settings.tools, !shared.json, on_terminal));
    let answer = Attended::new(renderer, console, settings.thoughts && !shared.json, on_terminal);
    let mut answer = answer.with_parts(settings.tools.parts && !shared.json);
    let styled = on_terminal && settings.rendering.is_some();
    interrupts::watch(answer.console(), on_terminal, styled, answer.draft(), answer.printed());
    prepared.talk.begin(&request, settings.request.system.as_deref())?;
    let talk = prepared.talk.clone();
    interrupts::before_end(move || talk.interrupt());
    let started = Instant::now();
    let mut kept = Kept::new(&prepared.talk, &mut answer);
    let completed = service
        .with_policy(|policy| run_turn(service.client.as_ref(), &mut request, policy, &service.watch, &mut kept));
    let took = remarks::times(started, completed.times);
    let ending = completed.result.as_ref().err().map(|failure| failure.kind.name());
    let result = completed.result.map_err(|failure| explained(failure, prepared, service));
    let closed = close(result, &completed.completion, &mut answer, settings, shared, &took);
    keep(prepared, ending, &completed.completion, closed, console)
}

/// Keeps the answer, where it is kept. A person is told if that fails, and a script if that was all that failed.
fn keep(
    prepared: &Prepared,
    ending: Option<&str>,
    completion: &Completion,
    closed: Result<()>,
    console: &Console,
) -> Result<()> {
    match (prepared.talk.end(ending, completion), closed) {
        (Ok(()), closed) => closed,
        (Err(failure), Ok(())) if prepared.talk.is_wanted() => Err(failure.into()),
        (Err(failure), closed) => {
            console.say(&failure.message);
            closed
        }
    }
}

/// A failure with what is known here of its cause.
fn explained(failure: Failure, prepared: &Prepared, service: &Service<'_>) -> Failure {
    if failure.message.contains(LEAKED) {
        for line in log::holding(&service.client.key.secret, service.context) {
            service.context.console.say(&line);
        }
    }
    let failure = with_suspects(prepared.search.with_untried(failure), &prepared.settings);
    with_shorter(failure, prepared.earlier)
}

/// A conversation grows until it is too long; it is never cut without a word.
fn with_shorter(failure: Failure, earlier: usize) -> Failure {
    if earlier == 0 || failure.hint.as_deref() != Some(TOO_LONG) {
        return failure;
    }
    failure.hint(format!("the conversation has {earlier} turns: --last N sends only the last N"))
}

/// How the answer is laid out, and where it goes.
///
/// Fails before anything is sent: exit 10 if nothing can be written, exit 2 if the file is there already.
fn renderer(
    Prepared { settings, talk, .. }: &Prepared,
    shared: &Shared,
    environment: &Environment,
    redactor: &Redactor,
    on_terminal: bool,
) -> Result<Box<dyn Renderer>, Failure> {
    let OutputSettings { file, force, raw, form, .. } = &settings.output;
    let file = file.as_deref();
    if shared.json {
        refuse_json_as_medium(file)?;
        let (request, prices) = (&settings.request, settings.cost.prices.clone());
        let out = Sink::open(file, *force)?;
        let json = JsonRenderer::new(out, redactor.clone(), &request.model, prices, request.stream);
        return Ok(Box::new(json.with_schema(form.schema().cloned()).with_chat(talk.label())));
    }
    let out = || Sink::open(file, *force);
    Ok(match (&settings.product, form) {
        (Product::Transcript(form), _) => Box::new(TranscriptRenderer::new(out()?, *form, on_terminal)),
        (_, Form::Free) => Box::new(free_renderer(settings, environment, on_terminal)?),
        (_, Form::Document(schema)) => Box::new(FormRenderer::new(out()?, Document::new(schema.clone(), *raw))),
        (_, Form::Rows { element, .. }) => Box::new(FormRenderer::new(out()?, Rows::new(element.clone(), *raw))),
        (_, Form::Block(block)) => Box::new(FormRenderer::new(out()?, Extract::new(block.clone(), *raw, on_terminal))),
    })
}

/// An answer as it is: text, and beside it or in its place pictures and sound.
fn free_renderer(settings: &Settings, environment: &Environment, on_terminal: bool) -> Result<TextRenderer, Failure> {
    let OutputSettings { file, force, raw, is_stdout_named, .. } = &settings.output;
    let (out, media) = match file.as_deref() {
        // What the model says beside it is printed, if it can be.
        Some(file) if is_medium(settings) => {
            (Sink::open(None, false).unwrap_or(Sink::Memory(Vec::new())), Media::to_file(file, *force)?)
        }
        None if is_medium(settings) => {
            let is_live = settings.request.stream && matches!(settings.product, Product::Speech(_));
            (Sink::Memory(Vec::new()), Media::to_pipe(is_live)?)
        }
        file => (Sink::open(file, *force)?, Media::beside(file)),
    };
    let asked = if let Product::Picture(asked) = &settings.product { asked.clone() } else { Picture::default() };
    let text = TextRenderer::new(out, media.like(asked), *raw, on_terminal);
    let text = match settings.rendering {
        Some(theme) => text.laid_out(Layout::new(theme, on_terminal, environment.live_width())),
        None => text,
    };
    Ok(text.filling_pipe(*is_stdout_named && !on_terminal))
}

/// Whether a picture or a sound is asked for, in so many words or by the name of the file that it goes to.
fn is_medium(settings: &Settings) -> bool {
    match (&settings.product, &settings.output.form) {
        (Product::Picture(_) | Product::Speech(_), _) => true,
        (Product::Text, Form::Free) => settings.output.file.as_deref().is_some_and(media::is_named),
        _ => false,
    }
}

/// Whether the text of the answer goes to the file, and not to standard output.
fn is_text_filed(settings: &Settings, shared: &Shared) -> bool {
    settings.output.file.is_some() && (shared.json || !is_medium(settings))
}

/// JSON holds pictures, and is none.
fn refuse_json_as_medium(file: Option<&Path>) -> Result<(), Failure> {
    match file.filter(|file| media::is_named(file)) {
        Some(file) => Err(Failure::usage(format!("--json would fill {} with JSON", file.display()))
            .hint("leave --json out, or name the file for what it holds, such as answer.json")),
        None => Ok(()),
    }
}

/// Google refuses some schemas without saying why: then the hint names what in this one it may be.
fn with_suspects(failure: Failure, settings: &Settings) -> Failure {
    match settings.output.form.schema() {
        Some(schema) if failure.hint.as_deref() == Some(UNEXPLAINED) => failure.hint(schema.suspects()),
        _ => failure,
    }
}

/// Ends the answer as it deserves, and says what else there is to say.
fn close(
    result: Result<(), Failure>,
    completion: &Completion,
    answer: &mut Attended<'_>,
    settings: &Settings,
    shared: &Shared,
    took: &str,
) -> Result<()> {
    let Err(failure) = result.and_then(|()| answer.finish(completion)) else {
        answer.sources().iter().for_each(|line| answer.console().item(line));
        answer.files().iter().for_each(|line| answer.console().say(line));
        remarks::on_answer(answer.console(), settings, completion, answer);
        remarks::on_costs(answer.console(), settings, completion, took);
        return Ok(());
    };
    let lost = matches!(failure.kind, Kind::ClosedPipe | Kind::Output);
    let reported = shared.json && settings.output.file.is_none() && !lost;
    let error = anyhow::Error::from(Failure { reported, ..cut_off(failure, completion) });
    let nothing = settings.output.file.is_some() && completion.is_untouched();
    let printed = if lost || nothing {
        answer.settle();
        Ok(())
    } else {
        answer.fail(completion, &failure::report(&error))
    };
    answer.files().iter().for_each(|line| answer.console().say(line));
    if let Some(partial) = answer.abandon() {
        answer.console().say(&format!("what came of the answer is in {}", partial.display()));
    }
    printed?;
    remarks::on_costs(answer.console(), settings, completion, took);
    Err(error)
}

/// Once text was printed, whatever ends the answer early leaves it incomplete.
fn cut_off(failure: Failure, completion: &Completion) -> Failure {
    let early =
        matches!(failure.kind, Kind::Network | Kind::Service | Kind::Quota | Kind::KeyRefused | Kind::RequestRefused);
    if !early || completion.text_bytes == 0 {
        return failure;
    }
    let message = format!("the answer is cut off after {} bytes: {}", completion.text_bytes, failure.message);
    Failure { kind: Kind::Incomplete, message, ..failure }
}
