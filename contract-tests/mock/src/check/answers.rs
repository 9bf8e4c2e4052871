//! An answer against the Model: the mock holds its own answers to the spec that it serves.

use super::values;
use crate::described::{Described, Object};
use chargebee_codegen::model::{Attribute, Constraints, Operation, Returned, Type};
use serde_json::Value as Json;
use std::fmt;

/// One place where an answer breaks the spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) at: String,
    pub(crate) rule: &'static str,
    pub(crate) message: String,
}

/// Where in an answer. It is spelled out where something is wrong only: most answers are right.
#[derive(Debug, Clone, Copy)]
pub(crate) enum At<'a> {
    Root(&'a str),
    Member(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

const ANSWER: At<'static> = At::Root("answer");

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => f.write_str(name),
            Self::Member(owner, name) => write!(f, "{owner}.{name}"),
            Self::Item(list, index) => write!(f, "{list}[{index}]"),
        }
    }
}

fn fault(faults: &mut Vec<Fault>, at: At<'_>, rule: &'static str, message: impl Into<String>) {
    faults.push(Fault { at: at.to_string(), rule, message: message.into() });
}

/// Everything that is wrong with an operation's answer.
pub(crate) fn check(described: &Described, operation: &Operation, answer: &Json) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(members) = answer.as_object() else {
        fault(&mut faults, ANSWER, "type", "should be an object");
        return faults;
    };
    if !operation.list {
        returned(described, &operation.returns, members, ANSWER, &mut faults);
        return faults;
    }
    for (name, value) in members {
        let at = At::Member(&ANSWER, name);
        match &operation.next_offset {
            Some(next) if next.wire == *name => scalar(described, next, value, at, &mut faults),
            _ if name == "list" => {}
            _ => fault(&mut faults, at, "undocumented", "is not documented"),
        }
    }
    let Some(entries) = members.get("list").and_then(Json::as_array) else {
        fault(&mut faults, At::Member(&ANSWER, "list"), "missing", "should be a list");
        return faults;
    };
    for (index, entry) in entries.iter().enumerate() {
        let at = At::Item(&At::Member(&ANSWER, "list"), index);
        match entry.as_object() {
            Some(entry) => returned(described, &operation.returns, entry, at, &mut faults),
            None => fault(&mut faults, at, "type", "should be an object"),
        }
    }
    faults
}

fn returned(
    described: &Described,
    returns: &[Returned],
    found: &Object,
    at: At<'_>,
    faults: &mut Vec<Fault>,
) {
    for name in found.keys().filter(|name| !returns.iter().any(|returned| returned.wire == **name)) {
        fault(faults, At::Member(&at, name), "undocumented", "is not documented");
    }
    for returned in returns {
        let at = At::Member(&at, &returned.wire);
        match found.get(&returned.wire) {
            Some(Json::Array(items)) if returned.list => {
                for (index, item) in items.iter().enumerate() {
                    value(described, returned, item, At::Item(&at, index), faults);
                }
            }
            Some(_) if returned.list => fault(faults, at, "type", "should be a list"),
            Some(found) => value(described, returned, found, at, faults),
            None if returned.always => fault(faults, at, "missing", "is always returned"),
            None => {}
        }
    }
}

fn value(described: &Described, returned: &Returned, found: &Json, at: At<'_>, faults: &mut Vec<Fault>) {
    match returned.ty {
        Type::Resource(_) | Type::Part(..) => object(described, returned.ty, found, at, faults),
        _ => scalar(described, returned, found, at, faults),
    }
}

fn scalar(described: &Described, returned: &Returned, found: &Json, at: At<'_>, faults: &mut Vec<Fault>) {
    let constraints = Constraints { max_chars: returned.max_chars, ..Constraints::default() };
    if let Some(wrong) = values::fault(&described.model, returned.ty, &constraints, found) {
        fault(faults, at, wrong.rule, wrong.message);
    }
}

