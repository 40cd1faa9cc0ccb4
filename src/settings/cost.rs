//! What a prompt may cost.

use crate::cli::CostOptions;
use crate::config::Config;
use crate::prices::{Money, Prices};

/// What was decided about it.
pub struct CostSettings {
    /// What models cost.
    pub prices: Prices,
    /// Whether tokens are counted instead of asking.
    pub count: bool,
    /// The most tokens of input.
    pub max_input_tokens: Option<u64>,
    /// The most that it may cost.
    pub max_cost: Option<Money>,
}

impl CostSettings {
    /// Decides.
    pub fn gather(typed: &CostOptions, config: &Config) -> Self {
        Self {
            prices: Prices::new(config.prices.clone()),
            count: typed.count,
            max_input_tokens: typed.max_input_tokens,
            max_cost: typed.max_cost,
        }
    }

    /// Whether the input has to be counted before it is sent.
    pub fn is_limited(&self) -> bool {
        self.max_input_tokens.is_some() || self.max_cost.is_some()
    }
}
