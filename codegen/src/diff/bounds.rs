//! Bounds of values, compared.

use super::types::{self, Fit};
use crate::model::{Constraints, Model, Type};
use crate::spec::Bound;

/// A type, and the bounds of its values.
pub(super) type Bounded<'m> = (Type, &'m Constraints);

/// The bounds that changed for who sends a value, where `fit` says what became of its type.
pub(super) fn sent(
    base: &Model,
    fit: Fit,
    ((old, before), (new, after)): (Bounded<'_>, Bounded<'_>),
) -> Vec<Change> {
    match fit {
        Fit::Same | Fit::SameInRust | Fit::SameInRustNarrowed => bounds(before, after),
        Fit::Every if types::is_number(old) && types::is_number(new) => bounds(before, after),
        // Another type has no such bound, but its values, written out, may break it.
        Fit::Every => {
            bounds(&written(base, old, before), after).into_iter().filter(|bound| bound.tighter).collect()
        }
        // Who changes the type says so, and bounds of one type say nothing about another.
        Fit::Narrower | Fit::Differs => Vec::new(),
    }
}

/// What bounds the text of a type's values.
fn written(model: &Model, ty: Type, stated: &Constraints) -> Constraints {
    let texts: Vec<String> = match ty {
        Type::Text | Type::Secret(_) | Type::Decimal => return stated.clone(),
        Type::Enum(id) => {
            let values = model.enumeration(id).into_iter().flat_map(|made| &made.values);
            values.map(|value| value.wire.clone()).collect()
        }
        Type::Boolean => vec![true.to_string(), false.to_string()],
        Type::Integer | Type::Timestamp => {
            let whole = |bound: Option<Bound>| bound.and_then(Bound::whole);
            let (min, max) = (whole(stated.min).unwrap_or(i64::MIN), whole(stated.max).unwrap_or(i64::MAX));
            // The ends are the longest; the shortest is the one nearest to zero.
            vec![min.to_string(), max.to_string(), 0.clamp(min, max.max(min)).to_string()]
        }
        Type::Number | Type::Json | Type::Part(..) | Type::Resource(_) => Vec::new(),
    };
    // As a decimal, a number has the same range.
    let range = |bound: Option<Bound>| bound.filter(|_| types::is_number(ty));
    let chars = |text: &String| i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    Constraints {
        min_chars: texts.iter().map(chars).min(),
        max_chars: texts.iter().map(chars).max(),
        digits: !texts.is_empty() && texts.iter().all(|text| text.bytes().all(|byte| byte.is_ascii_digit())),
        min: range(stated.min),
        max: range(stated.max),
        ..Constraints::default()
    }
}

/// The changes of a bound or a flag, as `max_chars 50`; whether each is tighter.
pub(super) fn bounds(base: &Constraints, head: &Constraints) -> Vec<Change> {
    let mut found = Vec::new();
    // No characters at all is what a text without a bound may have.
    let least = |it: &Constraints| it.min_chars.filter(|chars| *chars > 0);
    found.extend(bound("min_chars", (least(base), least(head)), at_least));
    found.extend(bound("min", (base.min, head.min), at_least));
    found.extend(bound("max_chars", (base.max_chars, head.max_chars), at_most));
    found.extend(bound("max", (base.max, head.max), at_most));
    if base.digits != head.digits {
        let word = |digits: bool| Some(if digits { "digits only" } else { "any characters" }.to_owned());
        found.push(Change { tighter: head.digits, old: word(base.digits), new: word(head.digits) });
    }
    if base.email != head.email {
        let word = |email: bool| Some(if email { "format email" } else { "no format" }.to_owned());
        found.push(Change { tighter: head.email, old: word(base.email), new: word(head.email) });
    }
    found
}

/// A bound that changed.
pub(super) struct Change {
    pub(super) tighter: bool,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

fn bound<T: Copy + PartialEq + std::fmt::Display>(
    name: &str,
    (old, new): (Option<T>, Option<T>),
    tighter: fn(Option<T>, Option<T>) -> bool,
) -> Option<Change> {
    let say = |bound: Option<T>| {
        Some(bound.map_or_else(|| format!("no {name}"), |bound| format!("{name} {bound}")))
    };
    (old != new).then(|| Change { tighter: tighter(old, new), old: say(old), new: say(new) })
}

/// Whether a lower bound is tighter: without one, everything is above it.
fn at_least<T: PartialOrd>(old: Option<T>, new: Option<T>) -> bool {
    new > old
}

/// Whether an upper bound is tighter: without one, everything is below it.
fn at_most<T: PartialOrd>(old: Option<T>, new: Option<T>) -> bool {
    match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new < old,
    }
}
