//! What several resources have just the same: one file of types, which each of them has under its own path.

use super::docs::{doc, inner};
use super::format::parsed;
use super::groups::Context;
use super::types::ident;
use super::{EmitError, File, enums, models};
use crate::model::{Commons, GroupId, Model, ObjectId, Resource, ResourceId, snake};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// What is said of types that come from here.
pub(super) const ABOUT: &str = "Other resources have the same.";

/// `common.rs`, and what it is made of; no file where resources have nothing in common.
///
/// A type of a resource's own would have its fields there, so no type here names one.
pub(super) fn common(model: &Model, commons: &Commons) -> Result<Option<(File, syn::File)>, EmitError> {
    if commons.is_empty() {
        return Ok(None);
    }
    let mut items = TokenStream::new();
    for common in &commons.parts {
        let gate = gate(model, common.holders.iter().map(|id| id.resource));
        let Some((first, object)) = first(&common.holders, |id| model.object_of(id)) else { continue };
        let made = models::object(model, object, Some(first.resource));
        items.extend(quote! { #gate #made });
    }
    for common in &commons.enums {
        let holders = common.holders.iter().filter_map(|id| model.enumeration(*id)?.resource);
        let gate = gate(model, holders);
        let Some((_, made)) = first(&common.holders, |id| model.enumeration(id)) else { continue };
        let made = enums::enumeration(made);
        items.extend(quote! { #gate #made });
    }
    for common in &commons.groups {
        let gate = gate_of_operations(model, &common.holders);
        let Some((id, operation)) =
            first(&common.holders, |id: GroupId| model.resource(id.resource)?.operations.get(id.operation))
        else {
            continue;
        };
        let Some(group) = operation.groups.get(id.group) else { continue };
        let made =
            Context { model, here: id.resource, operation, shared: &[], common: &[] }.group(id.group, group);
        let (about, module) = (doc(&format!("The group `{}`.", group.wire)), module(&common.type_name));
        items.extend(quote! {
            #about
            #gate
            pub mod #module {
                use chargebee_runtime::ground::*;
                #made
            }
        });
    }
    let about = inner(
        "What several resources have just the same. Each has it under its own path, which is the one to use.",
    );
    parsed("src/common.rs", quote! { #about use chargebee_runtime::ground::*; #items }).map(Some)
}

/// The module of a group.
pub(super) fn module(type_name: &str) -> Ident {
    ident(&snake(type_name))
}

/// The types of a resource's own module that are common to several.
pub(super) fn of_resource(commons: &Commons, id: ResourceId, resource: &Resource) -> TokenStream {
    let parts = (0..resource.parts.len()).filter_map(|part| {
        Some(commons.of_part(ObjectId { resource: id, part: Some(part) })?.type_name.as_str())
    });
    let enums = resource.enums.iter().filter_map(|id| Some(commons.of_enum(*id)?.type_name.as_str()));
    let names: BTreeSet<&str> = parts.chain(enums).collect();
    let names: Vec<Ident> = names.into_iter().map(ident).collect();
    used(&quote!(crate::common), &names)
}

/// `pub use PATH::{…}`, with its documentation.
pub(super) fn used(path: &TokenStream, names: &[Ident]) -> TokenStream {
    let names = match names {
        [] => return TokenStream::new(),
        [one] => quote!(#one),
        several => quote!({ #(#several),* }),
    };
    let about = doc(ABOUT);
    quote! {
        #about
        #[doc(inline)]
        pub use #path::#names;
    }
}

fn first<Id: Copy, T>(holders: &[Id], found: impl Fn(Id) -> Option<T>) -> Option<(Id, T)> {
    let id = *holders.first()?;
    Some((id, found(id)?))
}

/// Compiled with the module of any of these resources.
fn gate(model: &Model, holders: impl Iterator<Item = ResourceId>) -> TokenStream {
    let resources = holders.filter_map(|id| model.resource(id));
    any(resources.flat_map(|resource| &resource.features).map(String::as_str).collect())
}

/// Compiled with the operations of any of these resources.
fn gate_of_operations(model: &Model, holders: &[GroupId]) -> TokenStream {
    let resources = holders.iter().filter_map(|id| model.resource(id.resource));
    any(resources.map(|resource| resource.name.as_str()).collect())
}

fn any(features: BTreeSet<&str>) -> TokenStream {
    let features = features.into_iter();
    quote! { #[cfg(any(#(feature = #features),*))] }
}
