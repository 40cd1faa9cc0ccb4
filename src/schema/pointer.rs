//! Places in JSON: a path that is kept on the stack, and written as a JSON Pointer (RFC 6901) only where it is told.

use std::fmt;

use serde_json::Value;

/// One step into JSON.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// Into the field of an object.
    Name(&'a str),
    /// Into an element of a list, counted from zero.
    Index(usize),
}

/// A place in JSON, as the steps that lead to it.
#[derive(Debug, Clone, Copy)]
pub struct Path<'a>(Option<(&'a Path<'a>, Step<'a>)>);

impl<'a> Path<'a> {
    /// The whole.
    pub const ROOT: Path<'static> = Path(None);

    /// A place within this one.
    pub fn to(&'a self, step: Step<'a>) -> Self {
        Self(Some((self, step)))
    }

    /// The field of an object.
    pub fn field(&'a self, name: &'a str) -> Self {
        self.to(Step::Name(name))
    }

    /// How many steps lead here.
    pub fn depth(&self) -> usize {
        self.0.map_or(0, |(up, _)| up.depth() + 1)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((up, step)) = self.0 else {
            return Ok(());
        };
        up.fmt(f)?;
        match step {
            Step::Name(name) => write!(f, "/{}", shortened(name).replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => write!(f, "/{index}"),
        }
    }
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The place, as a JSON Pointer; empty for the whole.
    pub pointer: String,
    /// How deep the place is.
    pub depth: usize,
    /// What is wrong there, in a few words.
    pub reason: String,
}

impl Fault {
    /// Something that is wrong here.
    pub fn at(path: &Path<'_>, reason: impl Into<String>) -> Self {
        Self { pointer: path.to_string(), depth: path.depth(), reason: reason.into() }
    }
}

impl Fault {
    /// The same in something that stands there.
    pub fn below(self, path: &Path<'_>) -> Self {
        Self { pointer: format!("{path}{}", self.pointer), depth: path.depth() + self.depth, ..self }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.reason),
            pointer => write!(f, "{pointer}: {}", self.reason),
        }
    }
}

/// A value in a sentence: as JSON, not too long.
pub fn brief(value: &Value) -> String {
    match value {
        Value::Array(_) => "this list".to_owned(),
        Value::Object(_) => "this object".to_owned(),
        Value::String(text) => format!("{:?}", shortened(text)),
        other => other.to_string(),
    }
}

/// The beginning of a text that somebody else wrote, for a line of ours.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_a_json_pointer() {
        let items = Path::ROOT.field("a/b~c");
        let first = items.to(Step::Index(3));
        assert_eq!((first.to_string().as_str(), first.depth()), ("/a~1b~0c/3", 2));
        assert_eq!(Fault::at(&Path::ROOT, "wrong").to_string(), "wrong");
        assert_eq!(Fault::at(&first, "wrong").to_string(), "/a~1b~0c/3: wrong");
    }

    #[test]
    fn what_others_wrote_is_told_in_short() {
        assert_eq!(brief(&"é".repeat(61).into()), format!("\"{}…\"", "é".repeat(60)));
    }
}
