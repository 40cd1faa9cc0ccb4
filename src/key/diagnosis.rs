//! What an API error says about the key, and what a check of the key comes to.

mod google;

use crate::base_url;
use crate::failure::{Failure, Kind};

use super::find::KEY_PAGE;

/// What Google's error says, as far as it concerns the key.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The HTTP status, or the code inside the error where there is one.
    pub code: u16,
    /// The name of the status, such as `PERMISSION_DENIED`.
    pub status: &'a str,
    /// `details[].reason`, which is more exact than anything else.
    pub reasons: &'a [String],
    /// The sentence.
    pub message: &'a str,
    /// All of `details`, as JSON: in some replies only it says what the sentence should.
    pub details: &'a str,
    /// Where to switch the API on, if the error names a page.
    pub activation: Option<&'a str>,
}

impl Evidence<'_> {
    fn has_reason(&self, name: &str) -> bool {
        self.reasons.iter().any(|reason| reason == name)
    }

    /// Whether the sentence holds this, in any case of its letters; `text` is in lower case.
    fn mentions(&self, text: &str) -> bool {
        self.message.to_ascii_lowercase().contains(text)
    }
}

/// What it means and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// A phrase that goes behind "… refused the key …:".
    pub meaning: String,
    /// One line.
    pub remedy: String,
    /// Whether only another key helps, which must then be put where this one was.
    pub needs_new_key: bool,
}

impl Diagnosis {
    /// Every remedy that sends people to the page of keys is about a new key.
    fn new(meaning: &str, remedy: &str) -> Self {
        let needs_new_key = remedy.contains(KEY_PAGE);
        Self { meaning: meaning.to_owned(), remedy: remedy.to_owned(), needs_new_key }
    }

    /// Another server's own words: what Google means by them, and the pages of its keys, do not count there.
    fn elsewhere(message: &str, host: &str) -> Self {
        let words = message.trim_end_matches('.');
        let meaning = if words.is_empty() { "it gave no reason" } else { words };
        Self::new(meaning, &format!("use a key that {host} gives out; `gemini key check` says where requests go"))
    }
}

/// What Google says of a key that it found where everybody can read it.
pub const LEAKED: &str = "it was found in public and is blocked for ever";

/// What a check comes to, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The server accepts the key.
    Works,
    /// It refuses the key, the project or the region.
    Refused,
    /// It accepts the key, whose quota is used up: a refused key never reaches the quota.
    Quota,
    /// It could not be asked, or something else answered.
    Unknown,
    /// It answered, and in nothing that says whether it takes the key.
    Inconclusive,
    /// It was not to be asked.
    Untried,
    /// There is no key, or none that can be used.
    NoKey,
}

impl Outcome {
    /// What the end of a request says about the key.
    pub fn of(result: &Result<(), Failure>) -> Self {
        match result.as_ref().map_err(|failure| failure.kind) {
            Ok(()) => Self::Works,
            Err(Kind::KeyRefused) => Self::Refused,
            Err(Kind::Quota) => Self::Quota,
            Err(Kind::NoKey) => Self::NoKey,
            Err(_) => Self::Unknown,
        }
    }

    /// As `--json` says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Refused => "refused",
            Self::Quota => "quota",
            Self::Unknown | Self::Untried => "unknown",
            Self::Inconclusive => "inconclusive",
            Self::NoKey => "none",
        }
    }

    /// As people read it.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Works => "this key works",
            Self::Refused => "this key does not work",
            Self::Quota => "this key is accepted, but its quota is used up",
            Self::Unknown => "cannot tell whether this key works",
            Self::Inconclusive => "inconclusive: nothing here tells whether this key works",
            Self::Untried => "the server was not asked whether this key works",
            Self::NoKey => "there is no key that can be used",
        }
    }

    /// Whether the server took the key for a good one.
    pub fn is_accepted(self) -> bool {
        matches!(self, Self::Works | Self::Quota)
    }
}

/// The failure of a check, where it differs from that of a prompt. A check's request is always right, so a server that
/// refuses it is at fault; and an error that is not Google's own (`foreign`) says nothing about the key.
pub fn of_check(failure: Failure, foreign: bool) -> Failure {
    match failure.kind {
        Kind::KeyRefused if foreign => Failure { kind: Kind::Service, ..failure },
        Kind::RequestRefused => Failure { kind: Kind::Service, hint: None, ..failure },
        _ => failure,
    }
}

/// The advice of a prompt that failed, for somebody who reads the report of `gemini key check` already.
pub fn within_check(hint: &str) -> String {
    const LINES: &str = "look at the lines Sends to and Proxy";
    let is_of_use = |clause: &&str| !clause.contains("`gemini key check`") && !clause.contains("-v shows");
    let rest: Vec<&str> = hint.split("; ").filter(is_of_use).collect();
    match (rest.as_slice(), hint.split_once('?')) {
        ([], Some((question, _))) => format!("{question}? {LINES}"),
        ([], None) => LINES.to_owned(),
        (rest, _) => rest.join("; "),
    }
}

/// Judges an API error by this host; none if it is not about the key, its project or the region. `standard` is whether
/// the key is one of the old ones (`AIza…`).
pub fn judge(said: Evidence<'_>, standard: bool, host: &str) -> Option<Diagnosis> {
    let diagnosis = google::judge(said, standard)?;
    Some(if base_url::is_google(host) { diagnosis } else { Diagnosis::elsewhere(said.message, host) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_server_speaks_for_itself() {
        let said = Evidence {
            code: 401,
            status: "UNAUTHENTICATED",
            reasons: &[],
            message: "Invalid proxy server token.",
            details: "[]",
            activation: None,
        };
        let diagnosis = judge(said, true, "gateway.example:8443").unwrap();
        assert_eq!(diagnosis.meaning, "Invalid proxy server token");
        assert!(
            diagnosis.remedy.starts_with("use a key that gateway.example:8443 gives out") && !diagnosis.needs_new_key
        );
        assert!(judge(said, true, "generativelanguage.googleapis.com:443").unwrap().remedy.contains(KEY_PAGE));
        assert_eq!(judge(Evidence { code: 404, ..said }, true, "gateway.example"), None);
    }

    #[test]
    fn a_report_does_not_send_people_to_itself() {
        for (hint, within) in [
            ("check the network; `gemini key check` tries it", "check the network"),
            ("run `gemini key check`; its project may lack access", "its project may lack access"),
            ("is it a portal? `gemini key check` says where", "is it a portal? look at the lines Sends to and Proxy"),
            ("run `gemini key check`", "look at the lines Sends to and Proxy"),
            ("check the proxy; -v shows it", "check the proxy"),
            ("set the clock", "set the clock"),
        ] {
            assert_eq!(within_check(hint), within);
        }
    }
}
