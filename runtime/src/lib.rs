//! The hand-written ground that the generated crate `chargebee` stands on.
//!
//! It knows no resource. An operation is data ([`operation::Operation`]); a call of one collects arguments ([`call::Call`]),
//! is checked against that data, becomes one HTTP request, and its answer is decoded. Users of `chargebee` meet what is
//! re-exported here; generated code uses [`ground`].

#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(test, allow(dead_code, reason = "models and enums of tests are not public"))]

pub mod call;
pub mod check;
pub mod client;
pub mod error;
pub mod filter;
pub mod ground;
pub mod json;
pub mod operation;
mod page;
mod retry;
#[cfg(test)]
mod sample;
pub mod sort;
pub mod value;
pub mod webhook;
mod wire;

pub use call::{HeaderFields, PathId, SlashedId};
pub use check::{Found, Rule, Violation, Violations};
#[cfg(feature = "hyper")]
pub use client::HyperTransport;
#[cfg(feature = "reqwest")]
pub use client::ReqwestTransport;
#[cfg(feature = "blocking")]
pub use client::{BlockingTransport, UreqTransport};
pub use client::{Builder, Clock, ConfigError, Connection, Limits, Transport};
pub use error::{
    ApiError, Delivery, Error, ErrorKind, ErrorType, FailureKind, Timeout, TransportError, Undecodable,
};
pub use json::{DecodeError, Extra, Json};
pub use page::{Entries, Page, Pages};
pub use retry::Retry;
pub use value::{AccountNumber, ApiKey, CardNumber, Cvv, Field, OpenEnum, OutOfRange, Timestamp, Token};
pub use wire::{Answered, Sending};

// What the macros name, by short paths: a crate of thousands of expansions has the compiler keep every segment of each. For the
// same reason they name what the prelude and `ground` hold without a path, where the generator gives no type that name.
#[doc(hidden)]
pub use call::{list, set};
#[doc(hidden)]
pub use check::Constraints;
#[doc(hidden)]
pub use core::fmt;
#[doc(hidden)]
pub use json::model as models;
#[doc(hidden)]
pub use json::{AsEnum, AsModel, Fields, FromRows, Parts, Rows, Shaped, Taken};
#[doc(hidden)]
pub use value::open_enum as enums;

// What the macros name on behalf of crates that do not depend on these themselves.
#[doc(hidden)]
pub mod macros {
    pub use serde;

    use crate::json::{Decode, Tape};
    use serde::de::{Deserialize, Deserializer, Error};

    /// A value through its [`Decode`].
    pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::decode_parsed(Tape::deserialize(deserializer)?.value()).map_err(D::Error::custom)
    }
}
