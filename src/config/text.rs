//! The text of the file, changed line by line: whatever is not named stays as it is, to the byte. The parser only says
//! where things stand.

use std::ops::Range;

use toml_edit::{Document, DocumentMut, Item, Key, Table, TomlError, Value};

/// The text, and where in it what stands.
pub struct ConfigText {
    document: Document<String>,
}

impl ConfigText {
    /// Understands it.
    pub fn read(text: String) -> Result<Self, TomlError> {
        Ok(Self { document: Document::parse(text)? })
    }

    /// What is to be written.
    pub fn as_str(&self) -> &str {
        self.document.raw()
    }

    /// Whether there is such an entry.
    pub fn has(&self, name: &str) -> bool {
        self.document.as_table().contains_key(name)
    }

    /// Whether entries can be put into this one.
    pub fn is_table(&self, name: &str) -> bool {
        self.document.as_table().get(name).is_some_and(Item::is_table_like)
    }

    /// The names of the entries in a table.
    pub fn names(&self, table: &str) -> impl Iterator<Item = &str> {
        let entries = self.document.as_table().get(table).and_then(Item::as_table_like);
        entries.into_iter().flat_map(|entries| entries.iter().map(|(name, _)| name))
    }

    /// The text with this setting, in the place of the old one if there is one.
    pub fn with(&self, table: Option<&str>, name: &str, value: &Value) -> Result<Self, TomlError> {
        let entry = format!("{} = {}", Key::new(name), value.to_string().trim());
        let held = table.and_then(|table| self.document.as_table().get(table));
        if let (Some(table), Some(Item::Value(_))) = (table, held) {
            return self.within_line(table, |table| _ = table.insert(name, value.clone()));
        }
        let entries = if table.is_some() { held.and_then(Item::as_table) } else { Some(self.document.as_table()) };
        match entries.and_then(|entries| entries.get_key_value(name)) {
            Some((_, Item::Value(old))) => self.replaced(old.span().unwrap_or_default(), value.to_string().trim()),
            Some((key, item)) => Self::read(self.without(lines(self.as_str(), key, item)))?.with(table, name, value),
            None => Self::read(match (table, entries) {
                (Some(table), Some(entries)) if entries.is_dotted() => {
                    self.inserted(self.end_of(entries), &format!("{}.{entry}", Key::new(table)))
                }
                (Some(_), Some(entries)) if !entries.is_implicit() => self.inserted(self.end_of(entries), &entry),
                (Some(table), _) => self.appended(&format!("[{}]", Key::new(table)), &entry),
                (None, _) => self.inserted(self.end_of_root(), &entry),
            }),
        }
    }

    /// The text without this entry; none if it is not there. A table that is empty then goes, too.
    pub fn without_entry(&self, table: Option<&str>, name: &str) -> Option<Result<Self, TomlError>> {
        let root = self.document.as_table();
        let Some(table) = table else {
            let (key, item) = root.get_key_value(name)?;
            return Some(Self::read(self.without(lines(self.as_str(), key, item))));
        };
        let held = root.get(table)?;
        if held.is_value() {
            let is_there = held.as_inline_table()?.contains_key(name);
            return is_there.then(|| self.within_line(table, |table| _ = table.remove(name)));
        }
        let entries = held.as_table()?;
        let (key, item) = entries.get_key_value(name)?;
        let mut gone = lines(self.as_str(), key, item);
        if entries.len() == 1
            && let Some(header) = header(self.as_str(), entries)
            && !self.is_remarked(&header)
        {
            gone.push(with_blank_above(self.as_str(), header));
        }
        Some(Self::read(self.without(gone)))
    }

    /// Whether a comment stands on this line, above or below it.
    fn is_remarked(&self, line: &Range<usize>) -> bool {
        let text = self.as_str();
        let above = line_above(text, line.start).is_some_and(|above| text[above].trim_start().starts_with('#'));
        above || text[line.clone()].contains('#') || text[line.end..].trim_start().starts_with('#')
    }

    /// Changes an inline table, all of which stands on one line.
    fn within_line(&self, name: &str, change: impl FnOnce(&mut toml_edit::InlineTable)) -> Result<Self, TomlError> {
        let span = self.document.as_table().get(name).and_then(Item::span).unwrap_or_default();
        let mut document: DocumentMut = self.as_str().parse()?;
        if let Some(table) = document.get_mut(name).and_then(Item::as_inline_table_mut) {
            change(table);
            table.decor_mut().clear();
            return self.replaced(span, &table.to_string());
        }
        Self::read(self.as_str().to_owned())
    }

