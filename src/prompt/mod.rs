//! What is asked: words, text from standard input, files, attachments.

mod attachment;
pub mod decode;
mod files;
mod foreign;
mod frame;
pub mod input;
pub mod mime;
mod speech;
mod taker;
mod unsuited;

use std::ffi::OsString;
use std::time::Duration;

use anyhow::Result;

use crate::cli::PromptOptions;
use crate::console::Console;
use crate::deadline::Deadline;
use crate::environment::{self, Environment};
use crate::failure::Failure;
use crate::gemini::content::{Role, Turn};
use crate::git::Patience;
use crate::settings::media::{Product, Speech};
use crate::stdin;
use crate::template::Template;

use files::Files;
use input::{Content, Input, LARGEST_TEXT};
use taker::Taker;

/// How long git may take to list a folder.
const GIT_LIMIT: Duration = Duration::from_secs(60);

/// Everything that goes to the model as the user's turn.
#[derive(Debug, Default)]
pub struct Prompt {
    /// What goes in front of the text: files, then attachments, each in the order they were named.
    pub inputs: Vec<Input>,
    /// Piped text first, a blank line, then the words.
    pub text: String,
}

/// Where a prompt is gathered from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// What was typed.
    pub typed: &'a PromptOptions,
    /// The template, which may be an empty one.
    pub template: &'a Template,
    /// Whether standard input is taken already, for the key.
    pub holds_key: bool,
    /// What standard input is.
    pub environment: &'a Environment,
    /// When the run must be over.
    pub deadline: &'a Deadline,
    /// Told what a person should know.
    pub console: &'a Console,
}

impl Prompt {
    /// Gathers the prompt from everywhere it may come from. Nothing is read twice, but for the beginning of a file that
    /// is not text, and nothing is sent.
    ///
    /// Fails with [`Failure`] (usage) if a part cannot be read or understood, or if there is nothing to ask.
    pub fn gather(sources: Sources<'_>) -> Result<Self> {
        let Sources { typed, template, .. } = sources;
        let (dash, words) = split_dash(&typed.words);
        let words = typed.prompt.clone().unwrap_or_else(|| words.join(" "));
        let taker = taker::of(typed, dash, sources.holds_key)?;
        let mut inputs = sources.files()?;
        let has_prompt = !words.is_empty() || template.has_prompt();
        let attachments = sources.attachments()?;
        let mut piped = sources.piped(taker, has_prompt)?;
        // A template that says where its input goes means the files, too.
        if template.takes_input() {
            piped = inputs.drain(..).filter_map(Input::into_text).collect::<String>() + &piped;
        }
        inputs.extend(attachments);
        let text = template.fill(&piped, &words, &typed.params, join)?;
        if text.trim().is_empty() && inputs.is_empty() {
            let awaited = taker == Taker::Pipe && sources.environment.stdin == environment::Input::Given;
            return Err(nothing(words.is_empty(), awaited, sources.environment, sources.console).into());
        }
        Ok(Self { inputs, text })
    }

    /// What the person says, for what is asked for: of this model.
    ///
    /// Fails with [`Failure`] (usage) if that is a dialogue in which nobody speaks.
    pub fn into_turn_for(self, product: &Product, model: &str) -> Result<Turn, Failure> {
        match product {
            Product::Speech(speech) => self.into_speech(speech, model),
            Product::Transcript(_) => Ok(self.about_what_is_said().into_turn()),
            Product::Text | Product::Picture(_) => Ok(self.into_turn()),
        }
    }

    /// A text to be read aloud: that of files is some of it, without a frame.
    fn into_speech(self, speech: &Speech, model: &str) -> Result<Turn, Failure> {
        let (mut texts, mut parts) = (Vec::new(), Vec::new());
        for input in self.inputs {
            match input.content {
                Content::Text(text) | Content::File { text, .. } => texts.push(text),
                _ => parts.extend(input.into_part()),
            }
        }
        texts.push(self.text);
        texts.retain(|text| !text.trim().is_empty());
        parts.extend(speech::parts(&texts.join("\n"), speech, model)?);
        Ok(Turn { role: Role::User, parts })
    }

    /// The wish to have written down what is said in the attachments, before what else the person wishes.
    fn about_what_is_said(self) -> Self {
        const WISH: &str = "Write down everything that is said in this recording, word for word and in its language, \
            in pieces of one sentence at most, each with the time at which it begins and ends.";
        Self { text: join(WISH, &self.text), ..self }
    }

