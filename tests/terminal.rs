//! A person at a terminal. `script` (util-linux) lends the terminal; where it is missing, so are these tests.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::support::program::binary;
use crate::support::wire::{last, models, piece};
use crate::support::{Answer, Program, StandIn, canary};

/// Starts a command line of `sh` at a terminal of its own; `$gemini` is the program.
fn at_terminal(program: &Program, line: &str) -> Option<Child> {
    if !Path::new("/usr/bin/script").exists() {
        eprintln!("skipped: there is no /usr/bin/script to lend a terminal");
        return None;
    }
    let mut command = program.command_for("/usr/bin/script");
    command.args(["-qec", line, "/dev/null"]).env("gemini", binary()).env("TERM", "dumb").env("SHELL", "/bin/sh");
    Some(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

/// Reads the screen until these words stand there.
fn wait_for(child: &mut Child, words: &str) -> String {
    let mut screen = Vec::new();
    let stdout = child.stdout.as_mut().unwrap();
    while !String::from_utf8_lossy(&screen).contains(words) {
        let mut byte = [0];
        assert_eq!(stdout.read(&mut byte).unwrap(), 1, "{words:?} never came: {}", String::from_utf8_lossy(&screen));
        screen.push(byte[0]);
    }
    String::from_utf8_lossy(&screen).into_owned()
}

fn rest(mut child: Child) -> (String, i32) {
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), crate::support::program::code(output.status))
}

#[test]
fn without_words_the_short_usage_is_shown() {
    let program = Program::bare();
    let Some(child) = at_terminal(&program, "$gemini") else {
        return;
    };
    let mut child = child;
    let screen = wait_for(&mut child, "nothing to ask");
    assert!(screen.contains("Usage: gemini"), "{screen}");
    assert_eq!(rest(child).1, 2);
}

#[test]
fn an_answer_streams_to_a_terminal_with_direction_tricks_shown() {
    let google = StandIn::new([Answer::stream(&[piece("a\u{202e}b "), last("c")])]);
    let program = Program::at(&google);
    let Some(mut child) = at_terminal(&program, "$gemini hi") else {
        return drop(program.line("--stream hi").run());
    };
    wait_for(&mut child, "a<U+202E>b c\r\n");
    assert_eq!(rest(child).1, 0);
    assert!(google.request().target.contains(":streamGenerateContent"));
}

#[test]
fn without_a_key_one_is_asked_for_hidden_and_serves_this_run() {
    let google = StandIn::new([Answer::json(200, models(&["m"])), Answer::stream(&[last("thanks")])]);
    let program = Program::bare().env("GOOGLE_GEMINI_BASE_URL", &google.url());
    let Some(mut child) = at_terminal(&program, "$gemini hi; echo code $?") else {
        drop(Program::at(&google).line("key check").run());
        return drop(Program::at(&google).line("--stream hi").run());
    };
    let asked = wait_for(&mut child, "not be shown: ");
    assert!(asked.contains("https://aistudio.google.com/apikey"), "{asked}");
    writeln!(child.stdin.as_mut().unwrap(), "{}", canary()).unwrap();
    let screen = wait_for(&mut child, "code 0");
    assert!(screen.contains("thanks") && screen.contains("gemini key set") && !screen.contains(&canary()), "{screen}");
    rest(child);
    assert!(google.requests().iter().all(|request| request.header("x-goog-api-key") == Some(canary().as_str())));
}

#[test]
fn ctrl_c_at_the_hidden_prompt_leaves_the_echo_on() {
    let program = Program::bare();
    let Some(mut child) = at_terminal(&program, "trap : INT; $gemini hi; echo code $?; stty -a | grep -o ' -\\?echo '")
    else {
        return;
    };
    wait_for(&mut child, "not be shown: ");
    child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    let screen = wait_for(&mut child, "echo");
    assert!(screen.contains("code 130"), "{screen}");
    let (tail, _) = rest(child);
    assert!(!screen.contains("-echo") && !tail.contains("-echo"), "{screen}{tail}");
}

#[test]
fn the_list_of_models_fits_the_terminal() {
    let google = StandIn::new([Answer::json(200, models(&["gemini-3.8-flash"]))]);
    let program = Program::at(&google).env("GEMINI_MODEL", "gemini-3.8-flash");
    let Some(mut child) = at_terminal(&program, "stty cols 40; $gemini models") else {
        return drop(program.line("models").run());
    };
    let screen = [wait_for(&mut child, "…\r\n"), wait_for(&mut child, "…\r\n")].concat();
    assert!(screen.contains("* gemini-3.8-flash") && screen.lines().all(|line| line.chars().count() <= 40), "{screen}");
    assert_eq!(rest(child).1, 0);
}
