//! `gemini`: ask Google's Gemini models from a shell.

use std::ffi::OsString;

use gemini_prompt::surroundings::Surroundings;
use gemini_prompt::{exit, hardening, run};

fn main() {
    let limits = hardening::shut();
    exit::report_panics();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let surroundings = Surroundings::read(limits);
    if let Err(kind) = run::run(&arguments, &surroundings) {
        exit::failed(kind);
    }
}
