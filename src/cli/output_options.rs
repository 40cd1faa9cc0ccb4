//! What becomes of the answer.

use std::path::PathBuf;

use clap::Args;

use crate::values::Render;

/// What becomes of the answer.
#[derive(Args, Default)]
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

    /// The answer must be JSON of this schema: a JSON Schema, a file with one, or 'name, age int'
    ///
    /// Nothing is printed unless all of it fits. In the short form a field has one of the types str, int, float, bool,
    /// in [ ] for a list of them, and behind a colon a description.
    #[arg(
        hide_short_help = true,
        long,
        value_name = "SCHEMA",
        help_heading = "Output",
        conflicts_with_all = ["schema_multi", "extract", "extract_last"]
    )]
    pub schema: Option<String>,

    /// The answer must be a list of this schema; each element is a line, as soon as it is complete and fits
    #[arg(
        hide_short_help = true,
        long,
        value_name = "SCHEMA",
        help_heading = "Output",
        conflicts_with_all = ["extract", "extract_last"]
    )]
    pub schema_multi: Option<String>,

    /// Print the first fenced code block alone, without its fences
    #[arg(
        hide_short_help = true,
        short = 'x',
        long,
        value_name = "LANG",
        help_heading = "Output",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with_all = ["extract_last", "json"],
        long_help = "Print the first fenced code block alone, without its fences; -x=LANG the first of this language"
    )]
    pub extract: Option<String>,

    /// Print the last fenced code block alone
    #[arg(
        hide_short_help = true,
        long = "xl",
        alias = "extract-last",
        value_name = "LANG",
        help_heading = "Output",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with = "json"
    )]
    pub extract_last: Option<String>,

    /// Token counts on stderr
    #[arg(hide_short_help = true, short, long, help_heading = "Output")]
    pub usage: bool,

    /// The model's bytes untouched: control characters, no newline added
    #[arg(hide_short_help = true, long, conflicts_with = "json", help_heading = "Output")]
    pub raw: bool,

    /// Lay Markdown out as it comes [default: auto]
    ///
    /// auto does so on a terminal, unless TERM is dumb or the answer has a form of its own (--json, --schema, -x, --raw)
    /// or goes to a file. In a pipe, always does so too.
    #[arg(hide_short_help = true, long, value_name = "WHEN", help_heading = "Output")]
    pub render: Option<Render>,

    /// Show the request instead of sending it, key hidden
    #[arg(long, conflicts_with = "json", help_heading = "Output")]
    pub dry_run: bool,

    /// Show the request as a curl command instead of sending it
    #[arg(hide_short_help = true, long, conflicts_with_all = ["dry_run", "json"], help_heading = "Output")]
    pub curl: bool,
}
