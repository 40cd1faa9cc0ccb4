//! The report as one JSON object, with names that stay.

use serde_json::{Value, json};

use crate::gemini::proxy::Proxy;
use crate::key::find::{Held, Key, Looked, Search};

use super::super::Scene;
use super::{Report, place};

/// Everything about the key that counts.
pub fn whole(report: &Report<'_>, search: &Search, proxy: Option<&Proxy>, scene: &Scene<'_>) -> Value {
    let base = &scene.shared.base_url;
    let mut object = one(report, scene);
    object["ignored"] = search.found().skip(1).map(|looked| ignored(looked, report.key.as_ref(), scene)).collect();
    object["endpoint"] = json!({
        "url": base.to_string(), "host": base.authority(), "default": base.is_google(), "chosen_by": base.source.to_string(),
        "proxy": proxy.map(|proxy| json!({ "url": proxy.shown, "variable": proxy.variable })),
    });
    object
}

/// What there is to say about one key.
pub fn one(report: &Report<'_>, scene: &Scene<'_>) -> Value {
    let server = report.heard.as_ref().map(|(heard, took)| {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let status = Some(&heard.status).filter(|status| !status.is_empty());
        json!({ "http": heard.http, "status": status, "reason": heard.reason, "ms": ms })
    });
    json!({
        "ok": report.outcome.word() == "works",
        "verdict": report.outcome.word(),
        "key": report.key.as_ref().map(describe),
        "source": report.looked.map(|looked| source(looked, scene)),
        "file": report.looked.and_then(file),
        "server": server,
        "meaning": report.meaning(),
        "remedy": report.steps(scene),
        "exit": report.exit(),
    })
}

fn describe(key: &Key) -> Value {
    let secret = &key.secret;
    json!({
        "kind": secret.sort().word(), "masked": secret.masked(), "length": secret.len(), "fingerprint": secret.fingerprint(),
    })
}

fn source(looked: &Looked, scene: &Scene<'_>) -> Value {
    json!({ "kind": looked.origin.word(), "name": place::shown(&looked.origin, scene.surroundings) })
}

fn ignored(looked: &Looked, used: Option<&Key>, scene: &Scene<'_>) -> Value {
    let mut object = source(looked, scene);
    match &looked.held {
        Held::Key(secret) => {
            object["masked"] = json!(secret.masked());
            object["same"] = json!(used.is_some_and(|key| key.secret == *secret));
        }
        Held::Fault(failure) => object["fault"] = json!(failure.message),
        Held::Command(_) | Held::Nothing(_) => {}
    }
    object["file"] = json!(file(looked));
    object
}

fn file(looked: &Looked) -> Option<Value> {
    let facts = looked.facts.as_ref()?;
    let condition = place::condition(looked)?;
    Some(json!({
        "path": facts.path.to_string_lossy(), "mode": facts.mode.map(|mode| format!("{mode:04o}")), "owner_ok": facts.is_ours,
        "danger": facts.danger, "age_days": condition.age.map(|(_, days)| days),
        "in_git": condition.git.is_some(), "tracked": condition.git.and_then(|state| state.tracked),
    }))
}
