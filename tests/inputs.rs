//! What goes in besides words: files, folders, lists of files, attachments.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Answer, Outcome, Program, StandIn, canary};

/// The parts of the one request that a run sends, and its outcome.
fn asked(prepare: impl FnOnce(Program) -> Program) -> (Vec<Value>, Outcome) {
    let google = StandIn::new([Answer::text("ok")]);
    let outcome = prepare(Program::at(&google)).run();
    let requests = google.requests();
    assert_eq!(requests.len(), 1, "{outcome:?}");
    let parts = requests[0].json()["contents"][0]["parts"].as_array().cloned();
    (parts.unwrap_or_default(), outcome)
}

fn sent(prepare: impl FnOnce(Program) -> Program) -> Vec<Value> {
    let (parts, outcome) = asked(prepare);
    outcome.succeeds("ok\n");
    parts
}

fn texts(parts: &[Value]) -> Vec<&str> {
    parts.iter().filter_map(|part| part["text"].as_str()).collect()
}

fn refused(prepare: impl FnOnce(Program) -> Program, words: &str) -> Outcome {
    let google = StandIn::new([]);
    let outcome = prepare(Program::at(&google)).run();
    outcome.fails(2, "", words);
    assert_eq!(outcome.stderr.lines().filter(|line| line.starts_with("gemini: ")).count(), 1, "{}", outcome.stderr);
    outcome
}

/// Runs git; says whether there is one.
fn git(folder: &Path, line: &str) -> bool {
    let mut git = Command::new("git");
    git.current_dir(folder).args(line.split(' ')).env("HOME", folder).env("GIT_CONFIG_NOSYSTEM", "1");
    let output = git.output();
    assert!(output.as_ref().is_err() || output.as_ref().is_ok_and(|output| output.status.success()), "{output:?}");
    output.is_ok()
}

/// What Google's own library sends for the same: files and attachments in their order, then the text.
#[test]
fn files_stand_before_attachments_and_those_before_piped_text_and_words() {
    let parts = sent(|room| {
        fs::write(room.path().join("p.png"), b"\x89PNG\r\n").unwrap();
        let room = room.file("b.rs", "fn b() {}\n").file("a b.txt", "no end").stdin("piped");
        room.line("-a p.png -f b.rs -a https://example.org/x.pdf -f").arg("a b.txt").line("what is this")
    });
    assert_eq!(
        parts,
        [
            json!({ "text": "<file path=\"b.rs\">\nfn b() {}\n</file>\n" }),
            json!({ "text": "<file path=\"a b.txt\">\nno end\n</file>\n" }),
            json!({ "inlineData": { "mimeType": "image/png", "data": "iVBORw0K" } }),
            json!({ "fileData": { "mimeType": "application/pdf", "fileUri": "https://example.org/x.pdf" } }),
            json!({ "text": "piped\n\nwhat is this" }),
        ]
    );
}

#[test]
fn standard_input_can_be_a_file_and_a_file_alone_is_a_prompt() {
    assert_eq!(
        texts(&sent(|room| room.line("-f -").stdin("x </file> & y\n"))),
        ["<file path=\"-\">\nx </file> & y\n</file>\n"]
    );
    let wide = |room: Program| {
        fs::write(room.path().join("w"), b"\xff\xfeh\0\xe9\0").unwrap();
        fs::write(room.path().join("b"), b"\xef\xbb\xbfh").unwrap();
        room.line("-f w -f b hi")
    };
    assert_eq!(texts(&sent(wide)), ["<file path=\"w\">\nhé\n</file>\n", "<file path=\"b\">\nh\n</file>\n", "hi"]);
}

#[test]
fn a_template_that_takes_input_takes_the_files() {
    let template = "prompt = \"Review:\\n{input}\\nBe brief.\"\n";
    let room =
        |room: Program| room.file(".config/gemini/templates/r.toml", template).file("a", "x\n").line("-t r -f a");
    assert_eq!(texts(&sent(room)), ["Review:\n<file path=\"a\">\nx\n</file>\n\nBe brief."]);
}

