//! A line read word by word, where clap reads none: while one is typed, and when one could not be understood.

use clap::{Arg, Command};

/// The option in this word that takes the next word as its value: `--model`, `-m`, `-qm`; none with `--model=x`.
pub fn waiting<'a>(command: &'a Command, word: &str) -> Option<&'a Arg> {
    let option = |is_meant: &dyn Fn(&Arg) -> bool| command.get_arguments().find(|argument| is_meant(argument));
    if let Some(long) = word.strip_prefix("--") {
        return option(&|argument| argument.get_long() == Some(long)).filter(|option| takes_word(option));
    }
    let mut letters = word.strip_prefix('-')?.chars();
    let short = |letter| option(&|argument| argument.get_short() == Some(letter));
    let found = letters.find_map(|letter| short(letter).filter(|option| takes_word(option)))?;
    letters.next().is_none().then_some(found)
}

/// Whether the next word is the value of this option. `-x` takes one only with `=`.
fn takes_word(option: &Arg) -> bool {
    takes_value(option) && !option.is_require_equals_set()
}

/// Whether a value stands behind this option.
pub fn takes_value(option: &Arg) -> bool {
    option.get_action().takes_values()
}
