//! Standard error: short lines for people. Everything that leaves here is one line, printable and free of keys.

pub mod spinner;

use std::io::Write as _;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Report;
use crate::key::redact::Redactor;

use self::spinner::{Clock, Spinner};
use crate::output::visible::{self, Visible};

/// How loud the program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loudness {
    /// `-q`: errors only.
    Quiet,
    /// Errors and what a person must know.
    Normal,
    /// `-v`: also what was done.
    Verbose,
}

/// What standard error is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    /// Something else.
    None,
    /// A terminal that can only print (`TERM=dumb`).
    Dumb,
    /// A terminal that can erase a line.
    Capable,
}

/// The writer of standard error. A closed or full one is ignored: there is nobody left to tell. Clones are the same
/// console.
#[derive(Debug, Clone)]
pub struct Console {
    /// Keys that must never leave.
    pub redactor: Redactor,
    style: Arc<OnceLock<Style>>,
    thoughts: Arc<Mutex<Thoughts>>,
}

/// What the settings decided.
#[derive(Debug)]
struct Style {
    loudness: Loudness,
    colour: bool,
    on_terminal: bool,
    /// Turns where a person waits.
    spinner: Option<Spinner>,
}

/// Before the settings are known.
const PLAIN: &Style = &Style { loudness: Loudness::Normal, colour: false, on_terminal: false, spinner: None };

/// How far the thoughts of the model were shown.
#[derive(Debug, Default)]
struct Thoughts {
    /// The beginning of a word.
    word: String,
    /// Whether the last thought has not ended its line.
    mid_line: bool,
}

impl Console {
    /// Before the settings are known: normal, without colour.
    pub fn new(redactor: Redactor) -> Self {
        Self { redactor, style: Arc::default(), thoughts: Arc::default() }
    }

    /// Takes over what the settings decided, once. Clones follow.
    pub fn configure(&self, loudness: Loudness, colour: bool, terminal: Terminal) {
        let turns = terminal == Terminal::Capable && loudness > Loudness::Quiet;
        let on_terminal = terminal != Terminal::None;
        let _ = self.style.set(Style { loudness, colour, on_terminal, spinner: turns.then(Spinner::new) });
    }

    fn style(&self) -> &Style {
        self.style.get().unwrap_or(PLAIN)
    }

    /// One line that a person should see.
    pub fn say(&self, text: &str) {
        if self.style().loudness >= Loudness::Normal {
            self.line("gemini: ", "", text);
        }
    }

    /// A question to the person at the terminal, who answers on the same line.
    pub fn ask(&self, question: &str) {
        self.write(&self.redactor.clean(question));
    }

    /// One line that was asked for, `-q` or not.
    pub fn answer(&self, text: &str) {
        self.line("gemini: ", "", text);
    }

    /// One line about what takes so long, for a person who waits.
    pub fn progress(&self, text: &str) {
        if self.style().on_terminal {
            self.say(text);
        } else {
            self.detail(text);
        }
    }

    /// Shows a person what is going on, until [`settle`](Self::settle).
    pub fn busy(&self, what: &str) {
        if let Some(spinner) = &self.style().spinner {
            spinner.show(&visible::line(what), Clock::Elapsed, write);
        }
    }

    /// The same, for a wait whose end is known.
    pub fn busy_until(&self, what: &str, end: Instant) {
        if let Some(spinner) = &self.style().spinner {
            spinner.show(&visible::line(what), Clock::Until(end), write);
        }
    }

    /// The same, for what says itself how far it is.
    pub fn busy_with(&self, progress: &str) {
        if let Some(spinner) = &self.style().spinner {
            spinner.show(&visible::line(progress), Clock::InWords, write);
        }
    }

    /// The wait goes on: said in words where nothing turns.
    pub fn still_busy(&self, what: &str) {
        if self.style().spinner.is_none() {
            self.progress(what);
        }
    }

    /// The waiting is over for good: what turns would draw over the text that stands there.
    pub fn retire(&self) {
        if let Some(spinner) = &self.style().spinner {
            spinner.retire(write);
        }
    }

    /// The wait is over; no trace of it stays.
    pub fn settle(&self) {
        self.take_down();
    }

    /// The same; says whether there was a trace on the screen.
    pub fn take_down(&self) -> bool {
        self.style().spinner.as_ref().is_some_and(|spinner| spinner.stop(write))
    }

    /// Whether a person sees what is said here.
    pub fn on_terminal(&self) -> bool {
        self.style().on_terminal
    }

    /// Does something while nothing turns on the screen; it comes back by itself.
    #[cfg(unix)]
    pub fn aside(&self, act: impl FnOnce()) {
        match &self.style().spinner {
            Some(spinner) => spinner.aside(write, act),
            None => act(),
        }
    }

