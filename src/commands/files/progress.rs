//! What a person sees of an upload: how much, how quick, how long yet.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::console::Console;
use crate::gemini::request_watch::{Observer, Phase};
use crate::uploads::LocalFile;

use super::units;

/// How often the line changes.
const FRAME: Duration = Duration::from_millis(100);

/// Shows how far the upload of a file is.
pub fn observer(console: &Console, local: &LocalFile) -> Observer {
    let (console, name, size) = (console.clone(), local.display_name.clone(), local.size);
    let began = Mutex::new(None::<Progress>);
    std::sync::Arc::new(move |phase| {
        let mut began = began.lock().unwrap_or_else(PoisonError::into_inner);
        match (phase, &mut *began) {
            (Phase::Uploading(sent), began) => {
                let progress = began.get_or_insert_with(|| Progress::at(sent));
                if let Some(line) = progress.line(sent, size, Instant::now()) {
                    console.busy_with(&format!("uploading {name}: {line}"));
                }
            }
            (Phase::StillWaiting(time), _) => {
                console.still_busy(&format!("still waiting for an answer about {name}, for {} s now", time.as_secs()));
            }
            (_, None) => console.busy(&format!("looking whether {name} is there already")),
            (_, Some(progress)) if progress.sent == size => console.busy(&format!("waiting until {name} can be used")),
            _ => {}
        }
    })
}

struct Progress {
    began: Instant,
    /// Where the first chunk began: what was there before says nothing about the rate.
    from: u64,
    sent: u64,
    drawn: Option<Instant>,
}

impl Progress {
    fn at(sent: u64) -> Self {
        Self { began: Instant::now(), from: sent, sent, drawn: None }
    }

    /// What to show now, if it is time for it.
    fn line(&mut self, sent: u64, size: u64, now: Instant) -> Option<String> {
        self.sent = sent;
        if self.drawn.is_some_and(|drawn| now < drawn + FRAME) {
            return None;
        }
        self.drawn = Some(now);
        Some(words(sent, size, sent.saturating_sub(self.from), now.duration_since(self.began)))
    }
}

/// How far it is: so many bytes of so many, `moved` of them in this time.
fn words(sent: u64, size: u64, moved: u64, took: Duration) -> String {
    let so_far = format!("{} of {}", units::size(sent), units::size(size));
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let rate = moved.saturating_mul(1_000).checked_div(millis).unwrap_or(0);
    // The first moments say little.
    if rate == 0 || millis < 1_000 {
        return so_far;
    }
    let left = Duration::from_secs((size - sent.min(size)).div_ceil(rate));
    format!("{so_far}, {}/s, {} left", units::size(rate), units::time(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_much_how_quick_and_how_long_yet() {
        let seconds = Duration::from_secs;
        for (sent, size, moved, took, expected) in [
            (0, 2_000_000_000, 0, seconds(0), "0 B of 2.0 GB"),
            (16_384, 2_000_000_000, 16_384, seconds(0), "16 kB of 2.0 GB"),
            (500_000_000, 2_000_000_000, 500_000_000, seconds(10), "500 MB of 2.0 GB, 50 MB/s, 30 s left"),
            (1_000_000_000, 2_000_000_000, 1_000_000, seconds(2), "1.0 GB of 2.0 GB, 500 kB/s, 33 min left"),
            (10, 10, 10, seconds(100), "10 B of 10 B"),
            (10, 5, 1_000, seconds(1), "10 B of 5 B, 1.0 kB/s, 0 s left"),
        ] {
            assert_eq!(words(sent, size, moved, took), expected);
        }
    }
}
