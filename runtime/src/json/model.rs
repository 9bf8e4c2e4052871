//! Models: structs with a row for each member, from which all else follows.

use super::{
    AsModel, DecodeError, Extra, Fields, Json, Member, Object, Parsed, Read, Rows, Shaped, Tape, Value,
};
use std::fmt;

/// A model, its type forgotten: an object of the API as a struct with a field for each documented member, and [`Extra`] for the
/// others.
pub type AnyModel<'m> = dyn Shaped<Shape = AsModel> + 'm;

/// A model that can be made from its members.
///
/// [`model!`](crate::model) implements it.
pub trait FromRows: Shaped<Shape = AsModel> {
    /// What is documented of its members.
    const FIELDS: Fields;

    /// Takes a value for every field, in their order.
    fn from_rows(rows: &mut Rows<'_>) -> Self;
}

impl<M: FromRows> FromRows for Box<M> {
    const FIELDS: Fields = M::FIELDS;

    fn from_rows(rows: &mut Rows<'_>) -> Self {
        Self::new(M::from_rows(rows))
    }
}

/// What a model consists of.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'p, 'm> {
    /// The type's name.
    pub name: &'static str,
    /// What is documented of its members.
    pub fields: Fields,
    /// A value for each field.
    pub values: &'p [&'m dyn Value],
    /// Members that are not documented.
    pub extra: &'m Extra,
}

impl<'m> Parts<'_, 'm> {
    /// Each member with its value.
    pub(crate) fn each(&self) -> impl Iterator<Item = (Member, &'m dyn Value)> {
        self.fields.members().zip(self.values.iter().copied())
    }
}

impl Parsed<'_> {
    /// This value as a model, put on the heap and into what holds it: a variant of an enum, say.
    ///
    /// # Errors
    /// The value is not of the model's shape.
    pub fn model<M: FromRows, T>(self, hold: fn(Box<M>) -> T) -> Result<T, DecodeError> {
        match AsModel::decode(self) {
            Ok(model) => Ok(hold(Box::new(model))),
            Err(error) => Err(error),
        }
    }
}

/// A model as JSON.
pub fn encode(model: &AnyModel<'_>) -> Json {
    let mut encoded = Json::Null;
    model.parts(&mut |parts| {
        let mut object = Object::with(parts.extra);
        for (member, value) in parts.each() {
            if let Some(value) = value.seen().encoded() {
                object.insert(member.wire, value);
            }
        }
        encoded = object.finish();
    });
    encoded
}

/// Shows a model's fields, each as its own type shows itself.
pub fn debug(model: &AnyModel<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_named(None, model, f)
}

/// The same, under another name than its type's.
pub(super) fn debug_named(
    name: Option<&str>,
    model: &AnyModel<'_>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut done = Ok(());
    model.parts(&mut |parts| {
        let mut shown = f.debug_struct(name.unwrap_or(parts.name));
        for (member, value) in parts.each() {
            shown.field(member.field, &value);
        }
        done = shown.field("extra", parts.extra).finish();
    });
    done
}

impl fmt::Debug for AnyModel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, f)
    }
}

/// Whether two models are the same JSON.
pub fn equal(one: &AnyModel<'_>, other: &AnyModel<'_>) -> bool {
    encode(one) == encode(other)
}

/// The same model again: read from its own values as if they had come as JSON, so that copying needs no code of its own for each type
/// of a member.
pub fn copy<M: FromRows>(model: &M) -> M {
    let tape = Tape::like(model);
    M::from_rows(&mut Rows::like(&tape))
}

