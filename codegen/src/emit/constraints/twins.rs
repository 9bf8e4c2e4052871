//! The values of twins: what satisfies a constraint last, and what breaks it first.

use crate::emit::calls::Value;
use crate::model::{Constraints, Filter, Model, Operation, Param, Takes, Type};
use crate::spec::Bound;
use serde_json::Value as Json;

/// Pairs of a call.
pub(super) type Pairs = Vec<(String, Value)>;

/// A constraint with its two values.
pub(super) struct Twin {
    /// Where a violation is reported.
    pub(super) path: String,
    /// The harness' name of the rule.
    pub(super) rule: &'static str,
    pub(super) good: Value,
    pub(super) bad: Value,
}

pub(super) fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// A value that satisfies everything.
pub(super) fn good(model: &Model, ty: Type, stated: &Constraints) -> Value {
    if ty == Type::Decimal
        && let Some(bound) = stated.min.or(stated.max)
    {
        return padded(bound, stated.min_chars.unwrap_or(0));
    }
    if stated.email {
        return as_long(ty, stated, stated.min_chars.unwrap_or(0));
    }
    match ty {
        Type::Integer | Type::Timestamp => {
            let low = stated.max.filter(|max| *max < Bound::from(1));
            text(&stated.min.or(low).unwrap_or(Bound::from(1)).to_string())
        }
        Type::Number => {
            text(&stated.min.or(stated.max).map_or_else(|| "1.5".to_owned(), |bound| bound.to_string()))
        }
        Type::Decimal if stated.min_chars.is_none() && stated.max_chars.is_none() => text("1.5"),
        Type::Boolean => text("true"),
        Type::Json => text("{}"),
        Type::Enum(id) => text(
            model
                .enumeration(id)
                .and_then(|made| made.values.first())
                .map_or("x", |value| value.wire.as_str()),
        ),
        Type::Text | Type::Secret(_) | Type::Decimal | Type::Part(..) | Type::Resource(_) => {
            let character = filler(ty, stated);
            Value::Repeated(character, usize::try_from(stated.min_chars.unwrap_or(1).max(1)).unwrap_or(1))
        }
    }
}

/// A decimal of at least so many characters: zeros before its digits change nothing.
fn padded(bound: Bound, chars: i64) -> Value {
    let chars = usize::try_from(chars).unwrap_or(0);
    let digits = bound.to_string();
    let (sign, bare) = digits.strip_prefix('-').map_or(("", digits.as_str()), |bare| ("-", bare));
    text(&format!("{sign}{}{bare}", "0".repeat(chars.saturating_sub(digits.len()))))
}

/// A text of so many characters that satisfies everything else.
fn as_long(ty: Type, stated: &Constraints, chars: i64) -> Value {
    if stated.email {
        // The shortest address has three characters.
        let before = usize::try_from(chars).unwrap_or(0).saturating_sub(2).max(1);
        return Value::Ended('x', before, "@x");
    }
    match stated.min.or(stated.max).filter(|_| ty == Type::Decimal) {
        Some(bound) if !stated.has_number(0.0) => padded(bound, chars),
        Some(_) => Value::Repeated('0', usize::try_from(chars).unwrap_or(0)),
        None => Value::Repeated(filler(ty, stated), usize::try_from(chars).unwrap_or(0)),
    }
}

/// A character that a text may consist of.
pub(super) fn filler(ty: Type, stated: &Constraints) -> char {
    if stated.digits || ty == Type::Decimal { '1' } else { 'x' }
}

/// The name under which a call spells a parameter, its first element where it is a list.
pub(super) fn spelled(param: &Param) -> String {
    if param.list || param.in_list { format!("{}[0]", param.wire) } else { param.wire.clone() }
}

/// The pairs that every call must have.
pub(super) fn base(model: &Model, operation: &Operation) -> Pairs {
    let required = operation.params.iter().filter(|param| {
        let group = param.group.and_then(|group| operation.groups.get(group));
        param.constraints.required && group.is_none_or(|group| group.required)
    });
    let params = required.map(|param| (spelled(param), good(model, param.ty, &param.constraints)));
    let filters = operation.filters.iter().filter(|filter| filter.required);
    let filters = filters.filter_map(|filter| {
        let operator = filter.operators.first()?;
        let value = operand(model, filter, operator.takes);
        Some((format!("{}[{}]", filter.wire, operator.wire), text(&value)))
    });
    params.chain(filters).collect()
}

/// What an operator of a filter takes, in its spelling on the wire.
pub(super) fn operand(model: &Model, filter: &Filter, takes: Takes) -> String {
    let (fine, quoted) = filter_value(model, filter);
    match takes {
        Takes::One => fine,
        Takes::Many => format!("[{quoted}]"),
        Takes::Two => format!("[{quoted},{quoted}]"),
        Takes::Flag => "true".to_owned(),
    }
}

