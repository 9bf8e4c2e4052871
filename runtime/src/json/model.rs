//! Models: structs with a row for each member, from which all else follows.

use super::decode::Taken;
use super::{DecodeError, Encode, Extra, Json, Member, Object, Parsed, Value, Walk};
use crate::check::{Check, Validate};
use std::fmt;

/// An object of the API as a struct: a field for each documented member, and [`Extra`] for the others.
///
/// [`model!`](crate::model) implements it.
pub trait Model {
    /// What it consists of.
    fn parts(&self) -> Parts<'_>;

    /// Tells every member's value, in the order of the rows.
    fn walk(&self, walk: &mut Walk<'_>);
}

/// On the heap, it is the same model.
impl<M: Model> Model for Box<M> {
    fn parts(&self) -> Parts<'_> {
        M::parts(self)
    }

    fn walk(&self, walk: &mut Walk<'_>) {
        M::walk(self, walk);
    }
}

/// What a model consists of, but for the values.
#[derive(Debug)]
pub struct Parts<'m> {
    /// The type's name.
    pub name: &'static str,
    /// The documented members, in the order of the fields.
    pub rows: &'static [Member],
    /// Members that are not documented.
    pub extra: &'m Extra,
}

/// Tells each member of a model, with its row.
pub(crate) fn each(model: &dyn Model, visit: &mut dyn FnMut(&'static Member, &dyn Value)) {
    model.walk(&mut Walk::new(model.parts().rows, visit));
}

/// Once for all models: what a program has a thousand of is compiled a thousand times.
impl<M: Model> Encode for M {
    fn encode(&self) -> Json {
        encode(self)
    }
}

impl<M: Model> Validate for M {
    fn check(&self, check: &mut Check<'_>) {
        check.model(self);
    }
}

/// A model as JSON.
pub fn encode(model: &dyn Model) -> Json {
    let mut object = Object::with(model.parts().extra);
    each(model, &mut |member, value| {
        if let Some(value) = value.encoded() {
            object.insert(member.wire, value);
        }
    });
    object.finish()
}

/// Shows a model's fields, each as its own type shows itself.
pub fn debug(model: &dyn Model, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Parts { name, extra, .. } = model.parts();
    let mut shown = f.debug_struct(name);
    each(model, &mut |member, value| {
        shown.field(member.field, &value);
    });
    shown.field("extra", extra).finish()
}

/// An object's members, taken in the order of a model's rows.
#[derive(Debug)]
pub struct Rows<'t> {
    rows: &'static [Member],
    /// A value for each row.
    values: Vec<Option<Parsed<'t>>>,
    /// How many have been taken.
    taken: usize,
    /// Whether there is a null among the values.
    nulls: bool,
    extra: Vec<(String, Json)>,
}

impl<'t> Rows<'t> {
    /// The members of `value`, which must be an object.
    pub fn of(value: Parsed<'t>, rows: &'static [Member]) -> Result<Self, DecodeError> {
        let Some(mut members) = value.members() else {
            return Err(DecodeError::expected("an object", value));
        };
        let mut values = vec![None; rows.len()];
        let mut extra = Vec::new();
        let (mut next, mut nulls) = (0, false);
        while let Some((name, value)) = members.next_member() {
            nulls |= value.is_null();
            match place(rows, next, name) {
                Some(row) => {
                    // Of two members with the same name, the last one counts, as it does elsewhere.
                    if let Some(place) = values.get_mut(row) {
                        *place = Some(value);
                    }
                    next = row + 1;
                }
                None => extra.push((name.to_owned(), value.into())),
            }
        }
        Ok(Self { rows, values, taken: 0, nulls, extra })
    }

    /// The next row's member; an `Option` takes what is missing or null, too.
    pub fn take<T: Taken>(&mut self) -> Result<T, DecodeError> {
        let row = self.taken;
        self.taken += 1;
        let name = self.rows.get(row).map_or("", |row| row.wire);
        T::taken(self.values.get(row).copied().flatten(), name)
    }

