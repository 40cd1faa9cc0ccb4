//! A key typed at a hidden prompt: asked only of a person at a terminal, and the terminal is left as it was
//! whatever ends the wait.

use std::io;

use anyhow::{Context as _, Result};
use rpassword::ConfigBuilder;
use zeroize::Zeroizing;

use crate::output::notices::Notices;

/// Asks for a key, without judging it; none if nothing was typed. Where keys are made has been said.
///
/// Fails if the terminal cannot be used.
pub fn ask(notices: &Notices) -> Result<Option<Zeroizing<String>>> {
    let guard = echo::Guard::set();
    let config = ConfigBuilder::new().password_feedback_mask('*').build();
    let typed = rpassword::prompt_password_with_config("Paste the key, it will not be shown: ", config);
    drop(guard);
    let typed = match typed {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(echo::interrupted().into()),
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
mod echo {
    use std::fs::File;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::thread;

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::flag::register_conditional_default;
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level::emulate_default_handler;

    use crate::failure::{Failure, Kind};

    /// What ends or stops a program at a terminal.
    const SIGNALS: [i32; 5] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP];

    /// While it lives, the terminal does not echo, and a signal that ends or stops us first gives it its echo
    /// back. rpassword alone turns the echo off only after the question, and leaves it off when a signal comes.
    pub struct Guard(Option<(File, Termios, Handle)>);

    impl Guard {
        /// Takes the terminal. Without one there is nothing to guard.
        pub fn set() -> Self {
            Self(watch())
        }
    }

    impl Drop for Guard {
        fn drop(&mut self) {
            if let Some((terminal, before, signals)) = &self.0 {
                signals.close();
                restore(terminal, before);
                // signal-hook keeps its handlers, which now do nothing: Ctrl-C must go on to end us.
                for signal in SIGNALS {
                    let _ = register_conditional_default(signal, Arc::new(AtomicBool::new(true)));
                }
            }
        }
    }

    fn watch() -> Option<(File, Termios, Handle)> {
        let terminal = File::open("/dev/tty").ok()?;
        let before = tcgetattr(&terminal).ok()?;
        let mut signals = Signals::new(SIGNALS).ok()?;
        let handle = signals.handle();
        let (its_terminal, its_before) = (terminal.try_clone().ok()?, before.clone());
        thread::spawn(move || {
            for signal in signals.forever() {
                let hidden = tcgetattr(&its_terminal);
                restore(&its_terminal, &its_before);
                let _ = emulate_default_handler(signal);
                // Only a stop comes back here, when the person continues.
                if let Ok(hidden) = hidden {
                    restore(&its_terminal, &hidden);
                }
            }
        });
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
        restore(&terminal, &hidden);
        Some((terminal, before, handle))
    }

    fn restore(terminal: &File, state: &Termios) {
        let _ = tcsetattr(terminal, OptionalActions::Now, state);
    }

    /// Ctrl-C, which rpassword reads as a character, ends us as it always does.
    pub fn interrupted() -> Failure {
        let _ = emulate_default_handler(SIGINT);
        Failure::new(Kind::Other, "interrupted")
    }
}

#[cfg(not(unix))]
mod echo {
    use crate::failure::{Failure, Kind};

    /// Elsewhere the terminal belongs to the process and needs no guard.
    pub struct Guard;

    impl Guard {
        pub fn set() -> Self {
            Self
        }
    }

    pub fn interrupted() -> Failure {
        Failure::new(Kind::Other, "interrupted")
    }
}
