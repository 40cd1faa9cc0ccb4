//! Any JSON: a reply is read or refused, its ending is judged, and an error becomes words and an exit code.
#![no_main]
#![allow(dead_code)]


#[path = "../../../src/base_url.rs"]
mod base_url;
#[path = "../../../src/cli.rs"]
mod cli;
#[path = "../../../src/config.rs"]
mod config;
#[path = "../../../src/failure.rs"]
mod failure;
#[path = "../../../src/surroundings.rs"]
mod surroundings;

#[path = "../../../src/key"]
mod key {
    pub mod find;
    pub mod secret;
    pub mod shape;
    pub mod verdict;
}

#[path = "../../../src/gemini"]
mod gemini {
    pub mod calendar;
    pub mod ending;
    pub mod refusal;
    pub mod reply;
    pub mod tolerant;
}

use gemini::ending::Ending;
use gemini::refusal::Refusal;
use gemini::reply::Reply;
use key::find::{Key, Origin};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reply) = Reply::read(bytes) {
        let mut ending = Ending::default();
        reply.events().for_each(|event| ending.note(&event));
        ending.absorb(&reply);
        if let Err(failure) = ending.judge(true, false) {
            assert!([8, 9].contains(&failure.kind.code()));
        }
        let _ = (ending.next_hop(Some(10)), ending.usage());
    }
    let key = Key::new("some-key-0123456789", Origin::Flag).expect("a key");
    let failure = Refusal::read(400, "application/json", bytes).into_failure(&key, "example.org");
    assert!(!failure.message.is_empty() && failure.kind.code() != 0);
});
