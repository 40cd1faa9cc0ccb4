//! The library's client: requests side by side with limits of their own, and what they carry.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use gemini_prompt::base_url::{BaseUrl, Source};
use gemini_prompt::environment::Environment;
use gemini_prompt::gemini::client::{Body, Client, HttpRequest, Target};
use gemini_prompt::gemini::request_watch::RequestWatch;
use gemini_prompt::hardening::Limits;
use gemini_prompt::key::find::{Key, Origin};
use gemini_prompt::key::secret::Secret;
use ureq::http::Method;

use crate::support::{Answer, StandIn, canary};

fn client(google: &StandIn) -> Client {
    let key = Key { secret: Secret::new(&canary()), origin: Origin::Variable("GEMINI_API_KEY") };
    let base = BaseUrl::parse(&google.url(), Source::Flag).unwrap();
    let here = Environment::read(Limits::default());
    Client::new(key, base, &here).unwrap()
}

fn watch(limit: Duration) -> RequestWatch {
    RequestWatch::new(Instant::now() + limit, Arc::new(|_| {}))
}

const LONG: Duration = Duration::from_secs(30);

#[test]
fn requests_side_by_side_keep_their_own_limits() {
    // Two of three answers come only once the third request has failed for its own limit.
    let (opened, gate) = std::sync::mpsc::channel::<()>();
    let gate = Arc::new(std::sync::Mutex::new(gate));
    let google = StandIn::replying(move |request| {
        if request.target.contains("late") {
            let _ = gate.lock().unwrap().recv_timeout(LONG);
        }
        Answer::text(&request.target)
    });
    let client = client(&google);
    thread::scope(|scope| {
        let asked: Vec<_> = (0..16)
            .map(|number| {
                let client = &client;
                scope.spawn(move || {
                    let path = format!("/quick/{number}");
                    let mut body = String::new();
                    let response = client.send(HttpRequest::get(&path), &watch(LONG)).unwrap();
                    response.into_body().into_reader().read_to_string(&mut body).unwrap();
                    assert!(body.contains(&path), "{body}");
                })
            })
            .collect();
        for asked in asked {
            asked.join().unwrap();
        }
        let late = client.send(HttpRequest::get("/late"), &watch(Duration::from_millis(50)));
        assert!(late.unwrap_err().message.contains("timed out"));
        opened.send(()).unwrap();
        assert_eq!(client.send(HttpRequest::get("/quick"), &watch(LONG)).unwrap().status(), 200);
    });
}

#[test]
fn a_range_of_a_file_is_sent_with_its_length_and_headers_come_back() {
    let upload = "HTTP/1.1 200 OK\r\nx-goog-upload-status: active\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let google = StandIn::replying(move |_| Answer::raw(upload));
    let client = client(&google);
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"0123456789").unwrap();
    let send = |file: &File, start, length| {
        client.send(
            HttpRequest {
                method: Method::PUT,
                target: Target::of_url("https://elsewhere.example/upload?id=7").unwrap(),
                headers: &[("x-goog-upload-command", "upload")],
                body: Body::FileRange { file, start, length },
            },
            &watch(LONG),
        )
    };
    let response = send(&file, 3, 4).unwrap();
    assert_eq!(response.headers()["x-goog-upload-status"], "active");
    // A file that is shorter than it was is not sent as if it were whole.
    assert!(send(&file, 8, 4).is_err());
    let first = &google.requests()[0];
    assert_eq!((first.method.as_str(), first.target.as_str(), first.body.as_str()), ("PUT", "/upload?id=7", "3456"));
    assert_eq!((first.header("content-length"), first.header("x-goog-upload-command")), (Some("4"), Some("upload")));
    assert_eq!(first.header("x-goog-api-key"), Some(canary().as_str()));
}

#[test]
fn a_guarded_key_leaves_in_no_request() {
    let google = StandIn::new([]);
    let other = format!("AQ.{}", "Zx9y".repeat(12));
    let client = client(&google).guarded([Secret::new(&other)]);
    let body = format!(r#"{{"contents":[{{"parts":[{{"text":"{other}"}}]}}]}}"#);
    let sent = client.send(HttpRequest::post("/v1beta/x", body.as_bytes()), &watch(LONG));
    let failure = sent.unwrap_err();
    assert_eq!(failure.kind.code(), 2);
    assert!(failure.message.contains("the request holds your key") && !failure.message.contains(&other));
    assert!(client.send(HttpRequest::get(&format!("/{other}")), &watch(LONG)).is_err());
}
