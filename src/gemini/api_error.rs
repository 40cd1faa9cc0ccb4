//! Google's error object, in every form it comes in, and what it means for the run.
//!
//! Source: `google.rpc.Status` in JSON, <https://ai.google.dev/gemini-api/docs/troubleshooting>.

use std::time::Duration;

use serde_json::Value;
use ureq::Body;
use ureq::http::{Response, header};

use crate::base_url::{self, speaker};
use crate::failure::{Failure, Kind};
use crate::key::diagnosis::{self, Diagnosis, Evidence};
use crate::key::find::Key;
use crate::key::redact::Redactor;

use super::sse::read_whole;

/// Names of statuses and the HTTP codes they stand for; the number is sometimes missing.
const STATUSES: [(&str, u16); 14] = [
    ("INVALID_ARGUMENT", 400),
    ("FAILED_PRECONDITION", 400),
    ("OUT_OF_RANGE", 400),
    ("UNAUTHENTICATED", 401),
    ("PERMISSION_DENIED", 403),
    ("NOT_FOUND", 404),
    ("ABORTED", 409),
    ("ALREADY_EXISTS", 409),
    ("RESOURCE_EXHAUSTED", 429),
    ("CANCELLED", 499),
    ("INTERNAL", 500),
    ("UNIMPLEMENTED", 501),
    ("UNAVAILABLE", 503),
    ("DEADLINE_EXCEEDED", 504),
];

/// What to do about a request that is too long for the model.
pub const TOO_LONG: &str = "send less, or ask a model with a larger window";

/// What to do about a refusal of which no more is known than its words.
pub const UNEXPLAINED: &str = "`--dry-run` shows the request";

/// Errors are short; what is longer than this many bytes is no error of Google's.
pub const LARGEST: usize = 1 << 20;

/// What an API error says.
#[derive(Debug, Default, PartialEq)]
pub struct ApiError {
    /// The code inside the error where there is one, else the HTTP status.
    pub code: u16,
    /// `INVALID_ARGUMENT` and so on; empty if the body was no error of Google's.
    pub status: String,
    /// The sentence, or a description of a body that was no error of Google's.
    pub message: String,
    /// `details`, as JSON.
    pub details: String,
    /// `details[].reason`
    pub reasons: Vec<String>,
    /// The least wait before another try.
    pub retry_after: Option<Duration>,
    /// Which quotas are used up.
    pub quotas: Vec<String>,
    /// Where to switch the API on.
    pub activation: Option<String>,
    /// Whether somebody else than Google wrote it: a proxy, a portal, a server that is no Gemini API.
    pub foreign: bool,
    /// Whether that is an API all the same, because it wrote a problem document (RFC 9457, once RFC 7807).
    pub problem: bool,
}

impl ApiError {
    /// Reads the body of an HTTP error: an object, an array of one, a page, text, or nothing. `content_type`
    /// is what the reply's header says.
    pub fn read(http: u16, content_type: &str, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start_matches('\u{feff}').trim();
        let value: Option<Value> = serde_json::from_str(text).ok();
        if let Some(error) = value.as_ref().and_then(error_in) {
            return Self::from_error(http, error);
        }
        let problem = value.as_ref().and_then(problem_in);
        let (is_problem, stranger) = (problem.is_some(), || describe(content_type, text));
        let message = problem.unwrap_or_else(stranger);
        Self { code: http, message, foreign: true, problem: is_problem, ..Self::default() }
    }

    /// Reads the value of an `error` field that came inside a 200.
    pub fn inside(error: &str) -> Self {
        let value = if error.len() > LARGEST { None } else { serde_json::from_str::<Value>(error).ok() };
        match value {
            Some(value) => Self::from_error(500, &value),
            None => Self { code: 500, message: "an error that cannot be read".to_owned(), ..Self::default() },
        }
    }

