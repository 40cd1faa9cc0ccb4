//! Measures whole processes, in turns.

use std::io::Read as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::Receiver;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::rivals::{Rivals, Side};
use crate::stand_in::Gate;

/// Long enough for a program to have read all that came.
const SETTLED: Duration = Duration::from_millis(50);

/// What a process took, start and end included.
#[derive(Clone, Copy)]
pub struct Cost {
    /// By the clock on the wall.
    pub wall: Duration,
    /// Of processors, user and system.
    pub cpu: Duration,
}

/// The medians of both sides.
pub fn in_turns(rounds: usize, rivals: &Rivals) -> [Cost; 2] {
    let mut costs = [Vec::new(), Vec::new()];
    for _ in 0..=rounds {
        for (costs, side) in costs.iter_mut().zip([Side::Ours, Side::Curls]) {
            costs.push(run(rivals.command(side)));
        }
    }
    // The first round only fills the caches.
    costs.map(|costs| Cost {
        wall: median(costs[1..].iter().map(|cost| cost.wall).collect()),
        cpu: median(costs[1..].iter().map(|cost| cost.cpu).collect()),
    })
}

/// The medians of any measure, taken in turns.
pub fn medians<T: Ord + Copy>(rounds: usize, mut measure: impl FnMut(Side) -> T) -> [T; 2] {
    let mut taken = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        taken[0].push(measure(Side::Ours));
        taken[1].push(measure(Side::Curls));
    }
    taken.map(median)
}

/// From the server's write to the first byte on standard output.
pub fn first_byte(mut command: Command, gates: &Receiver<Gate>) -> Duration {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut stdout = child.stdout.take().expect("its output");
    let gate = gates.recv().expect("it asks");
    sleep(SETTLED);
    let start = Instant::now();
    gate.open();
    stdout.read_exact(&mut [0]).expect("a first byte");
    let lag = start.elapsed();
    stdout.read_to_end(&mut Vec::new()).expect("the rest");
    check(child.wait().expect("its end"));
    lag
}

/// The most memory that was ever resident, in kB: `VmHWM` of `/proc/PID/status`, read when all of the stream but
/// its end has come.
pub fn peak_memory(mut command: Command, gates: &Receiver<Gate>) -> Option<u64> {
    let mut child = command.spawn().expect("it starts");
    let gate = gates.recv().expect("it asks");
    let peak = settled_peak(&child);
    gate.open();
    check(child.wait().expect("its end"));
    peak
}

/// Waits until the process has stopped working: it reads until it has to wait for more.
fn settled_peak(child: &Child) -> Option<u64> {
    let mut last = None;
    loop {
        sleep(SETTLED);
        let used = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
        if last.as_ref() == Some(&used) {
            break;
        }
        last = Some(used);
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

fn run(mut command: Command) -> Cost {
    let (start, before) = (Instant::now(), children());
    let status = command.status().expect("it starts");
    let cost = Cost { wall: start.elapsed(), cpu: children().saturating_sub(before) };
    check(status);
    cost
}

/// The processor time of all children that have ended.
#[cfg(unix)]
fn children() -> Duration {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("it is counted");
    let spent = usage.user_time() + usage.system_time();
    Duration::from_micros(spent.num_microseconds().cast_unsigned())
}

#[cfg(not(unix))]
fn children() -> Duration {
    Duration::ZERO
}

fn check(status: ExitStatus) {
    assert!(status.success(), "a run failed ({status}), so nothing was measured");
}

fn median<T: Ord + Copy>(mut all: Vec<T>) -> T {
    all.sort_unstable();
    all[all.len() / 2]
}
