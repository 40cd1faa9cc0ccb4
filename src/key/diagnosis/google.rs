//! What Google's refusals say about the key: its words are often misleading, ours are not.
//!
//! Sources: <https://ai.google.dev/gemini-api/docs/api-key>, `google/api/error_reason.proto`, and the replies
//! people reported; a refused old key, for one, is told that it lacks an "OAuth 2 access token".

use super::super::find::KEY_PAGE;
use super::{Diagnosis, Evidence, LEAKED};

const CREDENTIALS: &str = "https://console.cloud.google.com/apis/credentials";
const API: &str = "https://console.cloud.google.com/apis/library/generativelanguage.googleapis.com";

/// What a failed precondition may say about where the request came from. Others are about what the request names,
/// such as a file that is not ready yet.
const LOCATION: &str = "location is not supported";

/// Judges an API error; none if it is not about the key, its project or the region. `standard` is whether the key is one
/// of the old ones (`AIza…`).
pub fn judge(said: Evidence<'_>, standard: bool) -> Option<Diagnosis> {
    match said.code {
        400 => bad_request(said, standard),
        401 => Some(unauthenticated(said, standard)),
        403 if names_what_is_missing(said) => None,
        403 => Some(forbidden(said)),
        _ => None,
    }
}

fn new_key() -> String {
    format!("make a new key at {KEY_PAGE}")
}

fn auth_key() -> String {
    format!("make an auth key (AQ.…) at {KEY_PAGE}")
}

fn bad_request(said: Evidence<'_>, standard: bool) -> Option<Diagnosis> {
    let mentions = |text: &str| said.mentions(text);
    let is_invalid = said.has_reason("API_KEY_INVALID");
    let is_precondition = said.status == "FAILED_PRECONDITION";
    let diagnosis = |meaning: &str, remedy: &str| Some(Diagnosis::new(meaning, remedy));
    if mentions("key expired") {
        return diagnosis("it has expired (a key made a minute ago may need another minute)", &new_key());
    }
    if is_invalid && standard {
        let meaning = "it is not valid; Google is retiring standard keys (AIza…), or it was mistyped or deleted";
        return diagnosis(meaning, &auth_key());
    }
    if is_invalid || mentions("api key not valid") {
        let remedy = format!("copy it again, or {}", new_key());
        return diagnosis("it is not valid: mistyped, cut short or deleted", &remedy);
    }
    if mentions(LOCATION) || said.details.to_ascii_lowercase().contains(LOCATION) {
        return diagnosis(
            "the Gemini API is not offered where this request came from",
            "see https://ai.google.dev/gemini-api/docs/available-regions",
        );
    }
    if is_precondition && mentions("free tier") {
        return diagnosis(
            "the free tier is not offered in this region",
            "enable billing for the project at https://aistudio.google.com",
        );
    }
    if mentions("multiple authentication credentials") {
        return diagnosis(
            "two credentials arrived; a proxy or gateway on the way adds one",
            "`gemini key check` says where requests go",
        );
    }
    let is_about_the_account = is_precondition && ["region", "country", "billing"].into_iter().any(mentions);
    let is_about_the_key = said.reasons.iter().any(|reason| reason.starts_with("API_KEY")) || mentions("api key");
    if is_about_the_account || is_about_the_key { diagnosis(said.message, "run `gemini key check`") } else { None }
}

fn unauthenticated(said: Evidence<'_>, standard: bool) -> Diagnosis {
    if !said.has_reason("ACCESS_TOKEN_TYPE_UNSUPPORTED") && !said.mentions("expected oauth 2 access token") {
        return Diagnosis::new(said.message, &new_key());
    }
    let meaning = if standard {
        "Google no longer takes this standard key (AIza…); its words about OAuth are misleading"
    } else {
        "Google does not take it as a Gemini API key; its words about OAuth are misleading"
    };
    Diagnosis::new(meaning, &auth_key())
}

/// `CachedContent not found (or permission denied)`, `You do not have permission to access the File x or it may not
/// exist`: what the request names is gone or another project's. Nothing is wrong with the key.
fn names_what_is_missing(said: Evidence<'_>) -> bool {
    said.reasons.is_empty() && ["not found", "not exist"].into_iter().any(|words| said.mentions(words))
}

