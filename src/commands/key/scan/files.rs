//! Which files are scanned: those that git tracks or would add, in one folder or several.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::failure::Failure;
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
pub fn scan(paths: &[PathBuf], current: &[Secret], scan: &mut Scan) {
    let usual = [repository_above(Path::new(".")).unwrap_or_else(|| PathBuf::from("."))];
    let roots = if paths.is_empty() { &usual } else { paths };
    let mut files = BTreeSet::new();
    for root in roots {
        gather(root, &mut files, scan);
    }
    for path in files {
        let shown = path.to_string_lossy();
        match open(&path).and_then(|file| file.map_or(Ok(()), |file| scan.read(&shown, file, current))) {
            Ok(()) => {}
            // Gone since it was listed, as temporary files go.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => scan.miss(shown, error.to_string()),
        }
    }
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

/// Lists the files under a folder. Rules for what to ignore say nothing about what is already tracked, so each
/// repository on the way is asked for that.
fn gather(root: &Path, files: &mut BTreeSet<PathBuf>, scan: &mut Scan) {
    if root.is_dir() && !is_repository(root) && repository_above(root).is_some() {
        add_tracked(root, files, scan);
    }
    // Only what git itself reads may hide a file: no `.ignore`, and no rule where there is no repository.
    let walk =
        WalkBuilder::new(root).hidden(false).ignore(false).filter_entry(|entry| entry.file_name() != ".git").build();
    for entry in walk {
        match entry {
            Ok(entry) if is_folder(&entry) => {
                if is_repository(entry.path()) {
                    add_tracked(entry.path(), files, scan);
                }
            }
            Ok(entry) if entry.depth() == 0 || entry.file_type().is_some_and(|kind| kind.is_file()) => {
                files.insert(plain(entry.path()));
            }
            Ok(_) => {}
            Err(error) => {
                let why = error.io_error().map_or_else(|| error.to_string(), |error| error.kind().to_string());
                scan.miss(path_of(&error).unwrap_or(root).to_string_lossy(), why);
            }
        }
    }
}

fn is_folder(entry: &DirEntry) -> bool {
    // A link to a folder is followed only where it was named.
    entry.file_type().is_some_and(|kind| kind.is_dir()) || (entry.depth() == 0 && entry.path().is_dir())
}

fn add_tracked(folder: &Path, files: &mut BTreeSet<PathBuf>, scan: &mut Scan) {
    match git::tracked_but_ignored(folder) {
        Ok(tracked) => {
            let regular = tracked
                .into_iter()
                .map(|path| folder.join(path))
                .filter(|path| fs::symlink_metadata(path).is_ok_and(|found| found.is_file()));
            files.extend(regular.map(|path| plain(&path)));
        }
        Err(why) => scan.miss(folder.to_string_lossy(), format!("tracked files that are ignored are not known: {why}")),
    }
}

/// `./a` and `a` are one file.
fn plain(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_path_buf()
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
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
