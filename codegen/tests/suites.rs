//! The files of the contract tests of a spec: which there are, and what their tests are called.

#![allow(clippy::expect_used, clippy::panic)]

mod car_park;

use chargebee_codegen::check::check;
use chargebee_codegen::emit::{Contract, contract};
use chargebee_codegen::spec::Sources;
use std::collections::BTreeMap;

/// The files that the car park's tests become, by path, once its spec is changed so.
fn emitted(sources: &Sources) -> BTreeMap<String, String> {
    let harness = Contract {
        harness_inside: "harness".to_owned(),
        data_file: "tests/data/mod.rs".to_owned(),
        data_import: "mod data; use data::SAMPLES;".to_owned(),
    };
    let model = check(sources).model.expect("a Model");
    let files = contract(&model, &[], &harness).unwrap_or_else(|error| panic!("{error}"));
    files.into_iter().map(|file| (file.path, file.text)).collect()
}

#[test]
fn a_suite_has_a_file_for_each_module_of_the_client_that_it_tests_and_one_that_names_them() {
    let files = emitted(&car_park::sources(|_, text| text.to_owned()));
    let suite = |folder: &str| -> Vec<&str> {
        files.keys().filter_map(|path| path.strip_prefix(folder)?.strip_suffix(".rs")).collect()
    };
    for (folder, modules) in [
        ("tests/parameters/", ["headers", "main", "ticket"]),
        ("tests/attributes/", ["enums", "main", "ticket"]),
    ] {
        assert_eq!(suite(folder), modules, "{folder}");
        let main = files.get(&format!("{folder}main.rs")).expect("main.rs");
        let named: Vec<&str> =
            main.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
        let tested: Vec<&str> = modules.into_iter().filter(|module| *module != "main").collect();
        assert_eq!(named, tested, "{folder}");
    }
}

#[test]
fn without_a_sample_there_is_a_file_of_samples_in_which_nothing_is_unused() {
    let mut sources = car_park::sources(|_, text| text.to_owned());
    sources.files.retain(|file| !file.path.starts_with("samples/"));
    let files = emitted(&sources);
    let text = files.get("tests/samples.rs").expect("it replaces the one from before");
    let code: Vec<&str> = text
        .lines()
        .filter(|line| !line.is_empty() && !["//", "#!["].iter().any(|start| line.starts_with(start)))
        .collect();
    assert!(code.is_empty(), "{code:?}");
}

#[test]
fn a_keyword_gives_no_test_a_name_with_two_underscores_in_a_row() {
    // What an import names what cannot be named as on the wire.
    let named = |path: &str, text: &str| match path {
        "resources/ticket.yaml" => text.replace("  pay:\n", "  move:\n    rust_name: move_\n"),
        _ => text.to_owned(),
    };
    let files = emitted(&car_park::sources(named));
    let ticket = files.get("tests/parameters/ticket.rs").expect("the resource's module");
    assert!(ticket.contains("fn every_constraint_of_ticket_move_tells_apart("), "{ticket}");
}

#[test]
fn no_resource_is_a_module_whose_file_is_another_already() {
    for taken in ["lib", "main", "headers"] {
        let named = |path: &str, text: &str| match path {
            "resources/ticket.yaml" => {
                text.replace("resource: ticket\n", &format!("resource: ticket\nrust_name: {taken}\n"))
            }
            _ => text.to_owned(),
        };
        let findings = check(&car_park::sources(named)).findings;
        assert!(findings.iter().any(|finding| finding.rule == "name-clash"), "{taken}: {findings:?}");
    }
}
