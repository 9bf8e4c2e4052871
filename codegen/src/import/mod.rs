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
mod said;
mod schema;
mod settle;
mod used;

pub use report::{Report, shortened};

use crate::check::Resolved;
use crate::spec::{SourceFile, Sources};
use document::Value;
use fact::Fact;
use former::Former;
use merge::Merge;
use said::{Said, said};
use std::collections::BTreeMap;

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
    let Said { mut facts, headers, envelope, errors, enums, mut report } =
        said(&document, &former, marked, resources)?;
    let globals: BTreeMap<String, Vec<String>> = schemas
        .iter()
        .filter(|(_, schema)| schema.get("x-cb-is-global-enum").yes())
        .map(|(key, schema)| (key.clone(), schema.get("enum").texts()))
        .collect();
    let mut named = enums.name(&globals);
    let mut api = Fact::map();
    // A document that does not speak of headers, events, or errors, does not say that there are none.
    let known = |key: &str| base.at(&["api", key]).cloned();
    api.set(
        "headers",
        if headers.members().is_empty() { known("headers").unwrap_or(headers) } else { headers },
    );
    api.set("enums", Fact::map());
    let absent = absent(&base, &former, &facts);
    let partial = !resources.is_empty() || !absent.is_empty();
    if resources.is_empty() {
        report.absent = absent;
    }
    if let Some(envelope) = with_members(envelope, known("webhooks"), partial) {
        api.set("webhooks", envelope);
    }
    api.set("errors", with_former(errors, known("errors"), resources));
    named.fill(&mut api);
    facts.values_mut().for_each(|fact| named.fill(fact));
    if !resources.is_empty() {
        named.keep_used(&api, &facts);
    }
    for (name, fact) in &mut facts {
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
    let merged = |api: &Fact, report: &mut Report| {
        merge_api(&document, &former, sources, folder, &base, api, &facts, report)
    };
    // Of what the document leaves out, somebody may need an enum: another resource, an operation, a header. Who does is known
    // once all is merged.
    let mut left_out = known("enums").unwrap_or_else(Fact::map).members().to_vec();
    left_out.retain(|(name, _)| api.at(&["enums", name]).is_none());
    if !left_out.is_empty() {
        let (path, text) = merged(&api, &mut Report::default());
        let others = texts.iter().filter(|(other, _)| **other != path).map(|(_, text)| text);
        let used = used::shared(others.chain([&text]));
        left_out.retain(|(name, _)| used.contains(name));
        let mut enums = api.get("enums").cloned().unwrap_or_else(Fact::map);
        for (name, made) in left_out {
            enums.set(&name, made);
        }
        api.set("enums", enums);
    }
    let (path, text) = merged(&api, &mut report);
    texts.insert(path, text);
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

/// Resources of documents before, or all operations of one, of which this document does not speak.
fn absent(base: &Fact, former: &Former, facts: &BTreeMap<String, Fact>) -> Vec<String> {
    let known = base.get("resources").map(Fact::members).unwrap_or_default();
    let there = known.iter().filter(|(name, _)| former.resources.contains_key(name));
    let absent = there.filter_map(|(name, known)| match facts.get(name) {
        None => Some(name.clone()),
        Some(fact) if fact.get("operations").is_none() && known.get("operations").is_some() => {
            Some(format!("{name}.operations"))
        }
        Some(_) => None,
    });
    absent.collect()
}

/// The envelope of events, with the members known before where the document does not speak of all that have events.
fn with_members(envelope: Option<Fact>, known: Option<Fact>, partial: bool) -> Option<Fact> {
    let known = known.filter(|_| partial || envelope.is_none());
    if envelope.is_none() && known.is_none() {
        return None;
    }
    let mut envelope = envelope.unwrap_or_else(Fact::map);
    for (name, member) in known.iter().flat_map(Fact::members) {
        if envelope.get(name).is_none() {
            envelope.set(name, in_full(member));
        }
    }
    Some(envelope)
}

/// A member of the envelope as a document says it: the record leaves out what is not so.
fn in_full(member: &Fact) -> Fact {
    let mut member = member.clone();
    for key in ["list", "optional", "deprecated"] {
        if member.get(key).is_none() {
            member.set(key, Fact::Bool(false));
        }
    }
    member
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

#[expect(clippy::too_many_arguments, reason = "one file, seen from all sides")]
fn merge_api(
    document: &Value,
    former: &Former,
    sources: &Sources,
    folder: &str,
    base: &Fact,
    api: &Fact,
    facts: &BTreeMap<String, Fact>,
    report: &mut Report,
) -> (String, String) {
    let Some((file, node)) = former.api.as_ref().and_then(|(id, node)| Some((sources.get(*id)?, node)))
    else {
        let mut fresh = api::fresh(document, report);
        for (key, fact) in api.members() {
            fresh.set(key, fact.clone());
        }
        report.added.push("api.yaml".to_owned());
        return (format!("{folder}/api.yaml"), api::text(&fresh));
    };
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
    (file.path.clone(), merge.edits.apply(&file.text))
}
