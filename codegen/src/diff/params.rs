//! Parameters and groups of an operation, compared.

use super::bounds;
use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use super::types::{self, Fit};
use crate::model::{Group, Model, Needed, Operation, Param, Step};
use std::collections::{HashMap, HashSet};

/// Compares what two operations take.
pub(super) fn compare(
    found: &mut Found<'_>,
    subject: &Subject<'_>,
    (old, new): (&Operation, &Operation),
    json: bool,
) {
    let groups = matched(&old.groups, &new.groups, |group| &group.wire);
    for group in &groups.removed {
        let subject = subject.path(&group.wire).removed(&group.place);
        found.lost(Kind::GroupRemoved, &subject, members(old, group));
    }
    for group in &groups.added {
        let kind = if group.required { Kind::RequiredGroupAdded } else { Kind::GroupAdded };
        found.gained(kind, &subject.path(&group.wire).added(&group.place), members(new, group));
    }
    let apart =
        |groups: &[&Group]| -> HashSet<String> { groups.iter().map(|group| group.wire.clone()).collect() };
    let (lost, gained) = (apart(&groups.removed), apart(&groups.added));
    let inside = |operation: &Operation, param: &Param, groups: &HashSet<String>| {
        param
            .group
            .and_then(|number| operation.groups.get(number))
            .is_some_and(|group| groups.contains(&group.wire))
    };

    let params = matched(&old.params, &new.params, |param| &param.wire);
    let (base, head) = found.models();
    // A group's own place is nearer to what was removed from it than the operation's.
    let held: HashMap<&str, &Group> = new.groups.iter().map(|group| (group.wire.as_str(), group)).collect();
    for param in params.removed.iter().filter(|param| !inside(old, param, &lost)) {
        let group = param
            .group
            .and_then(|number| old.groups.get(number))
            .and_then(|group| held.get(group.wire.as_str()));
        let mut subject = subject.path(&param.wire).removed(&param.place);
        subject.at = group.map(|group| &group.place).or(subject.at);
        found.lost(Kind::ParamRemoved, &subject, word(base, param));
    }
    for param in params.added.iter().filter(|param| !inside(new, param, &gained)) {
        let kind = if param.constraints.required { Kind::RequiredParamAdded } else { Kind::ParamAdded };
        found.gained(kind, &subject.path(&param.wire).added(&param.place), word(head, param));
    }
    for (old, new) in &params.both {
        param(found, &subject.path(&new.wire).between(&old.place, &new.place), (old, new), json);
    }
    for (before, after) in &groups.both {
        let subject = subject.path(&after.wire).between(&before.place, &after.place);
        group(found, &subject, before, after);
        order(found, &subject, (old, &before.steps), (new, &after.steps));
    }
    let steps_moved = order(found, &subject.path("params"), (old, &old.steps), (new, &new.steps));
    if params.reordered && !steps_moved {
        found.add(Kind::OrderChanged, &subject.path("params"));
    }
}

/// Whether steps that both have come in another order; if so, tells it.
fn order(
    found: &mut Found<'_>,
    subject: &Subject<'_>,
    (old, before): (&Operation, &[Step]),
    (new, after): (&Operation, &[Step]),
) -> bool {
    let before: Vec<&str> = before.iter().map(|step| needed(old, step.needs)).collect();
    let after: Vec<&str> = after.iter().map(|step| needed(new, step.needs)).collect();
    let kept = |all: &[&str], others: &[&str]| -> Vec<String> {
        let others: HashSet<&&str> = others.iter().collect();
        all.iter().filter(|step| others.contains(step)).map(|step| (*step).to_owned()).collect()
    };
    let (old, new) = (kept(&before, &after), kept(&after, &before));
    found.differs(Kind::ParamOrder, subject, &old.join(", "), &new.join(", "));
    old != new
}

