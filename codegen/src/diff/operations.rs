//! Operations, compared: address, filters, sort keys.

use super::addresses::{Placed, renamed, taken};
use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use super::types::{self, Fit};
use super::{params, returns};
use crate::model::{Body, Filter, Operation};

/// Compares the operations of all resources.
pub(super) fn compare(found: &mut Found<'_>) {
    let (base, head) = found.models();
    let renamed = renamed(base, head);
    let goes_on = |it: &Operation| {
        renamed.iter().any(|((_, old), (_, new))| std::ptr::eq(*old, it) || std::ptr::eq(*new, it))
    };
    let resources = matched(&base.resources, &head.resources, |resource| &resource.name);
    for (before, after) in resources.both {
        let subject = Subject::of(&after.name).between(&before.place, &after.place);
        let operations = matched(&before.operations, &after.operations, |operation| &operation.name);
        for operation in operations.removed.into_iter().filter(|it| !goes_on(it)) {
            removed(found, &subject, operation);
        }
        for operation in operations.added.into_iter().filter(|it| !goes_on(it)) {
            added(found, &subject, operation);
        }
        for (old, new) in operations.both {
            operation(found, (before, old), (after, new));
        }
        if operations.reordered {
            found.add(Kind::OrderChanged, &subject.path("operations"));
        }
    }
    for resource in resources.removed {
        for operation in resource.operations.iter().filter(|it| !goes_on(it)) {
            removed(found, &Subject::of(&resource.name), operation);
        }
    }
    for resource in resources.added {
        for operation in resource.operations.iter().filter(|it| !goes_on(it)) {
            added(found, &Subject::of(&resource.name), operation);
        }
    }
    taken(found, &renamed);
    for (old, new) in renamed {
        operation(found, old, new);
    }
}

fn removed(found: &mut Found<'_>, subject: &Subject<'_>, operation: &Operation) {
    let subject = subject.operation(&operation.name).removed(&operation.place);
    found.lost(Kind::OperationRemoved, &subject, address(operation));
}

fn added(found: &mut Found<'_>, subject: &Subject<'_>, operation: &Operation) {
    let subject = subject.operation(&operation.name).added(&operation.place);
    found.gained(Kind::OperationAdded, &subject, address(operation));
}

fn address(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}

fn operation(found: &mut Found<'_>, (before, old): Placed<'_>, (after, new): Placed<'_>) {
    let subject = &Subject::of(&after.name).operation(&new.name).between(&old.place, &new.place);
    let kind = match (&old.path_id, &new.path_id) {
        (Some(_), None) | (None, Some(_)) => Kind::OperationId,
        _ if old.shape() == new.shape() => Kind::OperationIdRenamed,
        _ => Kind::OperationPath,
    };
    found.differs(kind, subject, &old.path, &new.path);
    found.differs(Kind::OperationMethod, subject, old.method.as_str(), new.method.as_str());
    let host = |operation: &Operation| operation.host.clone().unwrap_or_else(|| "the API's own".to_owned());
    found.differs(Kind::OperationHost, subject, &host(old), &host(new));
    // Where the method changes, so does what carries the parameters.
    if old.method == new.method {
        found.differs(Kind::OperationBody, subject, old.body.as_str(), new.body.as_str());
    }
    match (old.idempotent, new.idempotent) {
        (true, false) => found.add(Kind::IdempotentLost, subject),
        (false, true) => found.add(Kind::IdempotentGained, subject),
        _ => {}
    }
    match (old.custom_fields, new.custom_fields) {
        (true, false) => found.add(Kind::CustomFieldsLost, subject),
        (false, true) => found.add(Kind::CustomFieldsGained, subject),
        _ => {}
    }
    deprecated(found, subject, old.deprecated, new.deprecated);
    if old.list != new.list {
        let word = |list: bool| if list { "a list" } else { "no list" };
        found.differs(Kind::OperationList, subject, word(old.list), word(new.list));
    }
    let method = |(resource, operation): Placed<'_>| {
        let resource = if before.name == after.name { String::new() } else { format!("{}.", resource.name) };
        format!("{resource}{}", operation.module)
    };
    found.differs(Kind::OperationRenamed, subject, &method((before, old)), &method((after, new)));
    found.documented(subject, &old.doc, &new.doc);
    found.differs(Kind::SourceChanged, subject, &old.source, &new.source);
    params::compare(found, subject, (old, new), new.body == Body::Json);
    filters(found, subject, old, new);
    sort_keys(found, subject, old, new);
    returns::compare(found, subject, old, new);
}

