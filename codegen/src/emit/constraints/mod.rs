//! Twins from the constraints: for each the last good value and the first bad one.

mod answers;
mod events;
mod twins;

pub(super) use answers::attributes;
pub(crate) use answers::object_case;
pub(crate) use events::cases as event_cases;

use super::calls::{Value, call, enum_type, steps};
use super::cases::Case;
use super::docs::inner;
use super::suite::{Part, suite};
use super::{EmitError, File, HARNESS};
use crate::model::{Model, Operation, Resource, ResourceId, Subject, Takes, Type, constraint_test};
use answers::{answer_checks, answered};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use twins::{Pairs, Twin, base, filter_twins, good, on, operand, spelled, text, twins, with};

/// A test an operation: every fact and constraint of its parameters and filters. And what all calls share.
pub(super) fn parameters(model: &Model) -> Result<Vec<File>, EmitError> {
    const FOLDER: &str = "tests/parameters";
    let of_resource = |(index, resource): (usize, &Resource)| {
        (0..resource.operations.len()).map(move |number| (ResourceId(index), number))
    };
    let operations: Vec<_> = model.resources.iter().enumerate().flat_map(of_resource).collect();
    let of_operation = |(resource, number): &(ResourceId, usize)| {
        let module = model.resource(*resource).map_or("", |resource| resource.module.as_str());
        Part::of(FOLDER, module, operation_case(model, *resource, *number)?.as_slice())
    };
    let mut parts = Part::of_each(&operations, of_operation)?;
    for (module, case) in
        [("headers", super::facts::headers_case(model)?), ("enums", super::facts::error_codes_case(model)?)]
    {
        parts.push(Part::of(FOLDER, module, case.as_slice())?);
    }
    let about = inner(
        "Every constraint of every parameter and filter: the last good value passes, the first bad one is refused. And \
         every parameter, and every value of an enum, is sent under its name; every operator is there or not, as documented; \
         every operation tells how it failed, and every code of errors is known.",
    );
    let deprecated = super::allow_deprecated(model);
    suite(FOLDER, quote! { #about #deprecated }, &parts)
}

/// The test of an operation.
pub(crate) fn operation_case(
    model: &Model,
    resource: ResourceId,
    number: usize,
) -> Result<Option<Case>, EmitError> {
    let subject = Subject::Operation(resource, number);
    let (Some(resource), Some(operation)) = (model.resource(resource), model.operation(subject)) else {
        return Ok(None);
    };
    let client = format_ident!("{}", model.api.crate_name);
    let mut uses: BTreeSet<String> =
        ["raw::RawServer", "vector::outcome"].map(|path| format!("{HARNESS}::{path}")).into();
    let base = base(model, operation);
    let enums = of_enums(model, operation, &base, &mut uses);
    let mut checks = super::facts::operation(model, resource, operation, &mut uses);
    let mut count: usize = 0;
    let mut refused = None;
    let id = operation.path_id.as_ref().map(|_| "x");
    let mut written = |name: &str, id: Option<&str>, pairs: &Pairs| {
        let call = call(model, subject, id, pairs).map_err(|faults| EmitError::NotRust {
            path: format!("the twins of {} {name}", operation.name),
            why: faults.join("; "),
        })?;
        uses.extend(call.uses);
        Ok::<TokenStream, EmitError>(call.expression)
    };
    let mut check = |name: &str, twin: &Twin, good: &Pairs, bad: &Pairs, ids: [Option<&str>; 2]| {
        let (good, bad) = (written(name, ids[0], good)?, written(name, ids[1], bad)?);
        let (path, rule) = (&twin.path, twin.rule);
        checks.extend(quote! { twins.tell_apart(#path, #rule, #good.validate(), #bad.validate()); });
        refused.get_or_insert(bad);
        count += 1;
        Ok::<(), EmitError>(())
    };
    let all = everything(model, operation, &base);
    let typed = steps(model, subject, id, &all).map_err(|faults| EmitError::NotRust {
        path: format!("the steps of {}", operation.name),
        why: faults.join("; "),
    })?;
    if let Some(name) = &operation.path_id {
        let twin = Twin { path: name.clone(), rule: "path_id", good: text("x"), bad: text("") };
        check(name, &twin, &base, &base, [id, Some("")])?;
    }
    for param in &operation.params {
        for twin in twins(model, param) {
            let with = |value: &Value| with(model, operation, &base, param, value);
            check(&param.wire, &twin, &with(&twin.good), &with(&twin.bad), [id, id])?;
        }
    }
    for (name, twin) in filter_twins(model, operation) {
        let with = |value: &Value| on(&base, &name, value.clone());
        check(&name, &twin, &with(&twin.good), &with(&twin.bad), [id, id])?;
    }
    for (name, pairs) in sent(model, operation, &base) {
        let call = written(&name, id, &pairs)?;
        let documented = pairs.iter().map(|(name, value)| {
            let value = value.on_the_wire();
            quote!((#name, #value))
        });
        checks.extend(quote! { twins.sends(&server, &[#(#documented),*], outcome(#call.send())).await; });
    }
    for GivenEnum { name, ty, pairs } in enums {
        let call = written(&name, id, &pairs)?;
        checks.extend(quote! {
            for value in #ty::KNOWN {
                twins.sends_value(&server, #name, value, outcome(#call.send())).await;
            }
        });
    }
    let called_as = format!("{}.{}", resource.name, operation.name);
    let plain = written("alone", id, &base)?;
    checks.extend(quote! {
        twins.tells_errors(#called_as, #client::Client::builder, |client: #client::Client| outcome(#plain.send())).await;
    });
    let refused =
        refused.map(|call| quote! { twins.refuses(&server, #called_as, outcome(#call.send())).await; });
    checks.extend(refused);
    let answer = format_ident!("{}", operation.answer());
    let (module, called) = (format_ident!("{}", resource.module), format_ident!("{}", operation.module));
    let none = serde_json::Map::new();
    let (answers, answer_count) = answer_checks(
        model,
        &quote!(#client::#module::#called::#answer),
        &answered(&operation.returns),
        &none,
    );
    checks.extend(answers);
    count += answer_count;
    if let Some(next) = operation.next_offset.as_ref().filter(|_| operation.list) {
        let wire = &next.wire;
        checks.extend(quote! { twins.tell_pages_apart::<#client::#module::#called::#answer>(#wire); });
        count += 1;
    }
    uses.extend(typed.uses);
    let typed = typed.expression;
    let client_line = quote! {
        let server = RawServer::start().await;
        let client: #client::Client = server.client(#client::Client::builder());
    };
    Ok(Some(Case {
        name: format_ident!("{}", constraint_test(resource, operation)),
        awaits: true,
        body: quote! {
            #client_line
            #typed
            let mut twins = Twins::default();
            #checks
            twins.conclude(#count);
        },
        uses,
    }))
}

/// A call that gives a parameter or filter the variable `value`, of this enum.
struct GivenEnum {
    name: String,
    ty: TokenStream,
    pairs: Pairs,
}

/// One for every parameter and filter of an enum.
fn of_enums(
    model: &Model,
    operation: &Operation,
    base: &Pairs,
    uses: &mut BTreeSet<String>,
) -> Vec<GivenEnum> {
    let params = operation.params.iter().filter_map(|param| {
        let Type::Enum(id) = param.ty else { return None };
        Some((id, spelled(param), with(model, operation, base, param, &Value::Variable)))
    });
    let filters = operation.filters.iter().filter_map(|filter| {
        let Type::Enum(id) = filter.ty else { return None };
        let operator = filter.operators.iter().find(|operator| operator.takes == Takes::One)?;
        let name = format!("{}[{}]", filter.wire, operator.wire);
        let pairs = on(base, &name, Value::Variable);
        Some((id, name, pairs))
    });
    let mut given = Vec::new();
    for (id, name, pairs) in params.chain(filters) {
        let Some((ty, path)) = enum_type(model, id) else { continue };
        uses.extend([path, format!("{}::OpenEnum", model.api.crate_name)]);
        given.push(GivenEnum { name, ty, pairs });
    }
    given
}

/// Every parameter of every group that has steps, on top of what every call must have.
fn everything(model: &Model, operation: &Operation, base: &Pairs) -> Pairs {
    let members = operation.params.iter().filter(|param| param.group.is_some() && param.constraints.required);
    members.fold(base.clone(), |pairs, param| {
        let value = good(model, param.ty, &param.constraints);
        with(model, operation, &pairs, param, &value)
    })
}

/// For every parameter, and every operator of every filter, a call that gives it: what it must send.
fn sent(model: &Model, operation: &Operation, base: &Pairs) -> Vec<(String, Pairs)> {
    let mut calls = vec![("alone".to_owned(), base.clone())];
    // What every call must have is sent by the first one.
    let others =
        operation.params.iter().filter(|param| !base.iter().any(|(name, _)| *name == spelled(param)));
    for param in others {
        let value = good(model, param.ty, &param.constraints);
        calls.push((param.wire.clone(), with(model, operation, base, param, &value)));
    }
    for filter in &operation.filters {
        for operator in &filter.operators {
            let name = format!("{}[{}]", filter.wire, operator.wire);
            let value = operand(model, filter, operator.takes);
            let pairs = on(base, &name, text(&value));
            calls.push((name, pairs));
        }
    }
    for key in &operation.sort_by {
        for order in ["sort_by[asc]", "sort_by[desc]"] {
            let mut pairs = base.clone();
            pairs.push((order.to_owned(), Value::Text(key.wire.clone())));
            calls.push((order.to_owned(), pairs));
        }
    }
    calls
}

/// A text of one character so many times, as an expression.
pub(super) fn repeated(character: &str, count: usize) -> TokenStream {
    quote!(#character.repeat(#count))
}
