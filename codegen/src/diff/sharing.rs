//! Types that operations, events or resources share, compared: what is one type in BASE and two in HEAD.

use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use crate::model::{Commons, EnumId, Event, GroupId, Model, ObjectId, Operation, Resource, ResourceId};
use crate::spec::Place;

/// Tells every type of an operation or event that is no longer the one that it shared.
pub(super) fn compare(found: &mut Found<'_>) {
    let (base, head) = found.models();
    for (before, after) in matched(&base.resources, &head.resources, |resource| &resource.name).both {
        for old in &before.operations {
            operation(found, (before, old), after);
        }
        for old in &before.events {
            event(found, (before, old), after);
        }
    }
    let (before, after) = (Commons::of(base), Commons::of(head));
    for common in &before.parts {
        let named = |id| part_in(base, head, id);
        for [old, new, first] in gone_apart(&common.holders, named, |id| after.part_definer(id)) {
            tell(found, part(base, old), part(head, new), part(head, first));
        }
    }
    for common in &before.enums {
        let named = |id| enum_in(base, head, id);
        for [old, new, first] in gone_apart(&common.holders, named, |id| after.enum_definer(id)) {
            tell(found, enumeration(base, old), enumeration(head, new), enumeration(head, first));
        }
    }
    for common in &before.groups {
        let named = |id| group_in(base, head, id);
        for [old, new, first] in gone_apart(&common.holders, named, |id| after.group_definer(id)) {
            tell(found, group(base, old), group(head, new), group(head, first));
        }
    }
}

/// Of those who have one type in BASE, each that does not have the type of the first of them in HEAD: what it was and is, and that first.
fn gone_apart<Id: Copy + PartialEq>(
    holders: &[Id],
    in_head: impl Fn(Id) -> Option<Id>,
    definer: impl Fn(Id) -> Id,
) -> Vec<[Id; 3]> {
    let mut kept = holders.iter().filter_map(|old| Some((*old, in_head(*old)?)));
    let Some((_, first)) = kept.next() else { return Vec::new() };
    let apart = kept.filter(|(_, new)| definer(*new) != definer(first));
    apart.map(|(old, new)| [old, new, first]).collect()
}

/// What a holder of a common type is to a reader: the resource, the operation, the path, the type's name, and where it stands.
struct Said<'m> {
    resource: &'m Resource,
    operation: Option<&'m Operation>,
    path: &'m str,
    type_name: &'m str,
    place: &'m Place,
}

fn tell(found: &mut Found<'_>, old: Option<Said<'_>>, new: Option<Said<'_>>, first: Option<Said<'_>>) {
    let (Some(old), Some(new), Some(first)) = (old, new, first) else { return };
    let mut subject = Subject::of(&new.resource.name).path(new.path).between(old.place, new.place);
    let mut other = first.resource.module.clone();
    if let (Some(operation), Some(first)) = (new.operation, first.operation) {
        subject = subject.operation(&operation.name);
        other = format!("{other}::{}", first.module);
    }
    found.lost(Kind::TypeApart, &subject, format!("{}, as of {other}", old.type_name));
}

fn resource_in(base: &Model, head: &Model, id: ResourceId) -> Option<ResourceId> {
    let name = &base.resource(id)?.name;
    head.resources.iter().position(|it| it.name == *name).map(ResourceId)
}

fn part_in(base: &Model, head: &Model, id: ObjectId) -> Option<ObjectId> {
    let (name, resource) = (&base.object_of(id)?.name, resource_in(base, head, id.resource)?);
    let part = head.resource(resource)?.parts.iter().position(|part| part.name == *name)?;
    Some(ObjectId { resource, part: Some(part) })
}

fn enum_in(base: &Model, head: &Model, id: EnumId) -> Option<EnumId> {
    let made = base.enumeration(id)?;
    let resource = head.resource(resource_in(base, head, made.resource?)?)?;
    let named = |id: &&EnumId| head.enumeration(**id).is_some_and(|it| it.name == made.name);
    resource.enums.iter().find(named).copied()
}

fn group_in(base: &Model, head: &Model, id: GroupId) -> Option<GroupId> {
    let resource = resource_in(base, head, id.resource)?;
    let old = base.resource(id.resource)?.operations.get(id.operation)?;
    let operations = &head.resource(resource)?.operations;
    let operation = operations.iter().position(|it| it.name == old.name)?;
    let wire = &old.groups.get(id.group)?.wire;
    let group = operations.get(operation)?.groups.iter().position(|group| group.wire == *wire)?;
    Some(GroupId { resource, operation, group }.first(head))
}

fn part(model: &Model, id: ObjectId) -> Option<Said<'_>> {
    let (resource, object) = (model.resource(id.resource)?, model.object_of(id)?);
    let (path, type_name, place) = (&object.name, &object.type_name, &object.place);
    Some(Said { resource, operation: None, path, type_name, place })
}

fn enumeration(model: &Model, id: EnumId) -> Option<Said<'_>> {
    let made = model.enumeration(id)?;
    let (path, type_name, place) = (&made.name, &made.type_name, &made.place);
    Some(Said { resource: model.resource(made.resource?)?, operation: None, path, type_name, place })
}

fn group(model: &Model, id: GroupId) -> Option<Said<'_>> {
    let resource = model.resource(id.resource)?;
    let operation = resource.operations.get(id.operation)?;
    let group = operation.groups.get(id.group)?;
    let (path, type_name, place) = (&group.wire, &group.type_name, &group.place);
    Some(Said { resource, operation: Some(operation), path, type_name, place })
}

fn operation(found: &mut Found<'_>, (before, old): (&Resource, &Operation), after: &Resource) {
    let named = |name: &str| after.operations.iter().find(|operation| operation.name == name);
    let Some(new) = named(&old.name) else { return };
    let subject = Subject::of(&after.name).operation(&new.name).between(&old.place, &new.place);
    for shared in old.shared(before.before(old)) {
        let Some(other) = named(&shared.from.name) else { continue };
        let definers = [new, other].map(|operation| definer(after, operation, shared.name));
        if let [Some(one), Some(two)] = definers
            && !std::ptr::eq(one, two)
        {
            let path = match old.groups.iter().find(|group| group.type_name == shared.name) {
                Some(group) => group.wire.as_str(),
                None => "returns",
            };
            found.lost(
                Kind::TypeApart,
                &subject.path(path),
                format!("{}, as of {}", shared.name, other.module),
            );
        }
    }
}

/// The operation that defines an operation's type of this name.
fn definer<'m>(resource: &'m Resource, operation: &'m Operation, type_name: &str) -> Option<&'m Operation> {
    let shared = operation.shared(resource.before(operation));
    match shared.iter().find(|shared| shared.name == type_name) {
        Some(shared) => Some(shared.from),
        None => {
            let own = operation.answer() == type_name
                || operation.groups.iter().any(|group| group.type_name == type_name);
            own.then_some(operation)
        }
    }
}

fn event(found: &mut Found<'_>, (before, old): (&Resource, &Event), after: &Resource) {
    let Some(first) = old.shared(before) else { return };
    let (_, head) = found.models();
    let named = |name: &str| head.events().find(|(_, event)| event.name == name);
    let (Some((holder, new)), Some((other_holder, other))) = (named(&old.name), named(&first.name)) else {
        return;
    };
    if holder.name != other_holder.name || !new.is_like(other) {
        let subject = Subject::of(&after.name).path(&new.name).between(&old.place, &new.place);
        found.lost(Kind::TypeApart, &subject, format!("{}, as of {}", new.type_name, other.name));
    }
}
