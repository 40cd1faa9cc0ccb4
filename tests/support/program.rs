//! The program in a clean room: its own home, no variable but those a test sets, and a key that must never show.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::{StandIn, canary};

/// What a run left behind.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code, or 128 and the signal.
    pub code: i32,
}

impl Outcome {
    /// Standard output, as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// A success: this on standard output and nothing else.
    #[track_caller]
    pub fn succeeds(&self, stdout: &str) {
        assert_eq!((self.stdout.as_str(), self.stderr.as_str(), self.code), (stdout, "", 0));
    }

    /// A failure: this exit code, this on standard output, and an error that says these words.
    #[track_caller]
    pub fn fails(&self, code: i32, stdout: &str, words: &str) {
        assert_eq!((self.stdout.as_str(), self.code), (stdout, code), "{}", self.stderr);
        assert!(self.stderr.contains(words), "{words:?} is not in {:?}", self.stderr);
        let errors = self.stderr.lines().filter(|line| line.starts_with("gemini: ")).count();
        assert!(
            errors >= 1 && self.stderr.lines().filter(|line| line.starts_with("hint: ")).count() <= 1,
            "{}",
            self.stderr
        );
    }
}

/// A run in preparation.
pub struct Program {
    /// The room.
    pub home: TempDir,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    stdin: Option<Vec<u8>>,
}

impl Program {
    /// Without a key, and without an address: whatever it sends goes nowhere.
    pub fn bare() -> Self {
        #[cfg(target_os = "linux")]
        IGNORED_SIGNALS.call_once(heed_in_children);
        let home = tempfile::tempdir().expect("a folder");
        Self { home, arguments: Vec::new(), variables: Vec::new(), stdin: None }
            .env("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:1")
    }

    /// With the canary as its key, pointed at the stand-in.
    pub fn at(stand_in: &StandIn) -> Self {
        Self::bare().env("GEMINI_API_KEY", &canary()).env("GOOGLE_GEMINI_BASE_URL", &stand_in.url())
    }

    /// Adds arguments, one per word.
    pub fn line(mut self, line: &str) -> Self {
        self.arguments.extend(line.split_whitespace().map(ToOwned::to_owned));
        self
    }

