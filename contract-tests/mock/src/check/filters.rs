//! Filters and sorting of a list.

use super::{Checked, Condition, Problem, Sort, values};
use crate::pairs::Pair;
use chargebee_codegen::model::{Constraints, Model, Operation, Operator, Takes, Type};
use serde_json::Value as Json;

/// Checks conditions in the order of the spec.
pub(super) fn check(
    model: &Model,
    operation: &Operation,
    mut filtered: Vec<(usize, Operator, &Pair)>,
    checked: &mut Checked,
) {
    filtered.sort_by_key(|(filter, ..)| *filter);
    for (number, filter) in operation.filters.iter().enumerate().filter(|(_, filter)| filter.required) {
        if !filtered.iter().any(|(given, ..)| *given == number) {
            checked.problems.push(Problem::new(&filter.wire, "required", "cannot be blank"));
        }
    }
    for (number, operator, pair) in filtered {
        let Some(filter) = operation.filters.get(number) else { continue };
        match read(model, filter.ty, operator, &pair.value.text()) {
            Ok(values) => {
                checked.conditions.push(Condition { field: filter.wire.clone(), operator, values });
            }
            Err(wrong) => checked.problems.push(Problem::new(&pair.name, wrong.rule, wrong.message)),
        }
    }
}

fn read(model: &Model, ty: Type, operator: Operator, text: &str) -> Result<Vec<Json>, values::Wrong> {
    let one = |ty: Type, text: &str| {
        let value = values::read(ty, text)?;
        match values::fault(model, ty, &Constraints::default(), &value) {
            Some(wrong) => Err(wrong),
            None => Ok(value),
        }
    };
    let wanted = match operator.takes {
        Takes::One => return one(ty, text).map(|value| vec![value]),
        Takes::Flag => return one(Type::Boolean, text).map(|value| vec![value]),
        Takes::Many => None,
        Takes::Two => Some(2),
    };
    let shape = |message: &str| values::Wrong { rule: "shape", message: message.to_owned() };
    let Ok(Json::Array(items)) = serde_json::from_str(text) else {
        return Err(shape("should be one JSON array"));
    };
    if items.is_empty() {
        return Err(shape("should hold at least one value"));
    }
    if wanted.is_some_and(|wanted| items.len() != wanted) {
        return Err(shape("should hold two values: from and to"));
    }
    items.iter().map(|item| one(ty, &item.as_str().map_or_else(|| item.to_string(), str::to_owned))).collect()
}

/// Takes what a list is sorted by. An undocumented key is a problem in `strict`; otherwise the list is sorted by it, if it can be.
pub(super) fn sort(
    operation: &Operation,
    descending: bool,
    pair: &Pair,
    strict: bool,
    checked: &mut Checked,
) {
    let key = pair.value.text().into_owned();
    if operation.sort_by.iter().any(|known| known.wire == key) || (!strict && operation.sort_by.is_empty()) {
        checked.sort = Some(Sort { key, descending });
        return;
    }
    let known: Vec<&str> = operation.sort_by.iter().map(|known| known.wire.as_str()).collect();
    let problem = match known.as_slice() {
        [] => Problem::new(&pair.name, "undocumented", "is not documented for this operation"),
        known => Problem::new(&pair.name, "enum", format!("should be one of {}", known.join(", "))),
    };
    checked.problems.push(problem);
}
