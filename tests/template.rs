//! `-t` and `gemini template`.

use serde_json::json;

use crate::support::{Answer, Outcome, Program, StandIn, canary};

const COMMIT: &str = "description = \"a commit message\"\nsystem = \"You write commit messages.\"\n\
    prompt = \"Write one in {language} for this {{change}}:\\n\\n{input}\"\nmodel = \"gemini-4-hydrogen\"\n\
    [options]\ntemperature = 0.2\nseed = 1\n";

fn with(program: Program, name: &str, text: &str) -> Program {
    program.file(&format!(".config/gemini/templates/{name}.toml"), text)
}

/// A room with the template for commit messages.
fn room() -> Program {
    with(Program::bare(), "commit", COMMIT)
}

fn again(program: &Program, words: &[&str]) -> Outcome {
    crate::support::program::outcome(&program.command().args(words).output().unwrap())
}

/// The prompt that a template makes of this.
fn prompt(text: &str, line: &str, piped: Option<&str>) -> String {
    let google = StandIn::new([Answer::text("ok")]);
    let mut program = with(Program::at(&google), "t", text).line("-t t").line(line);
    if let Some(piped) = piped {
        program = program.stdin(piped);
    }
    program.run().succeeds("ok\n");
    google.request().prompt()
}

#[test]
fn a_template_gives_prompt_system_model_and_options() {
    let google = StandIn::new([Answer::text("ok")]);
    let program = with(Program::at(&google), "commit", COMMIT).env("GEMINI_MODEL", "other");
    let program = program.config("system = \"no\"\n[options]\nseed = 9\ntopK = 2\n");
    program.line("-q -t commit --param language=French --temperature 1").stdin("+ {language}\n").run().succeeds("ok\n");
    let request = google.request();
    assert_eq!(request.target, "/v1beta/models/gemini-4-hydrogen:generateContent");
    assert_eq!(request.prompt(), "Write one in French for this {change}:\n\n+ {language}\n");
    assert_eq!(request.json()["systemInstruction"], json!({ "parts": [{ "text": "You write commit messages." }] }));
    assert_eq!(request.json()["generationConfig"], json!({ "temperature": 1.0, "seed": 1, "topK": 2 }));
}

#[test]
fn flags_win_over_the_template() {
    let google = StandIn::new([Answer::text("ok")]);
    let program =
        with(Program::at(&google), "commit", COMMIT).line("-q -t commit --param language=x -m mine -s tone -o seed=5");
    program.stdin("diff").run().succeeds("ok\n");
    let request = google.request();
    assert_eq!(request.target, "/v1beta/models/mine:generateContent");
    assert_eq!(request.json()["systemInstruction"], json!({ "parts": [{ "text": "tone" }] }));
    assert_eq!(request.json()["generationConfig"], json!({ "temperature": 0.2, "seed": 5 }));
}

#[test]
fn a_template_thinks_and_reads_its_system_instruction_from_a_file_beside_it() {
    let google = StandIn::new([Answer::text("ok")]);
    let program = with(Program::at(&google), "t", "system = '@tone.txt'\nthinking = 'low'\n");
    let program = program.file(".config/gemini/templates/tone.txt", "softly").file("tone.txt", "hostile");
    program.line("-t t hi").run().succeeds("ok\n");
    assert_eq!(google.request().json()["systemInstruction"], json!({ "parts": [{ "text": "softly" }] }));
    assert_eq!(google.request().json()["generationConfig"], json!({ "thinkingConfig": { "thinkingLevel": "LOW" } }));
    let missing = with(Program::bare(), "t", "system = '@none'").line("-t t hi").run();
    missing.fails(2, "", "/.config/gemini/templates/none: ");
    assert!(missing.stderr.contains("is a file beside it: gemini template edit t"), "{missing:?}");
}

#[test]
fn words_and_piped_text_find_their_places() {
    assert_eq!(prompt("prompt = 'Say: {words}!'", "good day", None), "Say: good day!");
    assert_eq!(prompt("prompt = 'Translate.'", "good day", None), "Translate.\n\ngood day");
    assert_eq!(prompt("prompt = 'Translate.'", "", Some("text\n")), "text\n\nTranslate.");
    assert_eq!(prompt("prompt = 'a {input} b'", "c", Some("{input} {x}")), "a {input} {x} b\n\nc");
    assert_eq!(prompt("system = 's'", "only words", None), "only words");
    assert_eq!(prompt("prompt = '{a}{a}'", "--param a= --param a=x=y", None), "x=yx=y");
}

#[test]
fn what_is_missing_is_asked_for_by_name() {
    for (line, sentence, hint) in [
        ("-t commit", "the template commit needs a value for {language}", "gemini -t commit --param language=VALUE"),
        ("-t commit --param language=x", "needs a value for {input}", "pipe it in: gemini -t commit < FILE"),
        ("-t commit --param langauge=x", "has no {langauge} to fill", "--param language=VALUE may be meant"),
        ("-t words", "needs a value for {words}", "type them: gemini -t words WORDS"),
        ("-t comit", "there is no template \"comit\"; commit may be meant", "`gemini template list` shows all"),
        ("-t ../x", "is no name of a template", "such as `commit`"),
        ("-t .x", "is no name of a template", "such as `commit`"),
        ("-t a/b", "is no name of a template", "such as `commit`"),
    ] {
        let outcome = with(room(), "words", "prompt = '{words}'").line(line).run();
        outcome.fails(2, "", sentence);
        assert!(outcome.stderr.contains(hint), "{line}: {}", outcome.stderr);
    }
    Program::bare().line("-t x hi").run().fails(2, "", "hint: `gemini template edit x` makes it");
    Program::bare().line("--param a=b hi").run().fails(2, "", "--template <NAME>\nhint: gemini --help\n");
    Program::bare().line("-t x --param a").run().fails(2, "", "write it like language=French");
}