#[test]
fn standard_input_has_one_reader() {
    for (line, hint) in [
        ("-f - -", "give it as `-f -` or as `-`, not both"),
        ("-f - -f - hi", "give `-f -` once"),
        ("-f - -a - hi", "give it as `-f -` or as `-a -`, not both"),
        ("-f - --files-from - hi", "give it as `-f -` or as `--files-from -`, not both"),
    ] {
        let outcome = refused(|room| room.line(line).stdin("x"), "standard input can be used only once");
        assert!(outcome.stderr.contains(hint), "{}", outcome.stderr);
    }
    refused(|room| room.line("-f - --no-stdin hi").stdin("x"), "`-f -` and --no-stdin contradict each other");
    refused(|room| room.line("--api-key-file - -f - hi").stdin("x"), "and it holds the key");
}

#[test]
fn a_list_names_files_by_line_or_by_nul() {
    let room = |room: Program| room.file("a.txt", "A").file("b/c d.txt", "B").file("e", "");
    let framed = [
        "<file path=\"b/c d.txt\">\nB\n</file>\n",
        "<file path=\"a.txt\">\nA\n</file>\n",
        "<file path=\"e\">\n</file>\n",
        "hi",
    ];
    assert_eq!(texts(&sent(|place| room(place).line("--files-from - hi").stdin("b/c d.txt\na.txt\r\n\ne\n"))), framed);
    assert_eq!(texts(&sent(|place| room(place).line("--files-from - -0 hi").stdin("b/c d.txt\0a.txt\0e\0"))), framed);
    let list = |place: Program| room(place).file("list", "b/c d.txt\na.txt\ne").line("--files-from list hi");
    assert_eq!(texts(&sent(list)), framed);
}

#[test]
fn a_list_may_name_what_is_no_text_but_nothing_that_is_not_there() {
    let (parts, outcome) = asked(|room| {
        fs::write(room.path().join("p.png"), b"\x89PNG\r\n\0").unwrap();
        room.file("a", "A").line("--files-from - hi").stdin("a\np.png\n")
    });
    assert_eq!(texts(&parts), ["<file path=\"a\">\nA\n</file>\n", "hi"]);
    assert_eq!(outcome.stderr, "gemini: left out of standard input: 1 file that is not text\n");
    refused(
        |room| room.line("--files-from - hi").stdin("nowhere\n"),
        "cannot read nowhere, which standard input names: ",
    );
    let outcome =
        refused(|room| room.line("--files-from - hi").stdin("\"\\303\\251\"\n"), "which standard input names");
    assert!(outcome.stderr.contains("git ls-files -z"), "{}", outcome.stderr);
}

#[test]
fn a_folder_is_the_text_files_that_git_would_track() {
    let google = StandIn::new([Answer::text("ok")]);
    let room = Program::at(&google).file("p/src/a.rs", "A").file("p/b.txt", "B").file("p/.gitignore", "target\n");
    let room =
        room.file("p/target/x", "X").file("p/new", "N").file("p/empty", "").file("p/large", &"l".repeat(1 << 21));
    let folder = room.path().join("p");
    fs::write(folder.join("p.png"), b"\x89PNG\r\n\0").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", folder.join("loop")).unwrap();
    let has_git = git(&folder, "init -q") && git(&folder, "add src b.txt");
    let outcome = room.line("-f p hi").run();
    let parts = google.request().json()["contents"][0]["parts"].as_array().cloned().unwrap();
    if !has_git {
        eprintln!("skipped: git is missing");
        return;
    }
    let framed = |path: &str, text: &str| format!("<file path=\"{path}\">\n{text}</file>\n");
    assert_eq!(
        texts(&parts),
        [
            &*framed("p/.gitignore", "target\n"),
            &framed("p/b.txt", "B\n"),
            &framed("p/empty", ""),
            &framed("p/new", "N\n"),
            &framed("p/src/a.rs", "A\n"),
            "hi",
        ]
    );
    assert_eq!(outcome.stderr, "gemini: left out of p: 1 file that is not text, 1 file larger than 1 MiB\n");
}

