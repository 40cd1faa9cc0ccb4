//! The root certificates that somebody named in `SSL_CERT_FILE` or `SSL_CERT_DIR`. They are read here, and trusted
//! alone: the system's own verifier would add its store to them on macOS, and not look at the variables on Windows.

use std::env::split_paths;
use std::fs::{self, DirEntry};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;
use ureq::tls::{Certificate, RootCerts};

use crate::environment::Environment;
use crate::failure::{Failure, Kind};

const FILE: &str = "SSL_CERT_FILE";
const FOLDERS: &str = "SSL_CERT_DIR";

/// More bytes than any bundle of certificates has.
const LARGEST: u64 = 16 << 20;

type Roots = Vec<Certificate<'static>>;

/// The roots of the two variables; none if neither is set.
///
/// Fails (exit 6) where one of them leads to no certificate, which would look like an unknown issuer later.
pub fn named(environment: &Environment) -> Result<Option<RootCerts>, Failure> {
    let (file, folders) = (environment.text(FILE), environment.text(FOLDERS));
    if (file, folders) == (None, None) {
        return Ok(None);
    }
    let mut roots = Roots::new();
    if let Some(file) = file {
        roots.extend(of_file(Path::new(file)).map_err(|why| unusable(FILE, file, &why))?);
    }
    if let Some(folders) = folders {
        roots.extend(of_folders(folders).map_err(|why| unusable(FOLDERS, folders, &why))?);
    }
    Ok(Some(roots.into()))
}

fn unusable(variable: &str, value: &str, why: &str) -> Failure {
    Failure::new(Kind::Network, format!("{variable} names {value}, which {why}"))
        .hint(format!("correct it, or unset {variable}"))
}

/// The certificates of a file, at least one; or what is wrong with it, as a phrase behind its name.
fn of_file(path: &Path) -> Result<Roots, String> {
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    match fs::metadata(path) {
        Err(_) if !path.exists() => Err("does not exist".to_owned()),
        Err(error) => Err(unreadable(error)),
        // A pipe or a device might never end.
        Ok(metadata) if !metadata.is_file() => Err("is no file".to_owned()),
        Ok(metadata) if metadata.len() > LARGEST => Err("is larger than 16 MiB".to_owned()),
        Ok(_) => {
            let roots = certificates(&fs::read(path).map_err(unreadable)?);
            if roots.is_empty() { Err("holds no certificate (PEM)".to_owned()) } else { Ok(roots) }
        }
    }
}

/// The certificates of all files in these folders, at least one. What else lies there is passed over.
fn of_folders(list: &str) -> Result<Roots, String> {
    let folders: Vec<_> = split_paths(list).filter(|folder| folder.is_dir()).collect();
    if folders.is_empty() {
        return Err("is no folder".to_owned());
    }
    let entries = folders.iter().flat_map(fs::read_dir).flatten().flatten();
    // As OpenSSL does: such a folder also holds revocation lists and links that lead nowhere.
    let of_entry = |entry: DirEntry| of_file(&entry.path()).unwrap_or_default();
    let mut roots: Roots = entries.flat_map(of_entry).collect();
    // OpenSSL finds a certificate by a second name, a link, which `openssl rehash` makes.
    roots.sort_unstable_by(|one, other| one.der().cmp(other.der()));
    roots.dedup_by(|one, other| one.der() == other.der());
    if roots.is_empty() { Err("holds no certificate (PEM)".to_owned()) } else { Ok(roots) }
}

/// The certificates of a text, whatever stands between them (RFC 7468). ureq has a parser for this; it takes several times
/// as long, which for the bundle of a system is more than all else that a prompt does before it is sent.
fn certificates(pem: &[u8]) -> Roots {
    const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
    const END: &[u8] = b"-----END CERTIFICATE-----";
    let (mut roots, mut rest) = (Roots::new(), pem);
    while let Some(begin) = memmem::find(rest, BEGIN) {
        rest = &rest[begin + BEGIN.len()..];
        // What has no end of its own is no certificate; the next one may be.
        let end = memchr::memchr(b'-', rest).unwrap_or(rest.len());
        let (base64, behind) = rest.split_at(end);
        rest = behind;
        if let Ok(der) = STANDARD.decode(joined(base64))
            && behind.starts_with(END)
        {
            roots.push(Certificate::from_der(&der).to_owned());
        }
    }
    roots
}

/// The lines of a text in one, without the blanks around each.
fn joined(mut lines: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(lines.len());
    while !lines.is_empty() {
        let end = memchr::memchr(b'\n', lines).unwrap_or(lines.len());
        text.extend_from_slice(lines[..end].trim_ascii());
        lines = lines.get(end + 1..).unwrap_or_default();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;

    const ONE: &str = "-----BEGIN CERTIFICATE-----\r\nAQID\r\nBA==\r\n-----END CERTIFICATE-----\r\n";

    #[test]
    fn certificates_are_found_among_other_things() {
        let ders = |pem: &str| certificates(pem.as_bytes()).iter().map(|one| one.der().to_vec()).collect::<Vec<_>>();
        let one = vec![1, 2, 3, 4];
        let key = ONE.replace("CERTIFICATE", "PRIVATE KEY");
        let cut = ONE.split("-----END").next().unwrap();
        let odd = ONE.replace("AQID", "A*ID");
        assert_eq!(ders(ONE), slice::from_ref(&one));
        assert_eq!(ders(&ONE.replace("\r\n", "\n")), slice::from_ref(&one));
        assert_eq!(ders(&format!("# A root\n{key}{ONE}words\n{odd}{ONE}")), [one.as_slice(), &one]);
        assert_eq!(ders(&format!("{cut}{ONE}{cut}")), slice::from_ref(&one));
        assert_eq!(ders(&key), Vec::<Vec<u8>>::new());
        assert_eq!(ders(""), Vec::<Vec<u8>>::new());
    }
}
