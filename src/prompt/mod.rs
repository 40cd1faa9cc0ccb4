//! What is asked: words, text from standard input, attachments.

mod attachment;
pub mod decode;
mod foreign;
pub mod mime;
mod speech;
mod unsuited;

use anyhow::Result;

use crate::cli::PromptOptions;
use crate::console::Console;
use crate::environment::{Environment, Input};
use crate::failure::Failure;
use crate::gemini::content::{Role, Turn, TurnPart};
use crate::settings::media::{Product, Speech};
use crate::stdin;
use crate::template::Template;

pub use attachment::Attachment;

/// Everything that goes to the model as the user's turn.
#[derive(Debug, Default)]
pub struct Prompt {
    /// Piped text first, a blank line, then the words.
    pub text: String,
    /// In the order they were named.
    pub attachments: Vec<Attachment>,
}

impl Prompt {
    /// Gathers the prompt from everywhere it may come from. Standard input may be taken already, for the key.
    ///
    /// Fails with [`Failure`] (usage) if a part cannot be read or understood, or if there is nothing to ask.
    pub fn gather(
        typed: &PromptOptions,
        template: &Template,
        taken: bool,
        environment: &Environment,
        console: &Console,
    ) -> Result<Self> {
        let (dash, words) = split_dash(&typed.words);
        let words = typed.prompt.clone().unwrap_or_else(|| words.join(" "));
        let attached = typed.attachments.iter().filter(|name| *name == "-").count();
        check_uses_of_stdin(dash, attached, typed.no_stdin, taken)?;
        let listen = !typed.no_stdin && !taken && attached == 0;
        let piped = match environment.stdin {
            _ if !listen => String::new(),
            Input::Directory => return Err(Failure::usage("standard input is a directory").into()),
            Input::Given => {
                let has_prompt = !words.is_empty() || template.has_prompt();
                let piped = piped_text(has_prompt, console)?;
                if has_prompt && piped.trim().is_empty() {
                    // Not where nobody sees it: cron gives every command an empty pipe, and mails what it says.
                    console.progress("standard input is empty, so the prompt goes without it");
                }
                piped
            }
            Input::Terminal if dash => {
                console.say("type the prompt, and end it with Ctrl-D on a line of its own");
                piped_text(false, console)?
            }
            Input::Nothing if dash => piped_text(false, console)?,
            Input::Terminal | Input::Nothing => String::new(),
        };
        let mime = typed.attachment_type.as_deref();
        let attached = typed.attachments.iter().map(|name| attachment::load(name, mime, &|note| console.detail(note)));
        let attachments = attached.collect::<Result<Vec<_>>>()?;
        let text = template.fill(&piped, &words, &typed.params, join)?;
        if text.trim().is_empty() && attachments.is_empty() {
            let awaited = listen && environment.stdin == Input::Given;
            return Err(nothing(words.is_empty(), awaited, environment, console).into());
        }
        Ok(Self { text, attachments })
    }
}

/// Standard input can be wanted as text (`dash`), as an attachment, or not at all, and the key may have `taken` it.
///
/// Fails if more than one of them is the case.
fn check_uses_of_stdin(dash: bool, attached: usize, no_stdin: bool, taken: bool) -> Result<(), Failure> {
    if dash && no_stdin {
        return Err(Failure::usage("`-` and --no-stdin contradict each other"));
    }
    if attached > 0 && no_stdin {
        return Err(Failure::usage("`-a -` and --no-stdin contradict each other"));
    }
    if attached > 1 || (attached == 1 && dash) {
        return Err(
            Failure::usage("standard input can be used only once").hint("give it as `-a -` or as `-`, not both")
        );
    }
    if taken && (dash || attached > 0) {
        return Err(Failure::usage("standard input can be used only once, and it holds the key"));
    }
    Ok(())
}

/// The most bytes of standard input: more than any model takes as text; refused before anything is sent.
const LARGEST: u64 = 20 << 20;

/// Standard input as text. With a prompt already given, says after three seconds without a byte what is waited for.
fn piped_text(has_prompt: bool, console: &Console) -> Result<String, Failure> {
    if has_prompt && stdin::is_silent() {
        console.say("waiting for standard input, because it is a pipe; --no-stdin does not look at it");
    }
    decode::text(stdin::read_bytes(LARGEST)?)
}

impl Prompt {
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

    /// A text to be read aloud: that of files is some of it.
    fn into_speech(self, speech: &Speech, model: &str) -> Result<Turn, Failure> {
        let (mut texts, mut parts) = (Vec::new(), Vec::new());
        for attachment in self.attachments {
            match attachment {
                Attachment::Text(text) => texts.push(text),
                other => parts.push(attachment_part(other)),
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

    /// What the person says: attachments first, then the text.
    pub fn into_turn(self) -> Turn {
        let mut parts: Vec<_> = self.attachments.into_iter().map(attachment_part).collect();
        if !self.text.is_empty() {
            parts.push(TurnPart::text(&self.text));
        }
        Turn { parts, role: Role::User }
    }
}

fn attachment_part(attachment: Attachment) -> TurnPart {
    match attachment {
        Attachment::Text(text) => TurnPart::text(&text),
        Attachment::Inline { mime, base64 } => TurnPart::inline_data(&mime, &base64),
        Attachment::Link { mime, uri } => TurnPart::file_data(mime.as_deref(), &uri),
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
    if no_words && environment.stdin == Input::Terminal {
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
