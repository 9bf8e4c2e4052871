//! Enums that keep values which the documentation does not list (yet).

use super::Argument;
use crate::json::{DecodeError, Parsed};
use std::hash::{Hash, Hasher};
use std::{fmt, mem};

/// An enum of documented values that also holds any other text that the API sends.
///
/// Generated enums implement it by [`open_enum!`](crate::open_enum). It asks them for a table: thousands of values are not compiled
/// as thousands of branches.
pub trait OpenEnum: Sized + Clone + 'static {
    /// What is known of it.
    const TABLE: Table<Self>;

    /// The documented values, in the documentation's order.
    const KNOWN: &'static [Self] = Self::TABLE.values;

    /// The text which is not documented, if it is one.
    fn as_unknown(&self) -> Option<&str>;

    /// The value that holds a text which is not documented.
    fn unknown(text: String) -> Self {
        (Self::TABLE.unknown)(text)
    }

    /// The value as the wire spells it.
    fn as_str(&self) -> &str {
        self.as_unknown().unwrap_or_else(|| entry(self, Self::TABLE.wire))
    }

    /// The value of this spelling; one that is not documented is kept as it is.
    fn from_wire(value: &str) -> Self {
        let known = Self::TABLE.wire.iter().position(|wire| *wire == value);
        let known = known.and_then(|place| Self::TABLE.values.get(place));
        known.cloned().unwrap_or_else(|| Self::unknown(value.to_owned()))
    }

    /// Whether the documentation lists this value.
    fn is_documented(&self) -> bool {
        Self::TABLE.wire.contains(&self.as_str())
    }
}

/// The documented values of an enum, and what each is called.
#[derive(Debug, Clone, Copy)]
pub struct Table<E: 'static> {
    /// The values.
    pub values: &'static [E],
    /// On the wire.
    pub wire: &'static [&'static str],
    /// In Rust.
    pub variants: &'static [&'static str],
    /// The value of any other text.
    pub unknown: fn(String) -> E,
}

/// What a column of the table has for a documented value.
fn entry<E: OpenEnum>(value: &E, column: &'static [&'static str]) -> &'static str {
    let variant = mem::discriminant(value);
    let place = E::TABLE.values.iter().position(|known| mem::discriminant(known) == variant);
    place.and_then(|place| column.get(place)).copied().unwrap_or_default()
}

/// Defines an open enum: its documented values with their spelling on the wire, `Unknown` for every other text, and conversions
/// from and to text, JSON and parameters. Values are compared by their spelling.
/// ```
/// use chargebee_runtime::ground::*;
/// open_enum! {
///     /// How a card is funded.
///     pub enum FundingType {
///         /// Money is lent.
///         Credit = "credit",
///         Debit = "debit",
///     }
/// }
/// assert_eq!(FundingType::from_wire("debit"), FundingType::Debit);
/// assert_eq!(FundingType::from_wire("barter").as_str(), "barter");
/// ```
#[macro_export]
macro_rules! open_enum {
    (
        $(#[doc = $about:expr])*
        pub enum $name:ident {
            $($(#[doc = $doc:expr])* $variant:ident = $wire:literal),* $(,)?
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[doc = $doc])*
                #[doc = "\n`"]
                #[doc = $wire]
                #[doc = "`"]
                $variant,
            )*
            /// A value that this version does not know, as it came.
            Unknown(::std::string::String),
        }

        #[allow(dead_code, reason = "an enum need not be public")]
        impl $name {
            /// The documented values, on the wire.
            pub const VALUES: &'static [&'static str] = &[$($wire),*];

            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                $crate::value::OpenEnum::as_str(self)
            }

            /// The value of a text from the wire.
            pub fn from_wire(value: &str) -> Self {
                $crate::value::OpenEnum::from_wire(value)
            }
        }

        impl $crate::value::OpenEnum for $name {
            const TABLE: $crate::value::open_enum::Table<Self> = $crate::value::open_enum::Table {
                values: &[$(Self::$variant),*],
                wire: Self::VALUES,
                variants: &[$(stringify!($variant)),*],
                unknown: Self::Unknown,
            };

            fn as_unknown(&self) -> ::core::option::Option<&str> {
                match self {
                    Self::Unknown(text) => ::core::option::Option::Some(text),
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::value::open_enum::equal(self, other)
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::value::open_enum::hash(self, state)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::value::open_enum::debug(self, f)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::value::open_enum::show(self, f)
            }
        }

        impl $crate::json::Shaped for $name {
            type Shape = $crate::json::AsEnum;
        }

        $crate::serde_through_json!($name);
    };
}

