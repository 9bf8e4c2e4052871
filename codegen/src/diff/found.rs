//! Collects changes: where each stands, and which are the same.

use super::change::{Change, Line, Version, Where};
use super::kinds::Kind;
use crate::model::Model;
use crate::spec::{Place, Sources};
use std::collections::HashMap;

/// What is found while two specs are compared.
pub(super) struct Found<'v> {
    pub(super) base: &'v Version,
    pub(super) head: &'v Version,
    base_lines: Lines<'v>,
    head_lines: Lines<'v>,
    changes: Vec<Change>,
}

/// What a change is about.
#[derive(Clone, Default)]
pub(super) struct Subject<'s> {
    pub(super) resource: Option<&'s str>,
    pub(super) operation: Option<&'s str>,
    pub(super) path: String,
    /// Its place in BASE.
    pub(super) was: Option<&'s Place>,
    /// Its place in HEAD, or that of what held it. Without one, it is that of its resource or of the API.
    pub(super) at: Option<&'s Place>,
}

impl<'s> Subject<'s> {
    /// What all operations share.
    pub(super) fn shared(path: &str) -> Self {
        Self { path: path.to_owned(), ..Self::default() }
    }

    /// A resource, or something of it.
    pub(super) fn of(resource: &'s str) -> Self {
        Self { resource: Some(resource), ..Self::default() }
    }

    /// Of this operation.
    pub(super) fn operation(&self, operation: &'s str) -> Self {
        Self { operation: Some(operation), ..self.clone() }
    }

    /// The thing of this name.
    pub(super) fn path(&self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self.clone() }
    }

    /// Where it stands in both.
    pub(super) fn between(&self, was: &'s Place, at: &'s Place) -> Self {
        Self { was: Some(was), at: Some(at), ..self.clone() }
    }

    /// Where it stood, and what held it.
    pub(super) fn removed(&self, was: &'s Place) -> Self {
        Self { was: Some(was), ..self.clone() }
    }

    /// Where it stands.
    pub(super) fn added(&self, at: &'s Place) -> Self {
        Self { at: Some(at), was: None, ..self.clone() }
    }
}

impl<'v> Found<'v> {
    pub(super) fn new(base: &'v Version, head: &'v Version) -> Self {
        let (base_lines, head_lines) = (Lines::new(base), Lines::new(head));
        Self { base, head, base_lines, head_lines, changes: Vec::new() }
    }

    /// The two Models.
    pub(super) fn models(&self) -> (&'v Model, &'v Model) {
        (&self.base.model, &self.head.model)
    }

    /// A change of which there is no more to say.
    pub(super) fn add(&mut self, kind: Kind, subject: &Subject<'_>) {
        self.change(kind, subject, None, None);
    }

    /// Something removed, with what it was.
    pub(super) fn lost(&mut self, kind: Kind, subject: &Subject<'_>, old: impl Into<String>) {
        self.change(kind, subject, Some(old.into()), None);
    }

    /// Something added, with what it is.
    pub(super) fn gained(&mut self, kind: Kind, subject: &Subject<'_>, new: impl Into<String>) {
        self.change(kind, subject, None, Some(new.into()));
    }

    /// Something that changed, if it did.
    pub(super) fn differs(&mut self, kind: Kind, subject: &Subject<'_>, old: &str, new: &str) {
        if old != new {
            self.change(kind, subject, Some(old.to_owned()), Some(new.to_owned()));
        }
    }

    /// Documentation, if it changed. The texts themselves are for the reader of the spec.
    pub(super) fn documented(&mut self, subject: &Subject<'_>, old: &str, new: &str) {
        if old != new {
            self.add(Kind::Documentation, subject);
        }
    }

