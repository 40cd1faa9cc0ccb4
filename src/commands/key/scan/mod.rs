//! `gemini key scan`: finds keys in files, or in what is staged, before they are committed. Never shows one.

mod files;
mod git;
mod live;

use std::io::{self, Read};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use crate::commands::interrupts;
use crate::failure::{self, Failure, Kind};
use crate::git::Patience;
use crate::key::find::{self, KEY_PAGE};
use crate::key::redact::Redactor;
use crate::key::scan::{self, Finding};
use crate::key::secret::Secret;
use crate::listing::Missed;
use crate::output::stdout::Stdout;
use crate::output::visible;
use crate::render::json;

use super::Context;

use live::Live;

/// How long git may take to list a repository.
const LIMIT: Duration = Duration::from_secs(60);

/// Find Gemini keys in files before they are committed
///
/// Looks at what git tracks or would add, in the repository you stand in, or else at the current folder. What is
/// found is named by its place and never shown; the exit code is then 1. Binary files (a NUL among the first 8 KiB)
/// are passed over.
#[derive(Args)]
pub struct ScanArgs {
    /// Files and folders to look at [default: the repository, else the current folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Look at what is staged for the next commit
    #[arg(long)]
    pub staged: bool,

    /// Ask Google which of the keys still work (50 at most)
    #[arg(long)]
    pub live: bool,
}

/// What a scan saw.
#[derive(Default)]
struct Scan {
    hits: Vec<Hit>,
    /// How many files were looked at, binary ones among them.
    files: u64,
    /// How many of these were passed over as binary.
    binary: u64,
    /// Places that could not be looked at.
    missed: Vec<Missed>,
    /// Folders of which git did not say what it passes over; all was looked at there.
    unlisted: Vec<Missed>,
}

/// A key in a file.
struct Hit {
    path: String,
    finding: Finding,
    /// What the server says, if it was asked.
    live: Option<Live>,
}

/// Scans. Fails (exit 1) if a key was found, or a file could not be looked at; (exit 2) if what to scan cannot be
/// meant.
pub fn run(args: &ScanArgs, context: &Context<'_>) -> Result<()> {
    let &Context { shared, environment, config, console } = context;
    let search = find::search(&shared.key, &shared.deadline, environment, config);
    search.register(&console.redactor);
    if args.live {
        live::allowed(&search, &shared.base_url)?;
    }
    files::check(&args.paths)?;
    let out = Stdout::open()?;
    let current: Vec<Secret> = search.secrets().cloned().collect();
    let mut scan = Scan::default();
    let patience = Patience::new(shared.deadline.at_most(LIMIT));
    if args.staged {
        git::scan_staged(&args.paths, patience, &current, &mut scan)?;
    } else {
        files::scan(&args.paths, patience, &current, &mut scan);
    }
    if args.live {
        interrupts::watch_wait(console);
        live::ask(&mut scan.hits, shared, environment, console);
    }
    console.detail(&scan.looked_at());
    scan.unlisted.sort_by(|one, next| (&one.why, &one.path).cmp(&(&next.why, &next.path)));
    for same in scan.unlisted.chunk_by(|one, next| one.why == next.why) {
        console.answer(&unlisted(same));
    }
    scan.missed.iter().for_each(|missed| console.answer(&format!("cannot look at {}: {}", missed.path, missed.why)));
    report(&scan, scan.diagnosis(args.staged), shared.json, out, &console.redactor)
}

impl Scan {
    /// Looks through one text. Binary ones are passed over and counted: nobody pastes a key there.
    fn read(&mut self, path: &str, text: impl Read, current: &[Secret]) -> io::Result<()> {
        let findings = scan::read(text, current)?;
        self.files += 1;
        self.binary += u64::from(findings.is_none());
        let findings = findings.unwrap_or_default().into_iter();
        self.hits.extend(findings.map(|finding| Hit { path: path.to_owned(), finding, live: None }));
        Ok(())
    }