    fn replaced(&self, span: Range<usize>, new: &str) -> Result<Self, TomlError> {
        let text = self.as_str();
        Self::read([&text[..span.start], new, &text[span.end..]].concat())
    }

    fn without(&self, mut gone: Vec<Range<usize>>) -> String {
        gone.sort_by_key(|range| range.start);
        let (mut text, mut at) = (String::new(), 0);
        for range in gone {
            text.push_str(&self.as_str()[at..range.start.max(at)]);
            at = range.end.max(at);
        }
        text + &self.as_str()[at..]
    }

    /// Behind the last line of a table's own entries, or its header.
    fn end_of(&self, table: &Table) -> usize {
        let own = entries(table).filter(|(_, item)| !is_headed(item));
        let own = own.flat_map(|(key, item)| lines(self.as_str(), key, item)).map(|line| line.end).max();
        own.or(header(self.as_str(), table).map(|header| header.end)).unwrap_or_default()
    }

    /// Where a setting of no table belongs: behind the others, else in front of the first table and what is said about
    /// it, else at the end.
    fn end_of_root(&self) -> usize {
        let root = self.document.as_table();
        let own = self.end_of(root);
        if own > 0 || root.is_empty() {
            return if own > 0 { own } else { self.as_str().len() };
        }
        let headers = entries(root).flat_map(|(key, item)| lines(self.as_str(), key, item));
        let mut first = headers.map(|line| line.start).min().unwrap_or_default();
        while let Some(above) =
            line_above(self.as_str(), first).filter(|line| self.as_str()[line.clone()].starts_with('#'))
        {
            first = above.start;
        }
        first
    }

    fn inserted(&self, at: usize, line: &str) -> String {
        let (before, behind) = self.as_str().split_at(at);
        let end = self.line_end();
        let open = if before.is_empty() || before.ends_with('\n') { "" } else { end };
        let space = if behind.starts_with('[') { end } else { "" };
        [before, open, line, end, space, behind].concat()
    }

    fn appended(&self, header: &str, line: &str) -> String {
        let (at, end) = (self.as_str().len(), self.line_end());
        let space = if at == 0 { "" } else { end };
        self.inserted(at, &[space, header, end, line].concat())
    }

    fn line_end(&self) -> &'static str {
        if self.as_str().contains("\r\n") { "\r\n" } else { "\n" }
    }
}

/// The lines of an entry and of all that is in it, without the comments between them: those may be about more.
fn lines(text: &str, key: &Key, item: &Item) -> Vec<Range<usize>> {
    let within = |table: &Table| -> Vec<_> {
        let own = entries(table).flat_map(|(key, item)| lines(text, key, item));
        header(text, table).into_iter().chain(own).collect()
    };
    match item {
        Item::Table(table) => within(table),
        Item::ArrayOfTables(tables) => tables.iter().flat_map(within).collect(),
        Item::Value(value) => {
            let start = key.span().unwrap_or_default().start;
            vec![line_of(text, start..value.span().unwrap_or_default().end.max(start))]
        }
        Item::None => Vec::new(),
    }
}

/// The entries of a table with their keys, which know where they stand.
fn entries(table: &Table) -> impl Iterator<Item = (&Key, &Item)> {
    table.iter().filter_map(|(name, _)| table.get_key_value(name))
}

/// Whether an entry has lines behind a header of its own.
fn is_headed(item: &Item) -> bool {
    match item {
        Item::Table(table) => !table.is_dotted(),
        Item::ArrayOfTables(_) => true,
        Item::Value(_) | Item::None => false,
    }
}

/// The line of a table's header, if it has one.
fn header(text: &str, table: &Table) -> Option<Range<usize>> {
    let span = table.span().filter(|span| text[span.clone()].starts_with('['))?;
    Some(line_of(text, span))
}

/// The whole lines on which something stands, the end of the last one included.
fn line_of(text: &str, span: Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |end| span.end + end + 1);
    start..end
}

fn line_above(text: &str, start: usize) -> Option<Range<usize>> {
    let end = start.checked_sub(1)?;
    Some(line_of(text, end..end))
}

/// A blank line in front of a header goes with it.
fn with_blank_above(text: &str, line: Range<usize>) -> Range<usize> {
    let above = line_above(text, line.start).filter(|above| text[above.clone()].trim().is_empty());
    above.map_or(line.clone(), |above| above.start..line.end)
}
