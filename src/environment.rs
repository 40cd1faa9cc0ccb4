//! The outside world, read once: variables, terminals, folders. Everybody else is handed what he needs.

mod folders;

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal as _;
use std::path::{MAIN_SEPARATOR, PathBuf};
use std::time::Instant;

use crate::hardening::Limits;

use folders::Folders;

/// Google's SDKs read the same two, in this order.
pub const KEY_VARIABLES: [&str; 2] = ["GOOGLE_API_KEY", "GEMINI_API_KEY"];

/// What standard input is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A person types there.
    Terminal,
    /// A pipe, a file or a socket: somebody gave us text.
    Given,
    /// A folder, which cannot be read. Windows gives none.
    #[cfg_attr(not(unix), allow(dead_code))]
    Directory,
    /// `/dev/null`, another device, or closed: nobody gave us anything.
    Nothing,
}

/// Everything the program knows about where it runs.
#[derive(Debug)]
pub struct Environment {
    variables: HashMap<OsString, OsString>,
    /// What standard input is connected to.
    pub stdin: Input,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// How many columns the terminal of standard output has, if it is one and says so.
    pub columns: Option<usize>,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// The folder of our configuration, where the system has a place for it.
    pub config_folder: Option<PathBuf>,
    /// The folder of what we can fetch again, where the system has a place for it.
    pub cache_folder: Option<PathBuf>,
    /// The folder of what we keep between runs, where the system has a place for it.
    pub state_folder: Option<PathBuf>,
    /// The folder of what is gone when the person logs out.
    pub runtime_folder: Option<PathBuf>,
    /// Where the person's files are, for showing paths the short way.
    pub home: Option<PathBuf>,
    /// What the process was allowed before it gave up its core files (hardening.rs), for the commands that it becomes.
    #[cfg_attr(not(unix), allow(dead_code, reason = "nothing is given up there"))]
    pub limits: Limits,
    /// When the process began, or a moment later.
    pub started: Instant,
}

impl Environment {
    /// Looks around.
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn read(limits: Limits) -> Self {
        let started = Instant::now();
        let variables: HashMap<_, _> = std::env::vars_os().map(|(name, value)| (as_known(&name), value)).collect();
        let folders = Folders::find(|name| variables.get(&as_known(OsStr::new(name))).map(PathBuf::from));
        Self {
            variables,
            stdin: input(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            columns: columns(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            config_folder: folders.config,
            cache_folder: folders.cache,
            state_folder: folders.state,
            runtime_folder: folders.runtime,
            home: folders.home,
            limits,
            started,
        }
    }

    /// A variable as it was set, even if it is not text.
    pub fn variable(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(&as_known(OsStr::new(name))).map(OsString::as_os_str)
    }

    /// A variable's text without the blanks around it; blank or not text counts as not set.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.variable(name)?.to_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// A variable of ours that is set to what is not text: it cannot be followed and must not be ignored. Those that
    /// only say how things look, such as TERM, are not among them.
    pub fn garbled(&self) -> Option<&'static str> {
        const FOLLOWED: [&str; 14] = [
            "GOOGLE_API_KEY",
            "GEMINI_API_KEY",
            "GEMINI_PROFILE",
            "GEMINI_MODEL",
            "GEMINI_CHAT",
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
        self.garbled_among(&FOLLOWED)
    }

    /// The first of the names that is set to what is not text.
    pub fn garbled_among(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.variable(name).is_some_and(|value| value.to_str().is_none()))
    }

    /// The first of the names that is set, with its text.
    pub fn first_of(&self, names: &[&'static str]) -> Option<(&'static str, &str)> {
        names.iter().find_map(|name| Some((*name, self.text(name)?)))
    }

    /// How wide a table may be, in columns; a pipe takes every width. COLUMNS counts where somebody exports it.
    pub fn width(&self) -> Option<usize> {
        if self.stdout_is_terminal { self.exported_columns().or(self.columns) } else { None }
    }

    /// How wide text may be, in columns, asked anew each time, because terminals are resized; 80 where nothing says.
    pub fn live_width(&self) -> impl Fn() -> usize + Send + use<> {
        let said = self.exported_columns();
        move || said.or_else(columns).unwrap_or(80)
    }

    /// Whether standard output is a terminal that can do more than print.
    pub fn stdout_is_capable(&self) -> bool {
        self.stdout_is_terminal && self.text("TERM").is_some_and(|term| term != "dumb")
    }

    fn exported_columns(&self) -> Option<usize> {
        self.text("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0)
    }

    /// A path as people write it: `~` for the home.
    pub fn short(&self, path: &std::path::Path) -> String {
        match self.home.as_ref().and_then(|home| path.strip_prefix(home).ok()) {
            Some(rest) if !rest.as_os_str().is_empty() => format!("~{MAIN_SEPARATOR}{}", rest.display()),
            _ => path.display().to_string(),
        }
    }

    /// An empty world with some variables, for tests of what is decided from them.
    #[cfg(test)]
    pub fn with(variables: &[(&str, &str)]) -> Self {
        Self {
            variables: variables.iter().map(|(name, value)| (as_known(OsStr::new(name)), value.into())).collect(),
            stdin: Input::Nothing,
            stdout_is_terminal: false,
            columns: None,
            stderr_is_terminal: false,
            config_folder: None,
            cache_folder: None,
            state_folder: None,
            runtime_folder: None,
            home: None,
            limits: Limits::default(),
            started: Instant::now(),
        }
    }
}

/// The name of a variable as we keep it: Windows takes upper and lower case for the same.
fn as_known(name: &OsStr) -> OsString {
    if cfg!(windows) { name.to_ascii_uppercase() } else { name.to_owned() }
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

/// A device that is no terminal is `NUL`; a program without a console (a service) has no standard input at all.
#[cfg(windows)]
#[allow(clippy::disallowed_methods, reason = "looks at what standard input is, reads nothing")]
fn input() -> Input {
    use winapi_util::{HandleRef, file};
    if std::io::stdin().is_terminal() {
        return Input::Terminal;
    }
    match file::typ(HandleRef::stdin()) {
        Ok(kind) if !kind.is_char() => Input::Given,
        _ => Input::Nothing,
    }
}