    fn write(&self, text: &str) {
        match &self.style().spinner {
            Some(spinner) => spinner.aside(write, || write(text)),
            None => write(text),
        }
    }

    /// One line for those who asked with `-v`.
    pub fn detail(&self, text: &str) {
        if self.is_verbose() {
            self.line("gemini: ", "2", text);
        }
    }

    /// Whether anybody sees a [`detail`](Self::detail), which may cost something to find out.
    pub fn is_verbose(&self) -> bool {
        self.style().loudness >= Loudness::Verbose
    }

    /// A thought of the model, shown word by word as the words become complete: no key holds a blank, so none can
    /// slip through in two pieces.
    pub fn thought(&self, text: &str) {
        let mut thoughts = self.thoughts();
        thoughts.word.push_str(text);
        if let Some(end) = thoughts.word.rfind(char::is_whitespace) {
            let blank = thoughts.word[end..].chars().next().map_or(1, char::len_utf8);
            let rest = thoughts.word.split_off(end + blank);
            let words = std::mem::replace(&mut thoughts.word, rest);
            self.think(&words, &mut thoughts);
        }
    }

    /// Shows the rest of the last thought and ends its line.
    pub fn end_thoughts(&self) {
        let mut thoughts = self.thoughts();
        let rest = std::mem::take(&mut thoughts.word);
        self.think(&rest, &mut thoughts);
        if std::mem::take(&mut thoughts.mid_line) {
            self.fresh_line();
        }
    }

    fn think(&self, words: &str, thoughts: &mut Thoughts) {
        let Some(last) = words.chars().last() else {
            return;
        };
        thoughts.mid_line = last != '\n';
        let mut visible = Vec::new();
        Visible::new(true).write(words, &mut visible);
        let text = self.redactor.clean(&String::from_utf8_lossy(&visible));
        self.write(&if self.style().colour { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text });
    }

    fn thoughts(&self) -> MutexGuard<'_, Thoughts> {
        self.thoughts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves a line of the answer that is not complete, so that the next notice begins a line of its own.
    pub fn fresh_line(&self) {
        self.write("\n");
    }

    /// The end of a run that failed: what happened, and what to do.
    pub fn failure(&self, report: &Report) {
        self.end_thoughts();
        self.line("gemini: ", "31", &report.message);
        if let Some(hint) = &report.hint {
            self.line("hint: ", "36", hint);
        }
    }

    /// Text of several lines that we wrote ourselves, such as a usage summary.
    pub fn block(&self, text: &str) {
        for line in text.lines() {
            self.write(&(self.redactor.clean(&plain(line)) + "\n"));
        }
    }

    /// One line of a list that a person should see.
    pub fn item(&self, text: &str) {
        if self.style().loudness >= Loudness::Normal {
            self.line("", "", text);
        }
    }

    /// Text of several lines that somebody else wrote, with its blanks.
    pub fn quote(&self, text: &str) {
        for line in text.lines() {
            self.write(&format!("    {}\n", self.redactor.clean(&visible::laid_out(line))));
        }
    }

    fn line(&self, label: &str, colour: &str, text: &str) {
        let text = shorten(self.redactor.clean(&visible::line(text)));
        if self.style().colour && !colour.is_empty() {
            let (label_colour, text_colour) = if label.is_empty() { ("", colour) } else { (colour, "") };
            self.write(&format!("\u{1b}[{label_colour}m{label}\u{1b}[0;{text_colour}m{text}\u{1b}[0m\n"));
        } else {
            self.write(&format!("{label}{text}\n"));
        }
    }
}

/// A server's words may be long; a line on a terminal should not be.
fn shorten(mut text: String) -> String {
    const LONGEST: usize = 1_000;
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The line without control characters, but with the blanks it is laid out with.
fn plain(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).collect()
}

/// Does what may be held up, as a write to a full pipe or to a terminal behind Ctrl-S is, for whoever must not be: what
/// takes longer than a moment goes on alone.
pub fn briefly(act: impl FnOnce() + Send + 'static) {
    /// Enough for a busy machine, and not too much for somebody who wants the end.
    const MOMENT: Duration = Duration::from_millis(500);
    let (sender, done) = channel::<()>();
    let started = thread::Builder::new().spawn(move || {
        act();
        drop(sender);
    });
    if started.is_ok() {
        let _ = done.recv_timeout(MOMENT);
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that writes to standard error")]
fn write(text: &str) {
    // The whole line at once, so that lines of several threads do not mix.
    let _ = std::io::stderr().write_all(text.as_bytes());
}
