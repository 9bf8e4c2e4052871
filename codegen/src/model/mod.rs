//! Everything that the spec says, resolved: names, types, wire spelling, features. No Rust tokens yet.

mod address;
mod build;
mod errors;
mod events;
mod features;
mod names;
mod nesting;
mod objects;
mod operations;
mod samples;
mod types;

pub(crate) use address::is_address;
pub use build::build;
pub(crate) use names::{NO_NAME, pascal, snake, unfit};
pub use names::{RESERVED_METHODS, RESERVED_TYPES};
#[cfg(feature = "emit")]
pub(crate) use operations::{OPERATORS, operators_of};
pub(crate) use samples::is_elision;
pub use types::looks_like_email;

use crate::spec::{Bound, Node, Place};

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

/// What all operations share.
#[derive(Debug, Clone)]
pub struct Api {
    /// Name of the generated package.
    pub package: String,
    /// Name of the generated crate: the package's, as Rust spells it.
    pub crate_name: String,
    /// Name of the API as a person says it.
    pub title: String,
    /// What it is for.
    pub doc: String,
    /// The pages that the spec is written from: short name and what it is.
    pub sources: Vec<(String, String)>,
    /// Servers as printed.
    pub servers: Vec<String>,
    /// Address of the first server with its defaults filled in; only variables without a default are left.
    pub server: String,
    /// The environment variable that names the site.
    pub site_variable: String,
    /// The environment variable that holds the key.
    pub key_variable: String,
}

/// A request header.
#[derive(Debug, Clone)]
pub struct Header {
    /// Its name on the wire.
    pub wire: String,
    /// Its setter; `None` where the client sets it itself.
    pub method: Option<String>,
    /// Text or an enum.
    pub ty: Type,
    /// Whether every call carries it.
    pub required: bool,
    /// What the client sends.
    pub default: Option<String>,
    /// At most so many characters.
    pub max_chars: Option<i64>,
    /// The header that carries a value beyond ASCII in its stead, as Base64.
    pub encoded_as: Option<String>,
    /// What it does.
    pub doc: String,
    /// Where the spec names it.
    pub place: Place,
}

/// Number of an enum in [`Model::enums`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumId(pub usize);

/// Number of a resource in [`Model::resources`].
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

/// An open enum.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Its name in the spec.
    pub name: String,
    /// The resource that it belongs to; `None` for a shared one.
    pub resource: Option<ResourceId>,
    /// Name of the Rust type.
    pub type_name: String,
    /// What it says.
    pub doc: String,
    /// Its values in the order of the spec.
    pub values: Vec<EnumValue>,
    /// Where the spec names it.
    pub place: Place,
}

impl Enum {
    /// The variant of a wire value.
    pub fn variant(&self, wire: &str) -> Option<&str> {
        self.values.iter().find(|value| value.wire == wire).map(|value| value.variant.as_str())
    }
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// On the wire.
    pub wire: String,
    /// In Rust.
    pub variant: String,
    /// What it means.
    pub doc: String,
    /// Where the spec names it.
    pub place: Place,
}

/// A code of an error.
#[derive(Debug, Clone)]
pub struct ErrorCode {
    /// The code, its variant and what it means.
    pub value: EnumValue,
    /// The HTTP statuses that it comes with, in the order of the spec.
    pub statuses: Vec<u16>,
}

/// Type of an attribute, parameter or filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `string`.
    Text,
    /// `string` that must never be shown.
    Secret(Secret),
    /// `integer`.
    Integer,
    /// `boolean`.
    Boolean,
    /// Seconds since the epoch.
    Timestamp,
    /// A decimal number kept as text, so that its digits survive.
    Decimal,
    /// A floating-point number.
    Number,
    /// Any JSON.
    Json,
    /// An open enum.
    Enum(EnumId),
    /// An object inside a resource.
    Part(ResourceId, usize),
    /// A whole resource.
    Resource(ResourceId),
}

impl Type {
    /// The spec's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text | Self::Secret(_) => "string",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
            Self::Decimal => "decimal",
            Self::Number => "number",
            Self::Json => "json",
            Self::Enum(_) => "enum",
            Self::Part(..) | Self::Resource(_) => "object",
        }
    }
}

/// What kind of secret a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// `pan`: a card number.
    CardNumber,
    /// `cvv`: a card verification value.
    Cvv,
    /// `token`: a token that stands for payment details.
    Token,
    /// `account_number`: a bank account's number.
    AccountNumber,
    /// `key`: a key that authenticates somebody.
    Key,
}

