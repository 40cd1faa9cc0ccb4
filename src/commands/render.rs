//! `gemini render`: Markdown from anywhere, laid out as answers are.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueHint};

use crate::environment::Input;
use crate::failure::Failure;
use crate::output::stdout::{Stdout, lost};
use crate::render::layout::Layout;
use crate::settings::rendering;
use crate::stdin;

use super::interrupts;
use super::{Context, Verb};

/// So much is read at once, in bytes.
const PIECE: usize = 32 << 10;

/// Lay out the Markdown of a file or a pipe, as that of answers
///
/// It is laid out wherever it goes, and as it comes; in colour on a terminal, or with --color always. In a pipe lines
/// are as wide as COLUMNS says, else 80.
#[derive(Args)]
pub struct RenderArgs {
    /// A file with Markdown; without one, and for -, standard input
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
}

impl Verb for RenderArgs {
    /// Fails with a [`Failure`]: exit 2 if there is nothing to read, exit 10 if it cannot be written.
    fn run(&self, context: &Context<'_>) -> Result<()> {
        let &Context { shared, environment, console, .. } = context;
        let name = self.file.as_deref().filter(|file| file.as_os_str() != "-");
        if self.file.is_none() && environment.stdin == Input::Terminal {
            return Err(Failure::usage("there is no Markdown to lay out")
                .hint("name a file, or pipe some in; - reads what you type")
                .into());
        }
        let input: Box<dyn Read> = match name {
            Some(file) => Box::new(File::open(file).map_err(|error| unreadable(Some(file), &error))?),
            None => Box::new(stdin::Reader),
        };
        let theme = rendering::theme(shared, environment);
        if environment.stdout_is_terminal {
            interrupts::watch_styles(console);
        }
        let layout = Layout::new(theme, environment.stdout_is_terminal, environment.live_width());
        Ok(pass(input, layout, name)?)
    }
}

/// Lays out what comes, as it comes.
fn pass(mut input: Box<dyn Read>, mut layout: Layout, name: Option<&Path>) -> Result<(), Failure> {
    let mut stdout = Stdout::open()?;
    let mut write = |bytes: &[u8]| io::Write::write_all(&mut stdout, bytes).map_err(|error| lost(&error));
    let (mut piece, mut bytes, mut out) = (vec![0; PIECE], Vec::new(), Vec::new());
    let mut last = b'\n';
    loop {
        let read = match input.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            result => result.map_err(|error| unreadable(name, &error))?,
        };
        bytes.extend_from_slice(&piece[..read]);
        let rest = text(&bytes, read == 0, |text| layout.write(text, &mut out));
        bytes.drain(..bytes.len() - rest);
        if read == 0 {
            layout.finish(&mut out);
        }
        last = out.last().copied().unwrap_or(last);
        if read == 0 && last != b'\n' {
            out.push(b'\n');
        }
        write(&out)?;
        out.clear();
        if read == 0 {
            return stdout.close();
        }
    }
}

/// Takes bytes as text, with a sign in the place of what is none. Returns how many bytes at the end are the beginning of
/// a character, unless nothing follows.
fn text(bytes: &[u8], is_all: bool, mut take: impl FnMut(&str)) -> usize {
    for chunk in bytes.utf8_chunks() {
        take(chunk.valid());
        let odd = chunk.invalid();
        let is_begun = std::str::from_utf8(odd).is_err_and(|error| error.error_len().is_none());
        if is_begun && !is_all {
            return odd.len();
        }
        if !odd.is_empty() {
            take("\u{fffd}");
        }
    }
    0
}

fn unreadable(name: Option<&Path>, error: &io::Error) -> Failure {
    let Some(name) = name else {
        return Failure::usage(format!("cannot read standard input: {error}"));
    };
    let failure = Failure::usage(format!("cannot read {}: {error}", name.display()));
    if error.kind() == io::ErrorKind::NotFound {
        return failure.hint(format!("to ask that of the model: gemini -- render {}", name.display()));
    }
    failure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_may_come_in_pieces_and_what_is_no_text_is_seen() {
        for (bytes, is_all, expected, rest) in [
            ("aé日".as_bytes(), false, "aé日", 0),
            (&"é日".as_bytes()[..4], false, "é", 2),
            (&"é日".as_bytes()[..4], true, "é\u{fffd}", 0),
            (b"a\xffb", false, "a\u{fffd}b", 0),
        ] {
            let mut shown = String::new();
            assert_eq!(text(bytes, is_all, |part| shown.push_str(part)), rest);
            assert_eq!(shown, expected);
        }
    }
}
