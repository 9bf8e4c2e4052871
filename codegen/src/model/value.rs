//! Values: their types and constraints, and enums.

use super::ResourceId;
use crate::spec::{Bound, Place};

/// Number of an enum in [`Model::enums`](super::Model::enums).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumId(pub usize);

/// An open enum.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Its name in the spec.
    pub name: String,
    /// The resource that it belongs to; `None` for a shared one.
    pub resource: Option<ResourceId>,
    /// Name of the Rust type.
    pub type_name: String,
    /// What it says.
    pub doc: String,
    /// Its values in the order of the spec.
    pub values: Vec<EnumValue>,
    /// Where the spec names it.
    pub place: Place,
}

impl Enum {
    /// The variant of a wire value.
    pub fn variant(&self, wire: &str) -> Option<&str> {
        self.values.iter().find(|value| value.wire == wire).map(|value| value.variant.as_str())
    }
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// On the wire.
    pub wire: String,
    /// In Rust.
    pub variant: String,
    /// What it means.
    pub doc: String,
    /// Where the spec names it.
    pub place: Place,
}

/// Type of an attribute, parameter or filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `string`.
    Text,
    /// `string` that must never be shown.
    Secret(Secret),
    /// `integer`.
    Integer,
    /// `boolean`.
    Boolean,
    /// Seconds since the epoch.
    Timestamp,
    /// A decimal number kept as text, so that its digits survive.
    Decimal,
    /// A floating-point number.
    Number,
    /// Any JSON.
    Json,
    /// An open enum.
    Enum(EnumId),
    /// An object inside a resource.
    Part(ResourceId, usize),
    /// A whole resource.
    Resource(ResourceId),
}

impl Type {
    /// The spec's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text | Self::Secret(_) => "string",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
            Self::Decimal => "decimal",
            Self::Number => "number",
            Self::Json => "json",
            Self::Enum(_) => "enum",
            Self::Part(..) | Self::Resource(_) => "object",
        }
    }
}

/// What kind of secret a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// `pan`: a card number.
    CardNumber,
    /// `cvv`: a card verification value.
    Cvv,
    /// `token`: a token that stands for payment details.
    Token,
    /// `account_number`: a bank account's number.
    AccountNumber,
    /// `key`: a key that authenticates somebody.
    Key,
}

/// What a value must satisfy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    /// A parameter that a call must have; an attribute that is always returned.
    pub required: bool,
    /// At least so many characters.
    pub min_chars: Option<i64>,
    /// At most so many characters.
    pub max_chars: Option<i64>,
    /// Not below.
    pub min: Option<Bound>,
    /// Not above.
    pub max: Option<Bound>,
    /// Decimal digits only.
    pub digits: bool,
    /// An e-mail address: an `@` between other characters.
    pub email: bool,
    /// What stands for a value that is not given.
    pub default: Option<Scalar>,
}

impl Constraints {
    /// Whether a whole number lies within the bounds.
    pub fn has_integer(&self, number: i64) -> bool {
        self.min.is_none_or(|min| Bound::from(number) >= min)
            && self.max.is_none_or(|max| Bound::from(number) <= max)
    }

    /// Whether a number lies within the bounds.
    pub fn has_number(&self, number: f64) -> bool {
        self.min.is_none_or(|min| number >= min.to_f64()) && self.max.is_none_or(|max| number <= max.to_f64())
    }
}

/// A documented default.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A text, an enum's value or a decimal.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A floating-point number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
}
