//! YAML to [`Spec`]: the files one to one, every value with its place.

mod bound;
mod language;
mod node;
mod place;
mod read;
mod reason;

pub use bound::Bound;
pub use language::{
    Api, Attribute, Authentication, Deviation, Enum, EnumValue, Event, Filter, Header, NamedValue, Operation,
    Param, Part, Resource, Returned, Sample, SampleRequest, Server, Variable,
};
pub use node::{Node, Value, parse};
pub use place::{At, FileId, Place, SourceFile, Sources};
pub use read::{Entries, Entry, Read, Reader, nearest};
pub use reason::Reason;

use crate::finding::Finding;
use crate::parts::in_parts;
use serde_json::{Map, Value as Json, json};

/// Everything that the files under `spec/` say.
#[derive(Debug, Clone)]
pub struct Spec {
    /// `api.yaml`.
    pub api: Api,
    /// `resources/*.yaml`, by file name.
    pub resources: Vec<Resource>,
    /// `samples/**.yaml`, by file name.
    pub samples: Vec<Sample>,
}

/// A file of a spec as a tree, or why it is no YAML.
pub type Tree = Result<Node, Box<Finding>>;

/// Files that are parsed at a time.
const FILES: usize = 4;

/// The files of a spec as trees, in their order.
pub fn trees(sources: &Sources) -> Vec<Tree> {
    let files: Vec<(usize, &SourceFile)> = sources.files.iter().enumerate().collect();
    let parse = |(index, file): &(usize, &SourceFile)| parse(FileId(*index), &file.text);
    let parts = in_parts(&files, FILES, |part| part.iter().map(parse).collect::<Vec<_>>());
    parts.into_iter().flatten().collect()
}

/// Reads the files of a spec. The second half lists everything that cannot be read; the first is missing where nothing could be made of `api.yaml`.
pub fn read(sources: &Sources) -> (Option<Spec>, Vec<Finding>) {
    read_trees(sources, &trees(sources))
}

/// [`read`], of files that are trees already.
pub fn read_trees(sources: &Sources, trees: &[Tree]) -> (Option<Spec>, Vec<Finding>) {
    let mut reader = Reader::default();
    let mut api = None;
    let mut resources = Vec::new();
    let mut samples = Vec::new();
    let mut whole = true;
    for (index, (file, tree)) in sources.files.iter().zip(trees).enumerate() {
        let node = match tree {
            Ok(node) => node,
            Err(finding) => {
                reader.findings.push(Finding::clone(finding));
                whole = false;
                continue;
            }
        };
        let below = |folder: &str| file.path.contains(&format!("{folder}/"));
        if below("samples") {
            samples.extend(Sample::read(node, &mut reader));
        } else if below("resources") {
            resources.extend(Resource::read(node, &mut reader));
        } else if file.path.ends_with("api.yaml") {
            api = Api::read(node, &mut reader);
        } else {
            let place = Place { file: FileId(index), start: 0, end: 0 };
            reader.findings.push(Finding::new(
                "stray-file",
                &place,
                "this file belongs to no part of the spec",
                "neither api.yaml nor in resources/ or samples/",
                "move it into resources/ or samples/, or remove it",
            ));
        }
    }
    if api.is_none() && whole && !sources.files.iter().any(|file| file.path.ends_with("api.yaml")) {
        let place = Place { file: FileId(0), start: 0, end: 0 };
        reader.findings.push(Finding::new(
            "missing-file",
            &place,
            "the spec has no api.yaml",
            "a spec begins with api.yaml",
            "add api.yaml with the name, sources, servers and authentication of the API",
        ));
    }
    (api.map(|api| Spec { api, resources, samples }), reader.findings)
}

/// The JSON Schema of the spec language, for editors: one schema a kind of file.
pub fn schema() -> Json {
    let mut definitions = Map::new();
    let any_of =
        [Api::schema(&mut definitions), Resource::schema(&mut definitions), Sample::schema(&mut definitions)];
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The spec language",
        "anyOf": any_of,
        "$defs": definitions,
    })
}
