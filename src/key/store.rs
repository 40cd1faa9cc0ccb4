//! Writes `credentials.toml`.

use std::path::Path;

use crate::failure::{Failure, Kind};
use crate::private_file::FileSecurity;
use crate::private_file::write::{self, Change};
use crate::shell::quoted_path;

use super::credentials::Credentials;

/// Changes the file and writes it. What the change gives back is given back.
///
/// Fails, with the file as it was: as the change does; exit 3 if the file cannot be understood or is not ours;
/// exit 1 if it cannot be written or another writer does not finish.
pub fn edit<T>(
    path: &Path,
    home: Option<&Path>,
    change: impl FnOnce(&mut Credentials) -> Result<T, Failure>,
) -> Result<T, Failure> {
    write::edit(path, home, || {
        let mut credentials = Credentials::load(path, home)?;
        if let Some(security) = credentials.security.as_ref().filter(|security| !security.is_ours) {
            return Err(foreign(security));
        }
        let result = change(&mut credentials)?;
        Ok(Change { text: Some(credentials.text()), result })
    })
}

fn foreign(security: &FileSecurity) -> Failure {
    Failure::new(Kind::NoKey, format!("{} belongs to another user and is left alone", security.path.display()))
        .hint(format!("take it over or move it away: {}", quoted_path(&security.real)))
}
