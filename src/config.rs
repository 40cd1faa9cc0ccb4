//! The optional file `config.toml`: read, parsed, and its mistakes named without showing what stands there,
//! because what stands there may be a key.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml_edit::{Document, Item};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::surroundings::Surroundings;

/// No configuration is larger than this many bytes; a device or a mistake may be.
const LARGEST: u64 = 1 << 20;

/// The names that may stand in the file.
const NAMES: [&str; 3] = ["api_key", "base_url", "model"];

/// What the file says. Not `Debug`, for the key's sake.
#[derive(Default)]
pub struct Config {
    /// The file, whether or not it exists; none where the system has no place for it.
    pub path: Option<PathBuf>,
    /// `api_key`
    pub api_key: Option<Zeroizing<String>>,
    /// `base_url`
    pub base_url: Option<String>,
    /// `model`
    pub model: Option<String>,
    /// Names that stand in the file and mean nothing to us.
    pub unknown: Vec<String>,
    /// Why the usual file was left aside.
    pub unreadable: Option<String>,
}

impl Config {
    /// Reads the file named by `--config`, which must exist, or else the usual one, which need not.
    ///
    /// Fails with [`Failure`] (usage) if the file cannot be read or understood.
    pub fn load(named: Option<&Path>, surroundings: &Surroundings) -> Result<Self> {
        let usual = surroundings.config_folder.as_ref().map(|folder| folder.join("gemini/config.toml"));
        let Some(path) = named.map(Path::to_path_buf).or(usual) else {
            return Ok(Self::default());
        };
        let text = match read(&path) {
            Ok(text) => text,
            Err(error) if named.is_none() && absent(&error) => {
                return Ok(Self { path: Some(path), ..Self::default() });
            }
            // Another user's home, as under sudo or in a container: a key from a variable must still work.
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::PermissionDenied => {
                let unreadable = Some(format!("going on without {}, which may not be read", path.display()));
                return Ok(Self { path: Some(path), unreadable, ..Self::default() });
            }
            Err(error) => {
                let shown = path.display();
                return Err(Failure::usage(format!("cannot read {shown}: {error}")))
                    .context("the configuration is unusable");
            }
        };
        let mut config = parse(&text).map_err(|fault| {
            Failure::usage(format!("{}, {fault}", path.display()))
                .hint("mend that line; it is not shown because it may hold a key")
        })?;
        config.path = Some(path);
        Ok(config)
    }

    /// What a person should know about the file: one line each.
    pub fn notices(&self) -> impl Iterator<Item = String> {
        let path = self.path.as_deref().unwrap_or(Path::new("config.toml")).display();
        let unknown = self.unknown.iter().map(move |name| format!("{path} sets {name:?}, which means nothing here"));
        unknown.chain(self.unreadable.clone())
    }
}

/// No file, or no way to one: a home that cannot be entered holds no configuration of ours.
fn absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Reads a small text file; refuses what is not a regular file rather than waiting for it.
fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    let file = open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|error| io::Error::other(format!("it is not UTF-8 at byte {}", error.valid_up_to())))?;
    Ok(Zeroizing::new(text.trim_start_matches('\u{feff}').to_owned()))
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    // A FIFO without a writer would otherwise hold us here for ever.
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// Understands the text. What is wrong comes back as `line 3, column 5: …`, without the line itself.
fn parse(text: &str) -> Result<Config, String> {
    let document = Document::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        format!("{}: {}", position(text, at), error.message())
    })?;
    let string = |name: &str| match document.get(name) {
        None => Ok(None),
        Some(Item::Value(toml_edit::Value::String(value))) => {
            Ok(Some(value.value().trim().to_owned()).filter(|value| !value.is_empty()))
        }
        Some(other) => {
            let at = other.span().map_or(0, |span| span.start);
            Err(format!("{}: {name} must be a text in quotes", position(text, at)))
        }
    };
    Ok(Config {
        path: None,
        api_key: string("api_key")?.map(Zeroizing::new),
        base_url: string("base_url")?,
        model: string("model")?,
        unreadable: None,
        unknown: document
            .iter()
            .map(|(name, _)| name.to_owned())
            .filter(|name| !NAMES.contains(&name.as_str()))
            .collect(),
    })
}

/// Where a byte lies, as people count: both from one.
fn position(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!("line {line}, column {column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_knows_and_names_what_it_does_not() {
        let config = parse("model = \" gemini-3.8-flash \"\napi_key = \"\"\n[colour]\nx = 1\n").unwrap();
        assert_eq!(config.model.as_deref(), Some("gemini-3.8-flash"));
        assert!(config.api_key.is_none());
        assert_eq!(config.unknown, ["colour"]);
    }

    #[test]
    fn a_mistake_is_placed_but_never_shown() {
        let secret = "S3CRET";
        let broken = [
            format!("api_key = \"{secret}\n"),
            format!("api_key = {secret}\n"),
            format!("api_key = [\"{secret}\"]\n"),
            format!("api_key = {{ a = \"{secret}\" }}\n"),
            format!("api_key = \"{secret}\"\napi_key = \"{secret}\"\n"),
            format!("{secret}\n"),
            "api_key = 7\n".to_owned(),
        ];
        for text in broken {
            let fault = parse(&text).err().unwrap();
            assert!(fault.starts_with("line "), "{fault}");
            assert!(!fault.contains(secret), "{fault}");
        }
    }
}
