//! A prompt within a conversation: what was said before goes with it, and what is said is kept.

mod find;
mod keep;

pub use find::{Going, begin};
pub use keep::{Kept, Talk};
