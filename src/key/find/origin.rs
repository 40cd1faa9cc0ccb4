//! Where a key came from.

use std::fmt;
use std::path::PathBuf;

/// Where a key came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// `--api-key`
    Flag,
    /// `--api-key-file` with this path.
    FlagFile(PathBuf),
    /// An environment variable.
    Variable(&'static str),
    /// A profile of `credentials.toml`.
    Stored {
        /// The file.
        path: PathBuf,
        /// The profile's name.
        profile: String,
    },
    /// `api_key` in this configuration.
    Config(PathBuf),
    /// `api_key_file` in this configuration.
    ConfigFile {
        /// The configuration.
        config: PathBuf,
        /// The file that it names.
        file: PathBuf,
    },
    /// `api_key_command` in this configuration.
    ConfigCommand {
        /// The configuration.
        config: PathBuf,
        /// The program that it names.
        program: String,
    },
    /// Typed at the hidden prompt.
    Typed,
    /// Read from standard input by `key set`.
    Piped,
    /// Found in somebody's files by `key scan`; not a key in use.
    Scanned,
}

impl Origin {
    /// Whether the key is kept in the person's own files, rather than being handed over for one run: by flag, by
    /// variable, or by a configuration that `--config` names, which then is not the usual one.
    pub fn is_kept(&self, config_is_usual: bool) -> bool {
        match self {
            Self::Stored { .. } | Self::Scanned => true,
            Self::Config(_) | Self::ConfigFile { .. } | Self::ConfigCommand { .. } => config_is_usual,
            Self::Flag | Self::FlagFile(_) | Self::Variable(_) | Self::Typed | Self::Piped => false,
        }
    }

    /// The profile's name, if it is a stored key.
    pub fn profile(&self) -> Option<&str> {
        match self {
            Self::Stored { profile, .. } => Some(profile),
            _ => None,
        }
    }

    /// The kind of source, as `--json` says it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::FlagFile(_) => "flag-file",
            Self::Variable(_) => "variable",
            Self::Stored { .. } => "stored",
            Self::Config(_) => "config",
            Self::ConfigFile { .. } => "config-file",
            Self::ConfigCommand { .. } => "config-command",
            Self::Typed => "typed",
            Self::Piped => "piped",
            Self::Scanned => "scanned",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("--api-key"),
            Self::FlagFile(path) => write!(f, "--api-key-file {}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Stored { path, profile } => write!(f, "profile {profile} in {}", path.display()),
            Self::Config(path) => write!(f, "api_key in {}", path.display()),
            Self::ConfigFile { config, file } => {
                write!(f, "{}, the api_key_file of {}", file.display(), config.display())
            }
            Self::ConfigCommand { config, program } => {
                write!(f, "{program}, the api_key_command of {}", config.display())
            }
            Self::Typed => f.write_str("the key you typed"),
            Self::Piped => f.write_str("standard input"),
            Self::Scanned => f.write_str("a scanned file"),
        }
    }
}
