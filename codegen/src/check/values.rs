//! One printed value against its type and constraints.

use super::deviations::Breach;
use crate::model::{Constraints, Model, Type, looks_like_email};
use crate::spec::{Bound, Node, Place, Value};

/// A printed value: in a request always a text, in an answer any JSON.
pub(super) enum Printed<'p> {
    /// A parameter's value.
    Text(&'p str),
    /// An answer's value.
    Node(&'p Node),
}

/// Checks one scalar. Objects are their owners' concern.
pub(super) fn check(
    model: &Model,
    printed: &Printed<'_>,
    ty: Type,
    constraints: &Constraints,
    at: &str,
    place: &Place,
    breaches: &mut Vec<Breach>,
) {
    let mut breach = |rule: &'static str, fault: String| {
        breaches.push(Breach { at: at.to_owned(), rule, place: place.clone(), fault });
    };
    match ty {
        Type::Integer | Type::Timestamp => match integer(printed) {
            Some(value) => {
                let value = Bound::from(value);
                if let Some(min) = constraints.min.filter(|min| value < *min) {
                    breach("min", format!("is {value}, below {min}"));
                }
                if let Some(max) = constraints.max.filter(|max| value > *max) {
                    breach("max", format!("is {value}, above {max}"));
                }
            }
            None => breach("type", format!("is not written as {}", article(ty.word()))),
        },
        Type::Boolean => {
            let fits = match printed {
                Printed::Text(text) => matches!(*text, "true" | "false"),
                Printed::Node(node) => matches!(node.value, Value::Bool(_)),
            };
            if !fits {
                breach("type", "is not a boolean".to_owned());
            }
        }
        Type::Number => {
            let number = match printed {
                Printed::Text(text) => text.parse::<f64>().ok(),
                Printed::Node(node) => match node.value {
                    Value::Integer(value) => Some(value as f64),
                    Value::Number(value) => Some(value),
                    _ => None,
                },
            };
            match number {
                Some(number) => range(number, constraints, &mut breach),
                None => breach("type", "is not a number".to_owned()),
            }
        }
        Type::Json => {
            if let Printed::Text(text) = printed
                && !text.is_empty()
                && serde_json::from_str::<serde_json::Value>(text).is_err()
            {
                breach("type", "is not JSON".to_owned());
            }
        }
        Type::Text | Type::Secret(_) | Type::Decimal | Type::Enum(_) => {
            let Some(text) = text(printed) else {
                return breach("type", "is not a text".to_owned());
            };
            if let Type::Enum(id) = ty {
                if let Some(known) = model.enumeration(id)
                    && known.variant(text).is_none()
                {
                    breach("enum", format!("is no documented value of `{}`", known.name));
                }
                return;
            }
            let chars = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
            if let Some(min) = constraints.min_chars.filter(|min| chars < *min) {
                breach("min_chars", format!("has {chars} characters, fewer than {min}"));
            }
            if let Some(max) = constraints.max_chars.filter(|max| chars > *max) {
                breach("max_chars", format!("has {chars} characters, more than {max}"));
            }
            if ty == Type::Decimal
                && let Ok(number) = text.parse::<f64>()
            {
                range(number, constraints, &mut breach);
            }
            if constraints.email && !looks_like_email(text) {
                breach("format", "is no e-mail address".to_owned());
            }
            if constraints.digits && !text.chars().all(|c| c.is_ascii_digit()) {
                breach("digits", "is not decimal digits only".to_owned());
            }
        }
        Type::Part(..) | Type::Resource(_) => {}
    }
}

fn range(number: f64, constraints: &Constraints, breach: &mut dyn FnMut(&'static str, String)) {
    if let Some(min) = constraints.min.filter(|min| number < min.to_f64()) {
        breach("min", format!("is {number}, below {min}"));
    }
    if let Some(max) = constraints.max.filter(|max| number > max.to_f64()) {
        breach("max", format!("is {number}, above {max}"));
    }
}

fn article(word: &str) -> String {
    format!("{} {word}", if word.starts_with('i') { "an" } else { "a" })
}

/// An integer as the wire spells it: no sign but `-`, no leading zero.
fn integer(printed: &Printed<'_>) -> Option<i64> {
    match printed {
        Printed::Text(text) => text.parse::<i64>().ok().filter(|value| value.to_string() == **text),
        Printed::Node(node) => match node.value {
            Value::Integer(value) => Some(value),
            _ => None,
        },
    }
}

fn text<'p>(printed: &Printed<'p>) -> Option<&'p str> {
    match printed {
        Printed::Text(text) => Some(text),
        Printed::Node(node) => match &node.value {
            Value::Text(text) => Some(text),
            _ => None,
        },
    }
}