/// What a value must satisfy.
#[derive(Debug, Clone, Default)]
pub struct Constraints {
    /// A parameter that a call must have; an attribute that is always returned.
    pub required: bool,
    /// At least so many characters.
    pub min_chars: Option<i64>,
    /// At most so many characters.
    pub max_chars: Option<i64>,
    /// Not below.
    pub min: Option<Bound>,
    /// Not above.
    pub max: Option<Bound>,
    /// Decimal digits only.
    pub digits: bool,
    /// An e-mail address: an `@` between other characters.
    pub email: bool,
    /// What stands for a value that is not given.
    pub default: Option<Scalar>,
}

impl Constraints {
    /// Whether a whole number lies within the bounds.
    pub fn has_integer(&self, number: i64) -> bool {
        self.min.is_none_or(|min| Bound::from(number) >= min)
            && self.max.is_none_or(|max| Bound::from(number) <= max)
    }

    /// Whether a number lies within the bounds.
    pub fn has_number(&self, number: f64) -> bool {
        self.min.is_none_or(|min| number >= min.to_f64()) && self.max.is_none_or(|max| number <= max.to_f64())
    }
}

/// A documented default.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A text, an enum's value or a decimal.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A floating-point number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
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

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes.
    Post,
}

impl Method {
    /// As it stands in a request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// What a request's body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// There is none: parameters go into the query.
    None,
    /// A form.
    Form,
    /// JSON.
    Json,
}

impl Body {
    /// The word of `inspect`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Form => "form",
            Self::Json => "json",
        }
    }
}

/// What the API posts to webhooks: an event in its envelope.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// The envelope, a type named `Event`.
    pub envelope: Object,
    /// The attribute that says which event it is, by number.
    pub event_type: usize,
    /// The attribute that holds what the event is about, by number.
    pub content: usize,
}

impl Webhook {
    /// What the member that says which event it is, is called on the wire.
    pub fn event_type_wire(&self) -> &str {
        self.envelope.attributes.get(self.event_type).map_or("", |it| it.wire.as_str())
    }

    /// What the member that holds what the event is about, is called on the wire.
    pub fn content_wire(&self) -> &str {
        self.envelope.attributes.get(self.content).map_or("", |it| it.wire.as_str())
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its name on the wire.
    pub name: String,
    /// Its variant, and the type of its content.
    pub type_name: String,
    /// What happened.
    pub doc: String,
    /// What its content holds.
    pub content: Vec<Returned>,
    /// Where the spec names it.
    pub place: Place,
}

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its name in the spec.
    pub name: String,
    /// Its module, and the method that begins a call.
    pub module: String,
    /// The type of a call that has all that is required.
    pub builder: String,
    /// HTTP method.
    pub method: Method,
    /// Path after the server's address.
    pub path: String,
    /// The path's variable.
    pub path_id: Option<String>,
    /// Sub-domain.
    pub host: Option<String>,
    /// What the body is.
    pub body: Body,
    /// Whether it takes an idempotency key.
    pub idempotent: bool,
    /// Whether callers may add custom fields.
    pub custom_fields: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it does.
    pub doc: String,
    /// The page that documents it, as documentation names it.
    pub source: String,
    /// Every parameter, groups flattened, in the order of the spec.
    pub params: Vec<Param>,
    /// Groups of parameters.
    pub groups: Vec<Group>,
    /// What a call still needs, one after the other, before it can be sent.
    pub steps: Vec<Step>,
    /// Filters.
    pub filters: Vec<Filter>,
    /// The enum of what a list can be sorted by, made for this operation.
    pub sort_by: Vec<EnumValue>,
    /// Whether it answers pages of a list.
    pub list: bool,
    /// What it answers with; of a list operation, what an entry holds.
    pub returns: Vec<Returned>,
    /// Of a list operation: what says where the next page begins.
    pub next_offset: Option<Returned>,
    /// Where the spec names it.
    pub place: Place,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Param {
    /// Its full name on the wire, without indexes: `card[number]`.
    pub wire: String,
    /// Its setter.
    pub method: String,
    /// Its type.
    pub ty: Type,
    /// The group that holds it, by number.
    pub group: Option<usize>,
    /// Whether it is a list.
    pub list: bool,
    /// Whether the group that holds it is a list.
    pub in_list: bool,
    /// What its value must satisfy.
    pub constraints: Constraints,
    /// Whether callers should no longer use it.
    pub deprecated: bool,
    /// What it is.
    pub doc: String,
    /// Where the spec names it.
    pub place: Place,
}

/// A group of parameters.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name on the wire.
    pub wire: String,
    /// Its setter.
    pub method: String,
    /// Its type.
    pub type_name: String,
    /// Whether a call must have it.
    pub required: bool,
    /// Whether it is a list of groups.
    pub list: bool,
    /// What it is.
    pub doc: String,
    /// What a group still needs, one after the other.
    pub steps: Vec<Step>,
    /// Where the spec names it.
    pub place: Place,
}

