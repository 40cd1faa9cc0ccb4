//! `-x` and `--xl`: one code block of an answer, whole or not at all.

use crate::support::wire::{event, finished, piece, stream_of};
use crate::support::{Answer, Outcome, Program, StandIn};

fn answered(text: &str, options: &str) -> Outcome {
    let google = StandIn::new([Answer::text(text)]);
    Program::at(&google).line("--no-stream").line(options).arg("how?").run()
}

const BLOCKS: &str = "So:\n\n```sh\nls\n```\n\nor\n\n~~~~python\nprint('''\n~~~\n''')\n~~~~\n";

#[test]
fn a_code_block_is_printed_without_its_fences() {
    answered(BLOCKS, "-x").succeeds("ls\n");
    answered(BLOCKS, "--xl").succeeds("print('''\n~~~\n''')\n");
    answered(BLOCKS, "--extract=Python").succeeds("print('''\n~~~\n''')\n");
    answered(BLOCKS, "-x=python").succeeds("print('''\n~~~\n''')\n");
    answered(BLOCKS, "--xl=sh").succeeds("ls\n");
    answered("```\n\u{1b}[0m\n```", "-x").succeeds("^[[0m\n");
    answered("```\n\u{1b}[0m\n```", "-x --raw").succeeds("\u{1b}[0m\n");
}

#[test]
fn without_a_whole_block_nothing_is_printed() {
    answered("ls", "-x").fails(
        9,
        "",
        "gemini: the answer has no fenced code block\nhint: leave -x out to see the answer",
    );
    answered(BLOCKS, "-x=rust").fails(9, "", "the answer has no code block of \"rust\", but python, sh\n");
    answered("```sh\nls\n", "-x").fails(
        9,
        "",
        "the code block is cut: its closing fence is missing\nhint: ask again\n",
    );
    answered("```sh\nls\n```\n```sh\nls", "--xl").fails(9, "", "the code block is cut");
}

#[test]
fn an_answer_that_is_cut_is_not_printed() {
    let cut = finished("MAX_TOKENS", &[serde_json::json!({ "text": BLOCKS })]).to_string();
    let google = StandIn::new([Answer::json(200, cut)]);
    Program::at(&google).line("--no-stream -x how?").run().fails(9, "", "cut at the token limit");
    let google = StandIn::new([Answer::raw(stream_of(&event(&piece(BLOCKS))))]);
    let program = Program::at(&google).line("--stream -x --output a.sh how?");
    program.run().fails(9, "", "without a finish reason");
    assert!(!program.path().join("a.sh").exists() && !program.path().join("a.sh.partial").exists());
}

#[test]
fn what_is_no_text_is_told() {
    let call = serde_json::json!({ "functionCall": { "name": "f" } });
    let answer = finished("STOP", &[serde_json::json!({ "text": BLOCKS }), call]).to_string();
    let google = StandIn::new([Answer::json(200, answer)]);
    let outcome = Program::at(&google).line("--no-stream -x how?").run();
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("ls\n", 0));
    assert_eq!(
        outcome.stderr,
        "gemini: the answer also has parts that are not text (functionCall); --json prints them, --parts shows them\n"
    );
}
