//! What went wrong on the way, in one plain sentence each.

use std::fmt;
use std::io;

use rustls::CertificateError;
use ureq::Timeout;

use crate::failure::{Failure, Kind};

use super::api_error::describe_body;
use super::request_watch::{RequestWatch, SILENCE};
use crate::calendar::date;

/// Where a request was going, for the sentence.
#[derive(Debug, Clone)]
pub struct Route {
    /// Host and port.
    pub host: String,
    /// The proxy on the way, without its credentials.
    pub proxy: Option<String>,
}

/// A file could not be read while it was sent: no fault of the way, although it ends a request like one.
#[derive(Debug)]
pub struct UnreadableFile(pub io::Error);

impl fmt::Display for UnreadableFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for UnreadableFile {}

impl Route {
    fn via(&self) -> String {
        self.proxy.as_ref().map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default()
    }
}

/// No answer came at all: why.
pub fn before_answer(error: ureq::Error, route: &Route, watch: &RequestWatch) -> Failure {
    let Route { host, .. } = route;
    let via = route.via();
    let network = |message: String| Failure::new(Kind::Network, message);
    match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            network(format!("no connection to {host}{via}: timed out")).hint(CHECK_NETWORK).later(None)
        }
        ureq::Error::Timeout(Timeout::Global) => time_is_up(),
        ureq::Error::Timeout(Timeout::PerWrite) => {
            network(format!("{host}{via} took nothing of the request for {} s", SILENCE.as_secs()))
                .hint(CHECK_NETWORK)
                .later(None)
        }
        ureq::Error::Timeout(_) => {
            let seconds = watch.per_read().as_secs();
            network(format!("{host} did not answer within {seconds} s"))
                .hint("--stream shows the answer as it comes, and waits less")
        }
        ureq::Error::HostNotFound => not_found(host, &via),
        ureq::Error::ConnectProxyFailed(said) => {
            let proxy = route.proxy.as_deref().unwrap_or("on the way");
            network(format!("the proxy {proxy} did not let us through to {host}: {said}"))
                .hint("check the proxy's address and credentials")
        }
        ureq::Error::Tls(said) => network(format!("no TLS connection to {host}{via}: {said}")),
        ureq::Error::Protocol(said) => {
            Failure::new(Kind::Service, format!("{host}{via} does not speak HTTP as expected: {said}")).hint(CHECK_WAY)
        }
        ureq::Error::LargeResponseHeader(..) => {
            Failure::new(Kind::Service, format!("{host} sent a header that is too large"))
        }
        ureq::Error::Io(error) => io_before_answer(&error, host, &via),
        // rustls-platform-verifier, where the issuer was none of Mozilla's.
        other if other.to_string().contains("No CA certificates were loaded") => network(format!(
            "the certificate of {host}{via} is from an issuer that is not trusted, and the system's store is empty"
        ))
        .hint("SSL_CERT_FILE, where it is set, must name a file of root certificates"),
        other => network(format!("no connection to {host}{via}: {other}")).hint(CHECK_NETWORK),
    }
}

const CHECK_NETWORK: &str = "check the network, the address and the proxy; -v shows the last two";
const CHECK_WAY: &str = "is it the right address? -v shows it";

fn io_before_answer(error: &io::Error, host: &str, via: &str) -> Failure {
    if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return tls(error, host, via);
    }
    if let Some(UnreadableFile(why)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return Failure::usage(format!("the file cannot be read to its end: {}", plain(why)));
    }
    match error.kind() {
        _ if is_disconnect(error) => {
            Failure::new(Kind::Service, format!("{host}{via} closed the connection without an answer"))
                .hint(CHECK_WAY)
                .later(None)
        }
        _ if is_unresolved(error) => not_found(host, via),
        _ => Failure::new(Kind::Network, format!("cannot connect to {host}{via}: {}", plain(error)))
            .hint(CHECK_NETWORK)
            .later(None),
    }
}

/// The resolver's errors have no kind of their own: on Unix they are words, on Windows `WSAHOST_NOT_FOUND` to
/// `WSANO_DATA` (winsock2.h).
fn is_unresolved(error: &io::Error) -> bool {
    error.to_string().contains("lookup") || cfg!(windows) && matches!(error.raw_os_error(), Some(11001..=11004))
}

fn is_disconnect(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
}

/// Whether the server ended the connection, rather than anything else having gone wrong.
pub fn is_disconnected(error: &ureq::Error) -> bool {
    matches!(error, ureq::Error::Io(error) if is_disconnect(error))
}

fn not_found(host: &str, via: &str) -> Failure {
    Failure::new(Kind::Network, format!("cannot find {host}{via}: the name does not resolve"))
        .hint(CHECK_NETWORK)
        .later(None)
}

/// The system's words without "(os error 111)"; on Windows they are a sentence, and for this one a long one.
fn plain(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::ConnectionRefused {
        return "Connection refused".to_owned();
    }
    let words = error.to_string();
    let end = words.find(" (os error").unwrap_or(words.len());
    words[..end].trim_end_matches('.').to_owned()
}

