//! Where the spec says a thing, found by the thing's own name.

use crate::spec::{Attribute, Entries, Enum, FileId, Operation, Param, Place, Returned, Sources, read};
use std::collections::BTreeMap;

/// A line of a file of the spec.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Path from the repository's root.
    pub file: String,
    /// Number of the line, from 1.
    pub line: usize,
}

/// The places of a spec by names like `operation payment_source.create_card/card[number]/max_chars`.
#[derive(Debug, Clone, Default)]
pub struct Places {
    named: BTreeMap<String, Line>,
    /// Of each file, its path and where its lines start.
    files: Vec<(String, Vec<usize>)>,
}

impl Places {
    /// Reads a spec once more, for its places.
    pub fn of(sources: &Sources) -> Self {
        let mut finder = Self { named: BTreeMap::new(), files: line_starts(sources) };
        if let (Some(spec), _) = read(sources) {
            for header in &spec.api.headers {
                let name = format!("header {}", header.name.value);
                finder.add(&name, &header.name.place);
                finder.bounds(&name, [("max_chars", header.value.max_chars.as_ref().map(|at| &at.place))]);
            }
            finder.enums("", &spec.api.enums);
            for status in &spec.api.errors {
                for code in &status.value {
                    finder.add(&format!("error {} {}", status.name.value, code.name.value), &code.name.place);
                }
            }
            finder.attributes("webhooks/", &spec.api.webhooks);
            for resource in &spec.resources {
                let name = &resource.resource.value;
                finder.add(&format!("resource {name}"), &resource.resource.place);
                finder.enums(name, &resource.enums);
                finder.attributes(&format!("resource {name}/"), &resource.attributes);
                for part in &resource.parts {
                    let prefix = format!("resource {name}/{}", part.name.value);
                    finder.add(&prefix, &part.name.place);
                    finder.attributes(&prefix, &part.value.attributes);
                }
                for event in &resource.events {
                    let at = format!("resource {name}/event {}", event.name.value);
                    finder.add(&at, &event.name.place);
                    finder.members(&format!("{at}/"), &event.value.content);
                }
                for operation in &resource.operations {
                    let at = format!("operation {name}.{}", operation.name.value);
                    finder.add(&at, &operation.name.place);
                    finder.operation(&at, &operation.value);
                }
            }
        }
        finder
    }

    /// The line of a place.
    pub fn of_place(&self, place: &Place) -> Option<Line> {
        let FileId(number) = place.file;
        let (file, starts) = self.files.get(number)?;
        let line = starts.partition_point(|start| *start <= place.start).max(1);
        Some(Line { file: file.clone(), line })
    }

    /// The line of a name, or of what holds it.
    pub fn line(&self, name: &str) -> Option<Line> {
        let mut name = name;
        loop {
            if let Some(line) = self.named.get(name) {
                return Some(line.clone());
            }
            name = name.rsplit_once('/')?.0;
        }
    }
}

impl Places {
    fn add(&mut self, name: &str, place: &Place) {
        if let Some(line) = self.of_place(place) {
            self.named.insert(name.to_owned(), line);
        }
    }

    fn bounds<const N: usize>(&mut self, name: &str, bounds: [(&str, Option<&Place>); N]) {
        for (bound, place) in bounds {
            if let Some(place) = place {
                self.add(&format!("{name}/{bound}"), place);
            }
        }
    }

    fn enums(&mut self, resource: &str, enums: &Entries<Enum>) {
        for made in enums {
            let name = format!("enum {resource}.{}", made.name.value);
            self.add(&name, &made.name.place);
            for value in &made.value.values {
                self.add(&format!("{name}/{}", value.name.value), &value.name.place);
            }
        }
    }

    fn attributes(&mut self, prefix: &str, attributes: &Entries<Attribute>) {
        for entry in attributes {
            let (name, attribute) = (format!("{prefix}/{}", entry.name.value), &entry.value);
            self.add(&name, &entry.name.place);
            self.bounds(
                &name,
                [
                    ("decoded", Some(&attribute.ty.place)),
                    ("one_of", attribute.of.as_ref().map(|at| &at.place)),
                    ("min_chars", attribute.min_chars.as_ref().map(|at| &at.place)),
                    ("max_chars", attribute.max_chars.as_ref().map(|at| &at.place)),
                    ("min", attribute.min.as_ref().map(|at| &at.place)),
                    ("max", attribute.max.as_ref().map(|at| &at.place)),
                ],
            );
        }
    }

    fn operation(&mut self, at: &str, operation: &Operation) {
        self.params(at, None, &operation.params);
        for filter in &operation.filters {
            let name = format!("{at}/filter {}", filter.name.value);
            self.add(&name, &filter.name.place);
            for operator in &filter.value.operators {
                self.add(&format!("{name}/{}", operator.value), &operator.place);
            }
        }
        for key in &operation.sort_by {
            self.add(&format!("{at}/sort {}", key.value), &key.place);
        }
        self.members(&format!("{at}/returns "), &operation.returns);
    }

    /// The members of an answer or of what an event is about.
    fn members(&mut self, prefix: &str, members: &Entries<Returned>) {
        for member in members {
            let name = format!("{prefix}{}", member.name.value);
            self.add(&name, &member.name.place);
            self.bounds(&name, [("max_chars", member.value.max_chars.as_ref().map(|at| &at.place))]);
        }
    }

    fn params(&mut self, at: &str, group: Option<&str>, params: &Entries<Param>) {
        for entry in params {
            let (own, param) = (&entry.name.value, &entry.value);
            let wire = group.map_or_else(|| own.clone(), |group| format!("{group}[{own}]"));
            let name = format!("{at}/{wire}");
            self.add(&name, &entry.name.place);
            self.bounds(
                &name,
                [
                    ("one_of", param.of.as_ref().map(|at| &at.place)),
                    ("min_chars", param.min_chars.as_ref().map(|at| &at.place)),
                    ("max_chars", param.max_chars.as_ref().map(|at| &at.place)),
                    ("min", param.min.as_ref().map(|at| &at.place)),
                    ("max", param.max.as_ref().map(|at| &at.place)),
                ],
            );
            if let Some(members) = &param.params {
                self.params(at, Some(&wire), members);
            }
        }
    }
}

fn line_starts(sources: &Sources) -> Vec<(String, Vec<usize>)> {
    let starts = |text: &str| {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        starts
    };
    sources.files.iter().map(|file| (file.path.clone(), starts(&file.text))).collect()
}
