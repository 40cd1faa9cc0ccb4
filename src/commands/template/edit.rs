//! `gemini template edit NAME`: the person's own editor on the file, which must be understood afterwards.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::commands::Context;
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::key::find::VARIABLES;
use crate::private_file::write::{self, Change};
use crate::template::{self, EXAMPLE};

/// The editor that every system of the kind has.
const USUAL: &str = if cfg!(windows) { "notepad" } else { "vi" };

/// Opens the editor and waits for it. An example that nobody changed is taken away again.
///
/// Fails (exit 2) on a name that cannot be one, an editor that cannot be run, and a template that cannot be
/// understood; exit 1 if the editor fails or the file cannot be made.
pub fn run(name: &str, context: &Context<'_>) -> Result<(), Failure> {
    let &Context { environment, console, .. } = context;
    let path = template::path(name, environment)?;
    let is_new = fs::symlink_metadata(&path).is_err();
    if is_new {
        write::edit(&path, environment.home.as_deref(), || Ok(Change { text: Some(EXAMPLE.to_owned()), result: () }))?;
    }
    let edited = open(&path, is_new, environment);
    if is_new && fs::read_to_string(&path).is_ok_and(|text| text == EXAMPLE) {
        let _ = fs::remove_file(&path);
        edited?;
        console.say("nothing was written, so there is no template");
        return Ok(());
    }
    edited?;
    template::load(name, environment).map(|_| ())
}

/// Waits for the editor. It may come with arguments, quoted as the shell wants them: git-var(1), `GIT_EDITOR`.
///
/// A new file is taken away again if the editor cannot be run, so that no hint may name it.
fn open(path: &Path, is_new: bool, environment: &Environment) -> Result<(), Failure> {
    if let Some(name) = environment.garbled_among(&["VISUAL", "EDITOR"]) {
        return Err(Failure::usage(format!("{name} is not text (UTF-8), so it cannot be followed"))
            .hint(format!("correct it, or unset {name}")));
    }
    let (variable, editor) = environment.first_of(&["VISUAL", "EDITOR"]).unwrap_or(("EDITOR", USUAL));
    let mut command = command(editor, path);
    // An editor runs plug-ins, and none of them needs the key.
    for name in VARIABLES {
        command.env_remove(name);
    }
    let hint = || {
        let or = if is_new { String::new() } else { format!(", or edit {}", environment.short(path)) };
        format!("set {variable} to your editor{or}")
    };
    let status = command
        .status()
        .map_err(|error| Failure::usage(format!("cannot run the editor {editor}: {error}")).hint(hint()))?;
    match status.code() {
        Some(0) => Ok(()),
        // What a shell says of a program that is not there, or cannot be run.
        Some(126 | 127) => Err(Failure::usage(format!("cannot run the editor {editor}")).hint(hint())),
        _ => Err(Failure::new(Kind::Other, format!("the editor {editor} ended with {status}"))),
    }
}

#[cfg(unix)]
fn command(editor: &str, path: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor).arg(path);
    command
}

/// Elsewhere no shell is asked; a path with blanks stands for itself.
#[cfg(not(unix))]
fn command(editor: &str, path: &Path) -> Command {
    let mut words = if Path::new(editor).is_file() { vec![editor] } else { editor.split_whitespace().collect() };
    let mut command = Command::new(words.remove(0));
    command.args(words).arg(path);
    command
}
