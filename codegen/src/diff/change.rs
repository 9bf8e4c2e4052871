//! Changes as plain data.

use super::kinds::Kind;
use super::verdicts::{Rust, Wire};
use crate::model::Model;
use crate::spec::{Sources, Spec};

/// A spec to compare: read, resolved, and with the texts that its places stand in.
#[derive(Debug)]
pub struct Version {
    /// What a person calls it: a revision, a folder, a document.
    pub name: String,
    /// The files.
    pub sources: Sources,
    /// Whether a reader can open them, so that lines of them are shown. Those of a document stand nowhere.
    pub on_disk: bool,
    /// The files, one to one.
    pub spec: Spec,
    /// The same, resolved.
    pub model: Model,
}

/// All changes between two specs, the worst first.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the older one is called.
    pub base: String,
    /// What the newer one is called.
    pub head: String,
    /// The changes. What happened alike in several places is one change.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind it is; both verdicts follow from it.
    pub kind: Kind,
    /// What stood in BASE, where that can be said in a few words.
    pub old: Option<String>,
    /// What stands in HEAD.
    pub new: Option<String>,
    /// Where: at least one place, several where the same happened to each.
    pub places: Vec<Where>,
    /// Of an enum: the parameters, attributes, filters and headers that use it.
    pub users: Vec<String>,
}

/// A place of the API.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Where {
    /// The resource; none for what all share.
    pub resource: Option<String>,
    /// The operation.
    pub operation: Option<String>,
    /// The thing's name on the wire: `card[number]`, `card.last4`, the name of an enum or header; empty for the resource or operation itself.
    pub path: String,
    /// Its line in HEAD; of what was removed, the line of what held it.
    pub at: Option<Line>,
    /// Its line in BASE.
    pub was: Option<Line>,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl Change {
    /// Verdict for the wire.
    pub fn wire(&self) -> Wire {
        self.kind.row().wire
    }

    /// Verdict for the Rust API.
    pub fn rust(&self) -> Rust {
        self.kind.row().rust
    }

    /// What has happened, with the old and the new: `parameter bound is tighter: max_chars 50 → 40`.
    pub fn says(&self) -> String {
        let title = self.kind.row().title;
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => format!("{title}: {old} → {new}"),
            (Some(one), None) | (None, Some(one)) => format!("{title}: {one}"),
            (None, None) => title.to_owned(),
        }
    }
}

impl Where {
    /// The heading that it stands under: its operation, its resource, or what all share.
    pub fn subject(&self) -> String {
        match (&self.resource, &self.operation) {
            (Some(resource), Some(operation)) => format!("{resource}.{operation}"),
            (Some(resource), None) => resource.clone(),
            (None, _) => "all operations".to_owned(),
        }
    }

    /// The whole name: heading and path.
    pub fn name(&self) -> String {
        if self.path.is_empty() { self.subject() } else { format!("{} {}", self.subject(), self.path) }
    }
}

impl Report {
    /// The worst verdict for the wire; `None` without changes.
    pub fn wire(&self) -> Option<Wire> {
        self.changes.iter().map(Change::wire).max()
    }

    /// The worst verdict for the Rust API; `None` without changes.
    pub fn rust(&self) -> Option<Rust> {
        self.changes.iter().map(Change::rust).max()
    }

    /// How many changes have a verdict for the wire.
    pub fn of_wire(&self, wire: Wire) -> usize {
        self.changes.iter().filter(|change| change.wire() == wire).count()
    }

    /// How many changes have a verdict for the Rust API.
    pub fn of_rust(&self, rust: Rust) -> usize {
        self.changes.iter().filter(|change| change.rust() == rust).count()
    }

    /// Both verdicts and how many changes have each, in one line.
    pub fn summary(&self) -> String {
        let (Some(wire), Some(rust)) = (self.wire(), self.rust()) else { return "no change".to_owned() };
        let wires: Vec<String> = Wire::ALL
            .iter()
            .map(|verdict| format!("{} {}", self.of_wire(*verdict), verdict.word()))
            .collect();
        let rusts: Vec<String> = Rust::ALL
            .iter()
            .map(|verdict| format!("{} {}", self.of_rust(*verdict), verdict.word()))
            .collect();
        format!("wire: {} ({}); Rust: {} ({})", wire.word(), wires.join(", "), rust.word(), rusts.join(", "))
    }
}