#[cfg(unix)]
#[test]
fn a_folder_without_git_is_all_its_text_files_and_links_are_not_followed() {
    let (parts, outcome) = asked(|room| {
        let room = room.file("d/b/c", "C").file("d/a", "A").file("other", "O");
        std::os::unix::fs::symlink("..", room.path().join("d/b/loop")).unwrap();
        std::os::unix::fs::symlink("../other", room.path().join("d/link")).unwrap();
        room.line("-f d hi")
    });
    assert_eq!(texts(&parts), ["<file path=\"d/a\">\nA\n</file>\n", "<file path=\"d/b/c\">\nC\n</file>\n", "hi"]);
    assert_eq!(outcome.stderr, "gemini: d is in no git repository, so all its text files go along (2)\n");
}

#[test]
fn a_file_that_cannot_be_sent_is_one_clear_line() {
    refused(|room| room.line("-f nowhere hi"), "cannot read nowhere: ");
    refused(|room| room.file("e", "").line("-f e hi"), "cannot read e: it is empty");
    refused(|room| room.file("e", "").line("-a e hi"), "cannot attach e: it is empty");
    refused(
        |room| room.file("d/.keep", "\0").line("-f d hi"),
        "cannot read d: the folder has no text file, only 1 file",
    );
    let outcome = refused(|room| room.file("d/a", "a").line("-a d hi"), "cannot attach d: it is a folder");
    assert!(outcome.stderr.contains("hint: -f d sends the text files in it"), "{}", outcome.stderr);
    let picture = |room: Program| {
        fs::write(room.path().join("p.png"), b"\x89PNG\r\n").unwrap();
        room.line("-f p.png hi")
    };
    let outcome = refused(picture, "p.png is no text: it is not UTF-8 at byte 0");
    assert!(outcome.stderr.contains("hint: attach it as it is with `-a p.png`"), "{}", outcome.stderr);
    let large = |room: Program| room.file("l", &"l".repeat((20 << 20) + 1)).line("-f l hi");
    refused(large, "cannot read l: it is larger than 20 MiB, and no model takes so much text");
    let much = |room: Program| {
        let room = room.file("a", &"l".repeat(11 << 20)).file("b", &"l".repeat(11 << 20));
        room.line("-f a -f b hi")
    };
    refused(much, "the files hold more than 20 MiB of text");
}

