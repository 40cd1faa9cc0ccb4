//! `gemini key set [PROFILE]`: asks for a key, tries it, stores it.

use std::ffi::OsString;

use anyhow::Result;
use serde_json::json;
use zeroize::Zeroizing;

use crate::calendar;
use crate::commands::interrupts;
use crate::failure::{Failure, Kind};
use crate::gemini::probe::Heard;
use crate::key::credentials::Credentials;
use crate::key::find::{self, Held, KEY_PAGE, Key, Origin};
use crate::key::secret::Secret;
use crate::key::verdict::Outcome;
use crate::key::{git, store};
use crate::output::notices::Notices;
use crate::private_file::READERS;
use crate::prompt::stdin;
use crate::settings;
use crate::surroundings::Input;

use super::super::new_key;
use super::probe;
use super::{Scene, place, tell};

/// No key is longer than this many bytes, and no file that holds one.
const LONGEST: u64 = 64 << 10;

/// Asks for the key where it is not seen, tries it unless told not to, and stores it.
pub fn run(
    profile: Option<&str>,
    more: &[OsString],
    check: bool,
    scene: &Scene<'_>,
    notices: &mut Notices,
) -> Result<()> {
    if !more.is_empty() || scene.shared.key.typed.is_some() {
        return Err(too_much(profile, more).into());
    }
    let (path, home) = (place(scene)?, scene.surroundings.home.as_deref());
    let named = profile.map(settings::profile_name).transpose()?;
    // Read now, so that nobody types a key for a file that cannot take it.
    let credentials = Credentials::load(&path, home)?;
    let profile = named.or_else(|| scene.shared.key.profile.clone()).unwrap_or_else(|| credentials.chosen().to_owned());
    let origin = Origin::Stored { path, profile: profile.clone() };
    if check {
        let search = find::search(scene.shared, scene.surroundings, scene.config);
        let base_url = &scene.shared.base_url;
        search.allowed(&origin, base_url).map_err(|failure| {
            let keep = find::for_another_address(base_url);
            failure.hint(format!("{keep}; for a key of Google's leave {} out", base_url.source))
        })?;
    }
    let key = read(check, scene, notices)?;
    let lines = keep(&key.secret, &profile, scene)?;
    let object = json!({
        "profile": profile, "masked": key.secret.masked(), "fingerprint": key.secret.fingerprint(),
        "path": place(scene)?.to_string_lossy(), "checked": check,
    });
    tell(scene, &lines, object, notices)
}

/// Several words: a key that was typed as an argument, or a prompt that begins like this command.
fn too_much(profile: Option<&str>, more: &[OsString]) -> Failure {
    let words: Option<Vec<&str>> = profile.into_iter().map(Some).chain(more.iter().map(|word| word.to_str())).collect();
    let failure = Failure::usage("keys are not taken as arguments, and one name is enough");
    match words.filter(|words| words.len() > 2 && words.iter().all(|word| settings::profile_name(word).is_ok())) {
        Some(words) => failure.hint(format!("to ask these words: gemini -- key set {}", words.join(" "))),
        None => failure.hint(format!("if that was a key, it may be in your shell's history now: delete it at {KEY_PAGE}, make a new one, and type it where `gemini key set` asks")),
    }
}

/// Takes the key from a person, hidden, or from whatever is piped in, and tries it unless told not to.
fn read(check: bool, scene: &Scene<'_>, notices: &mut Notices) -> Result<Key> {
    let pass = |key: &Key, notices: &mut Notices| if check { accepted(key, scene, notices) } else { Ok(()) };
    let text = match scene.surroundings.stdin {
        Input::Terminal => {
            if scene.shared.base_url.is_google() {
                notices.say(&format!("keys are made at {KEY_PAGE}"));
            }
            if let Some(key) = new_key::ask(scene, notices, pass)? {
                return Ok(key);
            }
            Zeroizing::default()
        }
        Input::Given => {
            let bytes = Zeroizing::new(stdin::read_bytes(LONGEST)?);
            let text = std::str::from_utf8(&bytes).map_err(|error| not_utf8(error.valid_up_to()))?;
            Zeroizing::new(text.to_owned())
        }
        Input::Directory | Input::Nothing => Zeroizing::default(),
    };
    let key = new_key::take(&text, Origin::Piped, scene, notices)?;
    pass(&key, notices)?;
    Ok(key)
}

/// What is piped in is read exactly: a mended key would be another one.
fn not_utf8(at: usize) -> Failure {
    Failure::new(Kind::NoKey, format!("what is piped in is not UTF-8 at byte {at}; nothing was stored"))
        .hint("save it as UTF-8, for example: iconv -f utf-16 -t utf-8 FILE | gemini key set")
}

/// Asks the server about a key that is not stored yet.
///
/// Fails as the server does, except that a used-up quota proves the key.
fn accepted(key: &Key, scene: &Scene<'_>, notices: &Notices) -> Result<(), Failure> {
    interrupts::watch_wait(notices);
    judged(probe::ask(key, scene, notices))
}

/// What is made of the server's answer about a key that is not stored yet.
///
/// Fails as the server does, except that a used-up quota proves the key.
pub fn judged(heard: Heard) -> Result<(), Failure> {
    let outcome = heard.outcome();
    match heard.result {
        Err(failure) if !outcome.is_accepted() => {
            let message = format!("{}; nothing was stored", failure.message);
            let hint = match outcome {
                Outcome::Refused => failure.hint.clone(),
                _ => Some("`gemini key set --no-check` stores a key without asking".to_owned()),
            };
            Err(Failure { message, hint, ..failure })
        }
        _ => Ok(()),
    }
}

/// Stores a key and says, line by line, what came of it.
pub fn keep(secret: &Secret, profile: &str, scene: &Scene<'_>) -> Result<Vec<String>, Failure> {
    let (path, home) = (place(scene)?, scene.surroundings.home.as_deref());
    let today = calendar::date(calendar::now());
    let facts = Credentials::load(&path, home)?.facts;
    let exposed = facts.is_some_and(|facts| facts.danger.is_some());
    let (old, counts) = store::edit(&path, home, |credentials| {
        let old = credentials.get(profile);
        if credentials.get(credentials.chosen()).is_none() && credentials.chosen() != profile {
            credentials.choose(profile);
        }
        credentials.put(profile, secret, &today)?;
        Ok((old, credentials.chosen() == profile))
    })?;
    let shown = scene.surroundings.short(&path);
    let mut lines = vec![
        format!("stored {} under the name {profile} in {shown}", secret.masked()),
        format!("the file is plain text, {READERS}"),
    ];
    if let Some(old) = old.filter(|old| old.secret != *secret) {
        lines
            .push(format!("it replaces {}; if that is no longer needed, delete it at {KEY_PAGE}", old.secret.masked()));
    }
    if exposed {
        lines.push("others could write it until now: look for keys that are not yours in `gemini key list`".to_owned());
    }
    if !counts {
        lines.push(format!("it does not count yet: gemini key use {profile}"));
    }
    lines.extend(git::state(&path).and_then(|state| state.warning()));
    lines.extend(overridden(scene));
    Ok(lines)
}

/// Says which variable still comes before what is stored.
pub fn overridden(scene: &Scene<'_>) -> Option<String> {
    let search = find::search(scene.shared, scene.surroundings, scene.config);
    let first = search.found().next()?;
    match (&first.origin, &first.held) {
        (Origin::Variable(name), Held::Key(secret)) => {
            Some(format!("{name} ({}) is set and comes before it: unset {name}", secret.masked()))
        }
        _ => None,
    }
}
