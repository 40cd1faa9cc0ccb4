//! A prepared conversation becomes an answer: the one road on which a prompt is sent, whoever prepared it.

mod closing;
mod explained;
mod outputs;
mod renderer;

use std::time::Instant;

use anyhow::Result;

use crate::gemini::request::Request;
use crate::render::Renderer as _;
use crate::render::attended::Attended;
use crate::turn::run_turn;

use super::chatting::Kept;
use super::count::Counter;
use super::prepared::Prepared;
use super::service::Service;
use super::{interrupts, remarks, uploading};

use closing::Closing;
use explained::explained;

pub use outputs::Outputs;
pub use renderer::renderer;

/// Uploads what is too large for a request, counts where that is asked for or a limit is set, asks, prints what comes of
/// it where the settings say, and keeps it where it is kept.
///
/// Fails as the answer does; what came of it is printed either way.
pub fn answer(prepared: &Prepared, service: &mut Service<'_>) -> Result<()> {
    let (settings, request) = (&prepared.settings, prepared.request());
    let uploaded = uploading::put(&request, service, settings.keep_upload)?;
    if uploaded.took_time() {
        service.restart(settings.usual_limit());
    }
    let (request, service) = (uploaded.in_place(request), &*service);
    let counter = Counter { service };
    if settings.cost.count {
        return Ok(counter.run(&request, &settings.cost)?);
    }
    counter.keep_limits(&request, &settings.cost)?;
    let context = service.context;
    let outputs = Outputs::open(settings, context)?;
    let (on_terminal, shows_more) = (outputs.on_terminal, !context.shared.json);
    let renderer = renderer(settings, prepared.talk.label(), outputs, context);
    let mut answer = Attended::new(renderer, context.console, settings.thoughts && shows_more, on_terminal)
        .with_parts(settings.tools.parts && shows_more);
    let is_styled = on_terminal && settings.rendering.is_some();
    interrupts::watch(context.console, on_terminal, is_styled, answer.draft(), answer.printed());
    ask(request, prepared, service, &mut answer)
}

/// Sends the request. It and what comes of it are kept, whatever ends it.
fn ask(mut request: Request<'_>, prepared: &Prepared, service: &Service<'_>, answer: &mut Attended<'_>) -> Result<()> {
    let (settings, talk) = (&prepared.settings, &prepared.talk);
    talk.begin(&request, settings.request.system.as_deref())?;
    let interrupted = talk.clone();
    interrupts::before_end(move || interrupted.interrupt());
    let started = Instant::now();
    let mut kept = Kept::new(talk, answer);
    let completed = service
        .with_policy(|policy| run_turn(service.client.as_ref(), &mut request, policy, &service.watch, &mut kept));
    let took = remarks::times(started, completed.times);
    let (completion, is_json) = (&completed.completion, service.context.shared.json);
    let ending = completed.result.as_ref().err().map(|failure| failure.kind.name());
    let result = completed.result.map_err(|failure| explained(failure, prepared, service));
    let closed = Closing { completion, settings, is_json, took: &took }.close(result, answer);
    match (talk.end(ending, completion), closed) {
        (Ok(()), closed) => closed,
        // A script hears of it only if it asked for that, and if nothing else failed.
        (Err(failure), Ok(())) if talk.is_wanted() => Err(failure.into()),
        (Err(failure), closed) => {
            service.context.console.say(&failure.message);
            closed
        }
    }
}