/// A parameter or a group that must be given next.
#[derive(Debug, Clone)]
pub struct Step {
    /// The type whose only method gives it. The first step of a group has none: the group's type begins it.
    pub type_name: String,
    /// What must be given.
    pub needs: Needed,
}

/// What a step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// The parameter of this number.
    Param(usize),
    /// The group of this number.
    Group(usize),
    /// A condition on the filter of this number.
    Filter(usize),
}

/// Something to filter a list by.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Its name on the wire.
    pub wire: String,
    /// Its setter.
    pub method: String,
    /// The type that stands for it where operators are checked.
    pub marker: String,
    /// Type of its values.
    pub ty: Type,
    /// The documented operators.
    pub operators: Vec<Operator>,
    /// Whether a call must have it.
    pub required: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it filters by.
    pub doc: String,
    /// Where the spec names it.
    pub place: Place,
}

/// An operator of a filter: its name on the wire, its type and the function that makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// On the wire.
    pub wire: &'static str,
    /// The type.
    pub type_name: &'static str,
    /// The function in module `filter`.
    pub function: &'static str,
    /// How many values it takes.
    pub takes: Takes,
}

/// How many values an operator takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One.
    One,
    /// A list.
    Many,
    /// Two: from and to.
    Two,
    /// `true` or `false`, whatever the filter's type.
    Flag,
}

/// A member of an answer.
#[derive(Debug, Clone)]
pub struct Returned {
    /// Its name on the wire.
    pub wire: String,
    /// Its field.
    pub field: String,
    /// A resource or a plain type.
    pub ty: Type,
    /// Whether it is a list.
    pub list: bool,
    /// Whether it is always there.
    pub always: bool,
    /// At most so many characters.
    pub max_chars: Option<i64>,
    /// What it is.
    pub doc: String,
    /// Where the spec names it.
    pub place: Place,
}

/// A documented sample.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it shows.
    pub subject: Subject,
    /// The id in the path as printed.
    pub path_id: Option<String>,
    /// Where the request stands, or what stands for it.
    pub request: Place,
    /// The parameters as printed, in order.
    pub pairs: Vec<Pair>,
    /// The answer as printed, with places.
    pub printed: Node,
    /// The answer without the elements that the page leaves out.
    pub answer: serde_json::Value,
    /// Where the page leaves elements out.
    pub elided: Vec<String>,
    /// The deviations that the spec names.
    pub deviations: Vec<Deviation>,
}

/// A documented parameter of a request.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Its name as printed.
    pub name: String,
    /// Its value as printed.
    pub value: String,
    /// Where the spec prints the name.
    pub named: Place,
    /// Where the spec prints the value.
    pub place: Place,
}

/// What a sample shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The operation of this number.
    Operation(ResourceId, usize),
    /// A resource.
    Resource(ResourceId),
}

/// A deviation that the spec names.
#[derive(Debug, Clone)]
pub struct Deviation {
    /// Where.
    pub at: String,
    /// The rule that is broken.
    pub breaks: String,
    /// Why.
    pub reason: String,
    /// Where the spec names it.
    pub place: Place,
}

impl From<&crate::spec::Deviation> for Deviation {
    fn from(spec: &crate::spec::Deviation) -> Self {
        Self {
            at: spec.at.value.clone(),
            breaks: spec.breaks.value.clone(),
            reason: spec.reason.trim_end().to_owned(),
            place: spec.at.place.clone(),
        }
    }
}

/// The wire names of all operators.
pub(crate) fn operators() -> impl Iterator<Item = &'static str> {
    operations::OPERATORS.iter().map(|operator| operator.wire)
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
