//! `gemini completions --names LIST`: what the completion scripts ask for. Read from the disk, never from the
//! network, and silent about whatever goes wrong: nobody wants an error while typing.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::cli::NameList;
use crate::config::Config;
use crate::key::credentials::{self, Credentials};
use crate::output::stdout;
use crate::settings::DEFAULT_MODEL;
use crate::surroundings::Surroundings;

/// Prints the names, one per line.
pub fn run(list: NameList, surroundings: &Surroundings) -> Result<()> {
    let mut names = match list {
        NameList::Models => models(surroundings),
        NameList::Profiles => profiles(surroundings),
        NameList::Templates => templates(surroundings),
    };
    names.retain(|name| is_plain(name));
    names.sort_unstable();
    names.dedup();
    let lines: String = names.into_iter().map(|name| name + "\n").collect();
    Ok(stdout::print(lines.as_bytes())?)
}

/// Shells expand what they are offered, so nothing that means something to one gets there.
fn is_plain(name: &str) -> bool {
    !name.starts_with('-') && name.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c))
}

fn models(surroundings: &Surroundings) -> Vec<String> {
    let configured = Config::load(None, surroundings).ok().and_then(|config| config.model);
    configured.into_iter().chain([DEFAULT_MODEL.to_owned()]).collect()
}

fn profiles(surroundings: &Surroundings) -> Vec<String> {
    let stored = credentials::path(surroundings).and_then(|path| Credentials::load(&path).ok());
    stored.iter().flat_map(Credentials::all).map(|stored| stored.profile).collect()
}

fn templates(surroundings: &Surroundings) -> Vec<String> {
    let folder = surroundings.config_folder.as_ref().map(|folder| folder.join("gemini/templates"));
    let entries = folder.and_then(|folder| fs::read_dir(folder).ok());
    let files = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    let name = |path: &Path| path.file_stem().and_then(|stem| stem.to_str()).map(ToOwned::to_owned);
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .filter_map(|path| name(&path))
        .collect()
}
