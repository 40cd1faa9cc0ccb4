//! The command line, understood: a verb and what it takes, or a prompt.

mod hint;
mod json;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{CommandFactory as _, FromArgMatches as _};

use crate::cli::{Cli, VERSION};
use crate::commands::{Command, whole, with_verbs};

pub use hint::hint;

/// Understands the command line: what was typed, and the verb; without one, a prompt is asked. The error is clap's: a
/// usage error, or the help that was asked for.
pub fn read(arguments: &[OsString]) -> Result<(Cli, Option<Command>), clap::Error> {
    let (mut command, mut matches) = parse(arguments)?;
    let literal = arguments.iter().any(|argument| argument == "--");
    if !literal {
        refuse_mistyped_verb(&mut command, &matches)?;
    }
    if let Some((verb, _)) = matches.subcommand() {
        refuse_prompt_options(&mut command, &matches, verb)?;
    }
    let verb = matches.subcommand().map(|_| Command::from_arg_matches(&matches)).transpose();
    let line = verb.and_then(|verb| {
        let mut cli = Cli::from_arg_matches_mut(&mut matches)?;
        cli.ask.prompt.literal = literal;
        Ok((cli, verb))
    });
    let line = line.map_err(|error| error.format(&mut command));
    // To take all of it apart would cost a hundredth of a prompt, shortly before the process ends anyway.
    std::mem::forget((command, matches));
    line
}

/// Whether JSON is asked for, on a line that was understood or not.
pub fn asks_for_json(line: &Result<(Cli, Option<Command>), clap::Error>, arguments: &[OsString]) -> bool {
    line.as_ref().map_or_else(|_| json::asks_for_json(&whole(), arguments), |(cli, _)| cli.shared.console.json)
}

/// A line whose first word is no verb is a prompt. It is read without them: to describe them takes a twentieth of a
/// prompt's time, and clap would find a verb behind an option, and forget the words before: `hello -q key remove work`.
fn parse(arguments: &[OsString]) -> Result<(clap::Command, clap::ArgMatches), clap::Error> {
    let read =
        |mut command: clap::Command| command.try_get_matches_from_mut(arguments).map(|matches| (command, matches));
    // The version alone needs no option described.
    if matches!(arguments, [_, only] if only == "--version" || only == "-V") {
        return read(clap::Command::new("gemini").version(VERSION));
    }
    let is_verb = |word: &str| Command::NAMES.contains(&word);
    let names_verb = arguments.iter().filter_map(|argument| argument.to_str()).any(is_verb);
    let prompt = read(Cli::command());
    match &prompt {
        Ok((_, matches)) if !words(matches).next().is_some_and(is_verb) => return prompt,
        // `key exec -- program --version` is not about us.
        Err(error) if error.kind() == ErrorKind::DisplayVersion && !names_verb => return prompt,
        _ => {}
    }
    let (command, matches) = read(with_verbs())?;
    let words_before = matches.subcommand().is_some() && words(&matches).next().is_some();
    if words_before { prompt } else { Ok((command, matches)) }
}

fn words(matches: &clap::ArgMatches) -> impl Iterator<Item = &str> {
    matches.get_many::<String>("words").into_iter().flatten().map(String::as_str)
}

/// `gemini -m x key check` would look as if the model mattered. What stands before the verb belongs to every command, or
/// else to a prompt; a verb that takes an option of a prompt has it behind its name.
fn refuse_prompt_options(
    command: &mut clap::Command,
    matches: &clap::ArgMatches,
    verb: &str,
) -> Result<(), clap::Error> {
    let is_typed = |option: &&clap::Arg| {
        let id = option.get_id().as_str();
        matches.try_contains_id(id).is_ok() && matches.value_source(id) == Some(ValueSource::CommandLine)
    };
    let of_a_prompt = |option: &&clap::Arg| !option.is_global_set() && !option.is_positional();
    let Some(flag) = command.get_arguments().filter(of_a_prompt).find(is_typed).and_then(clap::Arg::get_long) else {
        return Ok(());
    };
    let taken = command.find_subcommand(verb).is_some_and(|verb| takes(verb, flag));
    let message = if taken {
        format!("'--{flag}' stands behind the command '{verb}'")
    } else {
        format!("'--{flag}' belongs to a prompt and cannot be used with the command '{verb}'")
    };
    Err(command.error(ErrorKind::ArgumentConflict, message))
}

