//! What all operations share: addresses, headers, codes of errors, events.

use super::{EnumValue, Object, Returned, Type};
use crate::spec::Place;

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

/// A code of an error.
#[derive(Debug, Clone)]
pub struct ErrorCode {
    /// The code, its variant and what it means.
    pub value: EnumValue,
    /// The HTTP statuses that it comes with, in the order of the spec.
    pub statuses: Vec<u16>,
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
