//! A documented answer against the resources that it holds, against the request, and against itself.

use super::deviations::Breach;
use super::requests::param;
use super::values::{self, Printed};
use crate::model::{
    Constraints, Model, Object, Operation, Resource, ResourceId, Returned, Sample, Subject, Type,
};
use crate::spec::{At, Node, Value};

/// Checks a sample's answer.
pub(super) fn check(model: &Model, sample: &Sample, breaches: &mut Vec<Breach>) {
    let checker = &mut Checker { model, breaches };
    match sample.subject {
        Subject::Resource(id) => checker.value(&sample.printed, Type::Resource(id), "answer"),
        Subject::Operation(id, _) => {
            let Some(operation) = model.operation(sample.subject) else { return };
            if operation.list {
                checker.page(&sample.printed, operation);
            } else {
                checker.members(&sample.printed, &operation.returns, "answer");
                checker.echo(sample, operation, id);
                checker.references(&sample.printed, &operation.returns);
            }
        }
    }
}

struct Checker<'c> {
    model: &'c Model,
    breaches: &'c mut Vec<Breach>,
}

impl Checker<'_> {
    fn breach<T>(&mut self, at: &str, rule: &'static str, found: &At<T>, fault: impl Into<String>) {
        self.breaches.push(Breach {
            at: at.to_owned(),
            rule,
            place: found.place.clone(),
            fault: fault.into(),
        });
    }

    /// A page of a list: its entries, and where the next one begins.
    fn page(&mut self, node: &Node, operation: &Operation) {
        let Some(members) = self.mapping(node, "answer") else { return };
        for (key, value) in members {
            let at = format!("answer.{}", key.value);
            if key.value == "list" {
                let Value::Sequence(items) = &value.value else {
                    self.breach(&at, "type", value, "is not a list");
                    continue;
                };
                for (index, item) in items.iter().enumerate() {
                    if !crate::model::is_elision(item) {
                        self.members(item, &operation.returns, &format!("{at}[{index}]"));
                    }
                }
            } else if let Some(next) = operation.next_offset.as_ref().filter(|next| next.wire == key.value) {
                self.returned(value, next, &at);
            } else {
                self.breach(&at, "undocumented", key, "is not documented");
            }
        }
        if member(node, "list").is_none() {
            self.breach("answer.list", "missing", node, "is always returned and not there");
        }
    }

    /// The members of an answer or of a list's entry.
    fn members(&mut self, node: &Node, returns: &[Returned], at: &str) {
        let Some(members) = self.mapping(node, at) else { return };
        for (key, value) in members {
            let at = format!("{at}.{}", key.value);
            match returns.iter().find(|returned| returned.wire == key.value) {
                Some(returned) => self.returned(value, returned, &at),
                None => self.breach(&at, "undocumented", value, "is not documented"),
            }
        }
        for returned in returns.iter().filter(|returned| returned.always) {
            if member(node, &returned.wire).is_none() {
                let at = format!("{at}.{}", returned.wire);
                self.breach(&at, "missing", node, "is always returned and not there");
            }
        }
    }

    fn returned(&mut self, node: &Node, returned: &Returned, at: &str) {
        if returned.list {
            self.list(node, returned.ty, &Constraints::default(), at);
        } else if matches!(returned.ty, Type::Resource(_) | Type::Part(..)) {
            self.value(node, returned.ty, at);
        } else {
            let constraints = Constraints { max_chars: returned.max_chars, ..Constraints::default() };
            self.scalar(node, returned.ty, &constraints, at);
        }
    }

    /// An object, or any scalar without constraints.
    fn value(&mut self, node: &Node, ty: Type, at: &str) {
        match self.model.object(ty) {
            Some(object) => self.object(node, object, at),
            None => self.scalar(node, ty, &Constraints::default(), at),
        }
    }

    fn object(&mut self, node: &Node, object: &Object, at: &str) {
        let Some(members) = self.mapping(node, at) else { return };
        for (key, value) in members {
            let at = format!("{at}.{}", key.value);
            let Some(attribute) = object.attributes.iter().find(|attribute| attribute.wire == key.value)
            else {
                self.breach(
                    &at,
                    "undocumented",
                    key,
                    format!("is no documented attribute of `{}`", object.name),
                );
                continue;
            };
            if attribute.list {
                self.list(value, attribute.ty, &attribute.constraints, &at);
            } else if self.model.object(attribute.ty).is_some() {
                self.value(value, attribute.ty, &at);
            } else {
                self.scalar(value, attribute.ty, &attribute.constraints, &at);
            }
        }
        for attribute in object.attributes.iter().filter(|attribute| attribute.constraints.required) {
            if member(node, &attribute.wire).is_none() {
                let at = format!("{at}.{}", attribute.wire);
                self.breach(&at, "missing", node, "is always returned and not there");
            }
        }
    }

    fn list(&mut self, node: &Node, ty: Type, constraints: &Constraints, at: &str) {
        let Value::Sequence(items) = &node.value else {
            return self.breach(at, "type", node, "is not a list");
        };
        for (index, item) in items.iter().enumerate() {
            if crate::model::is_elision(item) {
                continue;
            }
            let at = format!("{at}[{index}]");
            match self.model.object(ty) {
                Some(object) => self.object(item, object, &at),
                None => self.scalar(item, ty, constraints, &at),
            }
        }
    }

    fn scalar(&mut self, node: &Node, ty: Type, constraints: &Constraints, at: &str) {
        values::check(self.model, &Printed::Node(node), ty, constraints, at, &node.place, self.breaches);
    }

    fn mapping<'n>(&mut self, node: &'n Node, at: &str) -> Option<&'n [(At<String>, Node)]> {
        match &node.value {
            Value::Mapping(members) => Some(members),
            _ => {
                self.breach(at, "type", node, "is not an object");
                None
            }
        }
    }

    /// What was sent comes back: the id of the path, a parameter that the answered resource holds under the same name,
    /// and `X_id`, which is the id of an answered X.
    fn echo(&mut self, sample: &Sample, operation: &Operation, own: ResourceId) {
        for (returned, resource, node) in answered(self.model, &sample.printed, &operation.returns) {
            let at = format!("answer.{}", returned.wire);
            if returned.ty == Type::Resource(own)
                && let Some(sent) = &sample.path_id
            {
                self.compare(member(node, "id"), sent, &format!("{at}.id"), "the id in the path");
            }
            for pair in &sample.pairs {
                let Some(param) = param(operation, &pair.name) else { continue };
                let what = format!("`{}` as sent", pair.name);
                let segments: Vec<&str> =
                    param.wire.split(['[', ']']).filter(|part| !part.is_empty()).collect();
                if holds(self.model, &resource.object, &segments) {
                    let found = segments.iter().try_fold(node, |node, segment| member(node, segment));
                    self.compare(found, &pair.value, &format!("{at}.{}", segments.join(".")), &what);
                }
                if pair.name.strip_suffix("_id") == Some(resource.name.as_str()) {
                    self.compare(member(node, "id"), &pair.value, &format!("{at}.id"), &what);
                }
            }
        }
    }

    /// Inside an answer, `X_id` of one resource is the id of the answered X.
    fn references(&mut self, answer: &Node, returns: &[Returned]) {
        let answered = answered(self.model, answer, returns);
        for (returned, resource, node) in &answered {
            for (_, other, other_node) in &answered {
                let name = format!("{}_id", other.name);
                if other.name == resource.name {
                    continue;
                }
                let (Some(reference), Some(id)) = (member(node, &name), member(other_node, "id")) else {
                    continue;
                };
                if let (Some(reference_text), Some(id)) = (spelled(reference), spelled(id))
                    && reference_text != id
                {
                    let at = format!("answer.{}.{name}", returned.wire);
                    let fault = format!("is not the id of the answered `{}`", other.name);
                    self.breach(&at, "reference", reference, fault);
                }
            }
        }
    }

    fn compare(&mut self, found: Option<&Node>, sent: &str, at: &str, what: &str) {
        let Some(node) = found else { return };
        let Some(answered) = spelled(node) else { return };
        let same_number = || answered.parse::<i64>().ok().is_some_and(|number| sent.parse() == Ok(number));
        if answered != sent && !same_number() {
            self.breach(at, "echo", node, format!("differs from {what}"));
        }
    }
}

/// The resources that an answer really holds, each with its node.
fn answered<'a>(
    model: &'a Model,
    answer: &'a Node,
    returns: &'a [Returned],
) -> Vec<(&'a Returned, &'a Resource, &'a Node)> {
    let resource = |returned: &'a Returned| match returned.ty {
        Type::Resource(id) => Some((returned, model.resource(id)?, member(answer, &returned.wire)?)),
        _ => None,
    };
    returns.iter().filter(|returned| !returned.list).filter_map(resource).collect()
}

/// Whether an object has an attribute under a path of names.
fn holds(model: &Model, object: &Object, segments: &[&str]) -> bool {
    let Some((first, rest)) = segments.split_first() else { return false };
    let Some(attribute) = object.attributes.iter().find(|attribute| attribute.wire == *first) else {
        return false;
    };
    match model.object(attribute.ty) {
        Some(part) if !rest.is_empty() => holds(model, part, rest),
        Some(_) => false,
        None => rest.is_empty(),
    }
}

fn member<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Mapping(members) => members.iter().find(|(key, _)| key.value == name).map(|(_, value)| value),
        _ => None,
    }
}

/// A scalar as a request would spell it.
fn spelled(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(value) => Some(value.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
