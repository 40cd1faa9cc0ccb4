//! The optional file `config.toml`: read, parsed, and its mistakes named without showing what stands there,
//! because what stands there may be a key.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml_edit::{Document, Item, Value};
use zeroize::Zeroizing;

use crate::failure::{Failure, Kind};
use crate::nearest;
use crate::private_file::{self, Facts};
use crate::surroundings::Surroundings;

/// The names that may stand in the file.
const NAMES: [&str; 5] = ["api_key", "api_key_file", "api_key_command", "base_url", "model"];

/// What the file says. Not `Debug`, for the key's sake.
#[derive(Default)]
pub struct Config {
    /// The file, whether or not it exists; none where the system has no place for it.
    pub path: Option<PathBuf>,
    /// Whether it is the usual file, and not one that `--config` named.
    pub is_usual: bool,
    /// How it lies there, if it exists.
    pub facts: Option<Facts>,
    /// Where it says that the key is.
    pub key: Option<KeySource>,
    /// `base_url`
    pub base_url: Option<String>,
    /// `model`
    pub model: Option<String>,
    /// Names that stand in the file and mean nothing to us.
    pub unknown: Vec<String>,
    /// Why the usual file was left aside.
    pub unreadable: Option<String>,
}

/// The three ways in which the file can give a key; at most one of them may stand there.
#[derive(Clone)]
pub enum KeySource {
    /// `api_key`: the key itself.
    Text(Zeroizing<String>),
    /// `api_key_file`: a file that holds nothing else.
    File(PathBuf),
    /// `api_key_command`: a program and its arguments; the key is the first line that it prints.
    Command(Vec<String>),
}

impl Config {
    /// Reads the file named by `--config`, which must exist, or else the usual one, which need not.
    ///
    /// Fails with [`Failure`]: usage if the file cannot be read or understood; no key (exit 3) if somebody else
    /// could have written what it says about the key or the address.
    pub fn load(named: Option<&Path>, surroundings: &Surroundings) -> Result<Self> {
        let usual = surroundings.config_folder.as_ref().map(|folder| folder.join("gemini/config.toml"));
        let Some(path) = named.map(Path::to_path_buf).or(usual) else {
            return Ok(Self::default());
        };
        let missing = |unreadable| Self { path: Some(path.clone()), is_usual: true, unreadable, ..Self::default() };
        let content = match private_file::read(&path) {
            Ok(content) => content,
            Err(error) if named.is_none() && private_file::is_absent(&error) => return Ok(missing(None)),
            // Another user's home, as under sudo or in a container: a key from a variable must still work.
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::PermissionDenied => {
                return Ok(missing(Some(format!("going on without {}, which may not be read", path.display()))));
            }
            Err(error) => {
                let shown = path.display();
                return Err(Failure::usage(format!("cannot read {shown}: {error}")))
                    .context("the configuration is unusable");
            }
        };
        let mut config = parse(&content.text).map_err(|fault| {
            Failure::usage(format!("{}, {fault}", path.display()))
                .hint("mend that line; it is not shown because it may hold a key")
        })?;
        if config.key.is_some() || config.base_url.is_some() {
            believe(&content.facts)?;
        }
        config.is_usual = named.is_none();
        config.facts = Some(content.facts);
        config.path = Some(path);
        Ok(config)
    }

    /// The folder that the file lies in.
    pub fn folder(&self) -> Option<&Path> {
        self.path.as_deref()?.parent()
    }

    /// What a person should know about the file: one line each.
    pub fn notices(&self) -> impl Iterator<Item = String> {
        let path = self.path.as_deref().unwrap_or(Path::new("config.toml")).display();
        // A key that landed on the wrong side of the equals sign is not repeated.
        let plain = |name: &str| name.len() <= 20 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let unknown = self.unknown.iter().map(move |name| {
            if !plain(name) {
                return format!("{path} sets a name that means nothing here");
            }
            let meant = nearest::meant(name, NAMES).map(|meant| format!("; {meant} may be meant")).unwrap_or_default();
            format!("{path} sets {name:?}, which means nothing here{meant}")
        });
        unknown.chain(self.unreadable.clone())
    }
}

/// Refuses (exit 3) a file that somebody else could have written.
pub fn believe(facts: &Facts) -> Result<(), Failure> {
    let Some(danger) = &facts.danger else {
        return Ok(());
    };
    let failure = Failure::new(Kind::NoKey, format!("{} {danger}, so it is not believed", facts.path.display()));
    Err(match &facts.cure {
        Some(cure) => failure.hint(format!("look at what stands there, then: {cure}")),
        None => failure.hint("keep keys in a file and a folder of your own"),
    })
}

/// Understands the text. What is wrong comes back as `line 3, column 5: …`, without the line itself.
fn parse(text: &str) -> Result<Config, String> {
    let document = Document::parse(text).map_err(|error| mistake(text, &error))?;
    let at = |item: &Item| position(text, item.span().map_or(0, |span| span.start));
    let string = |name: &str| match document.get(name) {
        None => Ok(None),
        Some(Item::Value(Value::String(value))) => {
            Ok(Some(value.value().trim().to_owned()).filter(|value| !value.is_empty()))
        }
        Some(other) => Err(format!("{}: {name} must be a text in quotes", at(other))),
    };
    let command = match document.get("api_key_command") {
        None => None,
        Some(item) => Some(words(item).ok_or_else(|| {
            format!("{}: api_key_command must be a list of texts, the program and its arguments", at(item))
        })?),
    };
    let sources = [
        string("api_key")?.map(|key| KeySource::Text(key.into())),
        string("api_key_file")?.map(|path| KeySource::File(path.into())),
        command.map(KeySource::Command),
    ];
    let mut sources = sources.into_iter().flatten();
    let key = sources.next();
    if sources.next().is_some() {
        return Err("line 1: only one of api_key, api_key_file and api_key_command may be set".to_owned());
    }
    Ok(Config {
        key,
        base_url: string("base_url")?,
        model: string("model")?,
        unknown: document
            .iter()
            .map(|(name, _)| name.to_owned())
            .filter(|name| !NAMES.contains(&name.as_str()))
            .collect(),
        ..Config::default()
    })
}

fn words(item: &Item) -> Option<Vec<String>> {
    let words: Option<Vec<_>> = item.as_array()?.iter().map(|word| Some(word.as_str()?.to_owned())).collect();
    words.filter(|words| words.first().is_some_and(|program| !program.trim().is_empty()))
}

/// What TOML objects to, and where, without the line.
pub fn mistake(text: &str, error: &toml_edit::TomlError) -> String {
    let at = error.span().map_or(0, |span| span.start);
    format!("{}: {}", position(text, at), error.message())
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
        assert!(config.key.is_none());
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
            format!("api_key_command = \"{secret}\"\n"),
            format!("api_key_command = [\"{secret}\", 7]\n"),
            "api_key_command = []\n".to_owned(),
            format!("api_key = \"{secret}\"\napi_key_file = \"x\"\n"),
        ];
        for text in broken {
            let fault = parse(&text).err().unwrap();
            assert!(fault.starts_with("line "), "{fault}");
            assert!(!fault.contains(secret), "{fault}");
        }
    }
}
