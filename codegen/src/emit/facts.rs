//! Facts of the spec that are no constraints: addresses, operators, values, headers. Each is held against what was emitted.

use super::calls::{CallText, call};
use super::cases::Case;
use super::constraints;
use super::{EmitError, HARNESS};
use crate::model::{
    Enum, Model, OPERATORS, Operation, Resource, ResourceId, Subject, Type, operators_of, word,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeSet;

/// An operation's address and body, and for each filter which operators it has.
pub(super) fn operation(
    model: &Model,
    resource: &Resource,
    operation: &Operation,
    uses: &mut BTreeSet<String>,
) -> TokenStream {
    uses.insert(format!("{HARNESS}::facts::Fact"));
    let client = format_ident!("{}", model.api.crate_name);
    let (module, called) = (format_ident!("{}", resource.module), format_ident!("{}", operation.module));
    let (name, method, path) = (&operation.name, operation.method.as_str(), &operation.path);
    let (owner, body, idempotent) = (&resource.name, operation.body.as_str(), operation.idempotent);
    let host = match &operation.host {
        Some(host) => quote!(Some(#host)),
        None => quote!(None),
    };
    let mut facts = quote! {
        twins.goes_to(
            &#client::#module::#called::OPERATION,
            Fact {
                resource: #owner,
                name: #name,
                method: #method,
                path: #path,
                host: #host,
                body: #body,
                idempotent: #idempotent,
            },
        );
    };
    for filter in &operation.filters {
        let marker = format_ident!("{}", filter.marker);
        for operator in OPERATORS.iter().filter(|operator| operators_of(filter.ty).contains(&operator.wire)) {
            let what = format!("{}[{}]", filter.wire, operator.wire);
            let documented = filter.operators.contains(operator);
            uses.insert(format!("{HARNESS}::allows"));
            let op = format_ident!("{}", operator.type_name);
            facts.extend(quote! {
                twins.has_operator(
                    #what,
                    #documented,
                    allows!(#client::#module::#called::#marker, #client::filter::op::#op),
                );
            });
        }
    }
    facts
}

/// An enum knows its values, in order, and takes every other text for unknown.
pub(crate) fn enum_case(model: &Model, made: &Enum) -> Case {
    let client = format_ident!("{}", model.api.crate_name);
    let module =
        made.resource.and_then(|id| model.resource(id)).map_or("enums", |resource| resource.module.as_str());
    let values = made.values.iter().map(|value| value.wire.as_str());
    let name = format_ident!("every_value_of_{}_{}_is_known", word(module), made.name.replace('-', "_"));
    let (module, ty) = (format_ident!("{module}"), format_ident!("{}", made.type_name));
    known(name, &quote!(#client::#module::#ty), values)
}

/// A type knows these values, in order, and no others.
pub(super) fn known<'v>(name: Ident, ty: &TokenStream, values: impl Iterator<Item = &'v str>) -> Case {
    Case {
        name,
        awaits: false,
        body: quote! {
            let mut twins = Twins::default();
            twins.knows::<#ty>(&[#(#values),*]);
            twins.conclude(0);
        },
        uses: BTreeSet::new(),
    }
}

/// Every code of errors, served with each of its statuses, is known and comes with these. Shown with the same operation as headers.
pub(crate) fn error_codes_case(model: &Model) -> Result<Option<Case>, EmitError> {
    if model.errors.is_empty() {
        return Ok(None);
    }
    let Some(call) = plain_call(model, "the test of error codes")? else { return Ok(None) };
    let client = format_ident!("{}", model.api.crate_name);
    let codes = model.errors.iter().map(|code| {
        let wire = &code.value.wire;
        let statuses = code.statuses.iter().map(|status| Literal::u16_unsuffixed(*status));
        quote!((#wire, &[#(#statuses),*]))
    });
    let expression = call.expression;
    let uses = [format!("{HARNESS}::vector::outcome")];
    Ok(Some(Case {
        name: format_ident!("every_error_code_is_known_with_its_statuses"),
        awaits: true,
        body: quote! {
            let mut twins = Twins::default();
            twins.tells_codes(
                &[#(#codes),*],
                #client::ApiErrorCode::statuses,
                #client::Client::builder,
                |client: #client::Client| outcome(#expression.send()),
            ).await;
            twins.conclude(0);
        },
        uses: call.uses.into_iter().chain(uses).collect(),
    }))
}

/// A call of the first operation that needs no more than an id.
fn plain_call(model: &Model, what: &str) -> Result<Option<CallText>, EmitError> {
    let plain = model.resources.iter().enumerate().find_map(|(index, resource)| {
        let needs_nothing = |operation: &&Operation| operation.steps.is_empty() && operation.host.is_none();
        let number = resource.operations.iter().position(|operation| needs_nothing(&operation))?;
        Some((ResourceId(index), number))
    });
    let Some((resource, number)) = plain else { return Ok(None) };
    let subject = Subject::Operation(resource, number);
    let id = model.operation(subject).and_then(|operation| operation.path_id.as_ref()).map(|_| "x");
    let made = call(model, subject, id, &[]);
    made.map(Some).map_err(|faults| EmitError::NotRust { path: what.to_owned(), why: faults.join("; ") })
}

/// Every header that a caller may set is sent under its name. Shown with the first operation that needs no more than an id.
pub(crate) fn headers_case(model: &Model) -> Result<Option<Case>, EmitError> {
    let Some(call) = plain_call(model, "the test of headers")? else { return Ok(None) };
    let client = format_ident!("{}", model.api.crate_name);
    let mut checks = TokenStream::new();
    let mut count: usize = 0;
    for header in &model.headers {
        let Some(method) = &header.method else { continue };
        let (method, wire) = (format_ident!("{method}"), &header.wire);
        let (given, value) = match header.ty {
            Type::Enum(id) => {
                let made = model.enumeration(id);
                let value = made.and_then(|made| made.values.first()).map_or("", |value| value.wire.as_str());
                let ty = format_ident!("{}", made.map_or("", |made| made.type_name.as_str()));
                let owner = made.and_then(|made| made.resource).and_then(|id| model.resource(id));
                let module = format_ident!("{}", owner.map_or("enums", |resource| resource.module.as_str()));
                let ty = quote!(#client::#module::#ty);
                let with = |value: &str| {
                    let expression = &call.expression;
                    quote!(#expression.headers(#client::Headers::new().#method(#ty::from_wire(#value))).validate())
                };
                let (good, bad) = (with(value), with("no_such_value"));
                checks.extend(quote! { twins.tell_apart(#wire, "one_of", #good, #bad); });
                count += 1;
                (quote!(#ty::from_wire(#value)), value)
            }
            _ => (quote!("x"), "x"),
        };
        let expression = &call.expression;
        checks.extend(quote! {
            twins.carries(#wire, #value, #client::Client::builder, |client: #client::Client| {
                outcome(#expression.headers(#client::Headers::new().#method(#given)).send())
            }).await;
        });
        if let Some(other) = &header.encoded_as {
            checks.extend(quote! {
                twins.carries(#other, "w6k=", #client::Client::builder, |client: #client::Client| {
                    outcome(#expression.headers(#client::Headers::new().#method("é")).send())
                }).await;
            });
        }
        if let Some(max) = header.max_chars.and_then(|max| usize::try_from(max).ok()) {
            let (good, bad) = (constraints::repeated("x", max), constraints::repeated("x", max + 1));
            checks.extend(quote! {
                twins.tell_apart(
                    #wire,
                    "chars",
                    #expression.headers(#client::Headers::new().#method(#good)).validate(),
                    #expression.headers(#client::Headers::new().#method(#bad)).validate(),
                );
            });
            count += 1;
        }
    }
    if checks.is_empty() {
        return Ok(None);
    }
    Ok(Some(Case {
        name: format_ident!("every_header_is_sent_under_its_name"),
        awaits: true,
        body: quote! {
            let client: #client::Client = offline(#client::Client::builder());
            let mut twins = Twins::default();
            #checks
            let _ = &client;
            twins.conclude(#count);
        },
        uses: call
            .uses
            .into_iter()
            .chain(["twins::offline", "vector::outcome"].map(|path| format!("{HARNESS}::{path}")))
            .collect(),
    }))
}
