//! `gemini key check`: which key counts and why, what was passed over, where it would go, what the server says,
//! what that means and what to do.

mod object;
pub mod place;
mod table;

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::commands::interrupts;
use crate::failure::{self, Failure};
use crate::gemini::probe::Heard;
use crate::gemini::proxy::{self, Proxy};
use crate::key::find::{self, Held, KEY_PAGE, Key, Looked, Origin, Search};
use crate::key::verdict::{self, Outcome};
use crate::output::json;
use crate::output::notices::Notices;
use crate::output::stdout;

use super::Scene;
use super::probe;

/// All that there is to say about one key.
pub struct Report<'a> {
    /// Where it came from; none if there is no key at all.
    pub looked: Option<&'a Looked>,
    /// The key, if it can be used.
    pub key: Option<Key>,
    /// What the server said, if it was asked, and after how long.
    pub heard: Option<(Heard, Duration)>,
    /// What it comes to.
    pub outcome: Outcome,
    /// How a run with this key would end, if not well.
    pub failure: Option<Failure>,
}

/// Checks the key. The verdict is printed, and returned as the failure it stands for.
pub fn run(offline: bool, all: bool, scene: &Scene<'_>, notices: &mut Notices) -> Result<()> {
    let search = find::search(scene.shared, scene.surroundings, scene.config);
    search.teach(&mut notices.redactor);
    let proxy = proxy::choose(scene.surroundings, &scene.shared.base_url);
    interrupts::watch_wait(notices);
    let examine = |looked| examine(looked, &search, offline, proxy.as_ref().err(), scene, notices);
    let main = examine(search.found().next());
    let others = if all { others(&search, scene) } else { Vec::new() };
    let others: Vec<_> = others.iter().map(|looked| examine(Some(looked))).collect();
    main.key.iter().chain(others.iter().filter_map(|other| other.key.as_ref())).for_each(|key| {
        notices.redactor.learn(&key.secret);
    });
    let proxy = proxy.ok().flatten();
    if scene.shared.json {
        print_object(&main, &others, all, &search, proxy.as_ref(), scene, notices)?;
    } else if !scene.shared.quiet {
        let main = std::iter::once(table::whole(&main, &search, proxy.as_ref(), scene));
        let others = others.iter().map(|other| table::short(other, scene));
        let text = notices.redactor.clean(&main.chain(others).collect::<Vec<_>>().join("\n"));
        stdout::print(text.as_bytes())?;
    }
    match main.failure {
        Some(failure) if all => Err(Failure { told: scene.shared.json, ..failure }.into()),
        Some(failure) => Err(search.with_untried(Failure { told: scene.shared.json, ..failure }).into()),
        None => Ok(()),
    }
}

/// The places besides the one that counts, and every stored key.
fn others(search: &Search, scene: &Scene<'_>) -> Vec<Looked> {
    let passed_over = search.found().skip(1).cloned();
    let known: Vec<&Origin> = search.found().map(|looked| &looked.origin).collect();
    let stored = find::profiles(scene.surroundings).into_iter().filter(|looked| !known.contains(&&looked.origin));
    passed_over.chain(stored).collect()
}

fn examine<'a>(
    looked: Option<&'a Looked>,
    search: &Search,
    offline: bool,
    no_way: Option<&Failure>,
    scene: &Scene<'_>,
    notices: &Notices,
) -> Report<'a> {
    let none = |key, failure| Report { looked, key, heard: None, outcome: Outcome::NoKey, failure: Some(failure) };
    let untried = |key| Report { looked, key, heard: None, outcome: Outcome::Untried, failure: None };
    let base = &scene.shared.base_url;
    let Some(place) = looked else {
        return none(None, find::missing(scene.surroundings, base));
    };
    if let Err(failure) = search.sendable(place, base) {
        return none(search.known(place, base), failure);
    }
    if offline && matches!(place.held, Held::Command(_)) {
        return untried(None);
    }
    let key = match search.read(place, base) {
        Ok(key) => key,
        Err(failure) => return none(None, failure),
    };
    if offline {
        return untried(Some(key));
    }
    let started = Instant::now();
    let heard = match no_way {
        Some(failure) => Heard { result: Err(failure.clone()), ..Heard::default() },
        None => advised(probe::ask(&key, scene, notices)),
    };
    let outcome = heard.outcome();
    let failure = heard.result.as_ref().err().cloned();
    Report { looked, key: Some(key), heard: Some((heard, started.elapsed())), outcome, failure }
}

/// Advice that sends people to this very report is of no use in it.
fn advised(mut heard: Heard) -> Heard {
    if let Some(verdict) = &mut heard.verdict {
        verdict.remedy = verdict::within_check(&verdict.remedy);
    }
    heard.result = heard.result.map_err(|failure| {
        let hint = failure.hint.as_deref().map(verdict::within_check);
        Failure { hint, ..failure }
    });
    heard
}

impl Report<'_> {
    /// What the answer means, if it needs saying.
    pub fn meaning(&self) -> Option<&str> {
        let verdict = self.heard.as_ref().and_then(|(heard, _)| heard.verdict.as_ref());
        verdict
            .map(|verdict| verdict.meaning.as_str())
            .or(self.failure.as_ref().map(|failure| failure.message.as_str()))
    }

    /// What to do, step by step.
    pub fn steps(&self, scene: &Scene<'_>) -> Vec<String> {
        let Some(place) = self.looked else {
            if let Some((_, choose)) = find::unchosen(scene.surroundings) {
                return vec![choose];
            }
            if !scene.shared.base_url.is_google() {
                return self.hint();
            }
            return vec![format!("make a key at {KEY_PAGE}"), "gemini key set".to_owned()];
        };
        match self.heard.as_ref().and_then(|(heard, _)| heard.verdict.as_ref()) {
            Some(verdict) if verdict.needs_new_key => {
                vec![verdict.remedy.clone(), place::put_new_key(&place.origin, scene.surroundings)]
            }
            Some(verdict) => vec![verdict.remedy.clone()],
            None => self.hint(),
        }
    }

    fn hint(&self) -> Vec<String> {
        self.failure.iter().filter_map(|failure| failure.hint.clone()).collect()
    }

    /// The exit code that the run would end with.
    pub fn exit(&self) -> u8 {
        self.failure.as_ref().map_or(0, |failure| failure.kind.code())
    }
}

fn print_object(
    main: &Report<'_>,
    others: &[Report<'_>],
    all: bool,
    search: &Search,
    proxy: Option<&Proxy>,
    scene: &Scene<'_>,
    notices: &Notices,
) -> Result<()> {
    let mut whole = object::whole(main, search, proxy, scene);
    if all {
        whole["all"] = others.iter().map(|other| object::one(other, scene)).collect();
    }
    if let Some(failure) = &main.failure {
        let report = failure::report(&anyhow::Error::from(failure.clone()));
        whole["error"] = json::error(&report, &notices.redactor);
    }
    Ok(json::print(whole, &notices.redactor)?)
}