/// The base with a condition, in the place of one of the same name.
pub(super) fn on(base: &Pairs, name: &str, value: Value) -> Pairs {
    let mut pairs = base.clone();
    match pairs.iter_mut().find(|(other, _)| other == name) {
        Some((_, former)) => *former = value,
        None => pairs.push((name.to_owned(), value)),
    }
    pairs
}

/// The base with a parameter set; one of an optional group brings along what the group requires.
pub(super) fn with(
    model: &Model,
    operation: &Operation,
    base: &Pairs,
    param: &Param,
    value: &Value,
) -> Pairs {
    let mut pairs = base.clone();
    let group_mates = operation
        .params
        .iter()
        .filter(|mate| param.group.is_some() && mate.group == param.group && mate.constraints.required);
    for mate in group_mates {
        if !pairs.iter().any(|(name, _)| *name == spelled(mate)) {
            pairs.push((spelled(mate), good(model, mate.ty, &mate.constraints)));
        }
    }
    let name = spelled(param);
    pairs.retain(|(other, _)| *other != name);
    pairs.push((name, value.clone()));
    pairs
}

pub(super) fn twins(model: &Model, param: &Param) -> Vec<Twin> {
    let stated = &param.constraints;
    let mut twins = Vec::new();
    let path = spelled(param);
    let mut twin = |rule, good, bad| twins.push(Twin { path: path.clone(), rule, good, bad });
    let fine = || good(model, param.ty, stated);
    let textual = matches!(param.ty, Type::Text | Type::Secret(_) | Type::Decimal);
    if stated.required && textual {
        twin("required", fine(), text(""));
    }
    let repeated = |chars: i64| as_long(param.ty, stated, chars);
    let least = if stated.email { 3 } else { 1 };
    if let Some(min) = stated.min_chars.filter(|min| *min > least && textual) {
        twin("chars", repeated(min), repeated(min - 1));
    }
    if let Some(max) = stated.max_chars.filter(|_| textual) {
        twin("chars", repeated(max), repeated(max + 1));
    }
    let number = |bound: Bound| padded(bound, stated.min_chars.unwrap_or(0));
    for (bound, beyond) in [(stated.min, -1), (stated.max, 1)] {
        if let Some(bound) = bound
            && let Some(beyond) = bound.moved(beyond)
        {
            twin("range", number(bound), number(beyond));
        }
    }
    if stated.digits {
        let count = usize::try_from(stated.min_chars.unwrap_or(1).max(1)).unwrap_or(1);
        twin("digits", Value::Repeated('1', count), Value::Repeated('x', count));
    }
    if stated.email {
        let least = stated.min_chars.unwrap_or(0);
        let count = usize::try_from(least).unwrap_or(0).max(3);
        twin("email", as_long(param.ty, stated, least), Value::Repeated('x', count));
    }
    if let Type::Enum(id) = param.ty
        && let Some(last) = model.enumeration(id).and_then(|made| made.values.last())
    {
        twin("one_of", text(&last.wire), text("no_such_value"));
    }
    twins
}

/// A value that a filter takes: alone, and as it stands in a JSON list.
fn filter_value(model: &Model, filter: &Filter) -> (String, String) {
    let fine = good(model, filter.ty, &Constraints::default()).on_the_wire();
    let quoted = match filter.ty {
        Type::Integer | Type::Timestamp | Type::Boolean => fine.clone(),
        _ => Json::from(fine.as_str()).to_string(),
    };
    (fine, quoted)
}

/// Undocumented values and empty lists, which no filter may be sent with.
pub(super) fn filter_twins(model: &Model, operation: &Operation) -> Vec<(String, Twin)> {
    let mut twins = Vec::new();
    for filter in &operation.filters {
        let (fine, quoted) = filter_value(model, filter);
        for operator in &filter.operators {
            let name = format!("{}[{}]", filter.wire, operator.wire);
            let mut twin = |rule, good: Value, bad: Value| {
                twins.push((name.clone(), Twin { path: name.clone(), rule, good, bad }));
            };
            let many = operator.takes == Takes::Many;
            if many {
                twin("not_empty", text(&format!("[{quoted}]")), text("[]"));
            }
            if matches!(filter.ty, Type::Enum(_)) {
                match operator.takes {
                    Takes::Many => {
                        twin(
                            "one_of",
                            text(&format!("[{quoted}]")),
                            text(&format!("[{quoted},\"no_such_value\"]")),
                        );
                    }
                    Takes::One => twin("one_of", text(&fine), text("no_such_value")),
                    Takes::Two | Takes::Flag => {}
                }
            }
        }
    }
    twins
}
