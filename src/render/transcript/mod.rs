//! What is said in a recording, as text or as subtitles.

mod segment;

use std::path::PathBuf;

use crate::failure::{Failure, Kind, Report};
use crate::gemini::completion::Completion;
use crate::gemini::part::{Content, Part};
use crate::output::sink::Sink;
use crate::output::visible::Visible;
use crate::values::TranscriptForm;

use super::Renderer;

/// The answer is laid out at its end, so it must not be larger than this, in bytes: some hundred hours of speech.
const LARGEST: usize = 16 << 20;

/// Prints a transcript.
pub struct TranscriptRenderer {
    out: Sink,
    form: TranscriptForm,
    /// The JSON so far.
    json: String,
    on_terminal: bool,
    is_all_shown: bool,
}

impl TranscriptRenderer {
    /// In this form.
    pub fn new(out: Sink, form: TranscriptForm, on_terminal: bool) -> Self {
        Self { out, form, json: String::new(), on_terminal, is_all_shown: true }
    }

    /// Prints what there is. Says what is wrong with it, as a phrase behind `the transcript`.
    fn print(&mut self) -> Result<Option<String>, Failure> {
        let mut transcript = segment::read(&self.json);
        if self.form != TranscriptForm::Text {
            transcript.check_times();
        }
        let pieces = (1..).zip(&transcript.segments).map(|(number, segment)| segment.write(number, self.form));
        let text = segment::head(self.form).to_owned() + &pieces.collect::<String>();
        // What is no transcript at all is still what the model said.
        let nothing = transcript.segments.is_empty() && transcript.fault.is_some();
        let mut visible = Vec::new();
        Visible::new(self.on_terminal).write(if nothing { &self.json } else { &text }, &mut visible);
        self.out.write(&visible)?;
        if transcript.segments.is_empty() {
            let silence = || Some("is empty: the model heard nobody speak".to_owned());
            return Ok(transcript.fault.or_else(silence));
        }
        Ok(transcript.fault)
    }
}

impl Renderer for TranscriptRenderer {
    fn inner(&self) -> Option<&dyn Renderer> {
        None
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Renderer> {
        None
    }

    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        match &part.content {
            Content::Text(text) => self.json.push_str(text),
            Content::Thought(_) => {}
            Content::Other(_) => self.is_all_shown = false,
        }
        if self.json.len() > LARGEST {
            return Err(Failure::new(Kind::Incomplete, "the transcript is larger than 16 MiB")
                .hint("cut the recording in pieces, and transcribe one after the other"));
        }
        Ok(())
    }

    /// Nothing can be laid out before all of it is there.
    fn flush(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn finish(&mut self, _: &Completion) -> Result<(), Failure> {
        let fault = self.print()?;
        // It is printed; a failure of this answer must not print it again.
        self.json.clear();
        match fault {
            Some(fault) => Err(Failure::new(Kind::Incomplete, format!("the transcript {fault}"))
                .hint("ask again, or without times: --transcribe text")),
            None => self.out.complete(),
        }
    }

    fn fail(&mut self, _: &Completion, _: &Report) -> Result<(), Failure> {
        if self.json.is_empty() { Ok(()) } else { self.print().map(drop) }
    }

    fn is_all_shown(&self) -> bool {
        self.is_all_shown
    }

    fn draft(&self) -> Option<PathBuf> {
        self.out.draft()
    }

    fn abandon(&mut self) -> Option<PathBuf> {
        self.out.abandon()
    }
}
