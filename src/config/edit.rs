//! Changes the file: one setting at a time, with the person's comments and order kept.

use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use crate::failure::Failure;
use crate::private_file;
use crate::private_file::write::{self, Change};

use super::mistake;

/// Writes a setting, `name` or `table.name`.
///
/// Fails, with the file as it was: exit 2 if the file cannot be read or understood, or belongs to another user;
/// exit 1 if it cannot be written.
pub fn set(path: &Path, key: &str, value: Value) -> Result<(), Failure> {
    write::edit(path, || {
        let mut document = open(path)?;
        match key.split_once('.') {
            None => put(document.as_table_mut(), key, value),
            Some((table, name)) => {
                let entry = document.entry(table).or_insert_with(|| Item::Table(Table::new()));
                let entry = entry.as_table_like_mut().ok_or_else(|| {
                    Failure::usage(format!("{table} in {} is no table", path.display()))
                        .hint(format!("gemini config unset {table}"))
                })?;
                put(entry, name, value);
            }
        }
        Ok(Change { text: Some(document.to_string()), result: () })
    })
}

/// Takes a setting out. Says whether it was there.
///
/// Fails as [`set`] does.
pub fn unset(path: &Path, key: &str) -> Result<bool, Failure> {
    write::edit(path, || {
        let mut document = open(path)?;
        let removed = match key.split_once('.') {
            None => document.remove(key),
            Some((table, name)) => {
                document.get_mut(table).and_then(Item::as_table_like_mut).and_then(|table| table.remove(name))
            }
        };
        Ok(Change { text: removed.is_some().then(|| document.to_string()), result: removed.is_some() })
    })
}

/// Reads the file for a change. One that does not exist is empty.
fn open(path: &Path) -> Result<DocumentMut, Failure> {
    let shown = path.display();
    let content = match private_file::read(path) {
        Ok(content) => content,
        Err(error) if private_file::is_absent(&error) => return Ok(DocumentMut::new()),
        Err(error) => return Err(Failure::usage(format!("cannot read {shown}: {error}"))),
    };
    if !content.facts.is_ours {
        return Err(Failure::usage(format!("{shown} belongs to another user and is left alone")));
    }
    content.text.parse().map_err(|error| {
        Failure::usage(format!("{shown}, {}", mistake(&content.text, &error)))
            .hint("mend that line first; the file is left as it is")
    })
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
