//! The optional file `config.toml`: read, parsed, and its mistakes named without showing what stands there,
//! because what stands there may be a key.

pub mod edit;
pub mod named;
pub mod table;
mod text;
pub mod value;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};
use toml_edit::Document;
use zeroize::Zeroizing;

use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::prices;
use crate::private_file::{self, FileSecurity};
use crate::suggest;
use crate::values::{Color, Keeping, Render, Thinking};

use named::Namer;
use table::Setting;
use value::{Fault, Reader, position};

/// What the file says. Not `Debug`, for the key's sake.
#[derive(Default)]
pub struct Config {
    /// The file, whether or not it exists; none where the system has no place for it.
    pub path: Option<PathBuf>,
    /// What that is once links are followed.
    pub real: Option<PathBuf>,
    /// Whether it is the usual file, and not one that `--config` named.
    pub is_usual: bool,
    /// How it lies there, if it exists.
    pub security: Option<FileSecurity>,
    /// Where it says that the key is.
    pub key: Option<KeySetting>,
    /// `base_url`
    pub base_url: Option<String>,
    /// `model`
    pub model: Option<String>,
    /// `system`
    pub system: Option<String>,
    /// `stream`
    pub stream: Option<bool>,
    /// `timeout`
    pub timeout: Option<Duration>,
    /// `retries`
    pub retries: Option<u32>,
    /// `keep_uploads`
    pub keep_uploads: Option<bool>,
    /// `history`
    pub history: Option<Keeping>,
    /// `color`
    pub color: Option<Color>,
    /// `render`
    pub render: Option<Render>,
    /// `thinking`
    pub thinking: Option<Thinking>,
    /// `[safety]`: categories and thresholds as Google spells them.
    pub safety: BTreeMap<String, String>,
    /// `[prices]`: what models cost, by their names.
    pub prices: prices::Models,
    /// `[options]`: fields of `generationConfig`.
    pub options: Map<String, Value>,
    /// Names that stand in the file and mean nothing to us.
    pub unknown: Vec<String>,
    /// Why the usual file was left aside.
    pub unreadable: Option<String>,
}

/// The three ways in which the file can give a key; at most one of them may stand there.
#[derive(Clone)]
pub enum KeySetting {
    /// `api_key`: the key itself.
    Text(Zeroizing<String>),
    /// `api_key_file`: a file that holds nothing else.
    File(PathBuf),
    /// `api_key_command`: a program and its arguments; the key is the first line that it prints.
    Command(Vec<String>),
}

impl KeySetting {
    /// The setting's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text(_) => "api_key",
            Self::File(_) => "api_key_file",
            Self::Command(_) => "api_key_command",
        }
    }
}

impl Config {
    /// Reads the file named by `--config`, which must exist, or else the usual one, which need not.
    ///
    /// Fails with [`Failure`]: usage if the file cannot be read or understood; no key (exit 3) if somebody else
    /// could have written what it says about the key or the address.
    pub fn load(named: Option<&Path>, environment: &Environment) -> Result<Self> {
        let Some(path) = path(named, environment) else {
            return Ok(Self::default());
        };
        let missing = |unreadable| Self { path: Some(path.clone()), is_usual: true, unreadable, ..Self::default() };
        // Links are followed once: what the file says, and the folder that it may name files in, are of one file.
        let real = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        let content = match private_file::read(if named.is_some() { &real } else { &path }, environment.home.as_deref())
        {
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
        config.security = Some(content.security);
        config.check_trusted()?;
        config.is_usual = is_usual(named, environment);
        config.path = Some(path);
        config.real = Some(real);
        Ok(config)
    }

    /// Where the file is, and nothing of what it says.
    pub fn unread(named: Option<&Path>, environment: &Environment) -> Self {
        Self { path: path(named, environment), is_usual: is_usual(named, environment), ..Self::default() }
    }

    /// Fails (exit 3) if the file says something about the key, the address or the system instruction, and somebody
    /// else could have written it.
    pub fn check_trusted(&self) -> Result<(), Failure> {
        let matters = self.key.is_some() || self.base_url.is_some() || self.system.is_some();
        self.security.as_ref().filter(|_| matters).map_or(Ok(()), check_trusted)
    }

    /// What may name other files in it; none where there is no file.
    pub fn namer<'a>(&'a self, environment: &'a Environment) -> Option<Namer<'a>> {
        let path = self.path.as_deref()?;
        let real = self.real.as_deref().unwrap_or(path);
        Some(Namer { path, real, is_own: self.is_usual, home: environment.home.as_deref() })
    }

    /// The folder that the file lies in.
    pub fn folder(&self) -> Option<&Path> {
        self.path.as_deref()?.parent()
    }

    /// What a person should know about the file: one line each.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        let path = self.path.as_deref().unwrap_or(Path::new("config.toml")).display();
        let unknown = self.unknown.iter().map(move |name| match unknown(name) {
            (Some(name), meant) => format!("{path} sets {name:?}, which means nothing here{meant}"),
            (None, _) => format!("{path} sets a name that means nothing here"),
        });
        unknown.chain(self.unreadable.clone())
    }
}