    /// What has no row; and what is null, so that encoding gives it back.
    pub fn rest(mut self) -> Extra {
        let places = if self.nulls { self.values } else { Vec::new() };
        for (row, value) in self.rows.iter().zip(places) {
            if value.is_some_and(Parsed::is_null) {
                self.extra.push((row.wire.to_owned(), Json::Null));
            }
        }
        Extra::of(self.extra)
    }
}

/// The row of this name. Members mostly come in the order of the documentation, so the search begins where the last one ended.
fn place(rows: &[Member], next: usize, name: &str) -> Option<usize> {
    let (before, after) = rows.split_at_checked(next)?;
    let named = |row: &Member| row.wire == name;
    after.iter().position(named).map(|row| row + next).or_else(|| before.iter().position(named))
}

/// Defines a model: a struct with documented members, and everything that one can do: JSON, comparison, `Debug`, `validate()`,
/// and with the feature `serde` its traits.
///
/// A field's name is its name on the wire, unless `#[wire = "…"]` says another; `#[check(…)]` has its constraints, as
/// [`Member`](crate::json::Member) spells them. Undocumented members are kept in a field `extra`.
/// ```
/// use chargebee_runtime::ground::*;
/// model! {
///     /// A card.
///     pub struct Card {
///         /// What the number ends with.
///         #[check(chars(4, 4), digits())]
///         pub last4: String,
///         /// How it is funded.
///         #[wire = "type"]
///         pub type_: Option<String>,
///     }
/// }
/// let card = Card::decode(serde_json::json!({"last4": "1111", "type": "debit"}))?;
/// assert!(card.validate().is_ok());
/// # Ok::<(), DecodeError>(())
/// ```
#[macro_export]
macro_rules! model {
    (
        $(#[doc = $about:expr])*
        pub struct $name:ident {
            $(
                $(#[doc = $doc:expr])*
                $(#[wire = $wire:literal])?
                $(#[check($($rule:ident($($bound:literal),*)),+)])?
                pub $field:ident: $ty:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $about])*
        #[allow(missing_docs, reason = "of some members, no documentation says more than the name")]
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[doc = $doc])*
                $(#[doc(alias = $wire)])?
                pub $field: $ty,
            )*
            /// Members that this version does not know, as they came.
            pub extra: $crate::Extra,
        }

        impl $name {
            const MEMBERS: &'static [$crate::json::Member] = &[
                $(
                    $crate::json::Member::new(stringify!($field)) $(.named($wire))? $($(.$rule($($bound),*))+)?,
                )*
            ];
        }

        impl $crate::json::Model for $name {
            fn parts(&self) -> $crate::json::Parts<'_> {
                $crate::json::Parts { name: stringify!($name), rows: Self::MEMBERS, extra: &self.extra }
            }

            #[allow(unused_variables, reason = "there may be no members")]
            fn walk(&self, walk: &mut $crate::json::Walk<'_>) {
                $(walk.next(&self.$field);)*
            }
        }

        impl $crate::json::Decode for $name {
            fn decode_parsed(
                value: $crate::json::Parsed<'_>,
            ) -> ::core::result::Result<Self, $crate::json::DecodeError> {
                #[allow(unused_mut, reason = "there may be no members")]
                let mut rows = $crate::json::Rows::of(value, Self::MEMBERS)?;
                // `?` would have the compiler work out a conversion of errors for every member of every model.
                ::core::result::Result::Ok(Self {
                    $($field: match rows.take() {
                        ::core::result::Result::Ok(value) => value,
                        ::core::result::Result::Err(error) => return ::core::result::Result::Err(error),
                    },)*
                    extra: rows.rest(),
                })
            }
        }

        $crate::model_traits!($name);
        $crate::serde_through_json!($name);
    };
}

/// What follows for a type with [`Model`](crate::json::Model) and [`Decode`](crate::json::Decode).
#[doc(hidden)]
#[macro_export]
macro_rules! model_traits {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::json::model::debug(self, f)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::json::model::encode(self) == $crate::json::model::encode(other)
            }
        }

        #[allow(dead_code, reason = "a model need not be public")]
        impl $name {
            /// Checks every value against the documented constraints.
            ///
            /// # Errors
            /// All violations at once, each with its path (`card.last4`).
            pub fn validate(&self) -> ::core::result::Result<(), $crate::Violations> {
                $crate::check::validate(self)
            }
        }
    };
}

