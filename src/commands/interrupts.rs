//! Ctrl-C and the other signals that end a run, while an answer is under way: one line about what was printed, then the
//! end.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(unix)]
use super::signals;
use crate::console::{Console, briefly};
use crate::markdown::theme;
use crate::output::stdout;

pub use system::stop_watching;

/// What is to be put in order before the run ends early.
static CLEAN_UP: Mutex<Vec<Box<dyn FnOnce() + Send>>> = Mutex::new(Vec::new());

/// From now on this, too, is done before a signal or the deadline ends the run, such as to delete what lies at the
/// service; what was named last comes first. It must end by itself within two seconds; where there are signals, a second
/// one does not wait for it.
pub fn before_end(clean_up: impl FnOnce() + Send + 'static) {
    CLEAN_UP.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(clean_up));
}

/// Does what is to be done before the end, once.
pub fn clean_up() {
    let clean_ups = std::mem::take(&mut *CLEAN_UP.lock().unwrap_or_else(PoisonError::into_inner));
    for clean_up in clean_ups.into_iter().rev() {
        #[cfg(unix)]
        signals::give_back();
        clean_up();
    }
}

/// From now on the signals that end us say how far the answer got before they do, and a stop (Ctrl-Z) takes the sign of
/// life off the screen first. `printed` is kept up to date by whoever prints.
/// `styled` says whether what is printed may end in the middle of a style.
pub fn watch(console: &Console, on_terminal: bool, styled: bool, draft: Option<PathBuf>, printed: &Arc<AtomicBool>) {
    let printed = Arc::clone(printed);
    system::watch(console, move |console| {
        if styled {
            reset_styles();
        }
        say_goodbye(console, on_terminal, draft.as_ref(), printed.load(Ordering::Relaxed));
    });
}

/// The same for a command that prints nothing before it is done.
pub fn watch_wait(console: &Console) {
    watch(console, false, false, None, &Arc::default());
}

/// The same for a command that does something else than to ask.
pub fn watch_work(console: &Console) {
    system::watch(console, |console| leave_with("stopped", console, false));
}

/// The same for one that prints text with styles, and has nothing to say.
pub fn watch_styles(console: &Console) {
    system::watch(console, |_| reset_styles());
}

fn reset_styles() {
    briefly(|| drop(stdout::print(theme::RESET)));
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
    leave_with(&line, console, printed && on_terminal);
}

/// The last line, on one of its own; what was printed may have left the cursor anywhere.
fn leave_with(line: &str, console: &Console, is_mid_line: bool) {
    let (console, line) = (console.clone(), line.to_owned());
    briefly(move || {
        // The terminal shows `^C` where the cursor stands, unless what turned there was just taken away.
        if !console.take_down() && (console.on_terminal() || is_mid_line) {
            console.fresh_line();
        }
        console.answer(&line);
    });
}

#[cfg(unix)]
mod system {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex, PoisonError};

    use signal_hook::consts::SIGTSTP;
    use signal_hook::iterator::Handle;
    use signal_hook::low_level::emulate_default_handler;

    use crate::commands::signals;
    use crate::console::{Console, briefly};

    /// Whoever waits for signals now.
    static WATCHING: Mutex<Option<Handle>> = Mutex::new(None);

    /// From now on the signals that end us put in order what there is, and say goodbye.
    pub fn watch(console: &Console, goodbye: impl Fn(&Console) + Send + 'static) {
        let Ok(mut signals) = signals::take() else {
            return;
        };
        // One line is enough: a run that asks about a key before its prompt waits twice.
        let before = WATCHING.lock().unwrap_or_else(PoisonError::into_inner).replace(signals.handle());
        if let Some(before) = before {
            before.close();
        }
        let console = console.clone();
        // A thread, because a handler may do hardly anything: neither lock nor allocate (signal-safety(7)).
        let waiting = std::thread::Builder::new().spawn(move || {
            for signal in signals.forever() {
                if signal == SIGTSTP {
                    stop(&console);
                } else {
                    super::clean_up();
                    goodbye(&console);
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
    use std::sync::{Mutex, PoisonError};

    use crate::console::Console;

    /// `STATUS_CONTROL_C_EXIT` (ntstatus.h): how the console's own handler ends a process, and how a batch file knows.
    const ENDED_BY_CTRL_C: i32 = 0xC000_013A_u32.cast_signed();

    type Goodbye = Box<dyn Fn() + Send>;

    /// What whoever waits now has to say.
    static WATCHING: Mutex<Option<Goodbye>> = Mutex::new(None);

    /// From now on Ctrl-C puts in order what there is, and says goodbye before it ends us.
    pub fn watch(console: &Console, goodbye: impl Fn(&Console) + Send + 'static) {
        let console = console.clone();
        replace(Some(Box::new(move || goodbye(&console))));
        // The first one stays, and finds what later ones have to say.
        let _ = ctrlc::set_handler(|| {
            super::clean_up();
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
