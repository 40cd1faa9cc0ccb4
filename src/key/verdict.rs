//! What a refusal says about the key: Google's words are often misleading, ours are not.
//!
//! Sources: <https://ai.google.dev/gemini-api/docs/api-key>, `google/api/error_reason.proto`, and the replies
//! people reported; a refused old key, for one, is told that it lacks an "OAuth 2 access token".

use crate::base_url;
use crate::failure::{Failure, Kind};

use super::find::KEY_PAGE;

/// What Google's error says, as far as it concerns the key.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
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

/// What it means and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// A phrase that goes behind "… refused the key …:".
    pub meaning: String,
    /// One line.
    pub remedy: String,
    /// Whether only another key helps, which must then be put where this one was.
    pub needs_new_key: bool,
}

impl Verdict {
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

/// How a check ends that a prompt would end otherwise: its request is always right, so who refuses it fails. Nor does a refusal that is not Google's own (`foreign`) say anything about the key.
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

/// Judges a refusal by this host; none if it is not about the key, its project or the region. `standard` is whether
/// the key is one of the old ones (`AIza…`).
pub fn judge(said: Said<'_>, standard: bool, host: &str) -> Option<Verdict> {
    let verdict = of_google(said, standard)?;
    Some(if base_url::is_google(host) { verdict } else { Verdict::elsewhere(said.message, host) })
}

fn of_google(said: Said<'_>, standard: bool) -> Option<Verdict> {
    let new_key = format!("make a new key at {KEY_PAGE}");
    let auth_key = format!("make an auth key (AQ.…) at {KEY_PAGE}");
    let reason = |name: &str| said.reasons.iter().any(|reason| reason == name);
    let mentions = |text: &str| said.message.to_ascii_lowercase().contains(text);
    let verdict = |meaning: &str, remedy: &str| Some(Verdict::new(meaning, remedy));
    match said.code {
        400 if mentions("key expired") => {
            verdict("it has expired (a key made a minute ago may need another minute)", &new_key)
        }
        400 if reason("API_KEY_INVALID") && standard => verdict(
            "it is not valid; Google is retiring standard keys (AIza…), or it was mistyped or deleted",
            &auth_key,
        ),
        400 if reason("API_KEY_INVALID") || mentions("api key not valid") => {
            verdict("it is not valid: mistyped, cut short or deleted", &format!("copy it again, or {new_key}"))
        }
        400 if mentions(LOCATION) || said.details.to_ascii_lowercase().contains(LOCATION) => verdict(
            "the Gemini API is not offered where this request came from",
            "see https://ai.google.dev/gemini-api/docs/available-regions",
        ),
        400 if said.status == "FAILED_PRECONDITION" && mentions("free tier") => verdict(
            "the free tier is not offered in this region",
            "enable billing for the project at https://aistudio.google.com",
        ),
        400 if mentions("multiple authentication credentials") => verdict(
            "two credentials arrived; a proxy or gateway on the way adds one",
            "`gemini key check` says where requests go",
        ),
        400 if said.status == "FAILED_PRECONDITION" && ["region", "country", "billing"].into_iter().any(mentions)
            || said.reasons.iter().any(|reason| reason.starts_with("API_KEY"))
            || mentions("api key") =>
        {
            verdict(said.message, "run `gemini key check`")
        }
        401 if reason("ACCESS_TOKEN_TYPE_UNSUPPORTED") || mentions("expected oauth 2 access token") => {
            let meaning = if standard {
                "Google no longer takes this standard key (AIza…); its words about OAuth are misleading"
            } else {
                "Google does not take it as a Gemini API key; its words about OAuth are misleading"
            };
            verdict(meaning, &auth_key)
        }
        401 => verdict(said.message, &new_key),
        403 if names_what_is_missing(said) => None,
        403 => Some(forbidden(said, &new_key)),
        _ => None,
    }
}

/// Where the key may not go on from. Other failed preconditions are about what the request names, such as a file
/// that is not ready yet.
const LOCATION: &str = "location is not supported";

/// `CachedContent not found (or permission denied)`, `You do not have permission to access the File x or it may not
/// exist`: what the request names is gone or another project's. Nothing is wrong with the key.
fn names_what_is_missing(said: Said<'_>) -> bool {
    let message = said.message.to_ascii_lowercase();
    said.reasons.is_empty() && ["not found", "not exist"].iter().any(|words| message.contains(words))
}

fn forbidden(said: Said<'_>, new_key: &str) -> Verdict {
    const CREDENTIALS: &str = "https://console.cloud.google.com/apis/credentials";
    let reason = |name: &str| said.reasons.iter().any(|reason| reason == name);
    let restricted = |to: &str| {
        let remedy = format!("lift the restriction at {CREDENTIALS}, or {new_key}");
        Verdict::new(&format!("it is restricted to {to}, and a terminal is none"), &remedy)
    };
    let project = Verdict::new;
    if said.message.to_ascii_lowercase().contains("reported as leaked") {
        let remedy = format!("{new_key}, and look where the old one was published (`gemini key scan`)");
        return project("it was found in public and is blocked for ever", &remedy);
    }
    if reason("API_KEY_SERVICE_BLOCKED") {
        let remedy = format!("allow the Generative Language API for it at {CREDENTIALS}");
        return Verdict::new("it is restricted to other APIs", &remedy);
    }
    if reason("API_KEY_HTTP_REFERRER_BLOCKED") {
        return restricted("certain web sites");
    }
    if reason("API_KEY_IP_ADDRESS_BLOCKED") {
        let meaning = "it is restricted to certain IP addresses, and this machine's is not among them";
        return Verdict::new(meaning, &format!("add the address at {CREDENTIALS}, or {new_key}"));
    }
    if reason("API_KEY_ANDROID_APP_BLOCKED") {
        return restricted("certain Android apps");
    }
    if reason("API_KEY_IOS_APP_BLOCKED") {
        return restricted("certain iOS apps");
    }
    if reason("SERVICE_DISABLED") {
        let page = said
            .activation
            .unwrap_or("https://console.cloud.google.com/apis/library/generativelanguage.googleapis.com");
        return project(
            "the Gemini API is switched off in its project",
            &format!("switch it on at {page} and wait a few minutes"),
        );
    }
    if reason("BILLING_DISABLED") {
        return project("billing is switched off in its project", "see https://console.cloud.google.com/billing");
    }
    if reason("CONSUMER_SUSPENDED") || reason("GCP_SUSPENDED") {
        return project(
            "Google suspended its project",
            "see the mail of the project's owner, and https://console.cloud.google.com",
        );
    }
    if reason("CONSUMER_INVALID") {
        return project("its project does not exist any more", new_key);
    }
    if said.message.contains("unregistered callers") {
        return project(
            "no key arrived at Google; something on the way took it off",
            "`gemini key check` says where requests go",
        );
    }
    project(said.message, "run `gemini key check`; the key's project may lack access to this model or file")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(code: u16, status: &str, reason: &str, message: &str, standard: bool) -> Option<String> {
        let reasons = [reason.to_owned()];
        of_google(Said { code, status, reasons: &reasons, message, details: "[]", activation: None }, standard)
            .map(|verdict| verdict.meaning)
    }

    fn without_reason(code: u16, status: &str, message: &str, details: &str) -> Option<Verdict> {
        of_google(Said { code, status, reasons: &[], message, details, activation: None }, false)
    }

    #[test]
    fn what_a_request_names_may_be_missing_without_a_fault_of_the_key() {
        for message in [
            "CachedContent not found (or permission denied)",
            "You do not have permission to access the File abc or it may not exist.",
            "You do not have permission to access tunedModels/x or it does not exist.",
        ] {
            assert_eq!(without_reason(403, "PERMISSION_DENIED", message, "[]"), None, "{message}");
        }
        for message in ["The File abc is not in an ACTIVE state and usage is not allowed.", "Precondition failed"] {
            assert_eq!(without_reason(400, "FAILED_PRECONDITION", message, "[]"), None, "{message}");
        }
        // Recorded: the sentence is a template that was never filled in.
        let details = r#"[{"detail":"[ORIGINAL ERROR] generic::failed_precondition: User location is not supported"}]"#;
        let verdict = without_reason(400, "FAILED_PRECONDITION", "$grpcMessage", details).unwrap();
        assert!(verdict.meaning.contains("not offered where"), "{verdict:?}");
        for message in ["Enable billing first.", "Not available in your region", "Please use API Key or other form"] {
            assert!(without_reason(400, "FAILED_PRECONDITION", message, "[]").is_some(), "{message}");
        }
    }

    #[test]
    fn another_server_speaks_for_itself() {
        let said = Said {
            code: 401,
            status: "UNAUTHENTICATED",
            reasons: &[],
            message: "Invalid proxy server token.",
            details: "[]",
            activation: None,
        };
        let verdict = judge(said, true, "gateway.example:8443").unwrap();
        assert_eq!(verdict.meaning, "Invalid proxy server token");
        assert!(verdict.remedy.starts_with("use a key that gateway.example:8443 gives out") && !verdict.needs_new_key);
        assert!(judge(said, true, "generativelanguage.googleapis.com:443").unwrap().remedy.contains(KEY_PAGE));
        assert_eq!(judge(Said { code: 404, ..said }, true, "gateway.example"), None);
    }

    #[test]
    fn every_row_of_the_table_has_its_meaning() {
        for (code, status, reason, message, standard, word) in [
            (
                400,
                "INVALID_ARGUMENT",
                "API_KEY_INVALID",
                "API key not valid. Please pass a valid API key.",
                true,
                "retiring",
            ),
            (
                400,
                "INVALID_ARGUMENT",
                "API_KEY_INVALID",
                "API key not valid. Please pass a valid API key.",
                false,
                "mistyped",
            ),
            (400, "INVALID_ARGUMENT", "API_KEY_INVALID", "API key expired. Please renew the API key.", true, "expired"),
            (
                400,
                "FAILED_PRECONDITION",
                "",
                "User location is not supported for the API use.",
                false,
                "not offered where",
            ),
            (
                400,
                "FAILED_PRECONDITION",
                "",
                "Gemini API free tier is not available in your country.",
                false,
                "free tier",
            ),
            (
                401,
                "UNAUTHENTICATED",
                "ACCESS_TOKEN_TYPE_UNSUPPORTED",
                "Expected OAuth 2 access token",
                true,
                "misleading",
            ),
            (403, "PERMISSION_DENIED", "", "Your API key was reported as leaked.", true, "blocked for ever"),
            (403, "PERMISSION_DENIED", "API_KEY_SERVICE_BLOCKED", "are blocked", true, "other APIs"),
            (403, "PERMISSION_DENIED", "API_KEY_HTTP_REFERRER_BLOCKED", "referer", true, "web sites"),
            (403, "PERMISSION_DENIED", "API_KEY_IP_ADDRESS_BLOCKED", "ip", true, "IP addresses"),
            (403, "PERMISSION_DENIED", "API_KEY_ANDROID_APP_BLOCKED", "app", true, "Android"),
            (403, "PERMISSION_DENIED", "API_KEY_IOS_APP_BLOCKED", "app", true, "iOS"),
            (403, "PERMISSION_DENIED", "SERVICE_DISABLED", "off", true, "switched off"),
            (403, "PERMISSION_DENIED", "BILLING_DISABLED", "off", true, "billing"),
            (403, "PERMISSION_DENIED", "CONSUMER_SUSPENDED", "suspended", true, "suspended"),
            (403, "PERMISSION_DENIED", "CONSUMER_INVALID", "gone", true, "does not exist"),
            (403, "PERMISSION_DENIED", "", "Method doesn't allow unregistered callers", true, "took it off"),
            (403, "PERMISSION_DENIED", "", "The caller does not have permission", true, "does not have permission"),
        ] {
            let meaning = meaning(code, status, reason, message, standard).unwrap();
            assert!(meaning.contains(word), "{message}: {meaning}");
        }
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

    #[test]
    fn a_bad_request_is_not_the_keys_fault() {
        assert_eq!(meaning(400, "INVALID_ARGUMENT", "", "Unknown name \"x\"", false), None);
        assert_eq!(meaning(404, "NOT_FOUND", "", "models/x is not found", false), None);
        assert_eq!(meaning(429, "RESOURCE_EXHAUSTED", "", "quota", false), None);
    }
}
