//! `gemini key remove [PROFILE]`

use anyhow::Result;
use serde_json::json;

use crate::key::credentials::Credentials;
use crate::key::find::{self, Held, KEY_PAGE};
use crate::key::store;
use crate::output::notices::Notices;
use crate::settings;

use super::check::place::shown;
use super::{Scene, place, tell};

/// Takes a stored key off this machine, and says what that does not do.
pub fn run(profile: Option<&str>, scene: &Scene<'_>, notices: &mut Notices) -> Result<()> {
    let path = place(scene)?;
    let named = profile.map(settings::profile_name).transpose()?;
    let profile = match named.or_else(|| scene.shared.key.profile.clone()) {
        Some(profile) => profile,
        None => Credentials::load(&path)?.chosen().to_owned(),
    };
    // Looked at before anything is written: removing from nothing must not make a file.
    let credentials = Credentials::load(&path)?;
    credentials.get(&profile).ok_or_else(|| find::unknown(&profile, &credentials))?;
    let removed = store::edit(&path, |credentials| {
        credentials.remove(&profile).ok_or_else(|| find::unknown(&profile, credentials))
    })?;
    notices.redactor.learn(&removed.secret);
    let masked = removed.secret.masked();
    let mut lines = vec![
        format!("removed {profile} ({masked}) from {}", scene.surroundings.short(&path)),
        format!("Google still takes this key: to revoke it, delete it at {KEY_PAGE}"),
    ];
    let left = find::search(scene.shared, scene.surroundings, scene.config);
    let mut sources = Vec::new();
    for looked in left.found() {
        let what = match &looked.held {
            Held::Key(secret) if *secret == removed.secret => "the same key",
            Held::Key(_) => "another key",
            Held::Command(_) => "a program, which was not run",
            Held::Fault(_) | Held::Nothing(_) => continue,
        };
        let place = shown(&looked.origin, scene.surroundings);
        lines.push(format!("still there: {place} ({what})"));
        sources.push(json!({ "source": place, "same": what == "the same key" }));
    }
    if sources.is_empty()
        && let Some((stored, choose)) = find::unchosen(scene.surroundings)
    {
        lines.push(format!("{stored}; `{choose}` chooses one"));
    }
    let object = json!({ "removed": profile, "masked": masked, "revoke": KEY_PAGE, "left": sources });
    tell(scene, &lines, object, notices)
}
