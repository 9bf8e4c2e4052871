//! Attributes that are known from samples only, and that no sample shows.

use crate::finding::Finding;
use crate::model::{Model, Object, ResourceId, Subject, Type, is_elision};
use crate::spec::{Node, Value};
use std::collections::BTreeSet;

/// Holds every resource that only samples document against all that the samples show.
pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut shown = Shown { model, attributes: BTreeSet::new() };
    for sample in &model.samples {
        match sample.subject {
            Subject::Resource(id) => shown.object(&sample.printed, Type::Resource(id)),
            Subject::Operation(..) => shown.answer(sample.subject, &sample.printed),
        }
    }
    let mut findings = Vec::new();
    for (index, resource) in model.resources.iter().enumerate().filter(|(_, resource)| resource.from_samples)
    {
        let id = ResourceId(index);
        let parts = (0..resource.parts.len()).map(|part| Type::Part(id, part));
        for ty in std::iter::once(Type::Resource(id)).chain(parts) {
            let Some(object) = model.object(ty) else { continue };
            findings.extend(shown.missing(ty, object));
        }
    }
    findings
}

/// A resource or a part of one, by numbers that can be ordered.
type Owner = (usize, Option<usize>);

fn owner(ty: Type) -> Option<Owner> {
    match ty {
        Type::Resource(id) => Some((id.0, None)),
        Type::Part(id, part) => Some((id.0, Some(part))),
        _ => None,
    }
}

/// The attributes that samples show.
struct Shown<'m> {
    model: &'m Model,
    attributes: BTreeSet<(Owner, usize)>,
}

impl Shown<'_> {
    /// An operation's answer; of a list, each entry.
    fn answer(&mut self, subject: Subject, node: &Node) {
        let Some(operation) = self.model.operation(subject) else { return };
        let entries = match member(node, "list").map(|list| &list.value) {
            Some(Value::Sequence(items)) if operation.list => items.iter().collect(),
            _ => vec![node],
        };
        for entry in entries {
            for returned in &operation.returns {
                if let Some(node) = member(entry, &returned.wire) {
                    self.object(node, returned.ty);
                }
            }
        }
    }

    /// An object, or a list of them.
    fn object(&mut self, node: &Node, ty: Type) {
        if let Value::Sequence(items) = &node.value {
            items.iter().filter(|item| !is_elision(item)).for_each(|item| self.object(item, ty));
            return;
        }
        let (Some(owner), Some(object)) = (owner(ty), self.model.object(ty)) else { return };
        for (number, attribute) in object.attributes.iter().enumerate() {
            if let Some(node) = member(node, &attribute.wire) {
                self.attributes.insert((owner, number));
                self.object(node, attribute.ty);
            }
        }
    }

    /// What no sample shows of an object. A part that is shown nowhere is told of once, where it would stand.
    fn missing(&self, ty: Type, object: &Object) -> Vec<Finding> {
        let Some(owner) = owner(ty) else { return Vec::new() };
        let is_shown = |number: usize| self.attributes.contains(&(owner, number));
        if owner.1.is_some() && !(0..object.attributes.len()).any(is_shown) {
            return Vec::new();
        }
        let unshown = object.attributes.iter().enumerate().filter(|(number, _)| !is_shown(*number));
        unshown
            .map(|(_, attribute)| {
                Finding::new(
                    "unshown-attribute",
                    &attribute.place,
                    format!(
                        "`{}` is known from samples only, and none shows `{}`",
                        object.name, attribute.wire
                    ),
                    "nothing shows it",
                    "remove it, or add the sample that shows it",
                )
            })
            .collect()
    }
}

fn member<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Mapping(members) => members.iter().find(|(key, _)| key.value == name).map(|(_, value)| value),
        _ => None,
    }
}
