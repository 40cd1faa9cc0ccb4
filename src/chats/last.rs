//! The last conversation of each terminal, in the volatile folder: one file for each terminal, which the next plain prompt
//! replaces. A conversation that is kept elsewhere is only named there.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::private_file;

use super::file::{Chat, first_line, new_file};
use super::record::{self, Header, Origin, TurnLine};
use super::store::{self, Entry, new_id};
use super::terminal;

/// The only line of a file that names a conversation kept elsewhere.
#[derive(Serialize, Deserialize)]
struct Reference {
    gemini: String,
    id: String,
}

const REFERENCE: &str = "reference";

/// The place of the last conversation of one terminal.
#[derive(Debug, Clone)]
pub struct Last {
    folder: PathBuf,
    path: PathBuf,
}

/// What was last said at a terminal.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A conversation that lies here, until the session ends.
    Here(PathBuf),
    /// One that is kept, by its id.
    Kept(String),
}

impl Last {
    /// The place of this terminal; none where there is no terminal, or no volatile folder.
    pub fn of(environment: &Environment) -> Option<Self> {
        let folder = environment.runtime_folder.clone()?;
        let path = folder.join(format!("{}.jsonl", terminal::name(environment)?));
        Some(Self { folder, path })
    }

    /// Whether a conversation lies at this place.
    pub fn is_at(&self, path: &Path) -> bool {
        self.path == path
    }

    /// What was last said here; none if nothing was.
    ///
    /// Fails (exit 2) if that cannot be read, or the folder is not ours.
    pub fn find(&self) -> Result<Option<Found>, Failure> {
        if !self.folder.exists() {
            return Ok(None);
        }
        check(&self.folder).map_err(|error| Failure::usage(unusable(&self.folder, &error)))?;
        let content = match first_line(&self.path) {
            Err(error) if private_file::is_absent(&error) => return Ok(None),
            content => {
                content.map_err(|error| Failure::usage(format!("cannot read {}: {error}", self.path.display())))?
            }
        };
        let reference = serde_json::from_slice::<Reference>(&content).ok();
        let reference = reference.filter(|reference| reference.gemini == REFERENCE);
        Ok(Some(reference.map_or(Found::Here(self.path.clone()), |reference| Found::Kept(reference.id))))
    }

    /// Keeps a conversation of one turn in place of the one that was there, whole or not at all.
    ///
    /// Fails (exit 1) if it cannot be written; then the one before is still there.
    pub fn replace(&self, id: &str, lines: &[TurnLine]) -> Result<(), Failure> {
        self.put(|| {
            let lines = lines.iter().map(record::line).collect::<serde_json::Result<String>>()?;
            Ok((record::line(&Header::new(id, None, None))? + &lines).into_bytes())
        })
    }

    /// Notes that the last conversation is one that is kept elsewhere.
    ///
    /// Fails as [`replace`](Self::replace) does.
    pub fn refer(&self, id: &str) -> Result<(), Failure> {
        let is_noted = self.find().is_ok_and(|found| found == Some(Found::Kept(id.to_owned())));
        let reference = Reference { gemini: REFERENCE.to_owned(), id: id.to_owned() };
        if is_noted { Ok(()) } else { self.put(|| Ok(record::line(&reference)?.into_bytes())) }
    }

