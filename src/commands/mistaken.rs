//! Prompts that are not meant as prompts: commands and file names as other tools have them. They would be sent and
//! billed.

use std::path::Path;

use crate::cli::{AskOptions, PromptOptions};
use crate::failure::Failure;
use crate::prompt::{Prompt, mime};

use super::habits;

/// Looks at what was typed; behind `--` everything is meant as it stands.
///
/// Fails with [`Failure`] (usage) on what other tools would not take for a prompt, naming what to type here.
pub fn refuse(typed: &AskOptions, prompt: &Prompt) -> Result<(), Failure> {
    if typed.prompt.literal {
        return Ok(());
    }
    refuse_command(&typed.prompt, prompt)?;
    refuse_picture(typed)?;
    refuse_file(&typed.prompt)
}

/// `--image photo.jpg` attaches a picture elsewhere; here it asks for one.
fn refuse_picture(typed: &AskOptions) -> Result<(), Failure> {
    let first = typed.prompt.words.first().filter(|_| typed.media.image);
    match first.filter(|word| mime::named(word).is_some_and(|mime| mime.starts_with("image/"))) {
        Some(name) => Err(Failure::usage(format!("--image makes a picture, and {name} would be its description"))
            .hint(format!("-a FILE attaches a file; to ask these words: gemini --image -- {name} ..."))),
        None => Ok(()),
    }
}

/// `gemini login` is a command elsewhere. With a text in the pipe, a system instruction or an attachment it is a prompt.
fn refuse_command(typed: &PromptOptions, prompt: &Prompt) -> Result<(), Failure> {
    let words: Vec<&str> = typed.words.iter().map(String::as_str).collect();
    let joined = words.join(" ");
    let goes_alone = prompt.text == joined && prompt.inputs.is_empty() && typed.system.is_none();
    match habits::command(&words).filter(|_| goes_alone) {
        Some(hint) => {
            let these = if words.len() == 1 { "this word" } else { "these words" };
            Err(Failure::usage(format!("there is no command '{joined}'"))
                .hint(format!("{hint}; to ask {these}: gemini -- {joined}")))
        }
        None => Ok(()),
    }
}

/// `@notes.txt` stands for the content of that file elsewhere; here it would be sent as it is.
fn refuse_file(typed: &PromptOptions) -> Result<(), Failure> {
    let texts = typed.words.iter().chain(&typed.prompt).flat_map(|text| text.split_whitespace());
    let names = texts.filter_map(|word| word.strip_prefix('@'));
    let mut names = names.flat_map(|name| [name.trim_end_matches(['.', ',', ';', ':', '?', '!']), name]);
    match names.find(|name| Path::new(name).is_file()) {
        Some(name) => Err(Failure::usage(format!("@{name} would be sent as these letters, not as the file"))
            .hint(format!("-a {name} attaches it; to ask these words: gemini -- PROMPT"))),
        None => Ok(()),
    }
}