/// Defines a model: a struct with documented members, and everything that one can do: JSON, comparison, `Debug`,
/// [`validate()`](crate::check::Validate::validate), and with the feature `serde` its traits.
///
/// A field's name is its name on the wire, unless `#[wire = "…"]` says another; `#[check(…)]` has its constraints, as
/// [`Constraints`](crate::check::Constraints) spells them. Undocumented members are kept in a field `extra`.
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

        impl $crate::Shaped for $name {
            type Shape = $crate::AsModel;

            #[inline]
            fn parts<'m>(&'m self, show: &mut dyn FnMut($crate::Parts<'_, 'm>)) {
                show($crate::Parts {
                    name: stringify!($name),
                    fields: <Self as $crate::FromRows>::FIELDS,
                    values: &[$(&self.$field),*],
                    extra: &self.extra,
                });
            }
        }

        impl $crate::FromRows for $name {
            const FIELDS: $crate::Fields = $crate::Fields {
                names: &[$(stringify!($field)),*],
                renamed: &[$($((stringify!($field), $wire),)?)*],
                constrained: &[$($((stringify!($field), $crate::Constraints::none()$(.$rule($($bound),*))+),)?)*],
            };

            #[inline]
            fn from_rows(rows: &mut $crate::Rows<'_>) -> Self {
                Self {
                    $($field: $crate::Taken::taken(rows),)*
                    extra: rows.rest(),
                }
            }
        }

        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                $crate::models::copy(self)
            }
        }

        $crate::model_traits!($name);
        $crate::serde_through_json!($name);
    };
}

/// What follows for a type with [`Shaped`](crate::json::Shaped) and [`Decode`](crate::json::Decode).
#[doc(hidden)]
#[macro_export]
macro_rules! model_traits {
    ($name:ident) => {
        impl $crate::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut $crate::fmt::Formatter<'_>) -> $crate::fmt::Result {
                $crate::models::debug(self, f)
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::models::equal(self, other)
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
            ) -> Result<S::Ok, S::Error> {
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
            ) -> Result<Self, D::Error> {
                $crate::macros::deserialize(deserializer)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::check::Validate;
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
    fn a_copy_holds_the_same_and_changes_alone() {
        let text = r#"{"cf_x":1,"email":"a@b","type":null}"#;
        let contact = Tape::parse(text).ok().and_then(|tape| Contact::decode_parsed(tape.value()).ok());
        let Some(contact) = contact else { return assert_eq!("decoded", "not decoded") };
        let mut copy = contact.clone();
        assert_eq!(copy.encode().to_string(), text);
        copy.email.push('c');
        copy.type_ = Some(3);
        copy.extra.remove("type");
        assert_eq!(contact.encode().to_string(), text);
        assert_eq!(copy.clone().encode().to_string(), r#"{"cf_x":1,"email":"a@bc","type":3}"#);
    }

    model! {
        /// Who is who.
        pub struct Household {
            pub head: Box<Contact>,
            pub members: Option<Vec<Contact>>,
            pub since: i64,
        }
    }

    #[test]
    fn of_several_refusals_the_first_one_in_the_order_of_the_rows_is_told() {
        let cases = [
            (
                r#"{"since":true,"head":{"email":7,"type":"x"}}"#,
                "head.email: expected a string, found a number",
            ),
            (r#"{"since":true}"#, "head: expected an object, found nothing"),
            (
                r#"{"since":true,"head":{"email":"a"},"members":[{"email":"b"},{}]}"#,
                "members[1].email: expected a string, found nothing",
            ),
            (r#"{"head":{"email":"a"}}"#, "since: expected a whole number of 64 bits, found nothing"),
        ];
        for (came, refusal) in cases {
            let tape = Tape::parse(came).ok();
            let error = tape.and_then(|tape| Household::decode_parsed(tape.value()).err());
            assert_eq!(error.map(|error| error.to_string()).as_deref(), Some(refusal), "{came}");
        }
    }

    #[test]
    fn a_copy_goes_all_the_way_down() {
        let json =
            serde_json::json!({"head": {"email": "a", "cf": 1}, "members": [{"email": "b"}], "since": 7});
        let copy = Household::decode(&json).map(|household| household.clone().encode());
        assert_eq!(copy, Ok(json));
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
