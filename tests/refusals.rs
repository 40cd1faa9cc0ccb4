//! Google's errors, in every form, and what to do about each.

use crate::support::wire::{error, models};
use crate::support::{Answer, Google, Outcome, Program, StandIn, canary};

fn refused(answer: Answer) -> Outcome {
    let google = StandIn::new([answer]);
    Program::at(&google).line("--retries 0 hi").run()
}

#[test]
fn every_status_has_its_exit_code() {
    for (code, status, exit) in [
        (400, "INVALID_ARGUMENT", 11),
        (400, "FAILED_PRECONDITION", 11),
        (401, "UNAUTHENTICATED", 4),
        (403, "PERMISSION_DENIED", 4),
        (409, "ABORTED", 11),
        (413, "INVALID_ARGUMENT", 11),
        (429, "RESOURCE_EXHAUSTED", 5),
        (500, "INTERNAL", 7),
        (503, "UNAVAILABLE", 7),
        (504, "DEADLINE_EXCEEDED", 7),
    ] {
        refused(Answer::json(code, error(code, status, None, "Words of Google."))).fails(exit, "", "Words of Google");
    }
}

#[test]
fn a_refused_key_is_named_masked_with_what_to_do() {
    for (code, reason, message, words, remedy) in [
        (
            400,
            Some("API_KEY_INVALID"),
            "API key not valid. Please pass a valid API key.",
            "retiring standard keys",
            "make an auth key",
        ),
        (400, Some("API_KEY_INVALID"), "API key expired. Please renew the API key.", "expired", "make a new key"),
        (401, Some("ACCESS_TOKEN_TYPE_UNSUPPORTED"), "Expected OAuth 2 access token", "misleading", "make an auth key"),
        (403, None, "Your API key was reported as leaked.", "blocked for ever", "make a new key"),
        (
            403,
            Some("API_KEY_HTTP_REFERRER_BLOCKED"),
            "Requests from referer <empty> are blocked.",
            "web sites",
            "lift the restriction",
        ),
        (403, Some("API_KEY_SERVICE_BLOCKED"), "are blocked.", "other APIs", "allow the Generative Language API"),
        (403, Some("SERVICE_DISABLED"), "has not been used", "switched off", "switch it on"),
    ] {
        let google = Google::new([Answer::json(code, error(code, "STATUS", reason, message))]);
        let outcome = google.program().line("hi").run();
        outcome.fails(4, "", words);
        assert!(outcome.stderr.contains("Google refused the key AIza…y9Qz (GEMINI_API_KEY)"), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(&format!("hint: {remedy}")), "{}", outcome.stderr);
    }
}

#[test]
fn what_is_no_fault_of_the_key_is_not_blamed_on_it() {
    for (code, status, message, hint) in [
        (403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)", "belongs to another project"),
        (
            403,
            "PERMISSION_DENIED",
            "You do not have permission to access the File x or it may not exist.",
            "it is gone",
        ),
        (400, "FAILED_PRECONDITION", "The File x is not in an ACTIVE state and usage is not allowed.", "`--dry-run`"),
    ] {
        let google = Google::new([Answer::json(code, error(code, status, None, message))]);
        let outcome = google.program().line("hi").run();
        outcome.fails(11, "", &format!("gemini: {} (HTTP {code} {status})", message.trim_end_matches('.')));
        assert!(outcome.stderr.contains(hint), "{}", outcome.stderr);
    }
    for message in ["User location is not supported for the API use.", "Please enable billing on your project."] {
        let google = Google::new([Answer::json(400, error(400, "FAILED_PRECONDITION", None, message))]);
        google.program().line("hi").run().fails(4, "", "Google refused the key");
    }
}

