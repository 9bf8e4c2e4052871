//! An OpenAPI 3.1 document into a spec: document text → facts in terms of the spec language → merged over the spec that is
//! there → texts. No disk is touched.
//!
//! Both published shapes are read: with the marks `x-cb-…`, and without. What people wrote in the spec keeps its bytes and
//! its place. The record of earlier imports tells what people wrote from what came from a document.

mod answers;
mod api;
mod document;
mod edit;
mod endless;
mod enums;
mod events;
mod fact;
mod former;
mod hosts;
mod keywords;
mod merge;
mod naming;
mod operations;
mod pointer;
mod print;
mod record;
mod report;
mod resources;
mod schema;
mod settle;

pub use report::{Report, shortened};

use crate::check::Resolved;
use crate::spec::{SourceFile, Sources, nearest};
use document::Value;
use enums::Enums;
use fact::Fact;
use former::Former;
use merge::Merge;
use resources::{Component, Reading, hidden};
use std::collections::{BTreeMap, BTreeSet};

/// The record's file below the spec's folder.
pub const RECORD: &str = "imported.json";

/// The short name under which the document is a source.
const SOURCE: &str = "openapi";

/// Keys of which the public shape says nothing.
const UNSPOKEN: &[&str] = &["json", "idempotent", "custom_fields", "doc", "deprecated_values"];

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// All files of the spec below its folder, as they are to stand, with the record.
    pub files: Vec<(String, String)>,
    /// What was done, and what could not be.
    pub report: Report,
    /// What the files say, so that nobody need read them again.
    pub resolved: Resolved,
}

