//! What several resources have just the same: one file of types, which each of them has under its own path.

use super::docs::{doc, inner};
use super::format::parsed;
use super::groups::Context;
use super::types::ident;
use super::{EmitError, File, enums, models};
use crate::model::{Commons, GroupId, Model, Object, ObjectId, Resource, ResourceId, snake};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// `common.rs`, and what it is made of; no file where resources have nothing in common.
///
/// No type here names one of a resource's own: that one is not there for the other resources.
pub(super) fn common(model: &Model, commons: &Commons) -> Result<Option<(File, syn::File)>, EmitError> {
    if commons.is_empty() {
        return Ok(None);
    }
    let mut items = TokenStream::new();
    for common in &commons.parts {
        let gate = gate(model, common.holders.iter().map(|id| id.resource));
        let Some((first, object)) = first(&common.holders, |id| model.object_of(id)) else { continue };
        let doc = with_holders(model, &object.doc, common.holders.iter().map(|id| id.resource));
        let made = models::object(model, &Object { doc, ..object.clone() }, Some(first.resource));
        items.extend(quote! { #gate #made });
    }
    for common in &commons.enums {
        let holders = || common.holders.iter().filter_map(|id| model.enumeration(*id)?.resource);
        let gate = gate(model, holders());
        let Some((_, made)) = first(&common.holders, |id| model.enumeration(id)) else { continue };
        let about = with_holders(model, &enums::about(made), holders());
        let made = enums::enumeration_of(&made.type_name, &about, &made.values);
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
    let about = inner("What several resources have just the same. Each gives it out under its own path.");
    let ground = quote! {
        #[allow(unused_imports, reason = "with some features, there are only groups, or nothing")]
        use chargebee_runtime::ground::*;
    };
    parsed("src/common.rs", quote! { #about #ground #items }).map(Some)
}

/// The module of a group.
fn module(type_name: &str) -> Ident {
    ident(&snake(type_name))
}

/// The types of a resource's own module that are common to several.
pub(super) fn of_resource(commons: &Commons, id: ResourceId, resource: &Resource) -> TokenStream {
    let parts = (0..resource.parts.len()).filter_map(|part| {
        Some(commons.of_part(ObjectId { resource: id, part: Some(part) })?.type_name.as_str())
    });
    let enums = resource.enums.iter().filter_map(|id| Some(commons.of_enum(*id)?.type_name.as_str()));
    let names: BTreeSet<&str> = parts.chain(enums).collect();
    used(names.into_iter().map(ident).map(|name| quote!(#name)).collect())
}

/// The types of groups, each with those of its steps.
pub(super) fn of_operation<'g>(groups: impl Iterator<Item = (&'g str, Vec<Ident>)>) -> TokenStream {
    let groups = groups.map(|(type_name, names)| {
        let (module, names) = (module(type_name), one_or_several(&names));
        quote!(#module::#names)
    });
    used(groups.collect())
}

fn used(paths: Vec<TokenStream>) -> TokenStream {
    if paths.is_empty() {
        return TokenStream::new();
    }
    let paths = one_or_several(&paths);
    quote! { pub use crate::common::#paths; }
}

/// The end of a `use`.
pub(super) fn one_or_several<T: quote::ToTokens>(names: &[T]) -> TokenStream {
    match names {
        [one] => quote!(#one),
        several => quote!({ #(#several),* }),
    }
}

fn first<Id: Copy, T>(holders: &[Id], found: impl Fn(Id) -> Option<T>) -> Option<(Id, T)> {
    let id = *holders.first()?;
    Some((id, found(id)?))
}

/// What a type is, and who has it: a `pub use` that said so would begin what documentation says of the type.
fn with_holders(model: &Model, about: &str, holders: impl Iterator<Item = ResourceId>) -> String {
    let modules: Vec<String> =
        holders.filter_map(|id| Some(format!("`{}`", model.resource(id)?.module))).collect();
    let listed = match modules.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => modules.join(""),
    };
    format!("{}\n\nThe same type in {listed}.", about.trim_end())
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
    match features.into_iter().collect::<Vec<_>>().as_slice() {
        [feature] => quote! { #[cfg(feature = #feature)] },
        features => quote! { #[cfg(any(#(feature = #features),*))] },
    }
}
