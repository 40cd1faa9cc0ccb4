//! `gemini completions SHELL`: the script of a shell. All of them ask the program itself, `gemini completions SHELL --
//! LINE`, so that what can be typed is decided in one place, for every shell alike.
//!
//! The answer is lines. The first one says what else the shell should offer; each other one is a candidate, a tab, and
//! what it is.

mod place;
mod values;

use std::ffi::OsString;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::environment::Environment;
use crate::output::stdout;

use super::{Context, Needs, Verb};

use place::Place;

/// Print the completion script of a shell
#[derive(Args)]
#[command(override_usage = "gemini completions [OPTIONS] <SHELL>")]
pub struct CompletionsArgs {
    /// The shell
    shell: CompletionShell,

    /// The line so far, up to the cursor: what the scripts ask with.
    #[arg(hide = true, last = true)]
    line: Vec<OsString>,
}

/// A shell that completions can be made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompletionShell {
    /// Bash
    Bash,
    /// Elvish
    Elvish,
    /// Fish
    Fish,
    /// Nushell
    Nushell,
    /// PowerShell
    Powershell,
    /// Zsh
    Zsh,
}

/// Something that may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The whole word.
    value: String,
    /// What it is, one line; may be empty.
    about: String,
}

/// What the shell should offer besides the candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    Nothing,
    /// Nothing, and no blank behind a candidate: it goes on.
    Unfinished,
    /// Files, whose names begin this many characters into the word.
    Files(usize),
    /// What another program takes, whose name is this word of the line.
    Command(usize),
}

/// Everything that may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    candidates: Vec<Candidate>,
    rest: Rest,
}

impl Offer {
    /// These, without a word about them.
    fn of<T: Into<String>>(values: impl IntoIterator<Item = T>) -> Self {
        let candidates = values.into_iter().map(|value| Candidate { value: value.into(), about: String::new() });
        Self { candidates: candidates.collect(), rest: Rest::Nothing }
    }

    /// The same, with this besides.
    fn with(self, rest: Rest) -> Self {
        Self { rest, ..self }
    }

    /// The same behind a piece of the word that stands already.
    fn behind(mut self, piece: &str) -> Self {
        for candidate in &mut self.candidates {
            candidate.value.insert_str(0, piece);
        }
        if let Rest::Files(at) = &mut self.rest {
            *at += piece.chars().count();
        }
        self
    }
}

impl Verb for CompletionsArgs {
    fn needs(&self) -> Needs {
        Needs::Nothing
    }

    /// Prints the script, or answers it.
    fn run(&self, context: &Context<'_>) -> Result<()> {
        let Self { shell, ref line } = *self;
        let text = if line.is_empty() { script(shell).to_owned() } else { answer(shell, line, context.environment) };
        Ok(stdout::print(text.as_bytes())?)
    }
}

fn script(shell: CompletionShell) -> &'static str {
    match shell {
        CompletionShell::Bash => include_str!("../../../completions/gemini.bash"),
        CompletionShell::Elvish => include_str!("../../../completions/gemini.elv"),
        CompletionShell::Fish => include_str!("../../../completions/gemini.fish"),
        CompletionShell::Nushell => include_str!("../../../completions/gemini.nu"),
        CompletionShell::Powershell => include_str!("../../../completions/_gemini.ps1"),
        CompletionShell::Zsh => include_str!("../../../completions/_gemini"),
    }
}

fn answer(shell: CompletionShell, line: &[OsString], environment: &Environment) -> String {
    let words: Vec<_> = line.iter().map(|word| word.to_string_lossy()).collect();
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    let (last, before) = words.split_last().unwrap_or((&"", &[]));
    // PowerShell drops an empty argument, so its script puts a mark in front of the last one.
    let last = if shell == CompletionShell::Powershell { last.strip_prefix('=').unwrap_or(last) } else { last };
    let root = super::whole();
    let Offer { candidates, rest } = Place::find(&root, before).offer(last, environment);
    let first = match rest {
        Rest::Nothing => "nothing\n".to_owned(),
        Rest::Unfinished => "unfinished\n".to_owned(),
        Rest::Files(at) => format!("files {at}\n"),
        Rest::Command(at) => format!("command {at}\n"),
    };
    let fitting = candidates.into_iter().filter(|candidate| candidate.value.starts_with(last));
    fitting.fold(first, |text, Candidate { value, about }| format!("{text}{value}\t{about}\n"))
}