fn deprecated(found: &mut Found<'_>, subject: &Subject<'_>, old: bool, new: bool) {
    match (old, new) {
        (false, true) => found.add(Kind::OperationDeprecated, subject),
        (true, false) => found.add(Kind::OperationUndeprecated, subject),
        _ => {}
    }
}

fn filters(found: &mut Found<'_>, subject: &Subject<'_>, old: &Operation, new: &Operation) {
    let filters = matched(&old.filters, &new.filters, |filter| &filter.wire);
    let word = |filter: &Filter| {
        let operators: Vec<&str> = filter.operators.iter().map(|operator| operator.wire).collect();
        format!("{} {}", filter.ty.word(), operators.join(" "))
    };
    for filter in filters.removed {
        let subject = subject.path(&filter.wire).removed(&filter.place);
        found.lost(Kind::FilterRemoved, &subject, word(filter));
    }
    for filter in filters.added {
        let subject = subject.path(&filter.wire).added(&filter.place);
        let kind = if filter.required { Kind::RequiredFilterAdded } else { Kind::FilterAdded };
        found.gained(kind, &subject, word(filter));
    }
    for (old, new) in filters.both {
        filter(found, &subject.path(&new.wire).between(&old.place, &new.place), old, new);
    }
    if filters.reordered {
        found.add(Kind::OrderChanged, &subject.path("filters"));
    }
}

fn filter(found: &mut Found<'_>, subject: &Subject<'_>, old: &Filter, new: &Filter) {
    let (base, head) = found.models();
    let kind = match types::sent((base, old.ty), (head, new.ty), false) {
        Fit::Same | Fit::SameInRust | Fit::SameInRustNarrowed => None,
        Fit::Every => Some(Kind::FilterWidened),
        Fit::Narrower => Some(Kind::FilterNarrowed),
        Fit::Differs => Some(Kind::FilterRetyped),
    };
    if let Some(kind) = kind {
        found.differs(kind, subject, &types::name(base, old.ty), &types::name(head, new.ty));
    }
    match (old.required, new.required) {
        (false, true) => found.add(Kind::FilterRequired, subject),
        (true, false) => found.add(Kind::FilterOptional, subject),
        _ => {}
    }
    let operators = matched(&old.operators, &new.operators, |operator| operator.wire);
    for operator in operators.removed {
        found.lost(Kind::OperatorRemoved, subject, operator.wire);
    }
    for operator in operators.added {
        found.gained(Kind::OperatorAdded, subject, operator.wire);
    }
    if operators.reordered {
        found.add(Kind::OrderChanged, subject);
    }
    deprecated(found, subject, old.deprecated, new.deprecated);
    found.differs(Kind::FilterRenamed, subject, &old.method, &new.method);
    found.documented(subject, &old.doc, &new.doc);
}

fn sort_keys(found: &mut Found<'_>, subject: &Subject<'_>, old: &Operation, new: &Operation) {
    let keys = matched(&old.sort_by, &new.sort_by, |key| &key.wire);
    for key in keys.removed {
        found.lost(Kind::SortKeyRemoved, &subject.path("sort_by").removed(&key.place), &key.wire);
    }
    for key in keys.added {
        found.gained(Kind::SortKeyAdded, &subject.path("sort_by").added(&key.place), &key.wire);
    }
    if keys.reordered {
        found.add(Kind::OrderChanged, &subject.path("sort_by"));
    }
}
