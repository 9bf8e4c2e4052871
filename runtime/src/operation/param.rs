//! A parameter of an operation and its documented constraints.

use crate::check::{Chars, Range};

/// A parameter (or request header) and what the documentation says about it.
///
/// Built in a `const`, one call a fact:
/// ```
/// use chargebee_runtime::operation::Param;
/// const NUMBER: Param = Param::text("card[number]").required().max_chars(1500).sensitive();
/// assert!(NUMBER.required && NUMBER.sensitive);
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Param {
    /// The wire name without list indexes, as `card[number]` or `items[item_price_id]`.
    pub name: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// Must be given: always at the top level, within a group wherever the group is given.
    pub required: bool,
    /// Documented bounds on the number of characters.
    pub chars: Chars,
    /// Documented bounds on a number.
    pub range: Range,
    /// The documented values of an enum.
    pub values: &'static [&'static str],
    /// Takes decimal digits only.
    pub digits: bool,
    /// Takes e-mail addresses only.
    pub email: bool,
    /// A list of scalars: `name[0]`, `name[1]`.
    pub list: bool,
    /// A member of a list of groups: `group[name][0]`.
    pub in_list: bool,
    /// Holds a secret, so that its value must never be shown.
    pub sensitive: bool,
    /// Of a header: the one that carries a value beyond ASCII in its stead, as Base64 of its UTF-8.
    pub encoded_as: Option<&'static str>,
}

/// What kind of value a parameter or filter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A decimal number that travels as text so that its digits survive.
    Decimal,
    /// A floating-point number.
    Number,
    /// Seconds since the epoch.
    Timestamp,
    /// One of documented values.
    OneOf,
    /// A JSON value; compact JSON text in a form, the value itself in a JSON body.
    Json,
}

impl Param {
    const fn of(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: false,
            chars: Chars::any(),
            range: Range::any(),
            values: &[],
            digits: false,
            email: false,
            list: false,
            in_list: false,
            sensitive: false,
            encoded_as: None,
        }
    }

    /// A parameter that takes text.
    pub const fn text(name: &'static str) -> Self {
        Self::of(name, Kind::Text)
    }

    /// A parameter that takes `true` or `false`.
    pub const fn boolean(name: &'static str) -> Self {
        Self::of(name, Kind::Boolean)
    }

    /// A parameter that takes a whole number.
    pub const fn integer(name: &'static str) -> Self {
        Self::of(name, Kind::Integer)
    }

    /// A parameter that takes a decimal number as text.
    pub const fn decimal(name: &'static str) -> Self {
        Self::of(name, Kind::Decimal)
    }

    /// A parameter that takes a floating-point number.
    pub const fn number(name: &'static str) -> Self {
        Self::of(name, Kind::Number)
    }

    /// A parameter that takes a time in seconds since the epoch.
    pub const fn timestamp(name: &'static str) -> Self {
        Self::of(name, Kind::Timestamp)
    }

    /// A parameter that takes one of documented values.
    pub const fn one_of(name: &'static str, values: &'static [&'static str]) -> Self {
        let mut param = Self::of(name, Kind::OneOf);
        param.values = values;
        param
    }

    /// A parameter that takes a JSON value.
    pub const fn json(name: &'static str) -> Self {
        Self::of(name, Kind::Json)
    }

    /// Must be given.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// At most so many characters (Unicode scalar values).
    pub const fn max_chars(mut self, max: usize) -> Self {
        self.chars.max = Some(max);
        self
    }

    /// Decimal digits only.
    pub const fn digits(mut self) -> Self {
        self.digits = true;
        self
    }

    /// E-mail addresses only: an `@` between other characters.
    pub const fn email(mut self) -> Self {
        self.email = true;
        self
    }

    /// A list of scalars: `name[0]`, `name[1]`.
    pub const fn list(mut self) -> Self {
        self.list = true;
        self
    }

    /// A member of a list of groups: `group[name][0]`.
    pub const fn in_list(mut self) -> Self {
        self.in_list = true;
        self
    }

    /// Its value is a secret.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// A header whose value beyond ASCII goes into this other header, as Base64 of its UTF-8.
    pub const fn encoded_as(mut self, header: &'static str) -> Self {
        self.encoded_as = Some(header);
        self
    }

    /// The group it belongs to: `card` of `card[number]`.
    pub(crate) fn group(&self) -> Option<&'static str> {
        self.name.get(..self.name.bytes().rposition(|byte| byte == b'[')?)
    }
}
