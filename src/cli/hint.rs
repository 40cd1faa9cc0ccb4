//! Where a usage error leads: what somebody may have meant who typed this.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Command};

use super::{Cli, is_another_word, meant_as_prompt};
use crate::nearest;

/// How other programs attach a file.
const ATTACHING: [&str; 3] = ["-f", "--file", "--image"];

/// The hint of a usage error. `tip` is clap's own.
pub fn hint(error: &clap::Error, tip: Option<&str>, arguments: &[OsString]) -> String {
    let root = Cli::whole();
    let verbs = typed_verbs(&root, arguments);
    if let Some(long) = one_dash(&root, arguments) {
        return format!("the option is --{long}");
    }
    let prompt = meant_as_prompt(arguments).filter(|_| error.kind() != ErrorKind::MissingRequiredArgument);
    let prompt = prompt.map(|prompt| format!("; to ask these words: gemini -- {prompt}"));
    if let Some(verb) = near_verb(&root, &verbs, error) {
        let command = [&["gemini"], verbs.as_slice(), &[verb]].concat().join(" ");
        return format!("the command is `{command}`{}", prompt.unwrap_or_default());
    }
    // `gemini help man --help` is none.
    let path = verbs.iter().copied().filter(|verb| *verb != "help");
    let help = std::iter::once("gemini").chain(path).chain(["--help"]).collect::<Vec<_>>().join(" ");
    if let Some(prompt) = prompt {
        return help + &prompt;
    }
    let flag = context(error, ContextKind::InvalidArg).filter(|_| error.kind() == ErrorKind::UnknownArgument);
    // clap would have a stray option sent as the whole prompt.
    let stray = tip.is_some_and(|tip| tip.starts_with("to pass"));
    match (flag, tip) {
        (Some(flag), _) if verbs.is_empty() && ATTACHING.contains(&flag) => "-a FILE attaches a file".to_owned(),
        (Some(flag), _) if verbs.is_empty() && stray => quote_it(flag),
        (_, Some(tip)) if !stray => tip.to_owned(),
        _ => help,
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

/// The commands that were typed, the outermost first. clap names them in some of its errors only.
fn typed_verbs<'a>(root: &'a Command, arguments: &[OsString]) -> Vec<&'a str> {
    let mut command = root;
    let mut verbs = Vec::new();
    let mut words = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default());
    while let Some(word) = words.next() {
        if word == "help" && verbs.is_empty() {
            verbs.push("help");
        } else if let Some(verb) = command.find_subcommand(word) {
            verbs.push(verb.get_name());
            command = verb;
        } else if word == "--" || !word.starts_with('-') {
            break;
        } else if takes_value(root, word) || takes_value(command, word) {
            words.next();
        }
    }
    verbs
}

/// A long option that was typed with one dash, as `-version`.
fn one_dash<'a>(root: &'a Command, arguments: &[OsString]) -> Option<&'a str> {
    let typed = arguments.iter().filter_map(|word| word.to_str()?.strip_prefix('-'));
    let long = |word: &str| root.get_arguments().filter_map(clap::Arg::get_long).find(|long| *long == word);
    typed.take_while(|word| *word != "-").find_map(long)
}

/// Whether the word behind this option is its value.
fn takes_value(command: &Command, option: &str) -> bool {
    let is_meant = |argument: &&clap::Arg| {
        let long = argument.get_long().is_some_and(|long| option.strip_prefix("--") == Some(long));
        let short = argument.get_short().is_some_and(|short| option.strip_prefix('-') == Some(&short.to_string()));
        long || short
    };
    let action = command.get_arguments().find(is_meant).map(clap::Arg::get_action);
    matches!(action, Some(ArgAction::Set | ArgAction::Append))
}

/// The verb that is like the one that is not there. clap knows none behind `help`, and takes `get` for `set`.
fn near_verb<'a>(root: &'a Command, verbs: &[&str], error: &clap::Error) -> Option<&'a str> {
    let wanted = context(error, ContextKind::InvalidSubcommand).filter(|wanted| !wanted.starts_with('-'))?;
    let path = verbs.iter().filter(|verb| **verb != "help");
    let command = path.fold(root, |command, verb| command.find_subcommand(verb).unwrap_or(command));
    let is_no_slip = |name: &&str| is_another_word(wanted, name) || *name == "help" && verbs.contains(name);
    let names = || command.get_subcommands().map(Command::get_name).filter(|name| !is_no_slip(name));
    names().find(|name| strsim::osa_distance(wanted, name) <= 1).or_else(|| nearest::meant(wanted, names()))
}

/// Only a plain flag is repeated: anything else may hold a key.
fn quote_it(flag: &str) -> String {
    let is_short = flag.len() == 2 && flag.ends_with(|c: char| c.is_ascii_alphabetic());
    let is_long = flag.strip_prefix("--").is_some_and(|name| {
        (1..=20).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    });
    let (flag, example) = if is_short || is_long { (flag, flag) } else { ("an option", "-x") };
    format!("to ask about {flag}, quote it: gemini \"what does {example} do?\"")
}
