//! The files that are scanned.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::git::Patience;
use crate::key::secret::Secret;
use crate::listing::{self, repository_above, shown};

use super::Scan;

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
    let listing = listing::of(roots, patience);
    scan.missed.extend(listing.missed);
    scan.unlisted.extend(listing.unlisted);
    for path in listing.files {
        let shown = shown(&path);
        match open(&path).and_then(|file| file.map_or(Ok(()), |file| scan.read(&shown, file, current))) {
            Ok(()) => {}
            // Gone since it was listed, as temporary files go.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => scan.miss(shown, error.to_string()),
        }
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
