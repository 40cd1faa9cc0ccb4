//! Where bytes go: standard output or a file, and what of them a terminal must not see.

pub mod invisible;
pub mod sink;
pub mod stdout;
pub mod visible;
pub mod wav;
