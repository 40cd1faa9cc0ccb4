//! What every program that is started here has in common: it is given no key, and is ended with all that it started.

#[cfg(unix)]
use std::fs::File;
use std::process::{Child, Command};

use crate::environment::KEY_VARIABLES;

/// Takes the keys out of the environment of a program: it needs none of ours.
pub fn without_keys(command: &mut Command) -> &mut Command {
    KEY_VARIABLES.iter().fold(command, |command, name| command.env_remove(name))
}

/// Gives the program a process group of its own, so that it can be ended together with all that it started. Says
/// whether it did: at a terminal the program may ask there for a password, which only the group in the foreground
/// can (credentials(7)), and there Ctrl-C ends them all.
#[cfg(unix)]
pub fn own_group(command: &mut Command) -> bool {
    use rustix::process::getpgrp;
    use rustix::termios::tcgetpgrp;
    use std::os::unix::process::CommandExt as _;
    let terminal = File::open("/dev/tty").ok();
    let asks = terminal.is_some_and(|terminal| tcgetpgrp(&terminal).is_ok_and(|group| group == getpgrp()));
    if !asks {
        command.process_group(0);
    }
    !asks
}

/// Does nothing: there are no process groups here.
#[cfg(not(unix))]
pub fn own_group(_: &mut Command) -> bool {
    false
}

/// Ends the program, and its group if it has one of its own.
pub fn kill(child: &mut Child, has_group: bool) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw).filter(|_| has_group) {
        // What hangs may well ignore SIGTERM.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = has_group;
    let _ = child.kill();
    // Until it is waited for, it stays in the table of processes (wait(2)).
    let _ = child.wait();
}
