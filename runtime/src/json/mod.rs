//! Models from JSON and back: what is documented of each member is a row, and code that is not generic walks over the rows.

mod decode;
mod decode_error;
mod encode;
mod extra;
mod fields;
mod like;
pub mod model;
mod parsed;
mod rows;
mod shape;
mod tape;
mod value;

pub use decode::{Blank, Decode, Members, Taken};
pub use decode_error::DecodeError;
pub use encode::{Encode, Object};
pub use extra::Extra;
pub use fields::{Fields, Member};
pub use model::{AnyModel, FromRows, Parts};
pub use parsed::Parsed;
pub use rows::Rows;
pub use shape::{AsEnum, AsModel, Read, Shaped, Written};
pub use tape::Tape;
pub use value::{Seen, Value};

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
