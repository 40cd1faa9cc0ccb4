//! `key check`, word for word: every reason to refuse a key, and every way to have no key.

use serde_json::json;

use crate::support::requests::SENDING;
use crate::support::wire::{error, models};
use crate::support::{Answer, Google, Outcome, Program, StandIn, canary};

const STORE: &str = ".config/gemini/credentials.toml";
const AUTH_PAGE: &str = "make an auth key (AQ.…) at https://aistudio.google.com/apikey";
const NEW_PAGE: &str = "make a new key at https://aistudio.google.com/apikey";
const CREDENTIALS: &str = "https://console.cloud.google.com/apis/credentials";

fn auth() -> String {
    ["AQ.", &"Ab8x".repeat(12)].concat()
}

/// Times, ports and days are different every time.
fn steady(text: &str, google: &str) -> String {
    let text = text.replace(google, "HOST");
    let words = text.split(' ').collect::<Vec<_>>();
    let steady = words.iter().enumerate().map(|(at, word)| {
        let next = words.get(at + 1).copied().unwrap_or_default();
        if next.starts_with("ms") && word.bytes().all(|byte| byte.is_ascii_digit()) { "N" } else { word }
    });
    steady.collect::<Vec<_>>().join(" ")
}

/// The lines behind `Proxy`, and how it ended, for a key in a variable and these answers of another server.
fn verdict(key: &str, answers: impl IntoIterator<Item = Answer>) -> (String, Outcome) {
    let server = StandIn::new(answers);
    let outcome = Program::at(&server).env("GEMINI_API_KEY", key).line("key check").run();
    let text = steady(&outcome.stdout, &server.authority());
    let (_, verdict) = text.split_once("Proxy     none\n").expect("a table");
    (verdict.to_owned(), outcome)
}

/// The same for an answer of Google.
fn verdict_of_google(key: &str, answer: Answer) -> (String, Outcome) {
    let google = Google::new([answer]);
    let outcome = google.program().env("GEMINI_API_KEY", key).line("key check").run();
    let text = steady(&outcome.stdout, "HOST");
    let (_, verdict) = text.split_once(" from HTTPS_PROXY\n").expect("a table");
    (verdict.to_owned(), outcome)
}

#[track_caller]
fn refused(key: &str, code: u16, status: &str, reason: Option<&str>, message: &str, expected: &[&str]) {
    let (verdict, outcome) = verdict_of_google(key, Answer::json(code, error(code, status, reason, message)));
    let heard = reason.map(|reason| format!(", {reason}")).unwrap_or_default();
    let [meaning, steps @ ..] = expected else { panic!("a meaning") };
    let steps: Vec<String> = match steps {
        [only] => vec![format!("Do this   {only}")],
        steps => steps
            .iter()
            .enumerate()
            .map(|(at, step)| format!("{} {}. {step}", if at == 0 { "Do this  " } else { "         " }, at + 1))
            .collect(),
    };
    assert_eq!(
        verdict,
        format!(
            "Server    refused in N ms: HTTP {code} {status}{heard}\nMeaning   {meaning}\n{}\nResult    this key does not work   (exit 4)\n",
            steps.join("\n")
        )
    );
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    assert!(lines.len() == 2 && lines[0].starts_with("gemini: Google refused the key"), "{outcome:?}");
    assert!(lines[1].starts_with("hint: ") && outcome.code == 4, "{outcome:?}");
}

#[test]
fn a_key_that_works() {
    let (text, outcome) = verdict(&auth(), [Answer::json(200, models(&["m"]))]);
    assert_eq!(text, "Server    accepted in N ms\nResult    this key works\n");
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
}

const REPLACE: &str = "take GEMINI_API_KEY out of your shell's files, unset GEMINI_API_KEY, then: gemini key set";

fn or_new(text: &str) -> String {
    format!("{text}, or {NEW_PAGE}")
}

