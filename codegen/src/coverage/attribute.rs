//! Which things of the spec a record is about.

use super::Kind;
use super::inventory::{EVERY_CALL, EVERY_EVENT, Group, Inventory};
use super::records::{Event as Happened, Named, Record, Records, Test, digest};
use super::report::{Report, Witness};
use crate::model::{Event, Model, Object, Operation, Resource, ResourceId, Type, Webhook, constraint_test};
use crate::spec::SourceFile;
use std::collections::{BTreeMap, BTreeSet};

/// Holds records against the inventory.
pub fn attribute(
    model: &Model,
    inventory: Inventory,
    records: Records,
    tests: &BTreeMap<String, SourceFile>,
) -> Report {
    let mut marker = Marker {
        model,
        made: inventory,
        tests,
        functions: BTreeMap::new(),
        strangers: BTreeMap::new(),
        seen: BTreeSet::new(),
    };
    for record in &records.all {
        marker.record(record);
    }
    for item in marker.made.rows.iter_mut().flat_map(|row| &mut row.items) {
        item.tests.sort();
        // Of the lines of one test, the first.
        item.tests.dedup_by(|later, first| (&later.file, &later.test) == (&first.file, &first.test));
        item.seen.sort();
        item.seen.dedup();
    }
    Report {
        title: model.api.title.clone(),
        inventory: marker.made,
        records: records.all.len(),
        tests: marker.seen.len(),
        strangers: marker.strangers.into_iter().collect(),
        junk: records.junk,
    }
}

struct Marker<'m> {
    model: &'m Model,
    made: Inventory,
    tests: &'m BTreeMap<String, SourceFile>,
    /// The line of each test function asked for so far.
    functions: BTreeMap<(String, String), Option<usize>>,
    strangers: BTreeMap<String, Witness>,
    seen: BTreeSet<(String, String)>,
}

impl<'m> Marker<'m> {
    fn record(&mut self, record: &Record) {
        let witness = self.witness(&record.test);
        self.seen.insert((record.test.binary.clone(), record.test.name.clone()));
        match &record.event {
            Happened::Received { method, path, pairs, headers } => {
                self.received(method, path, pairs, headers, &witness);
            }
            Happened::Proven { sample } => {
                let row =
                    self.row_of(Group::Operation, sample).or_else(|| self.row_of(Group::Resource, sample));
                self.mark(row, Kind::Sample, sample, &witness);
            }
            Happened::ToldApart { of, path, rule } => {
                self.told_apart(of.as_deref(), path, rule, &record.test, &witness)
            }
            Happened::Decoded { of, members } => self.decoded(of, members, &witness),
            Happened::Failed { operation, kind, answer } => {
                let row = self.row_of(Group::Operation, operation);
                self.mark(row, Kind::Error, kind, &witness);
                if let (Some(row), Some(answer)) = (self.shared(EVERY_CALL), answer) {
                    self.mark_if_known(row, Kind::ErrorCode, answer, &witness);
                }
                if let (Some(row), Some(answer)) = (row, answer)
                    && let Some(item) = self.made.find(row, Kind::Error, kind)
                {
                    item.seen.push(answer.clone());
                }
            }
        }
    }

    fn witness(&mut self, test: &Test) -> Witness {
        let source = self.source(test);
        let line = test.line.or_else(|| {
            let key = (test.binary.clone(), test.name.clone());
            *self.functions.entry(key).or_insert_with(|| line_of(&source?.text, &test.name))
        });
        let file = source.map_or_else(|| test.binary.clone(), |source| source.path.clone());
        Witness { file, line, test: test.name.clone() }
    }

