//! Connections, TLS, proxies, retries.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;

use crate::support::program::outcome;
use crate::support::proxy::{self, Speech};
use crate::support::tls::{Fault, Identity};
use crate::support::wire::{error, finished, last, models, piece, reply, stream_of};
use crate::support::{Answer, Gate, Program, StandIn, Step, canary};

fn with_key() -> Program {
    Program::bare().env("GEMINI_API_KEY", &canary())
}

#[test]
fn a_closed_port_is_no_connection() {
    with_key().line("--retries 0 hi").run().fails(6, "", "cannot connect to 127.0.0.1:1: Connection refused");
}

#[test]
fn a_name_that_does_not_exist_is_no_connection() {
    with_key().env("GOOGLE_GEMINI_BASE_URL", "https://gemini.invalid").line("--retries 0 hi").run().fails(
        6,
        "",
        "cannot find gemini.invalid",
    );
}

#[test]
fn what_does_not_speak_http_is_a_failed_service() {
    for bytes in ["SSH-2.0-OpenSSH_9.2\r\n", "\0\0\x06\x04\0\0\0\0\0\0", ""] {
        let google = StandIn::new([Answer::raw(bytes)]);
        let outcome = Program::at(&google).line("--retries 0 hi").run();
        outcome.fails(7, "", &google.authority());
    }
}

#[test]
fn a_server_that_never_answers_is_left_in_time() {
    let (_gate, wait) = Gate::new();
    let google = StandIn::new([Answer(vec![wait])]);
    Program::at(&google).line("--timeout 300ms hi").run().fails(6, "", "timed out");
}

#[test]
fn a_page_in_the_place_of_an_answer_is_named() {
    let google = StandIn::new([Answer::page(200, "text/html", "<html><title>Hotel Wi-Fi</title>")]);
    Program::at(&google).line("hi").run().fails(7, "", "an HTML page (\"Hotel Wi-Fi\")");
}

#[test]
fn a_busy_service_is_tried_again_and_the_text_comes_once() {
    let busy = || Answer::json(503, error(503, "UNAVAILABLE", None, "busy"));
    let inside = || Answer::raw(stream_of(&crate::support::wire::event(&error(503, "UNAVAILABLE", None, "busy"))));
    let google = StandIn::new([busy(), Answer::text("ok")]);
    Program::at(&google).line("hi").run().succeeds("ok\n");
    let google = StandIn::new([inside(), Answer::stream(&[last("ok")])]);
    Program::at(&google).line("--stream hi").run().succeeds("ok\n");
    let google = StandIn::new([Answer::raw(""), Answer::text("ok")]);
    Program::at(&google).line("hi").run().succeeds("ok\n");
    let google = StandIn::new([busy(), busy()]);
    let outcome = Program::at(&google).line("-v --retries 1 hi").run();
    outcome.fails(7, "", "busy");
    assert!(outcome.stderr.contains("(1 of 1)"), "{}", outcome.stderr);
}

