//! The list of models as a table. Names come from a server and are made harmless.

use std::fmt::Write as _;

use crate::gemini::models::Model;
use crate::output::visible;

const HEAD: [&str; 5] = ["MODEL", "INPUT", "OUTPUT", "THINKS", "CAN"];

/// Lays the table out; lines that are wider than the terminal end in `…`.
pub fn lay_out(models: &[Model], default: &str, width: Option<usize>) -> String {
    let rows: Vec<(char, [String; 5])> =
        models.iter().map(|model| (mark(model, default), cells(model, default))).collect();
    let head = (' ', HEAD.map(ToOwned::to_owned));
    let rows: Vec<_> = std::iter::once(head).chain(rows).collect();
    let widths: [usize; 5] =
        std::array::from_fn(|at| rows.iter().map(|(_, cells)| cells[at].chars().count()).max().unwrap_or(0));
    rows.iter().fold(String::new(), |mut text, (mark, cells)| {
        let [name, input, output, thinks, can] = cells;
        let [first, second, third, fourth, _] = widths;
        let line = format!("{mark} {name:first$}  {input:>second$}  {output:>third$}  {thinks:fourth$}  {can}");
        let _ = writeln!(text, "{}", fit(line.trim_end(), width));
        text
    })
}

fn mark(model: &Model, default: &str) -> char {
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
    // What must be seen stands where no terminal is too narrow for it.
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

fn fit(line: &str, width: Option<usize>) -> String {
    match width {
        Some(width) if line.chars().count() > width => {
            line.chars().take(width.saturating_sub(1)).chain(['…']).collect()
        }
        _ => line.to_owned(),
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
        let narrow = lay_out(&models, "a", Some(20));
        assert!(narrow.lines().all(|line| line.chars().count() <= 20), "{narrow}");
    }
}