    /// The file of a test: that of its module, where the modules of its program have files.
    fn source(&self, test: &Test) -> Option<&'m SourceFile> {
        let module = test.name.rsplit_once("::").map(|(module, _)| format!("{}::{module}", test.binary));
        module.and_then(|name| self.tests.get(&name)).or_else(|| self.tests.get(&test.binary))
    }

    /// Says that a test exercised what records call by this key. What nobody knows is a stranger.
    fn mark(&mut self, row: Option<usize>, kind: Kind, key: &str, witness: &Witness) {
        match row.and_then(|row| self.made.find(row, kind, key)) {
            Some(item) => item.tests.push(witness.clone()),
            None => {
                let name = row.and_then(|row| self.made.rows.get(row)).map_or("", |row| row.name.as_str());
                self.stranger(format!("{} {name} {key}", kind.name()), witness);
            }
        }
    }

    /// The same, for what need not be in the spec: most values are none of an enum.
    fn mark_if_known(&mut self, row: usize, kind: Kind, key: &str, witness: &Witness) -> bool {
        let item = self.made.find(row, kind, key);
        item.map(|item| item.tests.push(witness.clone())).is_some()
    }

    fn stranger(&mut self, what: String, witness: &Witness) {
        self.strangers.entry(what).or_insert_with(|| witness.clone());
    }

    fn row_of(&self, group: Group, name: &str) -> Option<usize> {
        self.made.rows.iter().position(|row| row.group == group && row.name == name)
    }

    fn shared(&self, name: &str) -> Option<usize> {
        self.row_of(Group::Shared, name)
    }

    fn received(&mut self, method: &str, path: &str, pairs: &[Named], headers: &[Named], witness: &Witness) {
        if let Some(row) = self.shared(EVERY_CALL) {
            for (name, digests) in headers {
                let name = name.to_ascii_lowercase();
                // Most headers are HTTP's own, and none of the spec's.
                self.mark_if_known(row, Kind::Header, &name, witness);
                for digest in digests {
                    self.mark_if_known(row, Kind::SentValue, &format!("{name} {digest}"), witness);
                }
            }
        }
        let Some(row) =
            called(self.model, method, path).and_then(|name| self.row_of(Group::Operation, &name))
        else {
            return self.stranger(format!("request {method} {path}"), witness);
        };
        self.mark(Some(row), Kind::Operation, "", witness);
        for (name, digests) in pairs {
            let name = without_indexes(name);
            let carrier = name.rsplit_once('[').map_or(name.as_str(), |(filter, _)| filter);
            let mut known = self.mark_if_known(row, Kind::Parameter, &name, witness)
                | self.mark_if_known(row, Kind::Filter, &name, witness);
            for digest in digests {
                known |= self.mark_if_known(row, Kind::SentValue, &format!("{name} {digest}"), witness)
                    | self.mark_if_known(row, Kind::SentValue, &format!("{carrier} {digest}"), witness)
                    | self.mark_if_known(row, Kind::Filter, &format!("{name} {digest}"), witness);
            }
            if !known {
                self.mark(Some(row), Kind::Parameter, &name, witness);
            }
        }
    }

    /// A twin of a call knows no operation; its test is named after one.
    fn told_apart(&mut self, of: Option<&str>, path: &str, rule: &str, test: &Test, witness: &Witness) {
        let path = without_indexes(path);
        let (row, path) = match of {
            None => {
                let own = |(resource, operation): &(&Resource, &Operation)| {
                    test.name == format!("{}::{}", resource.module, constraint_test(resource, operation))
                };
                let found = self.model.operations().find(own);
                let name = found.map(|(resource, operation)| format!("{}.{}", resource.name, operation.name));
                (name.and_then(|name| self.row_of(Group::Operation, &name)), path)
            }
            Some(of) => {
                let found = answer(self.model, of).and_then(|answer| self.member(&answer, &path));
                let mut places = found.map(|found| found.places).unwrap_or_default().into_iter();
                let first = places.next();
                for (row, key) in places {
                    self.mark(Some(row), Kind::Constraint, &format!("{key} {rule}"), witness);
                }
                first.map_or_else(|| (None, format!("{of} {path}")), |(row, key)| (Some(row), key))
            }
        };
        let key = format!("{path} {rule}");
        if row.is_some_and(|row| self.mark_if_known(row, Kind::Constraint, &key, witness)) {
            return;
        }
        // Headers are no operation's own.
        let shared = self.shared(EVERY_CALL).filter(|_| of.is_none());
        let header = key.to_ascii_lowercase();
        if !shared.is_some_and(|row| self.mark_if_known(row, Kind::Constraint, &header, witness)) {
            self.mark(row, Kind::Constraint, &key, witness);
        }
    }

    fn decoded(&mut self, of: &str, members: &[Named], witness: &Witness) {
        let Some(mut answer) = answer(self.model, of) else {
            return self.stranger(format!("answer {of}"), witness);
        };
        let read: Vec<&str> = members.iter().map(|(path, _)| path.as_str()).collect();
        if let Answer::Envelope(webhook, event) = &mut answer {
            *event = self.posted(webhook, members).filter(|_| read.contains(&webhook.content_wire()));
            if let Some((resource, event)) = *event {
                let row = self.row_of(Group::Resource, &resource.name);
                self.mark(row, Kind::Event, &event.name, witness);
            }
        }
        for (path, digests) in members {
            if path == "list"
                && matches!(&answer, Answer::Operation(_, operations) if operations.iter().any(|it| it.list))
            {
                continue;
            }
            let Some(found) = self.member(&answer, path) else {
                self.stranger(format!("answer {of} {path}"), witness);
                continue;
            };
            for (row, key) in &found.places {
                self.mark(Some(*row), Kind::Answer, key, witness);
            }
            if let Some((row, name)) = self.enumeration(found.ty) {
                for digest in digests {
                    self.mark_if_known(row, Kind::DecodedValue, &format!("{name} {digest}"), witness);
                }
            }
        }
    }

    /// The event of which these are the members.
    fn posted(&self, webhook: &Webhook, members: &[Named]) -> Option<(&'m Resource, &'m Event)> {
        let (_, digests) = members.iter().find(|(path, _)| path == webhook.event_type_wire())?;
        self.model.events().find(|(_, event)| digests.contains(&digest(&event.name)))
    }

    /// The member at the end of a path into an answer. `None` where the spec has no such member.
    fn member(&self, answer: &Answer, path: &str) -> Option<Member> {
        let path = without_indexes(path);
        let mut names = path.split('.').peekable();
        let (mut id, mut part) = match answer {
            Answer::Object(id, part) => (*id, *part),
            Answer::Envelope(webhook, event) => {
                let key = names.next()?;
                if names.peek().is_none() {
                    let ty = webhook.envelope.attributes.iter().find(|it| it.wire == key)?.ty;
                    return Some(Member::of(self.shared(EVERY_EVENT)?, key, ty));
                }
                let (resource, event) = event.filter(|_| webhook.content_wire() == key)?;
                let (_, inside) = path.split_once('.')?;
                return self.member(&Answer::Event(resource, vec![event]), inside);
            }
            Answer::Event(resource, events) => {
                let key = names.next()?;
                let ty = events.first()?.content.iter().find(|member| member.wire == key)?.ty;
                if names.peek().is_none() {
                    let row = self.row_of(Group::Resource, &resource.name)?;
                    let places = events.iter().map(|event| (row, format!("{}: {key}", event.name)));
                    return Some(Member { places: places.collect(), ty });
                }
                inside(ty)?
            }
            Answer::Operation(resource, operations) => {
                let operation = operations.first()?;
                if operation.list {
                    names.next_if_eq(&"list");
                }
                let key = names.next()?;
                let mut members = operation.returns.iter().chain(&operation.next_offset);
                let ty = members.find(|returned| returned.wire == key)?.ty;
                if names.peek().is_none() {
                    let rows = operations.iter().filter_map(|it| {
                        self.row_of(Group::Operation, &format!("{}.{}", resource.name, it.name))
                    });
                    return Some(Member { places: rows.map(|row| (row, key.to_owned())).collect(), ty });
                }
                inside(ty)?
            }
        };
        loop {
            let (name, object) = (names.next()?, object_of(self.model, id, part)?);
            let ty = object.attributes.iter().find(|attribute| attribute.wire == name)?.ty;
            if names.peek().is_none() {
                let row = self.row_of(Group::Resource, &self.model.resource(id)?.name)?;
                let key = part.map_or_else(|| name.to_owned(), |_| format!("{}.{name}", object.name));
                return Some(Member::of(row, &key, ty));
            }
            (id, part) = inside(ty)?;
        }
    }

    /// The row and name of a type that is an enum.
    fn enumeration(&self, ty: Type) -> Option<(usize, String)> {
        let Type::Enum(id) = ty else { return None };
        let made = self.model.enumeration(id)?;
        let row = match made.resource.and_then(|id| self.model.resource(id)) {
            Some(owner) => self.row_of(Group::Resource, &owner.name)?,
            None => self.shared(EVERY_CALL)?,
        };
        Some((row, made.name.clone()))
    }
}

