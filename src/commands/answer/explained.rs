//! What is known of the cause of a failure besides what the service said.

use crate::commands::log;
use crate::commands::prepared::Prepared;
use crate::commands::service::Service;
use crate::failure::Failure;
use crate::gemini::api_error::{TOO_LONG, UNEXPLAINED};
use crate::key::diagnosis::LEAKED;
use crate::settings::Settings;

/// The same failure, with a hint that names the cause where it is known here.
pub fn explained(failure: Failure, prepared: &Prepared, service: &Service<'_>) -> Failure {
    if failure.message.contains(LEAKED) {
        for line in log::holding(&service.client.key.secret, service.context) {
            service.context.console.say(&line);
        }
    }
    let failure = with_suspects(prepared.search.with_untried(failure), &prepared.settings);
    with_shorter(failure, prepared.earlier)
}

/// Google refuses some schemas without saying why: then the hint names what in this one it may be.
fn with_suspects(failure: Failure, settings: &Settings) -> Failure {
    match settings.output.form.schema() {
        Some(schema) if failure.hint.as_deref() == Some(UNEXPLAINED) => failure.hint(schema.suspects()),
        _ => failure,
    }
}

/// A conversation grows until it is too long; it is never cut without a word.
fn with_shorter(failure: Failure, earlier: usize) -> Failure {
    if earlier == 0 || failure.hint.as_deref() != Some(TOO_LONG) {
        return failure;
    }
    failure.hint(format!("the conversation has {earlier} turns: --last N sends only the last N"))
}
