//! Webhooks: the envelope of all events, and what each event is about.

use super::build::text;
use super::names::{Scope, pascal};
use super::objects::{RESERVED_FIELDS, attribute};
use super::operations::returned;
use super::tables::Tables;
use super::types::{Words, resolve};
use super::{Event, Object, ResourceId, Type, Webhook};
use crate::finding::Finding;
use crate::spec::{self, Place, Spec};

/// The type of the attribute that says which event it is.
const EVENT_TYPE: &str = "event_type";

/// The type of the attribute that holds what the event is about.
const CONTENT: &str = "content";

/// Types of module `webhook` besides those of the events' contents.
const TYPES: &[&str] = &[
    "Constraints",
    "Content",
    "Delivered",
    "Event",
    "EventType",
    "Fields",
    "Parts",
    "RawContent",
    "Receiver",
    "Refused",
    "Seen",
    "Unknown",
    "Value",
    "WebhookError",
];

/// Resolves the envelope.
pub(super) fn webhook(tables: &Tables<'_>, findings: &mut Vec<Finding>) -> Option<Webhook> {
    let envelope = &tables.spec.api.webhooks;
    let first = envelope.iter().next()?;
    let mut fields = Scope::new("`Event`", RESERVED_FIELDS);
    let mut attributes = Vec::new();
    for entry in envelope {
        let stated = &entry.value;
        let ty = match stated.ty.value.as_str() {
            EVENT_TYPE | CONTENT => {
                if stated.optional || stated.list {
                    findings.push(Finding::new(
                        "envelope",
                        &entry.name.place,
                        format!("`{}` must be one value that is always there", entry.name.value),
                        "without it, nobody knows what happened",
                        "remove `optional` and `list`",
                    ));
                }
                Type::Json
            }
            _ => {
                let words =
                    Words { ty: &stated.ty, of: stated.of.as_ref(), sensitive: stated.sensitive.as_ref() };
                let ty = resolve(&words, None, false, tables, findings);
                if let Type::Enum(id) = ty
                    && tables.enums.get(id.0).is_some_and(|(owner, _)| owner.is_some())
                {
                    findings.push(Finding::new(
                        "envelope",
                        &stated.ty.place,
                        "the enum belongs to a resource, and the envelope to none",
                        "not there where the resource's feature is off",
                        "move the enum into `enums` of api.yaml",
                    ));
                }
                ty
            }
        };
        let mut made = attribute(entry, ty, &mut fields, tables, findings);
        if stated.ty.value == CONTENT && made.doc.is_empty() {
            "What the event is about.".clone_into(&mut made.doc);
        }
        attributes.push(made);
    }
    let mut only = |word: &str| {
        let mut found = envelope.iter().enumerate().filter(|(_, entry)| entry.value.ty.value == word);
        let number = found.next().map(|(number, _)| number);
        let second = found.next().map(|(_, entry)| &entry.name.place);
        if number.is_none() || second.is_some() {
            findings.push(Finding::new(
                "envelope",
                second.unwrap_or(&first.name.place),
                format!("one member of `webhooks` must have the type `{word}`"),
                if second.is_some() { "the second" } else { "none has, of these" },
                format!("write `type: {word}` for exactly one member"),
            ));
        }
        number.unwrap_or(0)
    };
    let (event_type, content) = (only(EVENT_TYPE), only(CONTENT));
    let place = first.name.place.clone();
    let doc = "Something that happened, as the API posts it to a webhook.".to_owned();
    let envelope = Object { name: "event".to_owned(), type_name: "Event".to_owned(), doc, attributes, place };
    Some(Webhook { envelope, event_type, content })
}

/// The names of module `webhook`.
pub(super) fn types(spec: &Spec, findings: &mut Vec<Finding>) -> Scope {
    let mut types = Scope::new("module `webhook`", super::RESERVED_TYPES);
    let place = spec.api.webhooks.iter().next().map_or(&spec.api.place, |entry| &entry.name.place);
    for name in TYPES {
        types.take((*name).to_owned(), name, place, findings);
    }
    types
}

/// Resolves the events of a resource.
pub(super) fn events(
    resource: &spec::Resource,
    id: ResourceId,
    types: &mut Scope,
    tables: &Tables<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Event> {
    if let Some(event) = resource.events.iter().next()
        && tables.spec.api.webhooks.is_empty()
    {
        findings.push(no_envelope(&event.name.place));
    }
    let events = resource.events.iter().map(|entry| {
        let event = &entry.value;
        let type_name = types.claim(&entry.name, event.rust_name.as_ref(), pascal, findings);
        let mut fields = Scope::new(format!("`{type_name}`"), RESERVED_FIELDS);
        let content = &event.content;
        Event {
            name: entry.name.value.clone(),
            doc: text(event.doc.as_deref().or(Some(&words(&entry.name.value)))),
            content: content.iter().map(|it| returned(it, id, &mut fields, tables, findings)).collect(),
            place: entry.name.place.clone(),
            type_name,
        }
    });
    events.collect()
}

/// What an event's name says: `Payment source added.` It stands where nobody has written more yet.
fn words(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(std::iter::once('.')).collect()
}

fn no_envelope(place: &Place) -> Finding {
    Finding::new(
        "envelope",
        place,
        "there are events, and api.yaml does not say what they come in",
        "in which envelope?",
        "add `webhooks` with the members that all events have to api.yaml",
    )
}
