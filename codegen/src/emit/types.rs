//! How types of the Model stand in Rust.

use crate::model::{EnumId, Model, ResourceId, Secret, Type};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// A name as an identifier. The Model only gives out names that are.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The type of one value; `here` is the resource whose module the type is named in.
pub(super) fn of(model: &Model, ty: Type, here: Option<ResourceId>, depth: usize) -> TokenStream {
    match ty {
        Type::Text | Type::Decimal => quote!(String),
        Type::Secret(secret) => {
            let name = ident(self::secret(secret));
            quote!(#name)
        }
        Type::Integer => quote!(i64),
        Type::Boolean => quote!(bool),
        Type::Timestamp => quote!(Timestamp),
        Type::Number => quote!(f64),
        Type::Json => quote!(Json),
        Type::Enum(id) => enumeration(model, id, here, depth),
        Type::Part(resource, _) | Type::Resource(resource) => {
            let name = model.object(ty).map_or_else(|| ident("Json"), |object| ident(&object.type_name));
            placed(model, Some(resource), &name, here, depth)
        }
    }
}

/// An enum's type.
pub(super) fn enumeration(model: &Model, id: EnumId, here: Option<ResourceId>, depth: usize) -> TokenStream {
    let Some(made) = model.enumeration(id) else { return quote!(String) };
    placed(model, made.resource, &ident(&made.type_name), here, depth)
}

/// A type of a resource's module, or of `enums`, as named from `depth` modules below another resource's.
fn placed(
    model: &Model,
    owner: Option<ResourceId>,
    name: &Ident,
    here: Option<ResourceId>,
    depth: usize,
) -> TokenStream {
    match owner.and_then(|id| model.resource(id)) {
        Some(_) if owner == here && depth == 0 => quote!(#name),
        Some(_) if owner == here => quote!(super::#name),
        Some(resource) => {
            let module = ident(&resource.module);
            quote!(crate::#module::#name)
        }
        None => quote!(crate::enums::#name),
    }
}

/// The runtime's type of a secret.
pub(super) fn secret(secret: Secret) -> &'static str {
    match secret {
        Secret::CardNumber => "CardNumber",
        Secret::Cvv => "Cvv",
        Secret::Token => "Token",
        Secret::AccountNumber => "AccountNumber",
        Secret::Key => "ApiKey",
    }
}

/// The type that a step takes: text and secrets from whatever becomes one, everything else as it is.
pub(super) fn required(model: &Model, ty: Type, here: ResourceId) -> TokenStream {
    let made = of(model, ty, Some(here), 1);
    if takes_into(ty) { quote!(impl Into<#made>) } else { made }
}

/// The value that a step passes on.
pub(super) fn passed(ty: Type) -> TokenStream {
    if takes_into(ty) { quote!(value.into()) } else { quote!(value) }
}

fn takes_into(ty: Type) -> bool {
    matches!(ty, Type::Text | Type::Decimal | Type::Secret(_) | Type::Timestamp)
}
