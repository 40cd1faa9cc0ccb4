//! A question to the person at the terminal that is answered with yes or no.

use crate::console::Console;
use crate::console::spinner::in_foreground;
use crate::environment::{Environment, Input};
use crate::failure::Failure;
use crate::stdin;

/// Whether there is somebody to ask. In the background nobody can answer: the question would stop the job.
pub fn can_be_asked(environment: &Environment) -> bool {
    environment.stdin == Input::Terminal && environment.stderr_is_terminal && in_foreground()
}

/// Asks. Enter alone means what is `usual`; the end of the input means no.
///
/// Fails (exit 2) if standard input cannot be read.
pub fn is_yes(question: &str, usual: bool, console: &Console) -> Result<bool, Failure> {
    console.ask(&format!("{question} {} ", if usual { "[Y/n]" } else { "[y/N]" }));
    let answer = stdin::line()?.map(|answer| answer.trim().to_ascii_lowercase());
    Ok(answer.is_some_and(|answer| if answer.is_empty() { usual } else { matches!(answer.as_str(), "y" | "yes") }))
}