#[test]
fn a_key_that_is_not_valid() {
    let (old, new) = (canary(), auth());
    let bad = "API key not valid. Please pass a valid API key.";
    refused(
        &old,
        400,
        "INVALID_ARGUMENT",
        Some("API_KEY_INVALID"),
        bad,
        &[
            "it is not valid; Google is retiring standard keys (AIza…), or it was mistyped or deleted",
            AUTH_PAGE,
            REPLACE,
        ],
    );
    refused(
        &new,
        400,
        "INVALID_ARGUMENT",
        Some("API_KEY_INVALID"),
        bad,
        &["it is not valid: mistyped, cut short or deleted", &or_new("copy it again"), REPLACE],
    );
    refused(
        &new,
        400,
        "INVALID_ARGUMENT",
        Some("API_KEY_INVALID"),
        "API key expired. Please renew the API key.",
        &["it has expired (a key made a minute ago may need another minute)", NEW_PAGE, REPLACE],
    );
}

#[test]
fn a_key_that_is_taken_for_another_credential() {
    let (old, new) = (canary(), auth());
    let oauth = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.";
    refused(
        &old,
        401,
        "UNAUTHENTICATED",
        Some("ACCESS_TOKEN_TYPE_UNSUPPORTED"),
        oauth,
        &["Google no longer takes this standard key (AIza…); its words about OAuth are misleading", AUTH_PAGE, REPLACE],
    );
    refused(
        &new,
        401,
        "UNAUTHENTICATED",
        Some("ACCESS_TOKEN_TYPE_UNSUPPORTED"),
        oauth,
        &["Google does not take it as a Gemini API key; its words about OAuth are misleading", AUTH_PAGE, REPLACE],
    );
}

#[test]
fn a_region_that_is_not_served() {
    let new = auth();
    refused(
        &new,
        400,
        "FAILED_PRECONDITION",
        None,
        "User location is not supported for the API use.",
        &[
            "the Gemini API is not offered where this request came from",
            "see https://ai.google.dev/gemini-api/docs/available-regions",
        ],
    );
    refused(
        &new,
        400,
        "FAILED_PRECONDITION",
        None,
        "Gemini API free tier is not available in your country. Please enable billing on your project in Google AI Studio.",
        &[
            "the free tier is not offered in this region",
            "enable billing for the project at https://aistudio.google.com",
        ],
    );
}

#[test]
fn a_key_that_was_published() {
    let new = auth();
    refused(
        &new,
        403,
        "PERMISSION_DENIED",
        None,
        "Your API key was reported as leaked. Please use another API key.",
        &[
            "it was found in public and is blocked for ever",
            &format!("{NEW_PAGE}, and look where the old one was published (`gemini key scan`)"),
            REPLACE,
        ],
    );
}

#[test]
fn a_key_that_is_restricted() {
    let new = auth();
    refused(
        &new,
        403,
        "PERMISSION_DENIED",
        Some("API_KEY_SERVICE_BLOCKED"),
        "Requests to this API are blocked.",
        &["it is restricted to other APIs", &format!("allow the Generative Language API for it at {CREDENTIALS}")],
    );
    for (reason, to) in [
        ("API_KEY_HTTP_REFERRER_BLOCKED", "certain web sites"),
        ("API_KEY_ANDROID_APP_BLOCKED", "certain Android apps"),
        ("API_KEY_IOS_APP_BLOCKED", "certain iOS apps"),
    ] {
        refused(
            &new,
            403,
            "PERMISSION_DENIED",
            Some(reason),
            "Requests are blocked.",
            &[
                &format!("it is restricted to {to}, and a terminal is none"),
                &or_new(&format!("lift the restriction at {CREDENTIALS}")),
                REPLACE,
            ],
        );
    }
    refused(
        &new,
        403,
        "PERMISSION_DENIED",
        Some("API_KEY_IP_ADDRESS_BLOCKED"),
        "The IP address is blocked.",
        &[
            "it is restricted to certain IP addresses, and this machine's is not among them",
            &or_new(&format!("add the address at {CREDENTIALS}")),
            REPLACE,
        ],
    );
}

