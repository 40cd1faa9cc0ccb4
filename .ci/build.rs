//! Puts GCC's unwinder into the binary where that is possible, so that a run need not load `libgcc_s.so.1` for it:
//! a tenth of the time that a short command takes.
//!
//! Rust asks for the shared one, and with `--as-needed`: what is found in a static one before is not needed from it.
//! Source: GCC's manual, "Options for Linking", `-static-libgcc`.
//!
//! GCC 12 and newer ask for a function of glibc 2.35 there (`_dl_find_object`), so that releases, which shall run from
//! 2.34, set `GEMINI_SHARED_UNWINDER` and do without.

#![allow(clippy::disallowed_methods, reason = "Cargo says in variables what it builds for")]

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=.ci/build.rs");
    println!("cargo::rerun-if-env-changed=GEMINI_SHARED_UNWINDER");
    let is = |name: &str, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    let native = env::var("HOST") == env::var("TARGET");
    let shared = env::var_os("GEMINI_SHARED_UNWINDER").is_some();
    if shared || !(native && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu")) {
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