    fn from_error(http: u16, error: &Value) -> Self {
        let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let status = text("status");
        let by_status = || STATUSES.iter().find(|(name, _)| *name == status).map(|(_, code)| *code);
        let code = error.get("code").and_then(number).or_else(by_status).unwrap_or(http);
        let details: Vec<&Value> = error.get("details").and_then(Value::as_array).into_iter().flatten().collect();
        let strings = |name: &str| {
            details.iter().filter_map(|detail| detail.get(name)?.as_str()).map(ToOwned::to_owned).collect::<Vec<_>>()
        };
        let violations = details.iter().filter_map(|detail| detail.get("violations")?.as_array()).flatten();
        let message = match error {
            Value::String(words) => words.clone(),
            _ => unwrap_message(&text("message")),
        };
        let activation = details.iter().find_map(|detail| detail.get("metadata")?.get("activationUrl")?.as_str());
        Self {
            code,
            retry_after: strings("retryDelay")
                .iter()
                .find_map(|delay| seconds(delay))
                .or_else(|| retry_in_words(&message)),
            reasons: strings("reason"),
            quotas: violations
                .filter_map(|violation| violation.get("quotaId")?.as_str())
                .map(ToOwned::to_owned)
                .collect(),
            activation: activation.map(ToOwned::to_owned),
            details: error.get("details").map(Value::to_string).unwrap_or_default(),
            message,
            status,
            ..Self::default()
        }
    }

    /// Whether the model is what was not found.
    pub fn is_missing_model(&self) -> bool {
        self.code == 404 && self.message.contains("model")
    }

    /// What it says about the key, if it is about the key, its project or the region; `host` is who answered.
    pub fn diagnosis(&self, key: &Key, host: &str) -> Option<Diagnosis> {
        if self.foreign {
            return None;
        }
        let said = Evidence {
            code: self.code,
            status: &self.status,
            reasons: &self.reasons,
            message: &self.message,
            details: &self.details,
            activation: self.activation.as_deref(),
        };
        diagnosis::judge(said, key.secret.is_standard(), host)
    }

    /// What the error means for the run; `key` is the one that was sent, `host` the one that answered.
    pub fn into_failure(self, key: &Key, host: &str) -> Failure {
        if self.foreign {
            return self.into_foreign_failure(host);
        }
        let by = speaker(host);
        if let Some(diagnosis) = self.diagnosis(key, host) {
            let (masked, origin) = (key.secret.masked(), &key.origin);
            let message =
                format!("{by} refused the key {masked} ({origin}): {} (HTTP {})", diagnosis.meaning, self.code);
            return Failure::new(Kind::KeyRefused, message).hint(diagnosis.remedy);
        }
        let words = self.message.trim_end_matches('.');
        let words = if words.is_empty() { format!("{by} refused without a word") } else { words.to_owned() };
        let message = format!("{words} (HTTP {})", format!("{} {}", self.code, self.status).trim_end());
        match self.code {
            429 => self.quota(message, base_url::is_google(host)),
            408 | 500 | 502 | 503 | 504 => {
                Failure::new(Kind::Service, message).hint("try again in a minute").later(self.retry_after)
            }
            499 | 501 | 505.. => Failure::new(Kind::Service, message),
            413 => Failure::new(Kind::RequestRefused, message).hint("send less"),
            403 => Failure::new(Kind::RequestRefused, message)
                .hint("it is gone, or belongs to another project than the key"),
            404 => Failure::new(Kind::RequestRefused, message)
                .hint("check the model's name (-m) and where requests go (`gemini key check`)"),
            400.. if self.message.contains("exceeds the maximum number of tokens") => {
                Failure::new(Kind::RequestRefused, message).hint(TOO_LONG)
            }
            400.. => Failure::new(Kind::RequestRefused, message).hint(UNEXPLAINED),
            _ => Failure::new(Kind::Service, message),
        }
    }

    /// An error that is not Google's says nothing about the key or the model, whatever its number is.
    fn into_foreign_failure(self, host: &str) -> Failure {
        const ADDRESS: &str = "is there a proxy or a portal on the way, or is it the wrong address? -v shows both";
        const ITS_WORDS: &str = "`--dry-run` shows the request, `gemini key check` where it goes";
        let (with, hint) = if self.problem { (":", ITS_WORDS) } else { (" with", ADDRESS) };
        let message = format!("{host} answered HTTP {}{with} {}", self.code, self.message);
        let failure = |kind: Kind| Failure::new(kind, message).hint(hint);
        match self.code {
            400 | 404 => failure(Kind::RequestRefused),
            401 | 403 => failure(Kind::KeyRefused),
            407 => failure(Kind::Network),
            429 => failure(Kind::Quota).later(self.retry_after),
            408 | 500 | 502 | 503 | 504 => failure(Kind::Service).later(self.retry_after),
            402..500 if self.problem => failure(Kind::RequestRefused),
            _ => failure(Kind::Service),
        }
    }

