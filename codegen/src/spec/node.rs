//! YAML as a tree in which every key and value knows its place.

use super::place::{At, FileId, Place};
use crate::finding::Finding;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;
use std::fmt;

/// A YAML value with its place.
pub type Node = At<Value>;

/// What a node holds. Numbers keep their spelling, so that `05` and `5` stay apart.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing, or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number, as written.
    Number(f64),
    /// Everything else.
    Text(String),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping in the order of the file.
    Mapping(Vec<(At<String>, Node)>),
}

impl Value {
    /// What kind of value this is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::Sequence(_) => "a list",
            Self::Mapping(_) => "a mapping",
        }
    }
}

/// Parses one file. What YAML itself refuses (syntax, equal keys, unknown aliases) comes back as a finding.
pub fn parse(file: FileId, text: &str) -> Result<Node, Box<Finding>> {
    let options = serde_yaml::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        merge_keys: serde_yaml::options::MergeKeyPolicy::Error,
        with_snippet: false,
    };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => Ok(raw_to_node(raw, file, text)),
        Err(error) => Err(Box::new(syntax_finding(&error, file, text))),
    }
}

fn syntax_finding(error: &serde_yaml::Error, file: FileId, text: &str) -> Finding {
    let place = match error.location() {
        Some(location) => {
            let start = byte_at(text, location.line(), location.column());
            let end =
                start + text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            Place { file, start, end }
        }
        None => Place { file, start: 0, end: 0 },
    };
    let said = error.without_snippet().to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    if let Some(key) = said.strip_prefix("duplicate mapping key: ") {
        let key = key.split(", set ").next().unwrap_or(key);
        let place = Place { end: place.start + key.len(), ..place };
        return Finding::new(
            "duplicate-key",
            &place,
            format!("`{key}` is given twice"),
            "given before in the same mapping",
            "remove or rename one of the two",
        );
    }
    Finding::new(
        "yaml",
        &place,
        "this is not YAML that can be read",
        said,
        "correct the YAML here or in the line before",
    )
}

fn byte_at(text: &str, line: u64, column: u64) -> usize {
    let skip = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let start: usize = text.split_inclusive('\n').take(skip).map(str::len).sum();
    let chars = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    let rest = text.get(start..).unwrap_or_default();
    start + rest.chars().take(chars).map(char::len_utf8).sum::<usize>()
}

enum Raw {
    Null,
    Bool(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    Sequence(Vec<Spanned<Raw>>),
    Mapping(Vec<(Spanned<String>, Spanned<Raw>)>),
}

fn place_of<T>(spanned: &Spanned<T>, file: FileId, text: &str) -> Place {
    let location = spanned.referenced;
    match location.span().byte_offset().zip(location.span().byte_len()) {
        Some((start, len)) => {
            let start = usize::try_from(start).unwrap_or(0);
            Place { file, start, end: start.saturating_add(usize::try_from(len).unwrap_or(0)) }
        }
        None => {
            let start = byte_at(text, location.line(), location.column());
            Place { file, start, end: start }
        }
    }
}

fn raw_to_node(raw: Spanned<Raw>, file: FileId, text: &str) -> Node {
    let place = place_of(&raw, file, text);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Bool(value) => Value::Bool(value),
        Raw::Integer(value) => Value::Integer(value),
        Raw::Number(value) => Value::Number(value),
        Raw::Text(value) => Value::Text(value),
        Raw::Sequence(items) => {
            Value::Sequence(items.into_iter().map(|item| raw_to_node(item, file, text)).collect())
        }
        Raw::Mapping(members) => Value::Mapping(
            members
                .into_iter()
                .map(|(key, value)| {
                    let place = place_of(&key, file, text);
                    (At { value: key.value, place }, raw_to_node(value, file, text))
                })
                .collect(),
        ),
    };
    Node { value, place }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(Raw::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(i64::try_from(value).map_or_else(|_| Raw::Text(value.to_string()), Raw::Integer))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
        Ok(Raw::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Raw::Mapping(members))
    }
}
