//! `credentials.toml`: the stored keys by profile, as text that is read and edited. The person's own comments and
//! tables survive, and what cannot be understood is never written over.
//!
//! ```toml
//! use = "work"
//!
//! [profile.work]
//! api_key = "…"
//! saved = "2026-11-23"
//! ```

use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use crate::config;
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::private_file::{self, FileSecurity};

use super::secret::Secret;
use super::shape;

/// The profile where none was named or chosen.
pub const DEFAULT: &str = "default";

/// The file's content.
#[derive(Default)]
pub struct Credentials {
    document: DocumentMut,
    /// How the file lies there; none if it does not exist.
    pub security: Option<FileSecurity>,
}

/// A stored key.
pub struct Stored {
    /// The name of its profile.
    pub profile: String,
    /// The key.
    pub secret: Secret,
    /// The day it was stored, as `2026-11-23`.
    pub saved: Option<String>,
}

/// Where the file is; none where the system has no place for it.
pub fn path(environment: &Environment) -> Option<PathBuf> {
    Some(environment.config_folder.as_ref()?.join("credentials.toml"))
}

impl Credentials {
    /// Reads the file. One that does not exist is empty.
    ///
    /// Fails (exit 3) if it cannot be read or understood; what stands there is not shown.
    pub fn load(path: &Path, home: Option<&Path>) -> Result<Self, Failure> {
        let unusable = |message: String| Failure::new(Kind::NoKey, message);
        let content = match private_file::read(path, home) {
            Ok(content) => content,
            Err(error) if private_file::is_absent(&error) && !path.is_symlink() => return Ok(Self::default()),
            Err(error) => return Err(unusable(format!("cannot read {}: {error}", path.display()))),
        };
        let document = content.text.parse::<DocumentMut>().map_err(|error| {
            unusable(format!("{}, {}", path.display(), config::mistake(&content.text, &error)))
                .hint("mend that line, or move the file away; it is not shown because it holds keys")
        })?;
        let credentials = Self { document, security: Some(content.security) };
        match credentials.oddity() {
            Some(what) => Err(unusable(format!("{}: {what}", path.display()))
                .hint("mend it, or move the file away; it is not shown because it holds keys")),
            None => Ok(credentials),
        }
    }

    /// What stands in the file under a name of ours and is something else. Passing it over would look as if there
    /// were no key.
    fn oddity(&self) -> Option<String> {
        let is_text = |item: Option<&Item>| item.is_none_or(Item::is_str);
        if !is_text(self.document.get("use")) {
            return Some("use must be a text in quotes".to_owned());
        }
        let profiles = self.document.get("profile")?;
        let Some(profiles) = profiles.as_table_like() else {
            return Some("profile must be a table".to_owned());
        };
        let odd = profiles.iter().find(|(_, profile)| !profile.is_table_like() || !is_text(profile.get("api_key")));
        odd.map(|(name, _)| format!("profile {name} must be a table whose api_key is a text in quotes"))
    }

    /// The profile that counts where none is named.
    pub fn chosen(&self) -> &str {
        self.document.get("use").and_then(Item::as_str).unwrap_or(DEFAULT)
    }

    /// The key of a profile.
    pub fn get(&self, profile: &str) -> Option<Stored> {
        let table = self.document.get("profile")?.get(profile)?;
        let key = shape::clean(table.get("api_key")?.as_str()?);
        let saved = table.get("saved").and_then(Item::as_str).map(ToOwned::to_owned);
        (!key.is_empty()).then(|| Stored { profile: profile.to_owned(), secret: Secret::new(key), saved })
    }

    /// Every stored key, in the order of the file.
    pub fn all(&self) -> Vec<Stored> {
        let profiles = self.document.get("profile").and_then(Item::as_table_like);
        profiles.into_iter().flat_map(|table| table.iter()).filter_map(|(name, _)| self.get(name)).collect()
    }