    /// Waiting helps against a limit per minute, and never against one per day or of zero, whatever delay the
    /// reply names. The pages are Google's, and tell nothing about the limits of another server.
    fn quota(&self, message: String, of_google: bool) -> Failure {
        let failure = Failure::new(Kind::Quota, message);
        let mentions = |text: &str| self.message.contains(text);
        if mentions("limit: 0,") || mentions("limit: 0\n") || self.message.ends_with("limit: 0") {
            return failure.hint("this model has no free quota: choose another with -m, or enable billing at https://aistudio.google.com");
        }
        if self.quotas.iter().any(|quota| quota.contains("PerDay") || quota.contains("Daily")) {
            // https://ai.google.dev/gemini-api/docs/rate-limits says when. How long that is until then would take the rules
            // of another country's daylight saving time.
            return failure.hint("the day's quota comes back at midnight Pacific time; another model (-m) has its own");
        }
        if ["credit", "prepay", "spend cap"].iter().any(|word| mentions(word)) {
            let hint = of_google.then(|| "see the billing page at https://aistudio.google.com".to_owned());
            return Failure { hint, ..failure };
        }
        let minutes = self.retry_after.unwrap_or_default().as_secs().div_ceil(60).max(1);
        let wait = if minutes == 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
        let page = if of_google { "; limits are per project, see https://ai.dev/usage" } else { "" };
        failure.hint(format!("wait {wait}{page}")).later(self.retry_after)
    }
}

/// Reads the reply to a request that was not granted.
pub fn read(response: Response<Body>) -> ApiError {
    let status = response.status();
    let text = |name: header::HeaderName| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned()
    };
    if status.is_redirection() {
        let target = text(header::LOCATION);
        let host =
            target.split_once("://").map_or(target.as_str(), |(_, rest)| rest.split(['/', '?']).next().unwrap_or(rest));
        let message = if host.is_empty() {
            "a redirect to nowhere".to_owned()
        } else {
            format!("a redirect to {host}, which is not followed")
        };
        return ApiError { code: status.as_u16(), message, foreign: true, ..ApiError::default() };
    }
    let (content_type, retry_after) = (text(header::CONTENT_TYPE), text(header::RETRY_AFTER));
    let mut api_error = match read_whole(response.into_body().into_reader(), LARGEST) {
        Ok(body) => ApiError::read(status.as_u16(), &content_type, &body),
        Err(error) => {
            let message = format!("an error that cannot be read: {error}");
            ApiError { code: status.as_u16(), message, foreign: true, ..ApiError::default() }
        }
    };
    let asked = retry_after.trim().parse().ok().map(Duration::from_secs);
    api_error.retry_after = api_error.retry_after.max(asked);
    api_error
}

/// The error inside a body: `{"error": …}`, or a list of one such object.
fn error_in(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(list) => list.iter().find_map(error_in),
        Value::Object(fields) => fields.get("error").filter(|error| error.is_object() || error.is_string()),
        _ => None,
    }
}

/// What a problem document says: its title, its detail, or both.
fn problem_in(value: &Value) -> Option<String> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let words: Vec<&str> = [text("title"), text("detail")].into_iter().flatten().collect();
    (!words.is_empty()).then(|| shorten(words.join(": ").trim_end_matches('.')))
}

fn number(code: &Value) -> Option<u16> {
    let code = code.as_u64().or_else(|| code.as_str()?.parse().ok())?;
    u16::try_from(code).ok().filter(|code| (300..600).contains(code))
}

/// Proxies sometimes put Google's whole error, as text, into the message of their own.
fn unwrap_message(message: &str) -> String {
    let inner: Option<Value> = serde_json::from_str(message).ok();
    let words = inner.as_ref().and_then(error_in).and_then(|error| error.get("message")).and_then(Value::as_str);
    words.unwrap_or(message).trim().to_owned()
}

/// A protobuf duration in JSON: `37s`, `0.5s`, `34.074824224s`; some write `900ms`.
fn seconds(text: &str) -> Option<Duration> {
    let (number, unit) = text.strip_suffix("ms").map_or((text.strip_suffix('s')?, 1.0), |number| (number, 0.001));
    Duration::try_from_secs_f64(number.trim().parse::<f64>().ok()? * unit).ok()
}

/// Google also says it in words: `Please retry in 37.82626638s.`
fn retry_in_words(message: &str) -> Option<Duration> {
    let (_, after) = message.split_once("retry in ")?;
    seconds(after.split_whitespace().next()?.trim_end_matches('.'))
}

