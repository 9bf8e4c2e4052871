//! A documented request against the operation's parameters.

use super::deviations::Breach;
use super::values::{self, Printed};
use crate::model::{Constraints, Filter, Model, Operation, Operator, Pair, Param, Sample, Takes, Type};

/// Checks that each pair is documented and fits, and that nothing required is missing.
pub(super) fn check(model: &Model, sample: &Sample, breaches: &mut Vec<Breach>) {
    let Some(operation) = model.operation(sample.subject) else { return };
    for pair in &sample.pairs {
        let at = format!("request.{}", pair.name);
        if let Some(param) = param(operation, &pair.name) {
            let printed = Printed::Text(&pair.value);
            values::check(model, &printed, param.ty, &param.constraints, &at, &pair.place, breaches);
        } else if let Some((filter, operator)) = filter(operation, &pair.name) {
            filtered(model, filter, operator.takes, pair, &at, breaches);
        } else if !is_sort(operation, pair) && !is_custom(operation, &pair.name) {
            breaches.push(Breach {
                at,
                rule: "undocumented",
                place: pair.named.clone(),
                fault: format!("is no parameter of `{}`", operation.name),
            });
        }
    }
    for required in operation.params.iter().filter(|param| is_required(operation, param)) {
        if !sample.pairs.iter().any(|pair| without_index(&pair.name) == required.wire) {
            breaches.push(Breach {
                at: format!("request.{}", required.wire),
                rule: "missing",
                place: sample.request.clone(),
                fault: "is required and not sent".to_owned(),
            });
        }
    }
    for required in operation.filters.iter().filter(|filter| filter.required) {
        let given = |pair: &Pair| {
            filter(operation, &pair.name).is_some_and(|(filter, _)| filter.wire == required.wire)
        };
        if !sample.pairs.iter().any(given) {
            breaches.push(Breach {
                at: format!("request.{}", required.wire),
                rule: "missing",
                place: sample.request.clone(),
                fault: "is required and not sent".to_owned(),
            });
        }
    }
}

/// Whether a value breaks what is documented of its parameter.
#[cfg(feature = "emit")]
pub(crate) fn breaks(model: &Model, operation: &Operation, name: &str, value: &str) -> bool {
    let mut breaches = Vec::new();
    if let Some(param) = param(operation, name) {
        let value = Printed::Text(value);
        values::check(model, &value, param.ty, &param.constraints, name, &param.place, &mut breaches);
    }
    !breaches.is_empty()
}

/// Whether it is a field that a site has of its own, on an operation that takes such.
pub(crate) fn is_custom(operation: &Operation, name: &str) -> bool {
    operation.custom_fields && name.starts_with("cf_") && !name.contains('[')
}

/// Whether every call must have a parameter: one of an optional group need not be there.
fn is_required(operation: &Operation, param: &Param) -> bool {
    let group = param.group.and_then(|group| operation.groups.get(group));
    param.constraints.required && group.is_none_or(|group| group.required)
}

/// The parameter of a printed name; an index at its end says which of a list.
pub(crate) fn param<'o>(operation: &'o Operation, name: &str) -> Option<&'o Param> {
    operation.params.iter().find(|param| {
        if param.list || param.in_list { without_index(name) == param.wire } else { name == param.wire }
    })
}

/// A printed name without its last index: `ids[0]` is `ids`.
fn without_index(name: &str) -> &str {
    name.strip_suffix(']')
        .and_then(|rest| rest.rsplit_once('['))
        .filter(|(_, index)| !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(name, |(name, _)| name)
}

/// The filter of a printed name `field[operator]`, and the operator.
pub(crate) fn filter<'o>(operation: &'o Operation, name: &str) -> Option<(&'o Filter, Operator)> {
    let (field, operator) = name.strip_suffix(']')?.rsplit_once('[')?;
    let filter = operation.filters.iter().find(|filter| filter.wire == field)?;
    let operator = filter.operators.iter().find(|known| known.wire == operator)?;
    Some((filter, *operator))
}

fn is_sort(operation: &Operation, pair: &Pair) -> bool {
    matches!(pair.name.as_str(), "sort_by[asc]" | "sort_by[desc]")
        && operation.sort_by.iter().any(|key| key.wire == pair.value)
}

fn filtered(model: &Model, filter: &Filter, takes: Takes, pair: &Pair, at: &str, breaches: &mut Vec<Breach>) {
    let none = Constraints::default();
    let mut one = |text: &str, ty: Type| {
        values::check(model, &Printed::Text(text), ty, &none, at, &pair.place, breaches);
    };
    match takes {
        Takes::One => one(&pair.value, filter.ty),
        Takes::Flag => one(&pair.value, Type::Boolean),
        Takes::Many | Takes::Two => match serde_json::from_str::<Vec<serde_json::Value>>(&pair.value) {
            Ok(items) => {
                for item in items {
                    let text = item.as_str().map_or_else(|| item.to_string(), str::to_owned);
                    one(&text, filter.ty);
                }
            }
            Err(_) => breaches.push(Breach {
                at: at.to_owned(),
                rule: "type",
                place: pair.place.clone(),
                fault: "is not a JSON list".to_owned(),
            }),
        },
    }
}
