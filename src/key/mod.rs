//! The key: found, judged, masked, explained. Nothing here does I/O.

pub mod find;
pub mod redact;
pub mod secret;
pub mod shape;
pub mod verdict;
