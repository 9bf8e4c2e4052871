//! The spec that is there: what it calls things already.

use super::enums::FormerName;
use super::fact::{find, text_at};
use crate::spec::{At, FileId, Node, Sources, Value, parse};
use std::collections::BTreeMap;

/// The files of a spec, parsed, by what they describe.
#[derive(Debug, Default)]
pub(super) struct Former {
    /// Resources by name, each with its file.
    pub(super) resources: BTreeMap<String, (FileId, Node)>,
    /// `api.yaml`.
    pub(super) api: Option<(FileId, Node)>,
    /// Operations by method and path: resource and name.
    operations: BTreeMap<(String, String), (String, String)>,
    /// The resource of each event.
    events: BTreeMap<String, String>,
}

/// A path in which names of ids do not matter: only where they stand.
pub(super) fn template(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        inside = match c {
            '{' => true,
            '}' => false,
            _ => inside,
        };
        if !inside || c == '{' {
            out.push(c);
        }
    }
    out
}

impl Former {
    /// Reads the files of a spec. The error is a finding of the spec itself, which `check` shows better.
    pub(super) fn read(sources: &Sources) -> Result<Self, String> {
        let mut former = Self::default();
        for (index, file) in sources.files.iter().enumerate() {
            let id = FileId(index);
            let resource = file.path.contains("resources/");
            let api = file.path.ends_with("api.yaml") && !resource && !file.path.contains("samples/");
            if !resource && !api {
                continue;
            }
            let node = parse(id, &file.text)
                .map_err(|finding| format!("{}: {}; see `cargo xtask check`", file.path, finding.title))?;
            if api {
                former.api = Some((id, node));
            } else if let Some(name) = text_at(Some(&node), &["resource"]) {
                former.resources.insert(name.to_owned(), (id, node));
            }
        }
        for (resource, (_, node)) in &former.resources {
            for (name, _) in members(find(node, &["events"])) {
                former.events.insert(name.value.clone(), resource.clone());
            }
            for (name, operation) in members(find(node, &["operations"])) {
                for method in ["get", "post"] {
                    if let Some(path) = text_at(Some(operation), &[method]) {
                        let key = (method.to_owned(), template(path));
                        former.operations.insert(key, (resource.clone(), name.value.clone()));
                    }
                }
            }
        }
        Ok(former)
    }

    /// The operation of an address, as the spec calls it.
    pub(super) fn operation(&self, method: &str, path: &str) -> Option<&(String, String)> {
        self.operations.get(&(method.to_owned(), template(path)))
    }

    /// The resource that an event is about, as the spec has it.
    pub(super) fn event(&self, name: &str) -> Option<&str> {
        self.events.get(name).map(String::as_str)
    }

    /// The enum that `of` names at a path of a resource's file (of `api.yaml`, under the empty name).
    pub(super) fn of(&self, resource: &str, path: &[&str]) -> Option<FormerName> {
        let node = match resource {
            "" => self.api.as_ref().map(|(_, node)| node),
            resource => self.resources.get(resource).map(|(_, node)| node),
        };
        let of = text_at(node, path)?.to_owned();
        let (owner, name) = match of.split_once('.') {
            Some((owner, name)) => (owner.to_owned(), name.to_owned()),
            None if node.is_some_and(|node| find(node, &["enums", &of]).is_some()) => {
                (resource.to_owned(), of.clone())
            }
            None => (String::new(), of.clone()),
        };
        Some(FormerName { of, owner, name })
    }

    /// A text of a resource's file.
    pub(super) fn text(&self, resource: &str, path: &[&str]) -> Option<&str> {
        text_at(self.resources.get(resource).map(|(_, node)| node), path)
    }
}

/// The members of a mapping.
pub(super) fn members(node: Option<&Node>) -> &[(At<String>, Node)] {
    match node.map(|node| &node.value) {
        Some(Value::Mapping(members)) => members,
        _ => &[],
    }
}
