//! Document over spec: three ways, at places.
//!
//! The record of earlier imports says what once came from a document, so that what is gone there can go here, and what only
//! people wrote can stay.

use super::edit::{Edits, block_end, block_range, column, flow_range, is_flow, line_start, value_end};
use super::fact::{Fact, find, text_at};
use super::former::members;
use super::print;
use super::report::Report;
use crate::spec::{At, Node, Value};

/// Keys that the document is only asked for where the spec has no such entry yet.
const OURS: &[&str] = &["doc", "rust_name", "source", "plural", "resource"];

/// Keys whose members are entries: things with names.
pub(super) const ENTRIES: &[&str] = &[
    "attributes",
    "parts",
    "enums",
    "operations",
    "params",
    "filters",
    "returns",
    "values",
    "headers",
    "errors",
    "webhooks",
    "events",
    "content",
];

/// What a change of type makes meaningless.
const BOUNDS: &[&str] =
    &["min_chars", "max_chars", "min", "max", "digits", "format", "default", "of", "sensitive"];

/// One file while it is merged.
pub(super) struct Merge<'m> {
    pub(super) text: &'m str,
    pub(super) edits: Edits,
    pub(super) report: &'m mut Report,
    /// Keys of which this document's shape never speaks.
    pub(super) unspoken: &'m [&'m str],
}

/// The way to what is merged, and what people marked on it.
#[derive(Clone)]
struct Spot<'m> {
    path: String,
    base: Option<&'m Fact>,
    marks: Vec<String>,
    /// Whether its keys are names of entries, and no words of the language.
    entries: bool,
}

impl Spot<'_> {
    fn below(&self, key: &str) -> Self {
        let prefix = format!("{key}.");
        Spot {
            path: format!("{}.{key}", self.path),
            // Below `errors` are statuses, and below each of them codes.
            entries: !self.entries && ENTRIES.contains(&key) || self.path == "api.errors",
            base: self.base.and_then(|base| base.get(key)),
            marks: self
                .marks
                .iter()
                .filter_map(|mark| mark.strip_prefix(&prefix))
                .map(str::to_owned)
                .collect(),
        }
    }

    fn is_marked(&self, key: &str) -> bool {
        self.marks.iter().any(|mark| mark == key)
    }
}

