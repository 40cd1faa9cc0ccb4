//! What was measured, beside what was aimed at.

use std::fmt;
use std::time::Duration;

/// The longest that our first byte may come behind curl's.
const LATEST: Duration = Duration::from_millis(1);
/// The most memory that a stream may take, in kB, and by how much it may grow while that becomes ten times as long.
const MOST: u64 = 6_000;
const GROWTH: u64 = 500;

/// The table.
#[derive(Default)]
pub struct Table(Vec<Row>);

struct Row {
    name: String,
    ours: String,
    curls: String,
    ratio: String,
    target: String,
    missed: bool,
}

impl Table {
    /// A time, with a target for its ratio to curl's.
    pub fn times(&mut self, name: &str, ours: Duration, curls: Duration, target: f64) {
        // Where it is not counted there is nothing to compare.
        if curls.is_zero() {
            return;
        }
        let ratio = ours.as_secs_f64() / curls.as_secs_f64();
        self.add(name, millis(ours), millis(curls), format!("{ratio:.2}"), format!("≤ {target}"), ratio > target);
    }

    /// A lag, with a target for its distance to curl's.
    pub fn lag(&mut self, name: &str, ours: Duration, curls: Duration) {
        let over = (ours.as_secs_f64() - curls.as_secs_f64()) * 1e3;
        let target = format!("≤ curl + {LATEST:?}");
        self.add(name, millis(ours), millis(curls), format!("{over:+.2} ms"), target, ours > curls + LATEST);
    }

    /// Peak memory in kB; `tenth` is what a tenth of the stream took.
    pub fn memory(&mut self, name: &str, ours: Option<u64>, curls: Option<u64>, tenth: Option<u64>) {
        let (Some(ours), Some(curls), Some(tenth)) = (ours, curls, tenth) else {
            return;
        };
        let target = "≤ 6 MB and flat".to_owned();
        let grown = format!("{:+} kB over a tenth of it", ours.cast_signed() - tenth.cast_signed());
        self.add(name, size(ours), size(curls), grown, target, ours > MOST || ours > tenth + GROWTH);
    }

    /// A number without a rival.
    pub fn note(&mut self, name: &str, value: &str) {
        self.add(name, value.to_owned(), String::new(), String::new(), String::new(), false);
    }

    /// The names of what missed its target.
    pub fn missed(&self) -> Vec<&str> {
        self.0.iter().filter(|row| row.missed).map(|row| row.name.as_str()).collect()
    }

    fn add(&mut self, name: &str, ours: String, curls: String, ratio: String, target: String, missed: bool) {
        self.0.push(Row { name: name.to_owned(), ours, curls, ratio, target, missed });
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| whole process | gemini | curl | gemini ÷ curl | target |\n|---|--:|--:|--:|--:|")?;
        for Row { name, ours, curls, ratio, target, missed } in &self.0 {
            let mark = if *missed { " (missed)" } else { "" };
            writeln!(f, "| {name} | {ours} | {curls} | {ratio} | {target}{mark} |")?;
        }
        Ok(())
    }
}

fn millis(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

#[allow(clippy::cast_precision_loss, reason = "no memory is that large")]
fn size(kilobytes: u64) -> String {
    format!("{:.1} MB", kilobytes as f64 / 1e3)
}
