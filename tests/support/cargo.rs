//! Cargo, called by a program that Cargo itself started.

use std::process::Command;

/// Cargo on this package, as a person would call it. What `cargo run` tells its child in variables would look like a
/// change to the build scripts of crates that read them, and everything would be compiled once more, every time.
pub fn command(subcommand: &str) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    let of_package = |name: &str| {
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|start| name.starts_with(start))
            || ["CARGO", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"].contains(&name)
    };
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_package)) {
        cargo.env_remove(name);
    }
    cargo.args([subcommand, "--locked", "--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    cargo
}
