//! The list of models as a table. Names come from a server and are made harmless.

use std::fmt::Write as _;

use crate::gemini::models::Model;
use crate::output::visible;

const HEAD: [&str; 5] = ["MODEL", "INPUT", "OUTPUT", "THINKS", "CAN"];

/// Lays the table out.
pub fn lay_out(models: &[Model], default: &str, width: Option<usize>) -> String {
    let head = (' ', HEAD.map(ToOwned::to_owned));
    let rows = models.iter().map(|model| (mark(model, default), cells(model, default)));
    grid(&std::iter::once(head).chain(rows).collect::<Vec<_>>(), 2, width)
}

/// Lays out rows of a name and what is said of it, each with a mark in front; so many columns behind the name are
/// numbers. Where the terminal is too narrow, the last columns go first, and a name is never cut.
pub fn grid(rows: &[(char, [String; 5])], numbers: usize, width: Option<usize>) -> String {
    let room = room(width);
    let widths: [usize; 5] = std::array::from_fn(|at| {
        let all = rows.iter().map(|(_, cells)| cells[at].chars().count());
        visible::column(all.filter(|width| at > 0 || *width <= room))
    });
    let shown = columns(widths, width);
    rows.iter().fold(String::new(), |mut text, (mark, cells)| {
        let [model, ..] = cells;
        let laid = cells.iter().zip(widths).enumerate().map(|(at, (cell, width))| match at {
            0 => format!("{mark} {cell:width$}"),
            at if at <= numbers => format!("  {cell:>width$}"),
            _ => format!("  {cell:width$}"),
        });
        let line: String = laid.take(shown).collect();
        let most = width.map_or(usize::MAX, |width| width.max(model.chars().count() + 2));
        let _ = writeln!(text, "{}", visible::fit(line.trim_end(), most));
        text
    })
}

/// How long a name may be that the others are laid out by: one that is longer than there is room for beside its
/// cells stands out, so that all others keep theirs.
fn room(width: Option<usize>) -> usize {
    const CELLS: usize = 34;
    const LEAST: usize = 20;
    width.map(|width| width.saturating_sub(CELLS)).filter(|room| *room >= LEAST).unwrap_or(usize::MAX)
}

/// How many of the columns have room. The last one may be cut, but not to nothing.
fn columns(widths: [usize; 5], width: Option<usize>) -> usize {
    const LEAST: usize = 12;
    let Some(width) = width else {
        return widths.len();
    };
    let [name, input, output, thinks, can] = widths;
    let needs = [name, input, output, thinks, can.min(LEAST)].map(|column| column + 2);
    let ends = needs.iter().scan(0, |end, need| {
        *end += need;
        Some(*end)
    });
    ends.take_while(|end| *end <= width).count().max(1)
}

pub fn mark(model: &Model, default: &str) -> char {
    match (model.is_retiring(), model.name == default) {
        (true, _) => '!',
        (_, true) => '*',
        _ => ' ',
    }
}

fn cells(model: &Model, default: &str) -> [String; 5] {
    let limit = |tokens: Option<u64>| tokens.map_or_else(|| "?".to_owned(), human);
    let thinks = if model.thinking { "yes" } else { "no" };
    let mut words: Vec<&str> = Vec::new();
    for word in model.methods.iter().map(|method| word(method)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    // What must be seen comes before what may be cut.
    let mut notes = Vec::new();
    if model.is_retiring() {
        notes.extend(model.stage.as_deref().map(|stage| format!("({})", stage.to_lowercase())));
    }
    if model.name == default {
        notes.push("(default)".to_owned());
    }
    notes.push(words.join(", "));
    let cells = [&model.name, &limit(model.input), &limit(model.output), thinks, &notes.join(" ")];
    cells.map(visible::line)
}

/// Google's names of methods in a person's words.
fn word(method: &str) -> &str {
    match method {
        "generateContent" => "answer",
        "countTokens" | "countTextTokens" => "count",
        "createCachedContent" => "cache",
        "batchGenerateContent" => "batch",
        "embedContent" | "embedText" => "embed",
        "asyncBatchEmbedContent" => "embed in batches",
        "bidiGenerateContent" => "talk live",
        "generateAnswer" => "answer from sources",
        "predict" | "predictLongRunning" => "generate media",
        other => other,
    }
}

/// Tokens as people say them: `1M`, `64k`. Only what is round in thousands, of 1000 or 1024, is shortened.
fn human(tokens: u64) -> String {
    let units = [(1 << 20, "M"), (1_000_000, "M"), (1 << 10, "k"), (1_000, "k")];
    match units.iter().find(|(unit, _)| tokens >= *unit && tokens.is_multiple_of(*unit)) {
        Some((unit, letter)) => format!("{}{letter}", tokens / unit),
        None => tokens.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_short_where_they_are_round() {
        for (tokens, shown) in
            [(1_048_576, "1M"), (1_000_000, "1M"), (65_536, "64k"), (32_000, "32k"), (8_191, "8191"), (0, "0")]
        {
            assert_eq!(human(tokens), shown);
        }
    }

    #[test]
    fn a_table_fits_the_terminal_and_marks_what_matters() {
        let model = |name: &str, stage: Option<&str>| Model {
            name: name.to_owned(),
            methods: vec!["generateContent".to_owned(), "newMethod".to_owned()],
            input: Some(1 << 20),
            stage: stage.map(ToOwned::to_owned),
            ..Model::default()
        };
        let models = [model("a", None), model("b\u{1b}]0;x", Some("LEGACY"))];
        assert_eq!(
            lay_out(&models, "a", None),
            "  MODEL    INPUT  OUTPUT  THINKS  CAN\n\
             * a           1M       ?  no      (default) answer, newMethod\n\
             ! b^[]0;x     1M       ?  no      (legacy) answer, newMethod\n"
        );
        let long = [model("a", None), model(&"n".repeat(60), None)];
        let shown = lay_out(&long, "b", Some(70));
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines[1], "  a         1M       ?  no      answer, newMethod");
        assert!(lines[2].starts_with(&format!("  {}", "n".repeat(60))) && lines[2].chars().count() <= 70, "{shown}");
        for (width, head, last) in [
            (46, "  MODEL    INPUT  OUTPUT  THINKS  CAN", "! b^[]0;x     1M       ?  no      (legacy) an…"),
            (35, "  MODEL    INPUT  OUTPUT  THINKS", "! b^[]0;x     1M       ?  no"),
            (20, "  MODEL    INPUT", "! b^[]0;x     1M"),
            (5, "  MODEL", "! b^[]0;x"),
        ] {
            let narrow = lay_out(&models, "a", Some(width));
            assert_eq!((narrow.lines().next(), narrow.lines().last()), (Some(head), Some(last)), "{width}");
        }
    }
}
