//! `--schema-multi`: a list of one schema, an element a line (JSON Lines), each as soon as it is complete and fits.

use crate::failure::{Failure, Kind};
use crate::output::stdout::lost;
use crate::schema::elements::Elements;
use crate::schema::pointer::{Path, Step};
use crate::schema::{Misfit, Schema};

use super::form::Form;
use super::json::write_printable;
use super::schema::{HINT, unfit};

/// An answer that is a list, whose elements are of one schema.
#[derive(Debug)]
pub struct Rows {
    element: Schema,
    raw: bool,
    elements: Elements,
    /// Elements so far.
    count: usize,
}

impl Rows {
    /// With elements of this schema; `raw` leaves the strings in them as the model wrote them.
    pub fn new(element: Schema, raw: bool) -> Self {
        Self { element, raw, elements: Elements::default(), count: 0 }
    }

    fn row(&mut self, text: &str, out: &mut Vec<u8>) -> Result<(), Failure> {
        let path = Path::ROOT.to(Step::Index(self.count));
        self.element.validate(text).map_err(|misfit| unfit(&within(misfit, &path)))?;
        if self.raw {
            out.extend_from_slice(text.as_bytes());
        } else {
            write_printable(out, text).map_err(|error| lost(&error))?;
        }
        out.push(b'\n');
        self.count += 1;
        Ok(())
    }
}

impl Form for Rows {
    fn take(&mut self, mut text: &str, out: &mut Vec<u8>) -> Result<(), Failure> {
        while let Some(element) = self.elements.next(&mut text).map_err(no_list)? {
            self.row(&element, out)?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut Vec<u8>) -> Result<(), Failure> {
        if self.elements.is_closed() { Ok(()) } else { Err(no_list("it ends before its ]")) }
    }

    fn comes_in_pieces(&self) -> bool {
        true
    }
}

/// What is wrong with an element is wrong there in the list.
fn within(misfit: Misfit, path: &Path<'_>) -> Misfit {
    match misfit {
        Misfit::NotJson(why) => Misfit::NotJson(format!("{path}: {why}")),
        Misfit::Fault(fault) => Misfit::Fault(fault.below(path)),
    }
}

fn no_list(why: &str) -> Failure {
    Failure::new(Kind::Incomplete, format!("the answer is no JSON list: {why}")).hint(HINT)
}
