//! `gemini models [FILTER]`: what can be asked, as Google lists it now.

mod table;

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::base_url::speaker;
use crate::failure::{Failure, Kind};
use crate::gemini::client::Client;
use crate::gemini::models::{Listed, MOST_PAGES, Model};
use crate::gemini::request_watch::RequestWatch;
use crate::key::find;
use crate::nearest;
use crate::output::json;
use crate::output::notices::Notices;
use crate::output::stdout;
use crate::settings;
use crate::turn::{RetryPolicy, Wait};

use super::ask;
use super::interrupts;
use super::key::Scene;
use super::names;
use super::tries;

/// Ten pages, each of which may take its time.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Prints the list. Fails as the service does; exit 1 if nothing matches, 9 if the list does not end.
pub fn run(filter: Option<&str>, scene: &Scene<'_>, notices: &mut Notices) -> Result<()> {
    let default = settings::model(None, scene.surroundings, scene.config)?;
    let Listed { models, goes_on } = list(scene, notices)?;
    names::remember(&models, scene.surroundings, &notices.redactor);
    let lists_none = format!("{} lists no model for this key", speaker(&scene.shared.base_url.authority()));
    let models = matching(models, filter, &lists_none)?;
    if scene.shared.json {
        let fields: Vec<Value> = models.into_iter().map(|model| Value::Object(model.fields)).collect();
        json::print(json!({ "models": fields }), &notices.redactor)?;
    } else {
        let text = notices.redactor.clean(&table::lay_out(&models, &default, scene.surroundings.width()));
        stdout::print(text.as_bytes())?;
    }
    if goes_on {
        let message = format!("the list is cut off after {MOST_PAGES} pages, which is the most that are read");
        return Err(Failure { told: scene.shared.json, ..Failure::new(Kind::Incomplete, message) }.into());
    }
    Ok(())
}

/// Asks for the list, again while that makes sense.
fn list(scene: &Scene<'_>, notices: &mut Notices) -> Result<Listed> {
    let search = find::search(scene.shared, scene.surroundings, scene.config);
    search.teach(&mut notices.redactor);
    let key = ask::key(&search, scene.shared, scene.surroundings, scene.config, notices)?;
    let deadline = scene.shared.deadline.or_after(TIMEOUT);
    let watch = RequestWatch::new(deadline, tries::observer(notices, "listing the models"));
    let client = Client::new(key, scene.shared.base_url.clone(), scene.surroundings)?;
    interrupts::watch_wait(notices);
    ask::announce_way(&client, &scene.shared.base_url, "the models", notices);
    let announce = |wait: &Wait<'_>| tries::announce(notices, wait);
    let policy = RetryPolicy::new(scene.shared.retries, &announce);
    let listed = policy.repeat(&watch, || client.models(&watch));
    notices.settle();
    Ok(listed.map_err(|failure| search.with_untried(failure))?)
}

/// The models with this in their name, in any case.
fn matching(models: Vec<Model>, filter: Option<&str>, lists_none: &str) -> Result<Vec<Model>, Failure> {
    let Some(filter) = filter else {
        return if models.is_empty() { Err(Failure::new(Kind::Other, lists_none)) } else { Ok(models) };
    };
    let wanted = filter.to_lowercase();
    let (found, others): (Vec<_>, Vec<_>) =
        models.into_iter().partition(|model| model.name.to_lowercase().contains(&wanted));
    if !found.is_empty() {
        return Ok(found);
    }
    let failure = Failure::new(Kind::Other, format!("no model has {filter:?} in its name"));
    let names = nearest::sorted(&wanted, others.iter().map(|model| model.name.as_str()));
    Err(match names.get(..names.len().min(3)) {
        Some(names @ [_, ..]) => failure.hint(format!("the nearest: {}", names.join(", "))),
        _ => failure.hint(lists_none),
    })
}
