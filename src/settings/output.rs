//! What becomes of the answer.

use std::path::PathBuf;

use crate::cli::OutputOptions;

/// What was decided about it.
pub struct OutputSettings {
    /// The file that the answer goes to, instead of standard output.
    pub file: Option<PathBuf>,
    /// Whether a file that is there may be replaced.
    pub force: bool,
    /// Whether to tell the token counts.
    pub usage: bool,
    /// Whether control characters go out as they are.
    pub raw: bool,
    /// Whether the request is only shown, and how.
    pub show: Option<Preview>,
}

/// In which form a request is shown instead of being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    /// `--dry-run`: as HTTP, for reading.
    Http,
    /// `--curl`: as a command, for running.
    Curl,
}

impl OutputSettings {
    /// Decides.
    pub fn gather(typed: &OutputOptions) -> Self {
        Self {
            // As everywhere, `-` is standard output.
            file: typed.output.clone().filter(|path| path.as_os_str() != "-"),
            force: typed.force,
            usage: typed.usage,
            raw: typed.raw,
            show: preview(typed),
        }
    }
}

fn preview(typed: &OutputOptions) -> Option<Preview> {
    match (typed.dry_run, typed.curl) {
        (true, _) => Some(Preview::Http),
        (_, true) => Some(Preview::Curl),
        _ => None,
    }
}
