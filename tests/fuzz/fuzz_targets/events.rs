//! Any bytes, in any split: the same events, and every event is a piece of what came.
#![no_main]

use std::io::BufReader;

use gemini_prompt::gemini::sse::Events;
use libfuzzer_sys::fuzz_target;

fn events(bytes: &[u8], buffer: usize) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut events = Events::new(BufReader::with_capacity(buffer, bytes));
    let mut all = Vec::new();
    while events.advance().expect("memory cannot fail") {
        all.push(events.data().to_vec());
    }
    (all, events.take_stray())
}

fuzz_target!(|bytes: &[u8]| {
    let whole = events(bytes, 1 << 16);
    for buffer in [1, 2, 7] {
        assert_eq!(events(bytes, buffer), whole);
    }
    let length: usize = whole.0.iter().map(Vec::len).sum::<usize>() + whole.1.len();
    assert!(length <= bytes.len() + whole.0.len() + 1);
});
