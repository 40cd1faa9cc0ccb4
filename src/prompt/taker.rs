//! Who reads standard input. It can be read once.

use crate::cli::PromptOptions;
use crate::failure::Failure;

/// Who reads standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taker {
    /// `-`: it is part of the prompt, and waited for at a terminal, too.
    Dash,
    /// `-f -`
    File,
    /// `--files-from -`
    List,
    /// `-a -`
    Attachment,
    /// The prompt, if there is a pipe.
    Pipe,
    /// Nobody, or the key was in it.
    Nobody,
}

/// Decides it. It may hold the key already.
///
/// Fails (exit 2) where two want it, or one who is told not to look.
pub fn of(typed: &PromptOptions, dash: bool, holds_key: bool) -> Result<Taker, Failure> {
    let files = typed.files.iter().filter(|name| name.as_os_str() == "-").map(|_| (Taker::File, "-f -"));
    let list = typed.files_from.iter().filter(|name| name.as_os_str() == "-").map(|_| (Taker::List, "--files-from -"));
    let attached = typed.attachments.iter().filter(|name| *name == "-").map(|_| (Taker::Attachment, "-a -"));
    let dash = dash.then_some((Taker::Dash, "-"));
    let takers: Vec<_> = files.chain(list).chain(attached).chain(dash).collect();
    match takers[..] {
        [] if typed.no_stdin || holds_key => Ok(Taker::Nobody),
        [] => Ok(Taker::Pipe),
        [(_, option), ..] if typed.no_stdin => {
            Err(Failure::usage(format!("`{option}` and --no-stdin contradict each other")))
        }
        [_, ..] if holds_key => Err(Failure::usage("standard input can be used only once, and it holds the key")),
        [(taker, _)] => Ok(taker),
        [(_, one), (_, next), ..] => {
            let hint = if one == next {
                format!("give `{one}` once")
            } else {
                format!("give it as `{one}` or as `{next}`, not both")
            };
            Err(Failure::usage("standard input can be used only once").hint(hint))
        }
    }
}
