//! Types of two Models, compared: does what one side sends fit what the other takes?

use crate::model::{EnumId, Model, Scalar, Secret, Type};

/// What a type is to the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// The same type.
    Same,
    /// Another word, but the same type in Rust, and every value fits.
    SameInRust,
    /// Another word, but the same type in Rust; not every value fits.
    SameInRustNarrowed,
    /// Another Rust type; every value fits.
    Every,
    /// Another Rust type; some values fit.
    Narrower,
    /// Another Rust type; nothing fits.
    Differs,
}

/// How a type is spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Whole,
    Number,
    Boolean,
    Any,
    Object,
}

fn shape(ty: Type) -> Shape {
    match ty {
        Type::Text | Type::Secret(_) | Type::Decimal | Type::Enum(_) => Shape::Text,
        Type::Integer | Type::Timestamp => Shape::Whole,
        Type::Number => Shape::Number,
        Type::Boolean => Shape::Boolean,
        Type::Json => Shape::Any,
        Type::Part(..) | Type::Resource(_) => Shape::Object,
    }
}

/// The type's name, the same for the same type of two Models: `string`, `enum loan.status`, `loan.stamp`. Secrets are strings here.
pub(super) fn name(model: &Model, ty: Type) -> String {
    match ty {
        Type::Enum(id) => format!("enum {}", enum_name(model, id)),
        Type::Part(id, _) => {
            let resource = model.resource(id).map_or("", |resource| resource.name.as_str());
            format!("{resource}.{}", model.object(ty).map_or("", |object| object.name.as_str()))
        }
        Type::Resource(id) => model.resource(id).map_or_else(String::new, |resource| resource.name.clone()),
        plain => plain.word().to_owned(),
    }
}

/// An enum's name, with its resource's if it has one.
pub(super) fn enum_name(model: &Model, id: EnumId) -> String {
    let Some(made) = model.enumeration(id) else { return String::new() };
    match made.resource.and_then(|id| model.resource(id)) {
        Some(resource) => format!("{}.{}", resource.name, made.name),
        None => made.name.clone(),
    }
}

/// What kind of secret a type is.
pub(super) fn secret(ty: Type) -> &'static str {
    match ty {
        Type::Secret(Secret::CardNumber) => "pan",
        Type::Secret(Secret::Cvv) => "cvv",
        Type::Secret(Secret::Token) => "token",
        Type::Secret(Secret::AccountNumber) => "account_number",
        Type::Secret(Secret::Key) => "key",
        _ => "no secret",
    }
}

/// Whether clients of BASE decode what a server of HEAD answers.
pub(super) fn answered((base, old): (&Model, Type), (head, new): (&Model, Type)) -> Fit {
    if name(base, old) == name(head, new) {
        return Fit::Same;
    }
    match (shape(old), shape(new)) {
        (Shape::Object, Shape::Object) => Fit::Differs,
        (Shape::Text, Shape::Text) if !is_enum(old) && !is_enum(new) => Fit::SameInRust,
        (Shape::Any, _) | (Shape::Number, Shape::Whole) => Fit::Every,
        (_, Shape::Any) | (Shape::Whole, Shape::Number) => Fit::Narrower,
        (old, new) if old == new => Fit::Every,
        _ => Fit::Differs,
    }
}

/// Whether a server of HEAD takes what clients of BASE send: in a JSON body, or as text (in a form, a query or a header).
pub(super) fn sent((base, old): (&Model, Type), (head, new): (&Model, Type), json: bool) -> Fit {
    if name(base, old) == name(head, new) {
        return Fit::Same;
    }
    match (shape(old), shape(new)) {
        (Shape::Text, Shape::Text) => texts((base, old), (head, new)),
        (Shape::Whole, Shape::Whole | Shape::Number) => Fit::Every,
        (Shape::Any, Shape::Text) if !json && new != Type::Decimal && !is_enum(new) => Fit::Every,
        (Shape::Number, Shape::Whole) | (Shape::Any, _) => Fit::Narrower,
        (Shape::Text, Shape::Any) => {
            if json {
                Fit::Every
            } else {
                Fit::Narrower
            }
        }
        (_, Shape::Any) => Fit::Every,
        (Shape::Boolean, Shape::Text) if !json && new != Type::Decimal && !is_enum(new) => Fit::Every,
        (Shape::Whole | Shape::Number, Shape::Text) if !json && !is_enum(new) => Fit::Every,
        (Shape::Whole | Shape::Number, Shape::Text) if !json => Fit::Narrower,
        (Shape::Text, Shape::Whole | Shape::Number | Shape::Boolean) if !json && !is_enum(old) => {
            Fit::Narrower
        }
        _ => Fit::Differs,
    }
}

fn texts((base, old): (&Model, Type), (head, new): (&Model, Type)) -> Fit {
    match (old, new) {
        (Type::Enum(old), Type::Enum(new)) => {
            let (Some(old), Some(new)) = (base.enumeration(old), head.enumeration(new)) else {
                return Fit::Differs;
            };
            let listed: std::collections::HashSet<&str> =
                new.values.iter().map(|value| value.wire.as_str()).collect();
            let kept = old.values.iter().filter(|value| listed.contains(value.wire.as_str())).count();
            if kept == old.values.len() { Fit::Every } else { Fit::Differs }
        }
        (_, Type::Enum(_)) => Fit::Narrower,
        (Type::Enum(_), Type::Decimal) => Fit::Differs,
        (Type::Enum(_), _) => Fit::Every,
        (_, Type::Decimal) => Fit::SameInRustNarrowed,
        _ => Fit::SameInRust,
    }
}

/// Whether values of a type are numbers, and its bounds of their range.
pub(super) fn is_number(ty: Type) -> bool {
    matches!(shape(ty), Shape::Whole | Shape::Number)
}

/// Whether it is a text for both sides, of which the newer one says that it is JSON.
pub(super) fn is_text_said_to_be_json(old: Type, new: Type) -> bool {
    shape(old) == Shape::Text && !is_enum(old) && new == Type::Json
}

fn is_enum(ty: Type) -> bool {
    matches!(ty, Type::Enum(_))
}

/// A documented default, as the spec writes it.
pub(super) fn scalar(default: &Scalar) -> String {
    match default {
        Scalar::Text(text) => text.clone(),
        Scalar::Integer(value) => value.to_string(),
        Scalar::Number(value) => value.to_string(),
        Scalar::Boolean(value) => value.to_string(),
    }
}
