//! Changes the file: one setting at a time, with the person's comments, order and line ends kept.

use std::path::Path;

use toml_edit::{Decor, DocumentMut, Item, Key, RawString, Table, TableLike, Value};

use crate::failure::Failure;
use crate::private_file;
use crate::private_file::write::{self, Change};

use super::{KEY_SOURCES, mistake};

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
pub fn set(path: &Path, key: &str, value: Value) -> Result<bool, Failure> {
    write::edit(path, || {
        let mut open = Open::read(path)?;
        open.allow(path, key)?;
        match key.split_once('.') {
            None => {
                let is_first = open.document.is_empty();
                put(open.document.as_table_mut(), key, value);
                if is_first {
                    let end = open.take_end();
                    put_above(&mut open.document, key, &end);
                }
            }
            Some((table, name)) => {
                if !open.document.contains_key(table) {
                    open.begin_table(table);
                }
                let entry = open.document.get_mut(table).and_then(Item::as_table_like_mut);
                let entry = entry.ok_or_else(|| {
                    Failure::usage(format!("{table} in {} is no table", path.display()))
                        .hint(format!("gemini config unset {table}"))
                })?;
                put(entry, name, value);
            }
        }
        Ok(Change { text: Some(open.text()), result: open.is_exposed })
    })
}

/// Takes a setting out, whatever its name, and a table that is empty then.
///
/// Fails as [`set`] does.
pub fn unset(path: &Path, key: &str) -> Result<Found, Failure> {
    write::edit(path, || {
        let mut open = Open::read(path)?;
        let was_set = open.unset(key) || key.split_once('.').is_some_and(|(table, name)| open.unset_in(table, name));
        let text = was_set.then(|| open.text());
        Ok(Change { text, result: Found { was_set, was_exposed: was_set && open.is_exposed } })
    })
}

/// The file as it was found.
#[derive(Default)]
struct Open {
    document: DocumentMut,
    has_mark: bool,
    has_crlf: bool,
    is_exposed: bool,
}

impl Open {
    /// Reads the file for a change. One that does not exist is empty.
    fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let content = match private_file::read(path) {
            Ok(content) => content,
            Err(error) if private_file::is_absent(&error) => return Ok(Self::default()),
            Err(error) => return Err(Failure::usage(format!("cannot read {shown}: {error}"))),
        };
        if !content.facts.is_ours {
            return Err(Failure::usage(format!("{shown} belongs to another user and is left alone")));
        }
        let document = content.text.parse().map_err(|error| {
            Failure::usage(format!("{shown}, {}", mistake(&content.text, &error)))
                .hint("mend that line first; the file is left as it is")
        })?;
        let has_crlf = content.text.contains("\r\n");
        Ok(Self { document, has_mark: content.has_mark, has_crlf, is_exposed: content.facts.danger.is_some() })
    }

    /// A second source for the key would make the file unusable.
    fn allow(&self, path: &Path, key: &str) -> Result<(), Failure> {
        let other = KEY_SOURCES.iter().find(|other| **other != key && self.document.contains_key(other));
        match other.filter(|_| KEY_SOURCES.contains(&key)) {
            Some(other) => {
                Err(Failure::usage(format!("{} sets {other}, and a key comes from one place", path.display()))
                    .hint(format!("gemini config unset {other}")))
            }
            None => Ok(()),
        }
    }

    /// The comments at the end of the file, which is without them then: a new table, which they are not about, and the
    /// first setting come behind them.
    fn take_end(&mut self) -> String {
        let mut end = self.document.trailing().as_str().unwrap_or_default().to_owned();
        self.document.set_trailing("");
        if !end.is_empty() && !end.ends_with('\n') {
            end.push('\n');
        }
        end
    }

    fn begin_table(&mut self, name: &str) {
        let is_first = self.document.is_empty();
        let end = self.take_end();
        let space = if is_first && end.is_empty() { "" } else { "\n" };
        let mut table = Table::new();
        table.decor_mut().set_prefix(end + space);
        self.document.insert(name, Item::Table(table));
    }

    fn unset(&mut self, name: &str) -> bool {
        let Some((next, comment)) = take(&mut self.document, name) else {
            return false;
        };
        self.give(next, &comment);
        true
    }

    fn unset_in(&mut self, table: &str, name: &str) -> bool {
        let behind = self.document.iter().skip_while(|(other, _)| *other != table).nth(1);
        let behind = behind.map(|(name, _)| name.to_owned());
        let Some(item) = self.document.get_mut(table) else {
            return false;
        };
        let Some(entries) = item.as_table_mut() else {
            return item.as_table_like_mut().is_some_and(|table| table.remove(name).is_some());
        };
        let Some((next, comment)) = take(entries, name) else {
            return false;
        };
        let is_bare = entries.is_empty() && text_of(entries.decor()).trim().is_empty();
        match next {
            Some(next) => put_above(entries, &next, &comment),
            None => self.give(behind, &comment),
        }
        if is_bare {
            self.document.remove(table);
        }
        true
    }

    /// Puts a comment above an entry of the file, or at its end.
    fn give(&mut self, entry: Option<String>, comment: &str) {
        if let Some(entry) = entry {
            put_above(&mut self.document, &entry, comment);
        } else {
            let end = self.document.trailing().as_str().unwrap_or_default();
            self.document.set_trailing(format!("{comment}{end}"));
        }
    }

    /// What is to be written: toml_edit ends every line in a plain newline.
    fn text(&self) -> String {
        let text = self.document.to_string().replace("\r\n", "\n");
        let text = if self.has_crlf { text.replace('\n', "\r\n") } else { text };
        if self.has_mark { format!("\u{feff}{text}") } else { text }
    }
}

