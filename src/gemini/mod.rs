//! The wire: what is sent to Google's Gemini API, what comes back, and what that means.

pub mod completeness;
mod count;
mod cursor;
mod dial;
pub mod ending;
mod enums;
mod look_up;
pub mod models;
pub mod part;
pub mod patience;
pub mod proxy;
mod refusal;
mod replies;
pub mod reply;
pub mod request;
pub mod retry;
mod roots;
pub mod service;
mod sse;
mod string;
pub mod trouble;
