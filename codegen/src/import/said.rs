//! What a document says, in terms of the spec language.

use super::document::Value;
use super::enums::Enums;
use super::fact::Fact;
use super::former::Former;
use super::report::Report;
use super::resources::{Component, Reading, hidden};
use super::{SOURCE, endless, naming, pointer};
use crate::spec::nearest;
use std::collections::{BTreeMap, BTreeSet};

/// What a document says, before the enums have their names.
pub(super) struct Said {
    pub(super) facts: BTreeMap<String, Fact>,
    pub(super) headers: Fact,
    pub(super) envelope: Option<Fact>,
    pub(super) errors: Fact,
    pub(super) enums: Enums,
    pub(super) report: Report,
}

/// Reads a document. An import of some resources reads all of it, too, for an enum is called after all that use it.
pub(super) fn said(
    document: &Value,
    former: &Former,
    marked: bool,
    resources: &[String],
) -> Result<Said, String> {
    let mut said = read(document, former, marked, resources)?;
    if resources.is_empty() {
        return Ok(said);
    }
    let mut whole = read(document, former, marked, &[])?;
    for (name, fact) in &mut said.facts {
        let Some(mut all) = whole.facts.remove(name) else { continue };
        for key in ["operations", "events"] {
            let Some(made) = all.take(key) else { continue };
            let mut asked = Fact::map();
            for (name, made) in made.members() {
                if fact.at(&[key, name]).is_some() {
                    asked.set(name, made.clone());
                }
            }
            if !asked.members().is_empty() {
                all.set(key, asked);
            }
        }
        *fact = all;
    }
    Ok(Said { headers: whole.headers, envelope: whole.envelope, enums: whole.enums, ..said })
}

fn read(document: &Value, former: &Former, marked: bool, resources: &[String]) -> Result<Said, String> {
    let mut reading = Reading {
        document,
        former,
        marked,
        enums: Enums::default(),
        report: Report::default(),
        errors: BTreeMap::new(),
        used: BTreeSet::new(),
    };
    reading.find_events();
    let mut facts = facts(&mut reading, resources);
    if let Some(unknown) = resources.iter().find(|name| !facts.contains_key(*name)) {
        return Err(no_such_resource(&reading, unknown));
    }
    for (resource, part, name) in endless::opened(&mut facts) {
        let key = reading.resources().find(|component| component.name() == resource).map(|it| it.key);
        let pointer = pointer::below("/components/schemas", key.unwrap_or(&resource));
        let of = if part.is_empty() { String::new() } else { format!(" of the `{part}`") };
        let what = format!("`{name}`{of}, which is always there, in a circle without an end; it is optional");
        reading.report.cannot_say(&pointer, what);
    }
    let headers = reading.headers();
    let envelope = reading.envelope();
    let errors = reading.errors();
    reading.unused(resources);
    Ok(Said { facts, headers, envelope, errors, enums: reading.enums, report: reading.report })
}

/// The facts of every resource that has operations, or that an answer leads to.
fn facts<'d>(reading: &mut Reading<'d>, only: &[String]) -> BTreeMap<String, Fact> {
    reading.document_keywords();
    let operations = reading.operations(only);
    let components: Vec<Component<'d>> = reading.resources().collect();
    let mut by_name: BTreeMap<String, Component<'d>> = BTreeMap::new();
    for component in &components {
        let name = component.name();
        let first = by_name.entry(name.clone()).or_insert(*component).key;
        if first != component.key && (only.is_empty() || only.contains(&name)) {
            let what =
                format!("a second resource `{name}` beside `{first}`, whose attributes stand for both");
            reading.report.cannot_say(&pointer::below("/components/schemas", component.key), what);
        }
    }
    let mut queue: Vec<String> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for operation in &operations {
        let keys = operation
            .reached
            .iter()
            .filter_map(|key| reading.component(key))
            .map(|component| component.name());
        for name in std::iter::once(operation.resource.clone()).chain(keys) {
            if seen.insert(name.clone()) {
                queue.push(name);
            }
        }
    }
    let events = reading.events(only);
    for event in &events {
        let keys =
            event.reached.iter().filter_map(|key| reading.component(key)).map(|component| component.name());
        for name in std::iter::once(event.resource.clone()).chain(keys) {
            if seen.insert(name.clone()) {
                queue.push(name);
            }
        }
    }
    let mut facts: BTreeMap<String, Fact> = BTreeMap::new();
    let mut next = 0;
    while let Some(name) = queue.get(next).cloned() {
        next += 1;
        let component = by_name.get(&name).copied().or_else(|| {
            let schemas = reading.document.get("components").get("schemas").members();
            schemas
                .iter()
                .map(|(key, schema)| Component { key, schema })
                .find(|component| component.name() == name)
        });
        let Some(component) = component else {
            let mut fact = Fact::map();
            fact.set("resource", Fact::text(name.as_str()));
            fact.set("plural", Fact::Text(naming::accessor(&name)));
            fact.set("source", Fact::text(SOURCE));
            fact.set("attributes", Fact::map());
            facts.insert(name, fact);
            continue;
        };
        let pointer = pointer::below("/components/schemas", component.key);
        reading.object_keywords(component.schema, false, &pointer);
        let (fact, reached) = reading.resource(component, &pointer);
        facts.insert(name, fact);
        for key in reached {
            if let Some(other) = reading.component(&key).map(|component| component.name())
                && seen.insert(other.clone())
            {
                queue.push(other);
            }
        }
    }
    for operation in operations {
        if let Some(fact) = facts.get_mut(&operation.resource) {
            let mut made = fact.take("operations").unwrap_or_else(Fact::map);
            made.set(&operation.name, operation.fact);
            fact.set("operations", made);
        }
    }
    for event in events {
        if let Some(fact) = facts.get_mut(&event.resource) {
            let mut made = fact.take("events").unwrap_or_else(Fact::map);
            made.set(&event.name, event.fact);
            fact.set("events", made);
        }
    }
    if only.is_empty() {
        for component in components {
            let name = component.name();
            if !facts.contains_key(&name) {
                let pointer = pointer::below("/components/schemas", component.key);
                let why = hidden(component.schema)
                    .unwrap_or("no operation that clients offer, and no event, leads to it");
                reading.report.skipped.push((pointer, why.to_owned()));
            }
        }
    }
    facts
}

/// Asked for by a name that is none.
fn no_such_resource(reading: &Reading<'_>, unknown: &str) -> String {
    let names: Vec<String> = reading.resources().map(|component| component.name()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match nearest(unknown, &names) {
        Some(name) => {
            format!("the document has no operations of a resource `{unknown}`; did you mean `{name}`?")
        }
        None => format!("the document has no operations of a resource `{unknown}`"),
    }
}
