//! Words, pipes, and what becomes of them.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::Stdio;

use crate::support::program::outcome;
use crate::support::{Answer, Program, StandIn};

/// What the server was asked when these words were typed and this was piped in.
fn asked(line: &str, stdin: &[u8]) -> String {
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google).line(line).stdin(stdin).run().succeeds("ok\n");
    google.request().prompt()
}

#[test]
fn words_are_joined_by_a_space() {
    assert_eq!(asked("Explain how AI works", b""), "Explain how AI works");
    assert_eq!(asked("-p one", b""), "one");
    assert_eq!(asked("-- key points of this", b""), "key points of this");
    assert_eq!(asked("explain key check", b""), "explain key check");
    assert_eq!(asked("what is 5 - 3", b""), "what is 5 - 3");
}

#[test]
fn one_quoted_prompt_is_sent_as_it_is() {
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google).arg(" two  blanks \"quotes\" \n").run().succeeds("ok\n");
    assert_eq!(google.request().prompt(), " two  blanks \"quotes\" \n");
}

#[test]
fn piped_text_comes_first_then_a_blank_line_then_the_words() {
    assert_eq!(asked("", b"piped text\n"), "piped text\n");
    assert_eq!(asked("-", b"piped text\n"), "piped text\n");
    assert_eq!(asked("summarise this", b"piped text\n"), "piped text\n\nsummarise this");
    assert_eq!(asked("-p summarise", b"no newline"), "no newline\n\nsummarise");
    assert_eq!(asked("--no-stdin words", b"not looked at"), "words");
}

#[test]
fn piped_text_is_never_cut() {
    let long = "0123456789abcdef\n".repeat(200_000);
    assert_eq!(asked("words", long.as_bytes()), format!("{long}\nwords"));
}

#[test]
fn a_file_is_read_from_standard_input() {
    let google = StandIn::new([Answer::text("ok")]);
    let program = Program::at(&google).line("- summarise").file("notes.txt", "from a file");
    let mut command = program.command();
    command.stdin(File::open(program.path().join("notes.txt")).unwrap());
    outcome(&command.output().unwrap()).succeeds("ok\n");
    assert_eq!(google.request().prompt(), "from a file\n\nsummarise");
}

#[cfg(unix)]
#[test]
fn null_and_closed_standard_input_are_not_read() {
    for redirection in ["</dev/null", "<&-"] {
        let google = StandIn::new([Answer::text("ok")]);
        let program = Program::at(&google);
        let mut shell = program.command_for("/bin/sh");
        shell.arg("-c").arg(format!("exec \"$0\" hello {redirection}")).arg(crate::support::program::binary());
        outcome(&shell.output().unwrap()).succeeds("ok\n");
        assert_eq!(google.request().prompt(), "hello");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_as_standard_input_is_a_usage_error() {
    let program = Program::bare().line("hello");
    let mut command = program.command();
    command.stdin(File::open("/").unwrap());
    outcome(&command.output().unwrap()).fails(2, "", "is a directory");
}

#[test]
fn utf16_and_byte_order_marks_are_understood() {
    assert_eq!(asked("", b"\xef\xbb\xbfh\xc3\xa9"), "hé");
    assert_eq!(asked("", b"\xff\xfeh\0\xe9\0"), "hé");
    assert_eq!(asked("", b"\xfe\xff\0h\0\xe9"), "hé");
}

#[test]
fn what_is_no_text_is_refused_by_its_place_before_anything_is_sent() {
    for (bytes, words, hint) in [
        (&b"caf\xe9!"[..], "UTF-8 at byte 3", "iconv -f ENCODING -t utf-8"),
        (b"a\0b\x01", "NUL at byte 1", "--attachment-type MIME"),
        (b"\x89PNG\r\n", "UTF-8 at byte 0", "`-a -`"),
    ] {
        let outcome = Program::bare().line("summarise").stdin(bytes).run();
        outcome.fails(2, "", words);
        assert!(outcome.stderr.contains(hint), "{}", outcome.stderr);
    }
}

#[test]
fn nothing_to_ask_is_a_usage_error() {
    for arguments in [&[][..], &["-p", " \u{a0}"], &["-"], &[""]] {
        let program = arguments.iter().fold(Program::bare(), |program, argument| program.arg(*argument));
        program.stdin(" \n").run().fails(2, "", "nothing to ask");
    }
}

#[test]
fn an_empty_pipe_is_named() {
    let outcome = Program::bare().line("-s briefly").stdin("").run();
    outcome.fails(2, "", "gemini: there is nothing to ask: standard input is empty\nhint: see what the command");
    let google = StandIn::new([Answer::text("ok"), Answer::text("ok")]);
    let said = |line: &str| Program::at(&google).line(line).stdin(" \n").run().stderr;
    let notice = "gemini: standard input is empty, so the prompt goes without it\n";
    // Otherwise said at a terminal alone: tests/terminal.rs.
    assert!(said("-v hi").contains(notice));
    assert!(!said("hi").contains("standard input"));
}

#[test]
fn contradictions_are_usage_errors() {
    for line in ["- --no-stdin", "-a - -", "-a - -a - x", "-p one two", "-m x key check", "key points of this file"] {
        Program::bare().line(line).run().fails(2, "", "gemini: ");
    }
    let outcome = Program::bare().line("key points of this file").run();
    assert!(outcome.stderr.contains("gemini -- key points of this file"), "{}", outcome.stderr);
}

#[test]
fn a_silent_pipe_is_named_after_a_while_and_then_still_read() {
    let google = StandIn::new([Answer::text("ok")]);
    let mut child = Program::at(&google).line("summarise").spawn();
    let mut stdin = child.stdin.take().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let mut notice = [0; 8];
    stderr.read_exact(&mut notice).unwrap();
    stdin.write_all(b"late text").unwrap();
    drop(stdin);
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("waiting for standard input") && rest.contains("--no-stdin"), "{rest}");
    assert!(child.wait().unwrap().success());
    assert_eq!(google.request().prompt(), "late text\n\nsummarise");
}

#[cfg(unix)]
#[test]
fn a_socket_is_read_like_a_pipe() {
    use std::os::unix::net::UnixStream;
    let google = StandIn::new([Answer::text("ok")]);
    let (mut ours, theirs) = UnixStream::pair().unwrap();
    ours.write_all(b"from a socket").unwrap();
    drop(ours);
    let program = Program::at(&google);
    let output = program.command().stdin(Stdio::from(std::os::fd::OwnedFd::from(theirs))).output().unwrap();
    outcome(&output).succeeds("ok\n");
    assert_eq!(google.request().prompt(), "from a socket");
}

#[test]
fn attachments_go_before_the_words() {
    let google = StandIn::new([Answer::text("ok")]);
    let program =
        Program::at(&google).file("notes.md", "# hi").line("-a notes.md -a https://example.org/x.pdf what is this");
    program.run().succeeds("ok\n");
    let parts = google.request().json()["contents"][0]["parts"].clone();
    assert_eq!(
        parts,
        serde_json::json!([
            { "text": "# hi" },
            { "fileData": { "mimeType": "application/pdf", "fileUri": "https://example.org/x.pdf" } },
            { "text": "what is this" },
        ])
    );
}

#[test]
fn standard_input_can_be_attached_as_it_is() {
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google).line("-a - describe").stdin(&b"\x89PNG\r\n\x1a\n"[..]).run().succeeds("ok\n");
    let part = google.request().json()["contents"][0]["parts"][0].clone();
    assert_eq!(part["inlineData"]["mimeType"], "image/png");
}

