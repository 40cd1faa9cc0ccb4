//! What can be typed behind `gemini config`.

use clap::Subcommand;

/// What can be done with the configuration.
#[derive(Subcommand)]
pub enum ConfigAction {
    /// Print where the configuration is
    Path,
    /// Print every setting, its value, and where it comes from
    Show,
    /// Write a setting into the configuration
    ///
    /// Comments and order stay as they are, and a file that cannot be understood is never written over. The settings:
    ///
    ///   model, base_url     texts
    ///   system              a text, or @FILE: a file beside the configuration
    ///   stream              true or false
    ///   timeout             a time, such as 10m
    ///   retries             a number
    ///   color               auto, always, never
    ///   thinking            minimal, low, medium, high, xhigh or tokens
    ///   safety.CATEGORY     a threshold, as with --safety
    ///   options.FIELD       any generationConfig field, as with -o
    ///   api_key_file        a file with the key
    ///   api_key_command     a command that prints it: a list of its words
    #[command(verbatim_doc_comment)]
    Set {
        /// The setting
        #[arg(id = "setting", value_name = "KEY")]
        key: String,

        /// Its value
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Take a setting out of the configuration
    Unset {
        /// The setting
        #[arg(id = "setting", value_name = "KEY")]
        key: String,
    },
}