/// Takes an entry out of a table. Returns the name of the next one and the comments that stood above it and within: they
/// may be about more than this entry, and nobody asked to delete them.
fn take(table: &mut Table, name: &str) -> Option<(Option<String>, String)> {
    let at = table.iter().position(|(other, _)| other == name)?;
    let (key, item) = table.remove_entry(name)?;
    let next = table.iter().nth(at).map(|(next, _)| next.to_owned());
    Some((next, comments(&key, &item)))
}

/// The comments above an entry and, if it is a table, above all that is in it.
fn comments(key: &Key, item: &Item) -> String {
    let Some(table) = item.as_table() else {
        return comment(key.leaf_decor());
    };
    let above = if table.is_dotted() { String::new() } else { comment(table.decor()) };
    let within = table.iter().filter_map(|(name, item)| Some(comments(table.key(name)?, item)));
    above + &within.collect::<String>()
}

fn comment(decor: &Decor) -> String {
    let above = text_of(decor);
    if above.contains('#') { above.to_owned() } else { String::new() }
}

fn put_above(table: &mut Table, name: &str, comment: &str) {
    let Some((mut key, item)) = table.get_key_value_mut(name) else {
        return;
    };
    let decor = match item {
        // The line begins with this name, but belongs to the last one on it.
        Item::Table(table) if table.is_dotted() => {
            let first = table.iter().next().map(|(first, _)| first.to_owned());
            return first.into_iter().for_each(|first| put_above(table, &first, comment));
        }
        Item::Table(table) => table.decor_mut(),
        _ => key.leaf_decor_mut(),
    };
    decor.set_prefix(format!("{comment}{}", text_of(decor)));
}

/// What stands above an entry.
fn text_of(decor: &Decor) -> &str {
    decor.prefix().and_then(RawString::as_str).unwrap_or_default()
}

/// Puts a value in place of the old one; what is written around that stays.
fn put(table: &mut dyn TableLike, name: &str, mut value: Value) {
    match table.get_mut(name).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => _ = table.insert(name, Item::Value(value)),
    }
}
