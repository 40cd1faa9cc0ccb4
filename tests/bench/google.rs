//! The stand-in as the bench needs it: answers that are ready before the clock runs.

use std::sync::mpsc::{Receiver, channel};

use crate::stand_in::{Answer, Gate, StandIn, Step};
use crate::tls::{Fault, Identity};
use crate::wire;

/// The long stream: 20 MB.
pub const EVENTS: usize = 100_000;
/// So many events go out at once, so that the stand-in is never what is waited for.
const AT_ONCE: usize = 100;

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
pub fn streaming(events: usize) -> Google {
    let stand_in = StandIn::replying(move |_| {
        let [head, middle, last] = stream(events);
        Answer(vec![head, middle, last])
    });
    Google { stand_in, roots: None }
}

/// Streams so many events, the first of them (if it is the only one) or the end behind a gate that is handed out.
pub fn pausing(events: usize) -> (Google, Receiver<Gate>) {
    let (gates, opened) = channel();
    let stand_in = StandIn::replying(move |_| {
        let (gate, wait) = Gate::new();
        let [head, middle, last] = stream(events);
        gates.send(gate).expect("the bench goes on");
        Answer(if events == 1 { vec![head, wait, middle, last] } else { vec![head, middle, wait, last] })
    });
    (Google { stand_in, roots: None }, opened)
}

fn short() -> Answer {
    Answer::text(&"Ten bytes ".repeat(20))
}

fn stream(events: usize) -> [Step; 3] {
    let block = wire::event_chunk(&wire::piece("ten bytes ")).repeat(AT_ONCE.min(events));
    let end = [wire::event_chunk(&wire::last("done")), b"0\r\n\r\n".to_vec()].concat();
    [Step::Send(wire::STREAM_HEAD.into()), Step::Repeat(block, events.div_ceil(AT_ONCE)), Step::Send(end)]
}

/// Both programs read the system's bundle, as curl always does; without one the test's own root has to do.
fn system_roots() -> String {
    let known = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
    known.iter().find_map(|path| std::fs::read_to_string(path).ok()).unwrap_or_default()
}
