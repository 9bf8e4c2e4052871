//! What generated code uses: `use chargebee_runtime::ground::*;`.
//!
//! Not for people: names may come and go here together with the generator.

pub use crate::call::{Call, Group, HeaderFields, PathId, SlashedId, list};
pub use crate::check::{Check, Constraints, Validate, Violations};
pub use crate::client::{Api, Builder, ConfigError, Connection};
pub use crate::error::Error;
pub use crate::filter::{self, Allows, FilterField, FilterOn, op};
pub use crate::json::{
    AsModel, Decode, DecodeError, Encode, Extra, Fields, Json, Members, Parsed, Parts, Shaped,
};
pub use crate::operation::{Body, Filter, Method, Operation, Param, Params};
pub use crate::page::{Entries, Page, Pages};
pub use crate::sort::{self, Sort};
pub use crate::value::{AccountNumber, ApiKey, Argument, CardNumber, Cvv, Field, OpenEnum, Timestamp, Token};
pub use crate::webhook::Delivered;
pub use crate::wire::Sending;
pub use crate::{
    delivered, empty_group, filter_on, filters, group, group_lists, groups, list_request, lists, model,
    model_traits, open_enum, operators, request, seen_traits, setters, step,
};
