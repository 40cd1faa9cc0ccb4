//! The outside world, read once: variables, terminals, folders. Everybody else is handed what he needs.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal as _;
use std::path::PathBuf;

use crate::hardening::Limits;

/// What standard input is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A person types there.
    Terminal,
    /// A pipe, a file or a socket: somebody gave us text.
    Given,
    /// A folder, which cannot be read.
    Directory,
    /// `/dev/null`, another device, or closed: nobody gave us anything.
    Nothing,
}

/// Everything the program knows about where it runs.
#[derive(Debug)]
pub struct Surroundings {
    variables: HashMap<OsString, OsString>,
    /// What standard input is connected to.
    pub stdin: Input,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// How many columns the terminal of standard output has, if it is one and says so.
    pub columns: Option<usize>,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The folder for the configuration of all programs, where the system has one.
    pub config_folder: Option<PathBuf>,
    /// The folder for what can be fetched again, where the system has one.
    pub cache_folder: Option<PathBuf>,
    /// Where the person's files are, for showing paths the short way.
    pub home: Option<PathBuf>,
    /// What the process was allowed before it shut itself off, for the commands that it becomes.
    pub limits: Limits,
}

impl Surroundings {
    /// Looks around.
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn read(limits: Limits) -> Self {
        Self {
            variables: std::env::vars_os().collect(),
            stdin: input(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            columns: columns(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            // A relative HOME would make it depend on where one stands.
            config_folder: dirs::config_dir().filter(|folder| folder.is_absolute()),
            cache_folder: dirs::cache_dir().filter(|folder| folder.is_absolute()),
            home: dirs::home_dir(),
            limits,
        }
    }

    /// A variable as it was set, even if it is not text.
    pub fn variable(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// A variable's text without the blanks around it; blank or not text counts as not set.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.variable(name)?.to_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// A variable of ours that is set to what is not text: it cannot be followed and must not be ignored.
    pub fn garbled(&self) -> Option<&'static str> {
        const FOLLOWED: [&str; 10] = [
            "GEMINI_MODEL",
            "GOOGLE_GEMINI_BASE_URL",
            "https_proxy",
            "HTTPS_PROXY",
            "all_proxy",
            "ALL_PROXY",
            "no_proxy",
            "NO_PROXY",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
        ];
        FOLLOWED.into_iter().find(|name| self.variable(name).is_some_and(|value| value.to_str().is_none()))
    }

    /// The first of the names that is set, with its text.
    pub fn first_of(&self, names: &[&'static str]) -> Option<(&'static str, &str)> {
        names.iter().find_map(|name| Some((*name, self.text(name)?)))
    }

    /// How wide a table may be, in columns; a pipe takes every width. COLUMNS counts where somebody exports it.
    pub fn width(&self) -> Option<usize> {
        let said = self.text("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
        if self.stdout_is_terminal { said.or(self.columns) } else { None }
    }

    /// A path as people write it: `~` for the home.
    pub fn short(&self, path: &std::path::Path) -> String {
        match self.home.as_ref().and_then(|home| path.strip_prefix(home).ok()) {
            Some(rest) if !rest.as_os_str().is_empty() => format!("~/{}", rest.display()),
            _ => path.display().to_string(),
        }
    }

    /// An empty world with some variables, for tests of what is decided from them.
    #[cfg(test)]
    pub fn with(variables: &[(&str, &str)]) -> Self {
        Self {
            variables: variables.iter().map(|(name, value)| (name.into(), value.into())).collect(),
            stdin: Input::Nothing,
            stdout_is_terminal: false,
            columns: None,
            stderr_is_terminal: false,
            config_folder: None,
            cache_folder: None,
            home: None,
            limits: Limits::default(),
        }
    }
}

#[cfg(unix)]
#[allow(clippy::disallowed_methods, reason = "asks the terminal for its size, writes nothing")]
fn columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some(size.ws_col.into()).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn columns() -> Option<usize> {
    None
}

/// A closed descriptor needs no case of its own: Rust opens `/dev/null` in its place before `main`.
#[cfg(unix)]
#[allow(clippy::disallowed_methods, reason = "looks at what standard input is, reads nothing")]
fn input() -> Input {
    use rustix::fs::FileType;
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Input::Terminal;
    }
    match rustix::fs::fstat(&stdin).map(|stat| FileType::from_raw_mode(stat.st_mode)) {
        Ok(FileType::Fifo | FileType::RegularFile | FileType::Socket) => Input::Given,
        Ok(FileType::Directory) => Input::Directory,
        _ => Input::Nothing,
    }
}

#[cfg(not(unix))]
#[allow(clippy::disallowed_methods, reason = "looks at what standard input is, reads nothing")]
fn input() -> Input {
    if std::io::stdin().is_terminal() { Input::Terminal } else { Input::Given }
}
