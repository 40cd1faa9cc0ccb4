//! Ctrl-C and its kin while an answer is under way: one line about what was printed, then the end they ask for.

#[cfg(unix)]
use std::fs::File;
#[cfg(unix)]
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
#[cfg(unix)]
use std::sync::{Mutex, PoisonError};

#[cfg(unix)]
use signal_hook::iterator::Handle;

use crate::output::notices::Notices;

#[cfg(unix)]
use super::typed_key;

/// From now on SIGINT, SIGTERM, SIGHUP and SIGQUIT say how far the answer got before they end the process, and a stop
/// (Ctrl-Z) takes the sign of life off the screen first. `printed` is kept up to date by whoever prints. A signal that
/// our parent ignores (`nohup`, `command &` in a script) stays ignored.
#[cfg(unix)]
pub fn watch(notices: &Notices, on_terminal: bool, draft: Option<PathBuf>, printed: &Arc<AtomicBool>) {
    use signal_hook::consts::SIGTSTP;
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::sync::atomic::Ordering;

    let ignored = ignored();
    let wanted = typed_key::SIGNALS.into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let Ok(mut signals) = Signals::new(wanted) else {
        return;
    };
    typed_key::leave_signals_to_others();
    // One line is enough: a run that asks about a key before its prompt waits twice.
    let before = WATCHING.lock().unwrap_or_else(PoisonError::into_inner).replace(signals.handle());
    if let Some(before) = before {
        before.close();
    }
    let (notices, printed) = (notices.clone(), Arc::clone(printed));
    let waiting = std::thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            if signal == SIGTSTP {
                notices.aside(|| _ = emulate_default_handler(signal));
                continue;
            }
            let printed = printed.load(Ordering::Relaxed);
            // The terminal shows `^C` where the cursor stands, unless what turned there was just taken away.
            if !notices.take_down() && (notices.on_terminal() || printed && on_terminal) {
                notices.fresh_line();
            }
            match &draft {
                Some(draft) if printed => {
                    notices.answer(&format!("stopped; what came of the answer is in {}", draft.display()));
                }
                Some(draft) => {
                    let _ = std::fs::remove_file(draft);
                    notices.answer("stopped before the answer came");
                }
                None if printed => notices.answer("stopped; the answer above is incomplete"),
                None => notices.answer("stopped before the answer came"),
            }
            let _ = emulate_default_handler(signal);
        }
    });
    // Where the system has no thread left, signals end us without a word, but they do end us.
    if waiting.is_err() {
        typed_key::leave_signals_to_the_system();
    }
}

/// The same for a command that prints nothing before it is done.
pub fn watch_wait(notices: &Notices) {
    watch(notices, false, None, &Arc::default());
}

/// Nobody waits any more, and a question follows: from now on the signals are those of whoever asks it.
#[cfg(unix)]
pub fn stop_watching() {
    if let Some(before) = WATCHING.lock().unwrap_or_else(PoisonError::into_inner).take() {
        before.close();
    }
}

/// Elsewhere there is nothing to stop.
#[cfg(not(unix))]
pub fn stop_watching() {}

/// Elsewhere the system's own end has to do.
#[cfg(not(unix))]
pub fn watch(_: &Notices, _: bool, _: Option<PathBuf>, _: &Arc<AtomicBool>) {}

/// Whoever waits for signals now.
#[cfg(unix)]
static WATCHING: Mutex<Option<Handle>> = Mutex::new(None);

/// The signals that were ignored when we were started, one bit each; see proc_pid_stat(5), field 33. (The longer
/// `status` says the same, and takes twice as long to make up.)
#[cfg(unix)]
fn ignored() -> u64 {
    let mut stat = [0; 1024];
    let read = File::open("/proc/self/stat").and_then(|mut file| file.read(&mut stat)).unwrap_or(0);
    let text = String::from_utf8_lossy(&stat[..read]);
    // The name, the second field, may hold blanks and brackets of its own.
    let field = text.rsplit_once(')').and_then(|(_, behind)| behind.split_whitespace().nth(33 - 3));
    field.and_then(|mask| mask.parse().ok()).unwrap_or(0)
}
