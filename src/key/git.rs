//! Whether a key's file lies in a git work tree, and may be pushed with it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::git::{Patience, git_in};
use crate::shell::quoted_path;

/// How long git may think about one file.
const LIMIT: Duration = Duration::from_secs(10);

/// How a file stands to the repository around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The work tree.
    pub root: PathBuf,
    /// The file.
    file: PathBuf,
    /// Whether the repository holds the file; none if there is no git to ask.
    pub tracked: Option<bool>,
    /// Whether git is told to pass the file over.
    pub ignored: Option<bool>,
}

/// Looks for a work tree around a file, following its links; none if there is none.
pub fn state(file: &Path) -> Option<State> {
    let file = file.canonicalize().ok()?;
    let root = file.ancestors().skip(1).find(|folder| folder.join(".git").exists())?.to_owned();
    let tracked = ask(&root, &["ls-files", "--error-unmatch"], &file);
    let ignored = ask(&root, &["check-ignore", "--quiet"], &file);
    Some(State { root, file, tracked, ignored })
}

impl State {
    /// One line for a person whose key may leave with the repository.
    pub fn warning(&self) -> Option<String> {
        let root = self.root.display();
        match (self.tracked, self.ignored) {
            (Some(true), _) => {
                let file = quoted_path(&self.file);
                Some(format!("the file is tracked by git in {root} and leaves with every push: git rm --cached {file}"))
            }
            (_, Some(true)) => None,
            _ => Some(format!("the file lies in the git work tree {root} and is not ignored: add it to .gitignore")),
        }
    }
}

/// Asks git a question that it answers by its exit code.
fn ask(root: &Path, question: &[&str], file: &Path) -> Option<bool> {
    match Patience::new(LIMIT).run(git_in(root).args(question).arg("--").arg(file)).ok()?.code? {
        0 => Some(true),
        1 => Some(false),
        _ => None,
    }
}
