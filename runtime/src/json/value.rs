//! A member's value, its type forgotten.
//!
//! A value shows what it is, and all else (JSON, checks, `Debug`) is done to that, by code that is not generic: of a thousand types
//! of members, each has this one function.

use super::{AnyModel, Encode, Extra, Json};
use crate::check::{Check, Validate};
use crate::value::{AccountNumber, ApiKey, CardNumber, Cvv, Timestamp, Token};
use std::fmt;

/// The value of a member: there, or left out.
///
/// A type of one's own shows itself as [`Seen::leaf`].
pub trait Value {
    /// Shows what it is.
    fn seen(&self) -> Seen<'_>;
}

/// What a value is.
#[derive(Clone, Copy)]
pub struct Seen<'v> {
    /// `None` if it is left out.
    pub(super) what: Option<What<'v>>,
    /// Whether it could have been left out.
    optional: bool,
}

#[derive(Clone, Copy)]
pub(super) enum What<'v> {
    /// A model, and the name that it is shown by if it is not its type's.
    Model(&'v AnyModel<'v>, Option<&'static str>),
    /// An enum's value on the wire, all documented ones, and the names of their variants.
    OneOf(&'v str, &'static [&'static str], &'static [&'static str]),
    List(&'v dyn List),
    Leaf(&'v dyn Leaf, Held<'v>),
}

/// What a copy of a leaf is read from.
#[derive(Clone, Copy)]
pub(super) enum Held<'v> {
    Text(&'v str),
    Float(f64),
    Json(&'v Json),
    Extra(&'v Extra),
    /// What it is as JSON.
    Encoded,
}

/// A value without parts.
pub(super) trait Leaf: Encode + Validate + fmt::Debug {}
impl<T: Encode + Validate + fmt::Debug> Leaf for T {}

/// A list of values.
pub(super) trait List {
    /// Shows each element.
    fn each<'v>(&'v self, show: &mut dyn FnMut(Seen<'v>));
}

impl<T: Value> List for Vec<T> {
    // An iterator would be compiled for each type, too.
    fn each<'v>(&'v self, show: &mut dyn FnMut(Seen<'v>)) {
        let mut others = self.as_slice();
        while let [value, behind @ ..] = others {
            show(value.seen());
            others = behind;
        }
    }
}

impl<'v> Seen<'v> {
    const LEFT_OUT: Self = Self { what: None, optional: true };

    /// A value that the others know nothing of. A copy of it is what its JSON is decoded to.
    pub fn leaf<T: Encode + Validate + fmt::Debug>(value: &'v T) -> Self {
        Self::of(What::Leaf(value, Held::Encoded))
    }

    /// An object.
    pub fn model(model: &'v AnyModel<'v>) -> Self {
        Self::of(What::Model(model, None))
    }

    /// An object whose type stands for several, shown by this name.
    pub fn model_named(name: &'static str, model: &'v AnyModel<'v>) -> Self {
        Self::of(What::Model(model, Some(name)))
    }

    pub(super) fn one_of(
        value: &'v str,
        wire: &'static [&'static str],
        variants: &'static [&'static str],
    ) -> Self {
        Self::of(What::OneOf(value, wire, variants))
    }

    fn of(what: What<'v>) -> Self {
        Self { what: Some(what), optional: false }
    }

    /// The same, as the value of an `Option`.
    fn given(self) -> Self {
        Self { optional: true, ..self }
    }

    /// As the API would send it; nothing if it is left out.
    pub fn encoded(self) -> Option<Json> {
        self.what.map(What::encode)
    }

    /// Reports every violation to `check`.
    pub fn checked(self, check: &mut Check<'_>) {
        match self.what {
            None => {}
            Some(What::Model(model, _)) => check.model(model),
            Some(What::OneOf(value, wire, _)) => check.one_of(value, wire),
            Some(What::Leaf(leaf, _)) => leaf.check(check),
            Some(What::List(list)) => {
                let mut index = 0;
                list.each(&mut |value| {
                    value.checked(&mut check.element(index));
                    index += 1;
                });
            }
        }
    }
}

impl What<'_> {
    fn encode(self) -> Json {
        match self {
            Self::Model(model, _) => super::model::encode(model),
            Self::OneOf(value, ..) => Json::from(value),
            Self::Leaf(leaf, _) => leaf.encode(),
            Self::List(list) => {
                let mut elements = Vec::new();
                list.each(&mut |value| elements.extend(value.encoded()));
                Json::Array(elements)
            }
        }
    }
}

/// As the value's own type shows itself.
impl fmt::Debug for Seen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            None => f.write_str("None"),
            Some(what) if self.optional => f.debug_tuple("Some").field(what).finish(),
            Some(what) => what.fmt(f),
        }
    }
}

impl fmt::Debug for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Model(model, name) => super::model::debug_named(name, model, f),
            Self::OneOf(value, wire, variants) => {
                crate::value::open_enum::debug_variant(value, wire, variants, f)
            }
            Self::Leaf(leaf, _) => leaf.fmt(f),
            Self::List(list) => {
                let mut shown = f.debug_list();
                list.each(&mut |value| {
                    shown.entry(&value);
                });
                shown.finish()
            }
        }
    }
}

/// As what it is.
impl fmt::Debug for dyn Value + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.seen().fmt(f)
    }
}

/// What follows for a type with [`Value`](crate::json::Value), which is not [`Seen::leaf`](crate::json::Seen::leaf).
#[doc(hidden)]
#[macro_export]
macro_rules! seen_traits {
    ($name:ident) => {
        impl $crate::json::Encode for $name {
            fn encode(&self) -> $crate::Json {
                $crate::json::Value::seen(self).encoded().unwrap_or_default()
            }
        }

        impl $crate::check::Validate for $name {
            fn check(&self, check: &mut $crate::check::Check<'_>) {
                $crate::json::Value::seen(self).checked(check);
            }
        }

        impl $crate::fmt::Debug for $name {
            fn fmt(&self, f: &mut $crate::fmt::Formatter<'_>) -> $crate::fmt::Result {
                $crate::fmt::Debug::fmt(&$crate::json::Value::seen(self), f)
            }
        }
    };
}

impl<T: Value> Value for Option<T> {
    fn seen(&self) -> Seen<'_> {
        match self {
            Some(value) => value.seen().given(),
            None => Seen::LEFT_OUT,
        }
    }
}

impl<T: Value> Value for Vec<T> {
    fn seen(&self) -> Seen<'_> {
        Seen::of(What::List(self))
    }
}

macro_rules! leaves {
    ($(($value:ident: $ty:ty) => $held:expr;)+) => {$(
        impl Value for $ty {
            fn seen(&self) -> Seen<'_> {
                let $value = self;
                Seen::of(What::Leaf(self, $held))
            }
        }
    )+};
}
leaves! {
    (text: String) => Held::Text(text);
    (_it: bool) => Held::Encoded;
    (_it: i64) => Held::Encoded;
    (number: f64) => Held::Float(*number);
    (json: Json) => Held::Json(json);
    (extra: Extra) => Held::Extra(extra);
    (_it: Timestamp) => Held::Encoded;
    (secret: AccountNumber) => Held::Text(secret.expose());
    (secret: ApiKey) => Held::Text(secret.expose());
    (secret: CardNumber) => Held::Text(secret.expose());
    (secret: Cvv) => Held::Text(secret.expose());
    (secret: Token) => Held::Text(secret.expose());
}
