//! What is sent of a kept conversation: rebuilt from its lines, whole answers as they came.

use std::ops::Range;

use crate::failure::Failure;
use crate::gemini::content::{Role, Turn, TurnPart};

use super::attached;
use super::record::TurnLine;

/// A turn as people count: a prompt and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Counted from one.
    pub number: usize,
    /// Its lines.
    pub lines: Range<usize>,
}

/// The turns of a conversation. Each begins with what the person said.
pub fn exchanges(lines: &[TurnLine]) -> Vec<Exchange> {
    let begins = |line: &TurnLine| line.role == Role::User && !line.goes_on;
    let mut starts: Vec<usize> = (0..lines.len()).filter(|place| *place == 0 || begins(&lines[*place])).collect();
    starts.push(lines.len());
    let ranges = starts.windows(2).map(|pair| pair[0]..pair[1]);
    ranges.zip(1..).map(|(lines, number)| Exchange { number, lines }).collect()
}

/// What is sent in front of a prompt.
#[derive(Debug, Default)]
pub struct History {
    /// As they are sent.
    pub turns: Vec<Turn>,
    /// How many turns these are, as people count.
    pub count: usize,
    /// How many there would be without a limit.
    pub of: usize,
}

impl History {
    /// The last so many turns, or all. A turn that the service refused is left out, and so is an answer that is not whole.
    ///
    /// Fails (exit 2) if a file is gone that must be sent again, or has changed.
    pub fn of(lines: &[TurnLine], last: Option<usize>) -> Result<Self, Failure> {
        let mut sent = exchanges(lines);
        sent.retain(|exchange| !lines[exchange.lines.clone()].iter().any(TurnLine::is_refusal));
        let of = sent.len();
        let skipped = last.map_or(0, |last| of.saturating_sub(last));
        let mut history = Self { count: of - skipped, of, ..Self::default() };
        for exchange in &sent[skipped..] {
            for line in &lines[exchange.lines.clone()] {
                if line.role == Role::User || line.is_answer() {
                    history.push(line.role, parts(line, exchange.number)?);
                }
            }
        }
        Ok(history)
    }

    /// Both sides take turns: what the person said behind an answer that never came stands with what they say next.
    pub fn push(&mut self, role: Role, parts: Vec<TurnPart>) {
        match self.turns.last_mut() {
            Some(before) if before.role == role => before.parts.extend(parts),
            _ => self.turns.push(Turn { parts, role }),
        }
    }
}

/// The parts of a line as they are sent, named for messages.
fn parts(line: &TurnLine, turn: usize) -> Result<Vec<TurnPart>, Failure> {
    let restored = |(place, part): (usize, &Option<Box<serde_json::value::RawValue>>)| match part {
        Some(json) => TurnPart::from_json(json.get()).map(Ok),
        None => line.files.iter().find(|file| file.part == place).map(|file| attached::restore(file, turn)),
    };
    let parts = line.parts.iter().enumerate().filter_map(restored);
    parts.map(|part| Ok(part?.named(format!("turn {turn} of the conversation")))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(role: Role, text: &str, ending: Option<&str>) -> TurnLine {
        let parts = if text.is_empty() { Vec::new() } else { vec![TurnPart::text(text)] };
        TurnLine { ending: ending.map(Into::into), ..TurnLine::new(&Turn { parts, role }) }
    }

    fn sent(lines: &[TurnLine], last: Option<usize>) -> (String, usize, usize) {
        let history = History::of(lines, last).unwrap();
        let turns = history.turns.iter().map(|turn| serde_json::to_string(turn).unwrap()).collect::<String>();
        (turns.replace("\"parts\":", "").replace("\"text\":", "").replace("\"role\":", ""), history.count, history.of)
    }

    #[test]
    fn what_was_not_answered_whole_goes_with_the_next_prompt() {
        let (user, model) = (|text: &str| line(Role::User, text, None), |text: &str| line(Role::Model, text, None));
        let lines = [user("a"), line(Role::Model, "part", Some("interrupted")), user("b"), model("B"), user("c")];
        assert_eq!(sent(&lines, None), (r#"{[{"a"},{"b"}],"user"}{[{"B"}],"model"}{[{"c"}],"user"}"#.to_owned(), 3, 3));
        assert_eq!(sent(&lines, Some(1)), (r#"{[{"c"}],"user"}"#.to_owned(), 1, 3));
        let lines = [user("a"), line(Role::Model, "", Some("request-refused")), user("b"), model("B")];
        assert_eq!(sent(&lines, Some(9)), (r#"{[{"b"}],"user"}{[{"B"}],"model"}"#.to_owned(), 1, 1));
    }

    #[test]
    fn turns_are_counted_as_people_do() {
        let tool = TurnLine { goes_on: true, ..line(Role::User, "result", None) };
        let lines = [
            line(Role::User, "a", None),
            line(Role::Model, "call", None),
            tool,
            line(Role::Model, "A", None),
            line(Role::User, "b", None),
        ];
        let turns: Vec<_> = exchanges(&lines).into_iter().map(|turn| (turn.number, turn.lines)).collect();
        assert_eq!(turns, [(1, 0..4), (2, 4..5)]);
        assert!(exchanges(&[]).is_empty());
    }
}
