//! Facts in terms of the spec language: what a document says, shaped as the YAML that would say it.

use crate::spec::{Node, Value};
use serde_json::{Map, Value as Json};

/// A part of a spec without places. `false` says that the document speaks of a thing, and that it is not so.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fact {
    Nothing,
    Bool(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    List(Vec<String>),
    Map(Vec<(String, Fact)>),
}

impl Fact {
    /// An empty mapping.
    pub(super) fn map() -> Self {
        Self::Map(Vec::new())
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn members(&self) -> &[(String, Fact)] {
        match self {
            Self::Map(members) => members,
            _ => &[],
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Fact> {
        self.members().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    pub(super) fn at(&self, path: &[&str]) -> Option<&Fact> {
        path.iter().try_fold(self, |fact, name| fact.get(name))
    }

    pub(super) fn at_mut(&mut self, path: &[&str]) -> Option<&mut Fact> {
        path.iter().try_fold(self, |fact, name| match fact {
            Self::Map(members) => members.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        })
    }

    /// Puts a member behind the others, or in the place of the one that has its name.
    pub(super) fn set(&mut self, name: &str, value: Fact) {
        if !matches!(self, Self::Map(_)) {
            *self = Self::map();
        }
        if let Self::Map(members) = self {
            match members.iter_mut().find(|(key, _)| key == name) {
                Some((_, former)) => *former = value,
                None => members.push((name.to_owned(), value)),
            }
        }
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Fact> {
        match self {
            Self::Map(members) => {
                let at = members.iter().position(|(key, _)| key == name)?;
                Some(members.remove(at).1)
            }
            _ => None,
        }
    }

    /// Whether a spec would say it of this key by leaving it out. That a default is `false` has to be said.
    pub(super) fn is_silent(&self, key: &str) -> bool {
        match self {
            Self::Bool(false) => key != "default",
            Self::Map(members) => members.is_empty(),
            Self::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// As one line, for reports.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Number(value) => value.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(items) => format!("[{}]", items.join(", ")),
            Self::Map(members) => {
                let shown: Vec<String> =
                    members.iter().map(|(key, value)| format!("{key}: {}", value.shown())).collect();
                format!("{{ {} }}", shown.join(", "))
            }
        }
    }

    pub(super) fn to_json(&self) -> Json {
        match self {
            Self::Nothing => Json::Null,
            Self::Bool(value) => Json::from(*value),
            Self::Integer(value) => Json::from(*value),
            Self::Number(value) => Json::from(*value),
            Self::Text(text) => Json::from(text.as_str()),
            Self::List(items) => Json::from(items.clone()),
            Self::Map(members) => Json::Object(
                members.iter().map(|(key, value)| (key.clone(), value.to_json())).collect::<Map<_, _>>(),
            ),
        }
    }

    pub(super) fn of_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Nothing,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(value) => {
                value.as_i64().map_or_else(|| Self::Number(value.as_f64().unwrap_or(0.0)), Self::Integer)
            }
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(items) => {
                Self::List(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect())
            }
            Json::Object(members) => {
                Self::Map(members.iter().map(|(key, value)| (key.clone(), Self::of_json(value))).collect())
            }
        }
    }

    /// What a node of the spec says.
    pub(super) fn of_node(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Nothing,
            Value::Bool(value) => Self::Bool(*value),
            Value::Integer(value) => Self::Integer(*value),
            Value::Number(value) => Self::Number(*value),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Sequence(items) => Self::List(
                items
                    .iter()
                    .filter_map(|item| match &item.value {
                        Value::Text(text) => Some(text.clone()),
                        _ => None,
                    })
                    .collect(),
            ),
            Value::Mapping(members) => Self::Map(
                members.iter().map(|(key, value)| (key.value.clone(), Self::of_node(value))).collect(),
            ),
        }
    }
}

/// The node at a path of keys.
pub(super) fn find<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, name| match &node.value {
        Value::Mapping(members) => members.iter().find(|(key, _)| key.value == *name).map(|(_, value)| value),
        _ => None,
    })
}

/// The text at a path of keys.
pub(super) fn text_at<'n>(node: Option<&'n Node>, path: &[&str]) -> Option<&'n str> {
    match &find(node?, path)?.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