fn forbidden(said: Evidence<'_>) -> Diagnosis {
    if said.mentions("reported as leaked") {
        let remedy = format!("{}, and look where the old one was published (`gemini key scan`)", new_key());
        return Diagnosis::new(LEAKED, &remedy);
    }
    if let Some(diagnosis) = said.reasons.iter().find_map(|reason| forbidden_because(reason, said.activation)) {
        return diagnosis;
    }
    if said.mentions("unregistered callers") {
        return Diagnosis::new(
            "no key arrived at Google; something on the way took it off",
            "`gemini key check` says where requests go",
        );
    }
    Diagnosis::new(said.message, "run `gemini key check`; the key's project may lack access to this model or file")
}

/// What Google's reason means, if it is a known one. `activation` is the page where the API is switched on.
fn forbidden_because(reason: &str, activation: Option<&str>) -> Option<Diagnosis> {
    let restricted = |to: &str| {
        let remedy = format!("lift the restriction at {CREDENTIALS}, or {}", new_key());
        Diagnosis::new(&format!("it is restricted to {to}, and a terminal is none"), &remedy)
    };
    Some(match reason {
        "API_KEY_SERVICE_BLOCKED" => Diagnosis::new(
            "it is restricted to other APIs",
            &format!("allow the Generative Language API for it at {CREDENTIALS}"),
        ),
        "API_KEY_HTTP_REFERRER_BLOCKED" => restricted("certain web sites"),
        "API_KEY_ANDROID_APP_BLOCKED" => restricted("certain Android apps"),
        "API_KEY_IOS_APP_BLOCKED" => restricted("certain iOS apps"),
        "API_KEY_IP_ADDRESS_BLOCKED" => Diagnosis::new(
            "it is restricted to certain IP addresses, and this machine's is not among them",
            &format!("add the address at {CREDENTIALS}, or {}", new_key()),
        ),
        "SERVICE_DISABLED" => Diagnosis::new(
            "the Gemini API is switched off in its project",
            &format!("switch it on at {} and wait a few minutes", activation.unwrap_or(API)),
        ),
        "BILLING_DISABLED" => {
            Diagnosis::new("billing is switched off in its project", "see https://console.cloud.google.com/billing")
        }
        "CONSUMER_SUSPENDED" | "GCP_SUSPENDED" => Diagnosis::new(
            "Google suspended its project",
            "see the mail of the project's owner, and https://console.cloud.google.com",
        ),
        "CONSUMER_INVALID" => Diagnosis::new("its project does not exist any more", &new_key()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(code: u16, status: &str, reason: &str, message: &str, standard: bool) -> Option<String> {
        let reasons = [reason.to_owned()];
        judge(Evidence { code, status, reasons: &reasons, message, details: "[]", activation: None }, standard)
            .map(|diagnosis| diagnosis.meaning)
    }

    fn without_reason(code: u16, status: &str, message: &str, details: &str) -> Option<Diagnosis> {
        judge(Evidence { code, status, reasons: &[], message, details, activation: None }, false)
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
        let diagnosis = without_reason(400, "FAILED_PRECONDITION", "$grpcMessage", details).unwrap();
        assert!(diagnosis.meaning.contains("not offered where"), "{diagnosis:?}");
        for message in ["Enable billing first.", "Not available in your region", "Please use API Key or other form"] {
            assert!(without_reason(400, "FAILED_PRECONDITION", message, "[]").is_some(), "{message}");
        }
    }

    /// HTTP status, its name, the reason, the message, whether it is a standard key; a word of our sentence about it.
    type Row = (u16, &'static str, &'static str, &'static str, bool, &'static str);

    fn check(rows: &[Row]) {
        for &(code, status, reason, message, standard, word) in rows {
            let meaning = meaning(code, status, reason, message, standard).unwrap();
            assert!(meaning.contains(word), "{message}: {meaning}");
        }
    }

    #[test]
    fn what_was_asked_wrongly_has_its_meaning() {
        check(&[
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
        ]);
    }

    #[test]
    fn what_is_forbidden_has_its_meaning() {
        check(&[
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
        ]);
    }

    #[test]
    fn a_bad_request_is_not_the_keys_fault() {
        assert_eq!(meaning(400, "INVALID_ARGUMENT", "", "Unknown name \"x\"", false), None);
        assert_eq!(meaning(404, "NOT_FOUND", "", "models/x is not found", false), None);
        assert_eq!(meaning(429, "RESOURCE_EXHAUSTED", "", "quota", false), None);
    }
}
