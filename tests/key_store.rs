//! `key set`, `list`, `use`, `remove`, `path`, `exec`, `export`.

use crate::support::program::outcome;
use crate::support::wire::{error, models};
use crate::support::{Answer, Outcome, Program, StandIn, canary};

const STORE: &str = ".config/gemini/credentials.toml";

fn run(room: &Program, line: &str, stdin: &str) -> Outcome {
    outcome(&room.again(line).write_stdin(stdin).output().unwrap())
}

#[test]
fn a_key_that_works_is_stored_and_used() {
    let google = StandIn::new([Answer::json(200, models(&["m"])), Answer::text("ok")]);
    let room = Program::stored(&google.url());
    run(&room, "key set", &format!("{}\n", canary())).succeeds(&format!(
        "stored AIza…y9Qz under the name default in ~/.config/gemini/credentials.toml\n\
             the file is plain text, readable by {}\n",
        if cfg!(unix) { "your account alone" } else { "whoever may read its folder" }
    ));
    run(&room, "--no-stdin hi", "").succeeds("ok\n");
    assert_eq!(google.requests()[1].header("x-goog-api-key"), Some(canary().as_str()));
}

#[test]
fn a_key_that_is_refused_or_cannot_be_asked_about_is_not_stored() {
    let invalid = error(400, "INVALID_ARGUMENT", Some("API_KEY_INVALID"), "API key not valid.");
    for (answer, code, words) in [
        (Answer::json(400, invalid), 4, "nothing was stored"),
        (Answer::json(503, error(503, "UNAVAILABLE", None, "busy")), 7, "`gemini key set --no-check`"),
        (Answer::page(200, "text/html", "<title>Log in</title>"), 7, "Log in"),
    ] {
        let google = StandIn::new([answer]);
        let room = Program::stored(&google.url());
        run(&room, "key set", &canary()).fails(code, "", words);
        assert!(!room.path().join(STORE).exists());
    }
    let room = Program::stored("http://127.0.0.1:1");
    run(&room, "key set", &canary()).fails(6, "", "nothing was stored\nhint: `gemini key set --no-check`");
    assert!(!room.path().join(STORE).exists());
    run(&room, "key set --no-check", &canary());
    assert!(room.read(STORE).contains(&canary()));
}

#[test]
fn a_used_up_quota_proves_the_key() {
    let google = StandIn::new([Answer::json(429, error(429, "RESOURCE_EXHAUSTED", None, "quota"))]);
    let room = Program::stored(&google.url());
    assert_eq!(run(&room, "key set", &canary()).code, 0);
    assert!(room.read(STORE).contains(&canary()));
}

#[test]
fn what_is_said_about_a_key_that_was_set() {
    let room = Program::bare().profile("default", "an-older-key-01234567");
    let outcome = run(&room, "key set --no-check", &format!(" \"{}\" \n", canary()));
    assert_eq!(outcome.stderr, "gemini: took off the blanks or quotes around the key\n");
    assert!(outcome.stdout.contains("it replaces …4567; if that is no longer needed, delete it at"), "{outcome:?}");
    let outcome = run(&room, "key set work --no-check", &canary());
    assert!(outcome.stdout.contains("it does not count yet: gemini key use work"), "{outcome:?}");
    let variable = Program::bare().env("GEMINI_API_KEY", "another-key-0123456789");
    let outcome = run(&variable, "key set --no-check", &canary());
    assert!(outcome.stdout.contains("GEMINI_API_KEY (…6789) is set and comes before it: unset GEMINI_API_KEY"));
    let first = Program::bare();
    run(&first, "key set work --no-check", &canary());
    assert!(first.read(STORE).contains("use = \"work\""), "the only key counts");
}

#[test]
fn no_key_is_taken_as_an_argument() {
    let auth = ["AQ.", &"Ab8x".repeat(12)].concat();
    for line in [
        "key set KEY",
        "key set work KEY",
        "key set --api-key KEY",
        "key set -- KEY",
        "key use KEY",
        "key remove KEY",
        "--profile KEY hi",
    ] {
        for key in [canary(), auth.clone(), "x7".repeat(20)] {
            let room = Program::bare();
            let outcome = run(&room, &line.replace("KEY", &key), "");
            assert_eq!(outcome.code, 2, "{line}: {outcome:?}");
            assert!(!outcome.stderr.contains(&key), "{line}");
            assert!(outcome.stderr.contains("delete it at https://aistudio.google.com/apikey"), "{outcome:?}");
            assert!(!room.path().join(".config").exists());
        }
    }
}

