//! How a run can end badly: one type from which the sentence, the hint and the exit code all follow.

use std::fmt;
use std::time::Duration;

/// The reasons a run can fail. Each has one exit code and one name, both part of the product's promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something that has no code of its own.
    Other,
    /// A flag, the prompt or a named file is wrong; nothing was sent.
    Usage,
    /// There is no key, or none that can be used; nothing was sent.
    NoKey,
    /// Google refused the key, its project or the region.
    KeyRefused,
    /// The quota or a rate limit is used up.
    Quota,
    /// There was no connection: DNS, TLS, proxy, refused, timed out.
    Network,
    /// The service failed: 5xx, an unreadable reply, a redirect.
    Service,
    /// Google's filters blocked the prompt or the answer.
    Blocked,
    /// The answer is incomplete or empty.
    Incomplete,
    /// The output could not be written.
    Output,
    /// The reader of our output has gone; SIGPIPE then ends the process, as `cat` does.
    ClosedPipe,
    /// Google refused this request: unknown model, bad option, too long.
    RequestRefused,
}

impl Kind {
    /// The exit code that the README and `--help` promise.
    pub fn code(self) -> u8 {
        match self {
            Self::Other => 1,
            Self::Usage => 2,
            Self::NoKey => 3,
            Self::KeyRefused => 4,
            Self::Quota => 5,
            Self::Network => 6,
            Self::Service => 7,
            Self::Blocked => 8,
            Self::Incomplete => 9,
            Self::Output => 10,
            Self::RequestRefused => 11,
            Self::ClosedPipe => 141,
        }
    }

    /// The name that `--json` gives the error.
    pub fn name(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Usage => "usage",
            Self::NoKey => "no-key",
            Self::KeyRefused => "key-refused",
            Self::Quota => "quota",
            Self::Network => "network",
            Self::Service => "service",
            Self::Blocked => "blocked",
            Self::Incomplete => "incomplete",
            Self::Output => "output",
            Self::RequestRefused => "request-refused",
            Self::ClosedPipe => "closed-pipe",
        }
    }
}

/// Whether the same request may be sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It would fail the same way.
    Never,
    /// It may work in a moment; the server may have named the least wait.
    Later(Option<Duration>),
}

/// Why a run failed: what happened, and what to do about it.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Which of the promised endings this is.
    pub kind: Kind,
    /// What happened, one line, no full stop.
    pub message: String,
    /// What to do next, one line.
    pub hint: Option<String>,
    /// Whether trying again makes sense.
    pub retry: Retry,
    /// Whether `--json` has already printed it.
    pub reported: bool,
}

impl Failure {
    /// A failure without a hint that is not worth another try.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, retry: Retry::Never, reported: false }
    }

    /// Shorthand for the most common kind.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Adds what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Marks the failure as worth another try, not before `wait` if the server named one.
    pub fn later(mut self, wait: Option<Duration>) -> Self {
        self.retry = Retry::Later(wait);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// What is told about an error at the very end of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Report {
    /// Which of the promised endings this is.
    pub kind: Kind,
    /// The whole chain of causes in one line.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Whether `--json` has already printed it.
    pub reported: bool,
}

/// Turns any error into what is told about it: the one place where exit code and hint are picked.
pub fn report(error: &anyhow::Error) -> Report {
    let failure = error.chain().find_map(|cause| cause.downcast_ref::<Failure>());
    Report {
        kind: failure.map_or(Kind::Other, |failure| failure.kind),
        message: error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": "),
        hint: failure.and_then(|failure| failure.hint.clone()),
        reported: failure.is_some_and(|failure| failure.reported),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context as _;

    #[test]
    fn the_kind_and_the_hint_survive_added_context() {
        let failed: Result<(), Failure> = Err(Failure::usage("no such file").hint("look again"));
        let error = failed.context("cannot read notes.txt").unwrap_err();
        assert_eq!(
            report(&error),
            Report {
                kind: Kind::Usage,
                message: "cannot read notes.txt: no such file".into(),
                hint: Some("look again".into()),
                reported: false,
            }
        );
    }

    #[test]
    fn an_untyped_error_is_exit_one() {
        assert_eq!(report(&anyhow::anyhow!("odd")).kind.code(), 1);
    }
}
