//! The Model of a small spec: what is resolved, and how.

#![allow(clippy::expect_used, clippy::panic)]

mod car_park;

use chargebee_codegen::check::check;
use chargebee_codegen::emit::{self, EmitError, File, Package, Value};
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::model::{Model, Needed, Operation, ResourceId, Subject, Type};
use chargebee_codegen::spec::Sources;

fn operation<'m>(model: &'m Model, name: &str) -> &'m Operation {
    model
        .operations()
        .map(|(_, operation)| operation)
        .find(|operation| operation.name == name)
        .expect("there")
}

/// The fixture with resources besides its own.
fn with(more: &[(&str, &str)]) -> Model {
    let base = car_park::sources(|_, text| text.to_owned());
    let base = base.files.into_iter().map(|file| (file.path, file.text));
    let more = more.iter().map(|(name, text)| (format!("resources/{name}.yaml"), (*text).to_owned()));
    let sources = Sources::new(base.chain(more));
    let checked = check(&sources);
    assert!(checked.findings.is_empty(), "{}", render(&checked.findings, &sources, Style::Plain));
    checked.model.expect("a spec without findings gives a model")
}

#[test]
fn what_a_call_requires_becomes_steps_in_the_order_of_the_spec() {
    let model = car_park::model();
    let create = operation(&model, "create");
    let steps: Vec<&str> = create.steps.iter().map(|step| step.type_name.as_str()).collect();
    assert_eq!(steps, ["NeedsHours", "NeedsCar"]);
    assert_eq!(create.steps.last().map(|step| step.needs), Some(Needed::Group(0)));
    assert!(operation(&model, "list").steps.is_empty() && operation(&model, "pay").steps.is_empty());
}

#[test]
fn members_of_groups_are_spelled_as_the_wire_has_them() {
    let model = car_park::model();
    let names: Vec<&str> =
        operation(&model, "create").params.iter().map(|param| param.wire.as_str()).collect();
    assert_eq!(names, ["hours", "car[plate]", "car[fuel]", "phone"]);
}

#[test]
fn a_resource_is_there_for_every_feature_whose_answers_lead_to_it() {
    let garage = "
resource: garage
plural: garages
source: board
doc: A garage.
attributes: { lift: { type: lift } }
operations: { find: { get: /garages, doc: Finds one., returns: { garage: always, ticket: optional } } }
";
    let lift = "{ resource: lift, source: board, doc: A lift., attributes: { above: { type: garage, optional: true } } }";
    let model = with(&[("garage", garage), ("lift", lift)]);
    let features: Vec<(&str, &[String])> = model
        .resources
        .iter()
        .map(|resource| (resource.name.as_str(), resource.features.as_slice()))
        .collect();
    let garage = ["garage".to_owned()];
    let both = ["garage".to_owned(), "ticket".to_owned()];
    assert_eq!(features, [("garage", &garage[..]), ("lift", &garage), ("ticket", &both)]);
}

#[test]
fn only_what_may_hold_itself_is_boxed() {
    let tree = "
resource: tree
plural: trees
source: board
doc: A tree.
attributes: { root: { type: node }, next: { type: tree, optional: true }, wood: { type: tree, list: true } }
parts:
  node: { doc: A node., attributes: { leaf: { type: leaf }, all: { type: node, list: true } } }
  leaf: { doc: A leaf., attributes: { below: { type: node, optional: true } } }
operations: { find: { get: /trees, doc: Finds one., returns: { tree: always } } }
";
    let model = with(&[("tree", tree)]);
    let tree = model.resources.last().expect("the tree");
    let boxed: Vec<String> = std::iter::once(&tree.object)
        .chain(&tree.parts)
        .flat_map(|object| {
            object.attributes.iter().filter(|it| it.boxed).map(|it| format!("{}.{}", object.name, it.wire))
        })
        .collect();
    assert_eq!(boxed, ["tree.next", "node.leaf", "leaf.below"]);
}

fn library(model: &Model) -> Result<Vec<File>, EmitError> {
    emit::library(model, &Package { runtime: "../runtime".to_owned(), publish: None })
}

#[test]
fn an_operation_that_no_accessor_offers_is_noticed_as_lost() {
    let mut model = car_park::model();
    assert!(library(&model).is_ok());
    model.resources.first_mut().expect("the ticket").accessor = None;
    let lost = library(&model).expect_err("nothing was emitted for three operations");
    assert!(lost.to_string().contains("no module `create`"), "{lost}");
}

fn call(pairs: &[(&str, &str)]) -> Result<String, Vec<String>> {
    let model = car_park::model();
    let pairs: Vec<(String, Value)> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::Text((*value).to_owned()))).collect();
    let number = |name: &str| {
        let (_, operations) = model.resources.first().map(|it| (it, &it.operations)).expect("the ticket");
        operations.iter().position(|operation| operation.name == name).expect("there")
    };
    let subject = Subject::Operation(ResourceId(0), number("create"));
    let call = emit::call(&model, subject, None, &pairs)?;
    Ok(call.expression.to_string().replace(' ', ""))
}

#[test]
fn pairs_become_a_call_that_gives_what_is_required_first() {
    let made = call(&[("phone", "1"), ("car[fuel]", "electric"), ("hours", "2"), ("car[plate]", "AB 1")]);
    let expected = "client.tickets().create().hours(2)\
        .car(ticket::create::Car::plate(\"AB1\").fuel(enums::Fuel::Electric)).phone(\"1\")";
    assert_eq!(made.as_deref(), Ok(expected));
}

#[test]
fn pairs_that_cannot_be_a_call_say_all_that_is_wrong() {
    let faults = call(&[("hours", "two"), ("colour", "red")]).expect_err("three faults");
    assert_eq!(faults, ["the spec has no `colour`", "the type cannot hold `two`", "`car` is required"]);
}

#[test]
fn an_empty_value_clears_what_is_optional() {
    let made = call(&[("hours", "2"), ("car[plate]", "A"), ("phone", "")]);
    assert!(made.as_ref().is_ok_and(|made| made.ends_with(".phone(Field::Cleared)")), "{made:?}");
}

#[test]
fn types_of_returned_members_are_resources_or_plain() {
    let model = car_park::model();
    let list = operation(&model, "list");
    assert_eq!(list.returns.first().map(|member| member.ty), Some(Type::Resource(ResourceId(0))));
    assert_eq!(list.next_offset.as_ref().map(|member| (member.ty, member.always)), Some((Type::Text, false)));
}

#[test]
fn a_deprecated_group_is_deprecated_in_its_members() {
    let sources = car_park::sources(|_, text| {
        text.replace(
            "        doc: The car.\n        params:",
            "        doc: The car.\n        deprecated: true\n        params:",
        )
    });
    let model = check(&sources).model.expect("a Model");
    let params = operation(&model, "create").params.iter();
    let deprecated: Vec<&str> =
        params.filter(|param| param.deprecated).map(|param| param.wire.as_str()).collect();
    assert_eq!(deprecated, ["car[plate]", "car[fuel]"]);
}
