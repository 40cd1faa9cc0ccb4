//! `gemini key check`: which key counts and why, what was passed over, where it would go, what the server says,
//! what that means and what to do.

mod object;
pub mod place;
mod table;

use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;

use crate::commands::{interrupts, log};
use crate::failure::{self, Failure};
use crate::gemini::probe::ProbeResult;
use crate::gemini::proxy::{self, Proxy};
use crate::key::diagnosis::{self, LEAKED, Outcome};
use crate::key::find::{self, KEY_PAGE, Key, KeySource, Origin, Search, SourceState};
use crate::output::stdout;
use crate::render::json;

use super::Context;
use super::probe;

/// Say which key counts, where it comes from and whether Google accepts it
///
/// Costs nothing: the smallest request there is. The report goes to standard output, and the exit code is
/// that of a prompt with this key: 0 it works, 3 there is none, 4 refused, 5 quota used up, 6 no connection,
/// 7 something else answered, or nothing tells. No key is ever shown, so the report can go into a bug report.
#[derive(Args)]
pub struct CheckArgs {
    /// Do not ask the server
    #[arg(long)]
    offline: bool,

    /// Ask about every key that is set or stored, not only the one that counts
    #[arg(long)]
    all: bool,
}

/// All that there is to say about one key.
pub struct Report<'a> {
    /// Where it came from; none if there is no key at all.
    pub looked: Option<&'a KeySource>,
    /// The key, if it can be used.
    pub key: Option<Key>,
    /// What the server said, if it was asked, and after how long.
    pub probed: Option<(ProbeResult, Duration)>,
    /// What it comes to.
    pub outcome: Outcome,
    /// How a run with this key would end, if not well.
    pub failure: Option<Failure>,
}

/// Checks the key. The diagnosis is printed, and returned as the failure it stands for.
pub fn run(&CheckArgs { offline, all }: &CheckArgs, context: &Context<'_>) -> Result<()> {
    let console = context.console;
    let search = find::search(&context.shared.key, &context.shared.deadline, context.environment, context.config);
    search.register(&console.redactor);
    let proxy = proxy::choose(context.environment, &context.shared.base_url);
    interrupts::watch_wait(console);
    let examine = |looked| examine(looked, &search, offline, proxy.as_ref().err(), context);
    let main = examine(search.found().next());
    let others = if all { others(&search, context) } else { Vec::new() };
    let others: Vec<_> = others.iter().map(|looked| examine(Some(looked))).collect();
    main.key.iter().chain(others.iter().filter_map(|other| other.key.as_ref())).for_each(|key| {
        console.redactor.register(&key.secret);
    });
    let proxy = proxy.ok().flatten();
    if context.shared.json {
        print_object(&main, &others, all, &search, proxy.as_ref(), context)?;
    } else if !context.shared.quiet {
        let main = std::iter::once(table::whole(&main, &search, proxy.as_ref(), context));
        let others = others.iter().map(|other| table::short(other, context));
        let text = console.redactor.clean(&main.chain(others).collect::<Vec<_>>().join("\n"));
        stdout::print(text.as_bytes())?;
    }
    match main.failure {
        Some(failure) if all => Err(Failure { reported: context.shared.json, ..failure }.into()),
        Some(failure) => Err(search.with_untried(Failure { reported: context.shared.json, ..failure }).into()),
        None => Ok(()),
    }
}

/// The places besides the one that counts, and every stored key.
fn others(search: &Search, context: &Context<'_>) -> Vec<KeySource> {
    let passed_over = search.found().skip(1).cloned();
    let known: Vec<&Origin> = search.found().map(|looked| &looked.origin).collect();
    let stored = find::profiles(context.environment).into_iter().filter(|looked| !known.contains(&&looked.origin));
    passed_over.chain(stored).collect()
}

fn examine<'a>(
    looked: Option<&'a KeySource>,
    search: &Search,
    offline: bool,
    no_way: Option<&Failure>,
    context: &Context<'_>,
) -> Report<'a> {
    let none = |key, failure| Report { looked, key, probed: None, outcome: Outcome::NoKey, failure: Some(failure) };
    let untried = |key| Report { looked, key, probed: None, outcome: Outcome::Untried, failure: None };
    let base = &context.shared.base_url;
    let Some(place) = looked else {
        return none(None, find::missing(context.environment, base));
    };
    if let Err(failure) = search.sendable(place, base) {
        return none(search.known(place, base), failure);
    }
    if offline && matches!(place.state, SourceState::Command(_)) {
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
    let probed = match no_way {
        Some(failure) => ProbeResult { result: Err(failure.clone()), ..ProbeResult::default() },
        None => advised(probe::ask(&key, context)),
    };
    let outcome = probed.outcome();
    let failure = probed.result.as_ref().err().cloned();
    Report { looked, key: Some(key), probed: Some((probed, started.elapsed())), outcome, failure }
}

/// Advice that sends people to this very report is of no use in it.
fn advised(mut probed: ProbeResult) -> ProbeResult {
    if let Some(diagnosis) = &mut probed.diagnosis {
        diagnosis.remedy = diagnosis::within_check(&diagnosis.remedy);
    }
    probed.result = probed.result.map_err(|failure| {
        let hint = failure.hint.as_deref().map(diagnosis::within_check);
        Failure { hint, ..failure }
    });
    probed
}

impl Report<'_> {
    /// What the answer means, if it needs saying.
    pub fn meaning(&self) -> Option<&str> {
        let diagnosis = self.probed.as_ref().and_then(|(probed, _)| probed.diagnosis.as_ref());
        diagnosis
            .map(|diagnosis| diagnosis.meaning.as_str())
            .or(self.failure.as_ref().map(|failure| failure.message.as_str()))
    }

    /// What to do, step by step.
    pub fn steps(&self, context: &Context<'_>) -> Vec<String> {
        let Some(place) = self.looked else {
            if let Some((_, choose)) = find::unchosen(context.environment) {
                return vec![choose];
            }
            if !context.shared.base_url.is_google() {
                return self.hint();
            }
            return vec![format!("make a key at {KEY_PAGE}"), "gemini key set".to_owned()];
        };
        let mut steps = match self.probed.as_ref().and_then(|(probed, _)| probed.diagnosis.as_ref()) {
            Some(diagnosis) if diagnosis.needs_new_key => {
                vec![diagnosis.remedy.clone(), place::put_new_key(&place.origin, context.environment)]
            }
            Some(diagnosis) => vec![diagnosis.remedy.clone()],
            None => self.hint(),
        };
        let leaked = self.key.as_ref().filter(|_| self.meaning() == Some(LEAKED));
        steps.extend(leaked.into_iter().flat_map(|key| log::holding(&key.secret, context)));
        steps
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
    context: &Context<'_>,
) -> Result<()> {
    let console = context.console;
    let mut whole = object::whole(main, search, proxy, context);
    if all {
        whole["all"] = others.iter().map(|other| object::one(other, context)).collect();
    }
    if let Some(failure) = &main.failure {
        let report = failure::report(&anyhow::Error::from(failure.clone()));
        whole["error"] = json::error(&report, &console.redactor);
    }
    Ok(json::print(whole, &console.redactor)?)
}
