//! One test binary, one file per behaviour that a user can see.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "the owners of these are in the program")]
#![cfg_attr(
    not(target_os = "linux"),
    allow(unused_imports, dead_code, reason = "some tests are for Unix or Linux alone")
)]

mod support;

mod asking; // words, pipes, and what becomes of them
mod chats; // -c, --chat, --fork, `gemini log`
#[cfg(target_os = "linux")]
mod chats_at_terminals; // which terminal goes on with which
mod client; // the library's client: requests side by side, what they carry
#[cfg(unix)]
mod completions; // loaded by real shells
mod config; // `gemini config`, and what the file does
mod cost; // what it costs: prices, counts, limits
mod endings; // how answers end, and the exit code that follows
mod extract; // -x, --xl: one code block
mod files; // `gemini files`
#[cfg(unix)]
mod handed_over; // `--config`: which files it may name, and where what it knows may go
mod inputs;
mod interface; // help, version, completions, README
mod json; // --json, for answers and errors
mod key; // where the key comes from, and `key check`
mod key_check; // `key check`, word for word
#[cfg(unix)]
mod key_command; // the key from a program
#[cfg(unix)]
mod key_files; // files that others can read or write, or that are none
#[cfg(unix)]
mod key_kept; // kill, full disk: the file is the old one or the new one
mod key_scan; // `key scan`
#[cfg(unix)]
mod key_scan_git; // what it sees of a repository, with git as the judge
#[cfg(unix)]
mod key_scan_repositories; // repositories of every kind, hostile ones among them
mod key_sources; // every source, in order, and where its key may go
mod key_store; // set, list, use, remove, path, exec, export; many at once
#[cfg(unix)]
mod large_attachments;
mod layers; // which module of src may use which
mod leaks; // the key shows nowhere, and does not leave in a prompt
mod media; // pictures and sound in an answer that is printed as text
mod media_options; // --image, --speech, --transcribe
mod models; // `gemini models`
mod network; // connections, TLS, proxies, retries
mod options; // every option as the server saw it
mod output; // what reaches standard output, and what when it cannot
mod output_file; // --output
#[cfg(target_os = "linux")]
mod panics; // paths that are not text, times beyond the clock, no thread left
#[cfg(unix)]
mod process; // signals, many at once, and other limits of a process
#[cfg(unix)]
mod readme; // every command line in the README
mod refusals; // Google's errors, in every form
mod render; // Markdown laid out, on a terminal and as a filter
mod schema; // --schema, --schema-multi: JSON of a schema, or nothing
mod sources; // what an answer rests on: tools, sources, marks in the text, code that was run
mod streaming; // server-sent events
mod sweeps; // cut and split at every byte
mod template; // `-t` and `gemini template`
#[cfg(target_os = "linux")]
mod terminal; // a person at a terminal
mod uploads; // files that are uploaded, through the library
