//! Any JSON: a reply is read or refused, its ending is judged, and an error becomes words and an exit code.
#![no_main]
#![allow(dead_code)]

#[path = "../../../src/calendar.rs"]
mod calendar;
#[path = "../../../src/failure.rs"]
mod failure;

#[path = "../../../src/key"]
mod key {
    pub mod verdict;

    /// As much of a key as a refusal has to know of.
    pub mod find {
        pub const KEY_PAGE: &str = "https://example.org/keys";

        pub struct Secret;

        impl Secret {
            pub fn masked(&self) -> String {
                "…".to_owned()
            }

            pub fn is_standard(&self) -> bool {
                true
            }
        }

        pub struct Key {
            pub secret: Secret,
            pub origin: &'static str,
        }
    }
}

#[path = "../../../src/gemini"]
mod gemini {
    pub mod completeness;
    pub mod ending;
    mod enums;
    pub mod refusal;
    pub mod reply;
    pub mod tolerant;
}

use gemini::completeness::{Delivery, Form};
use gemini::ending::Ending;
use gemini::refusal::Refusal;
use gemini::reply::Reply;
use key::find::{Key, Secret};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reply) = Reply::read(bytes) {
        let mut ending = Ending::default();
        reply.events().for_each(|event| ending.note(&event));
        ending.absorb(&reply);
        let delivery = Delivery {
            status: 200,
            form: Form::Events,
            until_close: false,
            is_torn: false,
            host: "example.org".to_owned(),
        };
        if let Err(failure) = ending.end_hop(&delivery, Some(10), false) {
            assert!([7, 8, 9].contains(&failure.kind.code()));
        }
        let _ = ending.usage();
    }
    let key = Key { secret: Secret, origin: "a variable" };
    let failure = Refusal::read(400, "application/json", bytes).into_failure(&key, "example.org");
    assert!(!failure.message.is_empty() && failure.kind.code() != 0);
});
