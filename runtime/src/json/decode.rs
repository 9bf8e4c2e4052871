//! From JSON.

use super::{DecodeError, Extra, Json, Parsed, Rows, Tape};
use std::borrow::Borrow;
use std::fmt;

/// A type that can be made from a JSON value.
pub trait Decode: Sized {
    /// Takes a parsed value apart; the error says where and how it differs from what is documented.
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError>;

    /// Takes a JSON value apart.
    ///
    /// # Errors
    /// The value is not of this type's shape: where, what was expected, and which kind was found.
    fn decode(json: impl Borrow<Json>) -> Result<Self, DecodeError> {
        Self::decode_parsed(Tape::from(&json).value())
    }
}

/// A type with a value to go on with where the one that came is refused. Nobody ever sees it.
pub trait Blank {
    /// That value.
    fn blank() -> Self;
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

macro_rules! blank_by_default {
    ($($ty:ty),+) => {$(
        impl Blank for $ty {
            fn blank() -> Self {
                Self::default()
            }
        }
    )+};
}
blank_by_default!(String, bool, i64, f64, Json, Extra);

/// A type that a member can have: one that must be there, or an `Option`.
pub trait Taken: Sized {
    /// Takes the next value. Where it is refused, something else takes its place.
    fn taken(rows: &mut Rows<'_>) -> Self;
}

impl<T: Decode + Blank> Taken for T {
    fn taken(rows: &mut Rows<'_>) -> Self {
        let value = rows.next_value();
        match T::decode_parsed(value.unwrap_or(Parsed::NULL)) {
            Ok(decoded) if value.is_some() => return decoded,
            Ok(_) => rows.lack(None),
            Err(error) if value.is_some() => rows.refuse(error),
            Err(error) => rows.lack(Some(error)),
        }
        T::blank()
    }
}

impl<T: Decode> Taken for Option<T> {
    fn taken(rows: &mut Rows<'_>) -> Self {
        match rows.next_value() {
            None => None,
            Some(value) => match T::decode_parsed(value) {
                Ok(decoded) => Some(decoded),
                Err(error) => {
                    rows.refuse(error);
                    None
                }
            },
        }
    }
}

/// What is said of a value that must be there. A type's own refusal of null says what it would have taken.
#[cold]
pub(super) fn lacks(lacking: Option<Parsed<'_>>, refusal: Option<DecodeError>) -> DecodeError {
    let expected = refusal.map_or("a value", |error| error.what_was_expected());
    DecodeError::new(expected, lacking.map_or("nothing", Parsed::kind))
}

/// The members of an object, taken out one by one; what is left over is kept as [`Extra`].
pub struct Members<'t>(Vec<(&'t str, Option<Parsed<'t>>)>);

impl<'t> Members<'t> {
    /// The members of `value`, which must be an object.
    pub fn of(value: Parsed<'t>) -> Result<Self, DecodeError> {
        let Some(mut inside) = value.members() else {
            return Err(DecodeError::expected("an object", value));
        };
        let mut members = Vec::with_capacity(inside.len);
        while let Some((name, value)) = inside.next_member() {
            members.push((name, Some(value)));
        }
        Ok(Self(members))
    }

    /// A member that must be there, or that an `Option` takes; a null stays in what is left over, so that encoding gives it back.
    pub fn member<T: Taken>(&mut self, name: &'static str) -> Result<T, DecodeError> {
        let mut rows = Rows::member(self.take(name), name);
        let value = T::taken(&mut rows);
        match rows.refusal() {
            None => Ok(value),
            Some(refusal) => Err(refusal),
        }
    }

    /// A member that must be there and must not be null.
    pub fn required<T: Decode + Blank>(&mut self, name: &'static str) -> Result<T, DecodeError> {
        self.member(name)
    }

    /// A member that must be there and must not be null, decoded in a way that depends on what was taken before.
    pub fn required_with<T>(
        &mut self,
        name: &'static str,
        decode: impl Fn(Parsed<'t>) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        match self.take(name) {
            Some(value) if !value.is_null() => decode(value).map_err(|error| error.in_member(name)),
            lacking => Err(lacks(lacking, decode(Parsed::NULL).err()).in_member(name)),
        }
    }

    /// A member that may be missing or null.
    pub fn optional<T: Decode>(&mut self, name: &'static str) -> Result<Option<T>, DecodeError> {
        self.member(name)
    }

