//! The spec language: one record a construct, one field a key, one to one with the files under `spec/`.

use super::bound::Bound;
use super::node::{Node, Value};
use super::place::{At, Place};
use super::read::{Entries, Read, Reader, record};
use super::reason::Reason;
use serde_json::{Map, Value as Json, json};

record! {
    /// `api.yaml`: what all operations share.
    Api as "the API" {
        /// Name of the generated crate.
        required api: At<String>,
        /// Name of the API as a person says it.
        required title: String,
        /// What the API is for, in our own words.
        optional doc: String,
        /// The documentation pages that the spec is written from, each under a short name.
        required sources: Entries<String>,
        /// Servers as the documentation prints them; the first is the one that the client uses.
        required servers: Vec<Server>,
        /// How a call says who makes it.
        required authentication: Authentication,
        /// Request headers, with what they take.
        default headers: Entries<Header>,
        /// Enums that more than one resource uses.
        default enums: Entries<Enum>,
        /// The codes of errors, each under the HTTP status that it comes with; a code may stand under several.
        default errors: Entries<Entries<EnumValue>>,
        /// The members of what the API posts to a webhook: attributes, of which one has the type `event_type` and one `content`.
        default webhooks: Entries<Attribute>,
        /// Where the samples break the pages' rules everywhere alike.
        default deviations: Vec<Deviation>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

record! {
    /// A server and the variables of its address.
    Server as "a server" {
        /// The address with `{variables}`.
        required url: At<String>,
        /// What the server is for.
        optional doc: String,
        /// The variables of the address.
        default variables: Entries<Variable>,
    }
}

record! {
    /// A variable of a server's address.
    Variable as "a variable" {
        /// The value that stands for it unless a caller says otherwise; one without a default must be given.
        optional default: At<String>,
        /// The environment variable that a client reads it from.
        optional environment: At<String>,
        /// What it is.
        optional doc: String,
    }
}

record! {
    /// How a call says who makes it.
    Authentication as "authentication" {
        /// Only `basic`: the key as user name, an empty password.
        required scheme: At<String>,
        /// The environment variable that a client reads the key from.
        required environment: At<String>,
        /// What a caller needs to know.
        optional doc: String,
    }
}

record! {
    /// A request header.
    Header as "a header" {
        /// `string` or `enum`.
        required ty("type"): At<String>,
        /// The enum of an `enum` header.
        optional of: At<String>,
        /// Whether every call carries it; the client then sets it itself.
        default required: bool,
        /// The value that the client sets.
        optional default: At<String>,
        /// At most so many characters.
        optional max_chars: At<i64>,
        /// What it does.
        optional doc: String,
        /// The header that carries a value beyond ASCII in its stead, as Base64 of its UTF-8.
        optional encoded_as: At<String>,
        /// Name of its setter, where the wire name less the API's prefix will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

record! {
    /// An enum: the values that the documentation lists. All enums are open.
    Enum as "an enum" {
        /// What it says.
        optional doc: String,
        /// The values on the wire, each with its meaning.
        required values: Entries<EnumValue>,
        /// Name of the type, where the spec's name will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

/// A value of an enum: its meaning as a text, or a mapping with `doc` and `rust_name`.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// What the value means.
    pub doc: Option<String>,
    /// Name of the variant, where the wire value will not do.
    pub rust_name: Option<At<String>>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
}

record! {
    /// A value of an enum in its long form.
    NamedValue as "a value" {
        /// What the value means.
        optional doc: String,
        /// Whether it should no longer be used.
        default deprecated: bool,
        /// Name of the variant, where the wire value will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

impl Read for EnumValue {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Null => Some(Self { doc: None, rust_name: None, deprecated: false }),
            Value::Mapping(_) => NamedValue::read(node, reader).map(|named| Self {
                doc: named.doc,
                rust_name: named.rust_name,
                deprecated: named.deprecated,
            }),
            _ => String::read(node, reader).map(|doc| Self {
                doc: Some(doc),
                rust_name: None,
                deprecated: false,
            }),
        }
    }

    fn schema(definitions: &mut Map<String, Json>) -> Json {
        json!({ "anyOf": [{ "type": ["string", "null"] }, NamedValue::schema(definitions)] })
    }
}

record! {
    /// `resources/NAME.yaml`: a resource, its parts, enums and operations.
    Resource as "a resource" {
        /// Name of the resource, as answers name it.
        required resource: At<String>,
        /// Several of it: the name under which the client offers its operations.
        optional plural: At<String>,
        /// The page that documents it, or `samples` where only the documented samples show it.
        required source: At<String>,
        /// What it is, in our own words.
        optional doc: String,
        /// Whether customers of the API may define fields of their own on it.
        default custom_fields: bool,
        /// Its attributes, in the order of the page.
        required attributes: Entries<Attribute>,
        /// The objects inside it.
        default parts: Entries<Part>,
        /// Its enums.
        default enums: Entries<Enum>,
        /// Its operations, in the order of the page.
        default operations: Entries<Operation>,
        /// The events about it, each under its type on the wire.
        default events: Entries<Event>,
        /// Name of the type (and, in snake case, of the module), where the spec's name will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

record! {
    /// An object inside a resource.
    Part as "a part" {
        /// What it is.
        optional doc: String,
        /// Its attributes, in the order of the page.
        required attributes: Entries<Attribute>,
        /// Name of the type, where the spec's name will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

record! {
    /// A member of an answer's object. Without `optional`, it is always returned.
    Attribute as "an attribute" {
        /// `string`, `integer`, `boolean`, `enum`, `timestamp`, `decimal`, `number`, `json`, a part or a resource.
        required ty("type"): At<String>,
        /// The enum of an `enum` attribute: its own resource's, `RESOURCE.ENUM`, or one of `api.yaml`.
        optional of: At<String>,
        /// Whether it may be left out.
        default optional: bool,
        /// Whether it is a list.
        default list: bool,
        /// At least so many characters.
        optional min_chars: At<i64>,
        /// At most so many characters.
        optional max_chars: At<i64>,
        /// Not below.
        optional min: At<Bound>,
        /// Not above.
        optional max: At<Bound>,
        /// Whether all its characters are decimal digits.
        default digits: bool,
        /// What a text is: `email`.
        optional format: At<String>,
        /// The value where none is said.
        optional default: Node,
        /// What kind of secret it is: `pan`, `cvv`, `token`, `account_number` or `key`.
        optional sensitive: At<String>,
        /// Whether it should no longer be used.
        default deprecated: bool,
        /// What it is, in our own words.
        optional doc: String,
        /// Name of the field, where the wire name will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

record! {
    /// Something to call.
    Operation as "an operation" {
        /// Path of a POST, after the server's address; `{…}` stands for the id.
        optional post: At<String>,
        /// Path of a GET, after the server's address; `{…}` stands for the id.
        optional get: At<String>,
        /// Sub-domain that serves it, where it is not the API's own.
        optional host: At<String>,
        /// Whether the body is JSON instead of a form.
        default json: bool,
        /// Whether it takes an idempotency key.
        default idempotent: bool,
        /// Whether callers may add custom fields.
        default custom_fields: bool,
        /// Whether it should no longer be used.
        default deprecated: bool,
        /// The page that documents it, where it is not the resource's.
        optional source: At<String>,
        /// What it does and what a caller must know, in our own words.
        optional doc: String,
        /// Its parameters, in the order of the page.
        default params: Entries<Param>,
        /// What a list can be filtered by.
        default filters: Entries<Filter>,
        /// What a list can be sorted by.
        default sort_by: Vec<At<String>>,
        /// Whether it answers pages of a list; `returns` then says what an entry holds.
        default list: bool,
        /// What it answers with.
        default returns: Entries<Returned>,
        /// Name of the method, where the spec's name will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

record! {
    /// Something that happened, as webhooks tell it.
    Event as "an event" {
        /// What happened, in our own words.
        optional doc: String,
        /// What its content holds.
        default content: Entries<Returned>,
        /// Name of the type and variant, where the wire name will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

record! {
    /// A parameter, or a group of them. Without `required`, a caller may leave it out.
    Param as "a parameter" {
        /// `string`, `integer`, `boolean`, `enum`, `timestamp`, `decimal`, `number` or `json`; a group has none.
        optional ty("type"): At<String>,
        /// The enum of an `enum` parameter.
        optional of: At<String>,
        /// The parameters of a group, sent as `group[name]`.
        optional params: Entries<Param>,
        /// Whether a call must have it.
        default required: bool,
        /// For a group with required parameters: whether the group as a whole may be left out.
        default optional: bool,
        /// Whether it is a list.
        default list: bool,
        /// At least so many characters.
        optional min_chars: At<i64>,
        /// At most so many characters.
        optional max_chars: At<i64>,
        /// Not below.
        optional min: At<Bound>,
        /// Not above.
        optional max: At<Bound>,
        /// Whether all its characters are decimal digits.
        default digits: bool,
        /// What a text is: `email`.
        optional format: At<String>,
        /// What the service takes where the parameter is left out.
        optional default: Node,
        /// What kind of secret it is: `pan`, `cvv`, `token`, `account_number` or `key`.
        optional sensitive: At<String>,
        /// Whether callers should no longer use it.
        default deprecated: bool,
        /// What it is, in our own words.
        optional doc: String,
        /// Name of its setter (of a group: of its type too), where the wire name will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

record! {
    /// What a list can be filtered by.
    Filter as "a filter" {
        /// `string`, `enum`, `integer`, `timestamp` or `boolean`.
        required ty("type"): At<String>,
        /// The enum of an `enum` filter.
        optional of: At<String>,
        /// The operators that the documentation lists for it.
        required operators: Vec<At<String>>,
        /// Whether a call must have it.
        default required: bool,
        /// Whether it should no longer be used.
        default deprecated: bool,
        /// What it filters by.
        optional doc: String,
        /// Name of its setter, where the wire name will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

/// A member of an answer: `always`, `optional`, or a mapping.
#[derive(Debug, Clone)]
pub struct Returned {
    /// Whether it is always there.
    pub always: bool,
    /// The resource, where it is not the member's name.
    pub resource: Option<At<String>>,
    /// The type of a member that is no resource.
    pub ty: Option<At<String>>,
    /// Whether it is a list.
    pub list: bool,
    /// At most so many characters.
    pub max_chars: Option<At<i64>>,
    /// What it is.
    pub doc: Option<String>,
    /// Name of the field, where the wire name will not do.
    pub rust_name: Option<At<String>>,
    /// Facts of this entry that people set against an imported document, each with the reason.
    pub against_import: Entries<Reason>,
    /// Where it stands.
    pub place: Place,
}

record! {
    /// A member of an answer in its long form.
    ReturnedMember as "a returned member" {
        /// The resource, where it is not the member's name.
        optional resource: At<String>,
        /// The type of a member that is no resource.
        optional ty("type"): At<String>,
        /// Whether it is a list.
        default list: bool,
        /// Whether it may be left out.
        default optional: bool,
        /// At most so many characters.
        optional max_chars: At<i64>,
        /// What it is.
        optional doc: String,
        /// Name of the field, where the wire name will not do.
        optional rust_name: At<String>,
        /// Facts of this entry that people set against an imported document, each with the reason.
        default against_import: Entries<Reason>,
    }
}

impl Read for Returned {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        let always = match &node.value {
            Value::Text(text) if text == "always" => true,
            Value::Text(text) if text == "optional" => false,
            Value::Mapping(_) => {
                return ReturnedMember::read(node, reader).map(|member| Self {
                    always: !member.optional,
                    resource: member.resource,
                    ty: member.ty,
                    list: member.list,
                    max_chars: member.max_chars,
                    doc: member.doc,
                    rust_name: member.rust_name,
                    against_import: member.against_import,
                    place: member.place,
                });
            }
            _ => return reader.wrong_type(node, "`always`, `optional` or a mapping"),
        };
        let place = node.place.clone();
        Some(Self {
            always,
            resource: None,
            ty: None,
            list: false,
            max_chars: None,
            doc: None,
            rust_name: None,
            against_import: Entries::default(),
            place,
        })
    }

    fn schema(definitions: &mut Map<String, Json>) -> Json {
        json!({ "anyOf": [{ "enum": ["always", "optional"] }, ReturnedMember::schema(definitions)] })
    }
}

record! {
    /// `samples/…`: a documented request and its answer, or a documented resource, as printed.
    Sample as "a sample" {
        /// The operation that it shows, as `RESOURCE.OPERATION`.
        optional operation: At<String>,
        /// The resource that it shows.
        optional resource: At<String>,
        /// The page that prints it.
        required source: At<String>,
        /// The documented request.
        optional request: SampleRequest,
        /// The documented answer, as printed; `{..}` stands for elements that the page leaves out.
        required answer: Node,
        /// Where the sample breaks the page's own rules.
        default deviations: Vec<Deviation>,
    }
}

record! {
    /// A documented request.
    SampleRequest as "a request" {
        /// The address of a POST as printed.
        optional post: At<String>,
        /// The address of a GET as printed.
        optional get: At<String>,
        /// The parameters as printed, decoded, in order.
        default pairs: Vec<Entries<At<String>>>,
    }
}

record! {
    /// A place where a sample breaks a rule, and why that is left as it is.
    Deviation as "a deviation" {
        /// Where: `request.NAME`, or `answer.MEMBER.…`; `**` stands for any members between.
        required at: At<String>,
        /// The rule that is broken there, as the finding names it.
        required breaks: At<String>,
        /// Why the sample stands as it does.
        required reason: String,
    }
}
