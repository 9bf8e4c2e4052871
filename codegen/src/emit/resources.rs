//! A resource's file: its models, its enums, and what can be called.

use super::accounting::{Written, account};
use super::docs::{doc, inner, summary};
use super::examples::example;
use super::format::parsed;
use super::operations as operation_modules;
use super::types::ident;
use super::{EmitError, File, common, enums, models};
use crate::model::{Accessor, Commons, Model, ObjectId, Operation, Resource, ResourceId};
use proc_macro2::TokenStream;
use quote::quote;

/// `RESOURCE.rs`, and what it is made of.
pub(super) fn resource(
    model: &Model,
    commons: &Commons,
    resource: &Resource,
) -> Result<(File, syn::File), EmitError> {
    let here = ResourceId(model.resources.iter().position(|other| other.name == resource.name).unwrap_or(0));
    let source = format!("Source: {}.", resource.source);
    let about = inner(&format!("{}\n\n{source}", summary(&resource.object.doc)));
    let is_own = |part: &usize| commons.of_part(ObjectId { resource: here, part: Some(*part) }).is_none();
    let own_parts = (0..resource.parts.len()).filter(is_own).filter_map(|part| resource.parts.get(part));
    let objects = std::iter::once(&resource.object).chain(own_parts);
    let objects = objects.map(|object| models::object(model, object, Some(here)));
    let own_enums = resource.enums.iter().filter(|id| commons.of_enum(**id).is_none());
    let own_enums = own_enums.filter_map(|id| model.enumeration(*id)).map(enums::enumeration);
    let common = common::of_resource(commons, here, resource);
    let calls = match &resource.accessor {
        Some(accessor) => {
            let gate = gate(resource);
            calls((model, commons), resource, here, accessor, &resource.operations, gate.as_ref())?
        }
        None => TokenStream::new(),
    };
    let tokens = quote! {
        #about
        use chargebee_runtime::ground::*;
        #common
        #(#objects)*
        #(#own_enums)*
        #calls
    };
    parsed(&format!("src/{}.rs", resource.module), tokens)
}

/// `RESOURCE.rs`, when all that the Model says of it came out.
pub(super) fn accounted(
    model: &Model,
    (commons, common): (&Commons, Option<&Written>),
    resource: &Resource,
) -> Result<File, EmitError> {
    let (file, syntax) = self::resource(model, commons, resource)?;
    account(model, resource, common, (&file, &syntax))?;
    Ok(file)
}

/// An operation with an accessor of its own, whatever the features, and with all of its types.
pub(super) fn operation_alone(
    model: &Model,
    resource: &Resource,
    here: ResourceId,
    number: usize,
) -> Result<TokenStream, EmitError> {
    match &resource.accessor {
        Some(accessor) => {
            let operation = resource.operations.get(number..=number).unwrap_or_default();
            calls((model, &Commons::default()), resource, here, accessor, operation, None)
        }
        None => Ok(TokenStream::new()),
    }
}

/// The accessor's type with a method an operation, and a module an operation.
fn calls(
    (model, commons): (&Model, &Commons),
    resource: &Resource,
    here: ResourceId,
    accessor: &Accessor,
    operations: &[Operation],
    gate: Option<&TokenStream>,
) -> Result<TokenStream, EmitError> {
    let name = ident(&accessor.type_name);
    let about =
        doc(&format!("What can be called; [`Client::{0}`](crate::Client::{0}) gives it.", accessor.method));
    let mut methods = TokenStream::new();
    let mut modules = TokenStream::new();
    for (number, operation) in operations.iter().enumerate() {
        methods.extend(method(model, operation)?);
        let before = operations.get(..number).unwrap_or_default();
        let module = operation_modules::module(model, resource, here, operation, before, commons);
        modules.extend(quote! { #gate #module });
    }
    Ok(quote! {
        #about
        #gate
        #[derive(Debug, Clone, Copy)]
        pub struct #name<'c>(pub(crate) &'c Connection);
        #gate
        impl #name<'_> { #methods }
        #modules
    })
}

/// Models are also there for other features; operations only for their own.
fn gate(resource: &Resource) -> Option<TokenStream> {
    let feature = &resource.name;
    (resource.features.len() > 1).then(|| quote! { #[cfg(feature = #feature)] })
}

/// The method that begins a call.
fn method(model: &Model, operation: &Operation) -> Result<TokenStream, EmitError> {
    let module = ident(&operation.module);
    let mut text = operation.doc.clone();
    text.push_str(&format!("\n\n`{} {}`", operation.method.as_str(), operation.path));
    if operation.idempotent {
        text.push_str(", takes an idempotency key");
    }
    text.push_str(&format!(". Source: {}.", operation.source));
    if let Some(example) = example(model, operation)? {
        text.push_str("\n\n# Example\n```no_run\n");
        text.push_str(&example);
        text.push_str("\n```");
    }
    let about = doc(&text);
    let first = operation.steps.first().map_or(&operation.builder, |step| &step.type_name);
    let first = ident(first);
    let (argument, id) = match &operation.path_id {
        Some(name) => {
            let name = ident(&heck::ToSnakeCase::to_snake_case(name.as_str()));
            (quote!(, #name: impl Into<PathId>), quote!(.id(#name.into())))
        }
        None => (TokenStream::new(), TokenStream::new()),
    };
    let deprecated = operation.deprecated.then(super::groups::deprecated);
    Ok(quote! {
        #about
        #deprecated
        pub fn #module(&self #argument) -> #module::#first {
            #module::#first(Call::new(self.0, &#module::OPERATION) #id)
        }
    })
}
