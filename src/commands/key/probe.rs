//! Asks the server about one key.

use std::time::{Duration, Instant};

use crate::commands::tries;
use crate::gemini::client::Client;
use crate::gemini::probe::Heard;
use crate::gemini::request_watch::RequestWatch;
use crate::key::find::Key;
use crate::output::notices::Notices;
use crate::settings::{self, DEFAULT_MODEL, Shared};
use crate::surroundings::Surroundings;

use super::Scene;

/// A small request; a server that takes longer than this is as good as none.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What the server says about one key that somebody waits for.
pub fn ask(key: &Key, scene: &Scene<'_>, notices: &Notices) -> Heard {
    let deadline = scene.shared.deadline.or_after(TIMEOUT);
    let model = settings::model(None, scene.surroundings, scene.config);
    probe(key.clone(), model.as_deref().unwrap_or(DEFAULT_MODEL), deadline, scene.shared, scene.surroundings, notices)
}

/// What the server says about the key until the deadline, asked about this model where it lists none. A person sees
/// that it is asked.
pub fn probe(
    key: Key,
    model: &str,
    deadline: Instant,
    shared: &Shared,
    surroundings: &Surroundings,
    notices: &Notices,
) -> Heard {
    let watch = RequestWatch::new(deadline, tries::observer(notices, "checking the key"));
    let heard = match Client::new(key, shared.base_url.clone(), surroundings) {
        Ok(client) => client.examine(model, &watch),
        Err(failure) => Heard { result: Err(failure), ..Heard::default() },
    };
    notices.settle();
    heard
}
