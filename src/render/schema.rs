//! `--schema`: an answer that is JSON of this schema, or nothing.

use crate::failure::{Failure, Kind};
use crate::output::stdout::lost;
use crate::schema::{Misfit, Schema};

use super::form::{Form, Kept};
use super::json::write_printable;

/// An answer that is JSON of one schema, printed as the model wrote it.
#[derive(Debug)]
pub struct Document {
    schema: Schema,
    raw: bool,
    text: Kept,
}

impl Document {
    /// Of this schema; `raw` leaves the model's bytes untouched.
    pub fn new(schema: Schema, raw: bool) -> Self {
        Self { schema, raw, text: Kept::default() }
    }
}

impl Form for Document {
    fn take(&mut self, text: &str, _: &mut Vec<u8>) -> Result<(), Failure> {
        self.text.push(text)
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), Failure> {
        let Kept(text) = &self.text;
        self.schema.validate(text).map_err(|misfit| unfit(&misfit))?;
        if self.raw {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        write_printable(out, text.trim()).map_err(|error| lost(&error))?;
        out.push(b'\n');
        Ok(())
    }
}

/// What to do where a model did not keep to a schema. Nothing is asked again: that would be billed unasked.
pub const HINT: &str = "ask again, or another model (-m); --json prints what it wrote beside the error";

/// An answer that does not fit (exit 9).
pub fn unfit(misfit: &Misfit) -> Failure {
    let message = match misfit {
        Misfit::NotJson(why) => format!("the answer is not JSON: {why}"),
        Misfit::Fault(fault) => format!("the answer does not fit the schema: {fault}"),
    };
    Failure::new(Kind::Incomplete, message).hint(HINT)
}