fn takes(command: &clap::Command, flag: &str) -> bool {
    command.get_arguments().any(|option| option.get_long() == Some(flag))
}

/// `gemini modles` and `gemini kye check` would be asked, and billed. A single word that is one slip away from a verb
/// is no prompt, nor are two or three that begin with such a slip and go on as that verb does.
fn refuse_mistyped_verb(command: &mut clap::Command, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
    let words: Vec<_> = words(matches).collect();
    let (meant, these) = match *words.as_slice() {
        [word] => (mistyped_verb(word), "this word"),
        [first, second] | [first, second, _] => (mistyped_verbs(first, second), "these words"),
        _ => return Ok(()),
    };
    let Some(verb) = meant else {
        return Ok(());
    };
    let tip = format!("the command is `gemini {verb}`; to ask {these}: gemini -- {}", words.join(" "));
    let message = format!("there is no command '{}'\n\n  tip: {tip}", words[0]);
    Err(command.error(ErrorKind::InvalidSubcommand, message))
}

fn mistyped_verb(word: &str) -> Option<String> {
    let is_slip = |verb: &&&str| word.chars().count() >= 4 && strsim::osa_distance(word, verb) == 1;
    Command::NAMES.iter().find(is_slip).map(ToString::to_string)
}

/// Two words say more than one does: here a slip may be short or a matter of case.
fn mistyped_verbs(first: &str, second: &str) -> Option<String> {
    let first = first.to_lowercase();
    let is_slip = |verb: &&&str| strsim::osa_distance(&first, verb) <= 1 && !is_another_word(&first, verb);
    let name = *Command::NAMES.iter().find(is_slip)?;
    let whole = whole();
    let verb = whole.find_subcommand(name)?;
    let shells = verb.get_positionals().flat_map(clap::Arg::get_possible_values);
    let goes_on = verb.find_subcommand(second).is_some() || shells.into_iter().any(|value| value.get_name() == second);
    goes_on.then(|| format!("{name} {second}"))
}

/// A short word with one letter changed: `hey` is no slip for `key`.
fn is_another_word(word: &str, verb: &str) -> bool {
    verb.len() <= 3 && strsim::hamming(word, verb) == Ok(1)
}

