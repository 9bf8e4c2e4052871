//! One value against its type and constraints.

use chargebee_codegen::model::{Constraints, Model, Type, looks_like_email};
use chargebee_codegen::spec::Bound;
use serde_json::Value as Json;

/// What is wrong with a value. Never holds the value, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) rule: &'static str,
    pub(crate) message: String,
}

fn wrong(rule: &'static str, message: impl Into<String>) -> Wrong {
    Wrong { rule, message: message.into() }
}

/// Reads a value as forms and queries spell it: by its type, without its bounds.
pub(crate) fn read(ty: Type, text: &str) -> Result<Json, Wrong> {
    match ty {
        Type::Integer | Type::Timestamp => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            // A leading zero passes: the documentation itself sends the month `05`.
            plain
                .then(|| text.parse::<i64>().ok())
                .flatten()
                .map(Json::from)
                .ok_or_else(|| wrong("type", "should be an integer, as decimal digits"))
        }
        Type::Boolean => match text {
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            _ => Err(wrong("type", "should be `true` or `false`")),
        },
        Type::Number => match text.parse::<f64>() {
            Ok(value) if value.is_finite() && !text.starts_with('+') => Ok(Json::from(value)),
            _ => Err(wrong("type", "should be a number")),
        },
        Type::Json => serde_json::from_str(text).map_err(|_| wrong("type", "should be JSON")),
        _ => Ok(Json::from(text)),
    }
}

/// What a value breaks: its type, its bounds, the values of its enum.
pub(crate) fn fault(model: &Model, ty: Type, constraints: &Constraints, value: &Json) -> Option<Wrong> {
    match ty {
        Type::Integer | Type::Timestamp => match value.as_i64() {
            Some(number) => range(constraints, number as f64, || number.to_string()),
            None => Some(wrong("type", "should be an integer")),
        },
        Type::Number => match value.as_f64() {
            Some(number) => range(constraints, number, || number.to_string()),
            None => Some(wrong("type", "should be a number")),
        },
        Type::Boolean => (!value.is_boolean()).then(|| wrong("type", "should be a boolean")),
        Type::Json => None,
        Type::Enum(id) => {
            let Some(text) = value.as_str() else { return Some(wrong("type", "should be a text")) };
            let known = model.enumeration(id)?;
            if known.values.iter().any(|known| known.wire == text) {
                return None;
            }
            let known: Vec<&str> = known.values.iter().map(|known| known.wire.as_str()).collect();
            Some(wrong("enum", format!("should be one of {}", known.join(", "))))
        }
        Type::Decimal => {
            let Some(text) = value.as_str() else { return Some(wrong("type", "should be a text")) };
            if !is_decimal(text) {
                return Some(wrong("type", "should be a decimal number"));
            }
            let number = text.parse::<f64>().ok();
            number
                .and_then(|number| range(constraints, number, || text.to_owned()))
                .or_else(|| chars(constraints, text))
        }
        Type::Text | Type::Secret(_) => match value.as_str() {
            Some(text) => chars(constraints, text),
            None => Some(wrong("type", "should be a text")),
        },
        Type::Part(..) | Type::Resource(_) => {
            (!value.is_object()).then(|| wrong("type", "should be an object"))
        }
    }
}

fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

/// Bounds are compared as floats: those of the documentation, and every number near them, are exact.
fn range(constraints: &Constraints, number: f64, shown: impl Fn() -> String) -> Option<Wrong> {
    let below = constraints.min.filter(|min| number < min.to_f64());
    let above = constraints.max.filter(|max| number > max.to_f64());
    let rule = if below.is_some() { "min" } else { "max" };
    below.or(above)?;
    let bounds = match (constraints.min, constraints.max) {
        (Some(min), Some(max)) => format!("should be between {min} and {max}"),
        (Some(min), None) => format!("should be at least {min}"),
        (_, max) => format!("should be at most {}", max.unwrap_or(Bound::from(i64::MAX))),
    };
    Some(wrong(rule, format!("{bounds}, and is {}", shown())))
}

fn chars(constraints: &Constraints, text: &str) -> Option<Wrong> {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    if let Some(min) = constraints.min_chars.filter(|min| length < *min) {
        return Some(wrong("min_chars", format!("should have at least {min} characters, and has {length}")));
    }
    if let Some(max) = constraints.max_chars.filter(|max| length > *max) {
        return Some(wrong("max_chars", format!("should have at most {max} characters, and has {length}")));
    }
    if constraints.email && !looks_like_email(text) {
        return Some(wrong("format", "should be an e-mail address"));
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (constraints.digits && !digits).then(|| wrong("digits", "should be decimal digits only"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_the_wire_spells_them() {
        let good = [
            (Type::Integer, "-7"),
            (Type::Integer, "05"),
            (Type::Timestamp, "1700000000"),
            (Type::Boolean, "true"),
            (Type::Number, "0.5"),
            (Type::Json, "{\"a\":1}"),
            (Type::Text, " x "),
        ];
        for (ty, text) in good {
            assert!(read(ty, text).is_ok(), "{text}");
        }
        let bad = [
            (Type::Integer, "+7"),
            (Type::Integer, "7.0"),
            (Type::Integer, " 7"),
            (Type::Integer, "9223372036854775808"),
            (Type::Boolean, "True"),
            (Type::Boolean, "1"),
            (Type::Number, "NaN"),
            (Type::Json, "{"),
        ];
        for (ty, text) in bad {
            assert_eq!(read(ty, text).err().map(|wrong| wrong.rule), Some("type"), "{text}");
        }
    }

    #[test]
    fn a_bound_with_places_and_a_format_hold_as_documented() {
        let described = crate::spec::embedded().expect("the spec is whole");
        let hundredth = Constraints { min: Bound::of_number(0.01), ..Constraints::default() };
        let address = Constraints { email: true, ..Constraints::default() };
        let table = [
            (Type::Number, &hundredth, Json::from(0.01), None),
            (Type::Number, &hundredth, Json::from(0.009), Some("min")),
            (Type::Decimal, &hundredth, Json::from("0.010"), None),
            (Type::Decimal, &hundredth, Json::from("0.00"), Some("min")),
            (Type::Text, &address, Json::from("a@b"), None),
            (Type::Text, &address, Json::from("a.b"), Some("format")),
        ];
        for (ty, constraints, value, expected) in table {
            let found = fault(&described.model, ty, constraints, &value).map(|wrong| wrong.rule);
            assert_eq!(found, expected, "{value}");
        }
    }

    #[test]
    fn a_decimal_is_digits_with_at_most_one_point() {
        for (text, good) in
            [("1", true), ("-1.50", true), ("1.", false), (".5", false), ("1e3", false), ("", false)]
        {
            assert_eq!(is_decimal(text), good, "{text}");
        }
    }
}
