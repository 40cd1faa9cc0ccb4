//! git as a child process. It is given no key, runs nothing that a repository's configuration names, fetches
//! nothing and writes nothing, and is ended when it takes too long: a stranger's repository is safe to look at.

pub mod list;

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
#[cfg(unix)]
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::child::{kill, own_group, without_keys};

/// A repository may allow any protocol in its own configuration, commands among them (`ext::`); only the
/// environment outranks that. Older gits know nothing of lazy fetching being switched off, so both are set.
const HARMLESS: [(&str, &str); 4] =
    [("GIT_OPTIONAL_LOCKS", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "none"), ("LC_ALL", "C")];

/// What a hook's variables name is the repository of the commit, which need not be the one of a folder; the last one
/// changes what paths mean. Source: `git rev-parse --local-env-vars`, git(1).
const OF_A_HOOK: [&str; 9] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
    "GIT_LITERAL_PATHSPECS",
];

/// The most bytes that are taken of what git prints: the names of some million files.
const MOST: u64 = 256 << 20;

/// The most bytes that are taken of what git complains about.
const MOST_WORDS: u64 = 64 << 10;

/// The most bytes of memory that git may use: `.git/commondir` may be a link to `/dev/zero`.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;

/// A git for the repository that the person stands in, or that a hook's variables name.
pub fn git() -> Command {
    let mut git = Command::new("git");
    // Both may name a program in the configuration of a repository, which git would run (git-config(1)).
    git.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]).envs(HARMLESS).stdin(Stdio::null());
    without_keys(&mut git);
    git
}

/// A git for the repository that a folder lies in, whatever a hook's variables say.
pub fn git_in(folder: &Path) -> Command {
    let mut git = git();
    for variable in OF_A_HOOK {
        git.env_remove(variable);
    }
    git.arg("-C").arg(folder);
    git
}

/// What a run of git left behind.
#[derive(Debug)]
pub struct Answer {
    /// Standard output.
    pub stdout: Vec<u8>,
    /// The beginning of standard error.
    pub stderr: String,
    /// The exit code; none if a signal ended it.
    pub code: Option<i32>,
}

impl Answer {
    /// Standard output of a success.
    ///
    /// Fails with git's own reason.
    pub fn success(self) -> Result<Vec<u8>, String> {
        if self.code == Some(0) { Ok(self.stdout) } else { Err(self.reason()) }
    }

    /// Why it failed, in git's words.
    pub fn reason(&self) -> String {
        let said = |label: &str| self.stderr.lines().find_map(|line| line.strip_prefix(label));
        let first = || self.stderr.lines().next();
        said("fatal: ").or_else(|| said("error: ")).or_else(first).unwrap_or("git failed without a word").to_owned()
    }
}

/// How long git may take. Whoever let the time run out once is not waited for again: a tree may hold many
/// repositories that hang.
#[derive(Debug)]
pub struct Patience {
    limit: Duration,
    ended: bool,
}

impl Patience {
    /// The longest that one run may take.
    pub fn new(limit: Duration) -> Self {
        Self { limit, ended: false }
    }

    /// Runs git to its end.
    ///
    /// Fails, with a sentence for people, if it cannot be started, does not end in time or prints too much.
    pub fn run(&mut self, command: &mut Command) -> Result<Answer, String> {
        const TOO_LONG: &str = "git did not end in time";
        if self.ended {
            return Err(TOO_LONG.to_owned());
        }
        let has_group = own_group(command);
        let mut child = start(command).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "git is not installed".to_owned(),
            _ => format!("git cannot be started: {error}"),
        })?;
        let started = Instant::now();
        let answer = answer(&mut child, MOST, || self.limit.saturating_sub(started.elapsed()));
        if answer.is_err() {
            kill(&mut child, has_group);
        }
        answer.map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => {
                self.ended = true;
                TOO_LONG.to_owned()
            }
            io::ErrorKind::FileTooLarge => format!("git prints more than {} MiB", MOST >> 20),
            _ => format!("git broke off: {error}"),
        })
    }
}

/// Starts a child whose memory is limited.
fn start(command: &mut Command) -> io::Result<Child> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
        // A child inherits the limit; setting it later would be too late for a quick one.
        let before = getrlimit(Resource::Data);
        let current = [before.current, before.maximum, Some(MEMORY)].into_iter().flatten().min();
        let _ = setrlimit(Resource::Data, Rlimit { current, ..before });
        let child = command.spawn();
        let _ = setrlimit(Resource::Data, before);
        child
    }
    #[cfg(not(unix))]
    command.spawn()
}

/// The limit of memory is the whole process's for a moment, so that only one thread may start a child at a time.
#[cfg(unix)]
static STARTING: Mutex<()> = Mutex::new(());

