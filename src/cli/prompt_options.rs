//! What is asked, and what goes along with it.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use crate::values::param;

/// What is asked, and what goes along with it.
#[derive(Args, Clone, Default)]
pub struct PromptOptions {
    /// Whether `--` was typed, so that what stands behind it is asked, whatever it looks like.
    #[arg(skip)]
    pub literal: bool,

    /// What to ask; words are joined by a space, `-` adds standard input
    #[arg(hide_short_help = true, value_name = "PROMPT")]
    pub words: Vec<String>,

    /// The prompt, instead of words
    #[arg(short, long, value_name = "TEXT", conflicts_with = "words", allow_hyphen_values = true)]
    pub prompt: Option<String>,

    /// The model [default: gemini-flash-latest]
    #[arg(
        short,
        long,
        value_name = "NAME",
        long_help = "The model [env: GEMINI_MODEL] [default: gemini-flash-latest]"
    )]
    pub model: Option<String>,

    /// Ask with a template of yours
    #[arg(
        short,
        long,
        value_name = "NAME",
        long_help = "Ask with a template of yours; `gemini template list` shows them"
    )]
    pub template: Option<String>,

    /// A value for a {name} in the template; repeatable
    #[arg(hide_short_help = true, long = "param", value_name = "NAME=VALUE", value_parser = param, requires = "template")]
    pub params: Vec<(String, String)>,

    /// The system instruction; @FILE reads a file
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    pub system: Option<String>,

    /// Add a text file, a folder of them, or `-`
    #[arg(
        short,
        long = "file",
        value_name = "PATH|-",
        value_hint = ValueHint::AnyPath,
        long_help = "Add a text file, or standard input as `-`; of a folder, the text files that git would track; repeatable"
    )]
    pub files: Vec<PathBuf>,

    /// Add the files that a list names, one a line; `-` reads it
    #[arg(hide_short_help = true, long, value_name = "LIST|-", value_hint = ValueHint::FilePath)]
    pub files_from: Option<PathBuf>,

    /// The names in --files-from end in NUL (git ls-files -z)
    #[arg(hide_short_help = true, short = '0', long, requires = "files_from")]
    pub null: bool,

    /// Attach a file, a URL, or standard input as `-`
    #[arg(short, long = "attachment", value_name = "PATH|URL|-", value_hint = ValueHint::FilePath)]
    pub attachments: Vec<OsString>,

    /// The MIME type of the attachments, where the content does not tell
    #[arg(hide_short_help = true, long, value_name = "MIME", requires = "attachments")]
    pub attachment_type: Option<String>,

    /// Leave at Google what was uploaded because it is too large for a request
    #[arg(hide_short_help = true, long)]
    pub keep_upload: bool,

    /// Send the prompt even if your key stands in it
    #[arg(hide_short_help = true, long)]
    pub allow_secrets: bool,

    /// Do not look at standard input (loops, cron)
    #[arg(hide_short_help = true, long)]
    pub no_stdin: bool,
}
