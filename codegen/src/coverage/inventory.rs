//! Every thing that the spec says and a test can exercise, under the operation or resource that says it.

use super::Kind;
use super::places::{Line, Places};
use super::records::digest;
use super::report::Witness;
use crate::model::{
    Constraints, EnumId, Event, Header, Model, Object, Operation, Param, Resource, Returned, Subject, Takes,
    Type,
};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// An operation.
    Operation,
    /// A resource: its attributes and enums.
    Resource,
    /// What all operations share, or all events.
    Shared,
}

/// An operation, a resource, or what all operations or events share.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name, as `payment_source.create_card`.
    pub name: String,
    /// Which of the three it is.
    pub group: Group,
    /// Method and path of an operation; a resource's page.
    pub about: String,
    /// Where the spec says it.
    pub place: Option<Line>,
    /// What it says, by kind, in the order of the spec.
    pub items: Vec<Item>,
}

impl Row {
    /// Its items of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.kind == kind)
    }
}

/// One thing that the spec says.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its kind.
    pub kind: Kind,
    /// Its name, as `card[number] max_chars 1500`.
    pub name: String,
    /// Where the spec says it.
    pub place: Option<Line>,
    /// The tests that exercised it, ordered.
    pub tests: Vec<Witness>,
    /// What was seen of it beyond that, as `400 param_wrong_value`.
    pub seen: Vec<String>,
}

impl Item {
    /// Whether any test exercised it.
    pub fn exercised(&self) -> bool {
        !self.tests.is_empty()
    }
}

/// Everything, and a way to find it by what a record says.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    /// Operations, then resources, then what all operations share, then what all events do.
    pub rows: Vec<Row>,
    keys: BTreeMap<(usize, Kind, String), usize>,
}

impl Inventory {
    /// The item that records call by this key.
    pub(super) fn find(&mut self, row: usize, kind: Kind, key: &str) -> Option<&mut Item> {
        let index = *self.keys.get(&(row, kind, key.to_owned()))?;
        self.rows.get_mut(row)?.items.get_mut(index)
    }

    fn row(&mut self, name: String, group: Group, about: String, place: Option<Line>) -> usize {
        self.rows.push(Row { name, group, about, place, items: Vec::new() });
        self.rows.len() - 1
    }

    fn add(&mut self, row: usize, kind: Kind, key: String, name: String, place: Option<Line>) {
        let Some(items) = self.rows.get_mut(row).map(|row| &mut row.items) else { return };
        // The same thing said twice is one thing.
        if let Entry::Vacant(free) = self.keys.entry((row, kind, key)) {
            free.insert(items.len());
            items.push(Item { kind, name, place, tests: Vec::new(), seen: Vec::new() });
        }
    }
}

/// The row of what all operations share.
pub(super) const EVERY_CALL: &str = "every call";

/// The row of what all events share.
pub(super) const EVERY_EVENT: &str = "every event";

/// The ways in which every operation can fail.
const ERRORS: [(&str, &str); 4] = [
    ("refused", "refused before sending"),
    ("transport", "no answer"),
    ("api", "an error of the API"),
    ("undecodable", "an answer that cannot be decoded"),
];

/// Takes stock of a Model.
pub fn inventory(model: &Model, places: &Places) -> Inventory {
    let mut stock = Stock { model, places, made: Inventory::default() };
    for (resource, operation) in model.operations() {
        stock.operation(resource, operation);
    }
    for resource in &model.resources {
        stock.resource(resource);
    }
    stock.shared();
    stock.samples();
    stock.made
}

struct Stock<'m> {
    model: &'m Model,
    places: &'m Places,
    made: Inventory,
}

