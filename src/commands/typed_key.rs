//! A key typed at a hidden prompt: asked only of a person at a terminal, and the terminal is left as it was
//! whatever ends the wait.

use std::io;

use anyhow::{Context as _, Result};
use rpassword::ConfigBuilder;
use zeroize::Zeroizing;

use crate::console::Console;

const QUESTION: &str = "Paste the key, it will not be shown: ";

/// Asks for a key, without judging it; none if nothing was typed. Where keys are made has been said.
///
/// Fails if the terminal cannot be used.
pub fn ask(console: &Console) -> Result<Option<Zeroizing<String>>> {
    let typed = match hidden::read(ConfigBuilder::new().password_feedback_mask('*').build()) {
        // Ctrl-D leaves the line of the question.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            console.fresh_line();
            return Ok(None);
        }
        typed => Zeroizing::new(typed.context("cannot read a key from the terminal")?),
    };
    Ok(Some(typed).filter(|typed| !typed.trim().is_empty()))
}

pub use hidden::show_echo;

#[cfg(unix)]
mod hidden {
    use std::fs::File;
    use std::io::{self, Write as _};
    use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
    use std::thread::{self, JoinHandle};
    use std::time::Duration;

    use rpassword::Config;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level::emulate_default_handler;

    use crate::commands::signals;
    use crate::console::briefly;

    /// The terminal that a question hides the echo of, and its state before.
    static SHOWN: Mutex<Option<(Arc<Terminal>, Termios)>> = Mutex::new(None);

    fn shown() -> MutexGuard<'static, Option<(Arc<Terminal>, Termios)>> {
        SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the echo back, if a question hides it, for whoever ends or stops the process.
    pub fn show_echo() {
        if let Some((terminal, state)) = shown().as_ref() {
            terminal.set(state);
        }
    }

    pub fn read(config: Config) -> io::Result<String> {
        let terminal = Arc::new(Terminal::open()?);
        let state = tcgetattr(&terminal.0)?;
        *shown() = Some((Arc::clone(&terminal), state));
        let _guard = Guard::new(terminal)?;
        rpassword::read_password_with_config(config)
    }

    /// A thread that asks the question as soon as rpassword has turned the echo off, and that gives the echo back
    /// before a signal ends or stops us; rpassword alone would leave it off. The echo is not turned off by us
    /// beforehand: rpassword would put that state back while a signal ends us.
    struct Guard(Handle, Option<JoinHandle<()>>);

    impl Guard {
        fn new(terminal: Arc<Terminal>) -> io::Result<Self> {
            let signals = signals::take()?;
            let handle = signals.handle();
            let watch = thread::Builder::new().spawn(move || watch(&terminal, signals))?;
            Ok(Self(handle, Some(watch)))
        }
    }

    impl Drop for Guard {
        fn drop(&mut self) {
            // In this order: the system gets the signals back when nobody of ours listens any more.
            self.0.close();
            let _ = self.1.take().map(JoinHandle::join);
            signals::give_back();
            *shown() = None;
        }
    }

    fn watch(terminal: &Arc<Terminal>, mut signals: Signals) {
        let handle = signals.handle();
        while !terminal.is_hidden() && !handle.is_closed() {
            // rpassword tells nobody when it has turned the echo off.
            thread::sleep(Duration::from_millis(1));
        }
        ask(terminal);
        for signal in &mut signals.forever() {
            let hidden = tcgetattr(&terminal.0);
            show_echo();
            let _ = emulate_default_handler(signal);
            // Only a stop comes back here, when the person continues.
            if let Ok(hidden) = hidden {
                terminal.set(&hidden);
                ask(terminal);
            }
        }
        // Ctrl-C, which rpassword reads as a character and raises again, may come as the watch ends.
        for signal in signals.pending() {
            show_echo();
            let _ = emulate_default_handler(signal);
        }
    }

    /// Ctrl-S may hold the question up, but no signal.
    fn ask(terminal: &Arc<Terminal>) {
        let terminal = Arc::clone(terminal);
        briefly(move || _ = (&terminal.0).write_all(super::QUESTION.as_bytes()));
    }

    struct Terminal(File);

    impl Terminal {
        fn open() -> io::Result<Self> {
            File::options().read(true).write(true).open("/dev/tty").map(Self)
        }

        fn is_hidden(&self) -> bool {
            tcgetattr(&self.0).is_ok_and(|state| !state.local_modes.intersects(LocalModes::ECHO | LocalModes::ICANON))
        }

        fn set(&self, state: &Termios) {
            let _ = tcsetattr(&self.0, OptionalActions::Now, state);
        }
    }
}

/// Elsewhere the terminal belongs to the process and needs no guard.
#[cfg(not(unix))]
mod hidden {
    use std::io;

    use rpassword::Config;

    pub fn show_echo() {}

    pub fn read(config: Config) -> io::Result<String> {
        rpassword::prompt_password_with_config(super::QUESTION, config)
    }
}
