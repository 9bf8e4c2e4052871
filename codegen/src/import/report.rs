//! What an import did, and what it could not.

use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// So many places of one kind of finding are all told.
const FEW: usize = 3;

/// What came of an import, for a person to read. Every list is in the order in which things were met.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// What the language or the client cannot say: a JSON pointer, and what stands there.
    pub findings: Vec<(String, String)>,
    /// What clients must leave out, by JSON pointer, with the reason.
    pub skipped: Vec<(String, String)>,
    /// New in the spec.
    pub added: Vec<String>,
    /// Replaced in the spec: what, old, new.
    pub changed: Vec<(String, String, String)>,
    /// Gone from the document, and so from the spec.
    pub removed: Vec<String>,
    /// Written by people only, and kept.
    pub kept: Vec<String>,
    /// Resources of documents before, or all operations of one, of which this document does not speak. They stay.
    pub absent: Vec<String>,
    /// Facts that people set against the document: what, theirs, and what the document says.
    pub against: Vec<(String, String, String)>,
    /// Marks that contradict nothing any more.
    pub stale_marks: Vec<String>,
    /// Names that are not the wire's, since Rust cannot have it: where, and what was chosen.
    pub named: Vec<String>,
    /// What `check` refuses of the spec that came out, each with its place in the spec.
    pub refused: Vec<String>,
    /// How many operations came over.
    pub operations: usize,
    /// How many resources came over.
    pub resources: usize,
}

impl Report {
    pub(super) fn cannot_say(&mut self, pointer: &str, what: impl Into<String>) {
        self.findings.push((pointer.to_owned(), what.into()));
    }

    /// Each place once, however many operations refer to it.
    pub(super) fn settle(&mut self) {
        let mut seen = BTreeSet::new();
        self.findings.retain(|finding| seen.insert(finding.clone()));
        let mut seen = BTreeSet::new();
        self.against.retain(|against| seen.insert(against.clone()));
    }

    /// The findings, one line a kind: what, its places if there are few, or else the first and how many more there are.
    pub fn kinds_of_findings(&self) -> Vec<String> {
        let mut alike: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (pointer, what) in &self.findings {
            alike.entry(what).or_default().push(pointer);
        }
        let line = |(what, pointers): (&str, Vec<&str>)| {
            let first = pointers.first().copied().unwrap_or_default();
            match pointers.len() {
                0..=FEW => format!("{what}: #{}", pointers.join(", #")),
                count => format!("{what}: #{first} and {} more places", count - 1),
            }
        };
        alike.into_iter().map(line).collect()
    }

    /// All of it for programs: every finding at every place.
    pub fn json(&self) -> Json {
        let findings =
            self.findings.iter().map(|(pointer, what)| json!({ "pointer": pointer, "what": what }));
        let skipped = self.skipped.iter().map(|(pointer, why)| json!({ "pointer": pointer, "why": why }));
        let changed =
            self.changed.iter().map(|(what, old, new)| json!({ "what": what, "old": old, "new": new }));
        let against = self
            .against
            .iter()
            .map(|(what, ours, theirs)| json!({ "what": what, "spec": ours, "document": theirs }));
        json!({
            "operations": self.operations,
            "resources": self.resources,
            "findings": findings.collect::<Json>(),
            "stale_marks": self.stale_marks,
            "skipped": skipped.collect::<Json>(),
            "added": self.added,
            "changed": changed.collect::<Json>(),
            "removed": self.removed,
            "kept": self.kept,
            "absent": self.absent,
            "against": against.collect::<Json>(),
            "named": self.named,
            "refused": self.refused,
        })
    }

    /// All of it as text. What is alike is told once, with its number and the first place.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for kind in self.kinds_of_findings() {
            let _ = writeln!(out, "finding: not taken over, {kind}");
        }
        for line in &self.refused {
            let _ = writeln!(out, "finding: `check` refuses {line}");
        }
        for mark in &self.stale_marks {
            let _ =
                writeln!(out, "finding: {mark}: `against_import` contradicts nothing any more; remove it");
        }
        for (pointer, why) in &self.skipped {
            let _ = writeln!(out, "skipped #{pointer}: {why}");
        }
        for what in &self.added {
            let _ = writeln!(out, "  added {what}");
        }
        for line in &self.named {
            let _ = writeln!(out, "  named {line}");
        }
        for (what, old, new) in &self.changed {
            let _ = writeln!(out, "changed {what}: {} -> {}", shortened(old), shortened(new));
        }
        for what in &self.removed {
            let _ = writeln!(out, "removed {what}");
        }
        for what in &self.kept {
            let _ = writeln!(out, "   kept {what}: people wrote it, and no document says it");
        }
        if !self.absent.is_empty() {
            let _ = writeln!(
                out,
                "   kept of documents before, though this one does not speak of it: {}",
                self.absent.join(", ")
            );
        }
        for (what, ours, theirs) in &self.against {
            let (ours, theirs) = (shortened(ours), shortened(theirs));
            let _ = writeln!(out, "against the document {what}: {ours}, where it says {theirs}");
        }
        out
    }

    /// Whether the spec stands as before.
    pub fn changes_nothing(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// As much of a fact as a line takes. Programs get all of it.
pub fn shortened(fact: &str) -> String {
    const MOST: usize = 100;
    match fact.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", fact.get(..end).unwrap_or_default()),
        None => fact.to_owned(),
    }
}
