//! The wire: what is sent to Google's Gemini API, what comes back, and what that means.

pub mod api_error;
pub mod client;
pub mod completeness;
pub mod completion;
pub mod content;
mod count;
pub mod cursor;
mod dial;
mod enums;
mod generate;
mod list;
mod look_up;
pub mod models;
pub mod outgoing;
pub mod part;
pub mod probe;
pub mod proxy;
pub mod replies;
pub mod reply;
pub mod request;
pub mod request_watch;
pub mod retry;
mod roots;
pub mod sse;
mod string;
mod timed_transport;
pub mod transport_error;
