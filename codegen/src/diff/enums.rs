//! Enums, compared: each value once, with all that use it.

use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use super::types::enum_name;
use crate::model::{Enum, EnumId, Model, Type};
use std::collections::HashMap;

/// Compares all enums.
pub(super) fn compare(found: &mut Found<'_>) {
    let (base, head) = found.models();
    let (old_uses, new_uses) = (uses(base), uses(head));
    let (old_names, new_names) = (names(base), names(head));
    let enums = matched(&old_names, &new_names, |(name, _)| name);
    for (_, id) in enums.removed {
        // An enum of a resource that is gone goes with it.
        if let Some(made) = base.enumeration(*id).filter(|made| kept(made, base, head)) {
            let subject = subject(base, made).removed(&made.place);
            found.lost(Kind::EnumRemoved, &subject, &made.type_name);
        }
    }
    for (_, id) in enums.added {
        if let Some(made) = head.enumeration(*id).filter(|made| kept(made, head, base)) {
            let subject = subject(head, made).added(&made.place);
            found.gained(Kind::EnumAdded, &subject, &made.type_name);
        }
    }
    for ((_, old), (_, new)) in enums.both {
        let (before, after) = (old_uses.get(old), new_uses.get(new));
        if let (Some(old), Some(new)) = (base.enumeration(*old), head.enumeration(*new)) {
            values(found, (old, new), (before, after));
        }
    }
}

/// Whether the other Model has the resource that an enum belongs to.
fn kept(made: &Enum, model: &Model, other: &Model) -> bool {
    match made.resource.and_then(|id| model.resource(id)) {
        Some(resource) => other.resources.iter().any(|it| it.name == resource.name),
        None => true,
    }
}

fn names(model: &Model) -> Vec<(String, EnumId)> {
    (0..model.enums.len()).map(|number| (enum_name(model, EnumId(number)), EnumId(number))).collect()
}

fn subject<'m>(model: &'m Model, made: &'m Enum) -> Subject<'m> {
    match made.resource.and_then(|id| model.resource(id)) {
        Some(resource) => Subject::of(&resource.name).path(&made.name),
        None => Subject::shared(&made.name),
    }
}

fn values(
    found: &mut Found<'_>,
    (old, new): (&Enum, &Enum),
    (before, after): (Option<&Uses>, Option<&Uses>),
) {
    let head = &found.head.model;
    let subject = subject(head, new).between(&old.place, &new.place);
    let users = |uses: Option<&Uses>| uses.map_or_else(Vec::new, |uses| uses.names.clone());
    found.differs(Kind::EnumRenamed, &subject, &old.type_name, &new.type_name);
    found.documented(&subject, &old.doc, &new.doc);
    let values = matched(&old.values, &new.values, |value| &value.wire);
    for value in values.removed {
        let sent = before.is_some_and(|uses| uses.sent);
        let kind = if sent { Kind::RequestValueRemoved } else { Kind::AnswerValueRemoved };
        found.lost(kind, &subject.removed(&value.place), &value.wire);
        found.used_by(&users(before));
    }
    for value in values.added {
        found.gained(Kind::ValueAdded, &subject.added(&value.place), &value.wire);
        found.used_by(&users(after));
    }
    for (old, new) in values.both {
        let subject = subject.between(&old.place, &new.place);
        found.differs(Kind::ValueRenamed, &subject, &old.variant, &new.variant);
        found.documented(&subject.path(format!("{} {}", subject.path, new.wire)), &old.doc, &new.doc);
    }
    if values.reordered {
        found.add(Kind::OrderChanged, &subject);
    }
}

/// Who uses an enum, and whether callers send it.
#[derive(Default)]
struct Uses {
    names: Vec<String>,
    sent: bool,
}

fn uses(model: &Model) -> HashMap<EnumId, Uses> {
    let mut uses: HashMap<EnumId, Uses> = HashMap::new();
    let mut note = |ty: Type, name: String, sent: bool| {
        if let Type::Enum(id) = ty {
            let uses = uses.entry(id).or_default();
            uses.names.push(name);
            uses.sent |= sent;
        }
    };
    for resource in &model.resources {
        for attribute in &resource.object.attributes {
            note(attribute.ty, format!("{}.{}", resource.name, attribute.wire), false);
        }
        for part in &resource.parts {
            for attribute in &part.attributes {
                note(attribute.ty, format!("{}.{}.{}", resource.name, part.name, attribute.wire), false);
            }
        }
        for operation in &resource.operations {
            let name = format!("{}.{}", resource.name, operation.name);
            for param in &operation.params {
                note(param.ty, format!("{name} {}", param.wire), true);
            }
            for filter in &operation.filters {
                note(filter.ty, format!("{name} filter {}", filter.wire), true);
            }
        }
    }
    for header in &model.headers {
        note(header.ty, format!("header {}", header.wire), true);
    }
    uses
}
