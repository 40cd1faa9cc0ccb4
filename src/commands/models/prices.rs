//! What models cost, as a table. Names come from a server and are made harmless.

use crate::gemini::models::Model;
use crate::output::visible;
use crate::prices::{Prices, Source};

use super::table::{grid, mark};

/// Lays the table out, with the prices of a day.
pub fn lay_out(models: &[Model], default: &str, prices: &Prices, day: &str, width: Option<usize>) -> String {
    let about = format!("NOTES (US dollars per million tokens, {})", prices.source());
    let head = (' ', ["MODEL", "IN", "CACHED", "OUT", &about].map(ToOwned::to_owned));
    let rows = models.iter().map(|model| (mark(model, default), cells(&model.name, prices, day)));
    grid(&std::iter::once(head).chain(rows).collect::<Vec<_>>(), 3, width)
}

fn cells(model: &str, prices: &Prices, day: &str) -> [String; 5] {
    let name = visible::line(model);
    let unknown = || "?".to_owned();
    let Ok(quote) = prices.quote(model, day) else {
        return [name, unknown(), unknown(), unknown(), "no price known".to_owned()];
    };
    let [input, cached, output] =
        ["input", "cached", "output"].map(|kind| quote.price.rate(kind).map_or_else(unknown, |rate| rate.to_string()));
    let mut notes = Vec::new();
    notes.extend((quote.model != model).then(|| format!("as {}", quote.model)));
    notes.extend((quote.source == Source::Configuration).then(|| "your configuration".to_owned()));
    notes.extend(quote.price.notes());
    [name, input, cached, output, notes.join(", ")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_that_is_not_known_is_a_question_mark() {
        let names =
            ["gemini-3.8-flash", "gemini-flash-latest", "gemini-3.1-pro-preview", "gemini-5-xenon", "gemini-4-carbon"];
        let models = names.map(|name| Model { name: name.to_owned(), ..Model::default() });
        assert_eq!(
            lay_out(&models, "gemini-flash-latest", &Prices::default(), "2026-12-01", None),
            "  MODEL                     IN  CACHED    OUT  NOTES (US dollars per million tokens, prices of 2026-11-24)\n\
             \x20 gemini-3.8-flash        0.75   0.075   3.75  until 2026-12-31\n\
             * gemini-flash-latest     0.75   0.075   3.75  as gemini-3.8-flash, until 2026-12-31\n\
             \x20 gemini-3.1-pro-preview  2.00    0.20  12.00  above 200000 tokens cached 0.40 input 4.00 output 18.00\n\
             \x20 gemini-5-xenon             ?       ?      ?  no price known\n\
             \x20 gemini-4-carbon         4.00       ?  20.00\n"
        );
    }
}
