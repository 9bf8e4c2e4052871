//! Breaks of the real spec: all are found, each is different from what is right, and each has tests.

#![allow(clippy::expect_used)]

use chargebee_codegen::check::check;
use chargebee_codegen::emit::{Vector, parse_vectors};
use chargebee_codegen::model::Model;
use chargebee_codegen::mutate::Breaks;
use chargebee_codegen::spec::Sources;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// So many breaks are made; a spec of few has no more.
const MADE: usize = 4000;

fn spec() -> (Model, Vec<Vector>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["spec", "spec/resources", "spec/samples"] {
        for entry in fs::read_dir(root.join(folder)).expect("the spec").flatten() {
            if entry.path().extension().is_some_and(|extension| extension == "yaml") {
                let text = fs::read_to_string(entry.path()).expect("text");
                files.push((format!("{folder}/{}", entry.file_name().to_string_lossy()), text));
            }
        }
    }
    let model = check(&Sources::new(files)).model.expect("a sound spec");
    let vectors = fs::read_to_string(root.join("contract-tests/vectors/wire.json")).expect("vectors");
    (model, parse_vectors(&vectors).expect("vectors"))
}

#[test]
fn every_break_has_a_name_of_its_own_and_tests_that_could_notice() {
    let (model, vectors) = spec();
    let mut all = Breaks::of(&model, &vectors).expect("breaks");
    let mut names = BTreeSet::new();
    let twice: Vec<&str> = all.names().map(|(_, what)| what).filter(|what| !names.insert(*what)).collect();
    assert_eq!(twice, [""; 0], "two breaks have one name, so that one could hide behind the other's reason");
    let count = names.len();
    for number in (0..count).step_by(count / MADE + 1) {
        let mutant = all.make(number).expect("a break").expect("one of that number");
        let module = mutant.module.as_deref().unwrap_or("pub fn");
        assert!(module.contains("pub fn"), "{} has no test", mutant.what);
    }
}

#[test]
fn every_kind_of_break_is_there() {
    let (model, vectors) = spec();
    let all = Breaks::of(&model, &vectors).expect("breaks");
    let kinds: BTreeSet<&str> = all.names().map(|(kind, _)| kind).collect();
    let expected = [
        "answer",
        "body",
        "check skipped",
        "digits",
        "encoded_as",
        "enum value",
        "error code",
        "event",
        "format",
        "host",
        "idempotent",
        "list",
        "max",
        "max_chars",
        "method",
        "min",
        "min_chars",
        "name",
        "names swapped",
        "operator",
        "path",
        "required",
        "setter sets nothing",
        "status",
        "type",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
}
