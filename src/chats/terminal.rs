//! Which terminal this is: the session that it leads and its device, on this system since it started. Two windows never
//! have the same, and neither has a later one.

#[cfg(unix)]
use std::fs;

use ring::digest::{SHA256, digest};

use crate::environment::Environment;

/// The variable with which a person or a script tells terminals apart by themselves.
pub const VARIABLE: &str = "GEMINI_CHAT";

/// The name of this terminal, as a part of the name of a file; none where there is no terminal.
pub fn name(environment: &Environment) -> Option<String> {
    if let Some(said) = environment.text(VARIABLE) {
        return Some(format!("named-{}", short_hash(said)));
    }
    let session = session(environment)?;
    Some(format!("{}-{}", system(), session))
}

/// Whether the terminal of this name is gone: its session has ended. Of one that cannot be looked at, nobody knows.
pub fn is_gone(name: &str) -> bool {
    let mut parts = name.split('-');
    let (Some(system_of_it), Some(pid), Some(_), Some(start), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    system_of_it == system() && ended(pid, start)
}

fn short_hash(text: &str) -> String {
    super::hex(&digest(&SHA256, text.as_bytes()).as_ref()[..8])
}

/// This start of this system, and this container of it: numbers of processes mean nothing elsewhere.
#[cfg(unix)]
fn system() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let processes = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    short_hash(&format!("{}{}", boot.trim(), processes.display()))
}

#[cfg(not(unix))]
fn system() -> String {
    "windows".to_owned()
}

/// The leader of the session, the device of its terminal, and when the leader began: numbers of processes come again.
#[cfg(target_os = "linux")]
fn session(_: &Environment) -> Option<String> {
    let own = fs::read_to_string("/proc/self/stat").ok()?;
    let (leader, device) = (stat_field(&own, 6)?, stat_field(&own, 7)?);
    // A process without a terminal of its own may still print to one; nobody will come back to it.
    (device != "0").then(|| format!("{leader}-{device}-{}", started(leader).unwrap_or_else(|| "0".to_owned())))
}

/// When a process began, in ticks since the system did; none if there is no such process.
#[cfg(target_os = "linux")]
fn started(pid: &str) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat_field(&stat, 22).map(ToOwned::to_owned)
}

/// A field of proc_pid_stat(5), counted from one as there. The second may hold blanks and brackets.
#[cfg(target_os = "linux")]
fn stat_field(stat: &str, number: usize) -> Option<&str> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(number - 3)
}

#[cfg(target_os = "linux")]
fn ended(pid: &str, start: &str) -> bool {
    pid.parse::<u32>().is_ok() && started(pid).is_none_or(|since| since != start)
}

/// There is no portable way to ask when a process began.
#[cfg(all(unix, not(target_os = "linux")))]
fn session(_: &Environment) -> Option<String> {
    use rustix::{fs::fstat, process::getsid, stdio, termios::isatty};
    let leader = getsid(None).ok()?;
    let descriptors = [stdio::stdin(), stdio::stdout(), stdio::stderr()];
    let terminal = descriptors.into_iter().find(|descriptor| isatty(descriptor))?;
    let device = fstat(terminal).ok()?.st_rdev;
    Some(format!("{}-{device}-0", leader.as_raw_nonzero()))
}

#[cfg(all(unix, not(target_os = "linux")))]
fn ended(pid: &str, _: &str) -> bool {
    use rustix::{io::Errno, process};
    let pid = pid.parse().ok().and_then(process::Pid::from_raw);
    pid.is_some_and(|pid| process::test_kill_process(pid) == Err(Errno::SRCH))
}

/// A console has no session; Windows Terminal gives each of its tabs a name.
#[cfg(not(unix))]
fn session(environment: &Environment) -> Option<String> {
    Some(short_hash(environment.text("WT_SESSION")?))
}

#[cfg(not(unix))]
fn ended(_: &str, _: &str) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_somebody_gives_tells_terminals_apart() {
        let named = |name: &str| super::name(&Environment::with(&[(VARIABLE, name)])).unwrap();
        assert_ne!(named("a"), named("b"));
        assert_eq!(named("../x"), named("../x"));
        assert!(named("../x\u{1b}").chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_session_has_ended_when_its_leader_has_or_is_another_process() {
        let (own, system) = (std::process::id().to_string(), system());
        let start = started(&own).unwrap();
        assert!(!is_gone(&format!("{system}-{own}-34816-{start}")));
        assert!(is_gone(&format!("{system}-{own}-34816-{start}1")));
        assert!(is_gone(&format!("{system}-4194999-34816-{start}")));
        assert!(!is_gone(&format!("elsewhere-4194999-34816-{start}")));
        assert!(!is_gone("named-0123") && !is_gone("x"));
        assert_eq!(stat_field("7 (a b) c) S 1 2 3 4 5", 6), Some("3"));
    }
}
