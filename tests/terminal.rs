//! A person at a terminal. `script` (util-linux) lends the terminal; where it is missing, so are these tests.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use serde_json::json;

use crate::support::files_api::{Behaviour, FilesApi};
use crate::support::program::binary;
use crate::support::wire::{self, error, last, models, piece};
use crate::support::{Answer, Gate, Program, StandIn, Step, canary};

/// Starts a command line of `sh` at a terminal of its own; `$gemini` is the program.
pub fn at_terminal(program: &Program, line: &str) -> Option<Child> {
    if !Path::new("/usr/bin/script").exists() {
        eprintln!("skipped: there is no /usr/bin/script to lend a terminal");
        return None;
    }
    let mut command = program.command_for("/usr/bin/script");
    command.args(["-qec", line, "/dev/null"]).env("gemini", binary()).env("TERM", "dumb").env("SHELL", "/bin/sh");
    Some(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

/// The same, while the answer "text" waits behind a gate.
fn waiting_at_terminal(line: &str) -> Option<(Gate, StandIn, Program, Child)> {
    let (gate, wait) = Gate::new();
    let google = StandIn::new([Answer(vec![wait, Step::Send(wire::stream(&[last("text")]))])]);
    let program = Program::at(&google);
    let Some(child) = at_terminal(&program, line) else {
        gate.open();
        program.line("--stream hi").run();
        return None;
    };
    Some((gate, google, program, child))
}

/// Reads the screen until these words stand there.
pub fn wait_for(child: &mut Child, words: &str) -> String {
    let mut screen = Vec::new();
    let stdout = child.stdout.as_mut().unwrap();
    while !String::from_utf8_lossy(&screen).contains(words) {
        let mut byte = [0];
        assert_eq!(stdout.read(&mut byte).unwrap(), 1, "{words:?} never came: {}", String::from_utf8_lossy(&screen));
        screen.push(byte[0]);
    }
    String::from_utf8_lossy(&screen).into_owned()
}

pub fn rest(mut child: Child) -> (String, i32) {
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), crate::support::program::code(output.status))
}

/// What a person sees of an answer with so many sources.
fn seen_with_sources(line: &str, count: usize) -> Option<String> {
    let chunks: Vec<_> = (1..=count)
        .map(|number| serde_json::json!({ "web": { "title": "a\u{1b}[2J", "uri": format!("https://a/{number}") } }))
        .collect();
    let mut reply: serde_json::Value = serde_json::from_str(&last("text")).unwrap();
    reply["candidates"][0]["groundingMetadata"] = serde_json::json!({ "groundingChunks": chunks });
    let google = StandIn::new([Answer::stream(&[reply.to_string()])]);
    let program = Program::at(&google);
    let Some(child) = at_terminal(&program, line) else {
        program.line("--stream hi").run();
        return None;
    };
    let (screen, code) = rest(child);
    assert_eq!(code, 0, "{screen}");
    Some(screen)
}

