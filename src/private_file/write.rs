//! Writes a file of ours: whole or not at all, readable by us alone, and with one writer at a time.
//!
//! The order is restic's (`internal/backend/local`): a new file beside the old one, written, synced, renamed over
//! it, the folder synced. Whatever stops us in between leaves the old file or the new one.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Kind};

/// Another writer is done in milliseconds; one that takes longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(5);
/// How the names of unfinished files end.
const UNFINISHED: &str = ".tmp";

/// What becomes of a file, and what else there is to give back.
pub struct Change<T> {
    /// The new text; none leaves the file as it is.
    pub text: Option<String>,
    /// What the change gives back.
    pub result: T,
}

/// Changes a file and writes it. The change reads it, while no other writer is at it. The folders up to the home must
/// be safe from others.
///
/// Fails, with the file as it was: as the change does; exit 1 if it cannot be written or another writer does not
/// finish.
pub fn edit<T>(
    path: &Path,
    home: Option<&Path>,
    change: impl FnOnce() -> Result<Change<T>, Failure>,
) -> Result<T, Failure> {
    let cannot = |error: io::Error| Failure::new(Kind::Other, format!("cannot write {}: {error}", path.display()));
    let real = end_of_links(path).map_err(cannot)?;
    if fs::metadata(&real).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(cannot(io::Error::other("it is not a regular file")));
    }
    let folder = match real.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    super::check_folder(folder, home).map_err(cannot)?;
    make_private(folder).map_err(cannot)?;
    let _lock = lock_folder(folder).map_err(cannot)?;
    let change = change()?;
    if let Some(text) = &change.text {
        replace(&real, folder, text).map_err(cannot)?;
    }
    Ok(change.result)
}

/// Waits until no other writer is at a folder. None gets in until the file that is given back is dropped.
///
/// Fails if another one does not finish.
pub fn lock_folder(folder: &Path) -> io::Result<File> {
    patiently(|| lock(folder))
}

fn replace(real: &Path, folder: &Path, text: &str) -> io::Result<()> {
    let prefix = format!(".{}-", real.file_stem().unwrap_or_default().to_string_lossy());
    clear(folder, &prefix);
    let new = tempfile::Builder::new().prefix(&prefix).suffix(UNFINISHED).tempfile_in(folder)?;
    new.as_file().write_all(text.as_bytes())?;
    // The content must be on the disk before the name is, or a power cut may leave an empty file (fsync(2)).
    new.as_file().sync_all()?;
    let mut unfinished = Some(new.into_temp_path());
    patiently(|| {
        let renamed = unfinished.take().map_or(Ok(()), |path| path.persist(real));
        renamed.map_err(|failed| {
            // Kept for the next try: a path that is dropped deletes its file.
            unfinished = Some(failed.path);
            failed.error
        })
    })?;
    // Not every file system can sync a folder; the file is in place either way.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Takes away what a writer left that was killed: it may hold a key.
fn clear(folder: &Path, prefix: &str) {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_unfinished = |name: &str| name.starts_with(prefix) && name.ends_with(UNFINISHED);
    for entry in names.filter(|entry| is_unfinished(&entry.file_name().to_string_lossy())) {
        let _ = fs::remove_file(entry.path());
    }
}

/// The file itself, where its name is a link. A link that leads nowhere is not ours to mend.
fn end_of_links(path: &Path) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if super::is_absent(&error) && !path.is_symlink() => Ok(path.to_owned()),
        real => real,
    }
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // Another folder than our own, which --config may lead to, is left as open as it is.
    let ours = folder.file_name().is_some_and(|name| name == "gemini");
    if ours && fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

/// Tries again while somebody else is at it, for as long as a writer may take.
fn patiently<T>(mut act: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        match act() {
            Err(error) if is_busy(&error) && Instant::now() < end => thread::sleep(Duration::from_millis(10)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                return Err(io::Error::other("another gemini is writing it and does not finish"));
            }
            result => return result,
        }
    }
}

/// Whether somebody else is at it. Windows says so in several ways (winerror.h): ERROR_ACCESS_DENIED of a file that is
/// about to be deleted or that somebody reads while it is replaced, and ERROR_SHARING_VIOLATION.
fn is_busy(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock || cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32))
}

/// One writer at a time in a folder; the lock goes with the file that is given back. It is the folder itself, so that
/// nothing is left behind.
#[cfg(unix)]
fn lock(folder: &Path) -> io::Result<File> {
    use std::fs::TryLockError;
    let folder = File::open(folder)?;
    match folder.try_lock() {
        Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
        // A file system without such locks: two writers at once are rarer than such a file system.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(folder),
    }
}

/// Windows opens no folder as a file: a file that only one process can open at a time, and that goes when it is closed.
#[cfg(windows)]
fn lock(folder: &Path) -> io::Result<File> {
    use std::fs::OpenOptions;
    use std::os::windows::fs::OpenOptionsExt as _;
    // `GENERIC_WRITE | DELETE` (winnt.h) and `FILE_FLAG_DELETE_ON_CLOSE` (winbase.h).
    const ACCESS: u32 = 0x4001_0000;
    const GOES_WHEN_CLOSED: u32 = 0x0400_0000;
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    options.access_mode(ACCESS).share_mode(0).custom_flags(GOES_WHEN_CLOSED).open(folder.join(".lock"))
}