#[test]
fn another_server_is_named_in_the_place_of_google() {
    let body = error(401, "UNAUTHENTICATED", Some("ACCESS_TOKEN_TYPE_UNSUPPORTED"), "Invalid proxy server token.");
    let server = StandIn::new([Answer::json(401, &body), Answer::json(401, &body)]);
    let outcome = Program::at(&server).line("hi").run();
    let host = server.authority();
    assert_eq!(
        outcome.stderr,
        format!(
            "gemini: {host} refused the key AIza…y9Qz (GEMINI_API_KEY): Invalid proxy server token (HTTP 401)\n\
             hint: use a key that {host} gives out; `gemini key check` says where requests go\n"
        )
    );
    assert_eq!(outcome.code, 4);
    let check = Program::at(&server).line("key check").run();
    assert!(!(check.stdout + &check.stderr).contains("aistudio"));
    refused(Answer::json(400, r#"{"error":{}}"#)).fails(11, "", "gemini: 127.0.0.1:");
}

#[test]
fn a_problem_document_is_shown_in_its_words() {
    let body = r#"{"type":"x","title":"Invalid request","status":422,"detail":"contents is missing."}"#;
    let outcome = refused(Answer::page(422, "application/problem+json", body));
    outcome.fails(
        11,
        "",
        "answered HTTP 422: Invalid request: contents is missing\nhint: `--dry-run` shows the request",
    );
}

#[test]
fn errors_come_as_list_page_text_and_nothing() {
    let object = error(400, "INVALID_ARGUMENT", None, "Unknown name.");
    refused(Answer::json(400, format!("[{object}]"))).fails(11, "", "Unknown name");
    refused(Answer::page(502, "text/html", "<html><title>Error 502 (Server Error)!!1</title>")).fails(
        7,
        "",
        "an HTML page (\"Error 502 (Server Error)!!1\")",
    );
    refused(Answer::page(503, "text/plain", "upstream connect error")).fails(7, "", "upstream connect error");
    refused(Answer::json(500, "")).fails(7, "", "HTTP 500 with nothing");
    refused(Answer::raw("HTTP/1.1 500 Status\r\nContent-Length: 100\r\n\r\ncut")).fails(7, "", "HTTP 500");
}

#[test]
fn a_message_that_echoes_the_key_or_moves_the_cursor_is_made_harmless() {
    let message = format!("Consumer 'api_key:{}' has been \u{1b}]52;c;aGk=\u{7} suspended.", canary());
    let outcome = refused(Answer::json(403, error(403, "PERMISSION_DENIED", None, &message)));
    outcome.fails(4, "", "api_key:AIza…y9Qz' has been ^[]52;c;aGk=^G suspended");
}

#[test]
fn a_model_that_is_gone_has_neighbours() {
    let gone = error(404, "NOT_FOUND", None, "models/gemini-2.5-flash is not found for API version v1beta");
    let google = StandIn::new([
        Answer::json(404, &gone),
        Answer::json(200, models(&["gemini-embedding-9", "gemini-3.8-flash", "gemini-3.5-flash-lite"])),
    ]);
    let outcome = Program::at(&google).line("-m gemini-2.5-flash hi").run();
    outcome.fails(11, "", "models/gemini-2.5-flash is not found");
    assert!(
        outcome.stderr.contains("hint: models that answer now: gemini-3.8-flash, gemini-3.5-flash-lite or"),
        "{}",
        outcome.stderr
    );
    assert_eq!(google.requests()[1].target, "/v1beta/models?pageSize=1000");

    let silent = StandIn::new([Answer::json(404, &gone), Answer::json(500, "")]);
    Program::at(&silent).line("hi").run().fails(11, "", "is not found");
}

#[test]
fn no_redirect_is_followed_and_the_key_stays() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = StandIn::new([]);
        let location =
            format!("HTTP/1.1 {status} Status\r\nLocation: {}/x?y\r\nContent-Length: 0\r\n\r\n", elsewhere.url());
        let google = StandIn::new([Answer::raw(location)]);
        let outcome = Program::at(&google).line("hi").run();
        outcome.fails(7, "", &format!("a redirect to {}, which is not followed", elsewhere.authority()));
    }
    for location in [
        "/elsewhere",
        "//evil.example/x",
        "http://generativelanguage.googleapis.com/",
        "https://exämple.org/",
        "?key=1",
    ] {
        let redirect = format!("HTTP/1.1 307 Status\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        refused(Answer::raw(redirect)).fails(7, "", "a redirect to ");
    }
    refused(Answer::raw("HTTP/1.1 302 Status\r\nContent-Length: 0\r\n\r\n")).fails(7, "", "a redirect to nowhere");
}

#[test]
fn quotas_per_day_and_of_zero_are_final() {
    for (quota, message, words) in [
        ("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "limit: 20, model: m", "midnight Pacific"),
        ("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "limit: 0, model: m", "no free quota"),
    ] {
        let body = format!(
            r#"{{"error":{{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Quota exceeded, {message}","details":[
                {{"violations":[{{"quotaId":"{quota}"}}]}},{{"retryDelay":"1s"}}]}}}}"#
        );
        let google = StandIn::new([Answer::json(429, body)]);
        Program::at(&google).line("hi").run().fails(5, "", words);
    }
}

#[test]
fn an_error_that_is_not_googles_is_not_blamed_on_the_key() {
    let page = "<html><title>Blocked by ACME</title>";
    for (status, exit) in [(400, 11), (401, 4), (403, 4), (404, 11), (407, 6), (418, 7), (429, 5), (503, 7)] {
        let outcome = refused(Answer::page(status, "text/html", page));
        outcome.fails(exit, "", &format!("answered HTTP {status} with an HTML page (\"Blocked by ACME\")"));
        assert!(
            !outcome.stderr.contains("refused the key") && outcome.stderr.contains("-v shows"),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn an_error_without_words_or_with_too_many_is_still_one_line() {
    refused(Answer::json(400, r#"{"error":{"code":"400","message":null}}"#)).fails(11, "", "without a word (HTTP 400)");
    let long = error(400, "INVALID_ARGUMENT", None, &"word ".repeat(100_000));
    let outcome = refused(Answer::json(400, long));
    outcome.fails(11, "", "word word");
    assert!(outcome.stderr.len() < 2_000, "{}", outcome.stderr.len());
    refused(Answer::json(400, "x".repeat(2 << 20))).fails(11, "", "an error that cannot be read");
}
