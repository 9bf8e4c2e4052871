//! What is lost is missed.

use super::{Written, account, account_shared};
use crate::check::check;
use crate::emit::{EmitError, common, enums, resources};
use crate::model::{Commons, ErrorCode, Model};
use crate::spec::Sources;

fn car_park() -> Option<Model> {
    let files = [
        ("api.yaml", include_str!("../../../tests/fixtures/car-park/api.yaml")),
        ("resources/ticket.yaml", include_str!("../../../tests/fixtures/car-park/resources/ticket.yaml")),
    ];
    check(&Sources::new(files.map(|(path, text)| (path.to_owned(), text.to_owned())))).model
}

fn missing() -> EmitError {
    EmitError::Lost { differences: vec!["the test has nothing to go by".to_owned()] }
}

/// What is missing when a Model that says more is held against what was emitted before.
fn lost(say_more: impl Fn(&mut Model) -> Option<()>) -> Result<Vec<String>, EmitError> {
    let Some(mut model) = car_park() else { return Ok(vec!["no Model".to_owned()]) };
    let Some(ticket) = model.resources.first() else { return Err(missing()) };
    let (file, syntax) = resources::resource(&model, &Commons::of(&model), ticket)?;
    account(&model, ticket, None, (&file, &syntax))?;
    let said = say_more(&mut model);
    assert!(said.is_some(), "the fixture has nothing to say more of");
    let Some(ticket) = model.resources.first() else { return Err(missing()) };
    match account(&model, ticket, None, (&file, &syntax)) {
        Err(EmitError::Lost { differences }) => Ok(differences),
        other => other.map(|()| Vec::new()),
    }
}

#[test]
fn a_code_of_errors_and_a_shared_value_that_were_not_emitted_are_missed() -> Result<(), EmitError> {
    let Some(mut model) = car_park() else { return Err(missing()) };
    let emitted = enums::shared(&model)?;
    account_shared(&model, emitted.as_ref())?;
    let Some(value) = model.enums.iter().find_map(|made| made.values.first()).cloned() else {
        return Err(missing());
    };
    model.errors.push(ErrorCode { value, statuses: vec![404] });
    for made in model.enums.iter_mut().filter(|made| made.resource.is_none()) {
        made.values.truncate(1);
    }
    let Err(EmitError::Lost { differences }) = account_shared(&model, emitted.as_ref()) else {
        return Err(missing());
    };
    for what in ["enum Fuel", "wire names of Fuel", "enum ApiErrorCode"] {
        assert!(differences.iter().any(|line| line.contains(&format!(": {what}: "))), "{differences:#?}");
    }
    assert!(account_shared(&model, None).is_err());
    Ok(())
}

#[test]
fn an_attribute_that_was_not_emitted_is_missed_wherever_it_should_stand() {
    let lost = lost(|model| {
        let attributes = &mut model.resources.first_mut()?.object.attributes;
        let mut more = attributes.first()?.clone();
        (more.wire, more.field) = ("more".to_owned(), "more".to_owned());
        attributes.push(more);
        Some(())
    });
    let expected = ["wire names of Ticket", "struct Ticket"]
        .map(|what| format!("src/ticket.rs: {what}: 5 in the spec, 4 emitted; lost [\"more\"], added []"));
    assert_eq!(lost, Ok(expected.to_vec()));
}

#[test]
fn a_parameter_that_was_not_emitted_is_missed() {
    let lost = lost(|model| {
        let params = &mut model.resources.first_mut()?.operations.first_mut()?.params;
        let mut more = params.first()?.clone();
        more.wire = "more".to_owned();
        params.push(more);
        Some(())
    });
    let expected = ["create: `more` is not in OPERATION", "create: 0 setters of `more`"]
        .map(|what| format!("src/ticket.rs: {what}"));
    assert_eq!(lost, Ok(expected.to_vec()));
}

