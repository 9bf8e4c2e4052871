//! Everything that the spec says, resolved: names, types, wire spelling, features. No Rust tokens yet.

mod address;
mod api;
mod build;
mod common;
mod errors;
mod events;
mod features;
mod headers;
mod names;
mod nesting;
mod objects;
mod operation;
mod operations;
mod resource;
mod sample;
mod samples;
mod shared;
mod sharing;
mod tables;
mod types;
mod value;

pub(crate) use address::is_address;
pub use build::build;
pub use common::{Common, Commons, GroupId};
#[cfg(feature = "emit")]
pub(crate) use names::word;
pub(crate) use names::{NO_NAME, RESERVED_FEATURES, constraint_test, pascal, snake, unfit};
pub use names::{RESERVED_METHODS, RESERVED_TYPES};
pub use operation::{
    Address, Body, Filter, Group, Method, Needed, Operation, Operator, Param, Returned, Step, Takes,
};
#[cfg(feature = "emit")]
pub(crate) use operations::{OPERATORS, operators_of};
pub use resource::{Accessor, Attribute, Object, ObjectId, Resource, ResourceId};
pub use sample::{Deviation, Pair, Sample, Subject};
pub(crate) use samples::is_elision;
pub use shared::{Api, ErrorCode, Event, Header, Webhook};
pub use sharing::Shared;
pub(crate) use types::MOST_CHARS;
pub use types::looks_like_email;
pub use value::{Constraints, Enum, EnumId, EnumValue, Scalar, Secret, Type};

/// An API, ready to be emitted.
#[derive(Debug, Clone)]
pub struct Model {
    /// What all operations share.
    pub api: Api,
    /// Request headers in the order of the spec.
    pub headers: Vec<Header>,
    /// All enums: the shared ones first, then each resource's.
    pub enums: Vec<Enum>,
    /// The codes of errors, each once.
    pub errors: Vec<ErrorCode>,
    /// What the API posts to webhooks; `None` where the spec does not say.
    pub webhook: Option<Webhook>,
    /// Resources in the order of their files.
    pub resources: Vec<Resource>,
    /// Documented samples.
    pub samples: Vec<Sample>,
    /// Where all samples break the pages' rules alike.
    pub deviations: Vec<Deviation>,
}

/// The wire names of all operators.
pub(crate) fn operators() -> impl Iterator<Item = &'static str> {
    operations::OPERATORS.iter().map(|operator| operator.wire)
}

/// The operators of a filter by the type that a word of the spec says.
pub(crate) fn operators_of_word(ty: &str) -> &'static [&'static str] {
    operations::operators_of(match ty {
        "enum" => Type::Enum(EnumId(0)),
        "integer" => Type::Integer,
        "timestamp" => Type::Timestamp,
        "boolean" => Type::Boolean,
        _ => Type::Text,
    })
}

impl Model {
    /// The resource of a number.
    pub fn resource(&self, id: ResourceId) -> Option<&Resource> {
        self.resources.get(id.0)
    }

    /// The enum of a number.
    pub fn enumeration(&self, id: EnumId) -> Option<&Enum> {
        self.enums.get(id.0)
    }

    /// The object of a type, where it is one.
    pub fn object(&self, ty: Type) -> Option<&Object> {
        match ty {
            Type::Part(id, part) => self.resource(id)?.parts.get(part),
            Type::Resource(id) => Some(&self.resource(id)?.object),
            _ => None,
        }
    }

    /// The object of a number.
    pub fn object_of(&self, id: ObjectId) -> Option<&Object> {
        let resource = self.resource(id.resource)?;
        match id.part {
            Some(part) => resource.parts.get(part),
            None => Some(&resource.object),
        }
    }

    /// The object of a number, to be changed.
    pub fn object_mut(&mut self, id: ObjectId) -> Option<&mut Object> {
        let resource = self.resources.get_mut(id.resource.0)?;
        match id.part {
            Some(part) => resource.parts.get_mut(part),
            None => Some(&mut resource.object),
        }
    }

    /// The operation that a sample shows.
    pub fn operation(&self, subject: Subject) -> Option<&Operation> {
        match subject {
            Subject::Operation(id, number) => self.resource(id)?.operations.get(number),
            Subject::Resource(_) => None,
        }
    }

    /// All operations, each with its resource.
    pub fn operations(&self) -> impl Iterator<Item = (&Resource, &Operation)> {
        self.resources.iter().flat_map(|resource| resource.operations.iter().map(move |op| (resource, op)))
    }

    /// All events, each with its resource.
    pub fn events(&self) -> impl Iterator<Item = (&Resource, &Event)> {
        self.resources.iter().flat_map(|resource| resource.events.iter().map(move |event| (resource, event)))
    }
}