#[test]
fn a_broken_template_is_named_by_line_and_column() {
    for (text, fault) in [
        ("prompt = 'a", "templates/t.toml, line 1, column "),
        ("\nprompt = 'a {'", "templates/t.toml, line 2, column 13: prompt holds a lone brace"),
        ("prompt = 1", "line 1, column 10: prompt must be a text in quotes"),
        ("options = 1", "line 1, column 11: options must be a table"),
        ("\npromt = ''", "line 2, column 1: \"promt\" means nothing in a template; prompt may be meant"),
    ] {
        let outcome = with(Program::bare(), "t", text).line("-t t hi").run();
        outcome.fails(2, "", fault);
        assert!(outcome.stderr.contains("hint: gemini template edit t"), "{outcome:?}");
    }
}

#[test]
fn templates_are_listed_shown_and_found() {
    let program = with(with(room(), "b", "prompt = '{'"), "a", "prompt = 'x\u{1b}[2J'");
    let listed = again(&program, &["template", "list"]);
    assert_eq!((listed.stderr.as_str(), listed.code), ("", 0));
    let lines: Vec<_> = listed.stdout.lines().collect();
    assert!(lines[0].starts_with("a        (broken: ~/.config/gemini/templates/a.toml, line 1"), "{lines:?}");
    assert!(
        lines[1].starts_with("b        (broken: ~/.config/gemini/templates/b.toml, line 1, column 11"),
        "{lines:?}"
    );
    assert_eq!(lines[2], "commit   a commit message");
    let object = again(&program, &["template", "list", "--json"]).json();
    assert_eq!(object["templates"][2], json!({ "name": "commit", "description": "a commit message" }));
    again(&program, &["template", "show", "commit"]).succeeds(COMMIT);
    again(&program, &["template", "show", "a"]).succeeds("prompt = 'x^[[2J'\n");
    again(&program, &["template", "show", "comit"]).fails(2, "", "commit may be meant");
    let path = again(&program, &["template", "path", "new"]).stdout;
    assert!(path.ends_with("/.config/gemini/templates/new.toml\n"), "{path}");
    let path = again(&program, &["template", "path"]).stdout;
    assert!(path.ends_with("/.config/gemini/templates\n"), "{path}");
    Program::bare().line("template path ../x").run().fails(2, "", "is no name of a template");
    Program::bare()
        .line("template list")
        .run()
        .succeeds("there is no template; `gemini template edit NAME` makes one\n");
}

#[cfg(unix)]
#[test]
fn edit_opens_the_editor_without_the_key_and_checks_what_came_of_it() {
    let script = "/usr/bin/env > env.txt\necho 'prompt = \"hello {words}\"' > \"$2\"\n";
    let program = Program::bare().file("editor", script).env("EDITOR", "/bin/sh editor -x");
    let program = program.env("GEMINI_API_KEY", &canary()).env("GOOGLE_API_KEY", &canary());
    again(&program, &["template", "edit", "new"]).succeeds("");
    assert!(!std::fs::read_to_string(program.path().join("env.txt")).unwrap().contains("API_KEY"));
    again(&program, &["template", "show", "new"]).succeeds("prompt = \"hello {words}\"\n");

    let breaks = program.file("editor", "echo 'prompt = \"{\"' > \"$2\"\n");
    again(&breaks, &["template", "edit", "new"]).fails(2, "", "new.toml, line 1, column 11: prompt holds a lone brace");
    let gives_up = breaks.file("editor", "exit 3\n");
    again(&gives_up, &["template", "edit", "new"]).fails(
        1,
        "",
        "the editor /bin/sh editor -x ended with exit status: 3",
    );
    let idle = gives_up.file("editor", "exit 0\n");
    let outcome = again(&idle, &["template", "edit", "other"]);
    assert_eq!(outcome.stderr, "gemini: nothing was written, so there is no template\n");
    again(&idle, &["template", "show", "other"]).fails(2, "", "there is no template");
    let nowhere = idle.env("VISUAL", "/nonexistent/editor");
    let there = again(&nowhere, &["template", "edit", "new"]);
    there.fails(2, "", "cannot run the editor /nonexistent/editor");
    let hint = "hint: set VISUAL to your editor, or edit ~/.config/gemini/templates/new.toml\n";
    assert!(there.stderr.ends_with(hint), "{there:?}");
    // What was to be made is not there, so the hint does not name it.
    let absent = again(&nowhere, &["template", "edit", "fresh"]);
    assert!(absent.stderr.ends_with("hint: set VISUAL to your editor\n"), "{absent:?}");
    assert!(!nowhere.path().join(".config/gemini/templates/fresh.toml").exists());
    let spaced = nowhere.file("an editor", "#!/bin/sh\nprintf %s \"$1\" > first.txt\n");
    let quoted = spaced.env("VISUAL", "/bin/sh 'an editor' 'two words'");
    again(&quoted, &["template", "edit", "new"]);
    assert_eq!(quoted.read("first.txt"), "two words");
    let nowhere = quoted;
    assert!(again(&nowhere, &["template", "edit", "a/b"]).stderr.contains("is no name of a template"));
}

#[test]
fn input_and_words_are_not_given_as_parameters() {
    let program = Program::bare().file(".config/gemini/templates/t.toml", "prompt = \"{words} {input}\"\n");
    for (name, way) in [("words", "typed behind the name"), ("input", "piped in")] {
        let outcome = program.again(&format!("-t t --param {name}=x")).output().unwrap();
        let said = String::from_utf8_lossy(&outcome.stderr).into_owned();
        assert!(said.contains(&format!("{{{name}}} is what is {way}")) && outcome.status.code() == Some(2), "{said}");
    }
}
