//! The three states of an optional parameter.

use super::{AccountNumber, ApiKey, CardNumber, Cvv, Token};

/// The value of an optional parameter: left out, cleared, or set.
///
/// Setters take `impl Into<Field<T>>`, so that a plain value, an `Option` and a `Field` all do:
/// ```
/// use chargebee_runtime::Field;
/// fn company(value: impl Into<Field<String>>) -> Field<String> { value.into() }
/// assert_eq!(company("Acme"), Field::Set("Acme".to_owned()));
/// assert_eq!(company(None::<String>), Field::Absent);   // the API leaves the field as it is
/// assert_eq!(company(Field::Cleared), Field::Cleared);  // the API empties the field
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Field<T> {
    /// Not sent; the API leaves the field as it is.
    #[default]
    Absent,
    /// Sent as `name=`; the API empties the field. Setting an empty text is the same.
    Cleared,
    /// Sent with this value.
    Set(T),
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Set)
    }
}

macro_rules! from_text {
    ($($target:ty),+) => {$(
        impl From<&str> for Field<$target> {
            fn from(value: &str) -> Self {
                Self::Set(<$target>::from(value))
            }
        }

        impl From<&String> for Field<$target> {
            fn from(value: &String) -> Self {
                Self::Set(<$target>::from(value.as_str()))
            }
        }

        impl From<Option<&str>> for Field<$target> {
            fn from(value: Option<&str>) -> Self {
                value.map_or(Self::Absent, Self::from)
            }
        }
    )+};
}
from_text!(String, AccountNumber, ApiKey, CardNumber, Cvv, Token);

macro_rules! from_owned_text {
    ($($target:ty),+) => {$(
        impl From<String> for Field<$target> {
            fn from(value: String) -> Self {
                Self::Set(<$target>::from(value))
            }
        }
    )+};
}
from_owned_text!(AccountNumber, ApiKey, CardNumber, Cvv, Token);

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: impl Into<Field<String>>) -> Field<String> {
        value.into()
    }

    fn integer(value: impl Into<Field<i64>>) -> Field<i64> {
        value.into()
    }

    fn cvv(value: impl Into<Field<Cvv>>) -> Option<String> {
        match value.into() {
            Field::Set(cvv) => Some(cvv.expose().to_owned()),
            _ => None,
        }
    }

    #[test]
    fn a_setter_takes_a_plain_value_an_option_and_a_field_without_annotations() {
        assert_eq!(text("s"), Field::Set("s".to_owned()));
        assert_eq!(text(String::from("s")), Field::Set("s".to_owned()));
        let name = String::from("s");
        assert_eq!(text(&name), Field::Set(name));
        assert_eq!(text(Some("s")), Field::Set("s".to_owned()));
        assert_eq!(text(Field::Cleared), Field::Cleared);
        assert_eq!(integer(10), Field::Set(10));
        assert_eq!(integer(Some(10)), Field::Set(10));
        assert_eq!(integer(None), Field::Absent);
        assert_eq!(integer(None::<i64>), Field::Absent);
        assert_eq!(integer(Field::Cleared), Field::Cleared);
    }

    #[test]
    fn a_secret_can_be_set_from_text() {
        for set in [cvv("999"), cvv(String::from("999")), cvv(Cvv::from("999")), cvv(Some(Cvv::from("999")))]
        {
            assert_eq!(set.as_deref(), Some("999"));
        }
    }

    #[test]
    fn a_field_is_absent_unless_said_otherwise() {
        assert_eq!(Field::<i64>::default(), Field::Absent);
    }
}
