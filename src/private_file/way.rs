//! The way to a file: its real place, and whether somebody else could put another file there.
//!
//! The rule is sshd's (`safe_path` in misc.c of OpenSSH, `StrictModes`): every folder up to the home belongs to us or
//! to root and cannot be written by others. Two things differ. Every link is looked at where it lies, because whoever
//! owns a link says where it leads. And a sticky folder, such as `/tmp`, is no danger: what lies there can be replaced
//! by its owner alone.

use std::io;
use std::path::{Path, PathBuf};

/// Where a path leads.
#[derive(Debug)]
pub struct Way {
    /// The place, once every link is followed.
    pub real: PathBuf,
    /// Why somebody else could have chosen it, if so.
    pub danger: Option<Danger>,
}

/// Why a file must not be believed.
#[derive(Debug)]
pub struct Danger {
    /// A phrase behind the name of the file.
    pub what: String,
    /// The command that takes the danger away, if one does.
    pub cure: Option<String>,
}

/// Follows a path, link by link.
///
/// Fails if it leads nowhere.
#[cfg(unix)]
pub fn follow(path: &Path, home: Option<&Path>) -> io::Result<Way> {
    walk::follow(path, home)
}

/// Elsewhere who may write a folder is said in lists that we do not read.
#[cfg(not(unix))]
pub fn follow(path: &Path, _: Option<&Path>) -> io::Result<Way> {
    Ok(Way { real: path.canonicalize()?, danger: None })
}

#[cfg(unix)]
mod walk {
    use std::ffi::{OsStr, OsString};
    use std::fs::{self, Metadata};
    use std::io;
    use std::os::unix::fs::MetadataExt as _;
    use std::path::{Component, Path, PathBuf};

    use super::super::is_ours;
    use super::{Danger, Way};
    use crate::shell::quoted_path;

    /// As many links as Linux follows, path_resolution(7).
    const MOST_LINKS: usize = 40;

    /// A way under construction.
    struct Walk {
        /// The device and the number of the home, which may be written in several ways.
        home: Option<(u64, u64)>,
        at: PathBuf,
        /// The dangers on the way down to here, without a turn. Those above the home are void once it is reached: who
        /// made the home there is trusted.
        down: Vec<Danger>,
        /// The dangers before the last turn.
        before: Vec<Danger>,
    }

    /// Follows a path, link by link.
    pub fn follow(path: &Path, home: Option<&Path>) -> io::Result<Way> {
        let home = home.and_then(|home| Some((home, home.canonicalize().ok()?)));
        let home = home.and_then(|(named, real)| Some((named, fs::metadata(&real).ok()?, real)));
        let path = std::path::absolute(path)?;
        let mut walk = Walk { home: None, at: PathBuf::new(), down: Vec::new(), before: Vec::new() };
        let mut rest = steps(&path);
        if let Some((named, metadata, real)) = home {
            walk.home = Some((metadata.dev(), metadata.ino()));
            if let Ok(below) = path.strip_prefix(named) {
                walk.down.extend(danger_of(&real, &metadata));
                walk.at = real;
                rest = steps(below);
            }
        }
        let mut links = 0;
        while let Some(step) = rest.pop() {
            if let Some(target) = walk.step(&step)? {
                links += 1;
                if links > MOST_LINKS {
                    return Err(io::Error::other("too many links lead from one to the next"));
                }
                rest.extend(steps(&target));
            }
        }
        // The nearest danger, as sshd says it.
        let danger = walk.down.pop().or_else(|| walk.before.pop());
        Ok(Way { real: walk.at, danger })
    }

    impl Walk {
        /// Goes one step; gives where a link leads instead.
        fn step(&mut self, step: &OsStr) -> io::Result<Option<PathBuf>> {
            let next = match step.to_str() {
                Some("/") => PathBuf::from("/"),
                Some("..") => self.at.parent().unwrap_or(&self.at).to_owned(),
                _ => self.at.join(step),
            };
            let metadata = fs::symlink_metadata(&next)?;
            if metadata.is_symlink() {
                if !is_ours(metadata.uid()) {
                    let what = format!("is reached through {}, a link of another user", next.display());
                    self.down.push(Danger { what, cure: None });
                }
                self.before.append(&mut self.down);
                return fs::read_link(&next).map(Some);
            }
            if !next.starts_with(&self.at) {
                self.before.append(&mut self.down);
            }
            if metadata.is_dir() {
                if self.home == Some((metadata.dev(), metadata.ino())) {
                    self.down.clear();
                }
                self.down.extend(danger_of(&next, &metadata));
            }
            self.at = next;
            Ok(None)
        }
    }

    /// The parts of a path, the last one first.
    fn steps(path: &Path) -> Vec<OsString> {
        let steps = path.components().filter(|step| *step != Component::CurDir);
        steps.map(|step| step.as_os_str().to_owned()).rev().collect()
    }

    fn danger_of(folder: &Path, metadata: &Metadata) -> Option<Danger> {
        let (shown, mode) = (folder.display(), metadata.mode() & 0o7777);
        if !is_ours(metadata.uid()) {
            let what = format!("lies in {shown}, which belongs to another user");
            Some(Danger { what, cure: None })
        } else if mode & 0o022 != 0 && mode & 0o1000 == 0 {
            let what = format!("lies in {shown}, which other users can write (mode {mode:04o})");
            Some(Danger { what, cure: Some(format!("chmod go-w {}", quoted_path(folder))) })
        } else {
            None
        }
    }
}