#[test]
fn a_project_that_is_switched_off_or_gone() {
    let new = auth();
    refused(
        &new,
        403,
        "PERMISSION_DENIED",
        Some("SERVICE_DISABLED"),
        "It has not been used in project 1 before.",
        &[
            "the Gemini API is switched off in its project",
            "switch it on at https://console.cloud.google.com/apis/library/generativelanguage.googleapis.com and wait a few minutes",
        ],
    );
    refused(
        &new,
        403,
        "PERMISSION_DENIED",
        Some("BILLING_DISABLED"),
        "Billing is off.",
        &["billing is switched off in its project", "see https://console.cloud.google.com/billing"],
    );
    for reason in ["CONSUMER_SUSPENDED", "GCP_SUSPENDED"] {
        let message = format!("Permission denied: Consumer 'api_key:{new}' has been suspended.");
        refused(
            &new,
            403,
            "PERMISSION_DENIED",
            Some(reason),
            &message,
            &[
                "Google suspended its project",
                "see the mail of the project's owner, and https://console.cloud.google.com",
            ],
        );
    }
    refused(
        &new,
        403,
        "PERMISSION_DENIED",
        Some("CONSUMER_INVALID"),
        "Permission denied on resource project.",
        &["its project does not exist any more", NEW_PAGE, REPLACE],
    );
}

#[test]
fn odd_news_about_a_key_is_repeated_without_it() {
    let new = auth();
    refused(
        &new,
        403,
        "PERMISSION_DENIED",
        None,
        &format!("Odd news about {new}"),
        &["Odd news about AQ.…Ab8x", "the key's project may lack access to this model or file"],
    );
}

