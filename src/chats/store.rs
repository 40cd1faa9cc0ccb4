//! The folder of the conversations that are kept until they are removed: one file each, `ID.jsonl` or `ID.NAME.jsonl`, so
//! that one is found by its name without a look into any.

use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::key_shape;
use crate::private_file::{self, write};

use super::file::{Chat, Patience, cannot_write};
use super::record::{Header, Origin};

/// How the names of the files end.
const ENDING: &str = ".jsonl";
/// Letters and digits that nobody takes for one another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// As many of them make an id: two of ten thousand conversations are the same once in 20,000 times, and then another one is
/// drawn.
const ID_LENGTH: usize = 8;
/// The longest name, in bytes.
const LONGEST_NAME: usize = 60;

/// The folder.
#[derive(Debug, Clone)]
pub struct Store {
    /// Where it is. It need not exist.
    pub folder: PathBuf,
    home: Option<PathBuf>,
}

/// A conversation that lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which one.
    pub id: String,
    /// What it is called, if it has a name.
    pub name: Option<String>,
    /// Its file.
    pub path: PathBuf,
}

impl Store {
    /// The folder of this account.
    ///
    /// Fails (exit 1) where the system has no place for it.
    pub fn kept(environment: &Environment) -> Result<Self, Failure> {
        let Some(folder) = &environment.state_folder else {
            return Err(Failure::new(
                Kind::Other,
                "there is no folder for conversations: neither HOME nor XDG_STATE_HOME is set",
            ));
        };
        Ok(Self { folder: folder.join("chats"), home: environment.home.clone() })
    }

    /// Another folder with such files.
    pub fn at(folder: PathBuf, home: Option<&Path>) -> Self {
        Self { folder, home: home.map(Path::to_owned) }
    }

