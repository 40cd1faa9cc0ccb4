//! The report as one JSON object, with names that stay.

use serde_json::{Value, json};

use crate::gemini::proxy::Proxy;
use crate::key::find::{Key, KeySource, Search, SourceState};

use super::super::Context;
use super::{Report, place};

/// Everything about the key that counts.
pub fn whole(report: &Report<'_>, search: &Search, proxy: Option<&Proxy>, context: &Context<'_>) -> Value {
    let base = &context.shared.base_url;
    let mut object = one(report, context);
    object["ignored"] = search.found().skip(1).map(|looked| ignored(looked, report.key.as_ref(), context)).collect();
    object["endpoint"] = json!({
        "url": base.to_string(), "host": base.authority(), "default": base.is_google(), "chosen_by": base.source.to_string(),
        "proxy": proxy.map(|proxy| json!({ "url": proxy.shown, "variable": proxy.variable })),
    });
    object
}

/// What there is to say about one key.
pub fn one(report: &Report<'_>, context: &Context<'_>) -> Value {
    let server = report.probed.as_ref().map(|(probed, took)| {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let status = Some(&probed.status).filter(|status| !status.is_empty());
        json!({ "http": probed.http, "status": status, "reason": probed.reason, "ms": ms })
    });
    json!({
        "ok": report.outcome.word() == "works",
        "verdict": report.outcome.word(),
        "key": report.key.as_ref().map(describe),
        "source": report.looked.map(|looked| source(looked, context)),
        "file": report.looked.and_then(file),
        "server": server,
        "meaning": report.meaning(),
        "remedy": report.steps(context),
        "exit": report.exit(),
    })
}

fn describe(key: &Key) -> Value {
    let secret = &key.secret;
    json!({
        "kind": secret.sort().word(), "masked": secret.masked(), "length": secret.len(), "fingerprint": secret.fingerprint(),
    })
}

fn source(looked: &KeySource, context: &Context<'_>) -> Value {
    json!({ "kind": looked.origin.word(), "name": place::shown(&looked.origin, context.environment) })
}

fn ignored(looked: &KeySource, used: Option<&Key>, context: &Context<'_>) -> Value {
    let mut object = source(looked, context);
    match &looked.state {
        SourceState::Key(secret) => {
            object["masked"] = json!(secret.masked());
            object["same"] = json!(used.is_some_and(|key| key.secret == *secret));
        }
        SourceState::Fault(failure) => object["fault"] = json!(failure.message),
        SourceState::Command(_) | SourceState::Nothing(_) => {}
    }
    object["file"] = json!(file(looked));
    object
}

fn file(looked: &KeySource) -> Option<Value> {
    let security = looked.security.as_ref()?;
    let condition = place::condition(looked)?;
    Some(json!({
        "path": security.path.to_string_lossy(), "mode": security.mode.map(|mode| format!("{mode:04o}")), "owner_ok": security.is_ours,
        "danger": security.danger, "age_days": condition.age.map(|(_, days)| days),
        "in_git": condition.git.is_some(), "tracked": condition.git.and_then(|state| state.tracked),
    }))
}
