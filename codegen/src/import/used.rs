//! Which enums are used, by whom.

use super::fact::{Fact, find};
use super::former::members;
use crate::spec::{FileId, Node, Value, parse};
use std::collections::{BTreeMap, BTreeSet};

/// The enums that facts use: owner (empty for the shared ones) and name. `own` says whether a resource has one of that name itself,
/// which hides a shared one.
pub(super) fn enums(
    api: &Fact,
    facts: &BTreeMap<String, Fact>,
    own: impl Fn(&str, &str) -> bool,
) -> BTreeSet<(String, String)> {
    let mut used = BTreeSet::new();
    let every = facts.iter().map(|(resource, fact)| (resource.as_str(), fact));
    for (resource, fact) in every.chain([("", api)]) {
        let mut names = Vec::new();
        named(fact, &mut names);
        used.extend(names.into_iter().map(|name| {
            let owned = if own(resource, name) { (resource, name) } else { ("", name) };
            let (owner, name) = name.split_once('.').unwrap_or(owned);
            (owner.to_owned(), name.to_owned())
        }));
    }
    used
}

fn named<'f>(fact: &'f Fact, names: &mut Vec<&'f str>) {
    for (key, value) in fact.members() {
        match value {
            Fact::Text(name) if key == "of" => names.push(name),
            value => named(value, names),
        }
    }
}

/// The shared enums that these files of a spec use.
pub(super) fn shared<'t>(texts: impl Iterator<Item = &'t String>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for text in texts {
        let Ok(node) = parse(FileId(0), text) else { continue };
        let mut names = Vec::new();
        written(&node, &mut names);
        // What `api.yaml` has is everybody's.
        let own = find(&node, &["resource"]).and_then(|_| find(&node, &["enums"]));
        names.retain(|name| !members(own).iter().any(|(own, _)| own.value == *name));
        used.extend(names);
    }
    used
}

fn written(node: &Node, names: &mut Vec<String>) {
    match &node.value {
        Value::Mapping(members) => {
            for (key, value) in members {
                match &value.value {
                    Value::Text(name) if key.value == "of" => names.push(name.clone()),
                    _ => written(value, names),
                }
            }
        }
        Value::Sequence(values) => values.iter().for_each(|value| written(value, names)),
        _ => {}
    }
}
