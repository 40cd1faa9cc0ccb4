//! Names that are found on this machine, for completions. Read from the disk, never from the network, and silent about
//! whatever goes wrong: nobody wants an error while typing.

use std::path::PathBuf;

use crate::chats::store::Store;
use crate::config::Config;
use crate::config::table::DEFAULT_MODEL;
use crate::environment::Environment;
use crate::gemini::models::Model;
use crate::key::credentials::{self, Credentials};
use crate::key::redact::Redactor;
use crate::private_file;
use crate::private_file::write::{self, Change};
use crate::template;

/// Which names.
#[derive(Debug, Clone, Copy)]
pub enum List {
    /// The default model, the configured one, and those that were listed last.
    Models,
    /// Stored keys.
    Profiles,
    /// Templates in the configuration's folder.
    Templates,
    /// Conversations with a name.
    Chats,
    /// All that are kept, by their names, or their ids.
    Log,
}

/// The names, sorted.
pub fn list(list: List, environment: &Environment) -> Vec<String> {
    let mut names = match list {
        List::Models => models(environment),
        List::Profiles => profiles(environment),
        List::Chats => chats(environment, false),
        List::Log => chats(environment, true),
        List::Templates => template::names(environment).unwrap_or_default(),
    };
    names.retain(|name| is_plain(name) && Redactor::default().clean(name) == *name);
    names.sort_unstable();
    names.dedup();
    names
}

/// Shells expand what they are offered, so nothing that means something to one gets there.
fn is_plain(name: &str) -> bool {
    !name.starts_with('-') && name.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c))
}

fn models(environment: &Environment) -> Vec<String> {
    let configured = Config::load(None, environment).ok().and_then(|config| config.model);
    let listed = remembered(environment).and_then(|path| private_file::read(&path, environment.home.as_deref()).ok());
    let listed = listed.iter().flat_map(|content| content.text.lines()).map(ToOwned::to_owned);
    configured.into_iter().chain([DEFAULT_MODEL.to_owned()]).chain(listed).collect()
}

/// Keeps the names of the models that answer, for the next time that somebody completes one. They come from a server: no
/// key goes into the file, and nothing but names. Nobody is told if that cannot be done.
pub fn remember(models: &[Model], environment: &Environment, redactor: &Redactor) {
    let answers = |model: &&Model| model.methods.iter().any(|method| method == "generateContent");
    let names = models.iter().filter(answers).map(|model| &model.name);
    let names = names.filter(|name| is_plain(name) && redactor.clean(name) == **name);
    let text = names.fold(String::new(), |text, name| text + name + "\n");
    // A link is somebody's own arrangement, and its end may be anything.
    if let Some(path) = remembered(environment).filter(|path| !path.is_symlink()) {
        let _ = write::edit(&path, environment.home.as_deref(), || Ok(Change { text: Some(text), result: () }));
    }
}

fn remembered(environment: &Environment) -> Option<PathBuf> {
    Some(environment.cache_folder.as_ref()?.join("models"))
}

/// Conversations that are kept; those without a name by their ids, if these are wanted.
fn chats(environment: &Environment, with_ids: bool) -> Vec<String> {
    let entries = Store::kept(environment).and_then(|store| store.entries()).unwrap_or_default();
    let id = |id| if with_ids { Some(id) } else { None };
    entries.into_iter().filter_map(|entry| entry.name.or_else(|| id(entry.id))).collect()
}

fn profiles(environment: &Environment) -> Vec<String> {
    let stored =
        credentials::path(environment).and_then(|path| Credentials::load(&path, environment.home.as_deref()).ok());
    stored.iter().flat_map(Credentials::all).map(|stored| stored.profile).collect()
}