impl<E: OpenEnum> From<E> for Argument {
    fn from(value: E) -> Self {
        Self::from(value.as_str())
    }
}

/// Whether two values are spelled alike, however they were made.
pub fn equal<E: OpenEnum>(one: &E, other: &E) -> bool {
    one.as_str() == other.as_str()
}

/// Hashes the spelling.
pub fn hash<E: OpenEnum>(value: &E, state: &mut impl Hasher) {
    value.as_str().hash(state);
}

/// Shows the variant.
pub fn debug<E: OpenEnum>(value: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.as_unknown() {
        Some(text) => f.debug_tuple("Unknown").field(&text).finish(),
        None => f.write_str(entry(value, E::TABLE.variants)),
    }
}

/// Shows the spelling.
pub fn show<E: OpenEnum>(value: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.pad(value.as_str())
}

/// A value of an open enum, from JSON.
pub fn decode<E: OpenEnum>(value: Parsed<'_>) -> Result<E, DecodeError> {
    match value.as_str() {
        Some(value) => Ok(E::from_wire(value)),
        None => Err(DecodeError::expected("a string", value)),
    }
}

#[cfg(test)]
mod tests {
    use crate::json::{Decode, Encode, Json};
    use crate::value::{Argument, OpenEnum};

    open_enum! {
        /// How a card stands.
        pub enum Status {
            Valid = "valid",
            /// Soon no more.
            Expiring = "expiring",
        }
    }

    #[test]
    fn an_undocumented_value_survives_decoding_comparing_and_encoding() {
        let frozen = Status::decode(Json::from("frozen")).ok();
        assert_eq!(frozen, Some(Status::Unknown("frozen".to_owned())));
        assert_eq!(frozen.map(|status| status.encode()), Some(Json::from("frozen")));
    }

    #[test]
    fn values_are_equal_by_spelling_however_they_were_made() {
        assert_eq!(Status::Unknown("valid".to_owned()), Status::Valid);
        assert_eq!(Status::Valid.as_str(), "valid");
        assert_eq!(Status::from_wire("expiring"), Status::Expiring);
        let hashed: std::collections::HashSet<Status> =
            [Status::Valid, Status::from_wire("valid"), Status::Expiring].into_iter().collect();
        assert_eq!(hashed.len(), 2);
    }

    #[test]
    fn a_value_is_sent_and_shown_as_the_wire_spells_it() {
        assert_eq!(Argument::from(Status::Expiring).text(), "expiring");
        assert_eq!(format!("{:>6}", Status::Valid), " valid");
    }

    #[test]
    fn debug_shows_the_variant() {
        let shown = format!("{:?}", [Status::Valid, Status::Expiring, Status::from_wire("new")]);
        assert_eq!(shown, r#"[Valid, Expiring, Unknown("new")]"#);
    }

    #[cfg(feature = "serde")]
    #[test]
    fn serde_takes_the_same_way() {
        let text = serde_json::to_string(&[Status::Valid]).unwrap_or_default();
        assert_eq!(text, r#"["valid"]"#);
        let back: Result<Vec<Status>, _> = serde_json::from_str(r#"["expiring"]"#);
        assert_eq!(back.ok(), Some(vec![Status::Expiring]));
    }

    #[test]
    fn only_listed_values_are_documented() {
        assert!(Status::Valid.is_documented());
        assert!(!Status::Unknown("frozen".to_owned()).is_documented());
    }
}
