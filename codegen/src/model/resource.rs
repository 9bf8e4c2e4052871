//! Resources and the objects that they consist of.

use super::{Constraints, EnumId, Event, Operation, Type};
use crate::spec::Place;

/// Number of a resource in [`Model::resources`](super::Model::resources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResourceId(pub usize);

/// A resource, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectId {
    /// The resource.
    pub resource: ResourceId,
    /// The part's number; `None` for the resource itself.
    pub part: Option<usize>,
}

/// A resource with its parts and operations.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its name in answers; also its module and, with operations, its feature.
    pub name: String,
    /// File of the spec that describes it.
    pub file: String,
    /// Module of the crate.
    pub module: String,
    /// The page that documents it, in a person's words.
    pub source: String,
    /// Whether no page documents it, so that all that is known of it is what samples show.
    pub from_samples: bool,
    /// Accessor of the client, and the type that it gives; `None` without operations.
    pub accessor: Option<Accessor>,
    /// The resource itself.
    pub object: Object,
    /// The objects inside it.
    pub parts: Vec<Object>,
    /// Its own enums.
    pub enums: Vec<EnumId>,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// The events about it.
    pub events: Vec<Event>,
    /// The features that need its models.
    pub features: Vec<String>,
    /// Where the spec names it.
    pub place: Place,
}

impl Resource {
    /// Whether it is a feature of the crate.
    pub fn is_feature(&self) -> bool {
        !self.operations.is_empty() || !self.events.is_empty()
    }
}

/// How the client offers a resource's operations.
#[derive(Debug, Clone)]
pub struct Accessor {
    /// The client's method.
    pub method: String,
    /// The type with a method an operation.
    pub type_name: String,
}

/// An object: a resource or a part of one.
#[derive(Debug, Clone)]
pub struct Object {
    /// Its name in the spec.
    pub name: String,
    /// Name of the Rust type.
    pub type_name: String,
    /// What it is.
    pub doc: String,
    /// Its attributes in the order of the spec.
    pub attributes: Vec<Attribute>,
    /// Where the spec names it.
    pub place: Place,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Its name on the wire.
    pub wire: String,
    /// Its field.
    pub field: String,
    /// Its type.
    pub ty: Type,
    /// Whether it is a list of them.
    pub list: bool,
    /// Whether it is kept behind a pointer: what holds it may be inside it again.
    pub boxed: bool,
    /// What its value satisfies.
    pub constraints: Constraints,
    /// What it is.
    pub doc: String,
    /// Where the spec names it.
    pub place: Place,
}