    /// What lies there, in the order of the ids. Names of other files are passed over.
    ///
    /// Fails (exit 2) if that cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, Failure> {
        let cannot = |error: io::Error| Failure::usage(format!("cannot read {}: {error}", self.folder.display()));
        let found = match fs::read_dir(&self.folder) {
            Err(error) if private_file::is_absent(&error) => return Ok(Vec::new()),
            found => found.map_err(cannot)?,
        };
        let mut entries = Vec::new();
        for file in found {
            entries.extend(entry(&file.map_err(cannot)?.path()));
        }
        entries.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        Ok(entries)
    }

    /// The conversation of this name, or of this whole id.
    pub fn find(&self, name: &str) -> Result<Option<Entry>, Failure> {
        let mut entries = self.entries()?;
        let place = entries.iter().position(|entry| entry.name.as_deref() == Some(name));
        let place = place.or_else(|| entries.iter().position(|entry| entry.id == name));
        Ok(place.map(|place| entries.swap_remove(place)))
    }

    /// Goes on with the conversation of this name or id, or begins one.
    ///
    /// Fails (exit 2) on what can be no name or no conversation, (exit 1) if it cannot be written.
    pub fn open_or_begin(&self, name: &str, patience: &Patience<'_>) -> Result<Chat, Failure> {
        loop {
            match self.find(name)? {
                Some(found) => match Chat::open(&found.path, self.home.as_deref(), patience) {
                    // Removed or renamed between the look and the opening.
                    Err(_) if !found.path.exists() => {}
                    opened => return opened,
                },
                // None where another process was quicker.
                None => {
                    if let Some(chat) = self.begin_unless_there(name)? {
                        return Ok(chat);
                    }
                }
            }
        }
    }

    fn begin_unless_there(&self, name: &str) -> Result<Option<Chat>, Failure> {
        let name = checked_name(name)?;
        self.alone(|| match self.find(&name)? {
            Some(_) => Ok(None),
            None => self.create(Some(&name), None, b"").map(Some),
        })
    }

    /// The conversation of this name, or whose id begins so, among these.
    ///
    /// Fails (exit 2) if there is none, or more than one.
    pub fn choose<'a>(entries: &'a [Entry], typed: &str) -> Result<&'a Entry, Failure> {
        if let Some(named) = entries.iter().find(|entry| entry.name.as_deref() == Some(typed)) {
            return Ok(named);
        }
        let begin_so: Vec<_> =
            entries.iter().filter(|entry| !typed.is_empty() && entry.id.starts_with(typed)).collect();
        match begin_so[..] {
            [one] => Ok(one),
            [] => Err(Failure::usage(format!("there is no conversation {typed}")).hint("`gemini log list` lists them")),
            _ => {
                let ids: Vec<_> = begin_so.iter().map(|entry| entry.id.as_str()).collect();
                Err(Failure::usage(format!("several conversations begin with {typed}"))
                    .hint(format!("type more of it: {}", ids.join(", "))))
            }
        }
    }

    /// Begins a conversation with these lines of another one.
    ///
    /// Fails (exit 1) if it cannot be written, (exit 2) if the name is taken.
    pub fn begin(&self, name: Option<&str>, from: Option<Origin>, lines: &[u8]) -> Result<Chat, Failure> {
        let name = name.map(checked_name).transpose()?;
        self.alone(|| match name.as_deref().map(|name| self.find(name)).transpose()?.flatten() {
            Some(_) => Err(taken(name.as_deref().unwrap_or_default())),
            None => self.create(name.as_deref(), from, lines),
        })
    }

    /// Gives a conversation a name, or another one.
    ///
    /// Fails (exit 2) if the name is taken or can be none.
    pub fn rename(&self, chat: &mut Chat, name: &str) -> Result<(), Failure> {
        let name = checked_name(name)?;
        self.alone(|| {
            if self.find(&name)?.is_some_and(|entry| entry.path != chat.path) {
                return Err(taken(&name));
            }
            let path = self.path(&chat.header.id, Some(&name));
            fs::rename(&chat.path, &path).map_err(|error| cannot_write(&path, &error))?;
            chat.path = path;
            Ok(())
        })
    }

    /// Removes a conversation, once nobody is in it.
    ///
    /// Fails (exit 1) if it cannot be removed.
    pub fn remove(&self, entry: &Entry, patience: &Patience<'_>) -> Result<(), Failure> {
        // What is no conversation any more can be removed all the same.
        let chat = Chat::open(&entry.path, self.home.as_deref(), patience);
        if let Err(failure) = &chat
            && failure.kind == Kind::Other
        {
            return Err(failure.clone());
        }
        // Windows removes no file that is open.
        #[cfg(windows)]
        drop(chat);
        fs::remove_file(&entry.path)
            .map_err(|error| Failure::new(Kind::Other, format!("cannot remove {}: {error}", entry.path.display())))
    }

    /// Does something while no other process begins or renames a conversation.
    fn alone<T>(&self, act: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let cannot = |error: io::Error| cannot_write(&self.folder, &error);
        private_file::check_folder(&self.folder, self.home.as_deref()).map_err(cannot)?;
        make_private(&self.folder).map_err(cannot)?;
        let _lock = write::lock_folder(&self.folder).map_err(cannot)?;
        act()
    }

    fn create(&self, name: Option<&str>, from: Option<Origin>, lines: &[u8]) -> Result<Chat, Failure> {
        let taken = self.entries()?;
        let id = std::iter::repeat_with(new_id).find(|id| taken.iter().all(|entry| entry.id != *id));
        let id = id.unwrap_or_default();
        let path = self.path(&id, name);
        Chat::create(&path, &Header::new(&id, name, from), lines)
    }

    fn path(&self, id: &str, name: Option<&str>) -> PathBuf {
        let name = name.map(|name| format!(".{name}")).unwrap_or_default();
        self.folder.join(format!("{id}{name}{ENDING}"))
    }
}

