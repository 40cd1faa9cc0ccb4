//! `gemini key use PROFILE`

use anyhow::Result;
use serde_json::json;

use crate::key::{find, store};
use crate::output::notices::Notices;
use crate::settings;

use super::{Scene, place, tell};

/// Makes a stored key the one that counts.
pub fn run(profile: &str, scene: &Scene<'_>, notices: &Notices) -> Result<()> {
    let profile = settings::profile_name(profile)?;
    let masked = store::edit(&place(scene)?, scene.surroundings.home.as_deref(), |credentials| {
        let stored = credentials.get(&profile).ok_or_else(|| find::unknown(&profile, credentials))?;
        credentials.choose(&profile);
        Ok(stored.secret.masked())
    })?;
    let mut lines = vec![format!("{profile} ({masked}) counts from now on")];
    lines.extend(super::set::overridden(scene));
    tell(scene, &lines, json!({ "profile": profile, "masked": masked }), notices)
}
