//! Where on a line the cursor stands, and what may stand there. The words are read as `line::read` does: a word that is no
//! command begins a prompt, and behind one there are no commands.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command};

use crate::cli::{takes_value, waiting};
use crate::environment::Environment;

use super::values;
use super::{Candidate, Offer, Rest};

/// A place on a line.
pub struct Place<'a> {
    /// The innermost command.
    command: &'a Command,
    /// The option whose value stands here.
    option: Option<&'a Arg>,
    /// The words of that command so far that are neither options nor their values.
    pub words: Vec<&'a str>,
    /// Whether it stands behind `--`.
    literal: bool,
    /// Where the line of another program begins, the name of ours counted.
    other: Option<usize>,
    /// How many words there are before it.
    before: usize,
}

impl<'a> Place<'a> {
    /// The place behind these words, the first of which is the program's name.
    pub fn find(root: &'a Command, before: &[&'a str]) -> Self {
        let mut place =
            Self { command: root, option: None, words: Vec::new(), literal: false, other: None, before: before.len() };
        for (at, word) in before.iter().enumerate().skip(1) {
            place.pass(word);
            if place.other.is_none() && !place.words.is_empty() && place.takes_command() {
                place.other = Some(at);
            }
        }
        place
    }

    fn pass(&mut self, word: &'a str) {
        if self.other.is_some() || self.option.take().is_some() {
            return;
        }
        let verb = if self.literal || !self.words.is_empty() { None } else { self.command.find_subcommand(word) };
        match verb {
            Some(verb) => self.command = verb,
            None if self.literal => self.words.push(word),
            None if word == "--" => self.literal = true,
            None if word.len() > 1 && word.starts_with('-') => self.option = waiting(self.command, word),
            None => self.words.push(word),
        }
    }

    fn long(&self, name: &str) -> Option<&'a Arg> {
        self.command.get_arguments().find(|argument| argument.get_long() == Some(name))
    }

    /// Whether the words here are the line of another program.
    fn takes_command(&self) -> bool {
        self.command.get_positionals().any(Arg::is_trailing_var_arg_set)
    }

    /// What may stand here, where this has been typed of it. What does not begin like that may be among it.
    pub fn offer(&self, typed: &str, environment: &Environment) -> Offer {
        let is_option = typed.starts_with('-') && !self.literal;
        if let Some(at) = self.other.or((self.takes_command() && !is_option).then_some(self.before)) {
            return Offer::of::<String>([]).with(Rest::Command(at));
        }
        if let Some(option) = self.option {
            return values::of(option, typed, self, environment);
        }
        if is_option {
            return self.options(typed, environment);
        }
        let verbs = self.command.get_subcommands().filter(|verb| !verb.is_hide_set());
        let verbs: Vec<_> = verbs.map(|verb| candidate(verb.get_name().to_owned(), verb.get_about())).collect();
        match self.positional() {
            _ if !self.literal && self.words.is_empty() && !verbs.is_empty() => {
                Offer { candidates: verbs, rest: Rest::Nothing }
            }
            Some(argument) => values::of(argument, typed, self, environment),
            None => Offer::of::<String>([]),
        }
    }

    /// The argument whose turn it is.
    fn positional(&self) -> Option<&'a Arg> {
        let all: Vec<_> = self.command.get_positionals().filter(|argument| !argument.is_hide_set()).collect();
        let last = all.last().filter(|argument| matches!(argument.get_action(), ArgAction::Append));
        all.get(self.words.len()).or(last).copied()
    }

    /// Options, or the values of one that stands there with its `=`.
    fn options(&self, typed: &str, environment: &Environment) -> Offer {
        if let Some((flag, value)) = typed.split_once('=')
            && let Some(option) =
                flag.strip_prefix("--").and_then(|long| self.long(long)).filter(|option| takes_value(option))
        {
            return values::of(option, value, self, environment).behind(&format!("{flag}="));
        }
        let shown = self.command.get_arguments().filter(|argument| !argument.is_hide_set());
        let flags = shown.flat_map(|argument| {
            // A letter alone says little: it is offered where a dash asks for letters.
            let short = argument.get_short().filter(|_| typed == "-").map(|short| format!("-{short}"));
            let long = argument.get_long().map(|long| format!("--{long}"));
            short.into_iter().chain(long).map(|flag| candidate(flag, argument.get_help()))
        });
        Offer { candidates: flags.collect(), rest: Rest::Nothing }
    }
}

/// A candidate with the first line of its help.
pub fn candidate(value: String, help: Option<&StyledStr>) -> Candidate {
    let help = help.map(ToString::to_string).unwrap_or_default();
    Candidate { value, about: help.lines().next().unwrap_or_default().to_owned() }
}
