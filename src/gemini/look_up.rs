//! Looking names up. ureq's own resolver panics where the system has no thread left.

use std::sync::mpsc::channel;
use std::thread;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use ureq::unversioned::transport::time::Duration;

/// Asks the system for the addresses of a host: in a thread where there is a limit, because nothing else can end a
/// look-up. Without a thread to be had, the look-up takes as long as it takes.
#[derive(Debug)]
pub struct LookUp;

impl Resolver for LookUp {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let unlimited = NextTimeout { after: Duration::NotHappening, ..timeout };
        let look_up = {
            let (uri, config) = (uri.clone(), config.clone());
            move || DefaultResolver::default().resolve(&uri, &config, unlimited)
        };
        if timeout.after.is_not_happening() {
            return look_up();
        }
        let (sender, receiver) = channel();
        let there = look_up.clone();
        match thread::Builder::new().spawn(move || sender.send(there()).ok()) {
            Ok(_) => receiver.recv_timeout(*timeout.after).unwrap_or(Err(ureq::Error::Timeout(timeout.reason))),
            Err(_) => look_up(),
        }
    }
}
