//! Lists: filtered, sorted, page by page.

use crate::api_error::ApiError;
use crate::check::{Checked, Condition, Sort};
use crate::described::Object;
use crate::state::Entry;
use chargebee_codegen::model::Operation;
use serde_json::{Value as Json, json};
use std::cmp::Ordering;

/// A page of a list, and where the next one begins.
#[derive(Debug)]
pub(crate) struct Page<'s> {
    pub(crate) entries: Vec<&'s Entry>,
    pub(crate) next_offset: Option<String>,
}

/// The page that a request asks for. An offset that no page ended with leads to nothing; in `strict`, it is refused.
pub(crate) fn page<'s>(
    operation: &Operation,
    checked: &Checked,
    strict: bool,
    entries: impl Iterator<Item = &'s Entry>,
) -> Result<Page<'s>, ApiError> {
    let by = Order::of(checked.sort.as_ref());
    let offset = checked.value(operation, "offset").and_then(Json::as_str);
    let after = offset.and_then(Mark::read);
    if offset.is_some() && after.is_none() {
        let error = ApiError::new("param_wrong_value", "offset : should be the next_offset of a page");
        let nothing = Page { entries: Vec::new(), next_offset: None };
        return if strict { Err(error.about("offset")) } else { Ok(nothing) };
    }
    let limit = checked.value(operation, "limit").and_then(Json::as_u64).or_else(|| default_limit(operation));
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX - 1);
    let fitting =
        entries.filter(|entry| checked.conditions.iter().all(|condition| holds(condition, &entry.object)));
    let mut page: Vec<(Mark, &Entry)> = if checked.sort.is_none() {
        // They come by their age: there is no need to look at more than the page.
        let left = fitting.filter(|entry| after.as_ref().is_none_or(|after| entry.number > after.number));
        left.take(limit + 1).map(|entry| (by.mark(entry), entry)).collect()
    } else {
        let all = fitting.map(|entry| (by.mark(entry), entry));
        let behind = |mark: &Mark| after.as_ref().is_none_or(|after| by.compare(mark, after).is_gt());
        let mut left: Vec<_> = all.filter(|(mark, _)| behind(mark)).collect();
        left.sort_by(|(a, _), (b, _)| by.compare(a, b));
        left.truncate(limit + 1);
        left
    };
    let more = page.len() > limit;
    page.truncate(limit);
    let next_offset = if more { page.last().map(|(mark, _)| mark.text()) } else { None };
    Ok(Page { entries: page.into_iter().map(|(_, entry)| entry).collect(), next_offset })
}

fn default_limit(operation: &Operation) -> Option<u64> {
    let limit = operation.params.iter().find(|param| param.wire == "limit")?;
    match limit.constraints.default {
        Some(chargebee_codegen::model::Scalar::Integer(default)) => u64::try_from(default).ok(),
        _ => None,
    }
}

/// What a list is ordered by: an attribute, and among equals the age.
struct Order<'c> {
    key: Option<&'c str>,
    descending: bool,
}

/// Where an entry stands in a list: opaque to callers, and good even when that entry is gone.
#[derive(Debug, PartialEq)]
struct Mark {
    key: String,
    number: u64,
}

impl Mark {
    /// In the documentation's own look: two texts in a JSON list.
    fn text(&self) -> String {
        json!([self.key, self.number.to_string()]).to_string()
    }

    fn read(text: &str) -> Option<Self> {
        let Ok(Json::Array(parts)) = serde_json::from_str::<Json>(text) else { return None };
        match parts.as_slice() {
            [Json::String(key), Json::String(number)] => {
                Some(Self { key: key.clone(), number: number.parse().ok()? })
            }
            _ => None,
        }
    }
}

/// So much of a text is looked at when sorting, that offsets stay short.
const LONGEST_KEY: usize = 100;

impl<'c> Order<'c> {
    fn of(sort: Option<&'c Sort>) -> Self {
        match sort {
            Some(sort) => Self { key: Some(&sort.key), descending: sort.descending },
            None => Self { key: None, descending: false },
        }
    }

    /// Without an attribute of that name (or without a key), an entry's key is when it was made.
    fn mark(&self, entry: &Entry) -> Mark {
        let value = self.key.and_then(|key| entry.object.get(key));
        let key = match value {
            Some(Json::String(text)) => text.chars().take(LONGEST_KEY).collect(),
            Some(value @ (Json::Number(_) | Json::Bool(_))) => value.to_string(),
            _ => (entry.made_at * 1000).to_string(),
        };
        Mark { key, number: entry.number }
    }

