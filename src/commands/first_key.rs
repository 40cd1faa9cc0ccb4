//! The first run of a person at a terminal: there is no key yet, so one is asked for, tried, and kept if wanted.

use anyhow::Result;

use crate::key::credentials::{self, DEFAULT};
use crate::key::find::{self, KEY_PAGE, Key, Origin, Search};
use crate::output::notices::Notices;
use crate::prompt::stdin;

use super::key::{Scene, accepted, keep};
use super::typed_key;

/// Asks for a key, tries it, and offers to keep it.
///
/// Fails (exit 3) if none is typed or it can never be one; as the server does if it refuses the key.
pub fn ask(search: &Search, scene: &Scene<'_>, notices: &mut Notices) -> Result<Key> {
    notices.say(&format!("there is no API key yet; make one at {KEY_PAGE}"));
    let base = &scene.shared.base_url;
    if !base.is_google() {
        notices.say(&format!("the key will be sent to {}, not to Google ({})", base.authority(), base.source));
    }
    let typed = typed_key::ask(notices)?.ok_or_else(|| find::missing(scene.surroundings))?;
    let key = Key::new(&typed, Origin::Typed)?;
    notices.redactor.learn(&key.secret);
    accepted(&key, scene, notices)?;
    let home = credentials::path(scene.surroundings).map(|path| Origin::Stored { path, profile: DEFAULT.to_owned() });
    // A stored key would not be sent there next time.
    let may_be_kept = home.is_some_and(|home| search.allowed(&home, &scene.shared.base_url).is_ok());
    if may_be_kept && is_yes(notices)? {
        let profile = scene.shared.key.profile.as_deref().unwrap_or(DEFAULT);
        keep(&key.secret, profile, scene)?.iter().for_each(|line| notices.say(line));
    } else {
        notices.say("this key serves this run only; `gemini key set` keeps one");
    }
    Ok(key)
}

/// Enter alone means yes; the end of the input means no.
fn is_yes(notices: &Notices) -> Result<bool> {
    notices.ask("it works. Keep it for next time? [Y/n] ");
    let answer = stdin::line()?;
    Ok(answer.is_some_and(|answer| matches!(answer.trim().to_ascii_lowercase().as_str(), "" | "y" | "yes")))
}
