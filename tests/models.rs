//! `gemini models`: the live list, as a table and as JSON.

use serde_json::{Value, json};

use crate::support::{Answer, Program, StandIn, canary, wire};

/// Two pages as Google sends them.
fn pages() -> [Answer; 2] {
    let generate = ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"];
    let first = json!({ "models": [
        { "name": "models/gemini-3.8-flash", "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536, "thinking": true,
          "supportedGenerationMethods": generate },
        { "name": "models/gemini-embedding-2", "inputTokenLimit": 8192, "outputTokenLimit": 1,
          "supportedGenerationMethods": ["embedContent", "countTextTokens", "countTokens"] },
        "what is this?",
    ], "nextPageToken": "page 2" });
    let second = json!({ "models": [
        { "name": "models/gemini-2.5-flash", "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536, "thinking": true,
          "supportedGenerationMethods": generate, "modelStage": "LEGACY", "new": [1.5, "\u{1b}[2J"] },
    ] });
    [Answer::json(200, first.to_string()), Answer::json(200, second.to_string())]
}

const TABLE: &str = "  MODEL               INPUT  OUTPUT  THINKS  CAN
* gemini-3.8-flash       1M     64k  yes     (default) answer, count, cache, batch
  gemini-embedding-2     8k       1  no      embed, count
! gemini-2.5-flash       1M     64k  yes     (legacy) answer, count, cache, batch
";

#[test]
fn all_pages_are_listed_with_the_default_and_the_retiring_marked() {
    let google = StandIn::new(pages());
    Program::at(&google).config("model = \"gemini-3.8-flash\"").line("models").run().succeeds(TABLE);
    let targets: Vec<_> = google.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/v1beta/models?pageSize=1000", "/v1beta/models?pageSize=1000&pageToken=page%202"]);
}

#[test]
fn a_pipe_gets_lines_of_any_length() {
    let google = StandIn::new(pages());
    let program = Program::at(&google).env("COLUMNS", "20").env("GEMINI_MODEL", "models/gemini-3.8-flash");
    program.line("models").run().succeeds(TABLE);
}

#[test]
fn a_filter_is_part_of_a_name_in_any_case() {
    let google = StandIn::new(pages());
    let outcome = Program::at(&google).line("models EMBED").run();
    outcome.succeeds(
        "  MODEL               INPUT  OUTPUT  THINKS  CAN\n  gemini-embedding-2     8k       1  no      embed, count\n",
    );
}

#[test]
fn a_filter_without_a_match_names_the_nearest() {
    let google = StandIn::new(pages());
    let outcome = Program::at(&google).line("models gemini-3.8-flahs").run();
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 1));
    assert_eq!(
        outcome.stderr,
        "gemini: no model has \"gemini-3.8-flahs\" in its name\n\
         hint: the nearest: gemini-3.8-flash, gemini-2.5-flash, gemini-embedding-2\n"
    );
}

#[test]
fn json_has_the_fields_as_they_came() {
    let google = StandIn::new(pages());
    let outcome = Program::at(&google).line("models --json 2.5").run();
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
    let expected: Value = json!({ "models": [{
        "name": "models/gemini-2.5-flash", "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536, "thinking": true,
        "supportedGenerationMethods": ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"],
        "modelStage": "LEGACY", "new": [1.5, "\u{1b}[2J"],
    }] });
    assert_eq!(outcome.json(), expected);
    assert!(!outcome.stdout.contains('\u{1b}'));
}

#[test]
fn what_a_server_writes_cannot_reach_the_terminal_or_carry_the_key() {
    let page = json!({ "models": [{ "name": format!("models/a\u{1b}]52;c;x\u{7}\r\n{}", canary()) }] });
    let google = StandIn::new([Answer::json(200, page.to_string()), Answer::json(200, page.to_string())]);
    let table = Program::at(&google).line("models").run();
    assert!(table.stdout.contains("a^[]52;c;x^G AIza…y9Qz"), "{table:?}");
    assert_eq!((table.stdout.lines().count(), table.code), (2, 0), "{table:?}");
    assert_eq!(Program::at(&google).line("models --json").run().code, 0);
}

