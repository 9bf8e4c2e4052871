//! The values that calls take and models hold.

mod argument;
mod field;
pub mod open_enum;
mod secret;
mod timestamp;

pub use argument::Argument;
pub(crate) use argument::Value;
pub use field::Field;
pub use open_enum::OpenEnum;
pub use secret::{AccountNumber, ApiKey, CardNumber, Cvv, Token};
pub use timestamp::{OutOfRange, Timestamp};
