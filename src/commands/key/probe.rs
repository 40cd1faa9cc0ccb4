//! Asks the server about one key.

use std::time::{Duration, Instant};

use crate::commands::tries;
use crate::config::table::DEFAULT_MODEL;
use crate::console::Console;
use crate::environment::Environment;
use crate::gemini::client::Client;
use crate::gemini::probe::ProbeResult;
use crate::gemini::request_watch::RequestWatch;
use crate::key::find::Key;
use crate::settings::{self, Shared};

use super::Context;

/// A small request; a server that takes longer than this is as good as none.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What the server says about one key that somebody waits for.
pub fn ask(key: &Key, context: &Context<'_>) -> ProbeResult {
    let console = context.console;
    let deadline = context.shared.deadline.or_after(TIMEOUT);
    let model = settings::model(None, context.environment, context.config);
    probe(
        key.clone(),
        model.as_deref().unwrap_or(DEFAULT_MODEL),
        deadline,
        context.shared,
        context.environment,
        console,
    )
}

/// What the server says about the key until the deadline, asked about this model where it lists none. A person sees
/// that it is asked.
pub fn probe(
    key: Key,
    model: &str,
    deadline: Instant,
    shared: &Shared,
    environment: &Environment,
    console: &Console,
) -> ProbeResult {
    let watch = RequestWatch::new(deadline, tries::observer(console, "checking the key"));
    let probed = match Client::new(key, shared.base_url.clone(), environment) {
        Ok(client) => client.examine(model, &watch),
        Err(failure) => ProbeResult { result: Err(failure), ..ProbeResult::default() },
    };
    console.settle();
    probed
}
