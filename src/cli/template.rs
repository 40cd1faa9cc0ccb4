//! What can be typed behind `gemini template`.

use clap::Subcommand;

/// What can be done with templates.
#[derive(Subcommand)]
pub enum TemplateAction {
    /// List the templates
    List,
    /// Print a template
    Show {
        /// Its name
        name: String,
    },
    /// Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example
    Edit {
        /// Its name
        name: String,
    },
    /// Print where templates are, or where one of them is
    Path {
        /// Its name
        name: Option<String>,
    },
}
