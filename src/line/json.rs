//! Whether a line that cannot be understood asks for JSON: clap keeps nothing of what stands behind its first mistake.

use std::ffi::OsString;

use clap::Command;

use crate::cli::waiting;

/// Whether `--json` was typed as a flag: before any `--`, and not as the value of an option.
pub fn asks_for_json(root: &Command, arguments: &[OsString]) -> bool {
    let mut command = root;
    let mut is_prompt = false;
    let mut words = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default()).peekable();
    while let Some(word) = words.next() {
        match word {
            "--" => return false,
            "--json" => return true,
            _ if word.starts_with('-') => {
                let option = waiting(command, word).or_else(|| waiting(root, word));
                let is_value = |next: &&str| {
                    option.is_some_and(|option| option.is_allow_hyphen_values_set() || !next.starts_with('-'))
                };
                words.next_if(is_value);
            }
            _ => match command.find_subcommand(word).filter(|_| !is_prompt) {
                Some(verb) => command = verb,
                None => is_prompt = true,
            },
        }
    }
    false
}
