//! What it may cost, and what it would cost.

use clap::Args;

use crate::prices::Money;
use crate::values::whole;

/// What it may cost, and what it would cost.
#[derive(Args, Default)]
pub struct CostOptions {
    /// Count the tokens of the input instead of asking; costs nothing
    #[arg(
        hide_short_help = true,
        long,
        conflicts_with_all = ["dry_run", "curl"],
        help_heading = "Output",
        long_help = "Count the tokens of the input instead of asking, input by input, and say what they would cost; \
                     to count costs nothing"
    )]
    pub count: bool,

    /// Refuse an input of more tokens, before anything is paid
    #[arg(
        hide_short_help = true,
        long,
        value_name = "N",
        value_parser = whole::<u64>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub max_input_tokens: Option<u64>,

    /// Refuse what would cost more US dollars, before anything is paid
    ///
    /// The input is counted first, and as many tokens of answer as --max-tokens allows are added; without --max-tokens
    /// nobody knows how long the answer will be, and the input alone is held against the limit. A model without a
    /// known price is refused.
    #[arg(
        hide_short_help = true,
        long,
        value_name = "USD",
        value_parser = Money::read,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub max_cost: Option<Money>,
}
