//! Operations by their addresses: which go on under another name, and whose address another one has taken.

use super::found::{Found, Subject};
use super::kinds::Kind;
use crate::model::{Model, Operation, Resource};
use std::collections::HashMap;

/// An operation, and the resource it belongs to.
pub(super) type Placed<'m> = (&'m Resource, &'m Operation);

/// Host, method and shape of the path: what the wire knows an operation by.
type Address<'m> = (Option<&'m str>, &'static str, String);

/// The operations that have another name in HEAD, or belong to another resource: the wire knows them by their address.
pub(super) fn renamed<'m>(base: &'m Model, head: &'m Model) -> Vec<(Placed<'m>, Placed<'m>)> {
    let (before, after) = (by_name(base), by_name(head));
    let mut gone: HashMap<_, Placed<'m>> = base
        .operations()
        .filter(|it| !after.contains_key(&name(*it)))
        .map(|it| (called_at(it.1), it))
        .collect();
    let new = head.operations().filter(|it| !before.contains_key(&name(*it)));
    new.filter_map(|it| Some((gone.remove(&called_at(it.1))?, it))).collect()
}

/// Tells whose calls reach another operation: theirs is gone from its address, and HEAD has one there that was elsewhere.
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
        if old(it).is_none_or(|(_, old)| called_at(old) != called_at(it.1)) {
            came.entry(called_at(it.1)).or_insert(it);
        }
    }
    let after = by_name(head);
    for it in base.operations() {
        let same = renamed.iter().find(|(old, _)| std::ptr::eq(old.1, it.1));
        let goes_on = same.map(|(_, new)| *new).or_else(|| after.get(&name(it)).copied());
        let address = called_at(it.1);
        if goes_on.is_some_and(|(_, new)| called_at(new) == address) {
            continue;
        }
        if let Some(other) = came.get(&address) {
            let (resource, operation) = goes_on.unwrap_or(it);
            let subject = Subject::of(&resource.name).operation(&operation.name);
            let said = |it: Placed<'_>| format!("{}.{}", it.0.name, it.1.name);
            let subject = subject.between(&it.1.place, &other.1.place);
            found.differs(Kind::OperationTaken, &subject, &said(it), &said(*other));
        }
    }
}

fn by_name(model: &Model) -> HashMap<(&str, &str), Placed<'_>> {
    model.operations().map(|it| (name(it), it)).collect()
}

fn name<'m>((resource, operation): Placed<'m>) -> (&'m str, &'m str) {
    (&resource.name, &operation.name)
}

fn called_at(operation: &Operation) -> Address<'_> {
    (operation.host.as_deref(), operation.method.as_str(), shape(operation))
}

/// The path without the name of its id.
pub(super) fn shape(operation: &Operation) -> String {
    match &operation.path_id {
        Some(id) => operation.path.replace(&format!("{{{id}}}"), "{}"),
        None => operation.path.clone(),
    }
}