/// Refuses (exit 3) a file that somebody else could have written.
pub fn check_trusted(security: &FileSecurity) -> Result<(), Failure> {
    let Some(danger) = &security.danger else {
        return Ok(());
    };
    let failure = Failure::new(Kind::NoKey, format!("{} {danger}, so it is not believed", security.path.display()));
    Err(match &security.cure {
        Some(cure) => failure.hint(format!("look at what stands there, then: {cure}")),
        None => failure.hint("keep keys in a file and a folder of your own"),
    })
}

/// Where the file is: the one that was named, or the usual one; none where the system has no place for it.
pub fn path(named: Option<&Path>, environment: &Environment) -> Option<PathBuf> {
    let usual = || Some(environment.config_folder.as_ref()?.join("config.toml"));
    named.map(Path::to_path_buf).or_else(usual)
}

/// Whether a configuration is the person's own, even if `--config` names it.
pub fn is_usual(named: Option<&Path>, environment: &Environment) -> bool {
    named.is_none_or(|named| path(None, environment).as_deref() == Some(named))
}

/// How to speak of a name that means nothing: the name, unless it may be a key that landed on the wrong side of the
/// equals sign, and what may have been meant.
pub fn unknown(name: &str) -> (Option<&str>, String) {
    let plain = name.len() <= 20 && name.chars().all(|c| c.is_ascii_lowercase() || "_-".contains(c));
    (plain.then_some(name), suggest::remark(name, table::names()))
}

/// Understands the text, all of it. What is wrong comes back as `line 3, column 5: …`, without the line itself.
fn parse(text: &str) -> Result<Config, String> {
    let (config, faults) = understand(text)?;
    faults.first().map_or(Ok(config), |fault| Err(fault.to_string()))
}

/// Understands what can be understood, and says what is wrong with the rest.
///
/// Fails, as `line 3, column 5: …`, if the text is no TOML.
pub fn understand(text: &str) -> Result<(Config, Vec<Fault>), String> {
    let document = Document::parse(text).map_err(|error| mistake(text, &error))?;
    let mut reader = Reader::new(text, &document);
    let mut config = Config::default();
    for setting in table::SETTINGS {
        read(setting, &mut reader, &mut config);
    }
    config.unknown = reader.unknown(&table::names().collect::<Vec<_>>());
    Ok((config, reader.faults))
}

/// Reads one setting into its field. Of several sources for the key the first stays, and the others are faults.
fn read(setting: &Setting, reader: &mut Reader<'_>, config: &mut Config) {
    let first = if setting.is_key_source() { config.key.take() } else { None };
    reader.get(setting.name, setting.wanted, |item| (setting.read)(config, item));
    let Some(first) = first else {
        return;
    };
    if config.key.is_some() {
        let what = format!("must not stand beside {}: a key comes from one place", first.name());
        let place = reader.place(setting.name);
        reader.faults.push(Fault { name: setting.name.to_owned(), place, what });
    }
    config.key = Some(first);
}

/// What TOML objects to, and where, without the line.
pub fn mistake(text: &str, error: &toml_edit::TomlError) -> String {
    let at = error.span().map_or(0, |span| span.start);
    format!("{}: {}", position(text, at), error.message())
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
