//! Whether to try again, and when. Pure: time and chance are handed in.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use crate::failure::Retry;

/// The first wait is up to this long; each further one up to twice as long.
const FIRST: Duration = Duration::from_secs(1);
/// No wait of ours is longer.
const LONGEST: Duration = Duration::from_secs(20);
/// The longest that all waits together may take, and so the longest a server may ask for.
pub const BUDGET: Duration = Duration::from_secs(60);

/// How far the run has come.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Tries that were already repeated.
    pub retries: u32,
    /// Time spent waiting between tries.
    pub waited: Duration,
    /// Time until the whole run must end.
    pub remaining: Duration,
}

/// What follows a try that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another one, after this wait.
    Try(Duration),
    /// Nothing: it would fail the same way, or all tries are used up.
    Nothing,
    /// Nothing: the waits would take longer than all of them together may.
    OverBudget(Duration),
    /// Nothing: the run would have to end before this wait does, which the server asked for.
    OutOfTime(Duration),
}

/// Decides what follows. `chance` lies between 0 and 1.
///
/// Full jitter (Brooker, "Exponential Backoff and Jitter") keeps many processes from coming back together. A wait
/// that the server named is a minimum.
pub fn next(retry: Retry, progress: Progress, allowed: u32, chance: f64) -> Next {
    let Retry::Later(least) = retry else {
        return Next::Nothing;
    };
    if progress.retries >= allowed {
        return Next::Nothing;
    }
    // Behind the eighth doubling the wait is far beyond the longest, and a shift by 32 would overflow.
    let ceiling = FIRST.saturating_mul(1 << progress.retries.min(8)).min(LONGEST);
    let wait = least.unwrap_or_default().saturating_add(ceiling.mul_f64(chance));
    if progress.waited.saturating_add(wait) > BUDGET {
        return Next::OverBudget(wait);
    }
    match least {
        _ if wait < progress.remaining => Next::Try(wait),
        Some(_) => Next::OutOfTime(wait),
        None => Next::Nothing,
    }
}

/// A number between 0 and 1 that differs from process to process; good enough to spread tries.
pub fn chance() -> f64 {
    // Hash maps of std take their keys from the random numbers of the system.
    let number = RandomState::new().hash_one(0) >> 32;
    f64::from(u32::try_from(number).unwrap_or_default()) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(retries: u32, waited: u64, remaining: u64) -> Progress {
        Progress { retries, waited: Duration::from_secs(waited), remaining: Duration::from_secs(remaining) }
    }

    fn later(seconds: u64) -> Retry {
        Retry::Later(Some(Duration::from_secs(seconds)))
    }

    #[test]
    fn the_table_of_decisions() {
        let millis = Duration::from_millis;
        for (again, progress, allowed, expected) in [
            (Retry::Never, progress(0, 0, 600), 3, Next::Nothing),
            (Retry::Later(None), progress(0, 0, 600), 3, Next::Try(millis(500))),
            (Retry::Later(None), progress(1, 0, 600), 3, Next::Try(millis(1_000))),
            (Retry::Later(None), progress(2, 0, 600), 3, Next::Try(millis(2_000))),
            (Retry::Later(None), progress(3, 0, 600), 3, Next::Nothing),
            (Retry::Later(None), progress(0, 0, 600), 0, Next::Nothing),
            (Retry::Later(None), progress(9, 0, 600), 10, Next::Try(millis(10_000))),
            (later(2), progress(0, 0, 600), 3, Next::Try(millis(2_500))),
            (later(37), progress(0, 0, 600), 3, Next::Try(millis(37_500))),
            (later(37), progress(1, 37, 600), 3, Next::OverBudget(millis(38_000))),
            (later(61), progress(0, 0, 600), 3, Next::OverBudget(millis(61_500))),
            (later(5), progress(0, 0, 5), 3, Next::OutOfTime(millis(5_500))),
            (Retry::Later(None), progress(0, 0, 0), 3, Next::Nothing),
            (Retry::Later(None), progress(0, 60, 600), 3, Next::OverBudget(millis(500))),
        ] {
            assert_eq!(next(again, progress, allowed, 0.5), expected, "{again:?} {progress:?} {allowed}");
        }
    }

    #[test]
    fn chance_stays_between_nought_and_one() {
        assert!((0..1000).map(|_| chance()).all(|chance| (0.0..=1.0).contains(&chance)));
    }
}
