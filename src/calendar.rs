//! Days and ages. Pure but for [`now`]; the time is handed in as Unix seconds.

use std::time::{SystemTime, UNIX_EPOCH};

const DAY: u64 = 86_400;
const HOUR: u64 = 3_600;

/// Seconds since 1970, from the system's clock.
pub fn now() -> u64 {
    seconds(SystemTime::now())
}

/// A day in UTC, as `2026-11-23`.
pub fn date(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A moment in UTC, as `2026-11-25T04:40:00Z` (RFC 3339).
pub fn timestamp(seconds: u64) -> String {
    let (hours, minutes) = (seconds % DAY / HOUR, seconds % HOUR / 60);
    format!("{}T{hours:02}:{minutes:02}:{:02}Z", date(seconds), seconds % 60)
}

/// How many days ago a day was, written as `2026-11-23`; none if it is no such day or yet to come.
pub fn age(date: &str, seconds: u64) -> Option<u64> {
    (seconds / DAY).checked_sub(day(date)?)
}

/// Seconds since 1970 of a moment as servers write it (RFC 3339), such as `2026-11-23T10:00:00.25Z`; none if it is
/// none. Fractions are left out.
pub fn moment(text: &str) -> Option<u64> {
    let (date, rest) = text.split_once(['T', 't'])?;
    let two = |text: &str, at: usize| text.get(at..at + 2)?.parse::<u64>().ok();
    let (hours, minutes, seconds) = (two(rest, 0)?, two(rest, 3)?, two(rest, 6)?);
    let zone = rest.get(8..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = if zone.eq_ignore_ascii_case("z") { 0 } else { two(zone, 1)? * HOUR + two(zone, 4)? * 60 };
    let local = day(date)? * DAY + hours * HOUR + minutes * 60 + seconds;
    if zone.starts_with('-') { Some(local + offset) } else { local.checked_sub(offset) }
}

/// A day written as `2026-11-23`, in days since 1970; none if it is none.
fn day(date: &str) -> Option<u64> {
    let mut numbers = date.splitn(3, '-').map(|part| part.parse::<u64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let sound = (1970..10_000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    sound.then(|| days(year, month, day))
}

/// Seconds since 1970 of a time that a file carries.
pub fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Year, month and day of a day since 1970. This and its inverse are all that a crate for dates would be used for.
/// Source: Hinnant, "chrono-compatible low-level date algorithms".
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

/// The inverse of [`civil`].
fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = year - u64::from(month <= 2);
    let (era, year_of_era) = (year / 400, year % 400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_counted_in_days() {
        assert_eq!(age("2026-06-02", 1_795_392_000), Some(174));
        assert_eq!(age("2026-11-23", 1_795_392_000 + 80_000), Some(0));
        for odd in ["2026-11-24", "", "2026", "2026-13-01", "2026-00-00", "x-y-z", "99999999999999999999-1-1"] {
            assert_eq!(age(odd, 1_795_392_000), None, "{odd}");
        }
    }

    #[test]
    fn a_moment_is_read_with_its_zone() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-11-23T00:00:01.123456789Z", Some(1_795_392_001)),
            ("2026-11-23T01:30:00+01:30", Some(1_795_392_000)),
            ("2026-11-22t23:00:00.5-01:00", Some(1_795_392_000)),
            ("1970-01-01T00:00:00+01:00", None),
            ("2026-11-23", None),
            ("2026-11-23T00:00:00", None),
            ("2026-11-23T00:00:00+1", None),
            ("2026-11-23Té0:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
    }

    #[test]
    fn a_moment_is_written_as_it_is_read() {
        assert_eq!(timestamp(1_795_392_000 + 4 * 3_600 + 40 * 60 + 7), "2026-11-23T04:40:07Z");
        assert!((0..4_102_444_800).step_by(98_765_431).all(|at| moment(&timestamp(at)) == Some(at)));
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_795_392_000, "2026-11-23"),
            (4_102_444_800, "2100-01-01"),
        ] {
            assert_eq!(date(seconds), expected);
        }
        assert!((0..100_000).step_by(97).all(|day| {
            let (year, month, of_month) = civil(day);
            days(year, month, of_month) == day
        }));
    }
}
