//! Enums that keep values which the documentation does not list (yet).

use super::Argument;
use std::fmt;
use std::hash::{Hash, Hasher};

/// An enum of documented values that also holds any other text that the API sends.
///
/// Generated enums implement it by [`open_enum!`](crate::open_enum).
pub trait OpenEnum: Sized + Clone + 'static {
    /// What is known of it.
    const TABLE: Table<Self>;

    /// The documented values, in the documentation's order.
    const KNOWN: &'static [Self] = Self::TABLE.values;

    /// The value as the wire spells it.
    fn as_str(&self) -> &str {
        (Self::TABLE.as_str)(self)
    }

    /// The value of this spelling; one that is not documented is kept as it is.
    fn from_wire(value: &str) -> Self {
        // Iterators over the values would be compiled for each enum.
        let (mut values, mut wire) = (Self::TABLE.values, Self::TABLE.wire);
        while let ([known, others @ ..], [spelling, spellings @ ..]) = (values, wire) {
            if *spelling == value {
                return known.clone();
            }
            (values, wire) = (others, spellings);
        }
        (Self::TABLE.unknown)(value.to_owned())
    }

    /// The value that holds a text which is not documented.
    fn unknown(text: String) -> Self {
        (Self::TABLE.unknown)(text)
    }

    /// Whether the documentation lists this value.
    fn is_documented(&self) -> bool {
        Self::TABLE.wire.contains(&self.as_str())
    }
}

/// The documented values of an enum, and how the wire spells each.
#[derive(Debug, Clone, Copy)]
pub struct Table<E: 'static> {
    /// The values.
    pub values: &'static [E],
    /// Their spellings.
    pub wire: &'static [&'static str],
    /// The names of their variants.
    pub variants: &'static [&'static str],
    /// The spelling of any value.
    pub as_str: fn(&E) -> &str,
    /// The value of any other text.
    pub unknown: fn(String) -> E,
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
            Unknown(String),
        }

        impl $name {
            /// The documented values, on the wire.
            pub const VALUES: &'static [&'static str] = &[$($wire),*];

            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value,
                }
            }

            /// The value of a text from the wire.
            #[inline]
            pub fn from_wire(value: &str) -> Self {
                $crate::OpenEnum::from_wire(value)
            }
        }

        impl $crate::OpenEnum for $name {
            const TABLE: $crate::enums::Table<Self> = $crate::enums::Table {
                values: &[$(Self::$variant),*],
                wire: Self::VALUES,
                variants: &[$(stringify!($variant)),*],
                as_str: Self::as_str,
                unknown: Self::Unknown,
            };
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::enums::same(self.as_str(), other.as_str())
            }
        }

        impl Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::enums::hash(self.as_str(), state)
            }
        }

        impl $crate::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut $crate::fmt::Formatter<'_>) -> $crate::fmt::Result {
                $crate::enums::debug(self, f)
            }
        }

        impl $crate::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut $crate::fmt::Formatter<'_>) -> $crate::fmt::Result {
                $crate::enums::show(self.as_str(), f)
            }
        }

        impl $crate::Shaped for $name {
            type Shape = $crate::AsEnum;
        }

        $crate::serde_through_json!($name);
    };
}

impl<E: OpenEnum> From<E> for Argument {
    fn from(value: E) -> Self {
        Self::from(value.as_str())
    }
}

/// Whether two spellings are the same.
pub fn same(one: &str, other: &str) -> bool {
    one == other
}

/// Hashes a spelling.
pub fn hash(value: &str, state: &mut impl Hasher) {
    value.hash(state);
}

/// Shows a spelling.
pub fn show(value: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.pad(value)
}

/// Shows the variant of a value.
pub fn debug<E: OpenEnum>(value: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_variant(value.as_str(), E::TABLE.wire, E::TABLE.variants, f)
}

pub(crate) fn debug_variant(
    value: &str,
    wire: &[&str],
    variants: &[&str],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match wire.iter().zip(variants).find(|(spelling, _)| **spelling == value) {
        Some((_, variant)) => f.write_str(variant),
        None => f.debug_tuple("Unknown").field(&value).finish(),
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
