//! Which files are scanned: in a repository those that git tracks or would add, elsewhere all.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, DirEntry, File, OpenOptions};
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::failure::Failure;
use crate::git::Patience;
use crate::key::secret::Secret;

use super::{Scan, git};

/// Makes sure that what was named can be looked at.
///
/// Fails (exit 2) on a path that does not exist or is neither a file nor a folder.
pub fn check(paths: &[PathBuf]) -> Result<(), Failure> {
    for path in paths {
        let shown = path.display();
        match fs::metadata(path) {
            Ok(found) if found.is_file() || found.is_dir() => {}
            Ok(_) => return Err(Failure::usage(format!("{shown} is neither a file nor a folder"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure::usage(format!("{shown} does not exist"))
                    .hint("name files or folders, or nothing to look at the whole repository"));
            }
            Err(error) => return Err(Failure::usage(format!("cannot look at {shown}: {error}"))),
        }
    }
    Ok(())
}

/// Looks through these files and folders; without any, through the repository one stands in, else this folder.
pub fn scan(paths: &[PathBuf], patience: Patience, current: &[Secret], scan: &mut Scan) {
    let usual = [repository_above(Path::new(".")).unwrap_or_else(|| PathBuf::from("."))];
    let roots = if paths.is_empty() { &usual } else { paths };
    for path in files(roots, patience, scan) {
        let shown = shown(&path);
        match open(&path).and_then(|file| file.map_or(Ok(()), |file| scan.read(&shown, file, current))) {
            Ok(()) => {}
            // Gone since it was listed, as temporary files go.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => scan.miss(shown, error.to_string()),
        }
    }
}

/// A path as git writes it, on every system.
fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}

/// The folder above (or this one) that holds a repository, as a path from here: `.`, `..`, `../..`.
fn repository_above(folder: &Path) -> Option<PathBuf> {
    let whole = fs::canonicalize(folder).ok()?;
    // Within `.git` itself nothing is tracked.
    let up = whole.ancestors().take_while(|above| !above.ends_with(".git")).position(is_repository)?;
    Some(std::iter::repeat_n("..", up).fold(folder.to_path_buf(), |path, step| path.join(step)))
}

fn is_repository(folder: &Path) -> bool {
    folder.join(".git").exists()
}

/// The files to scan, each once.
fn files(roots: &[PathBuf], patience: Patience, scan: &mut Scan) -> BTreeSet<PathBuf> {
    let mut search = Search { files: BTreeSet::new(), repositories: Vec::new(), patience, scan };
    for root in roots {
        search.root(root);
    }
    while let Some(folder) = search.repositories.pop() {
        search.repository(&folder);
    }
    search.files
}

/// A search for files.
struct Search<'a> {
    files: BTreeSet<PathBuf>,
    /// Folders that git is still to be asked about.
    repositories: Vec<PathBuf>,
    patience: Patience,
    scan: &'a mut Scan,
}

impl Search<'_> {
    /// What was named is looked at, even if git ignores it.
    fn root(&mut self, root: &Path) {
        if !root.is_dir() {
            self.files.insert(plain(root));
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
                list.unread.into_iter().for_each(|why| self.scan.miss(shown(folder), why));
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
            Ok(found) if found.is_file() => _ = self.files.insert(path),
            Ok(found) if found.is_dir() && is_repository(&path) => self.repositories.push(path),
            Ok(_) => {}
            Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidFilename) => {}
            Err(error) => self.scan.miss(shown(&path), error.to_string()),
        }
    }

    /// Git does not say what it passes over, so nothing is.
    fn everything_for(&mut self, folder: &Path, why: String) {
        self.scan.unlisted(shown(folder), why);
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
                self.scan.miss(shown(&folder), error.to_string());
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
            self.files.insert(path);
        } else if kind.is_dir() && is_repository(&path) {
            self.repositories.push(path);
        } else if kind.is_dir() {
            return Ok(Some(path));
        }
        Ok(None)
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

/// Opens a file; none if it has become something else since it was listed.
fn open(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // A FIFO without a writer would otherwise hold us here for ever.
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let file = options.open(path)?;
    let regular = file.metadata()?.is_file();
    Ok(regular.then_some(file))
}
