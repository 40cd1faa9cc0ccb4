//! `api_key_command`: a program that prints the key, such as the client of a password vault.
//!
//! The rules are cargo's (`cargo:token-from-stdout`): no shell, standard output only, the first line, exit code 0.

use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::child::{kill, own_group, without_keys};
use crate::failure::{Failure, Kind};

/// A key is far shorter than this many bytes.
const LONGEST_LINE: u64 = 4 << 10;
/// How long a person may take to unlock the vault.
pub const LIMIT: Duration = Duration::from_secs(30);

/// Runs the program in the folder and gives the first line that it prints.
///
/// Fails (exit 3) if it cannot be started, prints nothing or too much, fails, or does not end in time. What it
/// prints is never shown.
pub fn first_line(command: &[String], folder: &Path, limit: Duration) -> Result<Zeroizing<String>, Failure> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(Failure::new(Kind::NoKey, "api_key_command names no program"));
    };
    let failed = |what: String| {
        Failure::new(Kind::NoKey, format!("api_key_command: {program} {what}"))
            .hint("run it yourself to see what it says; its first line must be the key")
    };
    if program.contains('/') && !Path::new(program).is_absolute() {
        return Err(failed("is a relative path; name it whole, or by its name alone".to_owned()));
    }
    let mut command = Command::new(program);
    without_keys(command.args(arguments))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let has_group = own_group(&mut command);
    let mut child = command.spawn().map_err(|error| failed(format!("cannot be started: {error}")))?;
    let end = Instant::now() + limit;
    let told = reader(&mut child).and_then(|line| wait(&mut child, &line, end));
    if !matches!(told, Ok(Some(_))) {
        kill(&mut child, has_group);
    }
    let told = told.map_err(|error| failed(format!("cannot be waited for: {error}")))?;
    let Some((status, line)) = told else {
        return Err(failed(format!("did not end within {} s", limit.as_secs().max(1))));
    };
    key_in(status, &line).map_err(failed)
}

/// The line that the program printed, if it may be a key.
///
/// Fails with a phrase that goes behind the program's name.
fn key_in(status: ExitStatus, line: &[u8]) -> Result<Zeroizing<String>, String> {
    if !status.success() {
        return Err(match status.code() {
            Some(code) => format!("failed with exit code {code}"),
            None => "was ended by a signal".to_owned(),
        });
    }
    if line.len() as u64 > LONGEST_LINE {
        return Err("printed a first line of more than 4 KiB".to_owned());
    }
    let text = String::from_utf8_lossy(line);
    if text.trim().is_empty() {
        return Err("printed nothing, or an empty first line".to_owned());
    }
    Ok(Zeroizing::new(text.into_owned()))
}

/// Reads in a thread of its own, because a grandchild may hold the pipe open for ever. The rest is read too, so
/// that a program which prints more does not die of a closed pipe.
///
/// Fails where the system has no thread left.
fn reader(child: &mut Child) -> io::Result<Receiver<Zeroizing<Vec<u8>>>> {
    let (sender, receiver) = channel();
    let stdout = child.stdout.take();
    thread::Builder::new().spawn(move || {
        let Some(mut stdout) = stdout else {
            return;
        };
        let mut line = Zeroizing::new(Vec::new());
        let mut byte = [0];
        // Byte by byte: the buffer of a reader would keep a copy of the key that nobody wipes.
        while line.len() as u64 <= LONGEST_LINE && matches!(stdout.read(&mut byte), Ok(1)) && byte != *b"\n" {
            line.push(byte[0]);
        }
        let _ = sender.send(line);
        let _ = io::copy(&mut stdout, &mut io::sink());
    })?;
    Ok(receiver)
}

/// Waits for the end of the program and for its first line, whichever comes last; none if the time is up first.
fn wait(
    child: &mut Child,
    line: &Receiver<Zeroizing<Vec<u8>>>,
    end: Instant,
) -> io::Result<Option<(ExitStatus, Zeroizing<Vec<u8>>)>> {
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if Instant::now() >= end => return Ok(None),
            // std has no wait with a limit. Beside the start of a program this is short.
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    // Its line does not count then, and something that it started may hold the pipe open.
    if !status.success() {
        return Ok(Some((status, Zeroizing::default())));
    }
    let left = end.saturating_duration_since(Instant::now());
    Ok(line.recv_timeout(left).ok().map(|line| (status, line)))
}
