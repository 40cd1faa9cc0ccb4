//! Ctrl-C and its kin while an answer is under way: one line about what was printed, then the end they ask for.

use std::sync::Arc;

use crate::output::notices::Notices;

pub use system::{stop_watching, watch};

/// The same for a command that prints nothing before it is done.
pub fn watch_wait(notices: &Notices) {
    watch(notices, false, None, &Arc::default());
}

#[cfg(unix)]
mod system {
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex, PoisonError};

    use signal_hook::consts::SIGTSTP;
    use signal_hook::iterator::Handle;
    use signal_hook::low_level::emulate_default_handler;

    use crate::commands::signals;
    use crate::output::notices::{Notices, briefly};

    /// Whoever waits for signals now.
    static WATCHING: Mutex<Option<Handle>> = Mutex::new(None);

    /// From now on the signals that end us say how far the answer got before they do, and a stop (Ctrl-Z) takes the
    /// sign of life off the screen first. `printed` is kept up to date by whoever prints.
    pub fn watch(notices: &Notices, on_terminal: bool, draft: Option<PathBuf>, printed: &Arc<AtomicBool>) {
        let Ok(mut signals) = signals::take() else {
            return;
        };
        // One line is enough: a run that asks about a key before its prompt waits twice.
        let before = WATCHING.lock().unwrap_or_else(PoisonError::into_inner).replace(signals.handle());
        if let Some(before) = before {
            before.close();
        }
        let (notices, printed) = (notices.clone(), Arc::clone(printed));
        let waiting = std::thread::Builder::new().spawn(move || {
            for signal in signals.forever() {
                if signal == SIGTSTP {
                    stop(&notices);
                } else {
                    say_goodbye(&notices, on_terminal, draft.as_ref(), printed.load(Ordering::Relaxed));
                    let _ = emulate_default_handler(signal);
                }
            }
        });
        // Where the system has no thread left, signals end us without a word, but they do end us.
        if waiting.is_err() {
            signals::give_back();
        }
    }

    /// Nobody waits any more, and a question follows: from now on the signals are those of whoever asks it.
    pub fn stop_watching() {
        if let Some(before) = WATCHING.lock().unwrap_or_else(PoisonError::into_inner).take() {
            before.close();
        }
    }

    fn say_goodbye(notices: &Notices, on_terminal: bool, draft: Option<&PathBuf>, printed: bool) {
        let line = match draft {
            Some(draft) if printed => format!("stopped; what came of the answer is in {}", draft.display()),
            Some(draft) => {
                let _ = std::fs::remove_file(draft);
                "stopped before the answer came".to_owned()
            }
            None if printed => "stopped; the answer above is incomplete".to_owned(),
            None => "stopped before the answer came".to_owned(),
        };
        let notices = notices.clone();
        briefly(move || {
            // The terminal shows `^C` where the cursor stands, unless what turned there was just taken away.
            if !notices.take_down() && (notices.on_terminal() || printed && on_terminal) {
                notices.fresh_line();
            }
            notices.answer(&line);
        });
    }

    /// Stops, once, without a sign of life on the screen; with one, if it cannot be taken away.
    fn stop(notices: &Notices) {
        let stopped = Arc::new(AtomicBool::new(false));
        let stop_once = |stopped: &AtomicBool| {
            if !stopped.swap(true, Ordering::Relaxed) {
                let _ = emulate_default_handler(SIGTSTP);
            }
        };
        let (notices, clean) = (notices.clone(), Arc::clone(&stopped));
        briefly(move || notices.aside(|| stop_once(&clean)));
        stop_once(&stopped);
    }
}

/// Elsewhere the system's own end has to do.
#[cfg(not(unix))]
mod system {
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use crate::output::notices::Notices;

    pub fn watch(_: &Notices, _: bool, _: Option<PathBuf>, _: &Arc<AtomicBool>) {}

    pub fn stop_watching() {}
}
