//! Changes the file: one setting at a time, with the person's comments, order and line ends kept.

use std::path::Path;

use toml_edit::{TomlError, Value};

use crate::failure::{Failure, Kind};
use crate::private_file;
use crate::private_file::write::{self, Change};
use crate::shell::quoted;

use super::table::Setting;
use super::text::ConfigText;
use super::{mistake, table};

/// What was taken out.
pub struct Found {
    /// Whether the setting was there.
    pub was_set: bool,
    /// Whether others could write the file, until it was written anew.
    pub was_exposed: bool,
}

/// Writes a setting, `name` or `table.name`. Says whether others could write the file until now.
///
/// Fails, with the file as it was: exit 2 if the file cannot be read or understood, belongs to another user, or has
/// another source for the key; exit 1 if it cannot be written.
pub fn set(path: &Path, home: Option<&Path>, key: &str, value: &Value) -> Result<bool, Failure> {
    write::edit(path, home, || {
        let open = Open::read(path, home)?;
        open.allow(path, key)?;
        let (table, name) = parts(key);
        if let Some(table) = table.filter(|table| open.text.has(table) && !open.text.is_table(table)) {
            return Err(Failure::usage(format!("{table} in {} is no table", path.display()))
                .hint(format!("gemini config unset {}", quoted(table))));
        }
        let name = table.map_or(name, |table| written(&open.text, table, name));
        let text = open.text.with(table, name, value).map_err(|error| broken(path, &error))?;
        Ok(Change { text: Some(open.marked(&text)), result: open.is_exposed })
    })
}

/// The text of a file that says this and nothing else.
pub fn alone(key: &str, value: &Value) -> Result<String, Failure> {
    let (table, name) = parts(key);
    let text = ConfigText::read(String::new()).and_then(|text| text.with(table, name, value));
    text.map(|text| text.as_str().to_owned()).map_err(|error| Failure::usage(error.message()))
}

/// Takes a setting out, whatever its name, and a table that is empty then.
///
/// Fails as [`set`] does.
pub fn unset(path: &Path, home: Option<&Path>, key: &str) -> Result<Found, Failure> {
    write::edit(path, home, || {
        let open = Open::read(path, home)?;
        let (table, name) = parts(key);
        let whole = open.text.without_entry(None, key).transpose();
        let left = match (whole, table) {
            (Ok(None), Some(table)) => without(&open.text, table, name),
            (whole, _) => whole,
        };
        let left = left.map_err(|error| broken(path, &error))?;
        let was_set = left.is_some();
        let text = left.map(|text| open.marked(&text));
        Ok(Change { text, result: Found { was_set, was_exposed: was_set && open.is_exposed } })
    })
}

/// The text without what is meant by this name, however often it is written there; none if it is not there.
fn without(text: &ConfigText, table: &str, name: &str) -> Result<Option<ConfigText>, TomlError> {
    let once = |text: &ConfigText| text.without_entry(Some(table), written(text, table, name)).transpose();
    let mut left = once(text)?;
    while let Some(less) = left.as_ref().map(once).transpose()?.flatten() {
        left = Some(less);
    }
    Ok(left)
}

/// How the file writes this name: a category may be written short or long, in any case. The last one counts.
fn written<'a>(text: &'a ConfigText, table: &str, name: &'a str) -> &'a str {
    let Some(parts) = table::find(table).and_then(Setting::parts) else {
        return name;
    };
    let Some(meant) = (parts.spelling)(name) else {
        return name;
    };
    text.names(table).filter(|other| (parts.spelling)(other).as_ref() == Some(&meant)).last().unwrap_or(name)
}

/// `table.name`, or a name alone.
fn parts(key: &str) -> (Option<&str>, &str) {
    key.split_once('.').map_or((None, key), |(table, name)| (Some(table), name))
}

/// What is changed is read once more before it is written.
fn broken(path: &Path, error: &TomlError) -> Failure {
    Failure::new(Kind::Other, format!("cannot change {} without breaking it: {}", path.display(), error.message()))
        .hint("change that line in an editor; the file is left as it is")
}

/// The file as it was found.
struct Open {
    text: ConfigText,
    has_mark: bool,
    is_exposed: bool,
}

impl Open {
    /// Reads the file for a change. One that does not exist is empty.
    fn read(path: &Path, home: Option<&Path>) -> Result<Self, Failure> {
        let shown = path.display();
        let content = match private_file::read(path, home) {
            Ok(content) => content,
            Err(error) if private_file::is_absent(&error) => {
                let text = ConfigText::read(String::new()).map_err(|error| broken(path, &error))?;
                return Ok(Self { text, has_mark: false, is_exposed: false });
            }
            Err(error) => return Err(Failure::usage(format!("cannot read {shown}: {error}"))),
        };
        if !content.security.is_ours {
            return Err(Failure::usage(format!("{shown} belongs to another user and is left alone")));
        }
        let text = ConfigText::read(content.text.to_string()).map_err(|error| {
            Failure::usage(format!("{shown}, {}", mistake(&content.text, &error)))
                .hint("mend that line first; the file is left as it is")
        })?;
        Ok(Self { text, has_mark: content.has_mark, is_exposed: content.security.danger.is_some() })
    }

    /// A second source for the key would make the file unusable.
    fn allow(&self, path: &Path, key: &str) -> Result<(), Failure> {
        if !table::find(key).is_some_and(Setting::is_key_source) {
            return Ok(());
        }
        let mut sources = table::SETTINGS.iter().filter(|setting| setting.is_key_source()).map(|setting| setting.name);
        match sources.find(|other| *other != key && self.text.has(other)) {
            Some(other) => {
                Err(Failure::usage(format!("{} sets {other}, and a key comes from one place", path.display()))
                    .hint(format!("gemini config unset {other}")))
            }
            None => Ok(()),
        }
    }

    fn marked(&self, text: &ConfigText) -> String {
        let mark = if self.has_mark { "\u{feff}" } else { "" };
        format!("{mark}{}", text.as_str())
    }
}
