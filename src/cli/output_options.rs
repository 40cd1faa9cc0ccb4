//! What becomes of the answer.

use std::path::PathBuf;

use clap::Args;

/// What becomes of the answer.
#[derive(Args)]
pub struct OutputOptions {
    /// Print the answer as it comes (default on a terminal)
    #[arg(hide_short_help = true, long, overrides_with = "no_stream", help_heading = "Output")]
    pub stream: bool,

    /// Print the answer when it is complete (default in a pipe)
    #[arg(hide_short_help = true, long, overrides_with = "stream", help_heading = "Output")]
    pub no_stream: bool,

    /// Write the answer to a file, complete or not at all
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Let --output replace a file that is there
    #[arg(hide_short_help = true, long, requires = "output", help_heading = "Output")]
    pub force: bool,

    /// Token counts on stderr
    #[arg(hide_short_help = true, short, long, help_heading = "Output")]
    pub usage: bool,

    /// The model's bytes untouched: control characters, no newline added
    #[arg(hide_short_help = true, long, conflicts_with = "json", help_heading = "Output")]
    pub raw: bool,

    /// Show the request instead of sending it, key hidden
    #[arg(long, conflicts_with = "json", help_heading = "Output")]
    pub dry_run: bool,

    /// Show the request as a curl command instead of sending it
    #[arg(hide_short_help = true, long, conflicts_with_all = ["dry_run", "json"], help_heading = "Output")]
    pub curl: bool,
}
