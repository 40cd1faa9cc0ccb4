//! A key typed at a hidden prompt: asked only of a person at a terminal, and the terminal is left as it was
//! whatever ends the wait.

use anyhow::{Context as _, Result};
use rpassword::ConfigBuilder;

use crate::key::find::{KEY_PAGE, Key, Origin};
use crate::output::notices::Notices;

/// Asks for a key. Nothing typed is a failure of the caller's kind, so it comes back as none.
///
/// Fails if the terminal cannot be used, or (exit 3) if what was typed can never be a key.
pub fn ask(notices: &Notices) -> Result<Option<Key>> {
    notices.say(&format!("there is no API key yet; make one at {KEY_PAGE}"));
    let guard = echo::Guard::set();
    let config = ConfigBuilder::new().password_feedback_mask('*').build();
    let typed =
        rpassword::prompt_password_with_config("Paste the key, it will not be shown: ", config);
    drop(guard);
    let typed = zeroize::Zeroizing::new(typed.context("cannot read a key from the terminal")?);
    if typed.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(Key::new(&typed, Origin::Typed)?))
}

#[cfg(unix)]
mod echo {
    use std::fs::File;
    use std::thread;

    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level::emulate_default_handler;

    /// While it lives, a signal that ends or stops us first gives the terminal its echo back: rpassword restores
    /// it only when the wait ends by itself.
    pub struct Guard(Option<Handle>);

    impl Guard {
        /// Remembers the terminal as it is now. Without a terminal there is nothing to guard.
        pub fn set() -> Self {
            Self(watch())
        }
    }

    impl Drop for Guard {
        fn drop(&mut self) {
            if let Some(handle) = &self.0 {
                handle.close();
            }
        }
    }

    fn watch() -> Option<Handle> {
        let terminal = File::open("/dev/tty").ok()?;
        let before = tcgetattr(&terminal).ok()?;
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]).ok()?;
        let handle = signals.handle();
        thread::spawn(move || {
            for signal in signals.forever() {
                let hidden = tcgetattr(&terminal);
                restore(&terminal, &before);
                let _ = emulate_default_handler(signal);
                // Only a stop comes back here, when the person continues.
                if let Ok(hidden) = hidden {
                    restore(&terminal, &hidden);
                }
            }
        });
        Some(handle)
    }

    fn restore(terminal: &File, state: &Termios) {
        let _ = tcsetattr(terminal, OptionalActions::Now, state);
    }
}

#[cfg(not(unix))]
mod echo {
    /// Elsewhere the terminal belongs to the process and needs no guard.
    pub struct Guard;

    impl Guard {
        pub fn set() -> Self {
            Self
        }
    }
}
