//! The verbs of a command, defined only once that command is typed: a prompt needs none of them, and a tenth of its
//! time would go into describing them all.

use clap::{ArgMatches, Command, Error, FromArgMatches, Subcommand};

/// What was typed behind a command.
pub struct Late<T>(pub T);

impl<T: Subcommand> Subcommand for Late<T> {
    fn augment_subcommands(command: Command) -> Command {
        command.defer(|command| {
            // The description of `T` itself is for readers of the code.
            let about = command.get_about().cloned().unwrap_or_default();
            T::augment_subcommands(command).about(about).long_about(None)
        })
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

impl<T: FromArgMatches> FromArgMatches for Late<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}
