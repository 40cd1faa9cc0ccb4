//! A key typed at a hidden prompt: asked only of a person at a terminal, and the terminal is left as it was
//! whatever ends the wait.

use std::io;

use anyhow::{Context as _, Result};
use rpassword::ConfigBuilder;
use zeroize::Zeroizing;

use crate::output::notices::Notices;

const QUESTION: &str = "Paste the key, it will not be shown: ";

/// Asks for a key, without judging it; none if nothing was typed. Where keys are made has been said.
///
/// Fails if the terminal cannot be used.
pub fn ask(notices: &Notices) -> Result<Option<Zeroizing<String>>> {
    let typed = match hidden::read(ConfigBuilder::new().password_feedback_mask('*').build()) {
        // Ctrl-D leaves the line of the question.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            notices.fresh_line();
            return Ok(None);
        }
        typed => Zeroizing::new(typed.context("cannot read a key from the terminal")?),
    };
    Ok(Some(typed).filter(|typed| !typed.trim().is_empty()))
}

#[cfg(unix)]
pub use hidden::{SIGNALS, leave_signals_to_others, leave_signals_to_the_system};

#[cfg(unix)]
mod hidden {
    use std::fs::File;
    use std::io::{self, Write as _};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, LazyLock};
    use std::thread::{self, JoinHandle};
    use std::time::Duration;

    use rpassword::Config;
    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::flag::register_conditional_default;
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level::emulate_default_handler;

    /// What ends or stops a program at a terminal.
    pub const SIGNALS: [i32; 5] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP];

    /// Whether signals end us as they always do, once the question is answered.
    static PLAIN: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));

    /// From now on somebody else decides what a signal does.
    pub fn leave_signals_to_others() {
        PLAIN.store(false, Ordering::Relaxed);
    }

    /// From now on signals end us as they always do, whatever handlers there are.
    pub fn leave_signals_to_the_system() {
        PLAIN.store(true, Ordering::Relaxed);
        for signal in SIGNALS {
            let _ = register_conditional_default(signal, Arc::clone(&PLAIN));
        }
    }

    pub fn read(config: Config) -> io::Result<String> {
        let terminal = Terminal::open()?;
        let shown = tcgetattr(&terminal.0)?;
        let _guard = Guard::new(terminal, shown)?;
        rpassword::read_password_with_config(config)
    }

    /// A thread that asks the question as soon as rpassword has turned the echo off, and that gives the echo back
    /// before a signal ends or stops us; rpassword alone would leave it off. The echo is not turned off by us
    /// beforehand: rpassword would put that state back while a signal ends us.
    struct Guard(Handle, Option<JoinHandle<()>>);

    impl Guard {
        fn new(terminal: Terminal, shown: Termios) -> io::Result<Self> {
            // A question before this one has left its mark: the handler itself would end us, without the echo.
            PLAIN.store(false, Ordering::Relaxed);
            let signals = Signals::new(SIGNALS)?;
            let handle = signals.handle();
            let watch = thread::Builder::new().spawn(move || watch(&terminal, &shown, signals))?;
            Ok(Self(handle, Some(watch)))
        }
    }

    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.close();
            let _ = self.1.take().map(JoinHandle::join);
            // signal-hook keeps its handlers, which now do nothing: Ctrl-C must go on to end us.
            PLAIN.store(true, Ordering::Relaxed);
            for signal in SIGNALS {
                let _ = register_conditional_default(signal, Arc::clone(&PLAIN));
            }
        }
    }

    fn watch(terminal: &Terminal, shown: &Termios, mut signals: Signals) {
        let handle = signals.handle();
        while !terminal.is_hidden() && !handle.is_closed() {
            thread::sleep(Duration::from_millis(1));
        }
        terminal.ask();
        for signal in &mut signals.forever() {
            let hidden = tcgetattr(&terminal.0);
            terminal.set(shown);
            let _ = emulate_default_handler(signal);
            // Only a stop comes back here, when the person continues.
            if let Ok(hidden) = hidden {
                terminal.set(&hidden);
                terminal.ask();
            }
        }
        // Ctrl-C, which rpassword reads as a character and raises again, may come as the watch ends.
        for signal in signals.pending() {
            terminal.set(shown);
            let _ = emulate_default_handler(signal);
        }
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

        fn ask(&self) {
            let _ = (&self.0).write_all(super::QUESTION.as_bytes());
        }
    }
}

#[cfg(not(unix))]
mod hidden {
    use std::io;

    use rpassword::Config;

    /// Elsewhere the terminal belongs to the process and needs no guard.
    pub fn read(config: Config) -> io::Result<String> {
        rpassword::prompt_password_with_config(super::QUESTION, config)
    }
}
