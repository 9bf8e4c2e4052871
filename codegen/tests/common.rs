//! Types that several resources have just the same.

#![allow(clippy::expect_used, clippy::panic)]

use chargebee_codegen::check::check;
use chargebee_codegen::emit::{Package, library};
use chargebee_codegen::model::{Commons, Model};
use chargebee_codegen::spec::Sources;

/// A car park with resources of these names and texts besides.
fn car_park(resources: &[(&str, &str)]) -> Model {
    let api = ("api.yaml".to_owned(), include_str!("fixtures/car-park/api.yaml").to_owned());
    let others = resources.iter().map(|(name, text)| {
        let head = format!("resource: {name}\nplural: {name}s\nsource: board\ndoc: Something.\n");
        (format!("resources/{name}.yaml"), format!("{head}{text}"))
    });
    let checked = check(&Sources::new([api].into_iter().chain(others)));
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

/// The names of common enums, parts and groups, each with its holders' resources.
fn common(model: &Model) -> Vec<String> {
    let commons = Commons::of(model);
    let named = |index: usize| model.resources.get(index).expect("a resource").name.clone();
    let line = |kind: &str, name: &str, holders: Vec<String>| format!("{kind} {name}: {}", holders.join(" "));
    let enums = commons.enums.iter().map(|common| {
        let holders = common.holders.iter().filter_map(|id| model.enumeration(*id)?.resource);
        line("enum", &common.type_name, holders.map(|id| named(id.0)).collect())
    });
    let parts = commons.parts.iter().map(|common| {
        line("part", &common.type_name, common.holders.iter().map(|id| named(id.resource.0)).collect())
    });
    let groups = commons.groups.iter().map(|common| {
        line("group", &common.type_name, common.holders.iter().map(|id| named(id.resource.0)).collect())
    });
    enums.chain(parts).chain(groups).collect()
}

const STAMP: &str = "attributes: { stamp: { type: stamp, doc: A stamp. } }\n";
const PART: &str = "parts:\n  stamp:\n    doc: A stamp.\n    attributes:\n      ink: { type: enum, of: ink, doc: Its colour. }\n";
const INK: &str = "enums:\n  ink:\n    values: { red: , blue: }\n";
const GROUP: &str = "operations:\n  stamp:\n    post: /NAME\n    doc: Stamps.\n    params: { stamp: { params: { ink: { type: enum, of: ink, required: true } } } }\n    returns: { NAME: always }\n";

fn all(name: &str) -> String {
    format!("{STAMP}{PART}{INK}{}", GROUP.replace("NAME", name))
}

#[test]
fn an_enum_and_what_names_it_are_common_where_all_of_it_is_the_same() {
    let model = car_park(&[("gate", &all("gate")), ("lift", &all("lift"))]);
    assert_eq!(common(&model), ["enum Ink: gate lift", "part Stamp: gate lift", "group Stamp: gate lift"]);
}

#[test]
fn what_names_an_enum_of_a_resource_s_own_is_its_own_too() {
    let other = all("lift").replace("red: , blue:", "red: , blue: , green:");
    assert_eq!(common(&car_park(&[("gate", &all("gate")), ("lift", &other)])), [""; 0]);
}

#[test]
fn other_words_mean_other_types() {
    let other = all("lift").replace("red: , blue:", "red: Do not use it. , blue:");
    assert_eq!(common(&car_park(&[("gate", &all("gate")), ("lift", &other)])), [""; 0]);
    let other = all("lift").replace("doc: Its colour.", "doc: What colour it has.");
    let model = car_park(&[("gate", &all("gate")), ("lift", &other)]);
    assert_eq!(common(&model), ["enum Ink: gate lift", "group Stamp: gate lift"]);
}

#[test]
fn of_several_of_a_name_the_one_is_common_of_which_most_is_spared() {
    let ink = |values: &str| {
        format!(
            "attributes: {{ ink: {{ type: enum, of: ink, doc: Its colour. }} }}\nenums:\n  ink: {{ values: {{ {values} }} }}\n"
        )
    };
    let (small, large) = (ink("red:"), ink("red: , blue: , green:"));
    // Two of four values spare more than three of two.
    let model = car_park(&[("a", &small), ("b", &small), ("c", &large), ("d", &large)]);
    assert_eq!(common(&model), ["enum Ink: c d"]);
    let model =
        car_park(&[("a", &small), ("b", &small), ("c", &small), ("d", &small), ("e", &large), ("f", &large)]);
    assert_eq!(common(&model), ["enum Ink: a b c d"]);
}

#[test]
fn an_enum_and_a_part_of_one_name_are_not_both_common() {
    let enums = "attributes: { stamp: { type: enum, of: stamp, doc: A stamp. } }\nenums: { stamp: { values: { red: } } }\n";
    let parts = "attributes: { stamp: { type: stamp, doc: A stamp. } }\nparts: { stamp: { doc: A stamp. , attributes: { ink: { type: string, doc: Its colour. } } } }\n";
    let model = car_park(&[("a", enums), ("b", enums), ("c", parts), ("d", parts)]);
    assert_eq!(common(&model), ["enum Stamp: a b"]);
}

#[test]
fn of_groups_whose_modules_would_have_one_name_one_is_common() {
    let groups = |resource: &str| {
        let operation = |name: &str, group: &str| {
            format!(
                "  {name}:\n    post: /{resource}/{name}\n    doc: Sends.\n    params: {{ {name}: {{ rust_name: {group}, params: {{ text: {{ type: string, required: true }} }} }} }}\n    returns: {{ {resource}: always }}\n"
            )
        };
        format!("attributes: {{}}\noperations:\n{}{}", operation("one", "ABox"), operation("two", "Abox"))
    };
    let (a, b) = (groups("a"), groups("b"));
    assert_eq!(common(&car_park(&[("a", &a), ("b", &b)])), ["group ABox: a b", "group Abox: a b"]);
    let (a, b) = (a.replace("Abox", "A_box"), b.replace("Abox", "A_box"));
    assert_eq!(common(&car_park(&[("a", &a), ("b", &b)])), ["group ABox: a b"]);
}

#[test]
fn a_common_type_is_compiled_with_any_resource_that_has_it() {
    let model = car_park(&[
        ("gate", &all("gate")),
        ("lift", &all("lift")),
        (
            "roof",
            "attributes: {}\noperations: { see: { get: /roof, doc: Looks. , returns: { roof: always } } }\n",
        ),
    ]);
    let package = Package { runtime: "../runtime".to_owned(), publish: None };
    let files = library(&model, &package).expect("files");
    let text = |path: &str| files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str());
    let gate = "#[cfg(any(feature = \"gate\", feature = \"lift\"))]\n";
    let common = text("src/common.rs");
    assert_eq!(common.matches(gate).count(), 3, "{common}");
    assert_eq!(common.matches("cfg(").count(), 3, "{common}");
    let (gate, lift) = (text("src/gate.rs"), text("src/lift.rs"));
    for file in [gate, lift] {
        assert!(file.contains("pub use crate::common::{Ink, Stamp};"), "{file}");
        assert!(file.contains("pub use crate::common::stamp::Stamp;"), "{file}");
    }
    assert!(text("api/lift.txt").contains("Ink = gate::Ink\n"), "{}", text("api/lift.txt"));
    assert!(text("api/lift.txt").contains("stamp::Stamp = gate::stamp::Stamp\n"), "{}", text("api/lift.txt"));
}
