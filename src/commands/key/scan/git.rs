//! What is staged, which only git knows.

use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::failure::{Failure, Kind};
use crate::git::{Patience, git};
use crate::key::secret::Secret;

use super::Scan;

/// A link to a commit of another repository: nothing of it is committed here.
const SUBMODULE: &str = "160000";

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