    /// Puts a copy of a conversation that lies here in its place, with so many of its lines, and moves that one aside, as
    /// it is.
    ///
    /// Fails (exit 1) if it cannot be written; then nothing is lost.
    pub fn fork(&self, chat: &Chat, turn: usize, lines: usize) -> Result<(), Failure> {
        let from = Origin { id: chat.header.id.clone(), turn };
        let aside = self.folder.join(format!("{}.jsonl", from.id));
        let kept = match fs::hard_link(&chat.path, &aside) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                fs::read(&chat.path).and_then(|bytes| new_file(&aside)?.write_all(&bytes))
            }
            _ => Ok(()),
        };
        kept.map_err(|error| self.cannot(&error))?;
        let header = record::line(&Header::new(&new_id(), None, Some(from))).map_err(io::Error::from);
        self.put(|| Ok([header?.as_bytes(), chat.raw(lines)].concat()))
    }

    /// The conversations that lie here, of this terminal and of others.
    pub fn entries(environment: &Environment) -> Vec<Entry> {
        let folder = environment.runtime_folder.as_ref().filter(|folder| check(folder).is_ok());
        let files = folder.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let entry = |path: PathBuf| store::entry(&path).or_else(|| entry_of_terminal(path));
        files.filter_map(|file| entry(file.path())).collect()
    }

    fn put(&self, content: impl FnOnce() -> io::Result<Vec<u8>>) -> Result<(), Failure> {
        let write = || -> io::Result<()> {
            if let Err(error) = check(&self.folder) {
                // Another user's folder is not changed, even if we could.
                if !private_file::is_absent(&error) {
                    return Err(error);
                }
                store::make_private(&self.folder)?;
                check(&self.folder)?;
            }
            let mut new = tempfile::Builder::new().prefix(".").tempfile_in(&self.folder)?;
            new.write_all(&content()?)?;
            // No sync: what lies here does not outlive the session anyway.
            new.into_temp_path().persist(&self.path)?;
            Ok(())
        };
        write().map_err(|error| self.cannot(&error))?;
        self.sweep();
        Ok(())
    }

    fn cannot(&self, error: &io::Error) -> Failure {
        Failure::new(Kind::Other, format!("this conversation is not kept: {}", unusable(&self.folder, error)))
    }

    /// Takes away what was said at terminals that are closed, where nobody can go on with it any more.
    fn sweep(&self) {
        for file in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = file.file_name();
            if name.to_str().and_then(|name| name.strip_suffix(".jsonl")).is_some_and(terminal::is_gone) {
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

/// A terminal's file, if it holds a conversation.
fn entry_of_terminal(path: PathBuf) -> Option<Entry> {
    path.extension().filter(|extension| *extension == "jsonl")?;
    let header = Header::read(&first_line(&path).ok()?)?;
    Some(Entry { id: header.id, name: None, path })
}

fn unusable(folder: &Path, error: &io::Error) -> String {
    format!("{} cannot be used: {error}", folder.display())
}

/// Whether the folder is ours alone: what lies there would be sent in the person's name.
#[cfg(unix)]
fn check(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let found = fs::symlink_metadata(folder)?;
    if !found.is_dir() {
        return Err(io::Error::other("it is no folder"));
    }
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other("it belongs to another user"));
    }
    if found.mode() & 0o022 != 0 {
        return Err(io::Error::other("other users can write it"));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check(folder: &Path) -> io::Result<()> {
    fs::metadata(folder).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gemini::content::{Role, Turn, TurnPart};

    fn line(text: &str) -> TurnLine {
        TurnLine::new(&Turn { role: Role::User, parts: vec![TurnPart::text(text)] })
    }

    fn last(folder: &Path, terminal: &str) -> Last {
        let mut environment = Environment::with(&[("GEMINI_CHAT", terminal)]);
        environment.runtime_folder = Some(folder.to_owned());
        Last::of(&environment).unwrap()
    }

    fn texts(path: &Path) -> String {
        Chat::read(path, None).unwrap().lines.iter().flat_map(TurnLine::texts).collect()
    }

    #[test]
    fn each_terminal_has_its_own_last_conversation() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("gemini");
        let (one, two) = (last(&folder, "1"), last(&folder, "2"));
        assert_eq!(one.find().unwrap(), None);
        one.replace("aaaaaaaa", &[line("a")]).unwrap();
        assert_eq!((one.find().unwrap(), two.find().unwrap()), (Some(Found::Here(one.path.clone())), None));
        two.replace("bbbbbbbb", &[line("b")]).unwrap();
        one.replace("cccccccc", &[line("c"), line("d")]).unwrap();
        assert_eq!((texts(&one.path), texts(&two.path)), ("cd".to_owned(), "b".to_owned()));
        two.refer("kkkkkkkk").unwrap();
        assert_eq!(two.find().unwrap(), Some(Found::Kept("kkkkkkkk".to_owned())));
    }

    #[test]
    fn a_fork_leaves_the_conversation_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("gemini");
        let one = last(&folder, "1");
        one.replace("aaaaaaaa", &[line("a"), line("b")]).unwrap();
        let before = fs::read(&one.path).unwrap();
        one.fork(&Chat::read(&one.path, None).unwrap(), 1, 1).unwrap();
        assert_eq!(texts(&one.path), "a");
        assert_eq!(fs::read(folder.join("aaaaaaaa.jsonl")).unwrap(), before);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_can_write_is_not_used() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("gemini");
        let one = last(&folder, "1");
        one.replace("aaaaaaaa", &[line("a")]).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(&one.path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(one.find().unwrap_err().message.contains("other users can write it"));
        assert!(one.replace("bbbbbbbb", &[line("b")]).unwrap_err().message.contains("is not kept"));
    }
}
