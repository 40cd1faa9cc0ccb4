//! What becomes of the answer.

use std::path::PathBuf;

use crate::cli::OutputOptions;
use crate::failure::Failure;
use crate::schema::{Schema, source};
use crate::values::Block;

/// What was decided about it.
pub struct OutputSettings {
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
    pub fn gather(typed: &OutputOptions) -> Result<Self, Failure> {
        // As everywhere, `-` is standard output.
        let is_dash = |path: &PathBuf| path.as_os_str() == "-";
        Ok(Self {
            file: typed.output.clone().filter(|path| !is_dash(path)),
            is_stdout_named: typed.output.as_ref().is_some_and(is_dash),
            force: typed.force,
            usage: typed.usage,
            raw: typed.raw,
            show: preview(typed),
            form: Form::gather(typed)?,
        })
    }
}

fn preview(typed: &OutputOptions) -> Option<Preview> {
    match (typed.dry_run, typed.curl) {
        (true, _) => Some(Preview::Http),
        (_, true) => Some(Preview::Curl),
        _ => None,
    }
}
