//! A JSON value between parser and model.

use super::Json;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number};
use std::fmt;

/// A JSON value that is parsed and not decoded yet.
///
/// Its objects are lists: to make a tree of each object's members, only to take it apart at once, would cost a call more than
/// sending it. [`Json`] is made of what no model takes.
pub struct Parsed(pub(super) Value);

pub(super) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Parsed>),
    Object(Vec<Member>),
}

/// A member of an object, and its value until somebody takes it.
pub(super) type Member = (String, Option<Parsed>);

/// What serde_json calls the only member of what stands for a number, where a program asks it to keep all digits.
const ALL_DIGITS: &str = "$serde_json::private::Number";

impl Parsed {
    /// What kind of value it is, in words that fit into a sentence.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.0 {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The text, if it is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is a whole one of 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Value::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// Whether it is null.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.0, Value::Null)
    }
}

impl From<Json> for Parsed {
    fn from(json: Json) -> Self {
        Self(match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(number) => Value::Number(number),
            Json::String(text) => Value::String(text),
            Json::Array(elements) => Value::Array(elements.into_iter().map(Self::from).collect()),
            Json::Object(members) => {
                Value::Object(members.into_iter().map(|(name, value)| (name, Some(value.into()))).collect())
            }
        })
    }
}

impl From<Parsed> for Json {
    fn from(parsed: Parsed) -> Self {
        match parsed.0 {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::String(text),
            Value::Array(elements) => Self::Array(elements.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                let members = members.into_iter().filter_map(|(name, value)| Some((name, value?.into())));
                Self::Object(members.collect::<Map<String, Self>>())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Parsing).map(Self)
    }
}

struct Parsing;

impl<'de> Visitor<'de> for Parsing {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // As serde_json has it: what JSON cannot say is null.
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = sequence.next_element()? {
            elements.push(element);
        }
        Ok(Value::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members: Vec<Member> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if members.is_empty() && name == ALL_DIGITS {
                let digits: String = map.next_value()?;
                return digits.parse().map(Value::Number).map_err(A::Error::custom);
            }
            if members.is_empty() {
                members.reserve(16);
            }
            members.push((name, Some(map.next_value()?)));
        }
        Ok(Value::Object(members))
    }
}

/// Shows the kind only, since a value could be anything.
impl fmt::Debug for Parsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_parsed_is_what_serde_json_says() {
        let texts = [
            "null",
            "[true, false, 0, -1, 18446744073709551615, 1.5, 1e300, \"\\u00e9\\ud83d\\ude00\"]",
            "{\"b\": {\"a\": []}, \"a\": {}, \"\": [{}, [[]]]}",
            // Of two equal names the last one stands.
            "{\"a\": 1, \"b\": 2, \"a\": 3}",
        ];
        for text in texts {
            let parsed: Option<Parsed> = serde_json::from_str(text).ok();
            assert_eq!(parsed.map(Json::from), serde_json::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn a_number_is_the_nearest_and_stays_the_same_however_often_it_is_written_and_read() {
        for text in
            ["92233720372036854775808", "31.245270191439438", "1.0715086071862673e301", "-0.1", "5e-324"]
        {
            let nearest: f64 = text.parse().unwrap_or_default();
            let read = |text: &str| serde_json::from_str::<Parsed>(text).map(Json::from).unwrap_or_default();
            let first = read(text);
            assert_eq!(first.as_f64(), Some(nearest), "{text}");
            assert_eq!(read(&first.to_string()), first, "{text}");
        }
    }

    #[test]
    fn a_value_goes_in_and_out_unchanged() {
        let value = json!({"a": [null, 1, 2.5, "x", {"b": true}], "c": {}});
        assert_eq!(Json::from(Parsed::from(value.clone())), value);
    }

    #[test]
    fn a_number_with_all_its_digits_is_a_number() {
        let spelt = json!({ ALL_DIGITS: "12.50" });
        let parsed: Option<Parsed> = serde_json::from_value(spelt).ok();
        assert_eq!(parsed.map(Json::from), Some(json!(12.5)));
    }

    #[test]
    fn debug_shows_no_value() {
        assert_eq!(format!("{:?}", Parsed::from(json!("4111"))), "a string");
    }
}
