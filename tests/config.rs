//! `gemini config`, and what the configuration does to a prompt.

use serde_json::{Value, json};

use crate::support::{Answer, Outcome, Program, StandIn, canary};

const FILE: &str = ".config/gemini/config.toml";

fn content(program: &Program) -> String {
    std::fs::read_to_string(program.path().join(FILE)).unwrap_or_default()
}

/// Runs another command line in the room of an earlier one.
fn again(program: &Program, words: &[&str]) -> Outcome {
    let output = program.command().args(words).output().unwrap();
    crate::support::program::outcome(&output)
}

/// The body that is sent with this configuration and these options.
fn sent(config: &str, line: &str) -> Value {
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google).config(config).line(line).arg("hi").run().succeeds("ok\n");
    google.request().json()
}

#[test]
fn set_and_unset_keep_comments_and_order() {
    let before = "# mine\nmodel = \"old\" # why\n\n[options] # all of them\ntopK = 3\n";
    let program = Program::bare().config(before);
    again(&program, &["config", "set", "model", "gemini-4-hydrogen"])
        .succeeds("set model in ~/.config/gemini/config.toml\n");
    again(&program, &["config", "set", "timeout", "10m"]).succeeds("set timeout in ~/.config/gemini/config.toml\n");
    again(&program, &["config", "set", "options.seed", "-7"])
        .succeeds("set options.seed in ~/.config/gemini/config.toml\n");
    let after = "# mine\nmodel = \"gemini-4-hydrogen\" # why\ntimeout = \"10m\"\n\n[options] # all of them\ntopK = 3\nseed = -7\n";
    assert_eq!(content(&program), after);
    again(&program, &["config", "unset", "timeout"]).succeeds("took timeout out of ~/.config/gemini/config.toml\n");
    again(&program, &["config", "unset", "timeout"]).succeeds("timeout is not set in ~/.config/gemini/config.toml\n");
    again(&program, &["config", "unset", "options.seed"]);
    assert_eq!(content(&program), before.replace("\"old\"", "\"gemini-4-hydrogen\""));
}

/// A comment above a setting may be about more than that one.
#[test]
fn unset_leaves_every_comment_where_it_stood() {
    let comments = "# all\n\n# which\n# how long\n\n# strict\n[safety]\n# at work\n# the end\n";
    let before = comments
        .replace("# which\n", "# which\nmodel = \"a\"\n")
        .replace("# how long\n", "# how long\ntimeout = \"1m\"\n")
        .replace("# at work\n", "# at work\nHARASSMENT = \"BLOCK_NONE\"\n");
    let names = ["model", "timeout", "safety.HARASSMENT"];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let program = Program::bare().config(&before);
        for name in order.map(|at| names[at]) {
            assert_eq!(again(&program, &["config", "unset", name]).code, 0);
        }
        assert_eq!(content(&program), comments, "{order:?}");
    }
    for (before, name, after) in [
        ("# of it\n[options]\n# a number\ntopK = 3\n[safety]\n", "options", "# of it\n# a number\n[safety]\n"),
        ("# all\n# it\nmodel = \"m\"\nsafety.A = \"OFF\"\n", "model", "# all\n# it\nsafety.A = \"OFF\"\n"),
        ("# a\nsafety.A = \"OFF\"\n# b\nsafety.B = \"OFF\"\n", "safety", "# a\n# b\n"),
        ("[options]\n# why\n[options.thinkingConfig]\n# one\na = 1\n", "options", "# why\n# one\n"),
    ] {
        let program = Program::bare().config(before);
        assert_eq!(again(&program, &["config", "unset", name]).code, 0, "{before}");
        assert_eq!(content(&program), after);
    }
}