fn needed(operation: &Operation, needs: Needed) -> &str {
    match needs {
        Needed::Param(number) => operation.params.get(number).map_or("", |param| param.wire.as_str()),
        Needed::Group(number) => operation.groups.get(number).map_or("", |group| group.wire.as_str()),
        Needed::Filter(number) => operation.filters.get(number).map_or("", |filter| filter.wire.as_str()),
    }
}

fn members(operation: &Operation, group: &Group) -> String {
    let number = operation.groups.iter().position(|other| std::ptr::eq(other, group));
    let members = operation.params.iter().filter(|param| param.group.is_some() && param.group == number);
    let names: Vec<&str> = members
        .filter_map(|param| param.wire.split_once('[').map(|(_, name)| name.trim_end_matches(']')))
        .collect();
    names.join(", ")
}

fn word(model: &Model, param: &Param) -> String {
    let list = if param.list { "list of " } else { "" };
    let required = if param.constraints.required { "required" } else { "optional" };
    format!("{list}{}, {required}", types::name(model, param.ty))
}

fn param(found: &mut Found<'_>, subject: &Subject<'_>, (old, new): (&Param, &Param), json: bool) {
    let (base, head) = found.models();
    match (old.constraints.required, new.constraints.required) {
        (false, true) => found.add(Kind::ParamRequired, subject),
        (true, false) => found.add(Kind::ParamOptional, subject),
        _ => {}
    }
    if old.list != new.list {
        let word = |list: bool| if list { "a list" } else { "one value" };
        found.differs(Kind::ParamList, subject, word(old.list), word(new.list));
    }
    let fit = types::sent((base, old.ty), (head, new.ty), json);
    let kind = match fit {
        Fit::Same => None,
        Fit::SameInRust => Some(Kind::ParamTextWidened),
        Fit::SameInRustNarrowed => Some(Kind::ParamTextNarrowed),
        Fit::Every => Some(Kind::ParamWidened),
        Fit::Narrower if types::is_text_said_to_be_json(old.ty, new.ty) => Some(Kind::ParamJson),
        Fit::Narrower => Some(Kind::ParamNarrowed),
        Fit::Differs => Some(Kind::ParamRetyped),
    };
    if let Some(kind) = kind {
        found.differs(kind, subject, &types::name(base, old.ty), &types::name(head, new.ty));
    }
    if matches!(fit, Fit::Same | Fit::SameInRust | Fit::SameInRustNarrowed) {
        found.differs(Kind::ParamSensitive, subject, types::secret(old.ty), types::secret(new.ty));
    }
    for bound in bounds::sent(base, fit, ((old.ty, &old.constraints), (new.ty, &new.constraints))) {
        let kind = if bound.tighter { Kind::ParamTighter } else { Kind::ParamLooser };
        found.change(kind, subject, bound.old, bound.new);
    }
    if old.constraints.default != new.constraints.default {
        let kind =
            if old.constraints.default.is_none() { Kind::ParamDefaultAdded } else { Kind::ParamDefault };
        let word = |param: &Param| param.constraints.default.as_ref().map(types::scalar);
        found.change(kind, subject, word(old), word(new).or_else(|| Some("none".to_owned())));
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => found.add(Kind::ParamDeprecated, subject),
        (true, false) => found.add(Kind::ParamUndeprecated, subject),
        _ => {}
    }
    found.differs(Kind::ParamRenamed, subject, &old.method, &new.method);
    found.documented(subject, &old.doc, &new.doc);
}

fn group(found: &mut Found<'_>, subject: &Subject<'_>, old: &Group, new: &Group) {
    match (old.required, new.required) {
        (false, true) => found.add(Kind::GroupRequired, subject),
        (true, false) => found.add(Kind::GroupOptional, subject),
        _ => {}
    }
    if old.list != new.list {
        let word = |list: bool| if list { "a list" } else { "one group" };
        found.differs(Kind::GroupList, subject, word(old.list), word(new.list));
    }
    let name = |group: &Group| format!("{}, {}", group.method, group.type_name);
    found.differs(Kind::GroupRenamed, subject, &name(old), &name(new));
    found.documented(subject, &old.doc, &new.doc);
}