#[test]
fn a_prompt_that_begins_like_this_command_is_recognised() {
    let outcome = run(&Program::bare(), "key set aside some time", "");
    outcome.fails(2, "", "hint: to ask these words: gemini -- key set aside some time");
}

#[test]
fn what_can_never_be_a_key_is_not_stored() {
    let room = Program::bare();
    for (text, words) in [
        ("", "no key was given"),
        (" \n", "no key was given"),
        ("two words", "standard input holds a space at position 4"),
        ("one\ntwo", "a line break at position 4"),
        ("zero\u{200b}width", "U+200B at position 5"),
        ("YOUR_API_KEY", "a placeholder"),
        ("https://aistudio.google.com/apikey", "standard input holds the address of a page"),
        ("OPENAI_API_KEY=sk-1", "behind the equals sign"),
        ("export GEMINI_API_KEY=", "no key was given"),
    ] {
        run(&room, "key set --no-check", text).fails(3, "", words);
    }
    let google = Program::bare().env("GOOGLE_GEMINI_BASE_URL", "");
    run(&google, "key set --no-check", "ya29.token").fails(3, "", "OAuth");
    let mut nothing = room.again("key set --no-check");
    outcome(&nothing.output().unwrap()).fails(3, "", "pipe the key in");
    assert!(!room.path().join(STORE).exists());
}

#[test]
fn a_line_that_sets_a_variable_is_read_for_its_key() {
    for line in [
        "export GEMINI_API_KEY=\"KEY\"\n",
        "GOOGLE_API_KEY=KEY",
        "$env:GEMINI_API_KEY = \"KEY\"\r\n",
        "set -gx GEMINI_API_KEY KEY",
    ] {
        let room = Program::bare();
        let outcome = run(
            &room,
            "key set --no-check",
            &line
                .replace("KEY\"", &(canary() + "\""))
                .replace(" KEY", &format!(" {}", canary()))
                .replace("=KEY", &format!("={}", canary())),
        );
        assert_eq!(outcome.stderr, "gemini: took the key out of the line that sets a variable to it\n");
        assert!(room.read(STORE).contains(&format!("api_key = \"{}\"", canary())), "{line}");
    }
}

#[test]
fn a_script_that_removes_a_key_names_it_where_there_are_several() {
    let room = Program::bare().profile("default", &canary()).profile("work", "another-key-0123456789");
    run(&room, "key remove", "y\n").fails(
        2,
        "",
        "several keys are stored, and none is named: default, work\nhint: the one that counts: gemini key remove default",
    );
    assert!(room.read(STORE).contains("another-key") && room.read(STORE).contains(&canary()));
    assert_eq!(run(&room, "--profile work key remove", "").code, 0, "an option names it, too");
    assert_eq!(run(&room, "key remove", "").code, 0, "there is only one left");
    assert!(!room.read(STORE).contains(&canary()));
}

#[test]
fn keys_are_listed_chosen_and_removed() {
    let room = Program::bare().profile("default", &canary()).profile("work", "another-key-0123456789");
    run(&room, "key list", "").succeeds(
        "* default   AIza…y9Qz   standard key (being retired), 39 characters, fingerprint 39e2d8f8, stored 2026-06-02\n\
         \u{20} work      …6789   key of an unknown kind, 22 characters, fingerprint c05ac898, stored 2026-06-02\n",
    );
    run(&room, "key use work", "").succeeds("work (…6789) counts from now on\n");
    assert_eq!(run(&room, "key list --json", "").json()["profiles"][1]["chosen"], true);
    run(&room, "key use nobody", "").fails(
        3,
        "",
        "no key is stored under the name nobody\nhint: there are: default, work",
    );
    let outcome = run(&room, "key remove work", "");
    outcome.succeeds(
        "removed work (…6789) from ~/.config/gemini/credentials.toml\n\
         Google still takes this key: to revoke it, delete it at https://aistudio.google.com/apikey\n\
         still there: ~/.config/gemini/credentials.toml, profile default (another key)\n",
    );
    assert!(!room.read(STORE).contains("another-key") && room.read(STORE).contains(&canary()));
    let left = room.again("key remove default").env("GOOGLE_API_KEY", canary()).output().unwrap();
    assert!(outcome_text(&left).contains("still there: GOOGLE_API_KEY (the same key)"));
    run(&room, "key remove", "").fails(3, "", "no key is stored under the name default");
    run(&Program::bare(), "key remove", "").fails(3, "", "no key is stored");
    run(&Program::bare(), "key list", "").succeeds("no key is stored; `gemini key set` stores one\n");
    let path = format!("{}/{STORE}\n", room.path().display());
    run(&room, "key path", "").succeeds(&path);
}