/// The file may write a category short or long, in any case; and twice, where the last one counts.
#[test]
fn a_category_is_found_however_it_is_written() {
    for written in ["harassment", "HARM_CATEGORY_HARASSMENT", "Harm-Category-Harassment"] {
        let before =
            format!("[safety]\nHarassment = \"OFF\"\n{written} = \"BLOCK_NONE\" # mine\nHATE_SPEECH = \"OFF\"\n");
        let program = Program::bare().config(&before);
        let shown = again(&program, &["config", "show"]).stdout;
        let lines: Vec<_> = shown.lines().filter(|line| line.contains("HARASSMENT")).collect();
        assert!(matches!(lines[..], [line] if line.contains("BLOCK_NONE")), "{shown}");
        assert_eq!(again(&program, &["config", "set", "safety.HARASSMENT", "BLOCK_ONLY_HIGH"]).code, 0);
        assert_eq!(content(&program), before.replace("BLOCK_NONE", "BLOCK_ONLY_HIGH"));
        assert_eq!(again(&program, &["config", "unset", "safety.harm_category_HARASSMENT"]).code, 0);
        assert_eq!(content(&program), "[safety]\nHATE_SPEECH = \"OFF\"\n");
        again(&program, &["config", "unset", "safety.Hate-Speech"]);
        assert_eq!(content(&program), "");
    }
}

/// What stands at the end in comments is not about a new table.
#[test]
fn what_is_new_comes_behind_the_comments_at_the_end() {
    for (before, line, after) in [
        ("", "options.topK 4", "[options]\ntopK = 4\n"),
        ("# mine\n", "model m", "# mine\nmodel = \"m\"\n"),
        ("# mine", "options.topK 4", "# mine\n\n[options]\ntopK = 4\n"),
        ("stream = true\n# retries = 5\n", "options.topK 4", "stream = true\n# retries = 5\n\n[options]\ntopK = 4\n"),
        ("[safety]\n# end\n", "options.topK 4", "[safety]\n# end\n\n[options]\ntopK = 4\n"),
        ("stream = true\n# retries = 5\n", "model m", "stream = true\nmodel = \"m\"\n# retries = 5\n"),
    ] {
        let program = Program::bare().config(before);
        let words: Vec<_> = ["config", "set"].into_iter().chain(line.split(' ')).collect();
        assert_eq!(again(&program, &words).code, 0, "{before}");
        assert_eq!(content(&program), after);
    }
}

