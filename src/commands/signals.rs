//! The signals that end or stop us, and who decides what they do: a thread of ours, or the system.

use std::fs::File;
use std::io::Read as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use signal_hook::consts::{
    SIGALRM, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
};
use signal_hook::flag::register_conditional_default;
use signal_hook::iterator::Signals;

/// What people, systems, timers and limits end or stop a program with; see signal(7). Those that tell of a bug of
/// ours are left alone.
const SIGNALS: [i32; 11] =
    [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU];

/// Whether the system decides. signal-hook keeps a handler once there is one; this tells it what to do.
static TO_THE_SYSTEM: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));

/// From now on a thread of ours decides, which gets the signals from here.
///
/// Fails where the system gives no socket for it.
pub fn take() -> std::io::Result<Signals> {
    let signals = Signals::new(heeded())?;
    // In this order: until somebody of ours listens, a signal ends us as ever.
    TO_THE_SYSTEM.store(false, Ordering::Relaxed);
    Ok(signals)
}

/// From now on signals do what they always do, whatever handlers there are.
pub fn give_back() {
    TO_THE_SYSTEM.store(true, Ordering::Relaxed);
    for signal in heeded() {
        let _ = register_conditional_default(signal, Arc::clone(&TO_THE_SYSTEM));
    }
}

/// All but those that our parent ignores (`nohup`, `command &` in a script), which stay ignored.
fn heeded() -> impl Iterator<Item = i32> {
    let ignored = ignored();
    SIGNALS.into_iter().filter(move |signal| ignored >> (signal - 1) & 1 == 0)
}

/// The signals that were ignored when we were started, one bit each; see proc_pid_stat(5), field 33. (The longer
/// `status` says the same, and takes twice as long to make up.)
fn ignored() -> u64 {
    let mut stat = [0; 1024];
    let read = File::open("/proc/self/stat").and_then(|mut file| file.read(&mut stat)).unwrap_or(0);
    let text = String::from_utf8_lossy(&stat[..read]);
    // The name, the second field, may hold blanks and brackets of its own.
    // Behind it the third field is the first.
    let field = text.rsplit_once(')').and_then(|(_, behind)| behind.split_whitespace().nth(33 - 3));
    field.and_then(|mask| mask.parse().ok()).unwrap_or(0)
}
