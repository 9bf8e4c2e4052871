//! Values that satisfy the spec, made from nothing: where no sample shows one, or shows one that the spec rules out.

use crate::check::{answers, values};
use crate::described::{Described, Object};
use chargebee_codegen::model::{Attribute, Constraints, Object as Members, Scalar, Type};
use chargebee_codegen::spec::Bound;
use serde_json::{Value as Json, json};

/// How deep objects are made inside each other; no documented one goes as deep.
const DEEPEST: usize = 8;

/// Makes an object satisfy the spec: what does not fit is taken from the pattern, left out, or made.
pub(crate) fn mend(described: &Described, ty: Type, object: &mut Object, pattern: Option<&Object>) {
    mend_at(described, ty, object, pattern, DEEPEST);
}

fn mend_at(described: &Described, ty: Type, object: &mut Object, pattern: Option<&Object>, depth: usize) {
    let Some(members) = described.model.object(ty) else { return };
    for attribute in &members.attributes {
        let shown = pattern.and_then(|pattern| pattern.get(&attribute.wire));
        if let Some(value) = object.get_mut(&attribute.wire) {
            if let Json::Object(inner) = value {
                mend_at(described, attribute.ty, inner, shown.and_then(Json::as_object), depth);
            }
            if fits(described, attribute, value) {
                continue;
            }
            object.remove(&attribute.wire);
            if !attribute.constraints.required {
                continue;
            }
        }
        if attribute.constraints.required && depth > 0 {
            let value = shown
                .filter(|value| fits(described, attribute, value))
                .cloned()
                .unwrap_or_else(|| member(described, attribute, depth - 1));
            object.insert(attribute.wire.clone(), value);
        }
    }
    tag(described, members, object);
}

/// Puts in what must be there and is not, and leaves alone what is there.
pub(crate) fn mend_missing(described: &Described, ty: Type, object: &mut Object) {
    let Some(members) = described.model.object(ty) else { return };
    for attribute in &members.attributes {
        match object.get_mut(&attribute.wire) {
            Some(Json::Object(inner)) => mend_missing(described, attribute.ty, inner),
            None if attribute.constraints.required => {
                object.insert(attribute.wire.clone(), member(described, attribute, DEEPEST));
            }
            _ => {}
        }
    }
    tag(described, members, object);
}

/// Puts in the object's own name, where the API's answers hold it.
pub(crate) fn tag(described: &Described, members: &Members, object: &mut Object) {
    if described.tagged {
        object.entry("object").or_insert_with(|| Json::from(members.name.as_str()));
    }
}

/// Whether a value is one that an attribute can have.
pub(crate) fn fits(described: &Described, attribute: &Attribute, value: &Json) -> bool {
    let mut faults = Vec::new();
    answers::member(described, attribute, value, answers::At::Root(&attribute.wire), &mut faults);
    faults.iter().all(|fault| fault.rule == "undocumented")
}

fn member(described: &Described, attribute: &Attribute, depth: usize) -> Json {
    if attribute.list {
        return Json::Array(Vec::new());
    }
    match attribute.ty {
        Type::Part(..) | Type::Resource(_) => {
            let mut object = Object::new();
            mend_at(described, attribute.ty, &mut object, None, depth);
            Json::Object(object)
        }
        ty => scalar(described, ty, &attribute.constraints),
    }
}

/// A part without anything optional.
pub(crate) fn part(described: &Described, ty: Type) -> Object {
    let mut object = Object::new();
    mend(described, ty, &mut object, None);
    object
}

/// A scalar that satisfies its constraints: the default, or the least of its kind.
pub(crate) fn scalar(described: &Described, ty: Type, constraints: &Constraints) -> Json {
    let default = constraints.default.as_ref().map(|default| match default {
        Scalar::Text(text) => json!(text),
        Scalar::Integer(value) => json!(value),
        Scalar::Number(value) => json!(value),
        Scalar::Boolean(value) => json!(value),
    });
    if let Some(default) =
        default.filter(|value| values::fault(&described.model, ty, constraints, value).is_none())
    {
        return default;
    }
    let one = Bound::from(1);
    let number = constraints.min.or(constraints.max.map(|max| max.min(one)));
    match ty {
        Type::Integer | Type::Timestamp | Type::Number => Json::from(number.unwrap_or(one)),
        Type::Decimal if number.is_some() => json!(number.unwrap_or(one).to_string()),
        Type::Boolean => json!(false),
        Type::Json => json!({}),
        Type::Enum(id) => {
            let known = described.model.enumeration(id).and_then(|known| known.values.first());
            json!(known.map_or("", |value| value.wire.as_str()))
        }
        _ => {
            let length = constraints.min_chars.unwrap_or(1).max(1);
            let length = length.min(constraints.max_chars.unwrap_or(i64::MAX));
            let text = "1".repeat(usize::try_from(length).unwrap_or(0));
            json!(if constraints.email { format!("{text}@1") } else { text })
        }
    }
}
