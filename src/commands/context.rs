//! What a command is handed: everything that was decided before it runs.

use crate::config::Config;
use crate::console::Console;
use crate::environment::Environment;
use crate::settings::Shared;

/// One value for every command; how much of it was decided is up to what the command needs.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What the options that all commands share come to.
    pub shared: &'a Shared,
    /// The outside world.
    pub environment: &'a Environment,
    /// The configuration.
    pub config: &'a Config,
    /// Standard error.
    pub console: &'a Console,
}