impl Stock<'_> {
    fn add(&mut self, row: usize, kind: Kind, key: impl Into<String>, name: impl Into<String>, place: &str) {
        let line = self.places.line(place);
        self.made.add(row, kind, key.into(), name.into(), line);
    }

    fn operation(&mut self, resource: &Resource, operation: &Operation) {
        let name = format!("{}.{}", resource.name, operation.name);
        let at = format!("operation {name}");
        let about = format!("{} {}", operation.method.as_str(), operation.path);
        let row = self.made.row(name.clone(), Group::Operation, about.clone(), self.places.line(&at));
        self.add(row, Kind::Operation, "", about, &at);
        for param in &operation.params {
            let place = format!("{at}/{}", param.wire);
            self.add(row, Kind::Parameter, &param.wire, &param.wire, &place);
            self.values(row, &param.wire, param.ty, &place);
            self.param_constraints(row, param, &place);
        }
        if let Some(id) = &operation.path_id {
            let name = format!("{id} is an id that leads nowhere else");
            self.add(row, Kind::Constraint, format!("{id} path_id"), name, &at);
        }
        for filter in &operation.filters {
            let place = format!("{at}/filter {}", filter.wire);
            self.values(row, &filter.wire, filter.ty, &place);
            for operator in &filter.operators {
                let name = format!("{}[{}]", filter.wire, operator.wire);
                let place = format!("{place}/{}", operator.wire);
                self.add(row, Kind::Filter, &name, &name, &place);
                if operator.takes == Takes::Many {
                    self.constraint(row, &name, "not_empty", None, &place);
                }
                if matches!(filter.ty, Type::Enum(_)) && matches!(operator.takes, Takes::One | Takes::Many) {
                    self.constraint(row, &name, "one_of", None, &place);
                }
            }
        }
        for key in &operation.sort_by {
            for direction in ["asc", "desc"] {
                let pair = format!("sort_by[{direction}]");
                let place = format!("{at}/sort {}", key.wire);
                let known = format!("{pair} {}", digest(&key.wire));
                self.add(row, Kind::Filter, known, format!("{pair} = {}", key.wire), &place);
            }
        }
        for (key, name) in ERRORS {
            self.add(row, Kind::Error, key, name, &at);
        }
        for member in operation.returns.iter().chain(&operation.next_offset) {
            self.returned(row, &at, member);
        }
    }

    fn returned(&mut self, row: usize, at: &str, member: &Returned) {
        let place = format!("{at}/returns {}", member.wire);
        if member.ty != Type::Json {
            self.add(row, Kind::Answer, &member.wire, &member.wire, &place);
            self.constraint(row, &member.wire, "decoded", None, &place);
        }
        if member.always {
            self.constraint(row, &member.wire, "present", None, &place);
        }
        if let Some(max) = member.max_chars {
            self.constraint(row, &member.wire, "max_chars", Some(max.to_string()), &place);
        }
    }

    /// An enum's values as something that is sent.
    fn values(&mut self, row: usize, carrier: &str, ty: Type, place: &str) {
        let Type::Enum(id) = ty else { return };
        let Some(made) = self.model.enumeration(id) else { return };
        for value in &made.values {
            let key = format!("{carrier} {}", digest(&value.wire));
            let name = format!("{carrier} = {}", value.wire);
            let place = self.value_place(id, &value.wire).unwrap_or_else(|| place.to_owned());
            self.add(row, Kind::SentValue, key, name, &place);
        }
    }

    fn value_place(&self, id: EnumId, value: &str) -> Option<String> {
        let made = self.model.enumeration(id)?;
        let resource = made.resource.and_then(|id| self.model.resource(id));
        Some(format!("enum {}.{}/{value}", resource.map_or("", |resource| &resource.name), made.name))
    }

    fn constraint(&mut self, row: usize, path: &str, rule: &str, bound: Option<String>, place: &str) {
        let bound = bound.map(|bound| format!(" {bound}")).unwrap_or_default();
        let place = format!("{place}/{rule}");
        self.add(row, Kind::Constraint, format!("{path} {rule}"), format!("{path} {rule}{bound}"), &place);
    }

    /// What a call must satisfy and can fail to. That a number, enum or group is given at all needs no twin: leaving one out
    /// does not compile.
    fn param_constraints(&mut self, row: usize, param: &Param, place: &str) {
        if param.constraints.required && is_text(param.ty) {
            self.constraint(row, &param.wire, "required", None, place);
        }
        self.bounds(row, &param.wire, param.ty, &param.constraints, place);
    }

    fn bounds(&mut self, row: usize, path: &str, ty: Type, stated: &Constraints, place: &str) {
        // An address has three characters anyway.
        let least = if stated.email { 3 } else { 1 };
        let min_chars = stated.min_chars.filter(|min| *min > least);
        for (rule, bound) in [("min_chars", min_chars), ("max_chars", stated.max_chars)] {
            if bound.is_some() && is_text(ty) {
                self.constraint(row, path, rule, bound.map(|bound| bound.to_string()), place);
            }
        }
        for (rule, bound) in [("min", stated.min), ("max", stated.max)] {
            if bound.is_some() {
                self.constraint(row, path, rule, bound.map(|bound| bound.to_string()), place);
            }
        }
        if stated.digits {
            self.constraint(row, path, "digits", None, place);
        }
        if stated.email {
            self.constraint(row, path, "email", None, place);
        }
        if matches!(ty, Type::Enum(_)) {
            self.constraint(row, path, "one_of", None, place);
        }
    }

    fn resource(&mut self, resource: &Resource) {
        let at = format!("resource {}", resource.name);
        let row = self.made.row(
            resource.name.clone(),
            Group::Resource,
            resource.source.clone(),
            self.places.line(&at),
        );
        self.attributes(row, &at, "", &resource.object);
        for part in &resource.parts {
            self.attributes(row, &at, &part.name, part);
        }
        for id in &resource.enums {
            self.decoded_values(row, *id);
        }
        for event in &resource.events {
            self.event(row, &at, event);
        }
    }

    /// An event, and what it is about. Nothing of that must be there.
    fn event(&mut self, row: usize, at: &str, event: &Event) {
        let place = format!("{at}/event {}", event.name);
        self.add(row, Kind::Event, &event.name, &event.name, &place);
        for member in event.content.iter().filter(|member| member.ty != Type::Json) {
            let place = format!("{place}/{}", member.wire);
            let path = format!("{}: {}", event.name, member.wire);
            self.add(row, Kind::Answer, &path, &path, &place);
            self.constraint(row, &path, "decoded", None, &place);
        }
    }

    /// A member that may be any JSON is left out: nothing it could hold would show whether it was read.
    fn attributes(&mut self, row: usize, at: &str, part: &str, object: &Object) {
        for attribute in &object.attributes {
            let path =
                if part.is_empty() { attribute.wire.clone() } else { format!("{part}.{}", attribute.wire) };
            let place = format!("{at}/{part}/{}", attribute.wire);
            if attribute.ty != Type::Json {
                self.add(row, Kind::Answer, &path, &path, &place);
            }
            if attribute.constraints.required {
                self.constraint(row, &path, "present", None, &place);
            }
            if attribute.ty != Type::Json {
                self.constraint(row, &path, "decoded", None, &place);
            }
            self.bounds(row, &path, attribute.ty, &attribute.constraints, &place);
        }
    }

    fn decoded_values(&mut self, row: usize, id: EnumId) {
        let objects = self.model.resources.iter().flat_map(|it| std::iter::once(&it.object).chain(&it.parts));
        let objects = objects.chain(self.model.webhook.iter().map(|webhook| &webhook.envelope));
        let answered = objects.flat_map(|object| &object.attributes).any(|it| it.ty == Type::Enum(id));
        let Some(made) = self.model.enumeration(id).filter(|_| answered) else { return };
        for value in &made.values {
            let place = self.value_place(id, &value.wire).unwrap_or_default();
            let key = format!("{} {}", made.name, digest(&value.wire));
            let name = format!("{} = {}", made.name, value.wire);
            self.add(row, Kind::DecodedValue, key, name, &place);
        }
    }

    fn shared(&mut self) {
        let row =
            self.made.row(EVERY_CALL.to_owned(), Group::Shared, "headers, codes of errors".to_owned(), None);
        for header in &self.model.headers {
            self.header(row, header);
        }
        for code in &self.model.errors {
            for status in &code.statuses {
                let known = format!("{status} {}", code.value.wire);
                self.add(row, Kind::ErrorCode, &known, &known, &format!("error {known}"));
            }
        }
        for (number, made) in self.model.enums.iter().enumerate() {
            if made.resource.is_none() {
                self.decoded_values(row, EnumId(number));
            }
        }
        if let Some(webhook) = &self.model.webhook {
            let row = self.made.row(
                EVERY_EVENT.to_owned(),
                Group::Shared,
                "the envelope of events".to_owned(),
                None,
            );
            self.attributes(row, "webhooks", "", &webhook.envelope);
            // These have types of their own, of which attributes know nothing.
            for own in [webhook.event_type_wire(), webhook.content_wire()] {
                self.add(row, Kind::Answer, own, own, &format!("webhooks//{own}"));
            }
        }
    }

    fn header(&mut self, row: usize, header: &Header) {
        let place = format!("header {}", header.wire);
        let key = header.wire.to_ascii_lowercase();
        self.add(row, Kind::Header, &key, &header.wire, &place);
        self.values(row, &key, header.ty, &place);
        let stated = Constraints { max_chars: header.max_chars, ..Constraints::default() };
        // A header that the client sets itself can't be set wrong.
        if header.method.is_some() {
            self.bounds(row, &key, header.ty, &stated, &place);
        }
    }

    fn samples(&mut self) {
        let operations: Vec<String> = self.made.rows.iter().map(|row| row.name.clone()).collect();
        for sample in &self.model.samples {
            let (group, name) = match sample.subject {
                Subject::Operation(id, _) => {
                    let owner = self.model.resource(id).zip(self.model.operation(sample.subject));
                    let name =
                        owner.map(|(resource, operation)| format!("{}.{}", resource.name, operation.name));
                    (Group::Operation, name)
                }
                Subject::Resource(id) => (Group::Resource, self.model.resource(id).map(|it| it.name.clone())),
            };
            let is_it = |(row, other): &(usize, &String)| {
                Some(*other) == name.as_ref() && self.made.rows.get(*row).is_some_and(|it| it.group == group)
            };
            if let Some((row, name)) = operations.iter().enumerate().find(is_it) {
                let line = self.places.of_place(&sample.request);
                self.made.add(row, Kind::Sample, name.clone(), name.clone(), line);
            }
        }
    }
}

fn is_text(ty: Type) -> bool {
    matches!(ty, Type::Text | Type::Secret(_) | Type::Decimal)
}
