//! What the model may use to answer, and what is shown of it.

use clap::Args;

/// What the model may use to answer, and what is shown of it.
#[derive(Args, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag that can be typed")]
pub struct ToolOptions {
    /// Let the model search with Google
    #[arg(hide_short_help = true, long, help_heading = "Tools and sources")]
    pub search: bool,

    /// Let the model read the addresses in the prompt
    #[arg(hide_short_help = true, long, help_heading = "Tools and sources")]
    pub url_context: bool,

    /// Let the model run Python of its own at Google
    #[arg(hide_short_help = true, long, help_heading = "Tools and sources")]
    pub code_execution: bool,

    /// Let the model look places up in Google Maps
    #[arg(hide_short_help = true, long, help_heading = "Tools and sources")]
    pub maps: bool,

    /// Print the numbered sources on stdout behind the answer (default on a terminal: on stderr)
    #[arg(hide_short_help = true, long, conflicts_with_all = ["raw", "schema", "schema_multi", "extract", "extract_last"], help_heading = "Tools and sources")]
    pub sources: bool,

    /// Put `[1]` behind what source 1 stands for; the answer is then printed at its end
    #[arg(hide_short_help = true, long, conflicts_with_all = ["json", "raw", "schema", "schema_multi", "extract", "extract_last"], help_heading = "Tools and sources")]
    pub cite: bool,

    /// Print nothing and end with 9 if the answer names no source; it is then printed at its end
    #[arg(hide_short_help = true, long, help_heading = "Tools and sources")]
    pub require_sources: bool,

    /// Show parts that are not text, such as code that was run and its output, on stderr
    #[arg(hide_short_help = true, long, help_heading = "Tools and sources")]
    pub parts: bool,
}