/// Says what a body is that is no error of Google's.
fn describe(content_type: &str, text: &str) -> String {
    if text.is_empty() {
        return "nothing".to_owned();
    }
    let lower = text.to_ascii_lowercase();
    if lower.starts_with('<') || content_type.contains("html") {
        let title = lower.find("<title").and_then(|start| {
            let rest = &text[start..];
            let inner = &rest[rest.find('>')? + 1..];
            Some(inner[..inner.find('<')?].trim())
        });
        return match title.filter(|title| !title.is_empty()) {
            Some(title) => format!("an HTML page (\"{}\")", shorten(title)),
            None => "an HTML page".to_owned(),
        };
    }
    format!("\"{}\"", shorten(text))
}

/// The first words. Keys are masked before the cut, which would leave a part of one that no mask knows; for keys of
/// other shapes, no word is cut.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 120;
    /// Some more, so that a key at the cut is seen whole.
    const SEEN: usize = 2_000;
    let seen: String = text.chars().take(SEEN).collect();
    let clean = Redactor::default().clean(&seen);
    match clean.char_indices().nth(LONGEST) {
        None if seen.len() == text.len() => clean,
        None => format!("{clean}…"),
        Some((end, _)) => format!("{}…", clean[..end].rsplit_once(char::is_whitespace).map_or("", |(words, _)| words)),
    }
}

