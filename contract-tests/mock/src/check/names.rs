//! What the name of a pair means: `card[number]`, `ids[0]`, `status[in]`, `sort_by[asc]`.

use chargebee_codegen::model::{Operation, Operator, Param};
use chargebee_codegen::spec::nearest;

/// What a name stands for.
#[derive(Debug, PartialEq)]
pub(super) enum Meaning {
    /// A parameter, with its index where it is a list or in one.
    Param(usize, Option<u32>),
    /// A filter and its operator.
    Filter(usize, Operator),
    /// What the list is sorted by.
    Sort {
        /// From the highest to the lowest.
        descending: bool,
    },
    /// A documented parameter in another shape than documented; says how it should be.
    Misshapen(String),
    /// Nothing documented; [`reason`] says why.
    Unknown,
}

pub(super) fn meaning(operation: &Operation, name: &str) -> Meaning {
    if let Some(param) = position(operation, name) {
        return match operation.params.get(param) {
            Some(described) if indexed(described) => Meaning::Misshapen(format!("{name}[0]")),
            _ => Meaning::Param(param, None),
        };
    }
    if let Some((stem, index)) = split_index(name)
        && let Some(param) = position(operation, stem)
    {
        return match operation.params.get(param) {
            Some(described) if indexed(described) => Meaning::Param(param, Some(index)),
            _ => Meaning::Misshapen(stem.to_owned()),
        };
    }
    if let Some(group) = operation.groups.iter().find(|group| group.wire == name) {
        let index = if group.list { "[0]" } else { "" };
        return Meaning::Misshapen(format!("{name}[member]{index}"));
    }
    match name {
        "sort_by[asc]" if operation.list => return Meaning::Sort { descending: false },
        "sort_by[desc]" if operation.list => return Meaning::Sort { descending: true },
        _ => {}
    }
    filter(operation, name)
}

fn filter(operation: &Operation, name: &str) -> Meaning {
    let found =
        name.strip_suffix(']').and_then(|name| name.rsplit_once('[')).and_then(|(field, operator)| {
            let number = operation.filters.iter().position(|filter| filter.wire == field)?;
            let known =
                operation.filters.get(number)?.operators.iter().find(|known| known.wire == operator)?;
            Some(Meaning::Filter(number, *known))
        });
    found.unwrap_or(Meaning::Unknown)
}

/// Why a name means nothing.
pub(super) fn reason(operation: &Operation, name: &str) -> String {
    let field = name.split('[').next().unwrap_or_default();
    if let Some(filter) = operation.filters.iter().find(|filter| filter.wire == field) {
        let known: Vec<&str> = filter.operators.iter().map(|operator| operator.wire).collect();
        return format!("is no documented filter: `{field}` takes the operators {}", known.join(", "));
    }
    let known: Vec<&str> = operation.params.iter().map(|param| param.wire.as_str()).collect();
    match nearest(name, &known) {
        Some(near) => format!("is not documented for this operation; did you mean `{near}`?"),
        None => "is not documented for this operation".to_owned(),
    }
}

fn position(operation: &Operation, wire: &str) -> Option<usize> {
    operation.params.iter().position(|param| param.wire == wire)
}

fn indexed(param: &Param) -> bool {
    param.list || param.in_list
}

/// `ids[3]` is index 3 of `ids`.
fn split_index(name: &str) -> Option<(&str, u32)> {
    let (stem, index) = name.strip_suffix(']')?.rsplit_once('[')?;
    let digits = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| index.parse().ok()).flatten().map(|index| (stem, index))
}

#[cfg(test)]
mod tests {
    use super::split_index;

    #[test]
    fn an_index_is_digits_in_brackets_at_the_end() {
        for (name, expected) in [
            ("ids[3]", Some(("ids", 3))),
            ("notes[text][0]", Some(("notes[text]", 0))),
            ("card[number]", None),
            ("ids[]", None),
            ("ids[99999999999]", None),
            ("ids", None),
        ] {
            assert_eq!(split_index(name), expected, "{name}");
        }
    }
}
