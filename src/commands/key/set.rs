//! `gemini key set [PROFILE]`: asks for a key, tries it, stores it.

use std::ffi::OsString;

use anyhow::Result;
use clap::Args;
use serde_json::json;
use zeroize::Zeroizing;

use crate::calendar;
use crate::commands::interrupts;
use crate::environment::Input;
use crate::failure::{Failure, Kind};
use crate::gemini::probe::ProbeResult;
use crate::key::credentials::Credentials;
use crate::key::diagnosis::Outcome;
use crate::key::find::{self, KEY_PAGE, Key, Origin, SourceState};
use crate::key::secret::Secret;
use crate::key::settings::profile_name;
use crate::key::{git, store};
use crate::private_file::READERS;
use crate::stdin;

use super::super::new_key;
use super::probe;
use super::{Context, place, tell};

/// No key is longer than this many bytes, and no file that holds one.
const LONGEST: u64 = 64 << 10;

/// Store a key, after asking the server whether it works
///
/// The key is asked for at the terminal, hidden, or read from standard input; never given as an argument. A line that
/// sets a variable to it (`export GEMINI_API_KEY=…`) is read for its key.
#[derive(Args)]
pub struct SetArgs {
    /// The name to store it under [default: the chosen one, else `default`]
    #[arg(id = "stored", value_name = "PROFILE")]
    profile: Option<String>,

    #[arg(hide = true)]
    more: Vec<OsString>,

    /// Store it without asking the server
    #[arg(long)]
    no_check: bool,
}

/// Asks for the key where it is not seen, tries it unless told not to, and stores it.
pub fn run(args: &SetArgs, context: &Context<'_>) -> Result<()> {
    let (profile, more, check) = (args.profile.as_deref(), args.more.as_slice(), !args.no_check);
    if !more.is_empty() || context.shared.key.typed.is_some() {
        return Err(too_much(profile, more).into());
    }
    let (path, home) = (place(context)?, context.environment.home.as_deref());
    let named = profile.map(profile_name).transpose()?;
    // Read now, so that nobody types a key for a file that cannot take it.
    let credentials = Credentials::load(&path, home)?;
    let profile =
        named.or_else(|| context.shared.key.profile.clone()).unwrap_or_else(|| credentials.chosen().to_owned());
    let origin = Origin::Stored { path, profile: profile.clone() };
    if check {
        let search = find::search(&context.shared.key, &context.shared.deadline, context.environment, context.config);
        let base_url = &context.shared.base_url;
        search.allowed(&origin, base_url).map_err(|failure| {
            let keep = find::for_another_address(base_url);
            failure.hint(format!("{keep}; for a key of Google's leave {} out", base_url.source))
        })?;
    }
    let key = read(check, context)?;
    let lines = keep(&key.secret, &profile, context)?;
    let object = json!({
        "profile": profile, "masked": key.secret.masked(), "fingerprint": key.secret.fingerprint(),
        "path": place(context)?.to_string_lossy(), "checked": check,
    });
    tell(context, &lines, object)
}

/// Several words: a key that was typed as an argument, or a prompt that begins like this command.
fn too_much(profile: Option<&str>, more: &[OsString]) -> Failure {
    let words: Option<Vec<&str>> = profile.into_iter().map(Some).chain(more.iter().map(|word| word.to_str())).collect();
    let failure = Failure::usage("keys are not taken as arguments, and one name is enough");
    match words.filter(|words| words.len() > 2 && words.iter().all(|word| profile_name(word).is_ok())) {
        Some(words) => failure.hint(format!("to ask these words: gemini -- key set {}", words.join(" "))),
        None => failure.hint(format!("if that was a key, it may be in your shell's history now: delete it at {KEY_PAGE}, make a new one, and type it where `gemini key set` asks")),
    }
}

/// Takes the key from a person, hidden, or from whatever is piped in, and tries it unless told not to.
fn read(check: bool, context: &Context<'_>) -> Result<Key> {
    let console = context.console;
    let pass = |key: &Key| if check { accepted(key, context) } else { Ok(()) };
    let text = match context.environment.stdin {
        Input::Terminal => {
            if context.shared.base_url.is_google() {
                console.say(&format!("keys are made at {KEY_PAGE}"));
            }
            if let Some(key) = new_key::ask(context, pass)? {
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
    let key = new_key::take(&text, Origin::Piped, context)?;
    pass(&key)?;
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
fn accepted(key: &Key, context: &Context<'_>) -> Result<(), Failure> {
    let console = context.console;
    interrupts::watch_wait(console);
    judged(probe::ask(key, context))
}

/// What is made of the server's answer about a key that is not stored yet.
///
/// Fails as the server does, except that a used-up quota proves the key.
pub fn judged(probed: ProbeResult) -> Result<(), Failure> {
    let outcome = probed.outcome();
    match probed.result {
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
pub fn keep(secret: &Secret, profile: &str, context: &Context<'_>) -> Result<Vec<String>, Failure> {
    let (path, home) = (place(context)?, context.environment.home.as_deref());
    let today = calendar::date(calendar::now());
    let security = Credentials::load(&path, home)?.security;
    let exposed = security.is_some_and(|security| security.danger.is_some());
    let (old, counts) = store::edit(&path, home, |credentials| {
        let old = credentials.get(profile);
        if credentials.get(credentials.chosen()).is_none() && credentials.chosen() != profile {
            credentials.choose(profile);
        }
        credentials.put(profile, secret, &today)?;
        Ok((old, credentials.chosen() == profile))
    })?;
    let shown = context.environment.short(&path);
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
    lines.extend(overridden(context));
    Ok(lines)
}

/// Says which variable still comes before what is stored.
pub fn overridden(context: &Context<'_>) -> Option<String> {
    let search = find::search(&context.shared.key, &context.shared.deadline, context.environment, context.config);
    let first = search.found().next()?;
    match (&first.origin, &first.state) {
        (Origin::Variable(name), SourceState::Key(secret)) => {
            Some(format!("{name} ({}) is set and comes before it: unset {name}", secret.masked()))
        }
        _ => None,
    }
}
