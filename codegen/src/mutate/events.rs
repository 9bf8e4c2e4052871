//! Breaks of what no operation and no resource says: the codes of errors, the envelope of events, and what each is about.

use super::Unit;
use super::spec::{Finder, flip_attribute, other_type, rename_attribute, retype_attribute};
use crate::model::{Attribute, Event, Model, Returned};

impl Finder<'_> {
    pub(super) fn error_codes(&mut self) {
        let model = self.model;
        for (number, code) in model.errors.iter().enumerate() {
            let (wire, place) = (&code.value.wire, &code.value.place);
            let edit = move |change: fn(&mut crate::model::ErrorCode)| {
                move |model: &mut Model| {
                    if let Some(code) = model.errors.get_mut(number) {
                        change(code);
                    }
                }
            };
            let rename = edit(|code| code.value.wire.push('x'));
            self.add("error code", format!("{wire} is called otherwise"), place, Unit::ErrorCodes, rename);
            let moved = edit(|code| code.statuses.iter_mut().take(1).for_each(|status| *status += 1));
            self.add("status", format!("{wire} comes with another status"), place, Unit::ErrorCodes, moved);
        }
    }

    pub(super) fn webhook(&mut self) {
        let model = self.model;
        let Some(webhook) = &model.webhook else { return };
        for (number, attribute) in webhook.envelope.attributes.iter().enumerate() {
            self.envelope(number, attribute, [webhook.event_type, webhook.content].contains(&number));
        }
        for (index, resource) in model.resources.iter().enumerate() {
            for (number, event) in resource.events.iter().enumerate() {
                self.event((index, number), event);
            }
        }
    }

    /// `leading` are the members that say what the event is; without them, there is none.
    fn envelope(&mut self, number: usize, attribute: &Attribute, leading: bool) {
        let (name, place) = (format!("events: {}", attribute.wire), &attribute.place);
        let edit = move |change: fn(&mut Attribute)| {
            move |model: &mut Model| {
                let envelope = model.webhook.as_mut().map(|webhook| &mut webhook.envelope);
                if let Some(attribute) = envelope.and_then(|envelope| envelope.attributes.get_mut(number)) {
                    change(attribute);
                }
            }
        };
        let rename = edit(rename_attribute);
        self.add("name", format!("{name} is called otherwise"), place, Unit::Webhook, rename);
        if leading {
            return;
        }
        let flipped = if attribute.constraints.required { "optional" } else { "always there" };
        self.add("required", format!("{name} is {flipped}"), place, Unit::Webhook, edit(flip_attribute));
        if other_type(attribute.ty).is_some() {
            let retype = edit(retype_attribute);
            self.add("type", format!("{name} has another type"), place, Unit::Webhook, retype);
        }
    }

    fn event(&mut self, at: (usize, usize), event: &Event) {
        let edit = move |change: fn(&mut Event)| {
            move |model: &mut Model| {
                let resource = model.resources.get_mut(at.0);
                if let Some(event) = resource.and_then(|resource| resource.events.get_mut(at.1)) {
                    change(event);
                }
            }
        };
        let (name, place) = (&event.name, &event.place);
        let rename = edit(|event| event.name.push('x'));
        self.add("event", format!("event {name} is called otherwise"), place, Unit::Webhook, rename);
        for (number, member) in event.content.iter().enumerate() {
            let edit = move |change: fn(&mut Returned)| {
                move |model: &mut Model| {
                    let event =
                        model.resources.get_mut(at.0).and_then(|resource| resource.events.get_mut(at.1));
                    if let Some(member) = event.and_then(|event| event.content.get_mut(number)) {
                        change(member);
                    }
                }
            };
            let (name, place) = (format!("event {name}: {}", member.wire), &member.place);
            let rename = edit(|member| member.wire.push('x'));
            self.add("name", format!("{name} is called otherwise"), place, Unit::Webhook, rename);
            let flipped = if member.list { "no list" } else { "a list" };
            let relist = edit(|member| member.list ^= true);
            self.add("list", format!("{name} is {flipped}"), place, Unit::Webhook, relist);
        }
    }
}
