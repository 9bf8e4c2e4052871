//! A field that a list can be filtered by.

use super::Kind;

/// A field that a list can be filtered by. Which operators it takes is a matter of types (`filter_on!`), not of this table.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Filter {
    /// The wire name without the operator, as `customer_id` or `subscription[status]`.
    pub name: &'static str,
    /// What kind of value it compares with.
    pub kind: Kind,
    /// The documented values of an enum.
    pub values: &'static [&'static str],
    /// A call must have a condition on it.
    pub required: bool,
}

impl Filter {
    const fn of(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, values: &[], required: false }
    }

    /// A filter on text.
    pub const fn text(name: &'static str) -> Self {
        Self::of(name, Kind::Text)
    }

    /// A filter on one of documented values.
    pub const fn one_of(name: &'static str, values: &'static [&'static str]) -> Self {
        let mut filter = Self::of(name, Kind::OneOf);
        filter.values = values;
        filter
    }

    /// A filter on `true` or `false`.
    pub const fn boolean(name: &'static str) -> Self {
        Self::of(name, Kind::Boolean)
    }

    /// A filter on a whole number.
    pub const fn integer(name: &'static str) -> Self {
        Self::of(name, Kind::Integer)
    }

    /// A filter on a decimal number that travels as text.
    pub const fn decimal(name: &'static str) -> Self {
        Self::of(name, Kind::Decimal)
    }

    /// A filter on a number.
    pub const fn number(name: &'static str) -> Self {
        Self::of(name, Kind::Number)
    }

    /// A call must have a condition on it.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// A filter on a time.
    pub const fn timestamp(name: &'static str) -> Self {
        Self::of(name, Kind::Timestamp)
    }
}
