//! Operations: what they are given and what they return.

use super::{Constraints, EnumValue, Type};
use crate::spec::Place;

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

/// Host, method and shape of the path: what the wire knows an operation by.
pub type Address<'m> = (Option<&'m str>, &'static str, String);

impl Operation {
    /// Where it is called.
    pub fn address(&self) -> Address<'_> {
        (self.host.as_deref(), self.method.as_str(), self.shape())
    }

    /// The path without the name of its id.
    pub fn shape(&self) -> String {
        match &self.path_id {
            Some(id) => self.path.replace(&format!("{{{id}}}"), "{}"),
            None => self.path.clone(),
        }
    }
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
