//! Where requests go, and for how long. Every command takes these.

use std::time::Duration;

use clap::Args;

use crate::values::{duration, whole};

/// Where requests go, and for how long.
#[derive(Args, Default)]
pub struct NetworkOptions {
    /// Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    #[arg(hide_short_help = true, long, global = true, value_name = "URL", help_heading = "Key and network")]
    pub base_url: Option<String>,

    /// The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "TIME",
        value_parser = duration,
        help_heading = "Key and network",
        allow_negative_numbers = true
    )]
    pub timeout: Option<Duration>,

    /// How often to try again while nothing was printed; a try may be billed [default: 3]
    ///
    /// A server may name a wait before the next try. The waits take 60 s in all at most; where one would be longer,
    /// the run ends.
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "N",
        value_parser = whole::<u32>,
        help_heading = "Key and network",
        allow_negative_numbers = true
    )]
    pub retries: Option<u32>,
}
