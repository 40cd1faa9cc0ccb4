//! Which key is used, and which configuration. Every command takes these.

use std::path::PathBuf;

use clap::Args;

/// Which key is used, and which configuration.
#[derive(Args, Default)]
pub struct KeyOptions {
    /// The API key; other users of this machine may see it there
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "KEY",
        help_heading = "Key and network",
        allow_hyphen_values = true
    )]
    pub api_key: Option<String>,

    /// Read the API key from a file, or `-`
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "PATH",
        help_heading = "Key and network",
        conflicts_with = "api_key",
        long_help = "Read the API key from a file; `-` is standard input, /dev/fd/N a descriptor"
    )]
    pub api_key_file: Option<PathBuf>,

    /// Use the stored key of this name
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Key and network",
        conflicts_with_all = ["api_key", "api_key_file"],
        long_help = "Use the stored key of this name, before any variable [env: GEMINI_PROFILE, after them]"
    )]
    pub profile: Option<String>,

    /// Read this configuration instead of the usual one
    #[arg(hide_short_help = true, long, global = true, value_name = "FILE", help_heading = "Key and network")]
    pub config: Option<PathBuf>,
}
