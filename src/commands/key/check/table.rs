//! The report as a table with labels that stay: Key, From, Looked at, Ignored, Sends to, Proxy, Server, Meaning,
//! Do this, Result.

use std::fmt::Write as _;
use std::time::Duration;

use crate::gemini::probe::ProbeResult;
use crate::gemini::proxy::Proxy;
use crate::key::diagnosis::Outcome;
use crate::key::find::{Key, KeySource, Origin, Search, SourceState};

use super::super::{Context, laid_out};
use super::{Report, place};

/// Rows under construction.
#[derive(Default)]
struct Table(String);

impl Table {
    /// One row; whatever stands in it stays on its line.
    fn row(&mut self, label: &str, text: &str) {
        let _ = writeln!(self.0, "{label:<9} {}", laid_out(text));
    }

    fn rows(&mut self, label: &str, lines: impl IntoIterator<Item = String>) {
        let mut label = label;
        for line in lines {
            self.row(label, &line);
            label = "";
        }
    }
}

/// Everything about the key that counts.
pub fn whole(report: &Report<'_>, search: &Search, proxy: Option<&Proxy>, context: &Context<'_>) -> String {
    let mut table = Table::default();
    key(&mut table, report, context);
    if report.looked.is_none() {
        let looked = search.looked.iter().filter_map(|looked| match looked.state {
            SourceState::Nothing(why) => Some(format!("{}   {why}", place::shown(&looked.origin, context.environment))),
            _ => None,
        });
        table.rows("Looked at", looked);
    }
    for looked in search.found().skip(1) {
        let shown = place::shown(&looked.origin, context.environment);
        table.row("Ignored", &format!("{shown}   {}", why_ignored(looked, report.key.as_ref())));
        table.rows("", place::lines(looked, context.environment));
    }
    let base = &context.shared.base_url;
    let google = if base.is_google() { "" } else { ", not Google" };
    table.row("Sends to", &format!("{base}   ({}{google})", base.source));
    table.row("Proxy", &proxy.map_or("none".to_owned(), |proxy| format!("{} from {}", proxy.shown, proxy.variable)));
    diagnosis(&mut table, report, context);
    table.0
}

/// What there is to say about one of the others.
pub fn short(report: &Report<'_>, context: &Context<'_>) -> String {
    let mut table = Table::default();
    key(&mut table, report, context);
    diagnosis(&mut table, report, context);
    table.0
}

fn key(table: &mut Table, report: &Report<'_>, context: &Context<'_>) {
    let described = report.key.as_ref().map_or("none".to_owned(), |key| key.secret.described());
    table.row("Key", &described);
    let Some(looked) = report.looked else {
        return;
    };
    let shown = place::shown(&looked.origin, context.environment);
    table.row(
        "From",
        &match &looked.origin {
            Origin::Variable(_) => format!("environment variable {shown}"),
            _ => shown,
        },
    );
    if looked.origin == Origin::Flag {
        table.row("", "other users of this machine can see it in the list of processes; --api-key-file hides it");
    }
    table.rows("", place::lines(looked, context.environment));
}

fn why_ignored(looked: &KeySource, used: Option<&Key>) -> String {
    match &looked.state {
        SourceState::Key(secret) if used.is_some_and(|key| key.secret == *secret) => "the same key".to_owned(),
        SourceState::Key(secret) => format!("{}   a different key ({})", secret.masked(), secret.sort().name()),
        SourceState::Fault(failure) => failure.message.clone(),
        SourceState::Command(_) => "not run, because another source comes first".to_owned(),
        SourceState::Nothing(why) => (*why).to_owned(),
    }
}

fn diagnosis(table: &mut Table, report: &Report<'_>, context: &Context<'_>) {
    table.row(
        "Server",
        &report.probed.as_ref().map_or("not asked".to_owned(), |(probed, took)| server(probed, *took, report.outcome)),
    );
    if let Some(meaning) = report.meaning() {
        table.row("Meaning", meaning);
    }
    let steps = report.steps(context);
    match steps.as_slice() {
        [only] => table.row("Do this", only),
        steps => table.rows("Do this", steps.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1))),
    }
    let exit = report.exit();
    let code = if exit == 0 { String::new() } else { format!("   (exit {exit})") };
    table.row("Result", &format!("{}{code}", report.outcome.sentence()));
}

/// `refused in 31 ms: HTTP 401 UNAUTHENTICATED, ACCESS_TOKEN_TYPE_UNSUPPORTED`
fn server(probed: &ProbeResult, took: Duration, outcome: Outcome) -> String {
    let took = took.as_millis();
    let Some(http) = probed.http else {
        return format!("no answer after {took} ms");
    };
    let word = match outcome {
        Outcome::Works => return format!("accepted in {took} ms"),
        Outcome::Quota => "accepted, but the quota is used up,",
        Outcome::Refused => "refused",
        _ => "answered",
    };
    let status = if probed.status.is_empty() { String::new() } else { format!(" {}", probed.status) };
    let reason = probed.reason.as_ref().map(|reason| format!(", {reason}")).unwrap_or_default();
    format!("{word} in {took} ms: HTTP {http}{status}{reason}")
}
