//! `gemini key check`: which key counts, where it comes from, and whether Google accepts it.

use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::json;

use crate::config::Config;
use crate::failure::{Failure, Kind};
use crate::gemini::service::Service;
use crate::key::find::{self, Key};
use crate::output::json;
use crate::output::notices::Notices;
use crate::output::stdout::{Stdout, lost};
use crate::output::visible;
use crate::settings::Shared;
use crate::surroundings::Surroundings;

/// A small request; a server that takes longer than this is as good as none.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Checks the key. The verdict is printed, and returned as the failure it stands for.
pub fn run(shared: &Shared, surroundings: &Surroundings, config: &Config, notices: &mut Notices) -> Result<()> {
    let search = find::search(shared.api_key.as_ref().map(|key| key.as_str()), surroundings, config);
    search.found.iter().for_each(|(_, secret)| notices.redactor.learn(secret));
    let key = search.winner(&shared.base_url)?.ok_or_else(|| find::missing(config))?;
    let mut out = Stdout::open()?;
    let deadline = Instant::now() + shared.timeout.unwrap_or(TIMEOUT);
    let mut service = Service::new(key.clone(), shared.base_url.clone(), surroundings, deadline, Arc::new(|_| ()))?;
    let started = Instant::now();
    let result = service.probe();
    let verdict = verdict(result.as_ref().err());
    let address = shared.base_url.to_string();
    if shared.json {
        if result.is_ok() {
            json::print(
                &json!({ "ok": true, "verdict": verdict, "key": key.secret.masked(), "source": key.origin.to_string(), "endpoint": address }),
            )?;
        }
    } else {
        let text = table(&key, &address, verdict, started.elapsed());
        out.write_all(notices.redactor.clean(&text).as_bytes()).map_err(|error| lost(&error))?;
    }
    Ok(result?)
}

fn table(key: &Key, address: &str, verdict: &str, took: Duration) -> String {
    let source = visible::line(&key.origin.to_string());
    format!(
        "Key       {}\nFrom      {source}\nSends to  {address}\nServer    {verdict} in {} ms\n",
        key.secret.masked(),
        took.as_millis()
    )
}

fn verdict(failure: Option<&Failure>) -> &'static str {
    match failure.map(|failure| failure.kind) {
        None => "accepted",
        Some(Kind::Quota) => "accepted, but the quota is used up,",
        Some(Kind::KeyRefused) => "refused",
        Some(Kind::Network) => "unreachable",
        Some(_) => "cannot tell",
    }
}
