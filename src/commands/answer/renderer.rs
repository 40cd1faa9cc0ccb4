//! How an answer is laid out.

use serde_json::Value;

use crate::commands::Context;
use crate::environment::Environment;
use crate::render::Renderer;
use crate::render::extract::Extract;
use crate::render::form::FormRenderer;
use crate::render::grounded::Grounded;
use crate::render::json::JsonRenderer;
use crate::render::layout::Layout;
use crate::render::rows::Rows;
use crate::render::schema::Document;
use crate::render::text::TextRenderer;
use crate::render::transcript::TranscriptRenderer;
use crate::settings::media::Product;
use crate::settings::{Form, OutputSettings, Settings};

use super::Outputs;

/// The renderer that the settings ask for, with the sources of the answer. `chat` goes into JSON: the conversation that
/// the answer is kept in.
pub fn renderer(
    settings: &Settings,
    chat: Option<Value>,
    outputs: Outputs,
    context: &Context<'_>,
) -> Box<dyn Renderer> {
    let (is_json, on_terminal) = (context.shared.json, outputs.on_terminal);
    let renderer =
        if is_json { json(settings, chat, outputs, context) } else { text(settings, outputs, context.environment) };
    Box::new(Grounded::new(renderer, settings.tools, !is_json, on_terminal))
}

fn json(settings: &Settings, chat: Option<Value>, outputs: Outputs, context: &Context<'_>) -> Box<dyn Renderer> {
    let (request, prices) = (&settings.request, settings.cost.prices.clone());
    let redactor = context.console.redactor.clone();
    let json = JsonRenderer::new(outputs.text, redactor, &request.model, prices, request.stream);
    Box::new(json.with_schema(settings.output.form.schema().cloned()).with_chat(chat))
}

fn text(settings: &Settings, outputs: Outputs, environment: &Environment) -> Box<dyn Renderer> {
    let OutputSettings { raw, form, .. } = &settings.output;
    let Outputs { text: out, on_terminal, .. } = outputs;
    match (&settings.product, form) {
        (Product::Transcript(form), _) => Box::new(TranscriptRenderer::new(out, *form, on_terminal)),
        (_, Form::Free) => Box::new(free(settings, Outputs { text: out, ..outputs }, environment)),
        (_, Form::Document(schema)) => Box::new(FormRenderer::new(out, Document::new(schema.clone(), *raw))),
        (_, Form::Rows { element, .. }) => Box::new(FormRenderer::new(out, Rows::new(element.clone(), *raw))),
        (_, Form::Block(block)) => Box::new(FormRenderer::new(out, Extract::new(block.clone(), *raw, on_terminal))),
    }
}

/// An answer as it is: text, and beside it or in its place pictures and sound.
fn free(settings: &Settings, outputs: Outputs, environment: &Environment) -> TextRenderer {
    let OutputSettings { raw, is_stdout_named, .. } = settings.output;
    let Outputs { text, media, on_terminal } = outputs;
    let text = TextRenderer::new(text, media, raw, on_terminal);
    let text = match settings.rendering {
        Some(theme) => text.laid_out(Layout::new(theme, on_terminal, environment.live_width())),
        None => text,
    };
    text.filling_pipe(is_stdout_named && !on_terminal)
}
