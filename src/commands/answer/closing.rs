//! The end of an answer.

use anyhow::Result;

use crate::commands::remarks;
use crate::failure::{self, Failure, Kind};
use crate::gemini::completion::Completion;
use crate::render::Renderer as _;
use crate::render::attended::Attended;
use crate::settings::Settings;

/// What is known of an answer when it ends.
pub struct Closing<'a> {
    /// What came of it, besides its text.
    pub completion: &'a Completion,
    /// What was asked for.
    pub settings: &'a Settings,
    /// Whether it is printed as JSON.
    pub is_json: bool,
    /// When it got how far, for those who want to know.
    pub took: &'a str,
}

impl Closing<'_> {
    /// Finishes an answer that is whole, or ends one that failed, and says what else there is to say.
    ///
    /// Fails as the answer did, or if its end cannot be printed.
    pub fn close(&self, result: Result<(), Failure>, answer: &mut Attended<'_>) -> Result<()> {
        if let Err(failure) = result.and_then(|()| answer.finish(self.completion)) {
            return self.fail(failure, answer);
        }
        let console = answer.console();
        answer.sources().iter().for_each(|line| console.item(line));
        answer.files().iter().for_each(|line| console.say(line));
        remarks::on_answer(console, self.settings, self.completion, answer);
        remarks::on_costs(console, self.settings, self.completion, self.took);
        Ok(())
    }

    fn fail(&self, failure: Failure, answer: &mut Attended<'_>) -> Result<()> {
        let has_file = self.settings.output.file.is_some();
        let is_lost = matches!(failure.kind, Kind::ClosedPipe | Kind::Output);
        let reported = self.is_json && !has_file && !is_lost;
        let error = anyhow::Error::from(Failure { reported, ..cut_off(failure, self.completion) });
        let printed = if is_lost || has_file && self.completion.is_untouched() {
            answer.settle();
            Ok(())
        } else {
            answer.fail(self.completion, &failure::report(&error))
        };
        answer.files().iter().for_each(|line| answer.console().say(line));
        if let Some(partial) = answer.abandon() {
            answer.console().say(&format!("what came of the answer is in {}", partial.display()));
        }
        printed?;
        remarks::on_costs(answer.console(), self.settings, self.completion, self.took);
        Err(error)
    }
}

/// Once text was printed, whatever ends the answer early leaves it incomplete.
fn cut_off(failure: Failure, completion: &Completion) -> Failure {
    let early =
        matches!(failure.kind, Kind::Network | Kind::Service | Kind::Quota | Kind::KeyRefused | Kind::RequestRefused);
    if !early || completion.text_bytes == 0 {
        return failure;
    }
    let message = format!("the answer is cut off after {} bytes: {}", completion.text_bytes, failure.message);
    Failure { kind: Kind::Incomplete, message, ..failure }
}
