//! The parameters of a request: what is missing, and what does not fit.

use super::{Argument, Checked, Problem, values};
use crate::pairs::{Pair, Value};
use chargebee_codegen::model::{Model, Operation, Param};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// What was given for each parameter of an operation.
#[derive(Debug)]
pub(super) struct Given<'p>(Vec<Vec<(Option<u32>, &'p Pair)>>);

impl<'p> Given<'p> {
    pub(super) fn of(operation: &Operation) -> Self {
        Self(vec![Vec::new(); operation.params.len()])
    }

    /// Takes a pair; what is given again takes the place of what was given before.
    pub(super) fn take(&mut self, param: usize, index: Option<u32>, pair: &'p Pair) {
        if let Some(given) = self.0.get_mut(param) {
            // A form of thousands of elements comes in order: looking at the last one is enough to be fast.
            match given.iter_mut().rev().take(64).find(|(other, _)| *other == index) {
                Some(former) => former.1 = pair,
                None => given.push((index, pair)),
            }
        }
    }

    fn of_param(&self, param: usize) -> &[(Option<u32>, &'p Pair)] {
        self.0.get(param).map_or(&[], Vec::as_slice)
    }
}

/// Checks all parameters in the order of the spec.
pub(super) fn check(model: &Model, operation: &Operation, given: &Given<'_>, checked: &mut Checked) {
    for (number, param) in operation.params.iter().enumerate() {
        if param.constraints.required {
            missing(operation, given, number, param, checked);
        }
        for (index, pair) in given.of_param(number) {
            if is_blank(&pair.value) {
                if param.constraints.required {
                    checked.problems.push(Problem::new(&pair.name, "required", "cannot be blank"));
                } else {
                    checked.arguments.push(Argument { param: number, index: *index, value: None });
                }
                continue;
            }
            match read(model, param, &pair.value) {
                Ok(value) => {
                    checked.arguments.push(Argument { param: number, index: *index, value: Some(value) });
                }
                Err(wrong) => checked.problems.push(Problem::new(&pair.name, wrong.rule, wrong.message)),
            }
        }
    }
}

/// What clears a parameter: an empty text; in a JSON body, `null` as well.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.is_empty(),
        Value::Json(json) => json.is_null() || json.as_str() == Some(""),
    }
}

fn read(model: &Model, param: &Param, value: &Value) -> Result<Json, values::Wrong> {
    let json = match value {
        Value::Text(text) => values::read(param.ty, text)?,
        Value::Json(json) => json.clone(),
    };
    match values::fault(model, param.ty, &param.constraints, &json) {
        Some(wrong) => Err(wrong),
        None => Ok(json),
    }
}

/// A required parameter that is not there. One of a group is required where the group is, or where any of it is given.
fn missing(operation: &Operation, given: &Given<'_>, number: usize, param: &Param, checked: &mut Checked) {
    let mut problem = |name: String| checked.problems.push(Problem::new(name, "required", "cannot be blank"));
    let own = given.of_param(number);
    let Some((group_number, group)) =
        param.group.and_then(|number| Some((number, operation.groups.get(number)?)))
    else {
        if own.is_empty() {
            problem(if param.list { format!("{}[0]", param.wire) } else { param.wire.clone() });
        }
        return;
    };
    let members = operation.params.iter().enumerate().filter(|(_, other)| other.group == Some(group_number));
    let indexes: BTreeSet<Option<u32>> =
        members.flat_map(|(number, _)| given.of_param(number).iter().map(|(index, _)| *index)).collect();
    if !group.list {
        if own.is_empty() && (group.required || !indexes.is_empty()) {
            problem(param.wire.clone());
        }
        return;
    }
    if indexes.is_empty() && group.required {
        problem(format!("{}[0]", param.wire));
    }
    let own: BTreeSet<Option<u32>> = own.iter().map(|(index, _)| *index).collect();
    for index in indexes.difference(&own).flatten() {
        problem(format!("{}[{index}]", param.wire));
    }
}
