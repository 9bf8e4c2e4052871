//! Twins of events: their envelope, and what each is about.

use super::answers::{answer_checks, answered};
use crate::emit::cases::Case;
use crate::emit::facts;
use crate::emit::types::ident;
use crate::model::{Event, Model, Returned, Webhook, snake};
use proc_macro2::Literal;
use quote::{format_ident, quote};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// All tests of events.
pub(crate) fn cases(model: &Model) -> Vec<Case> {
    let Some(webhook) = &model.webhook else { return Vec::new() };
    let events = model.events().map(|(_, event)| event_case(model, webhook, event));
    shared_cases(model, webhook).into_iter().chain(events).collect()
}

/// A test for the envelope, and one for the names of events.
pub(super) fn shared_cases(model: &Model, webhook: &Webhook) -> Vec<Case> {
    envelope_case(model, webhook).into_iter().chain([names_case(model)]).collect()
}

/// Every constraint of what all events have. The first event stands for all.
fn envelope_case(model: &Model, webhook: &Webhook) -> Option<Case> {
    let client = format_ident!("{}", model.api.crate_name);
    let (_, first) = model.events().next()?;
    let fixed = typed(webhook, first);
    let attributes = &webhook.envelope.attributes;
    let (checks, count) = answer_checks(model, &quote!(#client::webhook::Event), attributes, &fixed);
    (count > 0).then(|| Case {
        name: format_ident!("every_constraint_of_an_event_tells_apart"),
        awaits: false,
        body: quote! {
            let mut twins = Twins::default();
            #checks
            twins.conclude(#count);
        },
        uses: BTreeSet::new(),
    })
}

/// The names of events are those of the spec, and every other is unknown.
fn names_case(model: &Model) -> Case {
    let client = format_ident!("{}", model.api.crate_name);
    let names = model.events().map(|(_, event)| event.name.as_str());
    facts::known(format_ident!("every_event_is_known"), &quote!(#client::webhook::EventType), names)
}

/// An event of this name is read into a type of its own, whose members are as documented.
pub(super) fn event_case(model: &Model, webhook: &Webhook, event: &Event) -> Case {
    let client = format_ident!("{}", model.api.crate_name);
    let content = format_ident!("{}", event.type_name);
    let member = webhook.envelope.attributes.get(webhook.content).map_or("", |it| it.field.as_str());
    let member = ident(member);
    // What is documented to be always there is not relied on.
    let members: Vec<Returned> =
        event.content.iter().map(|member| Returned { always: false, ..member.clone() }).collect();
    let (checks, count) =
        answer_checks(model, &quote!(#client::webhook::#content), &answered(&members), &Map::new());
    let delivered = Literal::string(&Json::Object(delivered(model, webhook, event)).to_string());
    Case {
        name: format_ident!("every_constraint_of_event_{}_tells_apart", snake(&event.type_name)),
        awaits: false,
        body: quote! {
            let mut twins = Twins::default();
            twins.reads_event(#delivered, |event: &#client::webhook::Event| {
                matches!(event.#member, #client::webhook::Content::#content(_))
            });
            #checks
            twins.conclude(#count);
        },
        uses: BTreeSet::new(),
    }
}

/// An event as it is posted: what must be there, and everything that it can be about.
fn delivered(model: &Model, webhook: &Webhook, event: &Event) -> Map<String, Json> {
    let mut made = super::answers::members(model, &webhook.envelope.attributes, 0);
    made.extend(typed(webhook, event));
    let about: Vec<Returned> =
        event.content.iter().map(|member| Returned { always: true, ..member.clone() }).collect();
    let about = super::answers::members(model, &answered(&about), 0);
    made.insert(webhook.content_wire().to_owned(), Json::Object(about));
    made
}

/// The members that say which event it is and what it is about.
fn typed(webhook: &Webhook, event: &Event) -> Map<String, Json> {
    let named = [(webhook.event_type_wire(), json!(event.name)), (webhook.content_wire(), json!({}))];
    named.into_iter().map(|(wire, value)| (wire.to_owned(), value)).collect()
}