/// The prompt that somebody may have meant whose words begin like a command: `key points of this file`.
pub fn meant_as_prompt(arguments: &[OsString]) -> Option<String> {
    let typed = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let words: Vec<_> = typed.skip_while(|word| !Command::NAMES.contains(word)).collect();
    let options = words.iter().any(|word| word.starts_with('-'));
    (words.len() > 1 && !options).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, Subcommand as _};

    use super::*;
    use crate::cli::{ModelOptions, PromptOptions};
    use crate::commands::key::{KeyAction, KeyArgs};

    fn read(line: &str) -> Result<(Cli, Option<Command>), clap::Error> {
        super::read(&line.split(' ').map(Into::into).collect::<Vec<_>>())
    }

    /// `args_conflicts_with_subcommands` would turn `gemini -q key --json check` into a prompt.
    #[test]
    fn words_or_command() {
        let is_check = |line: &str| {
            let (cli, verb) = read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            let is_check = matches!(verb, Some(Command::Key(KeyArgs { action: KeyAction::Check(_) })));
            is_check && cli.ask.prompt.words.is_empty()
        };
        let words = |line: &str| {
            let (cli, verb) = read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            assert!(verb.is_none(), "{line}");
            cli.ask.prompt.words.join(" ")
        };
        assert!(is_check("gemini key check"));
        assert!(is_check("gemini --api-key K key check"));
        assert!(is_check("gemini key check --api-key K"));
        assert!(is_check("gemini -q key --json check"));
        let scan = read("gemini key scan --staged src a.txt").map(|(_, verb)| verb);
        assert!(
            matches!(scan, Ok(Some(Command::Key(KeyArgs { action: KeyAction::Scan(args) }))) if args.staged && args.paths.len() == 2)
        );
        assert_eq!(words("gemini explain key check"), "explain key check");
        assert_eq!(words("gemini hello key check"), "hello key check");
        assert_eq!(words("gemini -m x explain key check"), "explain key check");
        assert_eq!(words("gemini hello -q key remove work"), "hello key remove work");
        assert_eq!(words("gemini hello --timeout 5s key"), "hello key");
        assert_eq!(words("gemini hello -m x key path --json"), "hello key path");
        assert_eq!(words("gemini -- key check"), "key check");
        assert_eq!(words("gemini -- key"), "key");
        assert_eq!(words("gemini -- modles"), "modles");
        assert_eq!(words("gemini map"), "map");
        assert_eq!(words("gemini hello"), "hello");
        assert_eq!(words("gemini hey list files"), "hey list files");
        for refused in [
            "gemini key points of this file",
            "gemini -m x key check",
            "gemini key",
            "gemini completions of a square",
            "gemini hello -q key export --reveal",
            "gemini modles",
            "gemini keys",
        ] {
            assert!(read(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_prompt_that_begins_like_a_command_is_recognised() {
        let meant = |line: &str| meant_as_prompt(&line.split(' ').map(Into::into).collect::<Vec<_>>());
        assert_eq!(meant("gemini key points of this file").as_deref(), Some("key points of this file"));
        assert_eq!(meant("gemini key points").as_deref(), Some("key points"));
        assert_eq!(meant("gemini explain this file"), None);
    }

    /// A verb that takes groups of a prompt's options beside an option of its own.
    #[derive(clap::Args)]
    struct CountArgs {
        #[command(flatten)]
        prompt: PromptOptions,

        #[command(flatten)]
        model: ModelOptions,

        #[arg(long)]
        each: bool,
    }

    #[derive(clap::Subcommand)]
    enum Verbs {
        Count(CountArgs),
    }

    fn count(line: &str) -> Result<CountArgs, String> {
        let mut command = Cli::augment_args(Verbs::augment_subcommands(clap::Command::new("gemini")));
        let matches = command.try_get_matches_from_mut(line.split(' ')).map_err(|error| error.to_string())?;
        refuse_prompt_options(&mut command, &matches, "count").map_err(|error| error.to_string())?;
        let Verbs::Count(args) = Verbs::from_arg_matches(&matches).map_err(|error| error.to_string())?;
        Ok(args)
    }

    #[test]
    fn a_verb_may_take_groups_of_a_prompts_options() {
        Cli::augment_args(Verbs::augment_subcommands(clap::Command::new("gemini"))).debug_assert();
        let args = count("gemini -q count --json -m x --seed 7 --each how many").unwrap();
        assert_eq!(args.prompt.words, ["how", "many"]);
        assert_eq!((args.prompt.model.as_deref(), args.model.seed, args.each), (Some("x"), Some(7), true));
        let fault = |line: &str| count(line).err().unwrap().lines().next().unwrap_or_default().to_owned();
        assert_eq!(fault("gemini -m x count hi"), "error: '--model' stands behind the command 'count'");
        assert_eq!(
            fault("gemini --usage count hi"),
            "error: '--usage' belongs to a prompt and cannot be used with the command 'count'"
        );
        assert!(fault("gemini count --usage hi").contains("unexpected argument '--usage'"));
    }
}
