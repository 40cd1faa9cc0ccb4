//! What is said besides the answer, and in which form. Every command takes these.

use clap::Args;

use crate::values::Color;

/// What is said besides the answer, and in which form.
#[derive(Args, Default)]
pub struct ConsoleOptions {
    /// One JSON object on stdout, for answers and for errors
    #[arg(long, global = true, help_heading = "Output")]
    pub json: bool,

    /// Only errors on stderr
    #[arg(hide_short_help = true, short, long, global = true, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,

    /// Say on stderr what is done
    #[arg(hide_short_help = true, short, long, global = true, help_heading = "Output")]
    pub verbose: bool,

    /// Colour on stderr [default: auto]
    #[arg(hide_short_help = true, long, global = true, value_name = "WHEN", help_heading = "Output")]
    pub color: Option<Color>,
}
