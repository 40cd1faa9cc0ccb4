//! What can be typed behind `gemini config`.

use clap::Subcommand;

use crate::config::table;

/// What can be done with the configuration.
#[derive(Subcommand)]
pub enum ConfigAction {
    /// Print where the configuration is
    Path,
    /// Print every setting, its value, and where it comes from
    Show,
    /// Write a setting into the configuration
    #[command(long_about = set_help())]
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

fn set_help() -> String {
    format!(
        "Write a setting into the configuration\n\nComments and order stay as they are, and a file that cannot be \
         understood is never written over. The settings:\n\n{}",
        table::help()
    )
}
