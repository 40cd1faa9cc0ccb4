//! Where a schema comes from: what was typed is JSON, the name of a file, or the short form.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::{Schema, short};
use crate::failure::Failure;

/// More than any model takes, in bytes; a device would never end.
const LARGEST: u64 = 1 << 20;

const HINT: &str = "give a JSON Schema, a file with one, or a short form: 'name, age int, tags [string]'";

/// Reads the schema that was typed for this option: JSON if it begins like JSON, else the content of the file if there is
/// one of that name (`@` in front is optional), else the short form if it has more than one word.
///
/// Fails (usage) if the file cannot be read, or holds no schema.
pub fn typed(option: &str, text: &str) -> Result<Schema, Failure> {
    let trimmed = text.trim();
    if trimmed.starts_with(['{', '[', '"']) {
        return Schema::read(trimmed).map_err(|fault| no_schema(option, &fault));
    }
    let path = Path::new(text.strip_prefix('@').unwrap_or(text));
    if is_short_form(text) && !path.exists() {
        let fault = |fault: &str| no_schema(option, fault);
        return Schema::new(short::read(text).map_err(|why| fault(&why))?).map_err(|why| fault(&why.to_string()));
    }
    let content = from_file(path).map_err(|error| {
        Failure::usage(format!("cannot read the schema from {}: {error}", path.display())).hint(HINT)
    })?;
    Schema::read(content.trim_start_matches('\u{feff}')).map_err(|fault| no_schema(&path.display().to_string(), &fault))
}

fn no_schema(whose: &str, fault: &str) -> Failure {
    Failure::usage(format!("{whose} is no JSON Schema: {fault}")).hint(HINT)
}

fn is_short_form(text: &str) -> bool {
    !text.starts_with('@') && text.trim().contains(|c: char| c == ',' || c.is_whitespace())
}

fn from_file(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    String::from_utf8(bytes)
        .map_err(|error| io::Error::other(format!("it is not UTF-8 at byte {}", error.utf8_error().valid_up_to())))
}