#[test]
fn a_text_in_utf_16_is_attached_as_utf_8() {
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google).line("-a - describe").stdin(&b"\xff\xfeh\0i\0"[..]).run().succeeds("ok\n");
    let part = google.request().json()["contents"][0]["parts"][0].clone();
    assert_eq!(part, serde_json::json!({ "text": "hi" }));
}

#[test]
fn a_type_that_was_said_is_sent_whatever_the_file_is() {
    let google = StandIn::new([Answer::text("ok")]);
    let program = Program::at(&google).file("a.avif", "words").line("-a a.avif --attachment-type image/avif hi");
    program.run().succeeds("ok\n");
    let part = google.request().json()["contents"][0]["parts"][0].clone();
    assert_eq!(part, serde_json::json!({ "inlineData": { "mimeType": "image/avif", "data": "d29yZHM=" } }));
}

#[test]
fn the_content_of_a_file_counts_and_its_name_lies_with_a_word_for_the_curious() {
    let google = StandIn::new([Answer::text("ok")]);
    let program = Program::at(&google).file("a.txt", "GIF89a").line("-v -a a.txt hi");
    let outcome = program.run();
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("ok\n", 0));
    assert!(outcome.stderr.contains("gemini: a.txt is sent as image/gif, which it is, not as text/plain\n"));
    let part = google.request().json()["contents"][0]["parts"][0].clone();
    assert_eq!(part["inlineData"]["mimeType"], "image/gif");
}

#[test]
fn an_attachment_that_cannot_be_used_is_a_usage_error() {
    Program::bare().line("-a nowhere.png hi").run().fails(2, "", "cannot attach nowhere.png");
    Program::bare().file("blob.xyz", "\0\x01").line("-a blob.xyz hi").run().fails(
        2,
        "",
        "what kind of file it is cannot be told",
    );
}

#[test]
fn a_name_does_not_make_content_what_it_is_not() {
    let google = StandIn::new([]);
    for (name, content, words, hint) in [
        ("x.pdf", "x", "its name says application/pdf, its content does not", "--attachment-type text/plain"),
        ("x.png", "\x7fELF\x02\0", "it is a program", "no model reads it"),
        ("x.pdf", "PK\x03\x04\0", "it is compressed (ZIP)", "unpack it"),
        (
            "x.mp4",
            "\0\0\0\x1cftypavif\0\0\0\0",
            "it is image/avif, which no model is known to read",
            "convert it to PNG",
        ),
        ("x.txt", "", "it is empty", ""),
        ("x.bin", "BM\x46\0\0\0\0\0\0\0", "it is a BMP picture", "convert it to PNG"),
    ] {
        let outcome = Program::at(&google).file(name, content).line("--no-stdin -a").arg(name).line("hi").run();
        outcome.fails(2, "", &format!("cannot attach {name}: {words}"));
        assert!(outcome.stderr.contains(hint), "{outcome:?}");
    }
}
