//! What every test stands on: the stand-in for Google, and the program in a clean room.

pub mod files_api;
pub mod google;
pub mod program;
pub mod proxy;
pub mod requests;
pub mod stand_in;
pub mod tls;
pub mod wire;

pub use google::Google;
pub use program::{Outcome, Program};
pub use stand_in::{Answer, Gate, StandIn, Step};
pub use wire::canary;