/// A member of an answer.
struct Member {
    /// What the inventory knows it by: row and key. Several, where operations or events share the type that it is a member of.
    places: Vec<(usize, String)>,
    ty: Type,
}

impl Member {
    fn of(row: usize, key: &str, ty: Type) -> Self {
        Self { places: vec![(row, key.to_owned())], ty }
    }
}

fn object_of(model: &Model, id: ResourceId, part: Option<usize>) -> Option<&Object> {
    let resource = model.resource(id)?;
    part.map_or(Some(&resource.object), |part| resource.parts.get(part))
}

fn inside(ty: Type) -> Option<(ResourceId, Option<usize>)> {
    match ty {
        Type::Part(id, part) => Some((id, Some(part))),
        Type::Resource(id) => Some((id, None)),
        _ => None,
    }
}

/// What a Rust type stands for.
enum Answer<'m> {
    /// A resource or a part of one.
    Object(ResourceId, Option<usize>),
    /// What an operation answers with, and others of the resource that share the type.
    Operation(&'m Resource, Vec<&'m Operation>),
    /// An event as it is posted; `None` where nothing says which, or its content was not read.
    Envelope(&'m Webhook, Option<(&'m Resource, &'m Event)>),
    /// What an event is about, and others of the resource that share the type.
    Event(&'m Resource, Vec<&'m Event>),
}

