//! Any JSON: a reply is read or refused, its ending is judged, and an error becomes words and an exit code.
#![no_main]

use gemini_prompt::gemini::api_error::ApiError;
use gemini_prompt::gemini::completeness::{BodyFormat, Delivery};
use gemini_prompt::gemini::completion::Completion;
use gemini_prompt::gemini::reply::Reply;
use gemini_prompt::key::find::{Key, Origin};
use gemini_prompt::key::secret::Secret;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
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
