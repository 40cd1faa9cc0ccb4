//! `gemini key list`

use anyhow::Result;
use serde_json::json;

use crate::key::credentials::{Credentials, Stored};
use crate::output::visible;

use super::{Context, place, tell};

/// Lists the stored keys, masked, the chosen one marked.
pub fn run(context: &Context<'_>) -> Result<()> {
    let console = context.console;
    let credentials = Credentials::load(&place(context)?, context.environment.home.as_deref())?;
    let (stored, chosen) = (credentials.all(), credentials.chosen());
    // A key may have been pasted where a name belongs.
    for stored in &stored {
        console.redactor.register(&stored.secret);
    }
    let width = visible::column(stored.iter().map(|stored| stored.profile.chars().count()));
    let line = |stored: &Stored| {
        let mark = if stored.profile == chosen { '*' } else { ' ' };
        let saved = stored.saved.as_ref().map(|day| format!(", stored {day}")).unwrap_or_default();
        format!("{mark} {:width$}   {}{saved}", stored.profile, stored.secret.described())
    };
    let mut lines: Vec<String> = stored.iter().map(line).collect();
    if lines.is_empty() {
        lines.push("no key is stored; `gemini key set` stores one".to_owned());
    }
    let objects: Vec<_> = stored
        .iter()
        .map(|stored| {
            let secret = &stored.secret;
            json!({
                "profile": stored.profile, "chosen": stored.profile == chosen, "saved": stored.saved,
                "kind": secret.sort().word(), "masked": secret.masked(), "length": secret.len(),
                "fingerprint": secret.fingerprint(),
            })
        })
        .collect();
    tell(context, &lines, json!({ "profiles": objects }))
}
