//! The Model, made ready to serve: routes, samples that satisfy the spec, names of secrets.

use crate::made;
use crate::route::Route;
use chargebee_codegen::model::{Model, Operation, Resource, ResourceId, Subject, Type};
use http::HeaderName;
use serde_json::{Map, Value as Json};
use std::collections::{HashMap, HashSet};

/// An object of JSON.
pub(crate) type Object = Map<String, Json>;

/// Which operation: its resource, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct OperationId {
    pub(crate) resource: ResourceIndex,
    pub(crate) number: usize,
}

/// Number of a resource in the Model.
pub(crate) type ResourceIndex = usize;

/// A spec, ready to be served.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) model: Model,
    /// What stands before all paths: `/api/v2`.
    pub(crate) base: String,
    pub(crate) routes: Vec<Route>,
    /// Whether each object of an answer says its own name in `object`.
    pub(crate) tagged: bool,
    names: HashMap<OperationId, String>,
    /// The documented headers, in their order; `None` for one that HTTP cannot carry.
    pub(crate) header_names: Vec<Option<HeaderName>>,
    /// Last names of sensitive parameters, as `number` of `card[number]`.
    secrets: HashSet<String>,
    /// Objects of samples by operation and member, mended where the page prints what the spec rules out.
    shown: HashMap<(OperationId, String), Object>,
    /// An object of each resource that a sample shows.
    of_resource: HashMap<ResourceIndex, Object>,
}

impl Described {
    pub(crate) fn new(model: Model) -> Self {
        let base = model.api.server.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        let base = base.map_or_else(String::new, |(_, path)| format!("/{path}"));
        let routes = crate::route::routes(&model, &base);
        let secrets = model
            .operations()
            .flat_map(|(_, operation)| &operation.params)
            .filter(|param| matches!(param.ty, Type::Secret(_)))
            .map(|param| last_name(&param.wire).to_owned())
            .collect();
        let tagged = model.deviations.iter().any(|deviation| deviation.at == "answer.**.object");
        let mut names = HashMap::new();
        for (resource, described) in model.resources.iter().enumerate() {
            for (number, operation) in described.operations.iter().enumerate() {
                let name = format!("{}.{}", described.name, operation.name);
                names.insert(OperationId { resource, number }, name);
            }
        }
        let wires = model.headers.iter().map(|header| header.wire.as_bytes());
        let header_names = wires.map(|wire| HeaderName::from_bytes(wire).ok()).collect();
        let mut described = Self {
            header_names,
            model,
            base,
            routes,
            names,
            tagged,
            secrets,
            shown: HashMap::new(),
            of_resource: HashMap::new(),
        };
        described.read_samples();
        described
    }

    /// Samples of resources first, since they mend those of operations.
    fn read_samples(&mut self) {
        let mut of_resource: HashMap<ResourceIndex, Object> = HashMap::new();
        for sample in &self.model.samples {
            if let (Subject::Resource(ResourceId(index)), Json::Object(object)) =
                (sample.subject, &sample.answer)
            {
                of_resource.insert(index, object.clone());
            }
        }
        let mut shown = HashMap::new();
        for sample in &self.model.samples {
            let Subject::Operation(ResourceId(resource), number) = sample.subject else { continue };
            let id = OperationId { resource, number };
            let Some(operation) = self.operation(id) else { continue };
            let entry = if operation.list { sample.answer.pointer("/list/0") } else { Some(&sample.answer) };
            for returned in &operation.returns {
                let Some(Json::Object(object)) = entry.and_then(|entry| entry.get(&returned.wire)) else {
                    continue;
                };
                if let Type::Resource(ResourceId(index)) = returned.ty {
                    of_resource.entry(index).or_insert_with(|| object.clone());
                    shown.insert((id, returned.wire.clone()), (returned.ty, object.clone()));
                }
            }
        }
        for index in 0..self.model.resources.len() {
            let mut object = of_resource.get(&index).cloned().unwrap_or_default();
            made::mend(self, Type::Resource(ResourceId(index)), &mut object, None);
            self.of_resource.insert(index, object);
        }
        for (key, (ty, mut object)) in shown {
            let pattern = match ty {
                Type::Resource(ResourceId(index)) => self.of_resource.get(&index).cloned(),
                _ => None,
            };
            made::mend(self, ty, &mut object, pattern.as_ref());
            self.shown.insert(key, object);
        }
    }

    pub(crate) fn resource(&self, index: ResourceIndex) -> Option<&Resource> {
        self.model.resources.get(index)
    }

    pub(crate) fn operation(&self, id: OperationId) -> Option<&Operation> {
        self.resource(id.resource)?.operations.get(id.number)
    }

    /// The name of an operation: `payment_source.create_card`.
    pub(crate) fn name(&self, id: OperationId) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }

    /// The number of a resource by name.
    pub(crate) fn find_resource(&self, name: &str) -> Option<ResourceIndex> {
        self.model.resources.iter().position(|resource| resource.name == name)
    }

    /// All operations by number.
    pub(crate) fn operation_ids(&self) -> impl Iterator<Item = OperationId> {
        self.model.resources.iter().enumerate().flat_map(|(resource, described)| {
            (0..described.operations.len()).map(move |number| OperationId { resource, number })
        })
    }

    /// What the documentation shows as a member of an operation's answer, or else of the resource anywhere.
    pub(crate) fn sample(&self, id: OperationId, member: &str, resource: ResourceIndex) -> Object {
        match self.shown.get(&(id, member.to_owned())) {
            Some(object) => object.clone(),
            None => self.sample_of(resource),
        }
    }

    /// A resource as some sample shows it, or as made up where none does.
    pub(crate) fn sample_of(&self, resource: ResourceIndex) -> Object {
        self.of_resource.get(&resource).cloned().unwrap_or_default()
    }

    /// Whether a parameter of this name, in whatever operation, is sensitive.
    pub(crate) fn is_secret(&self, name: &str) -> bool {
        self.secrets.contains(last_name(name))
    }
}

/// `number` of `card[number]` and `notes[number][0]`.
fn last_name(wire: &str) -> &str {
    let mut parts = wire.split(['[', ']']).filter(|part| !part.is_empty());
    let is_name = |part: &&str| !part.bytes().all(|byte| byte.is_ascii_digit());
    parts.rfind(is_name).unwrap_or(wire)
}

#[cfg(test)]
mod tests {
    use super::last_name;

    #[test]
    fn the_last_name_is_what_stands_innermost() {
        for (wire, name) in [("tmp_token", "tmp_token"), ("card[number]", "number"), ("notes[pin][0]", "pin")]
        {
            assert_eq!(last_name(wire), name);
        }
    }
}
