//! The system instruction.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::config::Config;
use crate::config::named::Namer;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::private_file;
use crate::template::Template;

/// More than any model takes, in bytes; a device would never end.
const LARGEST_SYSTEM: u64 = 20 << 20;

/// The system instruction: as typed, else from the template, else from the configuration.
pub fn instruction(
    typed: Option<&str>,
    template: &Template,
    config: &Config,
    environment: &Environment,
) -> Result<Option<String>, Failure> {
    if let Some(text) = typed {
        return typed_system(text).map(Some);
    }
    if let Some(text) = &template.system {
        let hint =
            format!("a template's system = \"@FILE\" is a file beside it: gemini template edit {}", template.name);
        return named_system(text, template.namer(environment), &hint).map(Some);
    }
    configured(config, environment)
}

/// That of the configuration. Fails with [`Failure`] (usage) on a file that cannot be read.
pub fn configured(config: &Config, environment: &Environment) -> Result<Option<String>, Failure> {
    let hint = "system = \"@FILE\" in config.toml is a file beside it";
    let named = config.system.as_ref().zip(config.namer(environment));
    named.map(|(text, namer)| named_system(text, namer, hint)).transpose()
}

/// The text itself, or that of the file behind `@`, which may be a pipe: `-s @<(…)`.
fn typed_system(text: &str) -> Result<String, Failure> {
    let Some(path) = text.strip_prefix('@').map(Path::new) else {
        return Ok(text.to_owned());
    };
    let fault = |why: &str| unread(path, why).hint("-s @FILE reads a file; -s TEXT is the text");
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST_SYSTEM + 1).read_to_end(&mut bytes));
    read.map_err(|error| fault(&error.to_string()))?;
    if bytes.len() as u64 > LARGEST_SYSTEM {
        return Err(fault("it is larger than 20 MiB"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| fault(&format!("it is not UTF-8 at byte {}", error.utf8_error().valid_up_to())))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The same for what a configuration or a template says.
fn named_system(text: &str, namer: Namer<'_>, hint: &str) -> Result<String, Failure> {
    let Some(file) = text.strip_prefix('@').map(Path::new) else {
        return Ok(text.to_owned());
    };
    let place = namer.place("system", file)?;
    let content = private_file::read_at_most(LARGEST_SYSTEM, &place, namer.home);
    let content = content.map_err(|error| unread(&place, &error.to_string()).hint(hint))?;
    Ok(content.text.to_string())
}

fn unread(path: &Path, why: &str) -> Failure {
    Failure::usage(format!("cannot read the system instruction from {}: {why}", path.display()))
}
