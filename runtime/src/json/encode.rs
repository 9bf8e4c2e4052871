//! To JSON.

use super::{Extra, Json, kind};
use serde_json::Map;
use std::fmt;

/// A type that can be written as a JSON value.
pub trait Encode {
    /// The value as the API would send it.
    fn encode(&self) -> Json;
}

/// An object that is being written.
pub struct Object(Map<String, Json>);

impl Object {
    /// Starts from the members that decoding left over; members written later take precedence.
    pub fn with(extra: &Extra) -> Self {
        Self(Map::from(extra.clone()))
    }

    /// Writes a member.
    pub fn required(&mut self, name: &'static str, value: &dyn Encode) {
        self.insert(name, value.encode());
    }

    pub(super) fn insert(&mut self, name: &'static str, value: Json) {
        self.0.insert(name.to_owned(), value);
    }

    /// Writes a member if there is a value.
    pub fn optional<T: Encode>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// The object.
    pub fn finish(self) -> Json {
        Json::Object(self.0)
    }
}

/// Shows names and kinds only, since a value could be anything.
impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(name, value)| (name, kind(value)))).finish()
    }
}

impl Encode for Json {
    fn encode(&self) -> Json {
        self.clone()
    }
}

impl Encode for String {
    fn encode(&self) -> Json {
        Json::from(self.as_str())
    }
}

impl Encode for bool {
    fn encode(&self) -> Json {
        Json::Bool(*self)
    }
}

impl Encode for i64 {
    fn encode(&self) -> Json {
        Json::from(*self)
    }
}

/// A whole number is written without a fraction, as the API writes it (`"tax_rate": 10`).
impl Encode for f64 {
    fn encode(&self) -> Json {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.fract() == 0.0 && self.abs() < EXACT {
            return Json::from(*self as i64);
        }
        Json::from(*self)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self) -> Json {
        let mut array = Vec::with_capacity(self.len());
        for value in self {
            array.push(value.encode());
        }
        Json::Array(array)
    }
}

impl Encode for Extra {
    fn encode(&self) -> Json {
        Json::Object(Map::from(self.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Decode, Members, Tape};
    use serde_json::json;

    #[test]
    fn known_members_take_precedence_over_what_was_left_over() {
        let mut extra = Extra::default();
        extra.insert("id", json!("old"));
        extra.insert("cf_x", json!(1));
        let mut object = Object::with(&extra);
        object.required("id", &"new".to_owned());
        object.optional("age", &None::<i64>);
        assert_eq!(object.finish(), json!({"id": "new", "cf_x": 1}));
    }

    #[test]
    fn what_was_decoded_is_encoded_as_it_came() {
        for value in [json!({"age": null, "x": [1]}), json!({"age": 3}), json!({})] {
            let encoded = Members::of(Tape::from(&value).value()).and_then(|mut members| {
                let age: Option<i64> = members.optional("age")?;
                let mut object = Object::with(&members.rest());
                object.optional("age", &age);
                Ok(object.finish())
            });
            assert_eq!(encoded, Ok(value));
        }
    }

    #[test]
    fn a_whole_number_stays_whole() {
        for value in [json!(10), json!(-3), json!(0.5), json!(1e300)] {
            assert_eq!(f64::decode(value.clone()).map(|it| it.encode()), Ok(value));
        }
    }
}