#[test]
fn a_new_file_is_readable_by_its_owner_alone() {
    let program = Program::bare().line("config set stream true");
    program.run().succeeds("set stream in ~/.config/gemini/config.toml\n");
    assert_eq!(content(&program), "stream = true\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &str| std::fs::metadata(program.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(FILE), mode(".config/gemini")), (0o600, 0o700));
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_written_through() {
    let program = Program::bare().file("dotfiles/gemini.toml", "# kept\n").file(".config/gemini/x", "");
    std::os::unix::fs::symlink("../../dotfiles/gemini.toml", program.path().join(FILE)).unwrap();
    assert_eq!(again(&program, &["config", "set", "retries", "0"]).code, 0);
    assert!(program.path().join(FILE).is_symlink());
    let written = std::fs::read_to_string(program.path().join("dotfiles/gemini.toml")).unwrap();
    assert!(written.contains("# kept") && written.contains("retries = 0"), "{written}");
}

#[test]
fn a_broken_file_is_never_written_over() {
    for broken in ["model = \"x\n", "model", "[options\n", "model = 1\nmodel = 2\n", "\u{0}"] {
        let program = Program::bare().config(broken);
        for words in
            [["config", "set", "stream", "true"].as_slice(), &["config", "unset", "model"], &["config", "show"]]
        {
            let outcome = again(&program, words);
            outcome.fails(2, "", "config.toml, line ");
            assert!(outcome.stderr.contains("hint: mend that line"), "{outcome:?}");
        }
        assert_eq!(content(&program), broken);
        let path = again(&program, &["config", "path"]);
        assert!(path.stdout.ends_with("/.config/gemini/config.toml\n") && path.code == 0, "{path:?}");
    }
}

#[test]
fn a_wrong_value_can_be_seen_and_mended() {
    let program = Program::bare().config("timeout = [5]\nmodle = \"x\"\n");
    let shown = again(&program, &["config", "show"]);
    assert_eq!((shown.stderr.as_str(), shown.code), ("", 0));
    assert!(shown.stdout.contains("file, unusable: line 1, column 11: it must be a time like"), "{}", shown.stdout);
    assert!(shown.stdout.contains("file, means nothing; model may be meant"), "{}", shown.stdout);
    again(&program, &["hi"]).fails(2, "", "line 1, column 11: timeout must be a time like");
    assert_eq!(again(&program, &["config", "set", "timeout", "5s"]).code, 0);
    assert_eq!(content(&program), "timeout = \"5s\"\nmodle = \"x\"\n");
    again(&program, &["config", "unset", "modle"]).succeeds("took modle out of ~/.config/gemini/config.toml\n");
    assert_eq!(content(&program), "timeout = \"5s\"\n");
}

#[test]
fn a_key_comes_from_one_place() {
    let both = "api_key_file = \"key.txt\"\napi_key_command = [\"pass\", \"gemini\"]\n";
    let program = Program::bare().config(both);
    let fault = "line 2, column 1: api_key_command must not stand beside api_key_file: a key comes from one place";
    again(&program, &["hi"]).fails(2, "", fault);
    let shown = again(&program, &["config", "show"]).stdout;
    assert!(shown.contains("\napi_key_file     key.txt ") && shown.contains("\napi_key_command  - "), "{shown}");
    assert!(shown.contains("file, unusable: line 2, column 1: it must not stand beside api_key_file"), "{shown}");
    let settings = again(&program, &["config", "show", "--json"]).json();
    assert_eq!(settings["settings"]["api_key_file"]["origin"], json!("file"));
    again(&program, &["config", "unset", "api_key_command"]);
    let refused = again(&program, &["config", "set", "api_key_command", "[\"pass\"]"]);
    refused.fails(2, "", "sets api_key_file, and a key comes from one place");
    assert!(refused.stderr.contains("hint: gemini config unset api_key_file"), "{refused:?}");
    assert_eq!(content(&program), "api_key_file = \"key.txt\"\n");
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let program = Program::bare().config("\u{feff}# mine\r\nmodel = \"a\"\r\n");
    assert_eq!(again(&program, &["config", "set", "model", "b"]).code, 0);
    assert_eq!(again(&program, &["config", "set", "options.topK", "3"]).code, 0);
    assert_eq!(content(&program), "\u{feff}# mine\r\nmodel = \"b\"\r\n\r\n[options]\r\ntopK = 3\r\n");
    assert_eq!(again(&program, &["config", "unset", "options.topK"]).code, 0);
    assert_eq!(content(&program), "\u{feff}# mine\r\nmodel = \"b\"\r\n");
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_write_is_named_and_closed() {
    use std::os::unix::fs::PermissionsExt as _;
    let program = Program::bare().config("base_url = \"http://127.0.0.1:1\"\n");
    let path = program.path().join(FILE);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).unwrap();
    let shown = again(&program, &["config", "show"]);
    assert!(shown.code == 0 && shown.stderr.contains("so it is not believed"), "{shown:?}");
    assert!(shown.stderr.contains("chmod") && shown.stderr.lines().count() == 1, "{shown:?}");
    let set = again(&program, &["config", "set", "retries", "1"]);
    assert!(set.stdout.contains("others could write the file until now: look through what it says"), "{set:?}");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(again(&program, &["config", "show"]).stderr, "");
    let names: Vec<_> =
        std::fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["config.toml"], "nothing else is left there");
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_own_sentence() {
    for (words, sentence) in [
        ("modle x", "\"modle\" is no setting; model may be meant"),
        ("xyzzy x", "\"xyzzy\" is no setting\n"),
        ("model a/b", "is not the name of a model"),
        ("system @nowhere", "/.config/gemini/nowhere: "),
        ("api_key_file nowhere", "/.config/gemini/nowhere: "),
        ("model -- -x", "is not the name of a model"),
        ("model.x y", "model has no parts"),
        ("base_url http://example.org", "base_url in the configuration is http://"),
        ("stream maybe", "stream must be true or false"),
        ("timeout soon", "timeout must be a time like"),
        ("retries -1", "retries must be a whole number, 0 or more"),
        ("color red", "color must be \"auto\", \"always\" or \"never\""),
        ("thinking hard", "thinking must be minimal, low"),
        ("safety BLOCK_NONE", "safety must be set part by part"),
        ("safety.X 7", "safety must be a category and a threshold"),
        ("options.x null", "options must be a value without null"),
        ("options x", "options must be set part by part"),
    ] {
        let program = Program::bare().line("config set").line(words);
        program.run().fails(2, "", sentence);
        assert_eq!(content(&program), "", "{words}");
    }
    Program::bare().line("config unset modle").run().fails(2, "", "model may be meant");
    let empty = Program::bare().line("config set model").arg("").run();
    empty.fails(2, "", "model cannot be empty");
    assert!(empty.stderr.contains("hint: gemini config unset model"), "{empty:?}");
}

#[test]
fn a_key_is_neither_taken_nor_repeated() {
    let secret = "an-odd-key-of-tomorrow-0001";
    for (name, value) in [("api_key", secret.to_owned()), ("model", canary()), ("options.x", canary())] {
        let program = Program::bare().line("config set").arg(name).arg(&value);
        let outcome = program.run();
        outcome.fails(2, "", "a key does not belong on a command line");
        assert!(outcome.stderr.contains("gemini key set") && !outcome.stderr.contains(&value), "{outcome:?}");
        assert_eq!(content(&program), "");
    }
}

#[test]
fn show_names_the_origin_of_every_value() {
    let program = Program::bare()
        .config(&format!(
            "api_key = \"{}\"\nmodel = \"m\"\nstream = true\nsystem = \"a\\nb\"\n[safety]\nHARASSMENT = \"off\"\n[options]\ntopK = 3\n",
            canary()
        ))
        .env("GEMINI_MODEL", "from-variable")
        .env("NO_COLOR", "1")
        .line("config show");
    program.run().succeeds(
        "model              from-variable            variable GEMINI_MODEL\n\
         system             a b                      file\n\
         stream             true                     file\n\
         timeout            20m streaming, else 10m  default\n\
         retries            3                        default\n\
         keep_uploads       false                    default\n\
         history            terminal                 default\n\
         color              never                    variable NO_COLOR\n\
         render             auto                     default\n\
         thinking           as the model likes       default\n\
         base_url           http://127.0.0.1:1       variable GOOGLE_GEMINI_BASE_URL\n\
         safety.HARASSMENT  OFF                      file\n\
         options.topK       3                        file\n\
         api_key            AIza…y9Qz                file\n",
    );
}

#[test]
fn show_is_an_object_too() {
    let program = Program::bare().config("retries = 1\n").line("config show --json");
    let object = program.run().json();
    assert_eq!(object["settings"]["retries"], json!({ "value": 1, "origin": "file" }));
    assert_eq!(object["settings"]["model"], json!({ "value": "gemini-flash-latest", "origin": "default" }));
    assert_eq!(
        object["settings"]["base_url"],
        json!({ "value": "http://127.0.0.1:1", "origin": "variable GOOGLE_GEMINI_BASE_URL" })
    );
}

#[test]
fn every_setting_reaches_the_request_and_flags_win() {
    let config = "system = \"be brief\"\nthinking = \"low\"\n[safety]\nHARASSMENT = \"BLOCK_NONE\"\n\
        HARM_CATEGORY_HATE_SPEECH = \"off\"\n[options]\ntemperature = 0.5\nnested = { a = 1 }\n";
    let body = sent(config, "");
    assert_eq!(body["systemInstruction"], json!({ "parts": [{ "text": "be brief" }] }));
    assert_eq!(
        body["generationConfig"],
        json!({ "temperature": 0.5, "nested": { "a": 1 }, "thinkingConfig": { "thinkingLevel": "LOW" } })
    );
    assert_eq!(
        body["safetySettings"],
        json!([{ "category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE" },
               { "category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "OFF" }])
    );
    let body = sent(
        config,
        "-s other --thinking 5 --temperature 1 -o nested=2 --safety harassment=block_only_high --safety HATE-SPEECH=OFF",
    );
    assert_eq!(body["systemInstruction"], json!({ "parts": [{ "text": "other" }] }));
    assert_eq!(
        body["generationConfig"],
        json!({ "temperature": 1.0, "nested": 2, "thinkingConfig": { "thinkingBudget": 5 } })
    );
    assert_eq!(body["safetySettings"][0]["threshold"], json!("BLOCK_ONLY_HIGH"));
    assert_eq!(body["safetySettings"].as_array().unwrap().len(), 2);
}

#[test]
fn a_system_instruction_in_a_file_lies_beside_the_configuration() {
    let google = StandIn::new([Answer::text("ok")]);
    let program = Program::at(&google).config("system = \"@tone.txt\"").file(".config/gemini/tone.txt", "softly");
    program.file("tone.txt", "hostile").line("hi").run().succeeds("ok\n");
    assert_eq!(google.request().json()["systemInstruction"], json!({ "parts": [{ "text": "softly" }] }));
}

#[test]
fn stream_timeout_and_retries_come_from_the_file() {
    let google = StandIn::new([Answer::stream(&[crate::support::wire::last("ok")])]);
    Program::at(&google).config("stream = true").line("hi").run().succeeds("ok\n");
    assert!(google.request().target.contains(":streamGenerateContent"));
    for line in ["--no-stream hi", "--json hi"] {
        let google = StandIn::new([Answer::text("ok")]);
        assert_eq!(Program::at(&google).config("stream = true").line(line).run().code, 0);
        assert!(google.request().target.ends_with(":generateContent"), "{line}");
    }
    let google = StandIn::new([Answer::json(503, "{}")]);
    Program::at(&google).config("retries = 0").line("hi").run().fails(7, "", "503");
    let (_gate, wait) = crate::support::Gate::new();
    let google = StandIn::new([Answer(vec![wait])]);
    let late = Program::at(&google).config("timeout = \"300ms\"").line("hi").run();
    late.fails(6, "", "hint: --timeout or the `timeout` of config.toml sets the limit");
    assert!(Program::bare().config("timeout = 30").line("config show").run().stdout.contains("30s "));
}

#[test]
fn colour_comes_from_the_file_where_no_variable_speaks() {
    let coloured =
        |program: Program| program.config("color = \"always\"").line("-m a/b hi").run().stderr.contains('\u{1b}');
    assert!(coloured(Program::bare()));
    assert!(!coloured(Program::bare().env("NO_COLOR", "1")));
    assert!(!coloured(Program::bare().line("--color never")));
}

#[test]
fn a_bad_safety_flag_is_a_usage_error() {
    Program::bare().line("--safety HARASSMENT hi").run().fails(2, "", "write it like HARASSMENT=BLOCK_NONE");
}

#[test]
fn the_key_in_use_is_neither_stored_nor_shown_as_a_setting() {
    let key = "an-odd-key-of-tomorrow-0123";
    let room = Program::bare().env("GEMINI_API_KEY", key).config(&format!("system = \"k {key}\"\n"));
    let shown = room.line("config show").run();
    assert!(shown.code == 0 && !shown.stdout.contains(key), "{shown:?}");
    let refused = Program::bare().env("GEMINI_API_KEY", key).line("config set model").arg(key).run();
    assert!(refused.code == 2 && !refused.stderr.contains(key), "{refused:?}");
}

#[test]
fn one_variable_moves_the_whole_folder() {
    let program = Program::bare().file("elsewhere/config.toml", "model = \"moved\"\n");
    let folder = program.path().join("elsewhere").display().to_string();
    let program = program.env("GEMINI_CONFIG_DIR", &folder);
    let shown = again(&program, &["config", "show"]).stdout;
    assert!(shown.contains("moved"), "{shown}");
    again(&program, &["key", "set", "--no-check"]).fails(3, "", "no key was given");
    for line in [["key", "path"], ["config", "path"], ["template", "path"]] {
        let path = again(&program, &line).stdout;
        assert!(path.starts_with(&folder), "{path}");
    }
}
