//! A document's text as a tree: JSON or YAML, in the order of the text, bounded in size and depth.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;

/// The largest document that is read. The whole API takes ten megabytes.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A value of a document. Members keep their order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

static NULL: Value = Value::Null;

impl Value {
    /// A member of a mapping; of anything else, and where there is none, null.
    pub(super) fn get(&self, name: &str) -> &Value {
        self.members().iter().find(|(key, _)| key == name).map_or(&NULL, |(_, value)| value)
    }

    pub(super) fn members(&self) -> &[(String, Value)] {
        match self {
            Self::Map(members) => members,
            _ => &[],
        }
    }

    pub(super) fn items(&self) -> &[Value] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            _ => None,
        }
    }

    /// Whether it is `true`.
    pub(super) fn yes(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The texts of a list.
    pub(super) fn texts(&self) -> Vec<String> {
        self.items().iter().filter_map(|item| item.text().map(str::to_owned)).collect()
    }
}

/// Reads a document. The error says what is wrong with it, for a person.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    if text.len() > MOST_BYTES {
        return Err(format!(
            "it has {} bytes, and at most {MOST_BYTES} are read; import a part of it",
            text.len()
        ));
    }
    let text = text.trim_start_matches('\u{feff}');
    let document: Value = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| format!("it is not JSON that can be read: {error}"))?
    } else {
        let options = serde_yaml::options! {
            strict_booleans: true,
            merge_keys: serde_yaml::options::MergeKeyPolicy::Error,
            with_snippet: false,
        };
        serde_yaml::from_str_with_options(text, options)
            .map_err(|error| format!("it is not YAML that can be read: {error}"))?
    };
    match document.get("openapi") {
        // The publisher's older documents say 3.0; of what differs, they use nothing but `nullable`.
        Value::Text(version) if version.starts_with("3.1") || version.starts_with("3.0") => Ok(document),
        Value::Text(version) => Err(format!("it is OpenAPI {version}, and only 3.1 and 3.0 are read")),
        _ => Err("it is no OpenAPI document: `openapi: 3.1.x` is missing".to_owned()),
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        // What is beyond i64 bounds nothing that a client could send.
        Ok(i64::try_from(value).map_or(Value::Number(value as f64), Value::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members: Vec<(String, Value)> = Vec::new();
        let mut names = HashSet::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            // Which of the two is meant, nobody can tell. The reader of YAML refuses it by itself.
            if !names.insert(name.clone()) {
                return Err(A::Error::custom(format_args!("the member {name:?} stands twice")));
            }
            members.push((name, value));
        }
        Ok(Value::Map(members))
    }
}
