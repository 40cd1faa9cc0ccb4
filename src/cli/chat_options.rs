//! Which conversation a prompt belongs to, and what is kept.

use std::num::NonZeroUsize;

use clap::Args;

/// Which conversation a prompt belongs to, and what is kept.
#[derive(Args, Default)]
pub struct ChatOptions {
    /// Go on with this terminal's last conversation
    ///
    /// With its model and its system instruction, where no others are given. Terminals are told apart by their session;
    /// GEMINI_CHAT=WORD makes one of all that have the same word.
    #[arg(short = 'c', long = "continue", group = "conversation")]
    pub goes_on: bool,

    /// Begin the conversation NAME, or go on with it; it is kept
    ///
    /// Until `gemini log remove` removes it. The whole id of a conversation that is kept goes on with that one.
    #[arg(hide_short_help = true, long, value_name = "NAME", group = "conversation", help_heading = "Conversation")]
    pub chat: Option<String>,

    /// Go on with a copy, of all turns or of the first TURN; what is copied stays as it is
    #[arg(
        hide_short_help = true,
        long,
        value_name = "TURN",
        num_args = 0..=1,
        require_equals = true,
        requires = "conversation",
        help_heading = "Conversation"
    )]
    pub fork: Option<Option<NonZeroUsize>>,

    /// Send only the last N turns of the conversation; a turn is a prompt with its answer
    #[arg(hide_short_help = true, long, value_name = "N", requires = "conversation", help_heading = "Conversation")]
    pub last: Option<NonZeroUsize>,

    /// Keep nothing of this run
    #[arg(hide_short_help = true, short = 'n', long, help_heading = "Conversation")]
    pub no_log: bool,
}
