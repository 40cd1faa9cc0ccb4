//! A stand-in at Google's own address: behind a proxy, with a certificate that the program is told to trust. For what
//! is said of Google alone; the stand-in itself is just another server.

use super::tls::{Fault, Identity};
use super::{Answer, Program, StandIn, canary, proxy};

/// The stand-in.
pub struct Google {
    /// Held for its end, which counts the requests.
    _stand_in: StandIn,
    proxy: String,
    root: String,
}

impl Google {
    /// Answers requests in this order.
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let identity = Identity::new(Fault::None);
        let stand_in = StandIn::tls(&identity, answers);
        let proxy = format!("http://{}", proxy::serve(&stand_in.authority()));
        Self { _stand_in: stand_in, proxy, root: identity.root }
    }

    /// The program with the canary as its key, and no other address than Google's.
    pub fn program(&self) -> Program {
        let room = Program::bare().env("GOOGLE_GEMINI_BASE_URL", "").env("GEMINI_API_KEY", &canary());
        let room = room.env("HTTPS_PROXY", &self.proxy).file("root.pem", &self.root);
        let trusted = room.path().join("root.pem").display().to_string();
        room.env("SSL_CERT_FILE", &trusted)
    }
}
