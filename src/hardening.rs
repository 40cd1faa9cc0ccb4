//! What the process gives up before it has seen a key: being looked into by other processes of the same user, and
//! leaving its memory behind in a core file.
//!
//! With `PR_SET_DUMPABLE` off, `/proc/PID/environ` and `/proc/PID/mem` belong to root, no debugger can attach and
//! no core is written (prctl(2), proc(5)). `/dev/stdin` and `/dev/fd/N` still open: a process may always look at
//! itself.

#[cfg(unix)]
use std::sync::Arc;

/// What was allowed before.
#[derive(Debug, Default, Clone, Copy)]
pub struct Limits {
    #[cfg(unix)]
    core: Option<rustix::process::Rlimit>,
}

/// Shuts the process off, and says what was allowed before. What the system refuses stays as it was.
#[cfg(unix)]
pub fn shut() -> Limits {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    // What is larger than RLIMIT_FSIZE shall fail to be written, and not end us without a word (setrlimit(2)).
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    let before = getrlimit(Resource::Core);
    // The soft limit alone: a hard one could not be given back to a command that takes our place (setrlimit(2)).
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), ..before });
    Limits { core: Some(before) }
}

#[cfg(not(unix))]
pub fn shut() -> Limits {
    Limits::default()
}

impl Limits {
    /// Gives back what outlives an exec, for a command that takes our place. (Dumping comes back by itself.)
    #[cfg(unix)]
    pub fn restore(&self) {
        if let Some(core) = &self.core {
            let _ = rustix::process::setrlimit(rustix::process::Resource::Core, *core);
        }
    }
}
