//! Which model is asked.

use crate::config::Config;
use crate::config::table::DEFAULT_MODEL;
use crate::environment::Environment;
use crate::failure::Failure;

/// The model that is asked: as typed, else by variable, file or default.
///
/// Fails with [`Failure`] (usage) on what is no name of a model.
pub fn model(typed: Option<&str>, environment: &Environment, config: &Config) -> Result<String, Failure> {
    let model = typed.or(environment.text("GEMINI_MODEL")).or(config.model.as_deref());
    model_name(model.unwrap_or(DEFAULT_MODEL))
}

/// Names of models and nothing that could leave the path: Google's SDKs refuse the same.
pub(super) fn model_name(typed: &str) -> Result<String, Failure> {
    let name = typed.trim();
    let name = name.strip_prefix("models/").unwrap_or(name);
    let bare = name.strip_prefix("tunedModels/").unwrap_or(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if bare.is_empty()
        || bare.starts_with(['-', '.'])
        || bare.len() > 128
        || bare.contains("..")
        || !bare.chars().all(plain)
    {
        return Err(Failure::usage(format!("{typed:?} is not the name of a model"))
            .hint(format!("names look like {DEFAULT_MODEL}; models/ in front is optional")));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_name_cannot_leave_its_path() {
        for good in ["gemini-4-hydrogen", "tunedModels/my_model.1"] {
            assert!(model_name(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "models/",
            "../x",
            ".",
            "-x",
            "a/b",
            "a?key=1",
            "a b",
            "a%2f",
            "é",
            "models/models/x",
            &"x".repeat(129),
        ] {
            assert!(model_name(bad).is_err(), "{bad}");
        }
    }
}