    fn compare(&self, a: &Mark, b: &Mark) -> Ordering {
        let keys = match (a.key.parse::<f64>(), b.key.parse::<f64>()) {
            (Ok(a), Ok(b)) => a.total_cmp(&b),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
            (Err(_), Err(_)) => a.key.cmp(&b.key),
        };
        let order = keys.then(a.number.cmp(&b.number));
        if self.descending { order.reverse() } else { order }
    }
}

/// Whether a condition holds for an object.
fn holds(condition: &Condition, object: &Object) -> bool {
    let found = object.get(&condition.field).filter(|value| !value.is_null());
    let value = |index: usize| condition.values.get(index);
    let first = || value(0);
    let ordered = |wanted: &[Ordering], index: usize| {
        matches!((found, value(index)), (Some(found), Some(value))
            if found.as_f64().zip(value.as_f64()).is_some_and(|(a, b)| wanted.contains(&a.total_cmp(&b))))
    };
    match condition.operator.wire {
        "is" => found.is_some() && found == first(),
        "is_not" => found != first(),
        "starts_with" => found
            .and_then(Json::as_str)
            .zip(first().and_then(Json::as_str))
            .is_some_and(|(found, start)| found.starts_with(start)),
        "in" => found.is_some_and(|found| condition.values.contains(found)),
        "not_in" => found.is_none_or(|found| !condition.values.contains(found)),
        "is_present" => first().and_then(Json::as_bool) == Some(found.is_some()),
        "lt" | "before" => ordered(&[Ordering::Less], 0),
        "lte" => ordered(&[Ordering::Less, Ordering::Equal], 0),
        "gt" | "after" => ordered(&[Ordering::Greater], 0),
        "gte" => ordered(&[Ordering::Greater, Ordering::Equal], 0),
        "between" => {
            ordered(&[Ordering::Greater, Ordering::Equal], 0)
                && ordered(&[Ordering::Less, Ordering::Equal], 1)
        }
        "on" => {
            let day = |value: &Json| value.as_i64().map(|seconds| seconds.div_euclid(86_400));
            found.and_then(day).is_some_and(|found| first().and_then(day) == Some(found))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chargebee_codegen::model::{Operator, Takes};

    fn one(operator: &'static str, values: Json, object: &Json) -> bool {
        let operator = Operator { wire: operator, type_name: "", function: "", takes: Takes::One };
        let values = values.as_array().cloned().unwrap_or_default();
        let condition = Condition { field: "f".to_owned(), operator, values };
        holds(&condition, object.as_object().unwrap_or(&Object::new()))
    }

    #[test]
    fn each_operator_tells_what_it_is_for_from_what_it_is_not() {
        let (text, number, none) = (json!({ "f": "abc" }), json!({ "f": 86_400 }), json!({}));
        let cases = [
            ("is", json!(["abc"]), json!(["ab"]), &text),
            ("is_not", json!(["ab"]), json!(["abc"]), &text),
            ("starts_with", json!(["ab"]), json!(["b"]), &text),
            ("in", json!(["x", "abc"]), json!(["x"]), &text),
            ("not_in", json!(["x"]), json!(["x", "abc"]), &text),
            ("not_in", json!(["x"]), json!([]), &none),
            ("is_present", json!([true]), json!([false]), &text),
            ("is_present", json!([false]), json!([true]), &none),
            ("lt", json!([86_401]), json!([86_400]), &number),
            ("lte", json!([86_400]), json!([86_399]), &number),
            ("gt", json!([86_399]), json!([86_400]), &number),
            ("gte", json!([86_400]), json!([86_401]), &number),
            ("after", json!([86_399]), json!([86_400]), &number),
            ("before", json!([86_401]), json!([86_400]), &number),
            ("between", json!([86_400, 86_400]), json!([86_401, 86_402]), &number),
            ("on", json!([100_000]), json!([86_399]), &number),
        ];
        for (operator, holds, fails, object) in cases {
            assert!(one(operator, holds, object), "{operator}");
            if operator != "not_in" || object != &none {
                assert!(!one(operator, fails, object), "{operator}");
            }
        }
    }

    #[test]
    fn an_offset_is_read_back_and_anything_else_is_not_one() {
        let mark = Mark { key: "a\"b".to_owned(), number: 7 };
        assert_eq!(Mark::read(&mark.text()), Some(mark));
        for text in ["", "7", "[]", "[\"a\"]", "[1,2]", "[\"a\",\"b\"]"] {
            assert_eq!(Mark::read(text), None, "{text}");
        }
    }
}
