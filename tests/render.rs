//! Markdown, laid out on a terminal and by `gemini render`; in a pipe not a byte changes.

use std::io::Write as _;
use std::process::Stdio;

use crate::support::program::outcome;
use crate::support::wire::{last, piece};
use crate::support::{Answer, Program, StandIn};

const TEXT: &str = "# T\n\n* **a** `b`\n  1. c\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n\n```sh\nls # all\n```\n";

/// Laid out without escape sequences.
const PLAIN: &str = "# T\n\n• **a** `b`\n  1. c\n\nx │ y\n──┼──\n1 │ 2\n\n```sh\nls # all\n```\n";

/// The answer TEXT to a prompt with these options, printed into a pipe.
fn answered(line: &str, config: &str) -> String {
    let google = StandIn::new([Answer::stream(&[piece(&TEXT[..9]), last(&TEXT[9..])])]);
    let outcome = Program::at(&google).config(config).line(&format!("--stream {line} hi")).run();
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0), "{line}");
    outcome.stdout
}

#[test]
fn in_a_pipe_not_a_byte_changes() {
    for line in ["", "--render auto", "--render never", "--render always --raw", "--color always", "-x"] {
        let expected = if line == "-x" { "ls # all\n" } else { TEXT };
        assert_eq!(answered(line, ""), expected, "{line}");
    }
    assert_eq!(answered("--render never", "render = \"always\""), TEXT);
}

#[test]
fn markdown_is_laid_out_in_a_pipe_by_those_who_ask_for_it() {
    assert_eq!(answered("--render always", ""), PLAIN);
    assert_eq!(answered("", "render = \"always\""), PLAIN);
    let coloured = answered("--render always --color always", "");
    assert!(coloured.contains("\u{1b}[1ma\u{1b}[0m \u{1b}[36mb\u{1b}[0m\n"), "{coloured:?}");
}

#[test]
fn render_is_a_filter() {
    Program::bare().line("render").stdin(TEXT).run().succeeds(PLAIN);
    Program::bare().line("render -").stdin("a *b").run().succeeds("a *b\n");
    Program::bare().line("render").stdin("").run().succeeds("");
    Program::bare().file("a.md", TEXT).line("render a.md").run().succeeds(PLAIN);
    let narrow = Program::bare().env("COLUMNS", "12").line("render").stdin("0123 5678 0123\n").run();
    narrow.succeeds("0123 5678\n0123\n");
    let odd = Program::bare().line("render --color always").stdin("a\u{1b}[31m \u{9b}2J **b**\r\n").run();
    odd.succeeds("a^[[31m <U+009B>2J \u{1b}[1mb\u{1b}[0m\n");
}

#[test]
fn render_says_what_it_cannot_read() {
    let outcome = Program::bare().line("render haiku").run();
    outcome.fails(2, "", "cannot read haiku: ");
    assert!(outcome.stderr.contains("hint: to ask that of the model: gemini -- render haiku\n"), "{}", outcome.stderr);
}

#[test]
fn render_shows_words_as_they_come() {
    let program = Program::bare();
    let mut child = program
        .command()
        .arg("render")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"one **two").unwrap();
    let mut seen = [0; 3];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut seen).unwrap();
    assert_eq!(&seen, b"one");
    stdin.write_all(b"** three").unwrap();
    drop(stdin);
    let rest = outcome(&child.wait_with_output().unwrap());
    rest.succeeds(" **two** three\n");
}
