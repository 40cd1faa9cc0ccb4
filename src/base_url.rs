//! Where requests go: an address that is safe to send a key to, or a refusal.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::key_shape::shapes;

/// Google's own address of the Gemini API.
pub const GOOGLE: &str = "https://generativelanguage.googleapis.com";

/// An address as somebody wrote it, for showing: as it stands there, unless it may hold a password.
pub fn shown(url: &str) -> &str {
    if url.contains(['@', '?', '#']) { "(not shown: it may hold a password)" } else { url }
}

/// Who chose the address. A stored key may only go where its own file or nobody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Nobody did: it is Google's.
    Default,
    /// `--base-url`
    Flag,
    /// `GOOGLE_GEMINI_BASE_URL`
    Variable,
    /// `base_url` in the configuration.
    Config,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::Flag => "--base-url",
            Self::Variable => "GOOGLE_GEMINI_BASE_URL",
            Self::Config => "base_url in the configuration",
        })
    }
}

/// A checked address: https, or http to this very machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https` or `http`.
    pub scheme: &'static str,
    /// The host in lower case, an IPv6 address in brackets.
    pub host: String,
    /// The port, if one was given.
    pub port: Option<u16>,
    /// The path without a slash at its end.
    path: String,
    /// Who chose it.
    pub source: Source,
}

impl BaseUrl {
    /// Google's own, which nobody chose.
    pub fn google() -> Self {
        let host = GOOGLE.trim_start_matches("https://").to_owned();
        Self { scheme: "https", host, port: None, path: String::new(), source: Source::Default }
    }

    /// Checks an address. The error is a phrase that goes behind the address's source; it never quotes the
    /// address, which may hold a password.
    pub fn parse(text: &str, source: Source) -> Result<Self, &'static str> {
        let text = &decode_unreserved(text);
        if shapes(text).next().is_some() {
            return Err("holds a key, which never belongs in a URL");
        }
        let (scheme, rest) = text.split_once("://").ok_or("is not a URL; it must begin with https://")?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "https" => "https",
            "http" => "http",
            _ => return Err("is neither https:// nor http://"),
        };
        if rest.contains(['?', '#']) {
            return Err("has a query or a fragment; a key never belongs in a URL");
        }
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        if authority.contains('@') {
            return Err("holds a user name or a password");
        }
        if path.bytes().any(|byte| !byte.is_ascii_graphic() || b"\"<>\\^`{|}".contains(&byte)) {
            return Err("has a path with characters that a URL cannot have");
        }
        let (host, port) = split_port(authority)?;
        // The version is ours to add, but people copy addresses with it.
        let url = Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port,
            path: path.trim_end_matches('/').trim_end_matches("/v1beta").to_owned(),
            source,
        };
        if scheme == "http" && !url.is_loopback() {
            return Err(
                "is http://, and a key may only travel over https:// (http:// is for this machine: 127.0.0.1, [::1], localhost)",
            );
        }
        Ok(url)
    }

    /// Whether the address is this machine, written so that nothing can change what it means.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost"
            || bare.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
            || bare.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
    }

    /// Whether the host is an address already, so that no name has to be looked up.
    pub fn is_address(&self) -> bool {
        self.host.starts_with('[') || self.host.parse::<Ipv4Addr>().is_ok()
    }

    /// Whether the address is Google's own.
    pub fn is_google(&self) -> bool {
        self.scheme == "https" && is_google(&self.authority())
    }

    /// The host with its port, as error messages name it.
    pub fn authority(&self) -> String {
        self.port.map_or_else(|| self.host.clone(), |port| format!("{}:{port}", self.host))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority(), self.path)
    }
}

/// Whether a host with its port, as [`BaseUrl::authority`] writes it, is Google's own.
pub fn is_google(authority: &str) -> bool {
    let google = GOOGLE.trim_start_matches("https://");
    authority.strip_suffix(":443").unwrap_or(authority) == google
}

/// Whose words an answer holds, for messages: Google's, or those of the host that was asked in its place.
pub fn speaker(authority: &str) -> &str {
    if is_google(authority) { "Google" } else { authority }
}

/// Takes letters, digits and their like out of their encoding, which changes no address (RFC 3986 §6.2.2.2): a key
/// could hide behind it. The crate percent-encoding decodes all or nothing, but `%2f` is not `/`.
fn decode_unreserved(text: &str) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |decoded, part| {
        let code = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code.filter(|code| code.is_ascii_alphanumeric() || b"-._~".contains(code)) {
            Some(letter) => decoded + &char::from(letter).to_string() + &part[2..],
            None => decoded + "%" + part,
        }
    })
}

/// The host, and the port if there is one. `http::Uri` is not strict enough for this: `host:99999` has no port there, and
/// what stands behind a `#` is dropped without a word.
fn split_port(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    const BAD_HOST: &str = "has no proper host name";
    let colon = match authority.find(']') {
        Some(end) => authority[end..].find(':').map(|at| end + at),
        None => authority.find(':'),
    };
    let (host, port) = colon.map_or((authority, None), |at| (&authority[..at], Some(&authority[at + 1..])));
    let named = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    let address = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .is_some_and(|host| host.parse::<Ipv6Addr>().is_ok());
    if !named && !address {
        return Err(BAD_HOST);
    }
    let port = match port {
        None => None,
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(port.parse().map_err(|_| "has a port that does not exist")?)
        }
        Some(_) => return Err("has a port that is not a number"),
    };
    Ok((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<BaseUrl, &'static str> {
        BaseUrl::parse(text, Source::Flag)
    }

    #[test]
    fn google_is_google_and_ends_in_no_slash() {
        for text in
            [GOOGLE, "https://generativelanguage.googleapis.com/", "HTTPS://GenerativeLanguage.googleapis.com:443"]
        {
            assert!(parse(text).unwrap().is_google(), "{text}");
        }
        assert_eq!(BaseUrl::parse(GOOGLE, Source::Default), Ok(BaseUrl::google()));
        for text in ["https://proxy.example/gemini/", "https://proxy.example/gemini/v1beta/"] {
            assert_eq!(parse(text).unwrap().to_string(), "https://proxy.example/gemini");
        }
        assert!(!parse("https://generativelanguage.googleapis.com.evil.example").unwrap().is_google());
    }

    #[test]
    fn clear_text_stays_on_this_machine() {
        for text in ["http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:8080/x", "HTTP://LOCALHOST"] {
            assert!(parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in [
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://0x7f.1",
            "http://[::ffff:127.0.0.1]",
            "http://2130706433",
            "http://example.org",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_key_does_not_hide_behind_its_encoding() {
        let key = format!("AIza{}", "Sy".repeat(17) + "x");
        for text in [format!("https://a.test/{key}"), format!("https://a.test/%41{}", &key[1..])] {
            assert!(parse(&text).is_err_and(|fault| fault.contains("holds a key")), "{text}");
        }
        assert_eq!(parse("https://a.test/%7Eme/%2f%C3%A9%").unwrap().to_string(), "https://a.test/~me/%2f%C3%A9%");
    }

    #[test]
    fn tricks_are_refused() {
        for text in [
            "",
            "example.org",
            "ftp://example.org",
            "https://",
            "https://user:pw@example.org",
            "http://127.0.0.1@evil.example",
            "https://example.org/?key=x",
            "https://example.org/#x",
            "https://exämple.org",
            "https://example.org:port",
            "https://example.org:99999",
            "https://example.org:",
            "https://exa mple.org",
            "https://example.org/a b",
            "https://[::1",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
