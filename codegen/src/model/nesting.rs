//! Objects inside objects: which must be kept behind a pointer, and which would have no end.

use super::{Attribute, Model, Object, Type};
use crate::finding::Finding;

/// Sets [`Attribute::boxed`], and finds objects that always hold themselves.
pub(super) fn assign(model: &mut Model, findings: &mut Vec<Finding>) {
    let mut boxed = Vec::new();
    for (ty, object) in objects(model) {
        for (number, attribute) in object.attributes.iter().enumerate() {
            if always(attribute) && leads_to(model, attribute.ty, ty, always) {
                findings.push(Finding::new(
                    "endless",
                    &attribute.place,
                    format!("`{}` would hold itself without end", object.name),
                    "always holds another of the same kind",
                    "add `optional: true` or `list: true`",
                ));
            }
            let pointer = match attribute.ty {
                Type::Resource(_) => !attribute.list,
                Type::Part(..) => inline(attribute) && leads_to(model, attribute.ty, ty, inline),
                _ => false,
            };
            if pointer {
                boxed.push((ty, number));
            }
        }
    }
    for (ty, number) in boxed {
        if let Some(attribute) = object_mut(model, ty).and_then(|object| object.attributes.get_mut(number)) {
            attribute.boxed = true;
        }
    }
}

/// All resources and parts, each under its type.
fn objects(model: &Model) -> impl Iterator<Item = (Type, &Object)> {
    model.resources.iter().enumerate().flat_map(|(index, resource)| {
        let id = super::ResourceId(index);
        let parts =
            resource.parts.iter().enumerate().map(move |(part, object)| (Type::Part(id, part), object));
        std::iter::once((Type::Resource(id), &resource.object)).chain(parts)
    })
}

fn object_mut(model: &mut Model, ty: Type) -> Option<&mut Object> {
    match ty {
        Type::Part(id, part) => model.resources.get_mut(id.0)?.parts.get_mut(part),
        Type::Resource(id) => model.resources.get_mut(id.0).map(|resource| &mut resource.object),
        _ => None,
    }
}

/// Whether there is one wherever its owner is.
fn always(attribute: &Attribute) -> bool {
    attribute.constraints.required && !attribute.list
}

/// Whether it lies within its owner's memory, unless it is boxed.
fn inline(attribute: &Attribute) -> bool {
    matches!(attribute.ty, Type::Part(..)) && !attribute.list
}

/// Whether one object holds another, at whatever depth, going by such attributes only.
fn leads_to(model: &Model, from: Type, to: Type, by: fn(&Attribute) -> bool) -> bool {
    let mut reached = vec![from];
    let mut next = 0;
    while let Some(ty) = reached.get(next).copied() {
        if ty == to {
            return true;
        }
        next += 1;
        for attribute in model.object(ty).into_iter().flat_map(|object| &object.attributes) {
            if by(attribute) && model.object(attribute.ty).is_some() && !reached.contains(&attribute.ty) {
                reached.push(attribute.ty);
            }
        }
    }
    false
}
