//! `gemini`: ask Google's Gemini models from a shell.

use std::ffi::OsString;

use gemini_prompt::environment::Environment;
use gemini_prompt::{exit, hardening, run};

fn main() {
    let limits = hardening::shut();
    exit::report_panics();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let environment = Environment::read(limits);
    if let Err(kind) = run::run(&arguments, &environment) {
        exit::failed(kind);
    }
}
