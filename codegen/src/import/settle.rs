//! Names that cannot be in Rust: settled by a `rust_name:` in the spec, never by a number.

use super::edit::{Edits, block_end, column, is_flow, value_end};
use super::former::members;
use super::naming;
use super::print::scalar;
use crate::check::{Resolved, resolve};
use crate::finding::Finding;
use crate::model::{NO_NAME, snake, unfit};
use crate::spec::{At, FileId, Node, SourceFile, Sources, Value, parse, trees};
use std::collections::BTreeMap;

/// Rounds after which what still clashes is left to people.
const MOST_ROUNDS: usize = 6;

/// The round in which names of several that become one are spelled with all their signs.
const SPELLED: usize = 2;

/// A spec without clashes that could be settled, and what it says.
pub(super) struct Settled {
    pub(super) sources: Sources,
    pub(super) resolved: Resolved,
    /// The names that were chosen, each in a line.
    pub(super) named: Vec<String>,
}

/// Settles all clashes that can be settled. What is left is found by `check`.
pub(super) fn settle(mut sources: Sources) -> Settled {
    let mut trees = trees(&sources);
    let mut resolved = resolve(&sources, &trees);
    let mut named = BTreeMap::new();
    for round in 0..MOST_ROUNDS {
        let mut by_file: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
        for finding in resolved.unresolved.iter().filter(|finding| finding.rule == "name-clash") {
            by_file.entry(finding.place.file.0).or_default().push(finding);
        }
        let mut changed = false;
        for (index, findings) in by_file {
            let (Some(file), Some(tree)) = (sources.files.get_mut(index), trees.get_mut(index)) else {
                continue;
            };
            let Ok(node) = tree else { continue };
            if one_file(file, node, &findings, round, &mut named) {
                *tree = parse(FileId(index), &file.text);
                changed = true;
            }
        }
        if !changed {
            break;
        }
        resolved = resolve(&sources, &trees);
    }
    let line = |((path, of, wire), name): ((String, String, String), String)| {
        format!("{path}: `{wire}` of {of} is `{name}` in Rust")
    };
    Settled { sources, resolved, named: named.into_iter().map(line).collect() }
}

/// What `check` refuses of the spec all the same, each in a line.
pub(super) fn refused(Settled { sources, resolved, .. }: &Settled) -> Vec<String> {
    let line = |finding: &Finding| {
        let (line, _) = sources.line_and_column(&finding.place);
        let file = sources.get(finding.place.file).map_or("", |file| file.path.as_str());
        format!("{file}:{line}: {} ({})", finding.title, finding.label)
    };
    resolved.unread.iter().chain(&resolved.unresolved).map(line).collect()
}

/// Chosen names, by file, section and name on the wire: of several rounds, the last one counts.
type Named = BTreeMap<(String, String, String), String>;

fn one_file(
    file: &mut SourceFile,
    node: &Node,
    findings: &[&Finding],
    round: usize,
    named: &mut Named,
) -> bool {
    let mut edits = Edits::default();
    let mut done = std::collections::BTreeSet::new();
    for finding in findings {
        // One name at a time: the next round sees whether more is in the way.
        if !done.insert(finding.place.start) {
            continue;
        }
        let Some(name) = finding.name.as_deref() else { continue };
        if let Some(found) = locate(node, finding.place.start, &[]) {
            let is_group = found.section == "params"
                && members(Some(found.value)).iter().any(|(key, _)| key.value == "params");
            let Some(chosen) = better(name, &found.key.value, &found.section, is_group, round) else {
                continue;
            };
            put(&file.text, &found, &chosen, &mut edits);
            let wire = if found.section == "resource" { name.to_owned() } else { found.key.value.clone() };
            named.insert((file.path.clone(), found.section.clone(), wire), chosen);
        }
    }
    if edits.is_empty() {
        return false;
    }
    file.text = std::mem::take(&mut edits).apply(&file.text);
    true
}

struct Found<'n> {
    section: String,
    key: &'n At<String>,
    value: &'n Node,
    parent: &'n Node,
}

/// The entry whose key, or whose `rust_name`, stands at a place.
fn locate<'n>(node: &'n Node, at: usize, path: &[&str]) -> Option<Found<'n>> {
    for (key, value) in members(Some(node)) {
        let named = members(Some(value))
            .iter()
            .any(|(key, value)| key.value == "rust_name" && value.place.start == at);
        if key.place.start == at || named {
            let section = match path {
                // The codes of a status are variants.
                ["errors", _] => "values",
                _ => path.last().copied().unwrap_or_default(),
            };
            let section = section.to_owned();
            return Some(Found { section, key, value, parent: node });
        }
        if key.value == "resource" && value.place.start == at && path.is_empty() {
            return Some(Found { section: "resource".to_owned(), key, value, parent: node });
        }
        let mut deeper = path.to_vec();
        deeper.push(key.value.as_str());
        if let Some(found) = locate(value, at, &deeper) {
            return Some(found);
        }
    }
    None
}

