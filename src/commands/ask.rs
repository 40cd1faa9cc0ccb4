//! A prompt: the main job, from what was typed to the answer on standard output.

use anyhow::Result;

use crate::cli::Cli;

use super::answer::answer;
use super::prepared::prepare;
use super::{Context, Verb};
use super::{show_request, uploading};

impl Verb for Cli {
    /// Asks, or only shows what would be asked.
    fn run(&self, context: &Context<'_>) -> Result<()> {
        let prepared = prepare(&self.ask, context)?;
        if let Some(form) = prepared.settings.output.show {
            let (request, base) = (prepared.request(), &context.shared.base_url);
            let preview = uploading::preview(&request, context.console)?;
            return show_request::run(form, &preview.in_place(request), base, &prepared.search, context.console);
        }
        answer(&prepared, &mut prepared.connect(context, "thinking")?)
    }
}
