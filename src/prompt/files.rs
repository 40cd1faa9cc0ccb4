//! The text files of `-f` and `--files-from`.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use crate::blob::Blob;
use crate::failure::Failure;
use crate::git::Patience;
use crate::listing::{self, shown};

use super::decode;
use super::input::{Content, Input, LARGEST_TEXT, bytes_of_text};

/// The most bytes of a file that nobody named itself: what is larger in a folder is data as a rule.
const LARGEST_UNNAMED: u64 = 1 << 20;

/// Takes in files, each as it was named.
pub struct Files<'a> {
    /// What came of them so far, in their order.
    pub inputs: Vec<Input>,
    size: u64,
    /// Reads standard input.
    stdin: &'a dyn Fn() -> Result<Vec<u8>, Failure>,
    /// How long git may take to list a folder.
    patience: &'a dyn Fn() -> Patience,
    /// Told what a person should know.
    say: &'a dyn Fn(&str),
}

/// What was left out of a folder or a list.
#[derive(Debug, Default, PartialEq, Eq)]
struct LeftOut {
    not_text: u64,
    large: u64,
    unread: u64,
}

impl<'a> Files<'a> {
    /// Nothing yet.
    pub fn new(
        stdin: &'a dyn Fn() -> Result<Vec<u8>, Failure>,
        patience: &'a dyn Fn() -> Patience,
        say: &'a dyn Fn(&str),
    ) -> Self {
        Self { inputs: Vec::new(), size: 0, stdin, patience, say }
    }

    /// A file, a folder, or `-` for standard input.
    ///
    /// Fails (exit 2) on what cannot be read or is no text, and where all of it is more than [`LARGEST_TEXT`].
    pub fn named(&mut self, path: &Path) -> Result<(), Failure> {
        if path.as_os_str() == "-" {
            let text = decode::text(decode::STDIN, (self.stdin)()?)?;
            return self.take("-", text);
        }
        if path.is_dir() {
            return self.folder(path);
        }
        let name = shown(path);
        let blob = Blob::open(path).map_err(|error| cannot_read(&name, &error))?;
        if blob.is_empty() {
            return Err(Failure::usage(format!("cannot read {name}: it is empty")));
        }
        self.take(&name, decode::text(&name, bytes_of_text(&name, &blob)?)?)
    }

    /// The files of a list. What is no text among them is left out and counted: `git ls-files` lists pictures, too.
    ///
    /// Fails as [`named`](Self::named) does.
    pub fn listed(&mut self, list: &Path, ends_in_nul: bool) -> Result<(), Failure> {
        let (list, names) = self.list(list)?;
        let list = &list;
        let mut left_out = LeftOut::default();
        for path in self::names(&names, ends_in_nul) {
            let path = &path;
            if path.is_dir() {
                self.folder(path)?;
                continue;
            }
            let name = shown(path);
            let blob = Blob::open(path).map_err(|error| not_there(&name, list, &error))?;
            match decode::text(&name, bytes_of_text(&name, &blob)?) {
                Ok(text) => self.take(&name, text)?,
                Err(_) => left_out.not_text += 1,
            }
        }
        self.tell(&left_out, list);
        Ok(())
    }

    /// What a list is called, and what stands in it.
    fn list(&self, list: &Path) -> Result<(String, Vec<u8>), Failure> {
        if list.as_os_str() == "-" {
            return Ok((decode::STDIN.to_owned(), (self.stdin)()?));
        }
        let name = shown(list);
        let blob = Blob::open(list).map_err(|error| cannot_read(&name, &error))?;
        let bytes = bytes_of_text(&name, &blob)?;
        Ok((name, bytes))
    }

