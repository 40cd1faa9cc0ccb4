//! How the model answers.

use clap::Args;
use serde_json::Value;

use crate::values::{Thinking, decimal, option, safety, thinking, whole};

/// How the model answers.
#[derive(Args, Clone, Default)]
pub struct ModelOptions {
    /// Any generationConfig field; repeatable
    #[arg(
        short,
        long = "option",
        value_name = "KEY=VALUE",
        value_parser = option,
        help_heading = "Model options",
        long_help = "Any generationConfig field, as JSON where it parses, a.b=1 for one within another; repeatable"
    )]
    pub options: Vec<(String, Value)>,

    /// Randomness, 0 to 2; newer models ignore it
    #[arg(
        hide_short_help = true,
        long,
        value_name = "N",
        value_parser = decimal::<f64>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub temperature: Option<f64>,

    /// Nucleus sampling, 0 to 1; newer models ignore it
    #[arg(
        hide_short_help = true,
        long,
        value_name = "N",
        value_parser = decimal::<f64>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub top_p: Option<f64>,

    /// Sample from the K best tokens; newer models ignore it
    #[arg(
        hide_short_help = true,
        long,
        value_name = "K",
        value_parser = whole::<u32>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub top_k: Option<u32>,

    /// The most tokens to answer with, thinking included
    #[arg(
        hide_short_help = true,
        long,
        value_name = "N",
        value_parser = whole::<u32>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub max_tokens: Option<u32>,

    /// Stop where this text would come; repeatable
    #[arg(
        hide_short_help = true,
        long,
        value_name = "TEXT",
        help_heading = "Model options",
        allow_hyphen_values = true
    )]
    pub stop: Vec<String>,

    /// The same seed gives the same answer, mostly
    #[arg(
        hide_short_help = true,
        long,
        value_name = "N",
        value_parser = whole::<i32>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub seed: Option<i32>,

    /// minimal, low, medium, high, xhigh or a token budget
    #[arg(
        hide_short_help = true,
        long,
        value_name = "LEVEL",
        value_parser = thinking,
        help_heading = "Model options",
        allow_negative_numbers = true,
        long_help = "minimal, low, medium, high, xhigh, or a token budget (2.5 models)"
    )]
    pub thinking: Option<Thinking>,

    /// How strict Google's filters are, e.g. HARASSMENT=BLOCK_NONE; repeatable
    #[arg(hide_short_help = true, long, value_name = "CATEGORY=THRESHOLD", value_parser = safety, help_heading = "Model options")]
    pub safety: Vec<(String, String)>,

    /// Show the model's thoughts on stderr
    #[arg(hide_short_help = true, long, help_heading = "Model options")]
    pub thoughts: bool,
}
