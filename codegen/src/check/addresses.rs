//! Addresses of operations: one each, or the wire could not tell them apart.

use crate::finding::Finding;
use crate::model::{Model, Operation};
use std::collections::HashMap;

/// Finds operations that have the host, the method and the path of another one, whatever the ids in them are called.
pub(super) fn check(model: &Model) -> Vec<Finding> {
    let mut first = HashMap::new();
    let mut findings = Vec::new();
    for (resource, operation) in model.operations() {
        let named = format!("{}.{}", resource.name, operation.name);
        let Some((other, before)) = first.get(&operation.address()) else {
            first.insert(operation.address(), (named, operation));
            continue;
        };
        let before: &Operation = before;
        let address = format!("{} {}", operation.method.as_str(), operation.path);
        let finding = Finding::new(
            "shared-address",
            &operation.place,
            format!("`{named}` has the address of `{other}`: `{address}`"),
            "a call of one is a call of the other",
            "correct the path by its page, or remove the one that no page has; names of ids tell no addresses apart",
        );
        findings.push(finding.related(&before.place, "the first"));
    }
    findings
}