    /// The text files of a folder that git tracks or would add; outside of a repository, all.
    fn folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let name = shown(folder);
        let listing = listing::of(&[folder.to_owned()], (self.patience)());
        for missed in &listing.unlisted {
            (self.say)(&format!(
                "git does not say what it ignores in {}, so all goes along: {}",
                missed.path, missed.why
            ));
        }
        let before = self.inputs.len();
        let mut left_out = LeftOut { unread: listing.missed.len() as u64, ..LeftOut::default() };
        for path in &listing.files {
            self.found(path, &mut left_out)?;
        }
        if self.inputs.len() == before {
            let what = left_out.words().map(|words| format!(", only {words}")).unwrap_or_default();
            return Err(Failure::usage(format!("cannot read {name}: the folder has no text file{what}")));
        }
        if listing::repository_above(folder).is_none() {
            let count = self.inputs.len() - before;
            (self.say)(&format!("{name} is in no git repository, so all its text files go along ({count})"));
        }
        self.tell(&left_out, &name);
        Ok(())
    }

    /// A file that nobody named itself.
    fn found(&mut self, path: &Path, left_out: &mut LeftOut) -> Result<(), Failure> {
        let name = shown(path);
        let read = match Blob::open(path) {
            Ok(blob) if blob.len() > LARGEST_UNNAMED => {
                left_out.large += 1;
                return Ok(());
            }
            Ok(blob) => bytes_of_text(&name, &blob).ok(),
            // Gone since it was listed, as temporary files go.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(_) => None,
        };
        match read.map(|bytes| decode::text(&name, bytes)) {
            Some(Ok(text)) => self.take(&name, text)?,
            Some(Err(_)) => left_out.not_text += 1,
            None => left_out.unread += 1,
        }
        Ok(())
    }

    fn take(&mut self, path: &str, text: String) -> Result<(), Failure> {
        self.size += text.len() as u64;
        if self.size > LARGEST_TEXT {
            let message = "the files hold more than 20 MiB of text, and no model takes so much; nothing was sent";
            return Err(Failure::usage(message).hint("name fewer of them"));
        }
        self.inputs
            .push(Input { name: format!("the file {path}"), content: Content::File { path: path.to_owned(), text } });
        Ok(())
    }

    fn tell(&self, left_out: &LeftOut, place: &str) {
        if let Some(words) = left_out.words() {
            (self.say)(&format!("left out of {place}: {words}"));
        }
    }
}

impl LeftOut {
    /// How many there are of each; none if nothing was left out.
    fn words(&self) -> Option<String> {
        let mut words = String::new();
        for (count, what, one) in [
            (self.not_text, "that are not text", "that is not text"),
            (self.large, "larger than 1 MiB", "larger than 1 MiB"),
            (self.unread, "that cannot be read", "that cannot be read"),
        ] {
            if count > 0 {
                let comma = if words.is_empty() { "" } else { ", " };
                let (files, what) = if count == 1 { ("file", one) } else { ("files", what) };
                let _ = write!(words, "{comma}{count} {files} {what}");
            }
        }
        Some(words).filter(|words| !words.is_empty())
    }
}

fn cannot_read(name: &str, error: &io::Error) -> Failure {
    Failure::usage(format!("cannot read {name}: {error}"))
}

/// git quotes names of odd letters where a line each is asked for.
fn not_there(name: &str, list: &str, error: &io::Error) -> Failure {
    let failure = Failure::usage(format!("cannot read {name}, which {list} names: {error}"));
    let is_quoted = name.len() > 1 && name.starts_with('"') && name.ends_with('"');
    if is_quoted { failure.hint("git ls-files -z ends names in NUL and quotes none; read it with -0") } else { failure }
}

/// The names in a list, each ending in a newline or in NUL.
pub fn names(list: &[u8], ends_in_nul: bool) -> Vec<PathBuf> {
    let end = if ends_in_nul { 0 } else { b'\n' };
    let name = |name: &'_ [u8]| {
        let name = if ends_in_nul { name } else { name.strip_suffix(b"\r").unwrap_or(name) };
        (!name.is_empty()).then(|| crate::git::list::path(name))
    };
    list.split(|byte| *byte == end).filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_name_a_line_or_before_each_nul() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        assert_eq!(names(b"a\r\n\nb c\nd", false), paths(&["a", "b c", "d"]));
        assert_eq!(names(b"a\nb\0\0c\0", true), paths(&["a\nb", "c"]));
        assert_eq!(names(b"", false), paths(&[]));
    }

    #[test]
    fn what_was_left_out_is_one_line() {
        assert_eq!(LeftOut::default().words(), None);
        let words = LeftOut { not_text: 1, large: 2, unread: 0 }.words().unwrap();
        assert_eq!(words, "1 file that is not text, 2 files larger than 1 MiB");
    }
}
