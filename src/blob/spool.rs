//! What comes through a pipe, kept until it is sent.

use std::fs::File;
use std::io::{self, Read};

use tempfile::{SpooledData, spooled_tempfile};

/// As much stays in memory, in bytes: most pictures and texts do, and it is no weight on a run.
const IN_MEMORY: usize = 1 << 20;

/// Where the bytes are.
pub enum Spooled {
    /// All of them.
    Memory(Vec<u8>),
    /// In a file without a name, with its length.
    File(File, u64),
}

/// Reads to the end, or one byte more than the limit.
///
/// Fails as reading does, and where the temporary file cannot be written.
pub fn spool(reader: &mut dyn Read, limit: u64) -> io::Result<Spooled> {
    let mut kept = spooled_tempfile(IN_MEMORY);
    let length = io::copy(&mut reader.take(limit + 1), &mut kept)?;
    Ok(match kept.into_inner() {
        SpooledData::InMemory(bytes) => Spooled::Memory(bytes.into_inner()),
        SpooledData::OnDisk(file) => Spooled::File(file, length),
    })
}
