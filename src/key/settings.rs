//! What was said about the key besides the configuration: which one is to be used.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::cli::KeyOptions;
use crate::environment::Environment;
use crate::failure::Failure;

/// What was said about the key, on the command line and by `GEMINI_PROFILE`.
#[derive(Default)]
pub struct KeySettings {
    /// The key itself.
    pub typed: Option<Zeroizing<String>>,
    /// The file that holds it; `-` is standard input.
    pub file: Option<PathBuf>,
    /// The name under which it is stored.
    pub profile: Option<String>,
    /// Whether that name was typed, so that it comes before the variables.
    pub profile_is_typed: bool,
}

impl KeySettings {
    /// Decides which key was asked for.
    ///
    /// Fails with [`Failure`] (usage) on a profile's name that cannot be one.
    pub fn gather(typed: &KeyOptions, environment: &Environment) -> Result<Self, Failure> {
        let named = typed.profile.as_deref().or_else(|| environment.text("GEMINI_PROFILE"));
        Ok(Self {
            typed: typed.api_key.clone().map(Zeroizing::new),
            file: typed.api_key_file.clone(),
            profile: named.map(profile_name).transpose()?,
            profile_is_typed: typed.profile.is_some(),
        })
    }

    /// Whether the key is read from standard input, which then holds nothing else.
    pub fn takes_stdin(&self) -> bool {
        let path = self.file.as_deref().and_then(Path::to_str);
        matches!(path, Some("-" | "/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0"))
    }
}

/// The name of a profile: short, of letters, digits, `-` and `_`, and nothing that may be a key. Never repeated in
/// the error, because a key ends up here easily.
pub fn profile_name(text: &str) -> Result<String, Failure> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let is_secret = ["AIza", "AQ", "sk-", "gsk_", "ghp_", "xox"].iter().any(|prefix| text.starts_with(prefix));
    if !text.is_empty() && text.len() <= 24 && text.chars().all(plain) && !text.starts_with('-') && !is_secret {
        return Ok(text.to_owned());
    }
    if is_secret || text.len() > 24 {
        let what = if is_secret {
            "that is no profile but looks like a key, and keys are not taken as arguments"
        } else {
            "that is too long for the name of a profile (24 characters at most)"
        };
        return Err(Failure::usage(what)
            .hint("if it is a key, it may be in your shell's history now: delete it at https://aistudio.google.com/apikey, make a new one, and type it where `gemini key set` asks"));
    }
    Err(Failure::usage("that is no name of a profile").hint("up to 24 letters, digits, - and _, such as `work`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_a_short_name_and_never_a_key() {
        for good in ["default", "work", "a-b_2"] {
            assert!(profile_name(good).is_ok(), "{good}");
        }
        let standard = format!("AIza{}", "x".repeat(35));
        for bad in ["", "a b", "a.b", "ä", "sk-abc", "AQ", &standard, &"x".repeat(25)] {
            let failure = profile_name(bad).unwrap_err();
            let hint = failure.hint.unwrap_or_default();
            assert!(bad.len() < 4 || !(failure.message + &hint).contains(bad), "{bad}");
        }
    }
}