/// Says what a body of a 200 is that is no reply.
pub fn describe_body(body: &[u8]) -> String {
    let words = describe("", String::from_utf8_lossy(body).trim());
    // Compact JSON is one long word, of which nothing can be shown.
    if words == "\"…\"" { format!("{} bytes without a blank", body.len()) } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Retry;
    use crate::key::find::Origin;
    use crate::key::secret::Secret;

    fn failure(http: u16, body: &str) -> Failure {
        failure_of("example.org", http, body)
    }

    fn failure_of(host: &str, http: u16, body: &str) -> Failure {
        let secret = Secret::new("goodkey-for-replay-0123");
        let key = Key { secret, origin: Origin::Variable("GEMINI_API_KEY") };
        ApiError::read(http, "application/json", body.as_bytes()).into_failure(&key, host)
    }

    #[test]
    fn a_long_text_is_cut_but_never_within_a_key() {
        let (key, odd) = (format!("AIza{}k3Lm", "Sy".repeat(15)), "an-odd-key-of-tomorrow-0001-".repeat(2));
        for length in 0..200 {
            for (key, blank) in [(&key, ""), (&key, " "), (&odd, " ")] {
                let shown = describe("", &format!("{}{blank}{key} {}", "x".repeat(length), "y ".repeat(100)));
                assert!(!shown.contains(&key[..20]) || shown.contains(key.as_str()), "{length}: {shown}");
                assert!(!shown.contains(&format!("AIza{}", "Sy".repeat(15))), "{length}: {shown}");
                assert!(shown.ends_with("…\"") && shown.chars().count() < 130, "{shown}");
            }
        }
        assert_eq!(describe("", "short"), "\"short\"");
    }

    #[test]
    fn errors_come_as_object_list_page_text_or_nothing() {
        let object = r#"{"error":{"code":404,"message":"models/x is not found","status":"NOT_FOUND"}}"#;
        for body in [object.to_owned(), format!("[{object}]"), format!("\u{feff} {object}\n")] {
            assert_eq!(failure(404, &body).message, "models/x is not found (HTTP 404 NOT_FOUND)");
        }
        for (body, words) in [
            ("<!DOCTYPE html><title>Error 502!!1</title>", "an HTML page (\"Error 502!!1\")"),
            ("upstream connect error", "\"upstream connect error\""),
            ("", "nothing"),
        ] {
            let failure = failure(502, body);
            assert_eq!(failure.message, format!("example.org answered HTTP 502 with {words}"));
            assert_eq!((failure.kind, failure.retry), (Kind::Service, Retry::Later(None)));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_body_becomes_a_failure_in_words(http in 300_u16..600, body in "\\PC*", deep in 0_usize..300) {
            for body in [body.clone(), format!("{{\"error\":{{\"message\":{body:?}}}}}"), "[".repeat(deep) + &body] {
                let failure = failure(http, &body);
                proptest::prop_assert!(failure.kind.code() > 0 && !failure.message.is_empty());
            }
        }
    }

    #[test]
    fn a_missing_code_is_taken_from_the_status() {
        let inside = ApiError::inside(r#"{"message":"busy","status":"UNAVAILABLE"}"#);
        assert_eq!(inside.code, 503);
    }

    #[test]
    fn waiting_helps_per_minute_and_never_per_day() {
        let body = |quota: &str, limit: u32| {
            format!(
                r#"{{"error":{{"code":429,"status":"RESOURCE_EXHAUSTED","message":"used up, limit: {limit}, model: m\nPlease retry in 3.5s.",
                "details":[{{"violations":[{{"quotaId":"{quota}"}}]}},{{"retryDelay":"2s"}}]}}}}"#
            )
        };
        let minute = failure(429, &body("GenerateRequestsPerMinutePerProject", 10));
        assert_eq!(minute.retry, Retry::Later(Some(Duration::from_secs(2))));
        assert_eq!(failure(429, &body("GenerateRequestsPerDayPerProject", 20)).retry, Retry::Never);
        assert_eq!(failure(429, &body("GenerateRequestsPerMinutePerProject", 0)).retry, Retry::Never);
        assert_eq!(minute.kind, Kind::Quota);
    }

    #[test]
    fn delays_are_read_in_every_spelling() {
        for (text, millis) in [("37s", 37_000), ("0.5s", 500), ("900ms", 900)] {
            assert_eq!(seconds(text), Some(Duration::from_millis(millis)));
        }
        for text in ["", "s", "-1s", "1e400s", "NaNs", "soon"] {
            assert_eq!(seconds(text), None, "{text}");
        }
        assert_eq!(retry_in_words("Please retry in 2.5s."), Some(Duration::from_millis(2_500)));
    }

    #[test]
    fn whose_key_it_is_and_whose_pages_help_depends_on_the_host() {
        let body = r#"{"error":{"code":401,"message":"Invalid proxy server token.","status":"UNAUTHENTICATED"}}"#;
        let (google, other) = (failure_of("generativelanguage.googleapis.com", 401, body), failure(401, body));
        assert!(google.message.starts_with("Google refused the key …0123 (GEMINI_API_KEY): "), "{google:?}");
        assert!(google.hint.unwrap().contains("https://aistudio.google.com/apikey"));
        let words = "example.org refused the key …0123 (GEMINI_API_KEY): Invalid proxy server token (HTTP 401)";
        assert_eq!((other.message.as_str(), other.kind.code()), (words, 4));
        assert!(!other.hint.unwrap().contains("google"));
        let silent = r#"{"error":{"code":403,"status":"PERMISSION_DENIED"}}"#;
        assert!(failure(403, silent).message.contains("it gave no reason"));
        for words in ["slow down", "no credit left"] {
            let quota = format!(r#"{{"error":{{"code":429,"message":"{words}"}}}}"#);
            assert!(!failure(429, &quota).hint.unwrap_or_default().contains("http"), "{words}");
        }
    }

    #[test]
    fn a_problem_document_speaks_for_an_api() {
        let prism = r#"{"type":"https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY","title":"Invalid request","status":422,
            "detail":"Your request is not valid and no HTTP validation response was found.","validation":[]}"#;
        let refused = failure(422, prism);
        let words = "example.org answered HTTP 422: Invalid request: \
                     Your request is not valid and no HTTP validation response was found";
        assert_eq!((refused.message.as_str(), refused.kind.code()), (words, 11));
        assert!(!refused.hint.unwrap().contains("portal"));
        assert_eq!(failure(404, r#"{"detail":"Not Found"}"#).message, "example.org answered HTTP 404: Not Found");
        for (code, exit) in
            [(400, 11), (401, 4), (403, 4), (404, 11), (407, 6), (409, 11), (422, 11), (429, 5), (500, 7)]
        {
            assert_eq!(failure(code, r#"{"title":"No"}"#).kind.code(), exit, "{code}");
        }
        for body in [r#"{"title":"","detail":[]}"#, r#"{"titles":"x"}"#, "[1]", "7"] {
            assert!(failure(422, body).message.contains("answered HTTP 422 with \""), "{body}");
        }
    }

    #[test]
    fn codes_land_in_their_exit_codes() {
        for (http, status, exit) in [
            (400, "INVALID_ARGUMENT", 11),
            (400, "FAILED_PRECONDITION", 11),
            (401, "UNAUTHENTICATED", 4),
            (403, "PERMISSION_DENIED", 4),
            (404, "NOT_FOUND", 11),
            (408, "", 7),
            (413, "", 11),
            (429, "RESOURCE_EXHAUSTED", 5),
            (499, "CANCELLED", 7),
            (500, "INTERNAL", 7),
            (501, "UNIMPLEMENTED", 7),
            (599, "", 7),
        ] {
            let body = format!(r#"{{"error":{{"code":{http},"message":"words","status":"{status}"}}}}"#);
            assert_eq!(failure(http, &body).kind.code(), exit, "{http}");
        }
    }
}