    /// Puts a key in, in place of the one that the profile had.
    ///
    /// Fails (exit 3) if the file uses the name for something else.
    pub fn put(&mut self, profile: &str, secret: &Secret, today: &str) -> Result<(), Failure> {
        let taken = |name: &str| {
            Failure::new(Kind::NoKey, format!("{name} in credentials.toml is no table"))
                .hint("mend it, or move the file away")
        };
        if self.security.is_none() && self.document.is_empty() {
            self.document.decor_mut().set_prefix(format!(
                "# Keys of `gemini`, as plain text: {}. See `gemini key list`.\n\n",
                private_file::READERS
            ));
        }
        let profiles = self.document.entry("profile").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let profiles = profiles.as_table_like_mut().ok_or_else(|| taken("profile"))?;
        let entry = profiles.entry(profile).or_insert_with(|| Item::Table(Table::new()));
        let entry = entry.as_table_like_mut().ok_or_else(|| taken(profile))?;
        replace(entry, "api_key", secret.expose());
        replace(entry, "saved", today);
        // A layout that cannot hold it (a table within an inline one) would lose it without a word.
        let written = Self { document: self.text().parse().map_err(|_| taken(profile))?, security: None };
        let stored = written.get(profile).filter(|stored| stored.secret == *secret);
        stored.map(|_| ()).ok_or_else(|| taken(profile))
    }

    /// Takes a profile out; none if it was not there.
    pub fn remove(&mut self, profile: &str) -> Option<Stored> {
        let stored = self.get(profile)?;
        self.document.get_mut("profile")?.as_table_like_mut()?.remove(profile);
        if self.document.get("use").and_then(Item::as_str) == Some(profile) {
            self.document.remove("use");
        }
        Some(stored)
    }

    /// Makes a profile the one that counts.
    pub fn choose(&mut self, profile: &str) {
        replace(self.document.as_table_mut(), "use", profile);
    }

    /// The whole file.
    pub fn text(&self) -> String {
        self.document.to_string()
    }
}

/// Sets a value and keeps the comment behind the old one.
fn replace(table: &mut dyn TableLike, name: &str, text: &str) {
    let mut new = Value::from(text);
    if let Some(old) = table.get(name).and_then(Item::as_value) {
        *new.decor_mut() = old.decor().clone();
    }
    table.insert(name, Item::Value(new));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Credentials {
        Credentials { document: text.parse().unwrap(), security: None }
    }

    #[test]
    fn what_is_put_in_comes_out() {
        let mut credentials = Credentials::default();
        credentials.put("work", &Secret::new("key-of-work"), "2026-11-23").unwrap();
        credentials.put(DEFAULT, &Secret::new("the-default-key"), "2026-11-23").unwrap();
        credentials.choose("work");
        let credentials = read(&credentials.text());
        assert_eq!(credentials.chosen(), "work");
        let names: Vec<_> = credentials.all().into_iter().map(|stored| stored.profile).collect();
        assert_eq!(names, ["work", DEFAULT]);
        assert!(credentials.get("work").unwrap().secret == Secret::new("key-of-work"));
        assert_eq!(credentials.get("work").unwrap().saved.as_deref(), Some("2026-11-23"));
    }

    #[test]
    fn comments_and_tables_of_others_survive() {
        let text = "# mine\n[other]\nx = 1 # why\n\n[profile.a] # first\napi_key = \"old\" # note\n";
        let mut credentials = read(text);
        credentials.put("a", &Secret::new("new"), "2026-11-23").unwrap();
        credentials.put("b", &Secret::new("more"), "2026-11-23").unwrap();
        credentials.remove("b").unwrap();
        let edited = credentials.text();
        for kept in ["# mine", "[other]\nx = 1 # why", "[profile.a] # first", "api_key = \"new\" # note"] {
            assert!(edited.contains(kept), "{kept}: {edited}");
        }
        assert!(!edited.contains("old") && !edited.contains("more"), "{edited}");
    }

    #[test]
    fn a_name_that_means_something_else_is_not_written_over() {
        for text in ["profile = 1", "[profile]\na = 1"] {
            assert!(read(text).put("a", &Secret::new("new"), "2026-11-23").is_err(), "{text}");
        }
        for text in ["profile = {}", "profile = { b = { api_key = \"k\" } }", "profile.b.api_key = \"k\""] {
            let mut credentials = read(text);
            if credentials.put("a", &Secret::new("new"), "2026-11-23").is_ok() {
                assert!(read(&credentials.text()).get("a").is_some(), "{text}: {}", credentials.text());
            }
        }
    }

    #[test]
    fn the_chosen_one_is_forgotten_with_its_key() {
        let mut credentials = read("use = \"a\"\n[profile.a]\napi_key = \"k\"\n");
        assert!(credentials.remove("none").is_none());
        assert!(credentials.remove("a").is_some());
        assert_eq!(credentials.chosen(), DEFAULT);
    }
}
