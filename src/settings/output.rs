//! What becomes of the answer.

use std::path::PathBuf;

use crate::cli::OutputOptions;
use crate::config::Config;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::schema::{Schema, source};
use crate::values::Block;

use super::Shared;

/// What was decided about it.
pub struct OutputSettings {
    /// Whether it is printed as it comes.
    pub stream: bool,
    /// Whether somebody can see it come.
    pub is_watched: bool,
    /// The file that the answer goes to, instead of standard output.
    pub file: Option<PathBuf>,
    /// Whether standard output was named, so that it may get what is no text.
    pub is_stdout_named: bool,
    /// Whether a file that is there may be replaced.
    pub force: bool,
    /// Whether to tell the token counts.
    pub usage: bool,
    /// Whether control characters go out as they are.
    pub raw: bool,
    /// Whether the request is only shown, and how.
    pub show: Option<Preview>,
    /// The form that the answer must have.
    pub form: Form,
}

/// The form that an answer must have.
#[derive(Debug)]
pub enum Form {
    /// None in particular.
    Free,
    /// `--schema`: JSON of this schema.
    Document(Schema),
    /// `--schema-multi`: a list, element by element.
    Rows {
        /// The schema of an element.
        element: Schema,
        /// That of the whole list.
        list: Schema,
    },
    /// `-x`, `--xl`: one code block of it.
    Block(Block),
}

impl Form {
    /// Fails with [`Failure`] (usage) on a schema that is none.
    fn gather(typed: &OutputOptions) -> Result<Self, Failure> {
        if let Some(text) = &typed.schema {
            return source::typed("--schema", text).map(Self::Document);
        }
        if let Some(text) = &typed.schema_multi {
            let element = source::typed("--schema-multi", text)?;
            return Ok(Self::Rows { list: element.list(), element });
        }
        let block = |language: &String, last| Block { language: language.clone(), last };
        let first = typed.extract.as_ref().map(|language| block(language, false));
        let last = typed.extract_last.as_ref().map(|language| block(language, true));
        Ok(first.or(last).map_or(Self::Free, Self::Block))
    }

    /// The schema of the whole answer.
    pub fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Document(schema) | Self::Rows { list: schema, .. } => Some(schema),
            Self::Free | Self::Block(_) => None,
        }
    }
}

/// In which form a request is shown instead of being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    /// `--dry-run`: as HTTP, for reading.
    Http,
    /// `--curl`: as a command, for running.
    Curl,
}

impl OutputSettings {
    /// Decides.
    ///
    /// Fails with [`Failure`] (usage) on a schema that is none, or cannot be read.
    pub fn gather(
        typed: &OutputOptions,
        shared: &Shared,
        environment: &Environment,
        config: &Config,
    ) -> Result<Self, Failure> {
        // As everywhere, `-` is standard output.
        let is_dash = |path: &PathBuf| path.as_os_str() == "-";
        let file = typed.output.clone().filter(|path| !is_dash(path));
        let form = Form::gather(typed)?;
        // Rows are printed as they come wherever they go.
        let is_watched = environment.stdout_is_terminal && file.is_none() || matches!(form, Form::Rows { .. });
        Ok(Self {
            stream: streams(typed, is_watched, shared, config),
            is_watched,
            file,
            is_stdout_named: typed.output.as_ref().is_some_and(is_dash),
            force: typed.force,
            usage: typed.usage,
            raw: typed.raw,
            show: preview(typed),
            form,
        })
    }
}

/// Whether the answer is printed as it comes. With --json a stream is another format, which nobody should get who did
/// not ask for it there.
fn streams(typed: &OutputOptions, is_watched: bool, shared: &Shared, config: &Config) -> bool {
    typed.stream || !typed.no_stream && !shared.json && config.stream.unwrap_or(is_watched)
}

fn preview(typed: &OutputOptions) -> Option<Preview> {
    match (typed.dry_run, typed.curl) {
        (true, _) => Some(Preview::Http),
        (_, true) => Some(Preview::Curl),
        _ => None,
    }
}