#[test]
fn a_name_of_any_length_is_laid_out() {
    let page = json!({ "models": [{ "name": "a".repeat(70_000) }, { "name": "b" }] });
    let google = StandIn::new([Answer::json(200, page.to_string())]);
    let outcome = Program::at(&google).line("models").run();
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
    assert!(outcome.stdout.lines().all(|line| line.len() < 70_050), "the others keep their width");
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_names_is_left_alone() {
    let google = StandIn::new(pages());
    let program = Program::at(&google).file("precious", "mine").file(".cache/gemini/x", "").line("models");
    std::os::unix::fs::symlink("../../precious", program.home.path().join(".cache/gemini/models")).unwrap();
    program.run().succeeds(&TABLE.replace("* ", "  ").replace("(default) ", ""));
    assert_eq!(program.read("precious"), "mine");
}

#[test]
fn it_fails_as_every_request_does() {
    let refusal = wire::error(400, "INVALID_ARGUMENT", Some("API_KEY_INVALID"), "API key not valid.");
    let google = StandIn::new([Answer::json(400, refusal)]);
    Program::at(&google).line("models").run().fails(4, "", &format!("{} refused the key", google.authority()));
    let google = StandIn::new([Answer::page(200, "text/html", "<html><title>Wi-Fi</title>")]);
    Program::at(&google).line("models").run().fails(7, "", "which is no answer of the Gemini API");
    Program::bare().line("models").run().fails(3, "", "there is no API key");
    let google = StandIn::new([Answer::json(200, json!({ "models": [] }).to_string())]);
    Program::at(&google).line("models").run().fails(
        1,
        "",
        &format!("{} lists no model for this key", google.authority()),
    );
    Program::bare().line("-m x models").run().fails(2, "", "belongs to a prompt");
}

#[test]
fn a_server_without_a_list_may_answer_all_the_same() {
    for answer in [
        Answer::json(404, wire::error(404, "NOT_FOUND", None, "Not here.")),
        Answer::json(404, r#"{"detail":"Not Found"}"#),
    ] {
        let server = StandIn::new([answer]);
        let outcome = Program::at(&server).line("models").run();
        assert_eq!(
            outcome.stderr,
            format!(
                "gemini: {} has no list of models (HTTP 404)\n\
                 hint: it may answer all the same: name a model with -m; or correct the address, which -v shows\n",
                server.authority()
            )
        );
        assert_eq!(outcome.code, 11);
    }
}

/// Who echoes the key in the token of the next page would have it in a URL.
#[test]
fn a_token_that_holds_the_key_is_not_sent() {
    let half = canary()[..20].to_lowercase();
    for token in [canary(), format!("a/{}=", canary()), half] {
        let page = json!({ "models": [{ "name": "models/a" }], "nextPageToken": token });
        let server = StandIn::new([Answer::json(200, page.to_string())]);
        let outcome = Program::at(&server).line("models").run();
        outcome.fails(7, "", "put the key into the address of the next page, where it must not go");
    }
}

#[test]
fn verbose_says_where_the_list_comes_from() {
    let google = StandIn::new(pages());
    let outcome = Program::at(&google).line("-v models").run();
    let said = format!("asking the models at {}, key AIza…y9Qz from GEMINI_API_KEY", google.url());
    assert!(outcome.stderr.contains(&said) && outcome.code == 0, "{outcome:?}");
}

#[test]
fn a_list_that_never_ends_is_not_read_for_ever() {
    let page = || Answer::json(200, json!({ "models": [{ "name": "models/a" }], "nextPageToken": "x" }).to_string());
    let google = StandIn::new(std::iter::repeat_with(page).take(10));
    let outcome = Program::at(&google).line("models").run();
    assert_eq!(outcome.stdout.lines().count(), 11, "what came is printed");
    outcome.fails(9, &outcome.stdout, "the list is cut off after 10 pages");
}

#[test]
fn the_names_that_answer_complete_from_then_on() {
    let google = StandIn::new(pages());
    let program = Program::at(&google).file(".cache/gemini/models", "gone\n").line("models embed");
    assert_eq!(program.run().code, 0);
    let names = program.again("completions fish -- gemini -m gem").output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&names.stdout),
        "nothing\ngemini-2.5-flash\t\ngemini-3.8-flash\t\ngemini-flash-latest\t\n"
    );
    let entry = |name: &str| json!({ "name": name, "supportedGenerationMethods": ["generateContent"] });
    let hostile = json!({ "models": [entry(&canary()), entry("a\nb"), entry("\u{1b}[2J"), entry("plain")] });
    let google = StandIn::new([Answer::json(200, hostile.to_string())]);
    let program = Program::at(&google).line("models");
    assert_eq!(program.run().code, 0);
    assert_eq!(program.read(".cache/gemini/models"), "plain\n");
    let google = StandIn::new(pages());
    let without = Program::at(&google).file(".cache", "no folder").config("model = \"gemini-3.8-flash\"");
    without.line("models").run().succeeds(TABLE);
}