impl Merge<'_> {
    /// Merges a file's facts.
    pub(super) fn file(&mut self, name: &str, base: Option<&Fact>, theirs: &Fact, ours: &Node) {
        let spot = Spot { path: name.to_owned(), base, marks: Vec::new(), entries: false };
        self.mapping(&spot, theirs, ours);
    }

    /// Merges a mapping, and says whether that leaves nothing of it.
    fn mapping(&mut self, spot: &Spot<'_>, theirs: &Fact, ours: &Node) -> bool {
        let mut spot = spot.clone();
        let marked = (!spot.entries).then(|| find(ours, &["against_import"])).flatten();
        for (mark, _) in members(marked) {
            spot.marks.push(mark.value.clone());
        }
        let spot = &spot;
        let entries = spot.entries;
        let group = !entries
            && find(ours, &["params"]).is_some()
            && theirs.get("post").or(theirs.get("get")).is_none();
        let retyped = (!entries)
            .then_some(theirs)
            .and_then(|theirs| theirs.get("type"))
            .map(Fact::shown)
            .filter(|ty| text_at(Some(ours), &["type"]).is_some_and(|old| old != ty));
        // The resource of a returned member is the document's to say; of a file, it is the file's name.
        let file = !spot.path.contains('.');
        let is_ours = |key: &str| {
            !entries && (OURS.contains(&key) && (key != "resource" || file) || group && key == "optional")
        };

        let mut removed = 0;
        for (key, node) in members(Some(ours)) {
            let name = key.value.as_str();
            if !entries && (is_ours(name) || name == "against_import") {
                // What only samples showed is documented now.
                if name == "source"
                    && shown(node) == "samples"
                    && let Some(source) = theirs.get(name)
                {
                    self.both(spot, name, key, source, node, ours);
                }
                continue;
            }
            let path = format!("{}.{name}", spot.path);
            match theirs.get(name) {
                Some(fact) => removed += usize::from(self.both(spot, name, key, fact, node, ours)),
                None => {
                    let spoken = entries || !self.unspoken.contains(&name);
                    let was = spot.base.is_some_and(|base| base.get(name).is_some()) && spoken;
                    let unfit =
                        !entries && retyped.is_some() && BOUNDS.contains(&name) && !spot.is_marked("type");
                    if name == "of" && !entries && spot.is_marked("type") {
                        // An enum that people set against another type keeps saying which one it is.
                        continue;
                    }
                    if spot.is_marked(name) && was {
                        self.report.against.push((path, shown(node), "nothing".to_owned()));
                    } else if was || unfit {
                        self.report.removed.push(path);
                        self.remove(key, node, ours);
                        removed += 1;
                    } else if ENTRIES.contains(&name) && !entries {
                        for (key, _) in members(Some(node)) {
                            self.report.kept.push(format!("{path}.{}", key.value));
                        }
                    } else if entries {
                        self.report.kept.push(path);
                    }
                }
            }
        }
        for mark in &spot.marks {
            let path: Vec<&str> = mark.split('.').collect();
            let ours = find(ours, &path).map(Fact::of_node);
            let same = match (theirs.at(&path), &ours) {
                (Some(theirs), Some(ours)) => theirs == ours,
                (Some(theirs), None) => {
                    theirs.is_silent(path.last().unwrap_or(&"")) && !matches!(theirs, Fact::Map(_))
                }
                (None, None) => true,
                (None, Some(_)) => spot.base.is_none_or(|base| base.at(&path).is_none()),
            };
            if same && !path.is_empty() {
                self.report.stale_marks.push(format!("{}.{mark}", spot.path));
            } else if ours.is_none() {
                let theirs = theirs.at(&path).map_or_else(String::new, Fact::shown);
                self.report.against.push((format!("{}.{mark}", spot.path), "nothing".to_owned(), theirs));
            }
        }
        let inserted = self.insertions(spot, theirs, ours, &is_ours);
        removed > 0 && removed == members(Some(ours)).len() && !inserted
    }

    /// Puts in what the spec lacks, each behind what stands before it in the document; says whether there was anything.
    fn insertions(
        &mut self,
        spot: &Spot<'_>,
        theirs: &Fact,
        ours: &Node,
        is_ours: &dyn Fn(&str) -> bool,
    ) -> bool {
        let mut inserted = false;
        let mut before: Option<&At<String>> = None;
        let section = spot.path.rsplit('.').next().unwrap_or_default();
        let apart = spot.entries && matches!(section, "parts" | "enums" | "operations");
        for (name, fact) in theirs.members() {
            if let Some((key, _)) = members(Some(ours)).iter().find(|(key, _)| key.value == *name) {
                before = Some(key);
                continue;
            }
            let entries = spot.entries;
            // Its first operations need it.
            let first = name == "plural" && !spot.path.contains('.') && theirs.get("operations").is_some();
            if is_ours(name) && !first || spot.is_marked(name) || fact.is_silent(name) && !entries {
                continue;
            }
            if entries && !matches!(fact, Fact::Nothing) || ENTRIES.contains(&name.as_str()) && !entries {
                match (entries, fact) {
                    (false, Fact::Map(inner)) => {
                        let path = &spot.path;
                        self.report
                            .added
                            .extend(inner.iter().map(|(inner, _)| format!("{path}.{name}.{inner}")));
                    }
                    _ => self.report.added.push(format!("{}.{name}", spot.path)),
                }
            } else if entries {
                self.report.added.push(format!("{}.{name}", spot.path));
            } else {
                self.report.added.push(format!("{}.{name}: {}", spot.path, fact.shown()));
            }
            self.insert(name, fact, before, ours, apart, entries);
            inserted = true;
        }
        inserted
    }

    fn insert(
        &mut self,
        name: &str,
        fact: &Fact,
        before: Option<&At<String>>,
        ours: &Node,
        apart: bool,
        entries: bool,
    ) {
        let members = members(Some(ours));
        if is_flow(self.text, ours) {
            let value = if matches!(fact, Fact::Nothing) {
                String::new()
            } else {
                format!(" {}", print::inline(fact))
            };
            let piece = format!("{}:{value}", print::scalar(name));
            match before.and_then(|before| members.iter().find(|(key, _)| key.value == before.value)) {
                Some((key, value)) => {
                    let end = if matches!(value.value, Value::Null) {
                        key.place.end
                    } else {
                        flow_end(self.text, value)
                    };
                    self.edits.insert(end, format!(", {piece}"));
                }
                None if members.is_empty() => {
                    let end = value_end(self.text, ours);
                    self.edits.replace(ours.place.start, end, format!("{{ {piece} }}"));
                }
                None => {
                    let first = members.first().map_or(ours.place.start + 1, |(key, _)| key.place.start);
                    self.edits.insert(first, format!("{piece}, "));
                }
            }
            return;
        }
        let Some((first, _)) = members.first() else { return };
        let indent = column(self.text, first.place.start);
        let mut text = String::new();
        print::member(name, fact, indent, entries, &mut text);
        let apart = apart || indent == 0 && matches!(fact, Fact::Map(_));
        match before {
            Some(key) => {
                let text = text.trim_end_matches('\n');
                let gap = if apart { "\n\n" } else { "\n" };
                self.edits.insert(block_end(self.text, key), format!("{gap}{text}"));
            }
            None => {
                let gap = if apart { "\n" } else { "" };
                let (start, _) = block_range(self.text, first);
                self.edits.insert(start, format!("{text}{gap}"));
            }
        }
    }

    /// A key that both have; says whether it goes.
    fn both(
        &mut self,
        spot: &Spot<'_>,
        name: &str,
        key: &At<String>,
        theirs: &Fact,
        node: &Node,
        parent: &Node,
    ) -> bool {
        let path = format!("{}.{name}", spot.path);
        let marked = spot.is_marked(name);
        match (theirs, &node.value) {
            (Fact::Map(_), Value::Mapping(_)) => {
                return self.mapping(&spot.below(name), theirs, node)
                    && self.emptied(spot, key, node, parent);
            }
            (Fact::Nothing, _) => {}
            (Fact::Text(word), Value::Mapping(_)) if word == "always" || word == "optional" => {
                let mut fact = Fact::map();
                fact.set("optional", Fact::Bool(word == "optional"));
                // A resource that is named like the member.
                fact.set("type", Fact::Bool(false));
                fact.set("resource", Fact::Bool(false));
                return self.mapping(&spot.below(name), &fact, node) && self.emptied(spot, key, node, parent);
            }
            (Fact::Map(inner), Value::Text(_) | Value::Null)
                if spot.entries && spot.path.ends_with(".values") =>
            {
                let news: Vec<_> = inner.iter().filter(|(key, fact)| !fact.is_silent(key)).collect();
                if news.is_empty() || marked {
                    return false;
                }
                let indent = column(self.text, key.place.start) + 2;
                let mut text = String::new();
                if let Value::Text(doc) = &node.value {
                    let written =
                        self.text.get(node.place.start..value_end(self.text, node)).unwrap_or_default();
                    let one_line = !written.contains('\n') && !written.is_empty();
                    let written = if one_line { written.to_owned() } else { print::scalar(doc) };
                    text.push_str(&format!("\n{:indent$}doc: {written}", ""));
                }
                for (name, fact) in news {
                    let mut line = String::new();
                    print::member(name, fact, indent, false, &mut line);
                    text.push('\n');
                    text.push_str(line.trim_end());
                    self.report.added.push(format!("{path}.{name}: {}", fact.shown()));
                }
                let end = block_end(self.text, key);
                let colon = colon(self.text, key);
                self.edits.replace(colon, end, text);
            }
            (Fact::Map(_), _) => {
                if marked {
                    self.report.against.push((path, shown(node), theirs.shown()));
                    return false;
                }
                let mut printed = String::new();
                self.report.changed.push((path, shown(node), theirs.shown()));
                if is_flow(self.text, parent) {
                    self.edits.replace(node.place.start, value_end(self.text, node), print::inline(theirs));
                } else {
                    print::member(
                        &key.value,
                        theirs,
                        column(self.text, key.place.start),
                        spot.entries,
                        &mut printed,
                    );
                    let start = line_start(self.text, key.place.start);
                    self.edits.replace(
                        start,
                        block_end(self.text, key),
                        printed.trim_end_matches('\n').to_owned(),
                    );
                }
            }
            (Fact::List(items), Value::Sequence(_)) => {
                let Fact::List(former) = Fact::of_node(node) else { return false };
                let known: &[String] = match spot.base.and_then(|base| base.get(name)) {
                    Some(Fact::List(known)) => known,
                    _ => &[],
                };
                let mut merged: Vec<String> = Vec::new();
                for item in &former {
                    if items.contains(item) {
                        merged.push(item.clone());
                    } else if !known.contains(item) {
                        self.report.kept.push(format!("{path}: {item}"));
                        merged.push(item.clone());
                    }
                }
                merged.extend(items.iter().filter(|item| !former.contains(item)).cloned());
                if merged == former {
                    return false;
                }
                let (old, new) = (Fact::List(former), Fact::List(merged));
                if marked {
                    self.report.against.push((path, old.shown(), theirs.shown()));
                    return false;
                }
                self.report.changed.push((path, old.shown(), new.shown()));
                self.value(key, node, &new);
            }
            (Fact::List(items), _) if items.is_empty() => {}
            _ => {
                let old = Fact::of_node(node);
                if old == *theirs || !spot.entries && same_path(name, &old, theirs) {
                    return false;
                }
                if marked {
                    self.report.against.push((path, old.shown(), theirs.shown()));
                    return false;
                }
                if theirs.is_silent(name) && !matches!(old, Fact::Bool(_)) {
                    self.report.removed.push(path);
                    self.remove(key, node, parent);
                    return true;
                }
                self.report.changed.push((path, old.shown(), theirs.shown()));
                if theirs.is_silent(name) {
                    self.remove(key, node, parent);
                    return true;
                } else {
                    self.value(key, node, theirs);
                }
            }
        }
        false
    }

    /// Replaces a value that stands in one piece, or whatever lines it takes.
    fn value(&mut self, key: &At<String>, node: &Node, new: &Fact) {
        let written = self.text.get(node.place.start..value_end(self.text, node)).unwrap_or_default();
        if written.contains('\n') || written.is_empty() {
            let colon = colon(self.text, key);
            self.edits.replace(colon, block_end(self.text, key), format!(" {}", print::inline(new)));
        } else {
            self.edits.replace(node.place.start, flow_end(self.text, node), print::inline(new));
        }
    }

    /// Nothing is left of a mapping: a key that says nothing goes too; an entry and what must be there stay, as `{}`. Says
    /// whether it goes.
    fn emptied(&mut self, spot: &Spot<'_>, key: &At<String>, node: &Node, parent: &Node) -> bool {
        let name = key.value.as_str();
        if !spot.entries && ENTRIES.contains(&name) && name != "attributes" {
            self.remove(key, node, parent);
            return true;
        }
        if !is_flow(self.text, node) {
            let colon = colon(self.text, key);
            self.edits.replace(colon, block_end(self.text, key), " {}".to_owned());
        }
        false
    }

    fn remove(&mut self, key: &At<String>, node: &Node, parent: &Node) {
        let (start, end) = if is_flow(self.text, parent) {
            flow_range(self.text, key, node)
        } else {
            block_range(self.text, key)
        };
        self.edits.replace(start, end, String::new());
    }
}

/// Behind the colon of a key.
fn colon(text: &str, key: &At<String>) -> usize {
    let rest = text.get(key.place.start..).unwrap_or_default();
    let from = key.place.end.saturating_sub(key.place.start).min(rest.len());
    let at = rest.get(from..).and_then(|rest| rest.find(':')).map_or(from, |colon| from + colon + 1);
    key.place.start + at
}

/// The end of a value: of a list, behind its bracket.
fn flow_end(text: &str, node: &Node) -> usize {
    value_end(text, node)
}

fn shown(node: &Node) -> String {
    Fact::of_node(node).shown()
}

/// Whether two paths differ in the names of their ids only.
fn same_path(key: &str, ours: &Fact, theirs: &Fact) -> bool {
    match (ours, theirs) {
        (Fact::Text(ours), Fact::Text(theirs)) if matches!(key, "get" | "post") => {
            super::former::template(ours) == super::former::template(theirs)
        }
        _ => false,
    }
}
