//! Files that a configuration or a template names: the one gate that all of them pass.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Who names a file.
#[derive(Debug, Clone, Copy)]
pub struct Namer<'a> {
    /// The configuration or the template.
    pub path: &'a Path,
    /// What that is once links are followed.
    pub real: &'a Path,
    /// Whether it is the person's own, and not a configuration that `--config` named.
    pub is_own: bool,
    /// The person's home, for `~/`.
    pub home: Option<&'a Path>,
}

impl Namer<'_> {
    /// The place of a file that is named by this setting: from the home with `~/`, else from the folder of the one
    /// who names it. A configuration that was handed over names files in its own folder only, whatever links there
    /// are: it must not be able to read anything else of the person's.
    ///
    /// Fails with [`Failure`] (usage) if that is not so, or the place cannot be found out.
    pub fn place(&self, setting: &str, file: &Path) -> Result<PathBuf, Failure> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let named = match (file.strip_prefix("~"), self.home) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => folder.join(file),
        };
        if self.is_own {
            return Ok(named);
        }
        let cannot = |error: std::io::Error| Failure::usage(format!("cannot read {}: {error}", named.display()));
        let real = named.canonicalize().map_err(cannot)?;
        // A link to a configuration does not lend it the folder that the link lies in.
        if self.real.parent().is_some_and(|folder| real.starts_with(folder)) {
            return Ok(real);
        }
        let (own, other) = (self.path.display(), named.display());
        let message = format!("{own} must not name {other} ({setting}), which lies outside its folder");
        Err(Failure::usage(message)
            .hint("only your own config.toml may name any file; one from --config names those beside it"))
    }
}
