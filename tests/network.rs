//! Connections, TLS, proxies, retries.

use std::net::TcpListener;

use crate::support::tls::{Fault, Identity};
use crate::support::wire::{error, stream_of};
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
    Program::at(&google).line("--timeout 300ms hi").run().fails(6, "", "the time for the whole run is up");
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
    let google = StandIn::new([inside(), Answer::stream(&[crate::support::wire::last("ok")])]);
    Program::at(&google).line("--stream hi").run().succeeds("ok\n");
    let google = StandIn::new([Answer::raw(""), Answer::text("ok")]);
    Program::at(&google).line("hi").run().succeeds("ok\n");
    let google = StandIn::new([busy(), busy()]);
    let outcome = Program::at(&google).line("-v --retries 1 hi").run();
    outcome.fails(7, "", "busy");
    assert!(outcome.stderr.contains("(1 of 1)"), "{}", outcome.stderr);
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
    let missing = Program::at(&google).env("SSL_CERT_FILE", "/nowhere/root.pem").line("hi").run();
    missing.fails(6, "", "SSL_CERT_FILE names /nowhere/root.pem, which does not exist");
}

#[test]
fn a_plain_port_behind_https_is_explained() {
    let plain = StandIn::new([]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let answer = std::thread::spawn(move || {
        use std::io::Write as _;
        let (mut socket, _) = listener.accept().unwrap();
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
    far.line("--retries 0 hi").run().fails(6, "", "the proxy did not let us through to gemini.invalid");
    assert_eq!((proxy.request().method.as_str(), proxy.request().target.as_str()), ("CONNECT", "gemini.invalid:443"));
}

#[test]
fn gzip_is_understood_and_a_bomb_is_not_swallowed() {
    let whole = |body: Vec<u8>| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
        Answer(vec![Step::Send(head.into()), Step::Send(body)])
    };
    let google = StandIn::new([whole(b"not gzip at all".to_vec())]);
    let outcome = Program::at(&google).line("hi").run();
    assert!([7, 9].contains(&outcome.code) && outcome.stdout.is_empty(), "{outcome:?}");
}