/// The report on an auth key, and the exit code, for each of these answers.
fn check(cases: impl IntoIterator<Item = (Answer, u8, &'static str)>) {
    for (answer, code, expected) in cases {
        let (text, outcome) = verdict(&auth(), [answer]);
        assert_eq!((text.as_str(), outcome.code), (expected, i32::from(code)));
    }
}

#[test]
fn an_error_that_says_nothing_about_the_key() {
    let quota = error(429, "RESOURCE_EXHAUSTED", None, "Quota exceeded.");
    let busy = error(503, "UNAVAILABLE", None, "Busy.");
    let odd = error(400, "INVALID_ARGUMENT", None, "Unknown name.");
    check([
        (
            Answer::json(429, quota),
            5,
            "Server    accepted, but the quota is used up, in N ms: HTTP 429 RESOURCE_EXHAUSTED\n\
             Meaning   Quota exceeded (HTTP 429 RESOURCE_EXHAUSTED)\n\
             Do this   wait a minute\n\
             Result    this key is accepted, but its quota is used up   (exit 5)\n",
        ),
        (
            Answer::json(503, busy),
            7,
            "Server    answered in N ms: HTTP 503 UNAVAILABLE\n\
             Meaning   Busy (HTTP 503 UNAVAILABLE)\n\
             Do this   try again in a minute\n\
             Result    cannot tell whether this key works   (exit 7)\n",
        ),
        (
            Answer::json(400, odd),
            7,
            "Server    answered in N ms: HTTP 400 INVALID_ARGUMENT\n\
             Meaning   Unknown name (HTTP 400 INVALID_ARGUMENT)\n\
             Result    cannot tell whether this key works   (exit 7)\n",
        ),
    ]);
}

#[test]
fn what_is_no_answer_of_the_api_says_nothing_about_the_key() {
    let redirect = "HTTP/1.1 302 Status\r\nLocation: https://portal.example/login?x\r\nContent-Length: 0\r\n\r\n";
    check([
        (
            Answer::raw(redirect),
            7,
            "Server    answered in N ms: HTTP 302\n\
             Meaning   HOST answered HTTP 302 with a redirect to portal.example, which is not followed\n\
             Do this   is there a proxy or a portal on the way, or is it the wrong address? look at the lines Sends to and Proxy\n\
             Result    cannot tell whether this key works   (exit 7)\n",
        ),
        (
            Answer::page(200, "text/html", "<html><title>Hotel Wi-Fi</title>"),
            7,
            "Server    answered in N ms: HTTP 200\n\
             Meaning   HOST answered with an HTML page (\"Hotel Wi-Fi\"), which is no answer of the Gemini API\n\
             Do this   is there a captive portal, a proxy or a wrong address? look at the lines Sends to and Proxy\n\
             Result    cannot tell whether this key works   (exit 7)\n",
        ),
        (
            Answer::raw(""),
            7,
            "Server    no answer after N ms\n\
             Meaning   HOST closed the connection without an answer\n\
             Do this   is it the right address? look at the lines Sends to and Proxy\n\
             Result    cannot tell whether this key works   (exit 7)\n",
        ),
    ]);
}

#[test]
fn google_names_its_pages_where_the_quota_is_used_up() {
    let quota = error(429, "RESOURCE_EXHAUSTED", None, "Quota exceeded.");
    let (text, outcome) = verdict_of_google(&auth(), Answer::json(429, quota));
    assert!(text.contains("Do this   wait a minute; limits are per project, see https://ai.dev/usage\n"), "{text}");
    assert_eq!(outcome.code, 5);
}

/// aimock, llmposter and some gateways answer prompts and have no list of models.
#[test]
fn a_server_without_a_list_of_models_is_asked_to_count_tokens() {
    let missing = || Answer::json(404, r#"{"detail":"Not Found"}"#);
    let count = r#"{"totalTokens":1}"#;
    let server = StandIn::new([missing(), Answer::json(200, count)]);
    let outcome = Program::at(&server).env("GEMINI_MODEL", "gemini-4-hydrogen").line("key check").run();
    assert!(outcome.stdout.ends_with(" ms\nResult    this key works\n"), "{outcome:?}");
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
    let counted = &server.requests()[1];
    let target = "/v1beta/models/gemini-4-hydrogen:countTokens";
    assert_eq!((counted.method.as_str(), counted.target.as_str(), counted.prompt()), ("POST", target, "hi".to_owned()));
    assert_eq!(counted.header("x-goog-api-key"), Some(canary().as_str()));

    let refusal = error(401, "UNAUTHENTICATED", None, "Invalid proxy server token.");
    let (text, outcome) = verdict(&auth(), [missing(), Answer::json(401, refusal)]);
    assert_eq!(
        text,
        "Server    refused in N ms: HTTP 401 UNAUTHENTICATED\n\
         Meaning   Invalid proxy server token\n\
         Do this   use a key that HOST gives out\n\
         Result    this key does not work   (exit 4)\n"
    );
    assert!(outcome.stderr.contains(" refused the key AQ.…Ab8x (GEMINI_API_KEY): Invalid proxy"), "{outcome:?}");
}

#[test]
fn where_nothing_tells_about_the_key_the_check_is_inconclusive() {
    let missing = || Answer::page(404, "text/html", "<title>Not Found</title>");
    let (text, outcome) = verdict(&auth(), [missing(), missing()]);
    assert_eq!(
        text,
        "Server    answered in N ms: HTTP 404\n\
         Meaning   HOST lists no models and counts no tokens, so nothing tells whether it takes the key\n\
         Do this   a prompt shows it: gemini hi; if that fails, too, correct --base-url, GOOGLE_GEMINI_BASE_URL or base_url\n\
         Result    inconclusive: nothing here tells whether this key works   (exit 7)\n"
    );
    assert_eq!(outcome.code, 7);
    let server = StandIn::new([missing(), Answer::json(405, "")]);
    let json = Program::at(&server).line("key check --json").run();
    assert_eq!((json.json()["verdict"].clone(), json.json()["ok"].clone()), (json!("inconclusive"), json!(false)));
    let server = StandIn::new([missing(), missing()]);
    let set = Program::stored(&server.url()).stdin(canary()).line("key set").run();
    set.fails(7, "", "nothing was stored\nhint: `gemini key set --no-check`");
}

#[test]
fn both_variables_are_named_where_the_one_that_counts_is_refused() {
    let refusal = || Answer::json(401, error(401, "UNAUTHENTICATED", None, "No."));
    let server = StandIn::new(SENDING.map(|_| refusal()));
    let untried = "; GEMINI_API_KEY holds another key, which was not tried\n";
    for line in SENDING {
        let outcome = Program::at(&server).env("GOOGLE_API_KEY", &auth()).line(line).run();
        assert!(outcome.stderr.ends_with(untried) && outcome.code == 4, "{outcome:?}");
    }
    let server = StandIn::new([refusal(), refusal()]);
    let all = Program::at(&server).env("GOOGLE_API_KEY", &auth()).line("key check --all").run();
    assert!(!all.stderr.contains("not tried") && all.code == 4, "{all:?}");
    let server = StandIn::new([refusal()]);
    let same = Program::at(&server).env("GOOGLE_API_KEY", &canary()).line("hi").run();
    assert!(!same.stderr.contains("not tried") && same.code == 4, "{same:?}");
}

#[test]
fn no_connection_and_no_proxy() {
    let room = Program::bare().env("GEMINI_API_KEY", &auth()).line("key check");
    let outcome = room.run();
    assert_eq!(
        steady(&outcome.stdout, "127.0.0.1:1"),
        "Key       AQ.…Ab8x   auth key, 51 characters, fingerprint 9380c317\n\
         From      environment variable GEMINI_API_KEY\n\
         Sends to  http://HOST   (GOOGLE_GEMINI_BASE_URL, not Google)\n\
         Proxy     none\n\
         Server    no answer after N ms\n\
         Meaning   cannot connect to HOST: Connection refused\n\
         Do this   check the network, the address and the proxy\n\
         Result    cannot tell whether this key works   (exit 6)\n"
    );
    assert_eq!(outcome.code, 6);
    let far = |proxy: &str| {
        let room =
            Program::bare().env("GEMINI_API_KEY", &auth()).env("GOOGLE_GEMINI_BASE_URL", "https://gemini.invalid");
        room.env("HTTPS_PROXY", proxy).line("key check").run()
    };
    let dead = far("http://me:secret@127.0.0.1:1");
    assert!(dead.stdout.contains("Proxy     http://127.0.0.1:1 from HTTPS_PROXY\n"), "{dead:?}");
    assert!(dead.code == 6 && !format!("{dead:?}").contains("secret"), "{dead:?}");
    let odd = far("::::garbage");
    assert!(odd.stdout.contains("Meaning   HTTPS_PROXY is set, but not to a proxy that can be used"), "{odd:?}");
    assert_eq!(odd.code, 6);
}

#[test]
fn without_any_key_it_says_where_it_looked_and_what_to_do() {
    let outcome = Program::bare().env("GOOGLE_GEMINI_BASE_URL", "").line("key check").run();
    assert_eq!(
        outcome.stdout,
        "Key       none\n\
         Looked at --api-key   not given\n\
         \u{20}         GOOGLE_API_KEY   not set\n\
         \u{20}         GEMINI_API_KEY   not set\n\
         \u{20}         ~/.config/gemini/credentials.toml, profile default   no such file\n\
         \u{20}         api_key in ~/.config/gemini/config.toml   no such file\n\
         Sends to  https://generativelanguage.googleapis.com   (default)\n\
         Proxy     none\n\
         Server    not asked\n\
         Meaning   there is no API key\n\
         Do this   1. make a key at https://aistudio.google.com/apikey\n\
         \u{20}         2. gemini key set\n\
         Result    there is no key that can be used   (exit 3)\n"
    );
    assert_eq!(outcome.code, 3);
    assert!(outcome.stderr.starts_with("gemini: there is no API key\nhint: "), "{outcome:?}");
    let json = Program::bare().line("key check --json").run();
    assert_eq!((json.json()["verdict"].clone(), json.code), (json!("none"), 3));
    assert_eq!(json.json()["error"]["kind"], "no-key");
}

#[cfg(unix)]
#[test]
fn who_won_and_who_was_passed_over() {
    use std::os::unix::fs::PermissionsExt as _;
    let room = Program::bare().env("GOOGLE_GEMINI_BASE_URL", "").profile("default", &auth());
    let room = room.env("GOOGLE_API_KEY", &auth()).env("GEMINI_API_KEY", &canary()).line("key check --offline");
    std::fs::set_permissions(room.path().join(STORE), std::fs::Permissions::from_mode(0o644)).unwrap();
    let outcome = room.run();
    let chmod = format!("chmod 600 {}", room.path().canonicalize().unwrap().join(STORE).display());
    let days = outcome.stdout.split("stored 2026-06-02, ").nth(1).unwrap().split(' ').next().unwrap();
    assert!(days.parse::<u64>().unwrap() > 170);
    assert_eq!(
        outcome.stdout,
        format!(
            "Key       AQ.…Ab8x   auth key, 51 characters, fingerprint 9380c317\n\
             From      environment variable GOOGLE_API_KEY\n\
             Ignored   GEMINI_API_KEY   AIza…y9Qz   a different key (standard key (being retired))\n\
             Ignored   ~/.config/gemini/credentials.toml, profile default   the same key\n\
             \u{20}         mode 0644: other users can read it   fix: {chmod}\n\
             \u{20}         stored 2026-06-02, {days} days ago\n\
             Sends to  https://generativelanguage.googleapis.com   (default)\n\
             Proxy     none\n\
             Server    not asked\n\
             Result    the server was not asked whether this key works\n"
        )
    );
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
}

#[test]
fn a_key_on_the_command_line_is_called_visible() {
    let room = Program::bare().line("--api-key").arg(auth()).line("key check --offline");
    let outcome = room.run();
    assert!(
        outcome.stdout.contains("From      --api-key\n          other users of this machine can see it"),
        "{outcome:?}"
    );
}

#[test]
fn a_key_that_cannot_be_used_is_reported_all_the_same() {
    let fault = Program::bare().env("GEMINI_API_KEY", "two words").line("key check").run();
    assert!(fault.stdout.contains("Meaning   GEMINI_API_KEY holds a space at position 4"), "{fault:?}");
    assert_eq!(fault.code, 3);
    let broken =
        Program::bare().file(STORE, &format!("[profile.default]\napi_key = \"{}", canary())).line("key check").run();
    assert!(broken.stdout.contains("credentials.toml, line 2, column "), "{broken:?}");
    assert!(broken.code == 3 && !broken.stdout.contains("SyCanary"), "{broken:?}");
    let led_away = Program::bare().profile("default", &canary()).line("key check").run();
    assert!(led_away.stdout.contains("Key       AIza…y9Qz"), "{led_away:?}");
    assert!(led_away.stdout.contains("Meaning   the stored key is not sent to 127.0.0.1:1"), "{led_away:?}");
    assert_eq!(led_away.code, 3);
}

#[test]
fn json_is_one_object_whatever_happens() {
    let invalid = error(400, "INVALID_ARGUMENT", Some("API_KEY_INVALID"), "API key not valid.");
    let google = Google::new([Answer::json(400, invalid)]);
    let room = google.program().env("GEMINI_API_KEY", "").profile("default", &canary()).line("key check --json");
    let outcome = room.run();
    let object = outcome.json();
    assert_eq!(outcome.stdout.lines().count(), 1);
    assert_eq!(outcome.code, 4);
    for (pointer, value) in [
        ("/ok", json!(false)),
        ("/verdict", json!("refused")),
        ("/key/kind", json!("standard")),
        ("/key/masked", json!("AIza…y9Qz")),
        ("/key/length", json!(39)),
        ("/key/fingerprint", json!("39e2d8f8")),
        ("/source/kind", json!("stored")),
        ("/endpoint/host", json!("generativelanguage.googleapis.com")),
        ("/endpoint/default", json!(true)),
        ("/endpoint/proxy/variable", json!("HTTPS_PROXY")),
        ("/file/in_git", json!(false)),
        ("/file/owner_ok", json!(true)),
        ("/server/http", json!(400)),
        ("/server/status", json!("INVALID_ARGUMENT")),
        ("/server/reason", json!("API_KEY_INVALID")),
        ("/remedy/1", json!("gemini key set default")),
        ("/exit", json!(4)),
        ("/error/kind", json!("key-refused")),
    ] {
        assert_eq!(object.pointer(pointer), Some(&value), "{pointer}: {object:#}");
    }
    assert!(object["file"]["age_days"].as_u64() > Some(170), "{object:#}");
}

#[test]
fn all_asks_about_every_key_but_sends_none_where_it_must_not_go() {
    let google = StandIn::new([
        Answer::json(200, models(&["m"])),
        Answer::json(400, error(400, "INVALID_ARGUMENT", Some("API_KEY_INVALID"), "API key not valid.")),
        Answer::json(200, models(&["m"])),
    ]);
    let room = Program::stored(&google.url()).profile("default", &canary()).profile("work", &auth());
    let outcome = room.env("GEMINI_API_KEY", "another-key-0123456789").line("key check --all").run();
    let results: Vec<&str> = outcome.stdout.lines().filter(|line| line.starts_with("Result")).collect();
    assert_eq!(
        results,
        ["Result    this key works", "Result    this key does not work   (exit 4)", "Result    this key works"]
    );
    assert_eq!(outcome.code, 0, "the key that counts decides");
    let google = StandIn::new([Answer::json(200, models(&["m"]))]);
    let room = Program::at(&google).profile("default", "another-key-0123456789").line("key check --all");
    let outcome = room.run();
    assert!(outcome.stdout.contains("the stored key is not sent to"), "{outcome:?}");
}

#[cfg(unix)]
#[test]
fn a_key_in_a_git_work_tree_is_told_loudly() {
    let git = |room: &Program, line: &str| {
        let mut git = room.command_for("git");
        git.args(line.split(' ')).env("PATH", std::env::var_os("PATH").unwrap()).output()
    };
    let room = Program::bare().profile("default", &canary()).env("PATH", &std::env::var("PATH").unwrap());
    if git(&room, "init -q").is_err() {
        eprintln!("skipped: there is no git");
        return;
    }
    let check = || {
        String::from_utf8(
            room.again("key check --offline --base-url https://generativelanguage.googleapis.com")
                .output()
                .unwrap()
                .stdout,
        )
        .unwrap()
    };
    assert!(check().contains("and is not ignored: add it to .gitignore"), "{}", check());
    let set = room.again("key set other --no-check").write_stdin("another-key-0123456789").output().unwrap();
    assert!(String::from_utf8(set.stdout).unwrap().contains("and is not ignored: add it to .gitignore"));
    git(&room, &format!("add -f {STORE}")).unwrap();
    assert!(check().contains("is tracked by git in"), "{}", check());
    git(&room, &format!("rm -q --cached {STORE}")).unwrap();
    std::fs::write(room.path().join(".gitignore"), "credentials.toml\n").unwrap();
    assert!(!check().contains("git"), "{}", check());
}