/// Imports a document into a spec. `folder` is the path of the spec's folder as its files name it; `resources` limits the
/// import to these and to what their answers reach.
///
/// # Errors
/// The document cannot be read at all, or the spec that is there cannot.
pub fn import(
    text: &str,
    sources: &Sources,
    record: Option<&str>,
    folder: &str,
    resources: &[String],
) -> Result<Imported, String> {
    let document = document::parse(text)?;
    let former = Former::read(sources)?;
    let base = record::read(record)?;
    let schemas = document.get("components").get("schemas").members();
    let marked = schemas.iter().any(|(_, schema)| schema.get("x-cb-resource-id").text().is_some());
    let mut reading = Reading {
        document: &document,
        former: &former,
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
    let globals: BTreeMap<String, Vec<String>> = schemas
        .iter()
        .filter(|(_, schema)| schema.get("x-cb-is-global-enum").yes())
        .map(|(key, schema)| (key.clone(), schema.get("enum").texts()))
        .collect();
    let mut report = std::mem::take(&mut reading.report);
    let named = std::mem::take(&mut reading.enums).name(&globals);
    let mut api = Fact::map();
    // A document that does not speak of headers, events, or errors, does not say that there are none.
    let known = |key: &str| base.at(&["api", key]).cloned();
    let headers_stay = headers.members().is_empty();
    api.set("headers", known("headers").filter(|_| headers_stay).unwrap_or(headers));
    api.set("enums", Fact::map());
    if let Some(envelope) = envelope.or_else(|| known("webhooks")) {
        api.set("webhooks", envelope);
    }
    api.set("errors", with_former(errors, known("errors"), resources));
    named.fill(&mut api);
    for (name, fact) in &mut facts {
        named.fill(fact);
        let mut enums = Fact::map();
        for (name, made) in named.enums.get(name).into_iter().flatten() {
            enums.set(name, made.clone());
        }
        fact.set("enums", enums);
        // Operations last, as a page has them, and what happens by itself behind them.
        for key in ["operations", "events"] {
            if let Some(made) = fact.take(key) {
                fact.set(key, made);
            }
        }
    }
    let mut shared = Fact::map();
    for (name, made) in named.enums.get("").into_iter().flatten() {
        shared.set(name, made.clone());
    }
    if headers_stay {
        keep_enums(&mut shared, api.get("headers"), known("enums"));
    }
    api.set("enums", shared);

    let unspoken: &[&str] = if marked { &["doc"] } else { UNSPOKEN };
    let mut texts: BTreeMap<String, String> =
        sources.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    let mut noted = base.get("resources").cloned().unwrap_or_else(Fact::map);
    for (name, fact) in &facts {
        let known = base.at(&["resources", name]);
        let known_here = former.resources.get(name).and(known);
        let fact = &without_absent(&document, name, fact, known_here, resources);
        match former.resources.get(name) {
            Some((id, node)) => {
                let Some(file) = sources.get(*id) else { continue };
                let mut merge =
                    Merge { text: &file.text, edits: edit::Edits::default(), report: &mut report, unspoken };
                merge.file(name, known, fact, node);
                let text = merge.edits.apply(&file.text);
                texts.insert(file.path.clone(), text);
            }
            None => {
                report.added.push(format!("resource {name}"));
                texts.insert(format!("{folder}/resources/{name}.yaml"), print::file(fact));
            }
        }
        noted.set(name, record::note(known, fact, unspoken));
    }
    if let Fact::Map(members) = &mut noted {
        members.sort_by(|a, b| a.0.cmp(&b.0));
    }
    merge_api(&document, &former, sources, folder, &base, &api, &facts, &mut texts, &mut report);
    let mut record = Fact::map();
    let mut noted_api = record::note(base.get("api"), &api, unspoken);
    if !resources.is_empty()
        && let Some(before) = base.at(&["api", "enums"])
    {
        let mut enums = before.clone();
        for (name, made) in noted_api.get("enums").map(Fact::members).unwrap_or_default() {
            enums.set(name, made.clone());
        }
        noted_api.set("enums", enums);
    }
    record.set("api", noted_api);
    record.set("resources", noted);

    let settled = settle::settle(Sources {
        files: texts.into_iter().map(|(path, text)| SourceFile { path, text }).collect(),
    });
    report.refused = settle::refused(&settled);
    report.named.clone_from(&settled.named);
    let mut files: Vec<(String, String)> =
        settled.sources.files.into_iter().map(|file| (file.path, file.text)).collect();
    files.push((format!("{folder}/{RECORD}"), record::write(&record)));
    report.settle();
    report.resources = facts.len();
    report.operations = facts
        .values()
        .filter_map(|fact| fact.get("operations"))
        .map(|operations| operations.members().len())
        .sum();
    Ok(Imported { files, report, resolved: settled.resolved })
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

/// Codes of errors with those that an import of some resources only does not meet, or that a silent document leaves out.
fn with_former(errors: Fact, known: Option<Fact>, only: &[String]) -> Fact {
    let Some(known) = known else { return errors };
    if errors.members().is_empty() {
        return known;
    }
    let mut errors = errors;
    if !only.is_empty() {
        for (status, codes) in known.members() {
            let mut all = errors.take(status).unwrap_or_else(Fact::map);
            for (code, fact) in codes.members() {
                all.set(code, fact.clone());
            }
            errors.set(status, all);
        }
    }
    errors
}

/// Keeps the shared enums that headers of an earlier document are of.
fn keep_enums(shared: &mut Fact, headers: Option<&Fact>, known: Option<Fact>) {
    let Some(known) = known else { return };
    for (_, header) in headers.into_iter().flat_map(Fact::members) {
        if let Some(Fact::Text(name)) = header.get("of")
            && shared.get(name).is_none()
            && let Some(list) = known.get(name)
        {
            shared.set(name, list.clone());
        }
    }
}

/// A limited import leaves out what others need: enums that only their operations use are not gone. Nor are operations, or
/// events, of which the document has none.
fn without_absent(document: &Value, name: &str, fact: &Fact, known: Option<&Fact>, only: &[String]) -> Fact {
    let mut fact = fact.clone();
    let Some(known) = known else { return fact };
    let silent = fact.get("operations").is_none();
    if !only.is_empty() || silent {
        let mut enums = fact.take("enums").unwrap_or_else(Fact::map);
        for (name, made) in known.get("enums").map(Fact::members).unwrap_or_default() {
            if enums.get(name).is_none() {
                enums.set(name, made.clone());
            }
        }
        fact.set("enums", enums);
    }
    if silent && let Some(operations) = known.get("operations") {
        fact.set("operations", operations.clone());
    }
    let unspoken = silent
        || document.get("webhooks").members().is_empty()
        || !only.is_empty() && !only.iter().any(|other| other == name);
    if unspoken
        && fact.get("events").is_none()
        && let Some(events) = known.get("events")
    {
        fact.set("events", events.clone());
    }
    for key in ["operations", "events"] {
        if let Some(made) = fact.take(key) {
            fact.set(key, made);
        }
    }
    fact
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

#[expect(clippy::too_many_arguments, reason = "one file, seen from all sides")]
fn merge_api(
    document: &Value,
    former: &Former,
    sources: &Sources,
    folder: &str,
    base: &Fact,
    api: &Fact,
    facts: &BTreeMap<String, Fact>,
    texts: &mut BTreeMap<String, String>,
    report: &mut Report,
) {
    let Some((id, node)) = &former.api else {
        let mut fresh = api::fresh(document, report);
        for (key, fact) in api.members() {
            fresh.set(key, fact.clone());
        }
        report.added.push("api.yaml".to_owned());
        texts.insert(format!("{folder}/api.yaml"), api::text(&fresh));
        return;
    };
    let Some(file) = sources.get(*id) else { return };
    if api::servers_differ(document, node) {
        report.cannot_say("/servers", "servers other than those of api.yaml, which people write");
    }
    let mut theirs = api.clone();
    let samples = |name: &String| former.text(name, &["source"]) == Some("samples");
    let new = facts.keys().any(|name| !former.resources.contains_key(name) || samples(name));
    let known = fact::find(node, &["sources", SOURCE]).is_some();
    if new && !known {
        theirs.set(
            "sources",
            Fact::Map(vec![(SOURCE.to_owned(), Fact::text("The publisher's OpenAPI document."))]),
        );
    }
    let mut merge =
        Merge { text: &file.text, edits: edit::Edits::default(), report, unspoken: &["sources", "doc"] };
    merge.file("api", base.get("api"), &theirs, node);
    let text = merge.edits.apply(&file.text);
    texts.insert(file.path.clone(), text);
}