/// Without the feature `serde`, nothing.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_through_json {
    ($name:ident) => {};
}

/// Without the feature `serde`, nothing.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! serialize_through_json {
    ($name:ident) => {};
}

/// `Serialize` through `Encode`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serialize_through_json {
    ($name:ident) => {
        impl $crate::macros::serde::Serialize for $name {
            fn serialize<S: $crate::macros::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::macros::serde::Serialize::serialize(&$crate::json::Encode::encode(self), serializer)
            }
        }
    };
}

/// `Serialize` and `Deserialize` through `Encode` and `Decode`, so that there is one way in and out, and it isn't generic.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_through_json {
    ($name:ident) => {
        $crate::serialize_through_json!($name);

        impl<'de> $crate::macros::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::macros::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::macros::deserialize(deserializer)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::json::{Decode, Encode, Json, Tape};

    model! {
        /// Whom to write to.
        pub struct Contact {
            #[check(max_chars(3))]
            pub email: String,
            #[wire = "type"]
            pub type_: Option<i64>,
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_model_goes_through_serde_with_everything_it_holds() {
        let text = r#"{"cf_x":1,"email":"a@b","type":2}"#;
        let contact: Result<Contact, _> = serde_json::from_str(text);
        let back = contact.and_then(|contact| serde_json::to_value(&contact));
        assert_eq!(back.ok(), serde_json::from_str(text).ok());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_decode_error_becomes_a_serde_error_with_its_path() {
        let contact: Result<Vec<Contact>, _> = serde_json::from_str(r#"[{"email":7}]"#);
        let message = contact.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.contains("email: expected a string, found a number"), "{message}");
    }

    #[test]
    fn members_come_in_any_order_and_of_two_with_one_name_the_last_one_counts() {
        let texts = [
            (r#"{"type":2,"email":"a"}"#, r#"{"email":"a","type":2}"#),
            (
                r#"{"email":"a","cf_x":1,"type":null,"email":"b","cf_x":2}"#,
                r#"{"cf_x":2,"email":"b","type":null}"#,
            ),
            (r#"{"type":null,"email":"a","type":2}"#, r#"{"email":"a","type":2}"#),
            (r#"{"type":2,"email":"a","type":null}"#, r#"{"email":"a","type":null}"#),
        ];
        for (came, kept) in texts {
            let tape = Tape::parse(came).ok();
            let contact = tape.and_then(|tape| Contact::decode_parsed(tape.value()).ok());
            let encoded = contact.map(|contact| contact.encode().to_string());
            assert_eq!(encoded.as_deref(), Some(kept), "{came}");
        }
    }

    #[test]
    fn models_are_equal_if_their_json_is() {
        let Ok(contact) = Contact::decode(serde_json::json!({"email": "a@b"})) else {
            return assert_eq!("decoded", "not decoded");
        };
        let mut other = contact.clone();
        assert_eq!(contact, other);
        other.extra.insert("cf_x", Json::Null);
        assert_ne!(contact, other);
    }

    #[test]
    fn a_model_can_be_validated_alone() {
        let contact = Contact::decode(serde_json::json!({"email": "a@b.c"})).ok();
        let message = contact.and_then(|it| it.validate().err()).map(|it| it.to_string());
        assert_eq!(message.as_deref(), Some("email must have at most 3 characters, got 5"));
    }

    #[test]
    fn debug_shows_fields_under_their_names_and_of_what_is_not_known_the_kind() {
        let contact = Contact::decode(serde_json::json!({"email": "a@b", "type": 7, "cf_x": "hidden"}));
        let shown = contact.map(|contact| format!("{contact:?}")).unwrap_or_default();
        assert_eq!(shown, r#"Contact { email: "a@b", type_: Some(7), extra: {"cf_x": a string} }"#);
    }
}
