//! The parts of `gemini`, which asks Google's Gemini models from a shell. A library so that fuzz targets, benches and
//! tests use the real modules; it is no published interface.
//!
//! A prompt takes one road, and each step hands the next one a value: `environment` (the outside, read once), `line` (what
//! was typed), `config`, `settings` (what will be done), `prompt`, `key`, `gemini` (the wire), `turn` (tries, judged),
//! `output`. Whatever goes wrong becomes a `failure::Failure`. Imports run one way; `tests/layers.rs` keeps it so.

pub mod base_url;
pub mod blob;
pub mod calendar;
pub mod chats;
pub mod child;
pub mod cli;
pub mod commands;
pub mod config;
pub mod console;
pub mod conversation;
pub mod deadline;
pub mod environment;
pub mod exit;
pub mod failure;
pub mod gemini;
pub mod git;
pub mod hardening;
pub mod key;
pub mod key_shape;
pub mod line;
pub mod listing;
pub mod markdown;
pub mod output;
pub mod prices;
pub mod private_file;
pub mod prompt;
pub mod render;
pub mod run;
pub mod schema;
pub mod settings;
pub mod shell;
pub mod stdin;
pub mod suggest;
pub mod template;
pub mod turn;
pub mod uploads;
pub mod utf16;
pub mod values;
