//! Where a usage error leads: what somebody may have meant who typed this.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::waiting;
use crate::commands::{habits, whole};
use crate::suggest;

use super::{is_another_word, meant_as_prompt};

/// The hint of a usage error. `tip` is clap's own.
pub fn hint(error: &clap::Error, tip: Option<&str>, arguments: &[OsString]) -> String {
    let root = whole();
    let verbs = typed_verbs(&root, arguments);
    if let Some(long) = one_dash(&root, arguments) {
        return format!("the option is --{long}");
    }
    let prompt = meant_as_prompt(arguments).filter(|_| error.kind() != ErrorKind::MissingRequiredArgument);
    let prompt = prompt.map(|prompt| format!("; to ask these words: gemini -- {prompt}"));
    if let Some(habit) = habit(&verbs, arguments) {
        return habit.to_owned();
    }
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
    if let Some(pair) = model_option(error, arguments) {
        return pair;
    }
    let flag = context(error, ContextKind::InvalidArg);
    let flag = flag.filter(|_| error.kind() == ErrorKind::UnknownArgument && verbs.is_empty());
    // clap would have a stray option sent as the whole prompt.
    let tip = tip.filter(|tip| !tip.starts_with("to pass")).map(ToOwned::to_owned);
    flag.and_then(|flag| unknown_option(flag, words_before(&root, flag, arguments), tip.as_deref()))
        .or(tip)
        .unwrap_or(help)
}

/// What to type in place of `-o NAME VALUE`.
fn model_option(error: &clap::Error, arguments: &[OsString]) -> Option<String> {
    context(error, ContextKind::InvalidArg).filter(|argument| argument.starts_with("--option"))?;
    let name = context(error, ContextKind::InvalidValue).filter(|_| error.kind() == ErrorKind::ValueValidation)?;
    Some(habits::model_option(name, behind(arguments, name)))
}

/// Where an option leads that is none here; none if there is nothing better to say than where the help is. Behind two
/// words and more, a short one belongs to a prompt that should have been quoted: `what does ls -l do`.
fn unknown_option(flag: &str, words_before: usize, tip: Option<&str>) -> Option<String> {
    let in_prompt = words_before >= 2;
    let habit = habits::option(flag).filter(|_| !in_prompt || flag.starts_with("--"));
    let quoting = "quote a prompt that has an option in it; gemini --help lists those of gemini";
    habit.or(in_prompt.then_some(quoting).filter(|_| tip.is_none())).map(ToOwned::to_owned)
}

/// What to type in place of a command that other tools have and ours has not: `config get`.
fn habit(verbs: &[&str], arguments: &[OsString]) -> Option<&'static str> {
    let [verb] = verbs else { return None };
    habits::command(&[verb, behind(arguments, verb)?])
}

/// The word behind the first one like this.
fn behind<'a>(arguments: &'a [OsString], word: &str) -> Option<&'a str> {
    let at = arguments.iter().position(|argument| argument == word)?;
    arguments.get(at + 1)?.to_str()
}

/// How many words of a prompt stand before this option.
fn words_before(root: &Command, flag: &str, arguments: &[OsString]) -> usize {
    let mut count = 0;
    let mut words = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default());
    while let Some(word) = words.next().filter(|word| !word.starts_with(flag)) {
        if !word.starts_with('-') {
            count += 1;
        } else if waiting(root, word).is_some() {
            words.next();
        }
    }
    count
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
        } else if waiting(root, word).or(waiting(command, word)).is_some() {
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

/// The verb that is like the one that is not there. clap knows none behind `help`, and takes `get` for `set`.
fn near_verb<'a>(root: &'a Command, verbs: &[&str], error: &clap::Error) -> Option<&'a str> {
    let wanted = context(error, ContextKind::InvalidSubcommand).filter(|wanted| !wanted.starts_with('-'))?;
    let path = verbs.iter().filter(|verb| **verb != "help");
    let command = path.fold(root, |command, verb| command.find_subcommand(verb).unwrap_or(command));
    let is_no_slip = |name: &&str| is_another_word(wanted, name) || *name == "help" && verbs.contains(name);
    let names = || command.get_subcommands().map(Command::get_name).filter(|name| !is_no_slip(name));
    names().find(|name| strsim::osa_distance(wanted, name) <= 1).or_else(|| suggest::meant(wanted, names()))
}
