//! What the spec's words for types mean: plain types, secrets, enums, parts and resources.

use super::tables::Tables;
use super::{Constraints, EnumId, ResourceId, Scalar, Secret, Type};
use crate::finding::Finding;
use crate::spec::{At, Bound, Node, Place, Value, nearest};

/// The plain types of the language.
const PLAIN: &[(&str, Type)] = &[
    ("string", Type::Text),
    ("integer", Type::Integer),
    ("boolean", Type::Boolean),
    ("timestamp", Type::Timestamp),
    ("decimal", Type::Decimal),
    ("number", Type::Number),
    ("json", Type::Json),
];

const SECRETS: &[(&str, Secret)] = &[
    ("pan", Secret::CardNumber),
    ("cvv", Secret::Cvv),
    ("token", Secret::Token),
    ("account_number", Secret::AccountNumber),
    ("key", Secret::Key),
];

/// Tests try texts that are one character too long, so that a bound must leave room for them.
pub const MOST_CHARS: i64 = 10_000_000;

/// The words of the spec that say a type.
pub(super) struct Words<'s> {
    pub(super) ty: &'s At<String>,
    pub(super) of: Option<&'s At<String>>,
    pub(super) sensitive: Option<&'s At<String>>,
}

/// Resolves a type inside a resource (or in `api.yaml`, with `None`). `objects` says whether parts and resources may be meant.
pub(super) fn resolve(
    words: &Words<'_>,
    inside: Option<ResourceId>,
    objects: bool,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Type {
    let ty = resolve_plain(words, inside, objects, tables, findings);
    if words.ty.value != "enum"
        && let Some(of) = words.of
    {
        findings.push(Finding::new(
            "stray-of",
            &of.place,
            format!("`of` says which enum, but the type is `{}`", words.ty.value),
            "only an `enum` has it",
            "write `type: enum`, or remove `of`",
        ));
    }
    let Some(sensitive) = words.sensitive else { return ty };
    match SECRETS.iter().find(|(word, _)| *word == sensitive.value) {
        Some((_, secret)) if ty == Type::Text => Type::Secret(*secret),
        Some(_) => {
            findings.push(Finding::new(
                "sensitive-type",
                &sensitive.place,
                "only a `string` can be sensitive",
                "not a string",
                "remove `sensitive`, or make it a `string`",
            ));
            ty
        }
        None => {
            let known: Vec<&str> = SECRETS.iter().map(|(word, _)| *word).collect();
            findings.push(unknown("unknown-secret", sensitive, "kind of secret", &known));
            ty
        }
    }
}

fn resolve_plain(
    words: &Words<'_>,
    inside: Option<ResourceId>,
    objects: bool,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Type {
    let word = words.ty.value.as_str();
    if let Some((_, ty)) = PLAIN.iter().find(|(name, _)| *name == word) {
        return *ty;
    }
    if word == "enum" {
        let Some(of) = words.of else {
            findings.push(Finding::new(
                "missing-key",
                &words.ty.place,
                "an enum needs `of`",
                "which enum?",
                "add `of: NAME` with the name of an enum",
            ));
            return Type::Text;
        };
        return match tables.find_enum(&of.value, inside) {
            Some(id) => Type::Enum(id),
            None => {
                let known = tables.enum_names(inside);
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                findings.push(unknown("dangling-reference", of, "enum", &known));
                Type::Text
            }
        };
    }
    if objects && let Some(ty) = tables.find_object(word, inside) {
        return ty;
    }
    let mut known: Vec<&str> = PLAIN.iter().map(|(name, _)| *name).collect();
    known.push("enum");
    if objects {
        known.extend(tables.object_names(inside));
    }
    findings.push(unknown("dangling-reference", words.ty, "type", &known));
    Type::Text
}

/// A finding for a name that should be one of a list.
pub(super) fn unknown(rule: &'static str, name: &At<String>, what: &str, known: &[&str]) -> Finding {
    let remedy = match nearest(&name.value, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("there is no {what} to name here; define one"),
        None => format!("known here: {}", known.join(", ")),
    };
    Finding::new(
        rule,
        &name.place,
        format!("there is no {what} `{}`", name.value),
        format!("not a known {what}"),
        remedy,
    )
}

/// The bounds that the spec states, as it states them.
pub(super) struct Bounds<'s> {
    pub(super) required: bool,
    pub(super) min_chars: Option<&'s At<i64>>,
    pub(super) max_chars: Option<&'s At<i64>>,
    pub(super) min: Option<&'s At<Bound>>,
    pub(super) max: Option<&'s At<Bound>>,
    pub(super) digits: bool,
    pub(super) format: Option<&'s At<String>>,
    pub(super) name: &'s At<String>,
    pub(super) default: Option<&'s Node>,
}

/// Takes bounds over, after checking that they fit the type, each other and the default.
pub(super) fn constraints(
    bounds: &Bounds<'_>,
    ty: Type,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Constraints {
    let textual = matches!(ty, Type::Text | Type::Secret(_) | Type::Decimal);
    for bound in [bounds.min_chars, bounds.max_chars].into_iter().flatten() {
        if !textual {
            findings.push(misplaced(&bound.place, "a number of characters", "texts", ty));
        } else if bound.value < 0 {
            findings.push(Finding::new(
                "bounds",
                &bound.place,
                "a number of characters cannot be negative",
                "below zero",
                "write zero or more",
            ));
        } else if bound.value > MOST_CHARS {
            findings.push(Finding::new(
                "bounds",
                &bound.place,
                format!("{} characters are more than any request carries", bound.value),
                "a slip?",
                format!("write {MOST_CHARS} or fewer, or remove the bound"),
            ));
        }
    }
    if bounds.digits && !matches!(ty, Type::Text | Type::Secret(_)) {
        findings.push(Finding::new(
            "bounds",
            &bounds.name.place,
            format!("`digits` says what a `string` holds, and `{}` is `{}`", bounds.name.value, ty.word()),
            "means nothing for this type",
            "remove `digits`, or make it a `string`",
        ));
    }
    let email = bounds.format.is_some_and(|format| is_email(format, bounds, ty, findings));
    for bound in [bounds.min, bounds.max].into_iter().flatten() {
        match ty {
            Type::Number | Type::Decimal => {}
            Type::Integer | Type::Timestamp if bound.value.whole().is_some() => {}
            Type::Integer | Type::Timestamp => findings.push(Finding::new(
                "bounds",
                &bound.place,
                format!("{} bounds whole numbers, and is none", bound.value),
                format!("the type is `{}`", ty.word()),
                "write a whole number, or make it a `number` or a `decimal`",
            )),
            _ => {
                let wanted = "integers, numbers, decimals and timestamps";
                findings.push(misplaced(&bound.place, "a range", wanted, ty));
            }
        }
    }
    turned(bounds.min_chars, bounds.max_chars, findings);
    turned(bounds.min, bounds.max, findings);
    let mut constraints = Constraints {
        required: bounds.required,
        min_chars: bounds.min_chars.map(|bound| bound.value),
        max_chars: bounds.max_chars.map(|bound| bound.value),
        min: bounds.min.map(|bound| bound.value),
        max: bounds.max.map(|bound| bound.value),
        digits: bounds.digits,
        email,
        default: None,
    };
    if let Some(node) = bounds.default {
        constraints.default = default(node, ty, &constraints, tables, findings);
    }
    constraints
}

/// Whether a text can be an e-mail address: whatever its form, an `@` stands between other characters.
pub fn looks_like_email(text: &str) -> bool {
    text.char_indices().any(|(at, c)| c == '@' && at > 0 && at + 1 < text.len())
}

/// Whether a format is that of e-mail addresses, after checking that the type and the other bounds allow for one.
fn is_email(format: &At<String>, bounds: &Bounds<'_>, ty: Type, findings: &mut Vec<Finding>) -> bool {
    if format.value != "email" {
        findings.push(unknown("unknown-format", format, "format", &["email"]));
        return false;
    }
    let fault = if !matches!(ty, Type::Text | Type::Secret(_)) {
        format!("`format` says what a `string` holds, and this is `{}`", ty.word())
    } else if bounds.digits {
        "an e-mail address does not consist of digits".to_owned()
    } else if bounds.max_chars.is_some_and(|max| max.value < 3) {
        "no e-mail address is that short".to_owned()
    } else {
        return true;
    };
    let remedy = "remove `format`, or correct what it contradicts";
    findings.push(Finding::new("bounds", &format.place, fault, "no value is both", remedy));
    false
}

/// Bounds between which there is nothing.
fn turned<T: PartialOrd + std::fmt::Display>(
    low: Option<&At<T>>,
    high: Option<&At<T>>,
    findings: &mut Vec<Finding>,
) {
    if let (Some(low), Some(high)) = (low, high)
        && low.value > high.value
    {
        findings.push(
            Finding::new(
                "bounds",
                &high.place,
                format!("no value is at least {} and at most {}", low.value, high.value),
                "below the lower bound",
                "correct one of the two",
            )
            .related(&low.place, "the lower bound"),
        );
    }
}

fn misplaced(bound: &Place, what: &str, wanted: &str, ty: Type) -> Finding {
    Finding::new(
        "bounds",
        bound,
        format!("{what} bounds {wanted}, and this is `{}`", ty.word()),
        "means nothing for this type",
        "remove it, or correct the type",
    )
}

fn default(
    node: &Node,
    ty: Type,
    constraints: &Constraints,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Scalar> {
    let fault = match (&node.value, ty) {
        (Value::Integer(value), Type::Integer | Type::Timestamp) => {
            if !constraints.has_integer(*value) {
                format!("the default {value} is outside its own bounds")
            } else {
                return Some(Scalar::Integer(*value));
            }
        }
        (Value::Integer(_) | Value::Number(_), Type::Number) => {
            let value = match &node.value {
                // Every integer that a page would print is a float without loss.
                Value::Integer(value) => *value as f64,
                Value::Number(value) => *value,
                _ => f64::NAN,
            };
            if !value.is_finite() || !constraints.has_number(value) {
                format!("the default {value} is outside its own bounds")
            } else {
                return Some(Scalar::Number(value));
            }
        }
        (Value::Bool(value), Type::Boolean) => return Some(Scalar::Boolean(*value)),
        (Value::Text(value), Type::Text | Type::Decimal) => {
            let chars = i64::try_from(value.chars().count()).unwrap_or(i64::MAX);
            if constraints.min_chars.is_some_and(|min| chars < min)
                || constraints.max_chars.is_some_and(|max| chars > max)
            {
                format!("the default has {chars} characters, outside its own bounds")
            } else if ty == Type::Decimal
                && value.parse::<f64>().is_ok_and(|number| !constraints.has_number(number))
            {
                format!("the default {value} is outside its own bounds")
            } else if constraints.email && !looks_like_email(value) {
                "the default is no e-mail address".to_owned()
            } else if constraints.digits && !value.bytes().all(|byte| byte.is_ascii_digit()) {
                "the default is not decimal digits only".to_owned()
            } else {
                return Some(Scalar::Text(value.clone()));
            }
        }
        (Value::Text(value), Type::Enum(id)) => {
            if tables.enum_has(id, value) {
                return Some(Scalar::Text(value.clone()));
            }
            format!("the default `{value}` is no value of its enum")
        }
        (value, _) => format!("the default is {}, the type `{}`", value.kind(), ty.word()),
    };
    findings.push(Finding::new(
        "default",
        &node.place,
        fault,
        "not a value that could be given",
        "correct the default, or what bounds it",
    ));
    None
}

/// The enum's number, for callers that only need to know that a value is listed.
impl Tables<'_> {
    pub(super) fn enum_has(&self, id: EnumId, wire: &str) -> bool {
        self.enums.get(id.0).is_some_and(|(_, entry)| {
            // An enum without values is a finding of its own.
            entry.value.values.is_empty() || entry.value.values.get(wire).is_some()
        })
    }
}
