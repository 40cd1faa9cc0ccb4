//! The lines that send a request: what must hold wherever one is sent (keys, signals, addresses) is tried with each.

use gemini_prompt::commands::Command;

/// A line that sends a request for every verb that does, and for a prompt. None of them needs a file or
/// waits for standard input (`--no-stdin` where it takes a prompt), and each ends well where a list is empty.
pub const SENDING: [&str; 5] = ["--no-stdin hi", "--no-stdin --count hi", "models", "files list", "key check"];

/// The verbs that send nothing.
const SILENT: [&str; 7] = ["config", "log", "template", "render", "completions", "man", "help"];

#[test]
fn no_verb_is_forgotten_where_requests_are_tried() {
    for verb in Command::NAMES {
        let sends = SENDING.iter().any(|line| line.split(' ').next() == Some(verb));
        let what = "a verb that sends a request has a line in SENDING, one that sends none stands in SILENT";
        assert_ne!(sends, SILENT.contains(&verb), "{verb}: {what} (tests/support/requests.rs)");
    }
}
