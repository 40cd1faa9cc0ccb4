//! Any JSON: a reply is read or refused, behind another one as alone, its ending is judged, and an error becomes words
//! and an exit code.
#![no_main]

use gemini_prompt::gemini::api_error::ApiError;
use gemini_prompt::gemini::completeness::{BodyFormat, Delivery};
use gemini_prompt::gemini::completion::Completion;
use gemini_prompt::gemini::reply::{Reply, Shape};
use gemini_prompt::key::find::{Key, Origin};
use gemini_prompt::key::secret::Secret;
use libfuzzer_sys::fuzz_target;

/// Two replies, one a line: the shortcut for a second one that is like the first changes nothing.
fn like(text: &str) {
    let Some((first, second)) = text.split_once('\n') else { return };
    let mut shape = None;
    let _ = Shape::read(&mut shape, first);
    let (ours, plain) = (Shape::read(&mut shape, second), Reply::read(second));
    assert_eq!(format!("{ours:?}"), format!("{plain:?}"));
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        like(text);
    }
    if let Some(reply) = std::str::from_utf8(bytes).ok().and_then(|text| Reply::read(text).ok()) {
        let mut completion = Completion::default();
        completion.begin();
        reply.parts().for_each(|part| completion.note(&part));
        completion.absorb(&reply);
        let delivery = Delivery {
            status: 200,
            form: BodyFormat::Events,
            until_close: false,
            is_torn: false,
            host: "example.org".to_owned(),
        };
        if let Err(failure) = completion.end_exchange(&delivery, Some(10), false) {
            assert!([7, 8, 9].contains(&failure.kind.code()));
        }
        let _ = completion.usage();
    }
    let key = Key { secret: Secret::new("no-key"), origin: Origin::Typed };
    for host in ["example.org", "generativelanguage.googleapis.com"] {
        let failure = ApiError::read(400, "application/json", bytes).into_failure(&key, host);
        assert!(!failure.message.is_empty() && failure.kind.code() != 0);
    }
});
