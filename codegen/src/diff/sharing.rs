//! Types that operations or events share, compared: what is one type in BASE and two in HEAD.

use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use crate::model::{Event, Operation, Resource};

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