    pub(super) fn change(
        &mut self,
        kind: Kind,
        subject: &Subject<'_>,
        old: Option<String>,
        new: Option<String>,
    ) {
        let place = Where {
            resource: subject.resource.map(str::to_owned),
            operation: subject.operation.map(str::to_owned),
            path: subject.path.clone(),
            at: self.head_lines.of(subject.at.unwrap_or_else(|| holder(self.head, subject))),
            was: subject.was.and_then(|place| self.base_lines.of(place)),
        };
        self.changes.push(Change { kind, old, new, places: vec![place], users: Vec::new() });
    }

    /// Says who uses what the last change is about.
    pub(super) fn used_by(&mut self, users: &[String]) {
        if let Some(change) = self.changes.last_mut() {
            change.users = users.to_vec();
        }
    }

    /// All changes, each once, the worst first.
    pub(super) fn finish(self) -> Vec<Change> {
        let mut kept: Vec<Change> = Vec::new();
        let mut known: HashMap<(Kind, String, Option<String>, Option<String>), usize> = HashMap::new();
        for change in self.changes {
            let path = change.places.first().map_or_else(String::new, |place| place.path.clone());
            let same = (change.kind, path, change.old.clone(), change.new.clone());
            match known.get(&same).and_then(|index| kept.get_mut(*index)) {
                Some(first) => {
                    first.places.extend(change.places);
                    first.users.extend(change.users);
                }
                None => {
                    known.insert(same, kept.len());
                    kept.push(change);
                }
            }
        }
        kept.sort_by_key(|change| std::cmp::Reverse((change.wire(), change.rust())));
        kept
    }
}

/// What holds a thing of HEAD that it lacks: its resource, or the API.
fn holder<'v>(head: &'v Version, subject: &Subject<'_>) -> &'v Place {
    let resource = subject.resource.and_then(|name| head.model.resources.iter().find(|it| it.name == name));
    resource.map_or(&head.spec.api.place, |resource| &resource.place)
}

/// The lines of a spec's files. Each file is searched for line ends once.
struct Lines<'v> {
    sources: &'v Sources,
    on_disk: bool,
    ends: Vec<Option<Vec<usize>>>,
}

impl<'v> Lines<'v> {
    fn new(version: &'v Version) -> Self {
        let sources = &version.sources;
        Self { sources, on_disk: version.on_disk, ends: vec![None; sources.files.len()] }
    }

    fn of(&mut self, place: &Place) -> Option<Line> {
        let file = self.sources.get(place.file).filter(|_| self.on_disk)?;
        let ends = self.ends.get_mut(place.file.0)?.get_or_insert_with(|| {
            file.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect()
        });
        Some(Line { file: file.path.clone(), line: ends.partition_point(|end| *end < place.start) + 1 })
    }
}

/// Two lists, matched by name.
pub(super) struct Matched<'a, T> {
    /// What both have, in the order of HEAD.
    pub(super) both: Vec<(&'a T, &'a T)>,
    /// What only BASE has.
    pub(super) removed: Vec<&'a T>,
    /// What only HEAD has.
    pub(super) added: Vec<&'a T>,
    /// Whether what both have stands in another order.
    pub(super) reordered: bool,
}

/// Matches two lists by name.
pub(super) fn matched<'a, T>(
    base: impl IntoIterator<Item = &'a T>,
    head: impl IntoIterator<Item = &'a T>,
    name: impl Fn(&'a T) -> &'a str,
) -> Matched<'a, T> {
    let base: Vec<&T> = base.into_iter().collect();
    let by_name: HashMap<&str, usize> = base.iter().enumerate().map(|(at, item)| (name(item), at)).collect();
    let mut taken = vec![false; base.len()];
    let mut made = Matched { both: Vec::new(), removed: Vec::new(), added: Vec::new(), reordered: false };
    let mut last = 0;
    for item in head {
        match by_name.get(name(item)).and_then(|at| Some((*at, *base.get(*at)?))) {
            Some((at, old)) => {
                if let Some(taken) = taken.get_mut(at) {
                    *taken = true;
                }
                made.reordered |= at < last;
                last = at;
                made.both.push((old, item));
            }
            None => made.added.push(item),
        }
    }
    made.removed = base.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(item, _)| item).collect();
    made
}
