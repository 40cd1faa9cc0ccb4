//! Which files a folder stands for: in a repository those that git tracks or would add, elsewhere all. Links are not
//! followed.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::git::Patience;
use crate::git::list as git;

/// Files, and what there is to say about the list.
#[derive(Debug, Default)]
pub struct Listing {
    /// Each once, sorted.
    pub files: BTreeSet<PathBuf>,
    /// Places that could not be looked at.
    pub missed: Vec<Missed>,
    /// Folders of which git did not say what it passes over; all files there are in the list.
    pub unlisted: Vec<Missed>,
}

/// A place that could not be looked at, or not as git would, and why.
#[derive(Debug)]
pub struct Missed {
    /// The path, as people write it.
    pub path: String,
    /// A phrase behind the path and a colon.
    pub why: String,
}

impl Missed {
    /// Says why a place was not looked at.
    pub fn new(path: impl Into<String>, why: impl Into<String>) -> Self {
        Self { path: path.into(), why: why.into() }
    }
}

/// The files of these files and folders. What was named is in it, even if git ignores it.
pub fn of(roots: &[PathBuf], patience: Patience) -> Listing {
    let mut search = Search { found: Listing::default(), repositories: Vec::new(), patience };
    for root in roots {
        search.root(root);
    }
    while let Some(folder) = search.repositories.pop() {
        search.repository(&folder);
    }
    search.found
}

/// A path as git writes it, on every system.
pub fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}

/// The folder above (or this one) that holds a repository, as a path from here: `.`, `..`, `../..`.
pub fn repository_above(folder: &Path) -> Option<PathBuf> {
    let whole = fs::canonicalize(folder).ok()?;
    // Within `.git` itself nothing is tracked.
    let up = whole.ancestors().take_while(|above| !above.ends_with(".git")).position(is_repository)?;
    Some(std::iter::repeat_n("..", up).fold(folder.to_path_buf(), |path, step| path.join(step)))
}

fn is_repository(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// A search for files.
struct Search {
    found: Listing,
    /// Folders that git is still to be asked about.
    repositories: Vec<PathBuf>,
    patience: Patience,
}

impl Search {
    /// What was named is looked at, even if git ignores it.
    fn root(&mut self, root: &Path) {
        if !root.is_dir() {
            self.found.files.insert(plain(root));
        } else if repository_above(root).is_none() {
            self.everything(root);
        } else {
            match git::ignores(root, &mut self.patience) {
                Ok(true) => self.everything(root),
                Ok(false) => self.repositories.push(root.to_owned()),
                Err(why) => self.everything_for(root, why),
            }
        }
    }

    /// What git tracks or would add in a folder.
    fn repository(&mut self, folder: &Path) {
        match git::list(folder, &mut self.patience) {
            Ok(list) => {
                let mut within = Within { folder, real: HashMap::new() };
                list.names.iter().for_each(|name| self.listed(name, &mut within));
                list.unread.into_iter().for_each(|why| self.miss(folder, why));
            }
            Err(why) => self.everything_for(folder, why),
        }
    }

    /// A path that git lists: a file, a link, a repository, or what is tracked and no longer there.
    fn listed(&mut self, name: &Path, within: &mut Within<'_>) {
        use io::ErrorKind::{InvalidFilename, NotADirectory, NotFound};
        let path = plain(&within.folder.join(name));
        match fs::symlink_metadata(&path) {
            Ok(_) if !within.holds(name) => {}
            Ok(found) if found.is_file() => _ = self.found.files.insert(path),
            Ok(found) if found.is_dir() && is_repository(&path) => self.repositories.push(path),
            Ok(_) => {}
            Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidFilename) => {}
            Err(error) => self.miss(&path, error.to_string()),
        }
    }

    /// Git does not say what it passes over, so nothing is.
    fn everything_for(&mut self, folder: &Path, why: String) {
        self.found.unlisted.push(Missed::new(shown(folder), why));
        self.everything(folder);
    }

    /// All files under a folder, whatever a rule says of them; of the repositories within, what git says.
    fn everything(&mut self, folder: &Path) {
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let mut look = || -> io::Result<()> {
                for entry in fs::read_dir(&folder)? {
                    folders.extend(self.found(&entry?)?);
                }
                Ok(())
            };
            if let Err(error) = look() {
                self.miss(&folder, error.to_string());
            }
        }
    }

    /// Takes in what stands in a folder; gives it back if it is a folder to go on with. Links are not followed.
    fn found(&mut self, entry: &DirEntry) -> io::Result<Option<PathBuf>> {
        let (kind, path) = (entry.file_type()?, plain(&entry.path()));
        if entry.file_name() == ".git" {
            return Ok(None);
        }
        if kind.is_file() {
            self.found.files.insert(path);
        } else if kind.is_dir() && is_repository(&path) {
            self.repositories.push(path);
        } else if kind.is_dir() {
            return Ok(Some(path));
        }
        Ok(None)
    }

    fn miss(&mut self, path: &Path, why: String) {
        self.found.missed.push(Missed::new(shown(path), why));
    }
}

/// `./a` and `a` are one file.
fn plain(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_path_buf()
}

/// What really lies in a folder. An index may name `../a`, and files behind a link to another folder.
struct Within<'a> {
    folder: &'a Path,
    /// Folders on the way, and whether each is one.
    real: HashMap<PathBuf, bool>,
}

impl Within<'_> {
    fn holds(&mut self, name: &Path) -> bool {
        name.components().all(|part| matches!(part, Component::Normal(_)))
            && name.parent().is_none_or(|folder| self.is_real(folder))
    }

    fn is_real(&mut self, folder: &Path) -> bool {
        if let Some(real) = self.real.get(folder) {
            return *real;
        }
        let real = folder.as_os_str().is_empty()
            || folder.parent().is_none_or(|above| self.is_real(above))
                // What cannot be looked at is told where its files are.
                && fs::symlink_metadata(self.folder.join(folder)).map_or(true, |found| found.is_dir());
        self.real.insert(folder.to_owned(), real);
        real
    }
}
