//! What git tracks or would add in a folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Patience, git_in};

/// How git complains about a folder that it passes over.
const UNREADABLE: &str = "warning: could not open directory ";

/// What git tracks or would add in a folder.
pub struct List {
    /// The paths from there: files, links, and the repositories within. What is tracked need not be there.
    pub names: Vec<PathBuf>,
    /// The folders that git could not look at, and why, in its words.
    pub unread: Vec<String>,
}

/// Lists what git tracks or would add in a folder.
///
/// Fails, with a sentence for people, where git does not tell.
pub fn list(folder: &Path, patience: &mut Patience) -> Result<List, String> {
    let answer = patience.run(git_in(folder).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    let unread = answer.stderr.lines().filter_map(|line| line.strip_prefix(UNREADABLE));
    let unread = unread.map(|rest| format!("git cannot open the folder {rest}")).collect();
    let names = answer.success()?;
    let names = || names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    if names().any(|name| name == b"./") {
        return Err("it is the place of a submodule that is not checked out".to_owned());
    }
    Ok(List { names: names().map(path).collect(), unread })
}

/// Whether a rule of its repository makes git pass a folder over.
///
/// Fails, with a sentence for people, where git does not tell.
pub fn ignores(folder: &Path, patience: &mut Patience) -> Result<bool, String> {
    if place(folder, patience)?.is_empty() {
        // No rule of a work tree reaches the work tree itself, but `check-ignore` says that `*` does.
        return Ok(false);
    }
    // Not `.`, which a rule such as `folder/*` would be said to ignore.
    let whole = fs::canonicalize(folder).map_err(|error| error.to_string())?;
    let answer = patience.run(git_in(folder).args(["check-ignore", "--quiet", "--"]).arg(plain(&whole)))?;
    match answer.code {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(answer.reason()),
    }
}

/// Where in its work tree a folder lies; empty at the top.
///
/// Fails, with a sentence for people, outside of it: a repository may say that its work tree is elsewhere, and git then
/// lists what is there.
fn place(folder: &Path, patience: &mut Patience) -> Result<Vec<u8>, String> {
    let question = ["rev-parse", "--is-inside-work-tree", "--show-prefix"];
    let told = patience.run(git_in(folder).args(question))?.success()?;
    let prefix = told.strip_prefix(b"true\n").ok_or("its repository has no work tree there")?;
    Ok(prefix.trim_ascii().to_owned())
}

/// A whole path as git for Windows understands it.
fn plain(path: &Path) -> &Path {
    path.to_str().and_then(|text| text.strip_prefix(r"\\?\")).map_or(path, Path::new)
}

/// A path as git, or another program, prints it.
#[cfg(unix)]
pub fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

/// A path as git, or another program, prints it.
#[cfg(not(unix))]
pub fn path(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}
