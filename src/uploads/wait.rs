//! Waiting until the service can use a file.

use std::time::Duration;

use crate::failure::{Failure, Kind};
use crate::gemini::client::Client;
use crate::gemini::files::{File, State};
use crate::gemini::request_watch::RequestWatch;
use crate::turn::RetryPolicy;

/// The first pause between two looks; each further one is twice as long, up to the longest.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(10);
/// A long video takes minutes; what takes longer than this does not end.
const LIMIT: Duration = Duration::from_secs(1_800);

/// Looks until a file can be used, for half an hour at most.
///
/// Fails (exit 11) if the service could make nothing of it, (exit 6) if that is not known in time, or as requests do.
pub fn until_active(
    client: &Client,
    name: &str,
    policy: &RetryPolicy<'_>,
    watch: &RequestWatch,
) -> Result<File, Failure> {
    let watch = watch.within(LIMIT);
    let mut pause = FIRST;
    loop {
        let file = policy.repeat(&watch, || client.file(name, &watch.next()))?;
        match file.state {
            State::Active => return Ok(file),
            State::Failed => return Err(failed(&file)),
            State::Processing => {}
        }
        (policy.sleep)(pause.min(watch.remaining()));
        if watch.remaining().is_zero() {
            let message = format!("the time is up, and {name} is still being processed");
            return Err(Failure::new(Kind::Network, message).hint("--timeout gives it more time"));
        }
        pause = (pause * 2).min(LONGEST);
    }
}

fn failed(file: &File) -> Failure {
    let why = file.error.as_deref().unwrap_or("no reason given").trim_end_matches('.');
    let message = format!("the service can make nothing of {}: {why}", file.name);
    Failure::new(Kind::RequestRefused, message).hint("is the file whole, and of the type that it is sent as?")
}
