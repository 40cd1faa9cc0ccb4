//! What one side said: the unit that requests are made of and answers become.
//!
//! Source: <https://ai.google.dev/api/caching#Content>.

use serde_json::{Value, json};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Model,
}

impl Role {
    /// As it stands on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Model => "model",
        }
    }
}

/// What one side said, in parts. A turn of the model's holds its parts as they came, signatures included: the service
/// wants them back.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Who said it.
    pub role: Role,
    /// The parts, as JSON.
    pub parts: Vec<Value>,
}

impl Turn {
    /// The turn as it is sent.
    pub fn to_json(&self) -> Value {
        json!({ "role": self.role.name(), "parts": self.parts })
    }
}
