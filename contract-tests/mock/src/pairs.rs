//! The pairs of a request, decoded: of its query, its form, or its JSON body.

use chargebee_codegen::model::{Body, Operation};
use serde_json::Value as Json;
use std::borrow::Cow;

/// More pairs than any call has: a body of a million `&` is refused, not worked through.
const MOST: usize = 10_000;

/// A name and what was given for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) value: Value,
}

/// What was given.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// By a form or a query.
    Text(String),
    /// By a JSON body.
    Json(Json),
}

impl Value {
    /// As a text: JSON in its compact spelling, but for a text.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Json(Json::String(text)) => Cow::Borrowed(text),
            Self::Json(json) => Cow::Owned(json.to_string()),
        }
    }
}

impl Pair {
    /// Its name as logs and errors may show it. What is no name (JSON sent as a form is one long name) may hold secrets.
    pub(crate) fn shown_name(&self) -> &str {
        let odd = self.name.len() > 200 || self.name.contains(['{', '}', '"', ':', '\n']);
        if odd { "***" } else { &self.name }
    }
}

/// Why a request has no pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    NotUtf8,
    NotJson,
    TooMany,
}

/// Decodes a form or a query.
pub(crate) fn of_form(text: &[u8]) -> Result<Vec<Pair>, Unreadable> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if text.iter().filter(|byte| **byte == b'&').count() >= MOST {
        return Err(Unreadable::TooMany);
    }
    // Decoding is lossy: a replacement character that nobody sent stands for bytes that are not UTF-8.
    let decoded: Vec<u8> = percent_encoding::percent_decode(text).collect();
    if std::str::from_utf8(&decoded).is_err() {
        return Err(Unreadable::NotUtf8);
    }
    let pair = |(name, value): (Cow<'_, str>, Cow<'_, str>)| Pair {
        name: name.into_owned(),
        value: Value::Text(value.into_owned()),
    };
    Ok(form_urlencoded::parse(text).map(pair).collect())
}

/// Decodes the body of a POST as its operation says; without an operation, as a form.
pub(crate) fn of_body(body: &[u8], operation: Option<&Operation>) -> Result<Vec<Pair>, Unreadable> {
    match operation {
        Some(operation) if operation.body == Body::Json && !body.is_empty() => of_json(body, operation),
        _ => of_form(body),
    }
}

/// Names the leaves of a JSON body as a form would: `door[name]`, `visits[member_id][0]`, `gates[0]`.
fn of_json(body: &[u8], operation: &Operation) -> Result<Vec<Pair>, Unreadable> {
    let Ok(Json::Object(members)) = serde_json::from_slice(body) else { return Err(Unreadable::NotJson) };
    let mut pairs = Vec::new();
    let mut put = |name: String, value: Json| pairs.push(Pair { name, value: Value::Json(value) });
    for (name, value) in members {
        let group = operation.groups.iter().find(|group| group.wire == name);
        let list = match group {
            Some(group) => group.list,
            None => operation.params.iter().any(|param| param.wire == name && param.list),
        };
        match value {
            Json::Object(members) if group.is_some() && !list => {
                members.into_iter().for_each(|(member, value)| put(format!("{name}[{member}]"), value));
            }
            Json::Array(items) if list => {
                for (index, item) in items.into_iter().enumerate() {
                    match item {
                        Json::Object(members) if group.is_some() => members
                            .into_iter()
                            .for_each(|(member, value)| put(format!("{name}[{member}][{index}]"), value)),
                        item => put(format!("{name}[{index}]"), item),
                    }
                }
            }
            value => put(name, value),
        }
    }
    if pairs.len() > MOST { Err(Unreadable::TooMany) } else { Ok(pairs) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_and_what_is_not_utf8_is_refused() {
        let pair =
            |name: &str, value: &str| Pair { name: name.to_owned(), value: Value::Text(value.to_owned()) };
        assert_eq!(of_form(b"a+b=%C3%A9&c="), Ok(vec![pair("a b", "\u{e9}"), pair("c", "")]));
        assert_eq!(of_form(b"a=%FF"), Err(Unreadable::NotUtf8));
        assert_eq!(of_form(&[b'&'; MOST]), Err(Unreadable::TooMany));
        assert_eq!(of_form(b""), Ok(Vec::new()));
    }
}
