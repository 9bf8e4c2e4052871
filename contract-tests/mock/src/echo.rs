//! What was sent comes back: parameters as the attributes of the same names.

use crate::card;
use crate::check::Checked;
use crate::described::{Described, Object};
use crate::made;
use chargebee_codegen::model::{Attribute, Operation, Param, Secret, Type};
use serde_json::Value as Json;

/// Puts what was sent into an object. A value that the attribute cannot have stays out.
pub(crate) fn into(
    described: &Described,
    operation: &Operation,
    checked: &Checked,
    ty: Type,
    object: &mut Object,
) {
    for argument in checked.arguments.iter().filter(|argument| argument.index.is_none()) {
        let Some(param) = operation.params.get(argument.param) else { continue };
        let value = argument.value.as_ref();
        match member_of_group(operation, param) {
            // JSON that was sent for an object may hold anything, and an answer may not.
            None if is_json_of_object(described, ty, param) => {}
            Some((_, name)) if param.ty == Type::Json && is_object(described, ty, name) => {}
            None => {
                set(described, ty, object, &param.wire, value);
            }
            Some((group, name)) => {
                if let (Type::Secret(Secret::CardNumber), Some(Json::String(number))) = (param.ty, value) {
                    show_card(described, ty, object, group, number);
                }
                // What the part does not hold may be the resource's own, as `card[gateway_account_id]` is.
                let in_part =
                    with_part(described, ty, object, group, |ty, part| set(described, ty, part, name, value));
                if in_part != Some(true) {
                    set(described, ty, object, name, value);
                }
            }
        }
    }
}

/// Takes out of a sample's object what this operation could have been sent, and was not: it belongs to another call.
pub(crate) fn forget_unsent(
    described: &Described,
    operation: &Operation,
    checked: &Checked,
    ty: Type,
    object: &mut Object,
) {
    for (number, param) in operation.params.iter().enumerate() {
        let Some((group, name)) = member_of_group(operation, param) else { continue };
        if checked.arguments.iter().any(|argument| argument.param == number) {
            continue;
        }
        with_part(described, ty, object, group, |ty, part| {
            if attribute(described, ty, name).is_some_and(|attribute| !attribute.constraints.required) {
                part.remove(name);
            }
        });
    }
}

/// `card` and `number` of `card[number]`.
fn member_of_group<'o>(operation: &'o Operation, param: &'o Param) -> Option<(&'o str, &'o str)> {
    let group = operation.groups.get(param.group?)?;
    let name = param.wire.strip_prefix(group.wire.as_str())?.strip_prefix('[')?.strip_suffix(']')?;
    Some((group.wire.as_str(), name))
}

fn is_json_of_object(described: &Described, ty: Type, param: &Param) -> bool {
    param.ty == Type::Json && is_object(described, ty, &param.wire)
}

fn is_object(described: &Described, ty: Type, name: &str) -> bool {
    attribute(described, ty, name).is_some_and(|attribute| described.model.object(attribute.ty).is_some())
}

fn attribute<'d>(described: &'d Described, ty: Type, name: &str) -> Option<&'d Attribute> {
    described.model.object(ty)?.attributes.iter().find(|attribute| attribute.wire == name)
}

/// Does something with a part of an object, which is made if it is not there yet.
fn with_part<T>(
    described: &Described,
    ty: Type,
    object: &mut Object,
    name: &str,
    action: impl FnOnce(Type, &mut Object) -> T,
) -> Option<T> {
    let attribute = attribute(described, ty, name).filter(|attribute| !attribute.list)?;
    described.model.object(attribute.ty)?;
    let part = object
        .entry(name)
        .or_insert_with(|| Json::Object(made::part(described, attribute.ty)))
        .as_object_mut()?;
    Some(action(attribute.ty, part))
}

/// Sets an attribute that is there and can have the value, or clears an optional one; says whether there is such an attribute.
pub(crate) fn set(
    described: &Described,
    ty: Type,
    object: &mut Object,
    name: &str,
    value: Option<&Json>,
) -> bool {
    let Some(attribute) = attribute(described, ty, name) else { return false };
    match value {
        Some(value) if made::fits(described, attribute, value) => {
            object.insert(name.to_owned(), value.clone());
        }
        Some(_) => {}
        None if !attribute.constraints.required => {
            object.remove(name);
        }
        None => {}
    }
    true
}

fn show_card(described: &Described, ty: Type, object: &mut Object, group: &str, number: &str) {
    let Some(shown) = card::shown(number) else { return };
    with_part(described, ty, object, group, |ty, part| {
        for (name, value) in [
            ("iin", shown.iin.as_str()),
            ("last4", &shown.last4),
            ("masked_number", &shown.masked_number),
            ("brand", shown.brand),
        ] {
            set(described, ty, part, name, Some(&Json::from(value)));
        }
    });
}
