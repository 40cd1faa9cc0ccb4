//! The ends of the process: a code, a signal, or a bug.

use std::backtrace::{Backtrace, BacktraceStatus};

use crate::console::Console;
use crate::failure::Kind;
use crate::key::redact::Redactor;

/// The exit code of a bug.
const BUG: i32 = 70;

/// Ends the process with this code.
#[allow(clippy::disallowed_methods, reason = "the only end of the process")]
pub fn with(code: i32) -> ! {
    std::process::exit(code)
}

/// Ends a run that failed. Where the reader of our output has gone, that is by the signal, as with `cat`.
pub fn failed(kind: Kind) -> ! {
    #[cfg(unix)]
    if kind == Kind::ClosedPipe {
        // Rust starts every program with SIGPIPE ignored, so that the write failed instead (rust-lang/rust#62569).
        let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGPIPE);
    }
    with(kind.code().into())
}

/// From now on a panic is told in one line and ends the process as a bug.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let console = Console::new(Redactor::default());
        console.answer(&format!("a bug in gemini itself ({place}); please report it"));
        // Only captured if RUST_BACKTRACE asks for it.
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            console.block(&trace.to_string());
        }
        // With `panic = "abort"` (Cargo.toml) it would end by a signal, and scripts look at the exit code.
        with(BUG);
    }));
}
