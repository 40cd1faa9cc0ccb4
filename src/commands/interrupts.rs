//! Ctrl-C and the other signals that end a run, while an answer is under way: one line about what was printed, then the
//! end.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use crate::console::{Console, briefly};

pub use system::{stop_watching, watch};

/// The same for a command that prints nothing before it is done.
pub fn watch_wait(console: &Console) {
    watch(console, false, None, &Arc::default());
}

/// Says how far the answer got, if that can be said in a moment, and takes away a file that nothing came into.
fn say_goodbye(console: &Console, on_terminal: bool, draft: Option<&PathBuf>, printed: bool) {
    let line = match draft {
        Some(draft) if printed => format!("stopped; what came of the answer is in {}", draft.display()),
        Some(draft) => {
            let _ = fs::remove_file(draft);
            "stopped before the answer came".to_owned()
        }
        None if printed => "stopped; the answer above is incomplete".to_owned(),
        None => "stopped before the answer came".to_owned(),
    };
    let console = console.clone();
    briefly(move || {
        // The terminal shows `^C` where the cursor stands, unless what turned there was just taken away.
        if !console.take_down() && (console.on_terminal() || printed && on_terminal) {
            console.fresh_line();
        }
        console.answer(&line);
    });
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
    use crate::console::{Console, briefly};

    /// Whoever waits for signals now.
    static WATCHING: Mutex<Option<Handle>> = Mutex::new(None);

    /// From now on the signals that end us say how far the answer got before they do, and a stop (Ctrl-Z) takes the
    /// sign of life off the screen first. `printed` is kept up to date by whoever prints.
    pub fn watch(console: &Console, on_terminal: bool, draft: Option<PathBuf>, printed: &Arc<AtomicBool>) {
        let Ok(mut signals) = signals::take() else {
            return;
        };
        // One line is enough: a run that asks about a key before its prompt waits twice.
        let before = WATCHING.lock().unwrap_or_else(PoisonError::into_inner).replace(signals.handle());
        if let Some(before) = before {
            before.close();
        }
        let (console, printed) = (console.clone(), Arc::clone(printed));
        // A thread, because a handler may do hardly anything: neither lock nor allocate (signal-safety(7)).
        let waiting = std::thread::Builder::new().spawn(move || {
            for signal in signals.forever() {
                if signal == SIGTSTP {
                    stop(&console);
                } else {
                    super::say_goodbye(&console, on_terminal, draft.as_ref(), printed.load(Ordering::Relaxed));
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

    /// Stops, once, without a sign of life on the screen; with one, if it cannot be taken away.
    fn stop(console: &Console) {
        let stopped = Arc::new(AtomicBool::new(false));
        let stop_once = |stopped: &AtomicBool| {
            if !stopped.swap(true, Ordering::Relaxed) {
                let _ = emulate_default_handler(SIGTSTP);
            }
        };
        let (console, clean) = (console.clone(), Arc::clone(&stopped));
        // Whichever comes first stops us: the other thread, or this one once the moment is over.
        briefly(move || console.aside(|| stop_once(&clean)));
        stop_once(&stopped);
    }
}

#[cfg(windows)]
mod system {
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex, PoisonError};

    use crate::console::Console;

    /// `STATUS_CONTROL_C_EXIT` (ntstatus.h): how the console's own handler ends a process, and how a batch file knows.
    const ENDED_BY_CTRL_C: i32 = 0xC000_013A_u32.cast_signed();

    type Goodbye = Box<dyn Fn() + Send>;

    /// What whoever waits now has to say.
    static WATCHING: Mutex<Option<Goodbye>> = Mutex::new(None);

    /// From now on Ctrl-C says how far the answer got before it ends us. `printed` is kept up to date by whoever prints.
    pub fn watch(console: &Console, on_terminal: bool, draft: Option<PathBuf>, printed: &Arc<AtomicBool>) {
        let (console, printed) = (console.clone(), Arc::clone(printed));
        let goodbye =
            move || super::say_goodbye(&console, on_terminal, draft.as_ref(), printed.load(Ordering::Relaxed));
        replace(Some(Box::new(goodbye)));
        // The first one stays, and finds what later ones have to say.
        let _ = ctrlc::set_handler(|| {
            if let Some(goodbye) = replace(None) {
                goodbye();
            }
            crate::exit::with(ENDED_BY_CTRL_C);
        });
    }

    /// Nobody waits any more.
    pub fn stop_watching() {
        replace(None);
    }

    fn replace(goodbye: Option<Goodbye>) -> Option<Goodbye> {
        std::mem::replace(&mut *WATCHING.lock().unwrap_or_else(PoisonError::into_inner), goodbye)
    }
}