    /// What has not been taken.
    pub fn rest(self) -> Extra {
        let left = self.0.into_iter().filter_map(|(name, value)| Some((name, value?)));
        Extra::of(left.map(|(name, value)| (name.to_owned(), value.into())).collect())
    }

    /// Of two members with the same name, the last one counts, as it does elsewhere.
    fn take(&mut self, name: &str) -> Option<Parsed<'t>> {
        let (_, value) = self.0.iter_mut().rfind(|(known, _)| *known == name)?;
        if value.is_some_and(Parsed::is_null) { *value } else { value.take() }
    }
}

/// Shows names and kinds only, since a value could be anything.
impl fmt::Debug for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = self.0.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        f.debug_map().entries(left).finish()
    }
}

impl Decode for Json {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        Ok(value.into())
    }
}

impl Decode for String {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        match value.as_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(DecodeError::expected("a string", value)),
        }
    }
}

impl Decode for bool {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        value.as_bool().ok_or_else(|| DecodeError::expected("a boolean", value))
    }
}

impl Decode for i64 {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        value.as_i64().ok_or_else(|| DecodeError::expected("a whole number of 64 bits", value))
    }
}

impl Decode for f64 {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        value.as_f64().ok_or_else(|| DecodeError::expected("a number", value))
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        let Some(elements) = value.elements() else {
            return Err(DecodeError::expected("an array", value));
        };
        let mut decoded = Vec::with_capacity(elements.len);
        for (index, element) in elements.enumerate() {
            match T::decode_parsed(element) {
                Ok(element) => decoded.push(element),
                Err(error) => return Err(error.in_element(index)),
            }
        }
        Ok(decoded)
    }
}

/// An object of which no member is known.
impl Decode for Extra {
    fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
        Members::of(value).map(Members::rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug)]
    struct Customer {
        id: String,
        age: Option<i64>,
        extra: Extra,
    }
    impl Decode for Customer {
        fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
            let mut members = Members::of(value)?;
            Ok(Self { id: members.required("id")?, age: members.optional("age")?, extra: members.rest() })
        }
    }

    #[test]
    fn members_are_taken_and_the_rest_is_kept() {
        let customer = Customer::decode(json!({"id": "c", "age": 3, "cf_x": 1}));
        let Ok(Customer { id, age, extra }) = customer else {
            return assert!(customer.is_ok());
        };
        assert_eq!((id.as_str(), age), ("c", Some(3)));
        assert_eq!(extra.iter().collect::<Vec<_>>(), [("cf_x", &json!(1))]);
    }

    #[test]
    fn a_null_of_an_optional_member_is_none_and_stays_in_the_rest() {
        let customer = Customer::decode(json!({"id": "c", "age": null}));
        let kept = customer.map(|it| (it.age, it.extra.get("age").cloned()));
        assert_eq!(kept, Ok((None, Some(Json::Null))));
    }

    #[test]
    fn an_error_names_the_place_what_was_expected_and_the_kind_found_but_no_value() {
        let cases = [
            (json!([]), "expected an object, found an array"),
            (json!({}), "id: expected a string, found nothing"),
            (json!({"id": null}), "id: expected a string, found null"),
            (json!({"id": 4111}), "id: expected a string, found a number"),
            (json!({"id": "c", "age": "4111"}), "age: expected a whole number of 64 bits, found a string"),
            (json!({"id": "c", "age": 9.5e30}), "age: expected a whole number of 64 bits, found a number"),
        ];
        for (value, message) in cases {
            let error = Customer::decode(value).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), Some(message));
        }
    }

    #[test]
    fn an_error_deep_inside_has_the_whole_path() {
        let list = Vec::<Customer>::decode(json!([{"id": "a"}, {"id": true}]));
        let error = list.err().map(|error| error.in_member("list"));
        assert_eq!(error.map(|error| error.path()).as_deref(), Some("list[1].id"));
    }

    #[test]
    fn a_required_member_of_any_kind_must_still_be_there() {
        let missing =
            Members::of(Tape::from(&json!({})).value()).and_then(|mut it| it.required::<Json>("meta"));
        let message = missing.err().map(|error| error.to_string());
        assert_eq!(message.as_deref(), Some("meta: expected a value, found nothing"));
    }
}