#[test]
fn a_person_sees_the_sources_behind_the_answer() {
    let list = "[1] a^[[2J: https://a/1\r\n[2] a^[[2J: https://a/2\r\n";
    for (line, expected) in [
        ("$gemini --search hi", format!("text\r\n{list}")),
        ("$gemini --search --sources hi", format!("text\r\n\r\n{list}")),
        ("$gemini --search -q hi", "text\r\n".to_owned()),
        ("$gemini --search hi 2>/dev/null", "text\r\n".to_owned()),
        ("$gemini --stream --search hi | cat", "text\r\n".to_owned()),
    ] {
        let Some(screen) = seen_with_sources(line, 2) else {
            return;
        };
        assert_eq!(screen, expected, "{line}");
    }
    let many = seen_with_sources("$gemini --search hi", 1_000).unwrap();
    assert!(many.ends_with("[100] a^[[2J: https://a/100\r\nand 900 more, which --sources prints\r\n"), "{many}");
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
fn a_terminal_is_no_place_for_a_picture() {
    for (line, what) in [("$gemini --image hi", "a picture"), ("$gemini --speech --output - hi", "sound")] {
        let program = Program::bare().env("GEMINI_API_KEY", "some-key");
        let Some(mut child) = at_terminal(&program, line) else {
            return;
        };
        wait_for(&mut child, &format!("gemini: {what} cannot be shown on a terminal\r\nhint: write it to a file"));
        assert_eq!(rest(child).1, 2);
    }
}

#[test]
fn text_beside_a_picture_for_a_file_plays_no_tricks_on_a_terminal() {
    let parts = [
        serde_json::json!({ "text": "a\u{202e}b" }),
        serde_json::json!({ "inlineData": { "mimeType": "image/png", "data": "AAAA" } }),
    ];
    let google = StandIn::new([Answer::json(200, wire::finished("STOP", &parts).to_string())]);
    let program = Program::at(&google);
    let Some(mut child) = at_terminal(&program, "$gemini -m gemini-3.8-flash --output a.png hi") else {
        return drop(program.line("hi").run());
    };
    wait_for(&mut child, "a<U+202E>b\r\n");
    assert_eq!(rest(child).1, 0);
    assert_eq!(std::fs::read(program.path().join("a.png")).unwrap(), [0; 3]);
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
    assert!(asked.contains("not to Google (GOOGLE_GEMINI_BASE_URL)") && !asked.contains("aistudio"), "{asked}");
    writeln!(child.stdin.as_mut().unwrap(), "{}", canary()).unwrap();
    let screen = wait_for(&mut child, "code 0");
    let way = format!(
        "this key serves this run only: for another address give its key in GEMINI_API_KEY; or `gemini config set base_url {}`",
        google.url()
    );
    assert!(screen.contains("thanks") && screen.contains(&way) && !screen.contains(&canary()), "{screen}");
    rest(child);
    assert!(google.requests().iter().all(|request| request.header("x-goog-api-key") == Some(canary().as_str())));
}

#[test]
fn a_first_key_is_tried_and_kept_and_the_prompt_is_answered() {
    let google = StandIn::new([
        Answer::json(200, models(&["m"])),
        Answer::stream(&[last("thanks")]),
        Answer::stream(&[last("again")]),
    ]);
    let program = Program::stored(&google.url());
    let Some(mut child) = at_terminal(&program, "$gemini hi; echo code $?; $gemini hi; echo then $?") else {
        let program = Program::stored(&google.url()).env("GEMINI_API_KEY", &canary());
        for line in ["key check", "--stream hi", "--stream hi"] {
            program.again(line).output().unwrap();
        }
        return;
    };
    wait_for(&mut child, "not be shown: ");
    writeln!(child.stdin.as_mut().unwrap(), "{}", canary()).unwrap();
    wait_for(&mut child, "Keep it for next time? [Y/n] ");
    writeln!(child.stdin.as_mut().unwrap()).unwrap();
    let screen = wait_for(&mut child, "then 0");
    for words in ["stored AIza…y9Qz under the name default", "thanks", "code 0", "again"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert!(!screen.contains(&canary()), "{screen}");
    rest(child);
    assert!(program.read(".config/gemini/credentials.toml").contains(&canary()));
}

fn invalid() -> Answer {
    Answer::json(400, error(400, "INVALID_ARGUMENT", Some("API_KEY_INVALID"), "API key not valid."))
}

#[test]
fn a_wrong_first_key_is_asked_for_again_and_three_times_at_most() {
    for line in ["hi", "key set"] {
        let google = StandIn::new([invalid(), invalid(), invalid()]);
        let program = Program::stored(&google.url());
        let Some(mut child) = at_terminal(&program, &format!("$gemini {line}; echo code $?")) else {
            return (0..3).for_each(|_| drop(Program::at(&google).line("key check").run()));
        };
        for _ in 0..3 {
            wait_for(&mut child, "not be shown: ");
            writeln!(child.stdin.as_mut().unwrap(), "{}", canary()).unwrap();
            wait_for(&mut child, "gemini: 127.0.0.1");
        }
        let screen = wait_for(&mut child, "code 4");
        assert!(screen.contains("nothing was stored") && !screen.contains("Paste the key"), "{screen}");
        rest(child);
        assert!(!program.path().join(".config/gemini/credentials.toml").exists());
    }
}

/// What can be told from the text alone is not sent.
#[test]
fn the_address_of_the_page_is_no_key_and_the_next_paste_counts() {
    let google = StandIn::new([Answer::json(200, models(&["m"]))]);
    let program = Program::stored(&google.url());
    let Some(mut child) = at_terminal(&program, "$gemini key set; echo code $?") else {
        return drop(Program::at(&google).line("key check").run());
    };
    wait_for(&mut child, "not be shown: ");
    writeln!(child.stdin.as_mut().unwrap(), "https://aistudio.google.com/apikey").unwrap();
    let screen = wait_for(&mut child, "not be shown: ");
    assert!(screen.contains("gemini: the key you typed holds the address of a page, not the key"), "{screen}");
    assert!(screen.contains("are made at https://aistudio.google.com/apikey\r\n"), "{screen}");
    writeln!(child.stdin.as_mut().unwrap(), "export GEMINI_API_KEY=\"{}\"", canary()).unwrap();
    wait_for(&mut child, "code 0");
    rest(child);
    assert_eq!(google.request().header("x-goog-api-key"), Some(canary().as_str()));
}

/// Handlers stay behind from the first question, and from the wait for the server's verdict on the first key.
#[test]
fn a_signal_at_the_second_question_leaves_the_echo_on() {
    for asks in [false, true] {
        let google = StandIn::new(asks.then(invalid));
        let program = Program::stored(&google.url());
        let (check, first) = if asks { ("", canary()) } else { ("--no-check", "two words".to_owned()) };
        let line = format!("sh -c 'echo $$ > pid; exec $gemini key set {check}'{ECHO}");
        let Some(mut child) = at_terminal(&program, &line) else {
            return drop(asks.then(|| Program::at(&google).line("key check").run()));
        };
        wait_for(&mut child, "not be shown: ");
        writeln!(child.stdin.as_mut().unwrap(), "{first}").unwrap();
        signal(&mut child, &program, Signal::TERM);
        let screen = wait_for(&mut child, "echo is  echo");
        assert!(screen.contains("code 143") && !screen.contains("stopped before"), "{screen}");
        rest(child);
    }
}

#[test]
fn where_nothing_tells_about_a_first_key_the_prompt_does() {
    let missing = || Answer::json(404, r#"{"detail":"Not Found"}"#);
    let google = StandIn::new([missing(), missing(), Answer::stream(&[last("thanks")])]);
    let program = Program::stored(&google.url());
    let Some(mut child) = at_terminal(&program, "$gemini hi; echo code $?") else {
        drop(Program::at(&google).line("key check").run());
        return drop(Program::at(&google).line("--stream hi").run());
    };
    wait_for(&mut child, "not be shown: ");
    writeln!(child.stdin.as_mut().unwrap(), "{}", canary()).unwrap();
    wait_for(&mut child, "nothing tells yet whether it works. Keep it for next time? [Y/n] ");
    writeln!(child.stdin.as_mut().unwrap(), "n").unwrap();
    let screen = wait_for(&mut child, "code 0");
    assert!(screen.contains("thanks"), "{screen}");
    rest(child);
}

#[test]
fn a_key_without_a_name_is_removed_only_if_that_is_meant() {
    for (answer, is_removed) in [("", false), ("n", false), ("y", true)] {
        let program = Program::bare().profile("work", &canary()).profile("default", "another-key-0123456789");
        let Some(mut child) = at_terminal(&program, "$gemini key remove; echo code $?") else {
            return;
        };
        wait_for(&mut child, "remove default (…6789)? [y/N] ");
        writeln!(child.stdin.as_mut().unwrap(), "{answer}").unwrap();
        let screen = wait_for(&mut child, "code 0");
        assert_eq!(screen.contains("removed default"), is_removed, "{screen}");
        assert_eq!(screen.contains("nothing was removed"), !is_removed, "{screen}");
        rest(child);
        let left = program.read(".config/gemini/credentials.toml");
        assert!(left.contains("another-key") != is_removed && left.contains(&canary()), "{left}");
    }
}

#[test]
fn the_time_before_the_next_try_counts_down() {
    let quota =
        r#"{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Busy.","details":[{"retryDelay":"40s"}]}}"#;
    let google = StandIn::new([Answer::json(429, quota)]);
    let program = Program::at(&google);
    let Some(mut child) = at_terminal(&program, "trap : INT; TERM=xterm $gemini hi; echo code $?") else {
        return drop(program.line("--retries 0 hi").run());
    };
    wait_for(&mut child, "trying again in 4");
    let screen = wait_for(&mut child, " s\u{1b}[?7h");
    assert!(screen.contains("retry 1 of 3 in 4") && !screen.contains(", 0."), "{screen:?}");
    child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    wait_for(&mut child, "code 130");
    rest(child);
}

#[test]
fn a_key_is_not_exported_onto_a_screen_unless_that_is_wanted() {
    let program = Program::bare().profile("default", &canary());
    let line = "$gemini key export --shell bash; echo code $?; $gemini key export --shell bash --reveal | wc -c";
    let Some(mut child) = at_terminal(&program, line) else {
        return;
    };
    let screen = wait_for(&mut child, "code 2");
    assert!(screen.contains("nothing was printed") && !screen.contains(&canary()), "{screen}");
    wait_for(&mut child, "64");
    rest(child);
}

/// `key set` at a terminal, with its process id in a file.
const KEY_SET: &str = "sh -c 'echo $$ > pid; exec $gemini key set --no-check'";

/// Sends a signal to the program that waits at its question.
fn signal(child: &mut Child, program: &Program, signal: Signal) {
    wait_for(child, "not be shown: ");
    let pid = program.read("pid").trim().parse().unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
}

const ECHO: &str = "; echo code $?; echo \"echo is $(stty -a | grep -o '[ -]echo ')\"";

#[test]
fn a_signal_at_the_hidden_prompt_leaves_the_echo_on() {
    let asked = [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)];
    let others = [(Signal::USR1, 138), (Signal::USR2, 140), (Signal::ALARM, 142), (Signal::VTALARM, 154)];
    for (fatal, code) in asked.into_iter().chain(others) {
        // dash repairs nothing; the program must.
        let program = Program::bare();
        let Some(mut child) = at_terminal(&program, &format!("trap : INT QUIT; {KEY_SET}{ECHO}")) else {
            return;
        };
        signal(&mut child, &program, fatal);
        let screen = wait_for(&mut child, "echo is  echo");
        assert!(screen.contains(&format!("code {code}")), "{fatal:?}: {screen}");
        rest(child);
    }
}

#[test]
fn the_time_limit_at_the_hidden_prompt_leaves_the_echo_on() {
    let program = Program::bare();
    let line = format!("$gemini key set --no-check --timeout 500ms{ECHO}");
    let Some(mut child) = at_terminal(&program, &line) else {
        return;
    };
    wait_for(&mut child, "not be shown: ");
    let screen = wait_for(&mut child, "echo is  echo");
    assert!(screen.contains("timed out") && screen.contains("code 6"), "{screen}");
    rest(child);
}

/// Ctrl-S holds up every write to the terminal, but no signal.
#[test]
fn a_signal_ends_a_run_whose_terminal_is_held() {
    let (_gate, wait) = Gate::new();
    let google = StandIn::new([Answer(vec![wait])]);
    let asking = Program::bare();
    let waiting = Program::at(&google);
    let lines = [
        (&asking, KEY_SET, "not be shown: "),
        (&waiting, "TERM=xterm sh -c 'echo $$ > pid; exec $gemini hi'", "thinking, 0."),
    ];
    for (program, line, words) in lines {
        let Some(mut child) = at_terminal(program, &format!("{line}; echo code $?")) else {
            return drop(waiting.again("--timeout 1s hi").output());
        };
        wait_for(&mut child, words);
        child.stdin.as_mut().unwrap().write_all(b"\x13").unwrap();
        let pid = Pid::from_raw(program.read("pid").trim().parse().unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        while test_kill_process(pid).is_ok() {
            std::thread::yield_now();
        }
        child.stdin.as_mut().unwrap().write_all(b"\x11").unwrap();
        wait_for(&mut child, "code 143");
        rest(child);
    }
}

#[test]
fn ctrl_c_while_the_server_is_asked_about_a_new_key_ends_us() {
    let (_gate, wait) = Gate::new();
    let google = StandIn::new([Answer(vec![wait])]);
    let program = Program::stored(&google.url());
    let Some(mut child) = at_terminal(&program, "trap : INT; $gemini key set; echo code $?") else {
        return drop(Program::at(&google).line("key check --timeout 100ms").run());
    };
    wait_for(&mut child, "not be shown: ");
    writeln!(child.stdin.as_mut().unwrap(), "{}", canary()).unwrap();
    while google.requests().is_empty() {
        std::thread::yield_now();
    }
    child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    wait_for(&mut child, "code 130");
    rest(child);
}

/// A run without a key waits twice: for the verdict on what was typed, and for the answer.
#[test]
fn ctrl_c_behind_a_first_key_is_one_line() {
    for waits_for_the_answer in [false, true] {
        let (_gate, wait) = Gate::new();
        let verdict = Answer::json(200, models(&["gemini-flash-latest"]));
        let answers = if waits_for_the_answer { vec![verdict, Answer(vec![wait])] } else { vec![Answer(vec![wait])] };
        let waiting = answers.len();
        let google = StandIn::new(answers);
        let program = Program::stored(&google.url());
        let Some(mut child) = at_terminal(&program, "trap : INT; TERM=xterm $gemini hi; echo code $?") else {
            return drop(Program::at(&google).line("key check --timeout 100ms").run());
        };
        wait_for(&mut child, "not be shown: ");
        writeln!(child.stdin.as_mut().unwrap(), "{}", canary()).unwrap();
        if waits_for_the_answer {
            wait_for(&mut child, "[Y/n] ");
            writeln!(child.stdin.as_mut().unwrap(), "n").unwrap();
        }
        while google.requests().len() < waiting {
            std::thread::yield_now();
        }
        child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
        let screen = wait_for(&mut child, "code 130");
        assert_eq!(screen.matches("stopped before the answer came").count(), 1, "{screen:?}");
        rest(child);
    }
}

#[test]
fn a_stop_at_the_hidden_prompt_gives_the_echo_back_and_the_question_goes_on() {
    let program = Program::bare();
    let Some(mut child) = at_terminal(&program, &format!("set -m; {KEY_SET}{ECHO}; fg; echo end $?")) else {
        return;
    };
    signal(&mut child, &program, Signal::TSTP);
    let stopped = wait_for(&mut child, "echo is  echo");
    assert!(stopped.contains("code 147"), "{stopped}");
    wait_for(&mut child, "not be shown: ");
    writeln!(child.stdin.as_mut().unwrap(), "{}", canary()).unwrap();
    let screen = wait_for(&mut child, "end 0");
    assert!(screen.contains("stored AIza…y9Qz") && !screen.contains(&canary()), "{screen}");
    rest(child);
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
fn a_person_who_waits_sees_a_sign_of_life_and_then_no_trace_of_it() {
    for (term, spins) in [("xterm", true), ("dumb", false)] {
        let line = format!("TERM={term} $gemini hi; echo code $?");
        let Some((gate, _google, _program, mut child)) = waiting_at_terminal(&line) else {
            return;
        };
        if spins {
            wait_for(&mut child, "thinking, 0.");
        }
        gate.open();
        let screen = wait_for(&mut child, "code 0");
        // What was last drawn is erased, and the answer begins at the left.
        let begins = if spins { "\r\u{1b}[Ktext\r\n" } else { "text\r\n" };
        assert!(screen.contains(begins) && (spins || !screen.contains("thinking")), "{screen:?}");
        rest(child);
    }
}

#[test]
fn a_thought_in_the_middle_of_an_answer_begins_a_line() {
    let thought = piece("so").replace("\"text\"", "\"thought\":true,\"text\"");
    let google = StandIn::new([Answer(vec![Step::Send(wire::stream(&[piece("half "), thought, last("whole")]))])]);
    let program = Program::at(&google);
    let Some(mut child) = at_terminal(&program, "$gemini --thoughts hi; echo code $?") else {
        return drop(program.line("--stream hi").run());
    };
    let screen = wait_for(&mut child, "code 0");
    assert!(screen.contains("half \r\nso") && screen.contains("whole\r\n"), "{screen:?}");
    rest(child);
}

/// An empty piece is nothing to read yet; and what turned behind the first words would draw over their line.
#[test]
fn the_sign_of_life_stays_until_there_is_something_to_read_and_never_comes_back() {
    let (gate, wait) = Gate::new();
    let (_gate, for_ever) = Gate::new();
    let mut hop: serde_json::Value = serde_json::from_str(&piece("half ")).unwrap();
    hop["candidates"][0]["finishReason"] = "CONTINUATION".into();
    hop["candidates"][0]["continuationToken"] = "T".into();
    let steps = [Step::Send(wire::STREAM_HEAD.into()), Step::Send(wire::event_chunk(&piece(""))), wait];
    let end = [Step::Send(wire::event_chunk(&hop.to_string())), Step::Send(b"0\r\n\r\n".to_vec())];
    let google = StandIn::new([Answer(steps.into_iter().chain(end).collect()), Answer(vec![for_ever])]);
    let program = Program::at(&google);
    let Some(mut child) = at_terminal(&program, "TERM=xterm $gemini --timeout 2s hi; echo code $?") else {
        gate.open();
        return drop(program.line("--stream --timeout 1s hi").run());
    };
    wait_for(&mut child, "thinking, 0.");
    gate.open();
    wait_for(&mut child, "\r\u{1b}[Khalf");
    let screen = wait_for(&mut child, "code 9");
    assert!(!screen.contains("\u{1b}[K"), "{screen:?}");
    rest(child);
}

#[test]
fn a_stop_takes_the_sign_of_life_off_the_screen() {
    let line = "set -m; TERM=xterm $gemini hi; echo code $?; fg; echo end $?";
    let Some((gate, _google, _program, mut child)) = waiting_at_terminal(line) else {
        return;
    };
    wait_for(&mut child, "thinking, 0.");
    child.stdin.as_mut().unwrap().write_all(b"\x1a").unwrap();
    let stopped = wait_for(&mut child, "code 147");
    assert!(stopped.ends_with("\r\u{1b}[Kcode 147"), "{stopped:?}");
    wait_for(&mut child, "thinking, ");
    gate.open();
    assert!(wait_for(&mut child, "end 0").contains("\r\u{1b}[Ktext\r\n"));
    rest(child);
}

#[test]
fn in_the_background_the_screen_is_left_alone() {
    let line = "set -m; TERM=xterm $gemini hi & sleep 0.7; echo now; fg; echo end $?";
    let Some((gate, _google, _program, mut child)) = waiting_at_terminal(line) else {
        return;
    };
    assert!(!wait_for(&mut child, "now").contains("thinking"));
    wait_for(&mut child, "thinking, ");
    gate.open();
    assert!(wait_for(&mut child, "end 0").contains("\r\u{1b}[Ktext\r\n"));
    rest(child);
}

#[test]
fn without_a_key_a_run_in_the_background_asks_for_none() {
    let program = Program::bare();
    for line in ["set -m; $gemini hi & wait $!; echo end $?", "setsid -w $gemini hi; echo end $?"] {
        let Some(mut child) = at_terminal(&program, line) else {
            return;
        };
        let screen = wait_for(&mut child, "end 3");
        assert!(screen.contains("there is no API key") && !screen.contains("Paste"), "{screen:?}");
        rest(child);
    }
}

#[test]
fn who_waits_for_a_verdict_on_the_key_sees_that_too() {
    let (gate, wait) = Gate::new();
    let mut answer = Answer::json(200, models(&["a"]));
    answer.0.insert(0, wait);
    let google = StandIn::new([answer]);
    let program = Program::at(&google);
    let Some(mut child) = at_terminal(&program, "TERM=xterm $gemini key check; echo code $?") else {
        gate.open();
        return drop(program.line("key check").run());
    };
    wait_for(&mut child, "checking the key, 0.");
    gate.open();
    let screen = wait_for(&mut child, "code 0");
    assert!(screen.contains("\r\u{1b}[KKey "), "{screen:?}");
    rest(child);
}

#[test]
fn ctrl_d_at_the_hidden_prompt_is_no_key() {
    let program = Program::bare();
    let Some(mut child) = at_terminal(&program, "$gemini hi; echo code $?") else { return };
    let asked = wait_for(&mut child, "not be shown: ");
    assert!(asked.contains("sent to 127.0.0.1:1, not to Google (GOOGLE_GEMINI_BASE_URL)"), "{asked}");
    child.stdin.as_mut().unwrap().write_all(b"\x04").unwrap();
    let screen = wait_for(&mut child, "code 3");
    assert!(screen.contains("\ngemini: there is no API key"), "{screen}");
    rest(child);
}

#[test]
fn the_list_of_models_fits_the_terminal() {
    let google = StandIn::new([Answer::json(200, models(&["gemini-3.8-flash"]))]);
    let program = Program::at(&google).env("GEMINI_MODEL", "gemini-3.8-flash");
    let Some(mut child) = at_terminal(&program, "stty cols 40; $gemini models") else {
        return drop(program.line("models").run());
    };
    let screen = [wait_for(&mut child, "OUTPUT\r\n"), wait_for(&mut child, "\r\n")].concat();
    assert!(screen.contains("* gemini-3.8-flash") && screen.lines().all(|line| line.chars().count() <= 40), "{screen}");
    assert_eq!(rest(child).1, 0);
}

/// A person may not know that the command in front of the pipe had nothing to say.
#[test]
fn an_empty_pipe_is_named_at_a_terminal() {
    let google = StandIn::new([Answer::stream(&[last("text")])]);
    let program = Program::at(&google);
    let Some(child) = at_terminal(&program, "printf '' | $gemini hi") else {
        program.line("--stream hi").run();
        return;
    };
    let (screen, code) = rest(child);
    let notice = "gemini: standard input is empty, so the prompt goes without it\r\n";
    assert!(screen.contains(notice) && screen.ends_with("text\r\n") && code == 0, "{code}: {screen:?}");
}

/// The Files API, whose answer to the first piece of a file waits behind a gate.
fn slow_upload() -> (Gate, StandIn) {
    let api = FilesApi::new(Behaviour::default());
    let (gate, wait) = Gate::new();
    let mut wait = Some(wait);
    let google = StandIn::replying(move |request| {
        let mut answer = api.answer(request).expect("a request of the Files API");
        if request.header("x-goog-upload-command") == Some("upload") {
            answer.0.splice(0..0, wait.take());
        }
        answer
    });
    (gate, google)
}

#[test]
fn a_person_sees_how_far_an_upload_is_and_then_no_trace_of_it() {
    let (gate, google) = slow_upload();
    let program = Program::at(&google).file("film.txt", &"a".repeat(12_000_000));
    let Some(mut child) = at_terminal(&program, "TERM=xterm $gemini files upload film.txt; echo code $?") else {
        return;
    };
    let screen = wait_for(&mut child, "uploading film.txt: ");
    assert!(!screen.contains("https://"), "{screen}");
    let line = wait_for(&mut child, "\u{1b}[?7h");
    assert!(line.ends_with(" of 12 MB\u{1b}[?7h") || line.contains(" of 12 MB, "), "{line:?}");
    gate.open();
    let screen = wait_for(&mut child, "code 0");
    let last = screen.rsplit("\r\u{1b}[K").next().unwrap();
    assert!(last.starts_with("https://generativelanguage.googleapis.com/v1beta/files/gemini-"), "{screen:?}");
    rest(child);
}

#[test]
fn all_files_are_deleted_after_a_yes() {
    let (api, google) = FilesApi::start(Behaviour::default());
    api.add("files/a", b"abc", &json!({})).add("files/b", b"abcd", &json!({}));
    let program = Program::at(&google);
    for (answer, said, left) in [("n", "nothing was deleted", 2), ("y", "deleted files/a", 0)] {
        let Some(mut child) = at_terminal(&program, "$gemini files delete --all; echo code $?") else {
            return;
        };
        wait_for(&mut child, "delete all 2 files (7 B) of this key's project? [y/N] ");
        writeln!(child.stdin.as_mut().unwrap(), "{answer}").unwrap();
        let screen = wait_for(&mut child, "code 0");
        assert!(screen.contains(said), "{screen}");
        rest(child);
        assert_eq!(api.names().len(), left);
    }
}

#[test]
fn markdown_is_laid_out_on_a_terminal_that_can() {
    for (variables, expected) in [
        ("TERM=xterm", "a \u{1b}[1mbold\u{1b}[0m\r\nword\r\n"),
        ("TERM=xterm NO_COLOR=1", "a \u{1b}[1mbold\u{1b}[0m\r\nword\r\n"),
        ("TERM=dumb", "a **bold** word\r\n"),
        ("TERM=xterm RENDER=never", "a **bold** word\r\n"),
    ] {
        let google = StandIn::new([Answer::stream(&[piece("a **bo"), last("ld** word")])]);
        let program = Program::at(&google);
        let option = if variables.contains("never") { "--render never" } else { "" };
        let line = format!("stty cols 10; {variables} $gemini {option} hi 2> /dev/null; echo code $?");
        let Some(mut child) = at_terminal(&program, &line) else {
            return drop(program.line("--stream hi").run());
        };
        let screen = wait_for(&mut child, "code 0");
        assert_eq!(screen.trim_end_matches("code 0"), expected, "{variables}");
        rest(child);
    }
}

#[test]
fn ctrl_c_takes_the_styles_of_markdown_back() {
    let (_gate, wait) = Gate::new();
    let stream = vec![Step::Send(wire::STREAM_HEAD.into()), Step::Send(wire::event_chunk(&piece("# Title\n"))), wait];
    let google = StandIn::new([Answer(stream)]);
    let program = Program::at(&google);
    let Some(mut child) = at_terminal(&program, "trap : INT; TERM=xterm $gemini hi; echo code $?") else {
        return drop(program.line("--stream --timeout 1s hi").run());
    };
    wait_for(&mut child, "Title\u{1b}[0m\r\n");
    child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
    let screen = wait_for(&mut child, "code 130");
    assert!(screen.contains("\u{1b}]8;;\u{1b}\\\u{1b}[0m"), "{screen:?}");
    assert!(screen.contains("stopped; the answer above is incomplete"), "{screen:?}");
    rest(child);
}
