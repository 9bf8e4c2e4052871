//! A document's text as a tree: JSON or YAML, in the order of the text, bounded in size and depth.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;

/// The largest document that is read. The whole API takes ten megabytes.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The most members of one mapping, and entries of one list. The largest of the whole API has 500.
const MOST_MEMBERS: usize = 10_000;

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
    if text.trim().is_empty() {
        return Err("it is empty; an OpenAPI document in JSON or YAML was expected".to_owned());
    }
    // YAML may have comments about it, JSON has no place for this sign either.
    if let Some(at) = text.find('\0') {
        return Err(format!("it is no text, or not in UTF-8: byte {at} is zero; save it as UTF-8"));
    }
    let document: Value = if text.trim_start().starts_with(['{', '[']) {
        serde_json::from_str(text).map_err(|error| not_json(&error))?
    } else {
        let options = serde_yaml::options! {
            strict_booleans: true,
            merge_keys: serde_yaml::options::MergeKeyPolicy::Error,
            with_snippet: false,
        };
        serde_yaml::from_str_with_options(text, options).map_err(|error| not_yaml(&error))?
    };
    version(&document)?;
    Ok(document)
}

/// Whether it is a version of OpenAPI that is read.
fn version(document: &Value) -> Result<(), String> {
    if !matches!(document, Value::Map(_)) {
        return Err("it is no OpenAPI document: not a mapping, `openapi: 3.1.x` is missing".to_owned());
    }
    match document.get("openapi") {
        Value::Text(version) => {
            let mut numbers = version.split('.');
            // The publisher's older documents say 3.0; of what differs, they use nothing but `nullable`.
            match (numbers.next(), numbers.next()) {
                (Some("3"), Some("0" | "1")) => Ok(()),
                _ => Err(format!("it is OpenAPI {version}, and only 3.1 and 3.0 are read")),
            }
        }
        Value::Integer(_) | Value::Number(_) => {
            Err("`openapi` is a number; write a text, such as `openapi: \"3.1.0\"`".to_owned())
        }
        _ if !document.get("swagger").is_null() => {
            Err("it is Swagger, and only OpenAPI 3.1 and 3.0 are read; convert it first".to_owned())
        }
        _ => Err("it is no OpenAPI document: `openapi: 3.1.x` is missing".to_owned()),
    }
}

/// What is wrong with JSON, and how to mend it.
fn not_json(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let remedy = if error.is_eof() {
        "; is a part of it missing?"
    } else if said.starts_with("recursion limit exceeded") {
        "; at most 127 levels are read"
    } else if said.starts_with("trailing characters") {
        "; a file holds one document"
    } else {
        ""
    };
    format!("it is not JSON that can be read: {said}{remedy}")
}

/// What is wrong with YAML, in terms of who wrote it: the reader's own words are for those who call it.
fn not_yaml(error: &serde_yaml::Error) -> String {
    use serde_yaml::Error as E;
    let error = error.without_snippet();
    let said = error.to_string();
    let (what, _) = said.split_once(" at line ").unwrap_or((&said, ""));
    let place = error.location().map_or_else(String::new, |location| {
        format!("line {}, column {}: ", location.line(), location.column())
    });
    let what = match error {
        E::MultipleDocuments { .. } => "a second document begins; a file holds one",
        E::RecursiveReferencesRequireWeakTypes { .. } => "an alias stands inside what it repeats",
        E::MergeKeyNotAllowed { .. } => "merge keys (`<<`) are not read; write the members out",
        E::NullIntoString { .. } => "a key is null; put it in quotes",
        E::InvalidBinaryBase64 { .. } => "`!!binary` is not read; write the text itself",
        _ if what.starts_with("budget breached: Depth") => {
            "it is nested too deep; at most 64 levels are read"
        }
        _ if what.starts_with("recursion limit exceeded") => "it is nested too deep",
        _ if what.starts_with("budget breached") => {
            "it is too large with its aliases written out; write it as JSON, or with fewer aliases"
        }
        _ => match what.strip_prefix("duplicate mapping key: ") {
            Some(key) => &format!("the member `{}` stands twice", key.split(", set ").next().unwrap_or(key)),
            None => what,
        },
    };
    format!("it is not YAML that can be read: {place}{what}")
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
            if items.len() == MOST_MEMBERS {
                return Err(A::Error::custom(format_args!("a list has more than {MOST_MEMBERS} entries")));
            }
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
            if members.len() == MOST_MEMBERS {
                return Err(A::Error::custom(format_args!("a mapping has more than {MOST_MEMBERS} members")));
            }
            members.push((name, value));
        }
        Ok(Value::Map(members))
    }
}
