//! The key: found, judged, stored, masked, explained.

pub mod command;
pub mod credentials;
pub mod diagnosis;
mod disguise;
pub mod find;
pub mod git;
pub mod leak;
pub mod redact;
mod sample;
pub mod scan;
pub mod secret;
pub mod settings;
pub mod shape;
pub mod store;