    /// Adds one argument as it is.
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Pipes this into standard input.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(bytes.into());
        self
    }

    /// Writes a file into the home, making its folders.
    pub fn file(self, path: &str, content: &str) -> Self {
        let path = self.home.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("its folders");
        std::fs::write(&path, content).expect("a file");
        // As `key set` makes them; a test of other modes sets them itself.
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("its mode");
        self
    }

    /// Writes the configuration.
    pub fn config(self, content: &str) -> Self {
        self.file(".config/gemini/config.toml", content)
    }

    /// Without a key, with a configuration that names this address, as stored keys need it.
    pub fn stored(address: &str) -> Self {
        Self::bare().env("GOOGLE_GEMINI_BASE_URL", "").config(&format!("base_url = \"{address}\"\n"))
    }

    /// With this key stored under a name.
    pub fn profile(self, name: &str, key: &str) -> Self {
        let path = ".config/gemini/credentials.toml";
        let before = std::fs::read_to_string(self.home.path().join(path)).unwrap_or_default();
        let more = format!("[profile.{name}]\napi_key = \"{key}\"\nsaved = \"2026-06-02\"\n");
        self.file(path, &(before + &more))
    }

    /// What a file in the home holds.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.home.path().join(path)).expect("the file is there")
    }

    /// The same room with other arguments, as a command.
    pub fn again(&self, line: &str) -> assert_cmd::Command {
        let mut command = self.clean(binary());
        command.args(line.split_whitespace());
        assert_cmd::Command::from_std(command)
    }

    /// The home.
    pub fn path(&self) -> &Path {
        self.home.path()
    }

    /// The program as a command, for tests that need to hold it.
    pub fn command(&self) -> Command {
        self.command_for(binary())
    }

    /// Another program in the same room.
    pub fn command_for(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.clean(program);
        command.args(&self.arguments).stdin(Stdio::null());
        command
    }

    /// A program in this room with nothing but what was set: no variable of the person who runs the tests, and none of
    /// their folders.
    fn clean(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(self.home.path()).env("HOME", self.home.path());
        command.env("XDG_RUNTIME_DIR", self.home.path().join(".run"));
        if cfg!(windows) {
            command.env("XDG_STATE_HOME", self.home.path().join(".local/state"));
            // There HOME is not where the configuration lies, and no socket opens without SystemRoot
            // (github.com/rust-lang/rust/issues/114737).
            command.env("XDG_CONFIG_HOME", self.home.path().join(".config"));
            command.env("XDG_CACHE_HOME", self.home.path().join(".cache"));
            command.envs(std::env::var_os("SystemRoot").map(|folder| ("SystemRoot", folder)));
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts it with all three descriptors in the test's hands.
    pub fn spawn(&self) -> Child {
        let mut command = self.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    /// Runs it to its end and makes sure that the key shows nowhere.
    #[track_caller]
    pub fn run(&self) -> Outcome {
        let mut command = assert_cmd::Command::from_std(self.command());
        if let Some(bytes) = &self.stdin {
            command.write_stdin(bytes.clone());
        }
        let output = command.timeout(std::time::Duration::from_secs(60)).output().expect("the program runs");
        outcome(&output)
    }
}

/// What a run left behind; fails the test if the key is in it.
#[track_caller]
pub fn outcome(output: &std::process::Output) -> Outcome {
    let text = |bytes: &[u8]| with_slashes(String::from_utf8_lossy(bytes).into_owned());
    let outcome = Outcome { stdout: text(&output.stdout), stderr: text(&output.stderr), code: code(output.status) };
    assert!(!outcome.stdout.contains(&canary()) && !outcome.stderr.contains(&canary()), "the key shows: {outcome:#?}");
    outcome
}

/// Our own folder in what was printed, as it is written on Unix, so that a test need not know where it runs.
fn with_slashes(text: String) -> String {
    if cfg!(unix) {
        return text;
    }
    let templates = text.replace(r"\.config\gemini\templates\", "/.config/gemini/templates/");
    templates.replace(r"\.config\gemini\", "/.config/gemini/")
}

/// The exit code, or 128 and the signal, as a shell says it.
pub fn code(status: std::process::ExitStatus) -> i32 {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        status.code().or(status.signal().map(|signal| 128 + signal)).expect("an end")
    }
    #[cfg(not(unix))]
    status.code().expect("an end")
}

/// The program under test.
pub fn binary() -> PathBuf {
    assert_cmd::cargo::cargo_bin!("gemini").to_path_buf()
}

/// Whether `strace` can be used to make system calls fail.
pub fn is_traceable() -> bool {
    let traced =
        Command::new("/usr/bin/strace").args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let works = Path::new("/usr/bin/strace").exists() && traced.is_ok_and(|status| status.success());
    if !works {
        eprintln!("skipped: there is no strace that could kill at a system call");
    }
    works
}

#[cfg(target_os = "linux")]
static IGNORED_SIGNALS: std::sync::Once = std::sync::Once::new();

/// A signal that whoever started the tests ignores (`nohup`, `cargo test &` in a script) would be ignored by every
/// program here, too, but a handler is forgotten at exec (signal(7)). In the tests themselves it does nothing.
#[cfg(target_os = "linux")]
fn heed_in_children() {
    use signal_hook::consts::{SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGVTALRM};
    let status = std::fs::read_to_string("/proc/self/status").expect("proc(5)");
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).expect("the ignored signals");
    let ignored = u64::from_str_radix(ignored.trim(), 16).expect("a mask");
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM] {
        if ignored >> (signal - 1) & 1 == 1 {
            signal_hook::flag::register(signal, std::sync::Arc::default()).expect("a handler");
        }
    }
}