fn outcome_text(output: &std::process::Output) -> String {
    outcome(output).stdout
}

#[cfg(unix)]
#[test]
fn a_command_gets_the_key_and_only_under_one_name() {
    let room = Program::bare().profile("default", "stored-key-0123456789").env("PATH", "/usr/bin:/bin");
    let show = room.command();
    drop(show);
    let run = |line: &[&str], variables: &[(&str, &str)]| {
        let mut command = room.again("");
        command.args(line).envs(variables.iter().copied());
        let output = command.output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap(), output.status.code())
    };
    let print = "echo \"$GEMINI_API_KEY ${GOOGLE_API_KEY-unset} $0\"";
    let (stdout, stderr, code) = run(&["key", "exec", "--", "sh", "-c", print, "me"], &[]);
    assert_eq!((stdout.as_str(), stderr.as_str(), code), ("stored-key-0123456789 unset me\n", "", Some(0)));
    let google = [("GOOGLE_API_KEY", "google-key")];
    assert_eq!(run(&["key", "exec", "sh", "-c", print, "me"], &google).0, "google-key unset me\n");
    let line = ["key", "exec", "--profile", "default", "--", "sh", "-c", print, "me"];
    assert_eq!(run(&line, &google).0, "stored-key-0123456789 unset me\n");
    assert_eq!(run(&["key", "exec", "--", "sh", "-c", "exit 7"], &[]).2, Some(7));
    let (_, stderr, code) = run(&["key", "exec", "--", "no-such-program-here"], &[]);
    assert_eq!(code, Some(2));
    assert!(stderr.starts_with("gemini: cannot run no-such-program-here: "), "{stderr}");
    let none = Program::bare();
    outcome(&none.again("key exec -- sh").output().unwrap()).fails(3, "", "there is no API key");
    // What the process gave up for itself comes back for the command.
    let gemini = crate::support::program::binary();
    let line = ["-c", "ulimit -S -c 5; exec \"$0\" key exec -- sh -c 'ulimit -S -c'", gemini.to_str().unwrap()];
    let mut shell = assert_cmd::Command::new("/bin/sh");
    shell.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", room.path()).args(line);
    let output = shell.output().unwrap();
    if !output.stderr.is_empty() {
        return eprintln!("skipped: this machine allows no core at all");
    }
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "5\n");
}

#[cfg(unix)]
#[test]
fn a_shell_gets_the_line_that_sets_the_variable() {
    let room = Program::bare().profile("default", "a'key-of-0123456789");
    let line = |shell: &str| {
        let output = room.again(&format!("key export --shell {shell}")).output().unwrap();
        assert!(output.stderr.is_empty());
        String::from_utf8(output.stdout).unwrap()
    };
    let bash = line("bash");
    let shell =
        std::process::Command::new("/bin/sh").args(["-c", &format!("{bash}printf %s \"$GEMINI_API_KEY\"")]).output();
    assert_eq!(String::from_utf8(shell.unwrap().stdout).unwrap(), "a'key-of-0123456789");
    assert_eq!(line("zsh"), bash);
    assert_eq!(line("fish"), "set -gx GEMINI_API_KEY 'a\\'key-of-0123456789'\n");
    assert_eq!(line("powershell"), "$env:GEMINI_API_KEY = 'a''key-of-0123456789'\n");
    outcome(&Program::bare().again("key export --shell fish").output().unwrap()).fails(3, "", "there is no API key");
}