    /// What the person says: files and attachments first, then the text.
    pub fn into_turn(self) -> Turn {
        let text = Input { name: "the prompt".to_owned(), content: Content::Text(self.text) };
        let inputs = self.inputs.into_iter().chain([text]);
        Turn { parts: inputs.filter_map(Input::into_part).collect(), role: Role::User }
    }
}

impl Sources<'_> {
    /// The files of `-f` and of `--files-from`.
    fn files(&self) -> Result<Vec<Input>, Failure> {
        let Self { typed, console, .. } = self;
        if typed.files.is_empty() && typed.files_from.is_none() {
            return Ok(Vec::new());
        }
        let read_stdin = || stdin::read_bytes(LARGEST_TEXT);
        let patience = || Patience::new(self.deadline.at_most(GIT_LIMIT));
        let say = |line: &str| console.say(line);
        let mut files = Files::new(&read_stdin, &patience, &say);
        typed.files.iter().try_for_each(|path| files.named(path))?;
        if let Some(list) = &typed.files_from {
            files.listed(list, typed.null)?;
        }
        Ok(files.inputs)
    }

    fn attachments(&self) -> Result<Vec<Input>, Failure> {
        let mime = self.typed.attachment_type.as_deref();
        let note = |line: &str| self.console.detail(line);
        let load = |(number, name): (u32, &OsString)| -> Result<Input, Failure> {
            Ok(Input { name: format!("attachment {number}"), content: attachment::load(name, mime, &note)? })
        };
        (1..).zip(&self.typed.attachments).map(load).collect()
    }

    /// The text of standard input that is part of the prompt.
    fn piped(&self, taker: Taker, has_prompt: bool) -> Result<String, Failure> {
        use environment::Input::{Directory, Given, Nothing, Terminal};
        match (taker, self.environment.stdin) {
            (Taker::Pipe | Taker::Dash, Directory) => Err(Failure::usage("standard input is a directory")),
            (Taker::Pipe | Taker::Dash, Given) => {
                let piped = self.piped_text(has_prompt)?;
                if has_prompt && piped.trim().is_empty() {
                    // Not where nobody sees it: cron gives every command an empty pipe, and mails what it says.
                    self.console.progress("standard input is empty, so the prompt goes without it");
                }
                Ok(piped)
            }
            (Taker::Dash, Terminal) => {
                self.console.say("type the prompt, and end it with Ctrl-D on a line of its own");
                self.piped_text(false)
            }
            (Taker::Dash, Nothing) => self.piped_text(false),
            _ => Ok(String::new()),
        }
    }

    /// Standard input as text. With a prompt already given, says after three seconds without a byte what is waited for.
    fn piped_text(&self, has_prompt: bool) -> Result<String, Failure> {
        if has_prompt && stdin::is_silent() {
            self.console.say("waiting for standard input, because it is a pipe; --no-stdin does not look at it");
        }
        decode::text(decode::STDIN, stdin::read_bytes(LARGEST_TEXT)?)
    }
}

/// A `-` in front or at the end means standard input; in between it may be arithmetic.
fn split_dash(words: &[String]) -> (bool, &[String]) {
    match words {
        [first, rest @ ..] if first == "-" => (true, rest),
        [rest @ .., last] if last == "-" => (true, rest),
        _ => (false, words),
    }
}

fn join(piped: &str, words: &str) -> String {
    if piped.trim().is_empty() {
        return words.to_owned();
    }
    if words.is_empty() {
        return piped.to_owned();
    }
    let end = if piped.ends_with('\n') { "" } else { "\n" };
    format!("{piped}{end}\n{words}")
}

fn nothing(no_words: bool, awaited: bool, environment: &Environment, console: &Console) -> Failure {
    if awaited {
        return Failure::usage("there is nothing to ask: standard input is empty")
            .hint("see what the command in front of the pipe prints by itself");
    }
    if no_words && environment.stdin == environment::Input::Terminal {
        console.block(crate::cli::SHORT_USAGE);
    }
    Failure::usage("there is nothing to ask: the prompt is empty").hint("gemini \"Explain how AI works\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn piped_text_comes_first_then_a_blank_line_then_the_words() {
        assert_eq!(join("text\n", "words"), "text\n\nwords");
        assert_eq!(join("text", "words"), "text\n\nwords");
        assert_eq!(join("text\n", ""), "text\n");
        assert_eq!(join(" \n", "words"), "words");
    }

    #[test]
    fn a_dash_means_standard_input_at_the_ends_only() {
        let words = |line: &str| line.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
        assert!(split_dash(&words("-")).0);
        assert!(split_dash(&words("- summarise this")).0);
        assert!(split_dash(&words("summarise this -")).0);
        assert!(!split_dash(&words("what is 5 - 3")).0);
    }
}
