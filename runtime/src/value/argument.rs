//! The value of one parameter, its type forgotten.

use super::{AccountNumber, ApiKey, CardNumber, Cvv, Field, Timestamp, Token};
use crate::json::Json;
use std::borrow::Cow;
use std::fmt;
use zeroize::Zeroizing;

/// The value of one parameter on its way to the wire.
///
/// Everything that a setter takes becomes one of these, so that no code behind the setters is generic.
#[derive(Clone)]
pub struct Argument(pub(crate) Value);

/// Texts are wiped on drop whether secret or not: a parameter may be marked sensitive and still take a plain `String`.
#[derive(Clone)]
pub(crate) enum Value {
    Absent,
    Cleared,
    Text(Zeroizing<String>),
    Secret(Zeroizing<String>),
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Json(Json),
}

impl Argument {
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.0, Value::Absent)
    }

    pub(crate) fn is_secret(&self) -> bool {
        matches!(self.0, Value::Secret(_))
    }

    /// Whether it goes over the wire as `name=`.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.0 {
            Value::Absent | Value::Cleared => true,
            Value::Text(text) | Value::Secret(text) => text.is_empty(),
            Value::Json(Json::String(text)) => text.is_empty(),
            _ => false,
        }
    }

    /// The text that a form holds.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Value::Absent | Value::Cleared => Cow::Borrowed(""),
            Value::Text(text) | Value::Secret(text) => Cow::Borrowed(text.as_str()),
            Value::Boolean(true) => Cow::Borrowed("true"),
            Value::Boolean(false) => Cow::Borrowed("false"),
            Value::Integer(number) => Cow::Owned(number.to_string()),
            Value::Number(number) => Cow::Owned(number.to_string()),
            // A string in place of a JSON value is taken for JSON text that the caller wrote, and sent as it is.
            Value::Json(Json::String(text)) => Cow::Borrowed(text.as_str()),
            Value::Json(json) => Cow::Owned(json.to_string()),
        }
    }

    /// As many bytes as the text can take, or more.
    pub(crate) fn most_bytes(&self) -> usize {
        match &self.0 {
            // The longest is `-9223372036854775808`.
            Value::Integer(_) => 20,
            _ => self.text().len(),
        }
    }

    /// The value that a JSON body holds; a cleared parameter is `null` there.
    pub(crate) fn json(&self) -> Json {
        match &self.0 {
            Value::Absent | Value::Cleared => Json::Null,
            Value::Text(text) | Value::Secret(text) => Json::String(text.as_str().to_owned()),
            Value::Boolean(value) => Json::Bool(*value),
            Value::Integer(number) => Json::from(*number),
            Value::Number(number) => Json::from(*number),
            Value::Json(json) => json.clone(),
        }
    }
}

/// Shows plain values, `***` for a secret, and `` for a cleared one.
impl fmt::Debug for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_secret() && !self.is_empty() {
            return f.write_str("***");
        }
        self.text().fmt(f)
    }
}

impl<T: Into<Argument>> From<Field<T>> for Argument {
    fn from(field: Field<T>) -> Self {
        match field {
            Field::Absent => Self(Value::Absent),
            Field::Cleared => Self(Value::Cleared),
            Field::Set(value) => value.into(),
        }
    }
}

impl From<String> for Argument {
    fn from(value: String) -> Self {
        Self(Value::Text(Zeroizing::new(value)))
    }
}

impl From<&str> for Argument {
    fn from(value: &str) -> Self {
        Self::from(value.to_owned())
    }
}

impl From<bool> for Argument {
    fn from(value: bool) -> Self {
        Self(Value::Boolean(value))
    }
}

impl From<i64> for Argument {
    fn from(value: i64) -> Self {
        Self(Value::Integer(value))
    }
}

impl From<f64> for Argument {
    fn from(value: f64) -> Self {
        Self(Value::Number(value))
    }
}

impl From<Timestamp> for Argument {
    fn from(value: Timestamp) -> Self {
        Self(Value::Integer(value.seconds()))
    }
}

impl From<Json> for Argument {
    fn from(value: Json) -> Self {
        Self(Value::Json(value))
    }
}

macro_rules! from_secret {
    ($($secret:ty),+) => {$(
        impl From<$secret> for Argument {
            fn from(value: $secret) -> Self {
                Self(Value::Secret(value.into_text()))
            }
        }
    )+};
}
from_secret!(AccountNumber, ApiKey, CardNumber, Cvv, Token);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_value_has_its_spelling_in_a_form() {
        let cases: [(Argument, &str); 12] = [
            ("a b".into(), "a b"),
            (true.into(), "true"),
            (false.into(), "false"),
            ((-5).into(), "-5"),
            (1.5.into(), "1.5"),
            (1e21.into(), "1000000000000000000000"),
            (Timestamp::from_seconds(7).into(), "7"),
            (json!({"a": [1, null]}).into(), r#"{"a":[1,null]}"#),
            (json!(5).into(), "5"),
            (json!(r#"{"a": 1}"#).into(), r#"{"a": 1}"#),
            (CardNumber::from("4111").into(), "4111"),
            (Field::<i64>::Cleared.into(), ""),
        ];
        for (argument, text) in cases {
            assert_eq!(argument.text(), text);
        }
    }

    #[test]
    fn a_secret_is_not_shown_and_a_cleared_value_is_shown_empty() {
        assert_eq!(format!("{:?}", Argument::from(Cvv::from("999"))), "***");
        assert_eq!(format!("{:?}", Argument::from(Field::<Cvv>::Cleared)), "\"\"");
        assert_eq!(format!("{:?}", Argument::from("x")), "\"x\"");
    }
}
