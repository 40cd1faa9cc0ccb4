//! `cargo bench`: the release binary beside curl, in turns, against the same stand-in for Google. One table on
//! standard output; the exit code is 1 if a target is missed, and what was missed is named.
//!
//! Times are medians, and only their ratio within one run means anything: both programs meet the same load.
#![allow(dead_code, reason = "the tests use the rest of the stand-in")]
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a bench prints its table and ends as it went")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench that cannot go on says why and ends")]

#[path = "../support/cargo.rs"]
mod cargo;
mod google;
mod rivals;
#[path = "../support/stand_in.rs"]
mod stand_in;
mod stopwatch;
mod table;
#[path = "../support/tls.rs"]
mod tls;
#[path = "../support/wire.rs"]
mod wire;

use std::process::{Command, exit};

use google::Framing;
use rivals::Rivals;
use table::Table;

fn main() {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: there is no curl to compare with");
        return;
    }
    build();
    let mut table = Table::default();
    versions(&mut table);
    prompt(&mut table, "one prompt, HTTP", &google::http(), 0.3);
    prompt(&mut table, "one prompt, HTTPS", &google::https(), 0.2);
    stream(&mut table);
    first_byte(&mut table);
    memory(&mut table);
    table
        .note("binary", &format!("{:.2} MB", megabytes(std::fs::metadata(rivals::GEMINI).expect("it is built").len())));
    table.note("crates in the tree", &crates().to_string());
    print!("{table}");
    let missed = table.missed();
    if !missed.is_empty() {
        println!("\nmissed: {}", missed.join(", "));
        exit(1);
    }
}

/// Builds the program once more, alone: beside the tests it is linked with features that only they turn on.
fn build() {
    let mut build = cargo::command("build");
    build.args(["--quiet", "--release", "--bin", "gemini"]);
    assert!(build.status().is_ok_and(|status| status.success()), "the program cannot be built");
}

fn versions(table: &mut Table) {
    let [ours, curls] = stopwatch::in_turns(101, &Rivals::versions());
    table.times("`--version`, wall", ours.wall, curls.wall, 0.2);
}

fn prompt(table: &mut Table, name: &str, google: &google::Google, target: f64) {
    let [ours, curls] = stopwatch::in_turns(101, &Rivals::prompt(google));
    table.times(&format!("{name}, wall"), ours.wall, curls.wall, target);
    table.times(&format!("{name}, CPU"), ours.cpu, curls.cpu, target);
}

/// Curl only copies what comes, and with a length it has not even chunks to take apart: 0.15 µs an event. Besides what curl
/// does we check UTF-8 and JSON of every event, and make control characters visible; that is what is left of the distance,
/// and with a length it is more than twice what curl does at all.
fn stream(table: &mut Table) {
    for (name, framing, target) in [
        ("stream of 100,000 events, chunked, wall", Framing::Chunks, 1.6),
        ("the same with Content-Length, wall", Framing::Length, 3.5),
    ] {
        let google = google::streaming(google::EVENTS, framing);
        let [ours, curls] = stopwatch::in_turns(15, &Rivals::stream(&google));
        table.times(name, ours.wall, curls.wall, target);
    }
}

fn first_byte(table: &mut Table) {
    let (google, gates) = google::pausing(1);
    let rivals = Rivals::stream(&google);
    let [ours, curls] = stopwatch::medians(31, |side| stopwatch::first_byte(rivals.command(side), &gates));
    table.lag("first byte, server to stdout", ours, curls);
}

/// What the same stream takes when it is ten times as long tells whether memory grows with it.
fn memory(table: &mut Table) {
    let peak = |events| {
        let (google, gates) = google::pausing(events);
        let rivals = Rivals::stream(&google);
        stopwatch::medians(3, |side| stopwatch::peak_memory(rivals.command(side), &gates))
    };
    let [[tenth, _], [ours, curls]] = [peak(google::EVENTS / 10), peak(google::EVENTS)];
    table.memory("peak memory of that stream", ours, curls, tenth);
}

#[allow(clippy::cast_precision_loss, reason = "no file is that large")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The crates that the program is made of, itself included.
fn crates() -> usize {
    let mut tree = cargo::command("tree");
    let output = tree.args(["--offline", "--edges", "normal", "--prefix", "none"]).output().expect("cargo runs");
    let tree = String::from_utf8_lossy(&output.stdout);
    let mut names: Vec<_> = tree.lines().filter_map(|line| line.split(" (").next()).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}
