//! A key that is new to us: pasted by a person, who may try again, or piped in.

use anyhow::{Error, Result};

use crate::failure::{self, Failure, Kind};
use crate::key::find::{Key, Origin};
use crate::key::shape;

use super::Context;
use super::{interrupts, typed_key};

/// How often a person is asked.
const TRIES: u32 = 3;

/// Asks a person at the terminal for a key that passes; none if nothing was typed. Only another key helps against a
/// wrong one, so only then is the question put again.
///
/// Fails as `pass` does, or (exit 3) if what was typed can never be a key.
pub fn ask(context: &Context<'_>, mut pass: impl FnMut(&Key) -> Result<(), Failure>) -> Result<Option<Key>> {
    let console = context.console;
    let mut left = TRIES;
    loop {
        left -= 1;
        let Some(text) = typed_key::ask(console)? else {
            return Ok(None);
        };
        let key = take(&text, Origin::Typed, context);
        match key.and_then(|key| pass(&key).map(|()| key)) {
            Err(failure) if left > 0 && matches!(failure.kind, Kind::NoKey | Kind::KeyRefused) => {
                console.settle();
                console.failure(&failure::report(&Error::from(failure)));
                interrupts::stop_watching();
            }
            result => return Ok(Some(result?)),
        }
    }
}

/// Makes a key of what was pasted or piped: out of a line that sets a variable to it, without blanks and quotes.
///
/// Fails (exit 3) if there is none in it, or it can never be one; the text is not shown.
pub fn take(text: &str, origin: Origin, context: &Context<'_>) -> Result<Key, Failure> {
    let console = context.console;
    // Editors on Windows put a byte order mark in front.
    let text = text.trim_start_matches('\u{feff}');
    let key = shape::assigned(text).or_else(|| shape::in_header(text)).unwrap_or_else(|| shape::clean(text));
    if key.is_empty() {
        return Err(Failure::new(Kind::NoKey, "no key was given; nothing was stored")
            .hint("run `gemini key set` at a terminal, or pipe the key in: gemini key set < FILE"));
    }
    if shape::assigned(text).is_some() {
        console.say("took the key out of the line that sets a variable to it");
    } else if shape::in_header(text).is_some() {
        console.say("took the key out of the header around it");
    } else if text.trim_end_matches(['\r', '\n']) != key {
        console.say("took off the blanks or quotes around the key");
    }
    let key = Key::new(key, origin, &context.shared.base_url)?;
    console.redactor.register(&key.secret);
    Ok(key)
}