/// `chargebee::payment_source::Card`, `….::create_card::Response`, `…::Page<chargebee::payment_source::list::Entry>`.
fn answer<'m>(model: &'m Model, of: &str) -> Option<Answer<'m>> {
    let innermost = of.rsplit('<').next()?.trim_end_matches('>');
    let mut segments = innermost.split("::").skip(1);
    let (module, second) = (segments.next()?, segments.next()?);
    if let Some(webhook) = model.webhook.as_ref().filter(|_| module == "webhook") {
        if second == webhook.envelope.type_name {
            return Some(Answer::Envelope(webhook, None));
        }
        let (resource, event) = model.events().find(|(_, event)| event.type_name == second)?;
        return Some(Answer::Event(
            resource,
            resource.events.iter().filter(|it| event.is_like(it)).collect(),
        ));
    }
    let (number, resource) = model.resources.iter().enumerate().find(|(_, it)| it.module == module)?;
    if segments.next().is_some() {
        let operation = resource.operations.iter().find(|operation| operation.module == second)?;
        let alike = resource.operations.iter().filter(|it| operation.answers_like(it));
        return Some(Answer::Operation(resource, alike.collect()));
    }
    if resource.object.type_name == second {
        return Some(Answer::Object(ResourceId(number), None));
    }
    let part = resource.parts.iter().position(|part| part.type_name == second)?;
    Some(Answer::Object(ResourceId(number), Some(part)))
}

/// The operation of a request: as many segments, and as many of them as possible the path's own.
fn called(model: &Model, method: &str, path: &str) -> Option<String> {
    let server = model.api.server.split_once("://").map_or("", |(_, rest)| rest);
    let base = server.find('/').and_then(|at| server.get(at..)).unwrap_or_default();
    let path = path.strip_prefix(base.trim_end_matches('/'))?;
    let fits = |operation: &Operation| {
        let mut own = 0;
        let (mut wanted, mut found) = (operation.path.split('/'), path.split('/'));
        loop {
            match (wanted.next(), found.next()) {
                (None, None) => return Some(own),
                (Some(wanted), Some(found)) if wanted == found => own += 1,
                (Some(wanted), Some(found)) if wanted.starts_with('{') && !found.is_empty() => {}
                _ => return None,
            }
        }
    };
    let candidates = model.operations().filter(|(_, operation)| operation.method.as_str() == method);
    let best = candidates.filter_map(|found| Some((fits(found.1)?, found))).max_by_key(|(own, _)| *own);
    best.map(|(_, (resource, operation))| format!("{}.{}", resource.name, operation.name))
}

/// `items[name][0]` is `items[name]`, and `contacts[0].id` is `contacts.id`: the spec knows no indexes.
fn without_indexes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (inner, rest) = part.split_once(']').unwrap_or((part, ""));
        if !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit()) && part.contains(']') {
            made.push_str(rest);
        } else {
            made.push('[');
            made.push_str(part);
        }
    }
    made
}

/// The line of a test's function.
fn line_of(source: &str, test: &str) -> Option<usize> {
    let head = format!("fn {}(", test.rsplit("::").next().filter(|name| !name.is_empty())?);
    source.lines().position(|line| line.contains(&head)).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_no_part_of_a_name() {
        for (wire, name) in [
            ("limit", "limit"),
            ("card[number]", "card[number]"),
            ("items[price][0]", "items[price]"),
            ("items[12]", "items"),
            ("a[0][b]", "a[b]"),
            ("contacts[0].id", "contacts.id"),
            ("a[0", "a[0"),
            ("a[]", "a[]"),
            ("", ""),
        ] {
            assert_eq!(without_indexes(wire), name);
        }
    }

    #[test]
    fn a_test_stands_where_its_function_does() {
        let source = "mod m {\n    #[test]\n    fn a_test() {}\n}\n";
        assert_eq!(line_of(source, "m::a_test"), Some(3));
        assert_eq!(line_of(source, "another"), None);
        assert_eq!(line_of(source, ""), None);
    }
}