#[test]
fn a_member_of_an_answer_that_was_not_emitted_is_missed_in_a_shared_one_too() {
    // `pay` answers with the type of `create`, and says more now.
    let lost = lost(|model| {
        let operations = &mut model.resources.first_mut()?.operations;
        let pay = operations.iter_mut().find(|operation| operation.name == "pay")?;
        let mut more = pay.returns.first()?.clone();
        (more.wire, more.field) = ("more".to_owned(), "more".to_owned());
        pay.returns.push(more);
        Some(())
    });
    let expected = ["wire names of Response", "struct Response"]
        .map(|what| format!("src/ticket.rs: {what}: 2 in the spec, 1 emitted; lost [\"more\"], added []"));
    assert_eq!(lost, Ok(expected.to_vec()));
}

/// Another resource with what is a ticket's own.
const PERMIT: &str = "resource: permit\nplural: permits\nsource: board\ndoc: The right to come back.\nattributes:\n  \
    car: { type: car, doc: The car. }\n  status: { type: enum, of: status, doc: State of it. }\nparts:\n  car:\n    \
    doc: A car.\n    attributes:\n      plate: { type: string, doc: What is written on it. }\nenums:\n  status:\n    \
    doc: State of a ticket.\n    values: { open: , paid: It may leave. }\noperations:\n  renew:\n    post: /permits\n    \
    doc: Renews.\n    params: { car: { doc: The car. , params: { plate: { type: string, required: true, max_chars: 10 } , \
    fuel: { type: enum, of: fuel } } } }\n    returns: { permit: always }\n";

#[test]
fn what_was_not_emitted_of_a_type_that_several_resources_have_is_missed_in_each() -> Result<(), EmitError> {
    let files = [
        ("api.yaml", include_str!("../../../tests/fixtures/car-park/api.yaml")),
        ("resources/permit.yaml", PERMIT),
        ("resources/ticket.yaml", include_str!("../../../tests/fixtures/car-park/resources/ticket.yaml")),
    ];
    let sources = Sources::new(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let mut model = check(&sources).model.ok_or_else(missing)?;
    let commons = Commons::of(&model);
    let counted = (commons.enums.len(), commons.parts.len(), commons.groups.len());
    assert_eq!(counted, (1, 1, 1));
    let (_, common) = common::common(&model, &commons)?.ok_or_else(missing)?;
    let written = Written::of(&common);
    let mut emitted = Vec::new();
    for resource in &model.resources {
        let (file, syntax) = resources::resource(&model, &commons, resource)?;
        account(&model, resource, Some(&written), (&file, &syntax))?;
        emitted.push((file, syntax));
    }
    for made in &mut model.enums {
        made.values.truncate(1);
    }
    for resource in &mut model.resources {
        resource.parts.iter_mut().for_each(|part| part.attributes.clear());
        for param in resource.operations.iter_mut().flat_map(|operation| &mut operation.params) {
            param.wire = param.wire.replace("plate", "sign");
        }
    }
    for (resource, (file, syntax)) in model.resources.iter().zip(&emitted) {
        let Err(EmitError::Lost { differences }) = account(&model, resource, Some(&written), (file, syntax))
        else {
            return Err(missing());
        };
        for what in ["struct Car: ", "enum Status: ", "0 setters of `car[sign]`"] {
            assert!(differences.iter().any(|line| line.contains(what)), "{what} in {differences:#?}");
        }
    }
    Ok(())
}

#[test]
fn an_enum_value_that_was_not_emitted_is_missed() {
    let lost = lost(|model| {
        let values = &mut model.enums.last_mut()?.values;
        let mut more = values.first()?.clone();
        (more.wire, more.variant) = ("more".to_owned(), "More".to_owned());
        values.push(more);
        Some(())
    });
    assert!(lost.is_ok_and(|lost| lost.len() == 2 && lost.iter().all(|line| line.contains("ore\"], added"))));
}

#[test]
fn an_operation_that_was_not_emitted_is_missed() {
    let lost = lost(|model| {
        let operations = &mut model.resources.first_mut()?.operations;
        let mut more = operations.first()?.clone();
        more.module = "more".to_owned();
        operations.push(more);
        Some(())
    });
    let expected = ["no module `more`", "4 operations in the spec, 3 modules"]
        .map(|what| format!("src/ticket.rs: {what}"));
    assert_eq!(lost, Ok(expected.to_vec()));
}