fn tls(error: &rustls::Error, host: &str, via: &str) -> Failure {
    use CertificateError as C;
    let network = |message: String, hint: &str| Failure::new(Kind::Network, message).hint(hint);
    let rustls::Error::InvalidCertificate(certificate) = error else {
        return network(format!("no TLS connection to {host}{via}: {error}"), "is this an https port?");
    };
    match certificate {
        C::ExpiredContext { time, not_after } => network(
            format!(
                "the certificate of {host}{via} ended on {}, and this machine's clock says {}",
                date(not_after.as_secs()),
                date(time.as_secs())
            ),
            "if the clock is right, the server is at fault",
        ),
        C::NotValidYetContext { time, not_before } => network(
            format!(
                "the certificate of {host}{via} begins on {}, and this machine's clock says {}",
                date(not_before.as_secs()),
                date(time.as_secs())
            ),
            "set the clock",
        ),
        C::Expired => network(format!("the certificate of {host}{via} has ended"), "check this machine's clock"),
        C::NotValidYet => {
            network(format!("the certificate of {host}{via} is not valid yet"), "check this machine's clock")
        }
        C::NotValidForName | C::NotValidForNameContext { .. } => network(
            format!("the certificate of {host}{via} is for another name"),
            "somebody else answers in its place: a captive portal, or a wrong address",
        ),
        C::UnknownIssuer => network(
            format!("the certificate of {host}{via} is from an issuer that is not trusted"),
            "if a company proxy opens TLS, name its root certificate in SSL_CERT_FILE",
        ),
        other => network(
            format!("the certificate of {host}{via} {}", objection(other)),
            "somebody else may answer in its place; roots named in SSL_CERT_FILE or SSL_CERT_DIR are trusted alone",
        ),
    }
}

/// Why a certificate is not accepted, as a phrase behind its name; for what has no sentence of its own.
fn objection(certificate: &CertificateError) -> String {
    use CertificateError as C;
    match certificate {
        C::BadEncoding => "cannot be read".to_owned(),
        C::BadSignature => "is not signed by the issuer that it names".to_owned(),
        C::Revoked => "was revoked".to_owned(),
        C::UnknownRevocationStatus | C::ExpiredRevocationList | C::ExpiredRevocationListContext { .. } => {
            "may have been revoked; nobody says whether".to_owned()
        }
        C::InvalidPurpose | C::InvalidPurposeContext { .. } => "is not made for servers".to_owned(),
        C::UnsupportedSignatureAlgorithmContext { .. } | C::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "is signed in a way that is not known here".to_owned()
        }
        // The words of the system's verifier, which is only asked about an issuer that Mozilla's list does not know.
        C::Other(said) => format!("is from an issuer that is not trusted: {said}"),
        _ => "is not accepted".to_owned(),
    }
}

/// Whether the only objection is that the issuer is unknown.
pub fn is_unknown_issuer(error: &ureq::Error) -> bool {
    let ureq::Error::Io(error) = error else {
        return false;
    };
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    matches!(inner, Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)))
}

/// The whole run took too long.
pub fn time_is_up() -> Failure {
    Failure::new(Kind::Network, "timed out: the limit for the whole run is over")
        .hint("--timeout or the `timeout` of config.toml sets the limit; where nothing does, it is 10 minutes, or 20 for a stream")
}

/// A body that cannot be what was asked for.
pub fn unreadable(host: &str, body: &[u8]) -> Failure {
    Failure::new(
        Kind::Service,
        format!("{host} answered with {}, which is no answer of the Gemini API", describe_body(body)),
    )
    .hint("is there a captive portal, a proxy or a wrong address? `gemini key check` says where requests go")
}

/// The answer broke off: why.
pub fn within_answer(error: &io::Error, host: &str, watch: &RequestWatch) -> Failure {
    let cut = |why: &str| Failure::new(Kind::Incomplete, format!("the answer is cut off: {host} {why}"));
    match error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
        Some(ureq::Error::Timeout(Timeout::Global)) => return time_is_up(),
        Some(ureq::Error::Timeout(_)) => {
            let silence = watch.per_read().as_secs();
            return Failure::new(Kind::Network, format!("{host} fell silent for {silence} s")).hint("ask again");
        }
        // We asked for compression ourselves: what is cut is cut in either form.
        Some(ureq::Error::Decompress(_, error)) if is_disconnect(error) => {
            return cut("closed the connection").hint("ask again");
        }
        Some(other @ (ureq::Error::Protocol(_) | ureq::Error::Decompress(..))) => {
            return Failure::new(Kind::Service, format!("the reply of {host} cannot be read: {other}"));
        }
        _ => {}
    }
    match error.kind() {
        io::ErrorKind::FileTooLarge => Failure::new(Kind::Service, format!("{host} sent {error}")),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Failure::new(Kind::Service, format!("the reply of {host} cannot be read: {error}"))
        }
        _ => cut("closed the connection").hint("ask again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_objected_to_in_words() {
        let words = |error: CertificateError| tls(&rustls::Error::InvalidCertificate(error), "a.test", "").message;
        assert_eq!(words(CertificateError::Revoked), "the certificate of a.test was revoked");
        let said = std::sync::Arc::new(io::Error::other("the chain is partial"));
        let other = CertificateError::Other(rustls::OtherError(said));
        assert_eq!(
            words(other),
            "the certificate of a.test is from an issuer that is not trusted: the chain is partial"
        );
        assert_eq!(
            words(CertificateError::ApplicationVerificationFailure),
            "the certificate of a.test is not accepted"
        );
    }

    #[cfg(windows)]
    #[test]
    fn a_name_that_does_not_resolve_is_known_by_its_number() {
        assert!(is_unresolved(&io::Error::from_raw_os_error(11001)));
        assert!(!is_unresolved(&io::Error::from_raw_os_error(10061)));
    }
}
