//! Models from JSON and back, through two small traits and two non-generic helpers.

mod decode;
mod decode_error;
mod encode;
mod extra;
mod model;
mod parsed;

pub use decode::{Decode, Members};
pub use decode_error::DecodeError;
pub use encode::{Encode, Object};
pub use extra::Extra;
pub use parsed::Parsed;

/// A JSON value.
pub type Json = serde_json::Value;

/// What kind of value it is, in words that fit into a sentence.
pub(crate) fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}
