//! Puts GCC's unwinder into the binary where that is possible, so that a run need not load `libgcc_s.so.1` for it:
//! a tenth of the time that a short command takes.
//!
//! Rust asks for the shared one, and with `--as-needed`: what is found in a static one before is not needed from it.
//! Source: GCC's manual, "Options for Linking", `-static-libgcc`.

#![allow(clippy::disallowed_methods, reason = "Cargo says in variables what it builds for")]

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    let native = env::var("HOST") == env::var("TARGET");
    if !(native && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu")) {
        return;
    }
    let Ok(found) = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output() else {
        return;
    };
    let found = String::from_utf8_lossy(&found.stdout);
    // A compiler that has none prints the bare name back.
    if let Some(folder) = Path::new(found.trim()).parent().filter(|folder| folder.is_absolute()) {
        println!("cargo::rustc-link-search=native={}", folder.display());
        println!("cargo::rustc-link-lib=static=gcc_eh");
    }
}