/// Everything that is wrong with a resource or a part of one.
pub(crate) fn object(described: &Described, ty: Type, found: &Json, at: At<'_>, faults: &mut Vec<Fault>) {
    let (Some(known), Some(members)) = (described.model.object(ty), found.as_object()) else {
        return fault(faults, at, "type", "should be an object");
    };
    for (name, value) in members {
        if known.attributes.iter().any(|attribute| attribute.wire == *name) {
            continue;
        }
        let own_name = described.tagged && name == "object" && value.as_str() == Some(known.name.as_str());
        if !own_name {
            fault(faults, At::Member(&at, name), "undocumented", "is not documented");
        }
    }
    for attribute in &known.attributes {
        let at = At::Member(&at, &attribute.wire);
        match members.get(&attribute.wire) {
            Some(value) => member(described, attribute, value, at, faults),
            None if attribute.constraints.required => fault(faults, at, "missing", "is always returned"),
            None => {}
        }
    }
}

/// Everything that is wrong with an attribute's value.
pub(crate) fn member(
    described: &Described,
    attribute: &Attribute,
    found: &Json,
    at: At<'_>,
    faults: &mut Vec<Fault>,
) {
    let mut one = |found: &Json, at: At<'_>| match attribute.ty {
        Type::Part(..) | Type::Resource(_) => object(described, attribute.ty, found, at, faults),
        ty => {
            if let Some(wrong) = values::fault(&described.model, ty, &attribute.constraints, found) {
                fault(faults, at, wrong.rule, wrong.message);
            }
        }
    };
    match found {
        Json::Array(items) if attribute.list => {
            for (index, item) in items.iter().enumerate() {
                one(item, At::Item(&at, index));
            }
        }
        _ if attribute.list => fault(faults, at, "type", "should be a list"),
        found => one(found, at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chargebee_codegen::model::ResourceId;

    /// Every object of every sample as the mock serves it, with its type.
    fn served(described: &Described) -> Vec<(Type, Object)> {
        let mut served = Vec::new();
        for index in 0..described.model.resources.len() {
            served.push((Type::Resource(ResourceId(index)), described.sample_of(index)));
        }
        for id in described.operation_ids() {
            for returned in described.operation(id).into_iter().flat_map(|operation| &operation.returns) {
                if let Type::Resource(ResourceId(index)) = returned.ty {
                    served.push((returned.ty, described.sample(id, &returned.wire, index)));
                }
            }
        }
        served
    }

    fn faults(described: &Described, ty: Type, found: Object) -> Vec<String> {
        let mut faults = Vec::new();
        object(described, ty, &Json::Object(found), At::Root("x"), &mut faults);
        faults.iter().map(|fault| format!("{} {}", fault.at, fault.rule)).collect()
    }

    #[test]
    fn each_sample_satisfies_the_spec_and_nothing_required_can_be_left_out() {
        let described = crate::spec::embedded().expect("the spec is whole");
        for (ty, object) in served(&described) {
            assert_eq!(faults(&described, ty, object.clone()), Vec::<String>::new(), "{object:?}");
            for attribute in &described.model.object(ty).expect("a resource").attributes {
                let mut without = object.clone();
                without.remove(&attribute.wire);
                let expected =
                    attribute.constraints.required.then(|| format!("x.{} missing", attribute.wire));
                assert_eq!(faults(&described, ty, without), Vec::from_iter(expected));
                if attribute.ty == chargebee_codegen::model::Type::Json {
                    continue;
                }
                let mut with = object.clone();
                with.insert(attribute.wire.clone(), serde_json::json!([[]]));
                assert!(!faults(&described, ty, with).is_empty(), "{} takes anything", attribute.wire);
            }
            let mut more = object;
            more.insert("x_undocumented".to_owned(), Json::Null);
            assert_eq!(faults(&described, ty, more), ["x.x_undocumented undocumented"]);
        }
    }
}