fn busy_for(seconds: u32) -> Answer {
    let details = format!(r#"[{{"retryDelay":"{seconds}s"}}]"#);
    let body =
        format!(r#"{{"error":{{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Busy.","details":{details}}}}}"#);
    Answer::json(429, body)
}

/// A script's owner would wonder what it is at.
#[test]
fn a_long_wait_before_the_next_try_is_told_in_a_pipe() {
    let google = StandIn::new([busy_for(40)]);
    let mut child = Program::at(&google).line("--no-stdin hi").spawn();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("gemini: Busy (HTTP 429 RESOURCE_EXHAUSTED); trying again in 4"), "{line}");
    assert!(line.ends_with(" s (1 of 3)\n"), "{line}");
}

#[test]
fn a_wait_that_is_not_waited_for_ends_the_tries_and_says_so() {
    let google = StandIn::new([busy_for(100)]);
    let words = " s away and waits may take 60 s in all\nhint: wait 2 minutes\n";
    let outcome = Program::at(&google).line("hi").run();
    outcome.fails(5, "", "Busy (HTTP 429 RESOURCE_EXHAUSTED); not tried again, because the next try is 10");
    assert!(outcome.stderr.ends_with(words), "{outcome:?}");
    let google = StandIn::new([busy_for(50)]);
    let outcome = Program::at(&google).line("--timeout 40s hi").run();
    outcome.fails(5, "", " s are left of the run\nhint: wait a minute");
    let google = StandIn::new([busy_for(100)]);
    let outcome = Program::at(&google).line("--retries 0 hi").run();
    assert_eq!(outcome.stderr, "gemini: Busy (HTTP 429 RESOURCE_EXHAUSTED)\nhint: wait 2 minutes\n");
}

#[test]
fn a_bad_request_is_not_tried_again() {
    let google = StandIn::new([Answer::json(400, error(400, "INVALID_ARGUMENT", None, "bad"))]);
    Program::at(&google).line("hi").run().fails(11, "", "bad");
}

#[test]
fn https_works_with_a_root_of_ones_own() {
    let identity = Identity::new(Fault::None);
    let google = StandIn::tls(&identity, [Answer::text("ok")]);
    let place = Program::at(&google).file("root.pem", &identity.root);
    let root = place.path().join("root.pem").display().to_string();
    place.env("SSL_CERT_FILE", &root).line("hi").run().succeeds("ok\n");
    assert_eq!(google.request().header("x-goog-api-key"), Some(canary().as_str()));
}

#[test]
fn a_certificate_that_is_not_good_is_explained_and_nothing_is_sent() {
    for (fault, words) in [
        (Fault::Name, "is for another name"),
        (Fault::Expired, "ended on 2020-01-01, and this machine's clock says 20"),
        (Fault::Future, "begins on 2090-01-01, and this machine's clock says 20"),
    ] {
        let identity = Identity::new(fault);
        let google = StandIn::tls(&identity, []);
        let place = Program::at(&google).file("root.pem", &identity.root);
        let root = place.path().join("root.pem").display().to_string();
        place.env("SSL_CERT_FILE", &root).line("hi").run().fails(6, "", words);
    }
    let google = StandIn::tls(&Identity::new(Fault::None), []);
    Program::at(&google).line("hi").run().fails(6, "", "an issuer that is not trusted");
}

#[test]
fn roots_that_are_named_are_trusted_alone_wherever_they_lie() {
    let (ours, theirs) = (Identity::new(Fault::None), Identity::new(Fault::None));
    let place = Program::bare()
        .file("both.pem", &format!("a word before it\n{}\r\n{}", theirs.root, ours.root))
        .file("theirs/1.pem", &theirs.root)
        .file("ours/README", "No certificate.\n")
        .file("ours/1.pem", &ours.root)
        .file("ours/2.pem", &ours.root);
    let path = |name: &str| place.path().join(name);
    let both = std::env::join_paths([path("theirs"), path("nowhere"), path("ours")]).unwrap().into_string().unwrap();
    let shown = |name: &str| path(name).display().to_string();
    for (variable, value) in
        [("SSL_CERT_FILE", shown("both.pem")), ("SSL_CERT_DIR", shown("ours")), ("SSL_CERT_DIR", both)]
    {
        let google = StandIn::tls(&ours, [Answer::text("ok")]);
        Program::at(&google).env(variable, &value).line("hi").run().succeeds("ok\n");
    }
    let google = StandIn::tls(&ours, []);
    let untrusted = Program::at(&google).env("SSL_CERT_DIR", &shown("theirs")).line("hi").run();
    untrusted.fails(6, "", "is not signed by the issuer that it names");
}

#[test]
fn a_name_that_leads_to_no_certificate_is_refused_before_anything_is_sent() {
    let broken = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n";
    let place = Program::at(&StandIn::new([])).file("notes.txt", "none").file("broken.pem", broken).file("empty/x", "");
    for (variable, name, words) in [
        ("SSL_CERT_FILE", "nowhere/root.pem", "does not exist"),
        ("SSL_CERT_FILE", "empty", "is no file"),
        ("SSL_CERT_FILE", "notes.txt", "holds no certificate (PEM)"),
        ("SSL_CERT_FILE", "broken.pem", "holds no certificate (PEM)"),
        ("SSL_CERT_DIR", "empty", "holds no certificate (PEM)"),
        ("SSL_CERT_DIR", "notes.txt", "is no folder"),
    ] {
        let value = place.path().join(name).display().to_string();
        let mut command = place.again("hi");
        let outcome = outcome(&command.env(variable, &value).output().unwrap());
        outcome.fails(6, "", &format!("{variable} names {value}, which {words}"));
    }
    #[cfg(unix)]
    place.env("SSL_CERT_FILE", "/dev/zero").line("hi").run().fails(6, "", "which is no file");
}

#[test]
fn a_plain_port_behind_https_is_explained() {
    let plain = StandIn::new([]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let answer = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        // What is not read turns the end of the connection into a reset, and Windows drops the answer then.
        assert!(socket.read(&mut [0; 16 << 10]).unwrap() > 0);
        socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    let outcome = Program::at(&plain).env("GOOGLE_GEMINI_BASE_URL", &url).line("--retries 0 hi").run();
    outcome.fails(6, "", "no TLS connection");
    answer.join().unwrap();
}

#[test]
fn a_proxy_that_cannot_be_used_ends_the_run() {
    let elsewhere = with_key().env("GOOGLE_GEMINI_BASE_URL", "https://gemini.invalid").line("--retries 0 hi");
    elsewhere.env("HTTPS_PROXY", "::::garbage").run().fails(
        6,
        "",
        "HTTPS_PROXY is set, but not to a proxy that can be used",
    );
    let dead = with_key().env("GOOGLE_GEMINI_BASE_URL", "https://gemini.invalid").line("--retries 0 hi");
    let outcome = dead.env("https_proxy", "http://me:secret@127.0.0.1:1").run();
    outcome.fails(6, "", "through the proxy http://127.0.0.1:1");
    assert!(!outcome.stderr.contains("secret"), "{}", outcome.stderr);
}

#[test]
fn a_proxy_is_asked_to_connect_and_this_machine_is_reached_without_it() {
    let proxy = StandIn::new([Answer::raw("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")]);
    let google = StandIn::new([Answer::text("ok")]);
    Program::at(&google)
        .env("HTTPS_PROXY", &proxy.url())
        .env("ALL_PROXY", &proxy.url())
        .env("HTTP_PROXY", &proxy.url())
        .line("hi")
        .run()
        .succeeds("ok\n");
    let far = with_key().env("GOOGLE_GEMINI_BASE_URL", "https://gemini.invalid").env("HTTPS_PROXY", &proxy.url());
    far.line("--retries 0 hi").run().fails(6, "", "did not let us through to gemini.invalid");
    assert_eq!((proxy.request().method.as_str(), proxy.request().target.as_str()), ("CONNECT", "gemini.invalid:443"));
}

#[test]
fn a_far_host_is_reached_through_the_proxy_that_is_set() {
    let identity = Identity::new(Fault::None);
    for (speech, scheme, asked_for) in
        [(Speech::Http, "http", "CONNECT gemini.test:443 "), (Speech::Socks5, "socks5h", "gemini.test")]
    {
        let google = StandIn::tls(&identity, [Answer::text("ok")]);
        let (proxy, served) = proxy::start(speech, &google.authority());
        let place =
            Program::at(&google).file("root.pem", &identity.root).env("GOOGLE_GEMINI_BASE_URL", "https://gemini.test");
        let root = place.path().join("root.pem").display().to_string();
        let outcome =
            place.env("SSL_CERT_FILE", &root).env("ALL_PROXY", &format!("{scheme}://{proxy}")).line("-q hi").run();
        outcome.succeeds("ok\n");
        let asked = served.join().unwrap().unwrap();
        assert!(asked.starts_with(asked_for) && !asked.contains(&canary()), "{asked}");
    }
}

#[test]
fn a_host_that_is_not_googles_is_named_once() {
    let identity = Identity::new(Fault::None);
    let google = StandIn::tls(&identity, [Answer::text("ok")]);
    let (proxy, served) = proxy::start(Speech::Http, &google.authority());
    let place =
        Program::at(&google).file("root.pem", &identity.root).env("GOOGLE_GEMINI_BASE_URL", "https://gemini.test");
    let root = place.path().join("root.pem").display().to_string();
    let outcome = place.env("SSL_CERT_FILE", &root).env("HTTPS_PROXY", &format!("http://{proxy}")).line("hi").run();
    assert_eq!(outcome.stderr, "gemini: asking gemini.test, not Google (GOOGLE_GEMINI_BASE_URL)\n");
    served.join().unwrap().unwrap();
}

#[test]
fn a_folder_of_roots_works_too() {
    let identity = Identity::new(Fault::None);
    let google = StandIn::tls(&identity, [Answer::text("ok")]);
    let place = Program::at(&google).file("roots/mine.pem", &identity.root);
    let roots = place.path().join("roots").display().to_string();
    place.env("SSL_CERT_DIR", &roots).line("hi").run().succeeds("ok\n");
}

#[test]
fn a_stream_over_https_comes_as_it_goes() {
    let identity = Identity::new(Fault::None);
    let google = StandIn::tls(&identity, [Answer::stream(&[piece("one "), last("two")])]);
    let place = Program::at(&google).file("root.pem", &identity.root);
    let root = place.path().join("root.pem").display().to_string();
    place.env("SSL_CERT_FILE", &root).line("--stream hi").run().succeeds("one two\n");
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn gzip_answer(body: &[u8]) -> Answer {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
    Answer(vec![Step::Send(head.into()), Step::Send(body.to_vec())])
}

#[test]
fn gzip_is_understood_and_what_is_none_is_refused() {
    let body = gzipped(reply("ok").as_bytes());
    let google = StandIn::new([gzip_answer(&body)]);
    Program::at(&google).line("hi").run().succeeds("ok\n");
    let mut wrong_sum = body.clone();
    *wrong_sum.iter_mut().nth_back(5).unwrap() ^= 1;
    for broken in [b"not gzip at all".to_vec(), wrong_sum] {
        let google = StandIn::new([gzip_answer(&broken)]);
        Program::at(&google).line("hi").run().fails(7, "", "cannot be read: gzip decompression failed");
    }
}

/// Runs with so little memory, in kB, that whoever builds a tree out of everything does not end well.
#[cfg(target_os = "linux")]
fn in_little_memory(google: &StandIn, kilobytes: u32, line: &str) -> crate::support::Outcome {
    let place = Program::at(google);
    let mut shell = place.command_for("/bin/sh");
    let line = format!("ulimit -v {kilobytes}; exec \"$0\" --retries 0 --no-stdin {line} hi");
    shell.arg("-c").arg(line).arg(crate::support::program::binary());
    outcome(&shell.output().unwrap())
}

/// 200 MB of blanks in 200 kB.
#[cfg(target_os = "linux")]
#[test]
fn a_bomb_is_not_swallowed() {
    let google = StandIn::new([gzip_answer(&gzipped(&vec![b' '; 200 << 20]))]);
    in_little_memory(&google, 300_000, "").fails(7, "", "more than 64 MiB");
}

/// Each of these is 4 MiB of JSON that takes hundreds of megabytes as a tree.
#[cfg(target_os = "linux")]
#[test]
fn json_that_says_nothing_costs_no_memory() {
    let bomb = |head: &str, filler: &str, tail: &str| {
        let member = gzipped(filler.repeat((1 << 20) / filler.len()).as_bytes());
        [gzipped(head.as_bytes()), member.repeat(4), gzipped(tail.as_bytes())].concat()
    };
    let stop = r#"{"text":"ok"}]},"finishReason":"STOP"}]}"#;
    let parts = r#"{"candidates":[{"content":{"parts":["#;
    for (head, filler, tail, code, words) in [
        (parts, "{},", stop, 0, ""),
        (
            parts,
            r#"{"text":"","thought":[{},{},{}]},"#,
            stop,
            7,
            "bytes without a blank, which is no answer of the Gemini API",
        ),
        (r#"{"candidates":["#, r#"{"index":[{},{},{}]},"#, "{}]}", 9, "empty"),
        (r#"{"usageMetadata":{"a":["#, r#"{"a":1},"#, "{}]}}", 9, "empty"),
        (r#"{"error":{"code":503,"details":["#, r#"{"a":1},"#, r#"{}],"message":"busy"}}"#, 7, "an error"),
        (r#"{"modelVersion":"a","modelVersion":"b","x":["#, r#"{"a":1},"#, "{}]}", 9, "empty"),
        ("[", "{},", "{}]", 7, "no answer of the Gemini API"),
    ] {
        let google = StandIn::new([gzip_answer(&bomb(head, filler, tail))]);
        let outcome = in_little_memory(&google, 120_000, "");
        assert_eq!((outcome.code, outcome.stderr.contains(words)), (code, true), "{head} {filler}: {outcome:?}");
    }
}

/// As servers do that close an idle connection at the very moment at which it is used again.
#[test]
fn a_kept_connection_that_is_dead_is_dialled_again_once() {
    let kept = |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let page =
        r#"{"models":[{"name":"models/a","supportedGenerationMethods":["generateContent"]}],"nextPageToken":"T"}"#;
    let then =
        |steps: Vec<Step>, body: &str| Answer(std::iter::once(Step::Send(kept(body).into())).chain(steps).collect());
    let google = StandIn::new([then(vec![Step::AwaitRequest], page), Answer::json(200, models(&["b"]))]);
    let outcome = Program::at(&google).line("models --json").run();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{outcome:?}");
    let mut half = finished("CONTINUATION", &[serde_json::json!({ "text": "half and " })]);
    half["candidates"][0]["continuationToken"] = "T".into();
    let half = half.to_string();
    let google = StandIn::new([then(vec![Step::AwaitRequest], &half), Answer::text("half")]);
    Program::at(&google).line("hi").run().succeeds("half and half\n");
    // Not once a byte came, and a connection that is new is not dialled again.
    let google = StandIn::new([then(vec![Step::AwaitRequest, Step::Send(b"H".into())], &half)]);
    Program::at(&google).line("hi").run().fails(9, "half and ", "closed the connection without an answer");
    let google = StandIn::new([then(vec![Step::AwaitRequest], &half), Answer::raw("")]);
    Program::at(&google).line("hi").run().fails(9, "half and ", "closed the connection without an answer");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let outcome = std::thread::scope(|scope| {
        scope.spawn(|| drop(listener.accept().unwrap()));
        with_key().env("GOOGLE_GEMINI_BASE_URL", &url).line("--retries 0 hi").run()
    });
    outcome.fails(7, "", "closed the connection without an answer");
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "dialled again");
}

#[test]
fn a_server_that_drips_is_waited_for() {
    let (gate, wait) = Gate::new();
    let bytes = crate::support::wire::whole(200, "application/json", &reply("slow"));
    let google = StandIn::new([Answer(vec![
        Step::SendSlowly(bytes[..40].to_vec()),
        wait,
        Step::SendSlowly(bytes[40..].to_vec()),
    ])]);
    let child = Program::at(&google).line("--no-stdin hi").spawn();
    while google.requests().is_empty() {
        std::thread::yield_now();
    }
    gate.open();
    outcome(&child.wait_with_output().unwrap()).succeeds("slow\n");
}

#[test]
fn odd_but_honest_http_is_understood() {
    let body = reply("ok");
    for reply in [
        format!("HTTP/1.0 200 OK\r\n\r\n{body}"),
        format!("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()),
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n{:X};x=y\r\n{body}\r\n0\r\nTrailer: t\r\n\r\n",
            body.len()
        ),
    ] {
        let google = StandIn::new([Answer::raw(reply)]);
        Program::at(&google).line("hi").run().succeeds("ok\n");
    }
}

#[test]
fn json_without_a_length_that_is_cut_is_a_cut_answer() {
    let compact = r#"{"candidates":[{"content":{"parts":[{"text":"näh \u00e4"}]},"index":10}]}"#;
    for body in [compact, &compact.replace('{', "{\n ")] {
        for length in 1..body.len() {
            let bytes = [b"HTTP/1.1 200 OK\r\n\r\n", &body.as_bytes()[..length]].concat();
            let google = StandIn::new([Answer::raw(bytes)]);
            Program::at(&google).line("hi").run().fails(9, "", "the answer is cut off");
        }
    }
}

#[test]
fn broken_http_is_never_a_success() {
    let body = reply("ok");
    for (reply, codes) in [
        (format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{body}\r\n0\r\n\r\n"), [7, 9]),
        (format!("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{body}"), [7, 9]),
        (format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len() + 1), [7, 9]),
        (format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n{body}", "x".repeat(100_000)), [7, 7]),
        ("HTTP/9.9 200 OK\r\n\r\n".to_owned(), [7, 7]),
    ] {
        let google = StandIn::new([Answer::raw(reply)]);
        let outcome = Program::at(&google).line("--retries 0 hi").run();
        assert!(codes.contains(&outcome.code) && outcome.stdout.is_empty(), "{outcome:?}");
    }
}

/// What cannot be read must not be taken for unset: the run would go where nobody chose.
#[cfg(unix)]
#[test]
fn variables_that_are_not_text_end_the_run() {
    use std::os::unix::ffi::OsStrExt as _;
    for (name, code) in [("HTTPS_PROXY", 6), ("no_proxy", 6), ("GOOGLE_GEMINI_BASE_URL", 2), ("GEMINI_MODEL", 2)] {
        let program = with_key().line("hi");
        let mut command = program.command();
        command.env(name, std::ffi::OsStr::from_bytes(b"http://127.0.0.1:1\xe9"));
        outcome(&command.output().unwrap()).fails(code, "", name);
    }
}
