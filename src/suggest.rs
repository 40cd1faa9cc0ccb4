//! What somebody may have meant who typed a name that is not there.

/// Less alike than this is a coincidence.
const ALIKE: f64 = 0.75;

/// The names, the one most like the wanted one first.
pub fn sorted<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_by(|a, b| likeness(wanted, b).total_cmp(&likeness(wanted, a)).then_with(|| b.cmp(a)));
    names
}

/// The one name that is so much like the wanted one that it may have been meant.
pub fn meant<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    sorted(&wanted, names).into_iter().next().filter(|name| likeness(&wanted, &name.to_lowercase()) >= ALIKE)
}

/// What a sentence about a name that is not there ends in: `; model may be meant`, or nothing.
pub fn remark<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    meant(wanted, names).map(|name| format!("; {name} may be meant")).unwrap_or_default()
}

fn likeness(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        let names = ["model", "timeout", "retries"];
        assert_eq!(meant("modle", names), Some("model"));
        assert_eq!(meant("Time_out", names), Some("timeout"));
        assert_eq!(meant("xyz", names), None);
        assert_eq!(meant("x", []), None);
    }
}