/// The chosen one may be gone while others lie there.
#[test]
fn a_stored_key_that_is_not_chosen_is_named() {
    let program = Program::bare().profile("work", &canary()).profile("home", &format!("AQ.{}", "Ab8x".repeat(12)));
    assert_eq!(program.again("key use work").output().unwrap().status.code(), Some(0));
    let removed = program.again("key remove work").output().unwrap();
    let said = String::from_utf8_lossy(&removed.stdout).into_owned();
    assert!(said.ends_with("stored, but not chosen: home; `gemini key use home` chooses one\n"), "{said}");
    let asked = program.again("hi").output().unwrap();
    let said = String::from_utf8_lossy(&asked.stderr);
    assert_eq!(said, "gemini: no key is chosen (stored, but not chosen: home)\nhint: gemini key use home\n");
    assert_eq!(asked.status.code(), Some(3));
    let check = program.again("key check").output().unwrap();
    assert!(String::from_utf8_lossy(&check.stdout).contains("gemini key use home"), "{check:?}");
}

#[test]
fn a_profile_that_is_stored_or_removed_is_not_the_one_of_this_run() {
    let program =
        Program::bare().env("GOOGLE_API_KEY", "the-key-of-the-variable-1234").stdin("a-key-to-keep-0123456789");
    let set = program.line("key set --no-check work").run();
    assert!(set.stdout.contains("GOOGLE_API_KEY (…1234) is set and comes before it"), "{set:?}");
    let home = Program::bare()
        .env("GOOGLE_API_KEY", "the-key-of-the-variable-1234")
        .profile("work", "a-key-to-keep-0123456789");
    let removed = home.line("key remove work").run();
    assert!(removed.stdout.contains("still there: GOOGLE_API_KEY (another key)"), "{removed:?}");
    assert_eq!(removed.stdout.matches("still there").count(), 1, "{removed:?}");
}

#[test]
fn twenty_at_once_lose_none() {
    let room = Program::bare();
    std::thread::scope(|scope| {
        for number in 0..20 {
            let room = &room;
            scope.spawn(move || {
                let mut command = room.again(&format!("key set p{number} --no-check"));
                let output = command.write_stdin(format!("key-number-{number:02}-0123456789")).output().unwrap();
                assert!(output.status.success(), "{output:?}");
            });
        }
    });
    let stored = room.read(STORE);
    for number in 0..20 {
        assert!(
            stored.contains(&format!("[profile.p{number}]\napi_key = \"key-number-{number:02}-0123456789\"")),
            "{stored}"
        );
    }
    let names = std::fs::read_dir(room.path().join(".config/gemini")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["credentials.toml"], "nothing else is left behind");
}

#[test]
fn a_key_is_found_in_what_people_paste_around_it() {
    for (text, word) in [
        (format!("\u{feff}{}\n", canary()), ""),
        (format!("# mine\nOTHER=1\nGEMINI_API_KEY={}\n", canary()), "took the key out of the line"),
        (format!("Bearer {}\n", canary()), "took the key out of the header"),
        (format!("x-goog-api-key: {}\n", canary()), "took the key out of the header"),
    ] {
        let room = Program::bare();
        let outcome = run(&room, "key set --no-check", &text);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert!(outcome.stderr.contains(word) && outcome.stderr.is_empty() == word.is_empty(), "{outcome:?}");
        assert!(room.read(STORE).contains(&format!("\"{}\"", canary())));
    }
    let wide: Vec<u8> = "\u{feff}AQ.x".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let outcome = Program::bare().line("key set --no-check").stdin(wide).run();
    outcome.fails(3, "", "what is piped in is not UTF-8 at byte 0; nothing was stored");
}

#[test]
fn a_long_name_of_a_profile_is_told_its_length_first() {
    let outcome = Program::bare().line("key set my-company-production-account").run();
    outcome.fails(2, "", "that is too long for the name of a profile (24 characters at most)");
    let outcome = Program::bare().line("key set AQ.something").run();
    outcome.fails(2, "", "looks like a key");
}

#[test]
fn the_way_to_keep_a_key_for_an_address_of_a_variable_is_named() {
    let room = Program::bare();
    let outcome = run(&room, "key set", &canary());
    outcome.fails(3, "", "which GOOGLE_GEMINI_BASE_URL chose");
    let way = "`gemini config set base_url http://127.0.0.1:1` without GOOGLE_GEMINI_BASE_URL";
    assert!(outcome.stderr.contains(way), "{outcome:?}");
}
