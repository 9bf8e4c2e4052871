//! JSON between parser and model.

use super::{AnyModel, Json, Parsed};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::borrow::Borrow;
use std::fmt;

/// A JSON value that is parsed and not decoded yet: one list of all that it holds, in the order of the text, the texts still
/// where they were.
///
/// To make a tree of objects with names of their own, only to take it apart at once, would cost a call more than sending it.
pub struct Tape<'t>(pub(super) Vec<Node<'t>>);

/// A scalar; a member's name, which the nodes of its value follow; or an array or object, which what it holds follows.
pub(super) enum Node<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(&'t str),
    /// A text that does not stand in the body like this, for it had something escaped.
    Unescaped(Box<str>),
    Array(Extent),
    Object(Extent),
    /// A model, which is to be copied: itself, and a value for each of its fields.
    Model(Extent),
    Itself(&'t AnyModel<'t>),
    /// What a model holds of numbers and of JSON goes into a copy as it is: not a number, or a null that is there.
    Float(f64),
    Json(&'t Json),
}

/// How much of the tape an array or object takes.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// The number of elements or members.
    pub(super) len: usize,
    /// The number of nodes, its own included.
    pub(super) nodes: usize,
}

impl Extent {
    pub(super) const UNKNOWN: Self = Self { len: 0, nodes: 1 };
}

/// What serde_json calls the only member of what stands for a number, where a program asks it to keep all digits.
const ALL_DIGITS: &str = "$serde_json::private::Number";

impl<'t> Tape<'t> {
    /// Parses a text.
    ///
    /// # Errors
    /// It is not JSON.
    pub fn parse(text: &'t str) -> serde_json::Result<Self> {
        // Of what the API sends, a name or value takes twelve bytes and more; growing once costs less than room for the worst.
        let mut nodes = Vec::with_capacity(text.len() / 12 + 4);
        let mut parser = serde_json::Deserializer::from_str(text);
        Recording(&mut nodes).deserialize(&mut parser)?;
        parser.end()?;
        Ok(Self(nodes))
    }

    /// The whole value.
    pub fn value(&self) -> Parsed<'_> {
        Parsed(&self.0)
    }
}

impl Node<'_> {
    /// The text, if it is a string.
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Unescaped(text) => Some(text),
            _ => None,
        }
    }

    /// The number of nodes up to the next that is not part of it.
    pub(super) fn extent(&self) -> usize {
        match self {
            Self::Array(extent) | Self::Object(extent) | Self::Model(extent) => extent.nodes,
            _ => 1,
        }
    }
}

impl<'t, J: Borrow<Json> + ?Sized> From<&'t J> for Tape<'t> {
    fn from(json: &'t J) -> Self {
        let mut nodes = Vec::new();
        record(&mut nodes, json.borrow());
        Self(nodes)
    }
}

pub(super) fn record<'t>(nodes: &mut Vec<Node<'t>>, json: &'t Json) {
    let start = nodes.len();
    nodes.push(match json {
        Json::Null => Node::Null,
        Json::Bool(value) => Node::Bool(*value),
        Json::Number(number) => Node::Number(number.clone()),
        Json::String(text) => Node::Text(text),
        Json::Array(elements) => {
            nodes.push(Node::Array(Extent::UNKNOWN));
            elements.iter().for_each(|element| record(nodes, element));
            return close(nodes, start, elements.len());
        }
        Json::Object(members) => {
            nodes.push(Node::Object(Extent::UNKNOWN));
            for (name, value) in members {
                nodes.push(Node::Text(name));
                record(nodes, value);
            }
            return close(nodes, start, members.len());
        }
    });
}

/// Now that the end of an array or object is known, says where it is.
pub(super) fn close(nodes: &mut [Node<'_>], start: usize, len: usize) {
    let total = nodes.len();
    if let Some(Node::Array(extent) | Node::Object(extent) | Node::Model(extent)) = nodes.get_mut(start) {
        *extent = Extent { len, nodes: total - start };
    }
}

impl<'de> Deserialize<'de> for Tape<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut nodes = Vec::new();
        Recording(&mut nodes).deserialize(deserializer)?;
        Ok(Self(nodes))
    }
}

/// Writes down a value.
pub(super) struct Recording<'n, 't>(pub(super) &'n mut Vec<Node<'t>>);

