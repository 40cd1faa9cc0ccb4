//! Which proxy a request goes through. ureq would read the variables itself, but it ignores a value that it
//! cannot parse and goes direct: somebody who set a proxy must get that proxy or an error.
//!
//! As in curl: lower case first, `HTTPS_PROXY` before `ALL_PROXY`, `NO_PROXY` by host and domain. `HTTP_PROXY`
//! never applies, since clear text only goes to this machine.

use std::net::IpAddr;

use crate::base_url::BaseUrl;
use crate::environment::Environment;
use crate::failure::{Failure, Kind};

/// Windows takes both spellings for the same and shows the second.
const VARIABLES: &[&str] = if cfg!(windows) {
    &["HTTPS_PROXY", "ALL_PROXY"]
} else {
    &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
};
const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// A proxy to go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    /// The whole URL, with credentials.
    pub url: String,
    /// The URL without credentials, for people.
    pub shown: String,
    /// The variable that named it.
    pub variable: &'static str,
}

/// Finds the proxy for an address.
///
/// Fails (exit 6) if one is set and cannot be used; nothing was sent then.
pub fn choose(environment: &Environment, target: &BaseUrl) -> Result<Option<Proxy>, Failure> {
    let Some((variable, value)) = environment.first_of(VARIABLES) else {
        return Ok(None);
    };
    let exceptions = environment.first_of(&["no_proxy", "NO_PROXY"]).map_or("", |(_, list)| list);
    if target.is_loopback() || target.scheme == "http" || is_excepted(exceptions, &target.host) {
        return Ok(None);
    }
    parse(variable, value).map(Some).ok_or_else(|| {
        Failure::new(Kind::Network, format!("{variable} is set, but not to a proxy that can be used; nothing was sent"))
            .hint("write it like http://host:port or socks5://host:port, or unset it")
    })
}

fn parse(variable: &'static str, value: &str) -> Option<Proxy> {
    let (scheme, rest) = value.split_once("://").unwrap_or(("http", value));
    let scheme = scheme.to_ascii_lowercase();
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let (credentials, address) =
        authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    // An address of this kind passes the same checks as a base URL's.
    let checked = BaseUrl::parse(&format!("https://{address}"), crate::base_url::Source::Variable).ok()?;
    if !SCHEMES.contains(&scheme.as_str()) || address.contains('/') {
        return None;
    }
    let user = credentials.map(|credentials| format!("{credentials}@")).unwrap_or_default();
    Some(Proxy {
        url: format!("{scheme}://{user}{}", checked.authority()),
        shown: format!("{scheme}://{}", checked.authority()),
        variable,
    })
}

/// Hosts, domains (with or without a dot in front), addresses, networks (`10.0.0.0/8`) or `*`. The list that ureq reads
/// (3.5.2) knows no networks, and no domain without a dot in front.
fn is_excepted(list: &str, host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    list.split(|c: char| c == ',' || c.is_whitespace()).map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        let entry = entry.to_ascii_lowercase();
        let domain = entry.trim_start_matches('*').trim_start_matches('.');
        entry == "*"
            || bare == domain
            || bare.strip_suffix(domain).is_some_and(|front| !domain.is_empty() && front.ends_with('.'))
            || in_network(&entry, bare)
    })
}

fn in_network(network: &str, host: &str) -> bool {
    let Some((base, length)) = network.split_once('/') else {
        return false;
    };
    // A length of 0 shifts all bits out, which `>>` does not do.
    match (base.parse(), host.parse(), length.parse::<u32>()) {
        (Ok(IpAddr::V4(base)), Ok(IpAddr::V4(host)), Ok(length @ 0..=32)) => {
            (u32::from(base) ^ u32::from(host)).checked_shr(32 - length).unwrap_or(0) == 0
        }
        (Ok(IpAddr::V6(base)), Ok(IpAddr::V6(host)), Ok(length @ 0..=128)) => {
            (u128::from(base) ^ u128::from(host)).checked_shr(128 - length).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base_url::{GOOGLE, Source};

    fn chosen(variables: &[(&str, &str)], target: &str) -> Result<Option<Proxy>, u8> {
        let target = BaseUrl::parse(target, Source::Default).unwrap();
        choose(&Environment::with(variables), &target).map_err(|failure| failure.kind.code())
    }

    fn shown(variables: &[(&str, &str)]) -> Option<String> {
        chosen(variables, GOOGLE).unwrap().map(|proxy| proxy.shown)
    }

    #[test]
    fn the_right_variable_wins() {
        assert_eq!(shown(&[]), None);
        assert_eq!(shown(&[("HTTP_PROXY", "http://a:1")]), None);
        assert_eq!(shown(&[("ALL_PROXY", "socks5://a:1"), ("HTTPS_PROXY", "b:2")]).as_deref(), Some("http://b:2"));
        assert_eq!(
            shown(&[("HTTPS_PROXY", "http://a:1"), ("https_proxy", "http://b:2")]).as_deref(),
            Some("http://b:2")
        );
        assert_eq!(shown(&[("HTTPS_PROXY", " ")]), None);
    }

    #[test]
    fn credentials_are_used_and_not_shown() {
        let proxy = chosen(&[("HTTPS_PROXY", "http://me:pa%40ss@proxy:8080/")], GOOGLE).unwrap().unwrap();
        assert_eq!(proxy.url, "http://me:pa%40ss@proxy:8080");
        assert_eq!(proxy.shown, "http://proxy:8080");
    }

    #[test]
    fn this_machine_is_never_reached_through_a_proxy() {
        for target in ["http://127.0.0.1:1", "https://localhost", "https://[::1]:2"] {
            assert_eq!(chosen(&[("HTTPS_PROXY", "http://a:1"), ("ALL_PROXY", "http://a:1")], target), Ok(None));
        }
    }

    #[test]
    fn a_proxy_that_cannot_be_used_ends_the_run() {
        for value in ["::::garbage", "ftp://a:1", "http://", "http://a:port", ":bad:", "http://a b", "http://a:1/path"]
        {
            assert_eq!(chosen(&[("HTTPS_PROXY", value)], GOOGLE), Err(6), "{value}");
        }
    }

    #[test]
    fn exceptions_work_as_in_curl() {
        let direct = |list: &str, target: &str| {
            chosen(&[("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", list)], target).unwrap().is_none()
        };
        for list in [
            "googleapis.com",
            ".googleapis.com",
            "foo, googleapis.com",
            "*",
            "GENERATIVELANGUAGE.googleapis.com",
            "*.googleapis.com",
        ] {
            assert!(direct(list, GOOGLE), "{list}");
        }
        for list in ["apis.com", "google.com", "foo", "evil.generativelanguage.googleapis.com"] {
            assert!(!direct(list, GOOGLE), "{list}");
        }
        assert!(direct("10.0.0.0/8", "https://10.9.8.7"));
        assert!(!direct("10.0.0.0/8", "https://11.9.8.7"));
    }
}