/// The conversation that a file holds by its name; none if the name is not one of ours.
pub fn entry(path: &Path) -> Option<Entry> {
    let stem = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
    let (id, name) = stem.split_once('.').map_or((stem, None), |(id, name)| (id, Some(name)));
    let is_id = id.len() == ID_LENGTH && id.bytes().all(|byte| ALPHABET.contains(&byte));
    let name = name.map(ToOwned::to_owned);
    is_id.then(|| Entry { id: id.to_owned(), name, path: path.to_owned() })
}

/// A new id. Whoever uses it sees to it that there is no other.
pub fn new_id() -> String {
    use std::hash::{BuildHasher as _, RandomState};
    // Hash maps of std take their keys from the random numbers of the system.
    let number = RandomState::new().hash_one(std::process::id());
    (0..ID_LENGTH).map(|place| char::from(ALPHABET[(number >> (5 * place) & 31) as usize])).collect()
}

/// A name as it may stand in the name of a file, on every system. It is not repeated in the error where it may be a key.
///
/// Fails (exit 2) on anything else.
pub fn checked_name(name: &str) -> Result<String, Failure> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_ ".contains(c);
    let is_name = name.len() <= LONGEST_NAME
        && name.starts_with(char::is_alphanumeric)
        && !name.ends_with(' ')
        && name.chars().all(is_plain)
        && key_shape::shapes(name).next().is_none();
    if is_name {
        return Ok(name.to_owned());
    }
    Err(Failure::usage("that is no name of a conversation").hint(
        "a letter or a digit first, then letters, digits, spaces, - and _, up to 60 bytes, such as `trip to Rome`",
    ))
}

fn taken(name: &str) -> Failure {
    Failure::usage(format!("there is a conversation {name} already")).hint(format!("to go on with it: --chat '{name}'"))
}