/// Reads what the child prints, and waits for its end, as long as time is left.
fn answer(child: &mut Child, most: u64, left: impl Fn() -> Duration) -> io::Result<Answer> {
    // Both at once: a child that fills one pipe while we read the other would wait for ever.
    let stdout = collect(child.stdout.take(), most + 1)?;
    let stderr = collect(child.stderr.take(), MOST_WORDS)?;
    let stdout = receive(&stdout, left())?;
    if stdout.len() as u64 > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let stderr = String::from_utf8_lossy(&receive(&stderr, left())?).into_owned();
    loop {
        match child.try_wait()? {
            Some(status) => return Ok(Answer { stdout, stderr, code: status.code() }),
            None if left().is_zero() => return Err(io::ErrorKind::TimedOut.into()),
            // std has no wait with a limit. Both pipes are closed, so the end is near.
            None => thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// Reads a pipe in a thread of its own, because it may stay open and silent for ever. What is more than the limit is
/// read too and forgotten, so that the writer can go on.
fn collect(pipe: Option<impl Read + Send + 'static>, limit: u64) -> io::Result<Receiver<io::Result<Vec<u8>>>> {
    let (sender, receiver) = channel();
    let pipe = pipe.ok_or(io::ErrorKind::BrokenPipe)?;
    thread::Builder::new().spawn(move || {
        let mut pipe = pipe;
        let mut bytes = Vec::new();
        let read = pipe.by_ref().take(limit).read_to_end(&mut bytes);
        let _ = sender.send(read.map(|_| bytes));
        let _ = io::copy(&mut pipe, &mut io::sink());
    })?;
    Ok(receiver)
}

fn receive(pipe: &Receiver<io::Result<Vec<u8>>>, left: Duration) -> io::Result<Vec<u8>> {
    pipe.recv_timeout(left).unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => Err(io::ErrorKind::TimedOut.into()),
        RecvTimeoutError::Disconnected => Err(io::ErrorKind::BrokenPipe.into()),
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).stdin(Stdio::null());
        shell
    }

    const LONG: Duration = Duration::from_secs(600);

    #[test]
    fn the_reason_is_what_git_died_of() {
        let mut patience = Patience::new(LONG);
        for (script, answer) in [
            ("echo a; echo warning: b >&2", Ok("a\n")),
            ("echo warning: b >&2; echo fatal: c >&2; echo d >&2; exit 128", Err("c")),
            ("echo error: c >&2; exit 1", Err("c")),
            ("echo odd >&2; exit 1", Err("odd")),
            ("echo a; exit 1", Err("git failed without a word")),
            ("kill -9 $$", Err("git failed without a word")),
        ] {
            let answer = answer.map(ToOwned::to_owned).map_err(ToOwned::to_owned);
            let ran = patience.run(&mut shell(script)).and_then(Answer::success);
            assert_eq!(ran.map(|bytes| String::from_utf8(bytes).unwrap()), answer, "{script}");
        }
        let missing = patience.run(&mut Command::new("/nowhere/git")).unwrap_err();
        assert_eq!(missing, "git is not installed");
    }

    #[test]
    fn more_words_than_anybody_reads_stop_nothing() {
        let script =
            "i=0; while [ $i -lt 3000 ]; do echo warning: 'a path of forty bytes, more or less' >&2; i=$((i+1)); done";
        let answer = Patience::new(LONG).run(&mut shell(script)).unwrap();
        assert_eq!((answer.code, answer.stderr.len() as u64), (Some(0), MOST_WORDS));
    }

    #[test]
    fn who_does_not_end_is_ended_and_not_asked_again() {
        let mut patience = Patience::new(Duration::from_millis(50));
        for script in ["exec sleep 1000", "exec sleep 1000 >&- 2>&-"] {
            let mut child = start(&mut shell(script)).unwrap();
            let started = Instant::now();
            let left = || Duration::from_millis(50).saturating_sub(started.elapsed());
            let error = answer(&mut child, MOST, left).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{script}");
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert_eq!(patience.run(&mut shell("exec sleep 1000")).unwrap_err(), "git did not end in time");
        assert_eq!(patience.run(&mut shell("exit 0")).unwrap_err(), "git did not end in time");
    }

    #[test]
    fn a_list_without_end_is_refused() {
        let mut child = start(&mut shell("exec cat /dev/zero")).unwrap();
        let error = answer(&mut child, 1000, || LONG).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        child.kill().unwrap();
        child.wait().unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn memory_is_limited_for_the_child_alone() {
        let limit = || {
            let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
            rustix::process::getrlimit(rustix::process::Resource::Data)
        };
        let before = limit();
        let told = Patience::new(LONG).run(&mut shell("ulimit -d")).unwrap().success().unwrap();
        assert_eq!(String::from_utf8_lossy(&told).trim(), (MEMORY >> 10).to_string());
        assert_eq!(limit(), before);
    }
}
