//! The stand-in as the bench needs it: answers that are ready before the clock runs.

use std::sync::mpsc::{Receiver, channel};

use serde_json::json;

use crate::stand_in::{Answer, Gate, StandIn, Step};
use crate::tls::{Fault, Identity};
use crate::wire;

/// The long stream: 48 MB.
pub const EVENTS: usize = 100_000;
/// So many events go out at once, so that the stand-in is never what is waited for.
const AT_ONCE: usize = 100;

/// How the end of a stream is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// As Google does it: a chunk for each event.
    Chunks,
    /// As some gateways do it: the length is said before.
    Length,
}

/// A stand-in, and the roots to know it by.
pub struct Google {
    stand_in: StandIn,
    /// A bundle of root certificates as PEM, its own among as many as a system has.
    pub roots: Option<String>,
}

impl Google {
    /// Where it is.
    pub fn url(&self) -> String {
        self.stand_in.url()
    }
}

/// Answers every prompt with 200 bytes.
pub fn http() -> Google {
    let stand_in = StandIn::replying(|_| short());
    Google { stand_in, roots: None }
}

/// The same over https.
pub fn https() -> Google {
    let identity = Identity::new(Fault::None);
    let stand_in = StandIn::replying_over_tls(&identity, |_| short());
    Google { stand_in, roots: Some(system_roots() + &identity.root) }
}

/// Streams so many events to everybody.
pub fn streaming(events: usize, framing: Framing) -> Google {
    let stand_in = StandIn::replying(move |_| {
        let [head, middle, last] = stream(events, framing);
        Answer(vec![head, middle, last])
    });
    Google { stand_in, roots: None }
}

/// Streams so many events, the first of them (if it is the only one) or the end behind a gate that is handed out.
pub fn pausing(events: usize) -> (Google, Receiver<Gate>) {
    let (gates, opened) = channel();
    let stand_in = StandIn::replying(move |_| {
        let (gate, wait) = Gate::new();
        let [head, middle, last] = stream(events, Framing::Chunks);
        gates.send(gate).expect("the bench goes on");
        Answer(if events == 1 { vec![head, wait, middle, last] } else { vec![head, middle, wait, last] })
    });
    (Google { stand_in, roots: None }, opened)
}

fn short() -> Answer {
    Answer::text(&"Ten bytes ".repeat(20))
}

fn stream(events: usize, framing: Framing) -> [Step; 3] {
    let frame = |event: &str| if framing == Framing::Chunks { wire::chunk(event) } else { event.as_bytes().to_vec() };
    let block: Vec<u8> = (0..AT_ONCE.min(events)).flat_map(|number| frame(&event(number))).collect();
    let (blocks, last) = (events.div_ceil(AT_ONCE), frame(&wire::event(&wire::last("done"))));
    let (head, end) = match framing {
        Framing::Chunks => (wire::STREAM_HEAD.to_owned(), b"0\r\n\r\n".as_slice()),
        Framing::Length => (head_with_length(block.len() * blocks + last.len()), b"".as_slice()),
    };
    [Step::Send(head.into_bytes()), Step::Repeat(block, blocks), Step::Send([&last, end].concat())]
}

fn head_with_length(length: usize) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
}

/// An event as those of the real service that were recorded: 463 bytes at the median, 313 to 737 from the 10th to the
/// 90th percentile, token counts that grow, and a signature now and then.
fn event(number: usize) -> String {
    const WORDS: &str = "of a neural network, which learns to map inputs to outputs by adjusting the weights that connect \
        its layers; each layer turns what it is given into something that the next one can use, and the error at the end \
        is carried back through all of them, again and again, until the answers are close to what they should be. ";
    let spread = number * 37 % 101;
    let mut part = json!({ "text": &WORDS[number % 40..][..10 + spread * spread / 50] });
    if number % 10 == 7 {
        part["thoughtSignature"] = "CiQB0e2K".repeat(20).into();
    }
    let answer = 12 + 9 * number;
    let json = json!({
        "candidates": [{ "content": { "parts": [part], "role": "model" }, "index": 0 }],
        "usageMetadata": {
            "promptTokenCount": 8,
            "candidatesTokenCount": answer,
            "totalTokenCount": 1071 + answer,
            "promptTokensDetails": [{ "modality": "TEXT", "tokenCount": 8 }],
            "thoughtsTokenCount": 1063,
        },
        "modelVersion": "gemini-3.5-flash",
        "responseId": "dGhpcyBpcyBub3QgcmVhbA",
    });
    // Google puts a blank behind each comma and colon of a streamed event.
    wire::event(&spaced(&json.to_string()))
}

/// With a blank behind each comma and colon; none of our strings holds a quote in front of one.
fn spaced(json: &str) -> String {
    json.replace("\":", "\": ").replace(",\"", ", \"")
}

/// Both programs read the system's bundle, as curl always does; without one the test's own root has to do.
fn system_roots() -> String {
    let known = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
    known.iter().find_map(|path| std::fs::read_to_string(path).ok()).unwrap_or_default()
}