impl<'de> DeserializeSeed<'de> for Recording<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Recording<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.push(Node::Null);
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.push(Node::Bool(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.push(Node::Number(value.into()));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.push(Node::Number(value.into()));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        // As serde_json has it: what JSON cannot say is null.
        self.0.push(Number::from_f64(value).map_or(Node::Null, Node::Number));
        Ok(())
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<(), E> {
        self.0.push(Node::Text(value));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.push(Node::Unescaped(value.into()));
        Ok(())
    }

    fn visit_string<E>(self, value: String) -> Result<(), E> {
        self.0.push(Node::Unescaped(value.into()));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let Self(nodes) = self;
        let start = nodes.len();
        nodes.push(Node::Array(Extent::UNKNOWN));
        let mut len = 0;
        while sequence.next_element_seed(Recording(nodes))?.is_some() {
            len += 1;
        }
        close(nodes, start, len);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(nodes) = self;
        let start = nodes.len();
        nodes.push(Node::Object(Extent::UNKNOWN));
        let mut len = 0;
        while map.next_key_seed(RecordingName(nodes))?.is_some() {
            if len == 0 && matches!(nodes.last(), Some(Node::Text(ALL_DIGITS))) {
                let digits: String = map.next_value()?;
                nodes.truncate(start);
                nodes.push(Node::Number(digits.parse().map_err(A::Error::custom)?));
                return Ok(());
            }
            map.next_value_seed(Recording(nodes))?;
            len += 1;
        }
        close(nodes, start, len);
        Ok(())
    }
}

/// Writes down a member's name.
struct RecordingName<'n, 't>(&'n mut Vec<Node<'t>>);

impl<'de> DeserializeSeed<'de> for RecordingName<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for RecordingName<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<(), E> {
        Recording(self.0).visit_borrowed_str(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        Recording(self.0).visit_str(value)
    }
}

/// Shows the kind only, since a value could be anything.
impl fmt::Debug for Tape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Option<Json> {
        Tape::parse(text).ok().map(|tape| tape.value().into())
    }

    #[test]
    fn what_is_parsed_is_what_serde_json_says() {
        let texts = [
            "null",
            " [true, false, 0, -1, 18446744073709551615, 1.5, 1e300, \"\\u00e9\\ud83d\\ude00\"]\n",
            "{\"b\": {\"a\": []}, \"a\": {}, \"\": [{}, [[]]], \"\\u0041\": \"x\"}",
            // Of two equal names the last one stands.
            "{\"a\": 1, \"b\": 2, \"\\u0061\": 3}",
            // None of these is JSON.
            "{\"a\": 1",
            "[1]]",
            "",
            "{1: 2}",
        ];
        for text in texts {
            assert_eq!(read(text), serde_json::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn a_number_is_the_nearest_and_stays_the_same_however_often_it_is_written_and_read() {
        for text in
            ["92233720372036854775808", "31.245270191439438", "1.0715086071862673e301", "-0.1", "5e-324"]
        {
            let nearest: f64 = text.parse().unwrap_or_default();
            let first = read(text).unwrap_or_default();
            assert_eq!(first.as_f64(), Some(nearest), "{text}");
            assert_eq!(read(&first.to_string()), Some(first), "{text}");
        }
    }

    #[test]
    fn a_value_goes_in_and_out_unchanged() {
        let value = json!({"a": [null, 1, 2.5, "x", {"b": true}], "c": {}});
        assert_eq!(Json::from(Tape::from(&value).value()), value);
        let through_serde = serde_json::from_value::<Text>(value.clone()).ok();
        assert_eq!(through_serde, Some(Text(value)));
    }

    /// What a deserializer says that has no text to borrow from.
    #[derive(Debug, PartialEq)]
    struct Text(Json);
    impl<'de> Deserialize<'de> for Text {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Tape::deserialize(deserializer).map(|tape| Self(tape.value().into()))
        }
    }

    #[test]
    fn a_number_with_all_its_digits_is_a_number() {
        let spelt = format!("[{{\"{ALL_DIGITS}\": \"12.50\"}}, 1]");
        assert_eq!(read(&spelt), Some(json!([12.5, 1])));
    }

    #[test]
    fn debug_shows_no_value() {
        assert_eq!(format!("{:?}", Tape::from(&json!("4111"))), "a string");
    }
}
