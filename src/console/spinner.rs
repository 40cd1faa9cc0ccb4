//! A sign of life on standard error while a person waits: what is going on, and for how long already or how long yet.
//! It leaves no trace behind.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Answers that come at once are not worth a flicker.
const CALM: Duration = Duration::from_millis(300);
const FRAME: Duration = Duration::from_millis(100);
const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// To the beginning of the line, and nothing behind it (ECMA-48: CR, EL).
const ERASE: &str = "\r\u{1b}[K";

/// What is too long for the line is cut, and no longer (xterm: DECAWM): a second line would stay.
const CUT: &str = "\u{1b}[?7l";
const WRAP: &str = "\u{1b}[?7h";

/// Whether the terminal is ours, and not lent to somebody who types there while we are in the background (`&`, `bg`) or
/// in another session (`setsid`), where the terminal does not even say whose it is; see tcgetpgrp(3).
#[cfg(unix)]
#[allow(clippy::disallowed_methods, reason = "asks the terminal, writes nothing")]
pub fn in_foreground() -> bool {
    rustix::termios::tcgetpgrp(std::io::stderr()).is_ok_and(|group| group == rustix::process::getpgrp())
}

/// Elsewhere there is no background.
#[cfg(not(unix))]
pub fn in_foreground() -> bool {
    true
}

/// Which time stands behind the words.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// How long it turns already.
    Elapsed,
    /// How long it is until the wait is over.
    Until(Instant),
    /// None: the words say it.
    InWords,
}

/// Something that turns until it is stopped. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Spinner(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    what: String,
    since: Instant,
    clock: Clock,
    drawn: bool,
    retired: bool,
    /// Dropping it ends the thread that draws.
    running: Option<Sender<()>>,
}

impl Spinner {
    /// One that stands still.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            what: String::new(),
            since: Instant::now(),
            clock: Clock::Elapsed,
            drawn: false,
            retired: false,
            running: None,
        })))
    }

    /// Says what is going on from now on, with this time behind it, and begins to turn if it does not yet. `draw` writes
    /// to the terminal.
    pub fn show(&self, what: &str, clock: Clock, draw: fn(&str)) {
        let mut state = self.lock();
        what.clone_into(&mut state.what);
        state.clock = clock;
        if state.running.is_some() || state.retired {
            return;
        }
        state.since = Instant::now();
        let (sender, stopped) = channel();
        state.running = Some(sender);
        let spinner = self.clone();
        let turning = thread::Builder::new().spawn(move || {
            let mut pause = CALM;
            for frame in FRAMES.into_iter().cycle() {
                // A pause that ends at once when the sender is dropped, as a sleep would not.
                if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                pause = FRAME;
                // In the background it would draw over the shell, or be stopped for it (SIGTTOU, termios(3)).
                if in_foreground() {
                    spinner.draw(frame, draw);
                }
            }
        });
        // Where the system has no thread left, nothing turns.
        if turning.is_err() {
            state.running = None;
        }
    }

    /// Does something, such as to write a line in the place of the sign, which comes back by itself.
    pub fn aside(&self, draw: fn(&str), act: impl FnOnce()) {
        let mut state = self.lock();
        Self::clear(&mut state, draw);
        act();
    }

    /// Ends it for good, without a trace.
    pub fn retire(&self, draw: fn(&str)) {
        self.lock().retired = true;
        self.stop(draw);
    }

    /// Ends it, without a trace. Says whether it had been drawn.
    pub fn stop(&self, draw: fn(&str)) -> bool {
        let mut state = self.lock();
        state.running = None;
        Self::clear(&mut state, draw)
    }

    fn draw(&self, frame: &str, draw: fn(&str)) {
        let mut state = self.lock();
        // It may have been ended since the pause was over.
        if state.running.is_some() {
            state.drawn = true;
            let time = match state.clock {
                Clock::Until(end) => {
                    let left = end.saturating_duration_since(Instant::now());
                    format!(" in {:.0} s", left.as_secs_f64().ceil())
                }
                Clock::Elapsed => format!(", {:.1} s", state.since.elapsed().as_secs_f64()),
                Clock::InWords => String::new(),
            };
            draw(&format!("{ERASE}{CUT}{frame} {}{time}{WRAP}", state.what));
        }
    }

    fn clear(state: &mut State, draw: fn(&str)) -> bool {
        let was_drawn = std::mem::take(&mut state.drawn);
        if was_drawn {
            draw(ERASE);
        }
        was_drawn
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
