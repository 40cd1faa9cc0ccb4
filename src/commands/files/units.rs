//! Sizes, times and ages as people say them.

use std::time::Duration;

use crate::gemini::files::File;

/// A size in decimal units, as disks and Google count: `1.2 MB`.
pub fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    // What rounds up to a thousand of a unit is one of the next.
    let Some((unit, name)) = units.into_iter().find(|(unit, _)| bytes >= unit - unit / 2_000) else {
        return format!("{bytes} B");
    };
    let tenths = (bytes * 10 + unit / 2) / unit;
    if tenths < 100 {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    } else {
        format!("{} {name}", (bytes + unit / 2) / unit)
    }
}

/// A length of time in its largest unit, of which there are at least two: `46 h`.
pub fn time(length: Duration) -> String {
    let seconds = length.as_secs();
    let units = [(86_400, "d"), (3_600, "h"), (60, "min")];
    match units.into_iter().find(|(unit, _)| seconds >= 2 * unit) {
        Some((86_400, _)) if seconds < 3 * 86_400 => format!("{} h", seconds / 3_600),
        Some((unit, name)) => format!("{} {name}", seconds / unit),
        None => format!("{seconds} s"),
    }
}

/// How old a file is, and when it goes: `2 h ago, expires in 46 h`.
pub fn age(file: &File, now: u64) -> String {
    let came = file.created.map(|then| format!("{} ago", time(Duration::from_secs(now.saturating_sub(then)))));
    let goes = file.expires.map(|end| match end.checked_sub(now) {
        Some(left) => format!("expires in {}", time(Duration::from_secs(left))),
        None => "expired".to_owned(),
    });
    came.into_iter().chain(goes).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded() {
        for (bytes, expected) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (1_234_567, "1.2 MB"),
            (9_950_000, "10 MB"),
            (9_940_000, "9.9 MB"),
            (999_400_000, "999 MB"),
            (999_600_000, "1.0 GB"),
            (2 << 30, "2.1 GB"),
        ] {
            assert_eq!(size(bytes), expected, "{bytes}");
        }
    }

    #[test]
    fn times_have_one_unit() {
        for (seconds, expected) in
            [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7_200, "2 h"), (46 * 3_600 + 59, "46 h"), (5 * 86_400, "5 d")]
        {
            assert_eq!(time(Duration::from_secs(seconds)), expected);
        }
    }
}