    /// How many files were looked at, for `-v`.
    fn looked_at(&self) -> String {
        let binary = match self.binary {
            0 => String::new(),
            binary => format!(", {binary} of them passed over as binary"),
        };
        format!("looked at {}{binary}", count(self.files, "file"))
    }

    fn miss(&mut self, path: impl Into<String>, why: impl Into<String>) {
        self.missed.push(Missed::new(path, why));
    }

    /// The end that the scan deserves; none if all was seen and nothing found.
    fn diagnosis(&self, staged: bool) -> Option<Failure> {
        let missed = self.missed.len() as u64;
        let (message, hint) = match (self.hits.is_empty(), missed, staged) {
            (true, 0, _) => return None,
            (true, ..) => (
                format!("no key found, but {} could not be looked at", count(missed, "place")),
                "make it readable, or name the paths to look at".to_owned(),
            ),
            (false, _, true) => (
                self.found(),
                format!(
                    "nothing is committed yet: take it out and stage again; if others saw it, replace it at {KEY_PAGE}"
                ),
            ),
            (false, _, false) => {
                (self.found(), format!("take it out; if it was ever committed or shared, replace it at {KEY_PAGE}"))
            }
        };
        Some(Failure::new(Kind::Other, message).hint(hint))
    }

    fn found(&self) -> String {
        let files = self.hits.chunk_by(|one, next| one.path == next.path).count() as u64;
        format!("found {} in {}", count(self.hits.len() as u64, "Gemini key"), count(files, "file"))
    }
}

fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// One line about folders where more was looked at than git would.
fn unlisted(folders: &[Missed]) -> String {
    let (first, more) = match folders {
        [] => return String::new(),
        [first] => (first, String::new()),
        [first, more @ ..] => (first, format!(" and {} more", count(more.len() as u64, "place"))),
    };
    let Missed { path, why } = first;
    format!("git does not say what it ignores in {path}{more}, so all files there were looked at: {why}")
}

fn report(scan: &Scan, diagnosis: Option<Failure>, json: bool, mut out: Stdout, redactor: &Redactor) -> Result<()> {
    let diagnosis = diagnosis.map(|failure| anyhow::Error::from(Failure { reported: json, ..failure }));
    if json {
        let mut object = object(scan, redactor);
        if let Some(error) = &diagnosis {
            object["error"] = json::error(&failure::report(error), redactor);
        }
        json::print(object, redactor)?;
    } else {
        let lines: String = scan.hits.iter().map(|hit| redactor.clean(&line(hit)) + "\n").collect();
        out.print(lines.as_bytes())?;
    }
    diagnosis.map_or(Ok(()), Err)
}

fn line(hit: &Hit) -> String {
    let Finding { line, column, key, current } = &hit.finding;
    let path = visible::line(&hit.path.replace('\n', "^J").replace('\r', "^M").replace('\t', "^I"));
    let current = if *current { " (your current key)" } else { "" };
    let live = hit.live.map(|live| format!(", {}", live.words())).unwrap_or_default();
    format!("{path}:{line}:{column}  {}{current}{live}", key.masked())
}

fn object(scan: &Scan, redactor: &Redactor) -> Value {
    let findings = scan.hits.iter().map(|hit| {
        let Finding { line, column, key, current } = &hit.finding;
        let path = redactor.clean(&hit.path);
        let mut finding =
            json!({ "path": path, "line": line, "column": column, "key": key.masked(), "current": current });
        if let Some(live) = hit.live {
            finding["live"] = json!(live.name());
        }
        finding
    });
    let missed = scan.missed.iter();
    let missed =
        missed.map(|missed| json!({ "path": redactor.clean(&missed.path), "why": redactor.clean(&missed.why) }));
    json!({
        "findings": findings.collect::<Vec<_>>(),
        "files": scan.files,
        "binary": scan.binary,
        "missed": missed.collect::<Vec<_>>(),
    })
}
