//! The two programs, asked for the same thing in the same clean room.

use std::env::consts::EXE_EXTENSION;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::google::Google;
use crate::wire;

/// The program as it is released.
pub const GEMINI: &str = env!("CARGO_BIN_EXE_gemini");

const BODY: &str = r#"{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"#;

/// Who runs.
#[derive(Clone, Copy)]
pub enum Side {
    /// `gemini`
    Ours,
    /// `curl`
    Curls,
}

/// What each of the two is asked.
pub struct Rivals {
    home: TempDir,
    ours: Vec<String>,
    curls: Vec<String>,
    url: String,
}

impl Rivals {
    /// Only to start and end.
    pub fn versions() -> Self {
        Self::new(&["--version"], &["--version"], "")
    }

    /// One prompt, answered at once.
    pub fn prompt(google: &Google) -> Self {
        Self::asking(google, "--no-stream", "generateContent")
    }

    /// One prompt, answered as a stream.
    pub fn stream(google: &Google) -> Self {
        Self::asking(google, "--stream", "streamGenerateContent?alt=sse")
    }

    fn asking(google: &Google, flag: &str, method: &str) -> Self {
        let url = google.url();
        let address = format!("{url}/v1beta/models/gemini-flash-latest:{method}");
        let key = format!("x-goog-api-key: {}", wire::canary());
        let curls = ["-q", "-sSfN", "-H", &key, "-H", "content-type: application/json", "-d", BODY, &address];
        let rivals = Self::new(&[flag, "hi"], &curls, &url);
        if let Some(roots) = &google.roots {
            fs::write(rivals.roots(), roots).expect("a file of roots");
        }
        rivals
    }

    fn new(ours: &[&str], curls: &[&str], url: &str) -> Self {
        let own = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        let home = tempfile::tempdir().expect("a folder");
        let rivals = Self { home, ours: own(ours), curls: own(curls), url: url.to_owned() };
        fs::copy(GEMINI, rivals.installed()).expect("a copy of the program");
        rivals
    }

    /// What runs is a copy, as an installation makes one. The file that the linker wrote lies in the kernel's cache in
    /// small pieces, better or worse from one link to the next, and takes up to a fifth longer for a prompt.
    fn installed(&self) -> PathBuf {
        self.home.path().join("gemini").with_extension(EXE_EXTENSION)
    }

    fn roots(&self) -> PathBuf {
        self.home.path().join("roots.pem")
    }

    /// The command of one side.
    pub fn command(&self, side: Side) -> Command {
        let (program, arguments) = match side {
            Side::Ours => (self.installed(), &self.ours),
            Side::Curls => ("curl".into(), &self.curls),
        };
        let mut command = Command::new(program);
        command.args(arguments).env_clear();
        // The last, because no socket opens on Windows without it.
        for name in ["PATH", "SystemRoot"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command.env("HOME", self.home.path()).env("GEMINI_API_KEY", wire::canary());
        command.env("GOOGLE_GEMINI_BASE_URL", &self.url);
        if self.roots().exists() {
            command.env("SSL_CERT_FILE", self.roots()).env("CURL_CA_BUNDLE", self.roots());
        }
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    }
}
