//! The key: found, judged, masked, explained. Nothing here does I/O.

pub mod find;
pub mod redact;
mod sample;
pub mod scan;
pub mod secret;
pub mod shape;
pub mod verdict;
