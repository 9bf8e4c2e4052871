//! Webhooks and codes of errors, compared.

use super::change::Version;
use super::decoded;
use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use super::objects::object;
use super::{returns, types};
use crate::model::{ErrorCode, Event, Model, Resource, Returned, Webhook};
use crate::spec::Place;
use std::collections::HashMap;

/// Compares events with their contents, the envelope, and codes of errors.
pub(super) fn compare<'v>(found: &mut Found<'v>) {
    let (base, head) = found.models();
    envelope(found, base.webhook.as_ref(), head.webhook.as_ref());
    // An event is known by its name, whatever resource it belongs to.
    let named = |model: &'v Model| -> HashMap<&'v str, (&'v Resource, &'v Event)> {
        model.events().map(|(resource, event)| (event.name.as_str(), (resource, event))).collect()
    };
    let (before, after) = (named(base), named(head));
    for (resource, event) in base.events().filter(|(_, event)| !after.contains_key(event.name.as_str())) {
        let subject = Subject::of(&resource.name).path(&event.name).removed(&event.place);
        found.lost(Kind::EventRemoved, &subject, &event.type_name);
    }
    for (resource, event) in head.events() {
        let subject = Subject::of(&resource.name).path(&event.name);
        let Some((was, old)) = before.get(event.name.as_str()) else {
            found.gained(Kind::EventAdded, &subject.added(&event.place), &event.type_name);
            continue;
        };
        let subject = subject.between(&old.place, &event.place);
        found.differs(Kind::EventMoved, &subject, &was.name, &resource.name);
        self::event(found, &subject, old, event);
    }
    for (old, new) in matched(&base.resources, &head.resources, |resource| &resource.name).both {
        if matched(&old.events, &new.events, |event| &event.name).reordered {
            found.add(Kind::OrderChanged, &Subject::of(&new.name).path("events"));
        }
    }
    codes(found);
}

fn envelope(found: &mut Found<'_>, old: Option<&Webhook>, new: Option<&Webhook>) {
    let subject = Subject::shared("webhooks");
    match (old, new) {
        (Some(old), Some(new)) => {
            let subject = subject.between(&old.envelope.place, &new.envelope.place);
            object(found, &subject, "webhooks.", &old.envelope, &new.envelope);
            let told =
                |webhook: &Webhook| format!("{}, {}", webhook.event_type_wire(), webhook.content_wire());
            found.differs(Kind::EnvelopeChanged, &subject, &told(old), &told(new));
        }
        (Some(old), None) => found.add(Kind::WebhooksRemoved, &subject.removed(&old.envelope.place)),
        (None, Some(new)) => found.add(Kind::WebhooksAdded, &subject.added(&new.envelope.place)),
        (None, None) => {}
    }
}

/// What the type of a content's member can do.
const TYPES: decoded::Kinds = decoded::Kinds {
    list: Kind::EventContentList,
    text_type: Kind::EventContentTextType,
    compatible: Kind::EventContentCompatible,
    loosened: Kind::EventContentLoosened,
    retyped: Kind::EventContentRetyped,
};

fn event(found: &mut Found<'_>, subject: &Subject<'_>, old: &Event, new: &Event) {
    let (base, head) = found.models();
    found.differs(Kind::EventRenamed, subject, &old.type_name, &new.type_name);
    found.documented(subject, &old.doc, &new.doc);
    let name = &new.name;
    let told = |model: &Model, member: &Returned| {
        let list = if member.list { "list of " } else { "" };
        format!("{list}{}, {}", types::name(model, member.ty), member.field)
    };
    let members = matched(&old.content, &new.content, |member| &member.wire);
    for member in members.removed {
        let subject = subject.path(format!("{name}.{}", member.wire)).removed(&member.place);
        found.lost(Kind::EventContentRemoved, &subject, told(base, member));
    }
    for member in members.added {
        let subject = subject.path(format!("{name}.{}", member.wire)).added(&member.place);
        found.gained(Kind::EventContentAdded, &subject, told(head, member));
    }
    for (old, new) in members.both {
        let subject = subject.path(format!("{name}.{}", new.wire)).between(&old.place, &new.place);
        decoded::compare(found, &subject, &TYPES, ((old.ty, old.list), (new.ty, new.list)));
        found.differs(Kind::EventContentRenamed, &subject, &old.field, &new.field);
        match (old.always, new.always) {
            (true, false) => found.add(Kind::EventContentOptional, &subject),
            (false, true) => found.add(Kind::EventContentAlways, &subject),
            _ => {}
        }
        let bounds = (Kind::EventContentTighter, Kind::EventContentLooser);
        returns::bounded(found, &subject, bounds, old, new);
        found.documented(&subject, &old.doc, &new.doc);
    }
    if members.reordered {
        found.add(Kind::OrderChanged, subject);
    }
}

fn codes(found: &mut Found<'_>) {
    let (base, head) = found.models();
    let codes = matched(&base.errors, &head.errors, |code| &code.value.wire);
    let subject = |wire: &str| Subject::shared(&format!("error {wire}"));
    let statuses = |statuses: &[u16]| statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    for code in codes.removed {
        let subject = Subject { at: status(found.head, code), ..subject(&code.value.wire) };
        found.lost(Kind::ErrorCodeRemoved, &subject.removed(&code.value.place), &code.value.variant);
    }
    for code in codes.added {
        let subject = subject(&code.value.wire).added(&code.value.place);
        found.gained(Kind::ErrorCodeAdded, &subject, &code.value.variant);
    }
    for (old, new) in codes.both {
        let subject = subject(&new.value.wire).between(&old.value.place, &new.value.place);
        found.differs(Kind::ErrorCodeStatus, &subject, &statuses(&old.statuses), &statuses(&new.statuses));
        found.differs(Kind::ErrorCodeRenamed, &subject, &old.value.variant, &new.value.variant);
        found.documented(&subject, &old.value.doc, &new.value.doc);
    }
}

/// Where HEAD lists the codes of a status that a code came with, or of any.
fn status<'v>(head: &'v Version, code: &ErrorCode) -> Option<&'v Place> {
    let listed = &head.spec.api.errors;
    let its = |name: &str| code.statuses.iter().any(|status| status.to_string() == name);
    let entry = listed.iter().find(|entry| its(&entry.name.value)).or_else(|| listed.iter().next());
    entry.map(|entry| &entry.name.place)
}
