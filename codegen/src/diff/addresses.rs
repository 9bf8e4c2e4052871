//! Operations by their addresses: which go on under another name, and whose address another one has taken.

use super::found::{Found, Subject};
use super::kinds::Kind;
use crate::model::{Address, Model, Operation, Resource};
use std::collections::HashMap;

/// An operation, and the resource it belongs to.
pub(super) type Placed<'m> = (&'m Resource, &'m Operation);

/// The operations that have another name in HEAD, or belong to another resource: the wire knows them by their address.
pub(super) fn renamed<'m>(base: &'m Model, head: &'m Model) -> Vec<(Placed<'m>, Placed<'m>)> {
    let (before, after) = (by_name(base), by_name(head));
    let mut gone: HashMap<_, Placed<'m>> = base
        .operations()
        .filter(|it| !after.contains_key(&name(*it)))
        .map(|it| (it.1.address(), it))
        .collect();
    let new = head.operations().filter(|it| !before.contains_key(&name(*it)));
    new.filter_map(|it| Some((gone.remove(&it.1.address())?, it))).collect()
}

/// Tells whose calls reach another operation: theirs is gone from its address, and HEAD has one there that was elsewhere, or one
/// that takes a part of the path for its id.
pub(super) fn taken(found: &mut Found<'_>, renamed: &[(Placed<'_>, Placed<'_>)]) {
    let (base, head) = found.models();
    let before = by_name(base);
    let old = |it: Placed<'_>| {
        let same = renamed.iter().find(|(_, new)| std::ptr::eq(new.1, it.1));
        same.map(|(old, _)| *old).or_else(|| before.get(&name(it)).copied())
    };
    // Where several share an address, the first is the one that is told.
    let mut came: HashMap<Address<'_>, Placed<'_>> = HashMap::new();
    for it in head.operations() {
        if old(it).is_none_or(|(_, old)| old.address() != it.1.address()) {
            came.entry(it.1.address()).or_insert(it);
        }
    }
    let after = by_name(head);
    for it in base.operations() {
        let same = renamed.iter().find(|(old, _)| std::ptr::eq(old.1, it.1));
        let goes_on = same.map(|(_, new)| *new).or_else(|| after.get(&name(it)).copied());
        let address = it.1.address();
        if goes_on.is_some_and(|(_, new)| new.address() == address) {
            continue;
        }
        // The operation itself has no other name, which is no difference.
        let by_id = || head.operations().find(|other| takes_for_an_id(other.1, it.1));
        if let Some(other) = came.get(&address).copied().or_else(by_id) {
            let (resource, operation) = goes_on.unwrap_or(it);
            let subject = Subject::of(&resource.name).operation(&operation.name);
            let said = |it: Placed<'_>| format!("{}.{}", it.0.name, it.1.name);
            let subject = subject.between(&it.1.place, &other.1.place);
            found.differs(Kind::OperationTaken, &subject, &said(it), &said(other));
        }
    }
}

fn by_name(model: &Model) -> HashMap<(&str, &str), Placed<'_>> {
    model.operations().map(|it| (name(it), it)).collect()
}

fn name<'m>((resource, operation): Placed<'m>) -> (&'m str, &'m str) {
    (&resource.name, &operation.name)
}

/// Whether a call of a fixed path reaches an operation that has an id in its path.
fn takes_for_an_id(operation: &Operation, fixed: &Operation) -> bool {
    let same_server = (&operation.host, operation.method) == (&fixed.host, fixed.method);
    let (shape, None) = (operation.shape(), &fixed.path_id) else { return false };
    let id = shape
        .split_once("{}")
        .and_then(|(before, after)| fixed.path.strip_prefix(before)?.strip_suffix(after));
    same_server && id.is_some_and(|id| !id.is_empty() && !id.contains('/'))
}
