//! What is emitted from a small spec, one snapshot a kind of output.
//!
//! To accept a change after reading it: `INSTA_UPDATE=always cargo test -p chargebee-codegen`, then look at the difference.

#![allow(clippy::panic)]

mod car_park;

use chargebee_codegen::emit::{Contract, File, Package, contract, library, parse_vectors};
use chargebee_codegen::inspect;
use insta::assert_snapshot;

fn client() -> Vec<File> {
    let package = Package { runtime: "../runtime".to_owned(), publish: None };
    library(&car_park::model(), &package).unwrap_or_else(|error| panic!("{error}"))
}

fn tests() -> Vec<File> {
    let harness = Contract {
        harness_inside: "harness".to_owned(),
        data_file: "tests/data/mod.rs".to_owned(),
        data_import: "mod data; use data::SAMPLES;".to_owned(),
    };
    let vectors = parse_vectors(include_str!("fixtures/car-park/vectors.json"));
    let vectors = vectors.unwrap_or_else(|error| panic!("{error}"));
    contract(&car_park::model(), &vectors, &harness).unwrap_or_else(|error| panic!("{error}"))
}

/// The text of a file, without the lines that all have.
fn file(files: &[File], path: &str) -> String {
    let file = files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}"));
    let body = file.text.lines().skip_while(|line| !line.starts_with("//!") && !line.starts_with('['));
    body.collect::<Vec<_>>().join("\n")
}

/// The items of the resource's file that are about one name, and what is implemented for it.
fn items(wanted: &str) -> String {
    about(&ticket(), |name| name == wanted)
}

/// The items of an operation's module that are about a name, or about none of these.
fn inside(operation: &str, wanted: impl Fn(&str) -> bool) -> String {
    let text = ticket();
    let begin = format!("pub mod {operation} {{");
    let module = text.lines().skip_while(|line| *line != begin).skip(1).take_while(|line| *line != "}");
    let module: Vec<&str> = module.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
    assert!(!module.is_empty(), "no module {operation}");
    about(&module.join("\n"), wanted)
}

fn ticket() -> String {
    let text = client().into_iter().find(|file| file.path == "src/ticket.rs").map(|file| file.text);
    text.unwrap_or_else(|| panic!("no file of the resource"))
}

/// The items about names that are wanted, with an empty line between them.
fn about(text: &str, wanted: impl Fn(&str) -> bool) -> String {
    let mut items: Vec<String> = Vec::new();
    for paragraph in text.split("\n\n") {
        // What is indented goes on with the item before.
        match items.last_mut().filter(|_| paragraph.starts_with([' ', '}'])) {
            Some(item) => *item = format!("{item}\n\n{paragraph}"),
            None => items.push(paragraph.to_owned()),
        }
    }
    items.retain(|item| wanted(name(item)));
    items.join("\n\n")
}

/// What an item is about: its own name, or the first one that it is given for.
fn name(item: &str) -> &str {
    let mut lines = item.lines().map(str::trim_start).filter(|line| !line.starts_with(['/', '#']));
    let before = ["pub struct ", "pub enum ", "pub static ", "impl ", "model! {", "open_enum! {", "group! {"];
    let line = lines.find(|line| !line.ends_with("! {")).unwrap_or_default();
    let line = before.iter().find_map(|before| line.strip_prefix(before)).unwrap_or(line);
    let line = line.split_once("!(").map_or(line, |(_, inside)| inside);
    let line = line.trim_start_matches("pub(super) ");
    line.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

#[test]
fn a_model_is_a_struct_that_decodes_encodes_and_checks_itself() {
    assert_snapshot!("model", items("Ticket"));
}

#[test]
fn an_enum_keeps_values_that_it_does_not_know() {
    assert_snapshot!("enum", items("Status"));
}

#[test]
fn an_accessor_begins_calls_and_shows_the_documented_sample() {
    assert_snapshot!("accessor", items("Tickets"));
}

#[test]
fn an_operation_is_data_and_steps_to_a_complete_call_and_a_group() {
    assert_snapshot!("operation", inside("create", |name| name != "Response"));
}

#[test]
fn a_list_operation_takes_filters_and_an_order() {
    assert_snapshot!("list_operation", inside("list", |name| name != "Entry"));
}

#[test]
fn an_answer_is_a_struct_like_a_model() {
    assert_snapshot!("answer", inside("create", |name| name == "Response"));
}

#[test]
fn the_client_has_an_accessor_a_resource() {
    assert_snapshot!("client", file(&client(), "src/client.rs"));
}

#[test]
fn headers_have_a_setter_each() {
    assert_snapshot!("headers", file(&client(), "src/headers.rs"));
}

#[test]
fn the_library_names_its_modules_and_what_a_user_needs_of_the_runtime() {
    assert_snapshot!("library", file(&client(), "src/lib.rs"));
}

#[test]
fn the_manifest_has_a_feature_a_resource() {
    assert_snapshot!("manifest", file(&client(), "Cargo.toml"));
}

#[test]
fn samples_are_data() {
    assert_snapshot!("sample_data", file(&tests(), "tests/data/mod.rs"));
}

#[test]
fn a_sample_becomes_a_test() {
    assert_snapshot!("sample_test", file(&tests(), "tests/samples.rs"));
}

#[test]
fn constraints_of_parameters_become_twins() {
    assert_snapshot!("parameter_twins", file(&tests(), "tests/parameters/ticket.rs"));
}

#[test]
fn constraints_of_attributes_become_twins() {
    assert_snapshot!("attribute_twins", file(&tests(), "tests/attributes/ticket.rs"));
}

#[test]
fn a_suite_names_its_modules() {
    assert_snapshot!("suite", file(&tests(), "tests/parameters/main.rs"));
}

#[test]
fn a_vector_becomes_a_test_or_is_left_out_for_a_reason() {
    assert_snapshot!("vectors_test", file(&tests(), "tests/vectors.rs"));
}

#[test]
fn the_inventory_is_a_table() {
    assert_snapshot!("inspect_table", inspect::table(&car_park::model()));
}

#[test]
fn the_inventory_is_json() {
    assert_snapshot!("inspect_json", format!("{:#}", inspect::json(&car_park::model())));
}