#[cfg(unix)]
#[test]
fn a_device_is_no_file_and_three_gigabytes_are_too_many() {
    for option in ["-a", "-f"] {
        refused(|room| room.line(option).line("/dev/zero hi"), "/dev/zero: it is a device or a socket, and no file");
    }
    refused(
        |room| {
            fs::File::create(room.path().join("film.mp4")).unwrap().set_len(3 << 30).unwrap();
            room.line("-a film.mp4 hi")
        },
        "cannot attach film.mp4: it is larger than 2 GiB, the most that Google takes of one file",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_in_place_of_a_file_is_read() {
    let google = StandIn::new([Answer::text("ok"), Answer::text("ok")]);
    for option in ["-f", "-a"] {
        let program = Program::at(&google);
        let mut shell = program.command_for("bash");
        let line =
            format!("'{}' --no-stdin {option} <(echo from a pipe) hi", crate::support::program::binary().display());
        shell.env("PATH", "/usr/bin:/bin").args(["-c", &line]);
        crate::support::program::outcome(&shell.output().unwrap()).succeeds("ok\n");
    }
    let seen = google.requests();
    let first = |at: usize| seen[at].json()["contents"][0]["parts"][0]["text"].as_str().unwrap().to_owned();
    assert!(
        first(0).ends_with("\">\nfrom a pipe\n</file>\n") && first(0).starts_with("<file path=\"/dev/fd/"),
        "{}",
        first(0)
    );
    assert_eq!(first(1), "from a pipe\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8_is_shown_as_well_as_it_can_be() {
    use std::os::unix::ffi::OsStrExt as _;
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9");
    for (option, text) in [("-f", "<file path=\"caf\u{fffd}\">\nx\n</file>\n"), ("-a", "x")] {
        let google = StandIn::new([Answer::text("ok")]);
        let program = Program::at(&google);
        fs::write(program.path().join(name), "x").unwrap();
        let output = program.command().arg(option).arg(name).arg("hi").output().unwrap();
        crate::support::program::outcome(&output).succeeds("ok\n");
        assert_eq!(google.request().json()["contents"][0]["parts"][0]["text"], text);
    }
    let output = Program::bare().command().arg("-f").arg(name).arg("hi").output().unwrap();
    crate::support::program::outcome(&output).fails(2, "", "cannot read caf\u{fffd}: No such file or directory");
}

#[test]
fn a_key_in_a_file_is_named_by_the_file() {
    let holds = |name: &str, text: &str| {
        let (name, text) = (name.to_owned(), text.to_owned());
        move |room: Program| room.file(&name, &text).line("-f").line(&name).line("hi")
    };
    refused(holds("a/.env", &format!("K={}", canary())), "the file a/.env holds your key AIza…y9Qz at byte");
    let binary = format!("\x7fELF{}{}", "\0".repeat(300_000), canary());
    let attached = |room: Program| room.file("a.bin", &binary).line("-a a.bin --attachment-type a/b hi");
    refused(attached, "attachment 1 holds your key AIza…y9Qz at byte 300004");
}

/// 50 MB in less memory than that: they are encoded on the way.
#[cfg(target_os = "linux")]
#[test]
fn a_large_attachment_takes_little_memory() {
    let google = StandIn::new([Answer::text("ok")]);
    let program = Program::at(&google);
    fs::File::create(program.path().join("large")).unwrap().set_len(50 << 20).unwrap();
    let mut shell = program.command_for("/bin/sh");
    let line = "ulimit -v 40000; \"$0\" --no-stdin -a large --attachment-type a/b hi";
    shell.arg("-c").arg(line).arg(crate::support::program::binary());
    crate::support::program::outcome(&shell.output().unwrap()).succeeds("ok\n");
    let request = google.request();
    assert_eq!(request.header("content-length"), Some(&*request.body.len().to_string()));
    let data = request.json()["contents"][0]["parts"][0]["inlineData"]["data"].as_str().unwrap().len();
    assert_eq!(data, (50_usize << 20).div_ceil(3) * 4);
}

/// What was measured is sent or nothing: the length of the body was said before its first byte.
#[cfg(unix)]
#[test]
fn a_file_that_changes_before_it_is_sent_ends_the_run() {
    for (line, words) in [
        ("", "cannot read film.mp4: it changed while it was read"),
        ("--allow-secrets", "the file cannot be read to its end: film.mp4: it changed while it was read"),
    ] {
        for change in ["echo more >> FILM", "truncate -s 3 FILM", "rm FILM; echo other > FILM"] {
            let google = StandIn::replying(|_| Answer::text("ok"));
            let room = Program::stored(&google.url()).file("film.mp4", "\0\0\0\x18ftypmp42\0\0\0\0mp42isom");
            let config = room.read(".config/gemini/config.toml");
            let change = change.replace("FILM", &room.path().join("film.mp4").display().to_string());
            let vault = format!("{config}api_key_command = [\"sh\", \"-c\", \"{change}; echo {}\"]\n", canary());
            let outcome =
                room.config(&vault).env("PATH", "/usr/bin:/bin").line("--no-stdin -a film.mp4 hi").line(line).run();
            outcome.fails(2, "", words);
            assert!(google.requests().iter().all(|request| request.json() == Value::Null), "{change}");
        }
    }
}

#[test]
fn what_would_be_sent_is_shown_with_its_files() {
    let room = || {
        let room = Program::bare().file("a", "A");
        fs::write(room.path().join("p.png"), b"\x89PNG\r\n").unwrap();
        room.line("--no-stdin -f a -a p.png hi")
    };
    for form in ["--dry-run", "--curl"] {
        let outcome = room().line(form).run();
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert!(outcome.stdout.contains("\"data\": \"iVBORw0K\""), "{}", outcome.stdout);
        assert!(outcome.stdout.contains(r#""text": "<file path=\"a\">\nA\n</file>\n""#), "{}", outcome.stdout);
    }
}