/// A name near the one that cannot be.
fn better(name: &str, wire: &str, section: &str, group: bool, round: usize) -> Option<String> {
    let is_type = group || matches!(section, "values" | "enums" | "parts" | "events" | "resource");
    // A type's name may come from what is named in snake case: the operation `copy` would begin with `Copy`.
    let pascal = name.starts_with(|c: char| c.is_ascii_uppercase());
    let name = if pascal && !is_type { &snake(name) } else { name };
    let kind = match section {
        "values" => "Value",
        "enums" => "Kind",
        "parts" => "Part",
        "operations" => "operation",
        "events" => "Event",
        "filters" => "filter",
        "attributes" | "webhooks" => "attribute",
        "returns" | "content" => "member",
        "resource" => "Resource",
        _ => "param",
    };
    let kind_type = crate::model::pascal(kind);
    let why = unfit(name);
    let spelled = snake(&naming::spelled(wire));
    // Several that differ in their signs only: each sign has its word.
    let chosen = if round == SPELLED && section != "resource" && unfit(&spelled).is_none() {
        if is_type {
            format!("{kind_type}{}", crate::model::pascal(&spelled))
        } else {
            format!("{kind}_{spelled}")
        }
    } else if why == Some(NO_NAME) {
        let kept: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let kept = kept.trim_matches('_');
        let kept = if kept.is_empty() { naming::word(wire) } else { kept.to_owned() };
        if is_type { format!("{kind_type}{}", crate::model::pascal(&kept)) } else { format!("{kind}_{kept}") }
    } else if is_type {
        format!("{}{kind_type}", crate::model::pascal(name))
    } else if pascal {
        format!("{name}_{kind}")
    } else if why.is_some() || round == 0 && section != "filters" {
        format!("{name}_")
    } else {
        format!("{}_{kind}", name.trim_end_matches('_'))
    };
    (unfit(&chosen).is_none() && chosen != name).then_some(chosen)
}

/// Writes a `rust_name` into an entry, or replaces the one that did not do.
fn put(text: &str, found: &Found<'_>, chosen: &str, edits: &mut Edits) {
    let Found { section, key, value, parent } = found;
    if section == "resource" {
        let end = block_end(text, key);
        if !members(Some(parent)).iter().any(|(key, _)| key.value == "rust_name") {
            edits.insert(end, format!("\nrust_name: {chosen}"));
        }
        return;
    }
    if let Some((_, former)) = members(Some(value)).iter().find(|(key, _)| key.value == "rust_name") {
        edits.replace(former.place.start, value_end(text, former), chosen.to_owned());
        return;
    }
    let column = column(text, key.place.start) + 2;
    match &value.value {
        Value::Mapping(inner) if is_flow(text, value) => {
            let end = value_end(text, value);
            let close = text.get(..end.saturating_sub(1)).unwrap_or_default().trim_end().len();
            let comma = if inner.is_empty() { " " } else { ", " };
            edits.replace(close, end, format!("{comma}rust_name: {chosen} }}"));
        }
        Value::Mapping(inner) => {
            // Before the documentation and what lies deeper, where a reader looks for it.
            let late = ["doc", "params", "attributes", "values", "filters", "returns", "content"];
            let before = inner.iter().find(|(key, _)| late.contains(&key.value.as_str()));
            match before {
                Some((key, _)) => {
                    edits.insert(key.place.start, format!("rust_name: {chosen}\n{:column$}", ""))
                }
                None => edits.insert(block_end(text, key), format!("\n{:column$}rust_name: {chosen}", "")),
            }
        }
        Value::Null if is_flow(text, parent) => {
            edits.insert(key.place.end + 1, format!(" {{ rust_name: {chosen} }}"))
        }
        Value::Null => edits.insert(block_end(text, key), format!("\n{:column$}rust_name: {chosen}", "")),
        Value::Text(word) if matches!(section.as_str(), "returns" | "content") => {
            let optional = if word == "optional" { "optional: true, " } else { "" };
            let end = value_end(text, value);
            edits.replace(value.place.start, end, format!("{{ {optional}rust_name: {chosen} }}"));
        }
        Value::Text(doc) if section == "values" => {
            let written = text.get(value.place.start..value_end(text, value)).unwrap_or_default();
            let doc =
                if written.contains('\n') || written.is_empty() { scalar(doc) } else { written.to_owned() };
            let colon = text
                .get(key.place.end..)
                .and_then(|rest| rest.find(':'))
                .map_or(key.place.end, |at| key.place.end + at + 1);
            edits.replace(
                colon,
                block_end(text, key),
                format!("\n{:column$}doc: {doc}\n{:column$}rust_name: {chosen}", "", ""),
            );
        }
        _ => {}
    }
}
