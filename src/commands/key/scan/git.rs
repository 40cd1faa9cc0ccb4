//! What only git knows: which files it tracks or would add, and what is staged.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::failure::{Failure, Kind};
use crate::git::{Patience, git, git_in};
use crate::key::secret::Secret;

use super::Scan;

/// A link to a commit of another repository: nothing of it is committed here.
const SUBMODULE: &str = "160000";

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

#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

/// Looks through what the next commit would add or change, as it stands in the index.
///
/// Fails (exit 2) without git or outside of a work tree, and (exit 1) if git breaks off.
pub fn scan_staged(
    paths: &[PathBuf],
    mut patience: Patience,
    current: &[Secret],
    scan: &mut Scan,
) -> Result<(), Failure> {
    let mut output = |command: &mut Command| patience.run(command)?.success();
    let needed = |why: String| {
        Failure::usage(format!("--staged needs a git repository: {why}"))
            .hint("stand in the repository, or leave --staged out")
    };
    output(git().args(["rev-parse", "--show-toplevel"])).map_err(needed)?;
    let mut list = git();
    list.args([
        "--literal-pathspecs",
        "diff",
        "--cached",
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-renames",
        "--diff-filter=ACMT",
    ]);
    list.args(["--no-relative", "--no-ext-diff", "--no-color", "--"]).args(paths);
    let list = output(&mut list).map_err(|why| Failure::usage(format!("git cannot say what is staged: {why}")))?;
    let broken = |error: io::Error| Failure::new(Kind::Other, format!("git broke off: {error}"));
    let mut objects = Objects::start().map_err(broken)?;
    for (path, object) in staged(&list) {
        let found = objects.read(&object, |text| scan.read(&path, text, current)).map_err(broken)?;
        if !found {
            scan.miss(path, "git does not have what is staged");
        }
    }
    objects.end();
    Ok(())
}

/// Reads `git diff --raw -z`: `:MODE MODE OBJECT OBJECT LETTER`, NUL, path, NUL, and so on; the new file's mode
/// and object come second. Source: git-diff(1), "Raw output format".
fn staged(list: &[u8]) -> Vec<(String, String)> {
    let fields: Vec<_> = list.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect();
    let files = fields.chunks_exact(2).filter_map(|pair| {
        let words: Vec<&str> = pair[0].split(' ').collect();
        let [_, mode, _, object, _] = words.as_slice() else {
            return None;
        };
        (*mode != SUBMODULE).then(|| (pair[1].clone().into_owned(), (*object).to_owned()))
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

/// `git cat-file --batch`: one child for all objects, asked and read in turns.
struct Objects {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    fn start() -> io::Result<Self> {
        let mut child = git()
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let answers = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self { questions: child.stdin.take(), child, answers: BufReader::new(answers) })
    }

    /// Hands the content of an object over; says whether there is one. Source: git-cat-file(1), "Batch output".
    fn read(&mut self, object: &str, look: impl FnOnce(&mut dyn Read) -> io::Result<()>) -> io::Result<bool> {
        self.questions.as_mut().ok_or(io::ErrorKind::BrokenPipe)?.write_all(format!("{object}\n").as_bytes())?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let Some(size) = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok()) else {
            return if head.ends_with("missing\n") { Ok(false) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        };
        let mut content = (&mut self.answers).take(size);
        look(&mut content)?;
        io::copy(&mut content, &mut io::sink())?;
        if content.limit() > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.answers.read_exact(&mut [0])?;
        Ok(true)
    }

    /// A child whose questions have ended ends.
    fn end(mut self) {
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_lists_is_understood() {
        let list =
            b":000000 100644 0000 bbbb A\0b c\n\0:100644 160000 aaaa cccc T\0sub\0:100644 120000 aaaa dddd M\0a\0";
        let pair = |path: &str, object: &str| (path.to_owned(), object.to_owned());
        assert_eq!(staged(list), [pair("a", "dddd"), pair("b c\n", "bbbb")]);
        assert_eq!(staged(b""), []);
        assert_eq!(staged(b"nonsense\0x\0"), []);
    }
}
