//! Prompts that are not meant as prompts: commands and file names as other tools have them. They would be sent and
//! billed.

use std::path::Path;

use crate::cli::Cli;
use crate::failure::Failure;
use crate::prompt::{Prompt, mime};

use super::habits;

/// Looks at what was typed; behind `--` everything is meant as it stands.
///
/// Fails with [`Failure`] (usage) on what other tools would not take for a prompt, naming what to type here.
pub fn refuse(cli: &Cli, prompt: &Prompt) -> Result<(), Failure> {
    if cli.literal {
        return Ok(());
    }
    refuse_command(cli, prompt)?;
    refuse_picture(cli)?;
    refuse_file(cli)
}

/// `--image photo.jpg` attaches a picture elsewhere; here it asks for one.
fn refuse_picture(cli: &Cli) -> Result<(), Failure> {
    let first = cli.ask.prompt.words.first().filter(|_| cli.ask.media.image);
    match first.filter(|word| mime::named(word).is_some_and(|mime| mime.starts_with("image/"))) {
        Some(name) => Err(Failure::usage(format!("--image makes a picture, and {name} would be its description"))
            .hint(format!("-a FILE attaches a file; to ask these words: gemini --image -- {name} ..."))),
        None => Ok(()),
    }
}

/// `gemini login` is a command elsewhere. With a text in the pipe, a system instruction or an attachment it is a prompt.
fn refuse_command(cli: &Cli, prompt: &Prompt) -> Result<(), Failure> {
    let words: Vec<&str> = cli.ask.prompt.words.iter().map(String::as_str).collect();
    let typed = words.join(" ");
    let goes_alone = prompt.text == typed && prompt.attachments.is_empty() && cli.ask.prompt.system.is_none();
    match habits::command(&words).filter(|_| goes_alone) {
        Some(hint) => {
            let these = if words.len() == 1 { "this word" } else { "these words" };
            Err(Failure::usage(format!("there is no command '{typed}'"))
                .hint(format!("{hint}; to ask {these}: gemini -- {typed}")))
        }
        None => Ok(()),
    }
}

/// `@notes.txt` stands for the content of that file elsewhere; here it would be sent as it is.
fn refuse_file(cli: &Cli) -> Result<(), Failure> {
    let typed = cli.ask.prompt.words.iter().chain(&cli.ask.prompt.prompt).flat_map(|text| text.split_whitespace());
    let names = typed.filter_map(|word| word.strip_prefix('@'));
    let mut names = names.flat_map(|name| [name.trim_end_matches(['.', ',', ';', ':', '?', '!']), name]);
    match names.find(|name| Path::new(name).is_file()) {
        Some(name) => Err(Failure::usage(format!("@{name} would be sent as these letters, not as the file"))
            .hint(format!("-a {name} attaches it; to ask these words: gemini -- PROMPT"))),
        None => Ok(()),
    }
}
