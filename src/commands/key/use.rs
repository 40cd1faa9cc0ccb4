//! `gemini key use PROFILE`

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::key::settings::profile_name;
use crate::key::{find, store};

use super::{Context, place, tell};

/// Choose which stored key counts
#[derive(Args)]
pub struct UseArgs {
    /// Its name
    #[arg(id = "stored", value_name = "PROFILE")]
    profile: String,
}

/// Makes a stored key the one that counts.
pub fn run(args: &UseArgs, context: &Context<'_>) -> Result<()> {
    let profile = profile_name(&args.profile)?;
    let masked = store::edit(&place(context)?, context.environment.home.as_deref(), |credentials| {
        let stored = credentials.get(&profile).ok_or_else(|| find::unknown(&profile, credentials))?;
        credentials.choose(&profile);
        Ok(stored.secret.masked())
    })?;
    let mut lines = vec![format!("{profile} ({masked}) counts from now on")];
    lines.extend(super::set::overridden(context));
    tell(context, &lines, json!({ "profile": profile, "masked": masked }))
}