/// Makes the folder, and closes it to others.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chats::record::TurnLine;
    use crate::gemini::content::{Role, Turn, TurnPart};
    use std::time::{Duration, Instant};

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().join("chats"), Some(folder.path()));
        (folder, store)
    }

    fn patience() -> Patience<'static> {
        Patience { until: Instant::now() + Duration::from_secs(60), announce: &|| {} }
    }

    fn line(text: &str) -> TurnLine {
        TurnLine::new(&Turn { role: Role::User, parts: vec![TurnPart::text(text)] })
    }

    #[test]
    fn a_name_leads_to_one_conversation_whoever_begins_it() {
        let (_folder, store) = store();
        std::thread::scope(|scope| {
            for number in 0..20 {
                let store = &store;
                scope.spawn(move || {
                    let mut chat = store.open_or_begin("trip", &patience()).unwrap();
                    chat.append(line(&number.to_string())).unwrap();
                });
            }
        });
        let entries = store.entries().unwrap();
        assert_eq!((entries.len(), entries[0].name.as_deref()), (1, Some("trip")));
        let chat = Chat::read(&entries[0].path, None).unwrap();
        assert_eq!((chat.lines.len(), chat.torn.len()), (20, 0));
        assert_eq!(store.find(&entries[0].id).unwrap(), Some(entries[0].clone()));
    }

    #[test]
    fn a_torn_line_is_left_out_wherever_it_was_torn_and_the_next_one_is_whole() {
        let (_folder, store) = store();
        let mut chat = store.begin(None, None, b"").unwrap();
        chat.append(line("first")).unwrap();
        let before = fs::read(&chat.path).unwrap();
        chat.append(line("se\u{e9}cond")).unwrap();
        let path = chat.path.clone();
        drop(chat);
        let whole = fs::read(&path).unwrap();
        for cut in before.len() + 1..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let mut chat = Chat::open(&path, None, &patience()).unwrap();
            let is_whole = cut == whole.len() - 1;
            assert_eq!((chat.lines.len(), chat.torn.len()), if is_whole { (2, 0) } else { (1, 1) }, "{cut}");
            chat.append(line("third")).unwrap();
            drop(chat);
            let chat = Chat::read(&path, None).unwrap();
            assert_eq!(chat.lines.last().unwrap().texts().collect::<String>(), "third");
            assert!(fs::read(&path).unwrap().starts_with(&whole[..cut]), "nothing is written over");
        }
    }

    #[test]
    fn a_copy_has_the_bytes_of_its_turns_and_the_original_keeps_its_own() {
        let (_folder, store) = store();
        let mut chat = store.begin(Some("a"), None, b"").unwrap();
        for text in ["1", "2", "3"] {
            chat.append(line(text)).unwrap();
        }
        let path = chat.path.clone();
        drop(chat);
        let (chat, bytes) = (Chat::read(&path, None).unwrap(), fs::read(&path).unwrap());
        let from = Origin { id: chat.header.id.clone(), turn: 2 };
        let copy = store.begin(None, Some(from.clone()), chat.raw(2)).unwrap();
        assert_eq!((copy.lines.len(), copy.header.from.as_ref()), (2, Some(&from)));
        let texts = |chat: &Chat| chat.lines.iter().flat_map(TurnLine::texts).collect::<String>();
        assert_eq!((texts(&copy), chat.raw(0), fs::read(&path).unwrap()), ("12".to_owned(), &b""[..], bytes));
    }

    #[test]
    fn a_name_is_one_on_every_system_and_never_a_key() {
        for good in ["a", "trip to Rome", "9_b-c", "\u{fc}ber", &"x".repeat(60)] {
            assert!(checked_name(good).is_ok(), "{good}");
        }
        let key = format!("AIza{}", "x".repeat(35));
        for bad in
            ["", " a", "a ", "-a", "../x", "a/b", "a.b", "a\\b", "a\u{1b}[2J", "a\nb", "..", &"x".repeat(61), &key]
        {
            let failure = checked_name(bad).unwrap_err();
            assert!(!failure.message.contains(&key), "{bad}");
        }
        let (_folder, store) = store();
        let mut chat = store.begin(Some("a"), None, b"").unwrap();
        let other = store.begin(Some("b"), None, b"").unwrap();
        assert!(store.rename(&mut chat, "b").is_err() && store.begin(Some("b"), None, b"").is_err());
        store.rename(&mut chat, "c").unwrap();
        assert_eq!(store.find("c").unwrap().unwrap().path, chat.path);
        assert!(store.find("a").unwrap().is_none() && other.path.exists());
    }

    #[test]
    fn what_is_no_conversation_is_refused_and_left_as_it_is() {
        let (_folder, store) = store();
        let chat = store.begin(None, None, b"").unwrap();
        let path = chat.path.clone();
        drop(chat);
        for (content, words) in [
            ("hello\n".to_owned(), "is no conversation of gemini"),
            (String::new(), "is no conversation of gemini"),
            (r#"{"gemini":"chat","version":2,"id":"a","created":"t"}"#.to_owned(), "by a newer gemini (version 2"),
        ] {
            fs::write(&path, &content).unwrap();
            let failure = Chat::open(&path, None, &patience()).unwrap_err();
            assert!(failure.message.contains(words), "{}", failure.message);
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        fs::File::create(&path).unwrap().set_len(300 << 20).unwrap();
        assert!(Chat::read(&path, None).unwrap_err().message.contains("larger than 256 MiB"));
    }

    #[test]
    fn one_that_is_removed_while_another_waits_is_not_written_to() {
        let (_folder, store) = store();
        let chat = store.begin(Some("a"), None, b"").unwrap();
        let entry = entry(&chat.path).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let mut chat = store.open_or_begin("a", &patience()).unwrap();
                chat.append(line("later")).unwrap();
                chat.path
            });
            fs::remove_file(&entry.path).unwrap();
            drop(chat);
            let path = waiting.join().unwrap();
            assert_eq!(Chat::read(&path, None).unwrap().lines.len(), 1, "it began anew");
        });
    }
}
