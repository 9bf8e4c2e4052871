//! Open enums.

use super::docs::{doc, inner};
use super::format::rust;
use super::types::ident;
use super::{EmitError, File};
use crate::model::{Enum, EnumValue, Model};
use proc_macro2::TokenStream;
use quote::quote;

/// `enums.rs`: the enums that more than one resource uses; no file without any.
pub(super) fn shared(model: &Model) -> Result<Option<File>, EmitError> {
    let shared: Vec<TokenStream> =
        model.enums.iter().filter(|made| made.resource.is_none()).map(enumeration).collect();
    if shared.is_empty() {
        return Ok(None);
    }
    let about = inner("Enums that more than one resource uses.");
    rust("src/enums.rs", quote! { #about use chargebee_runtime::ground::*; #(#shared)* }).map(Some)
}

/// An enum with its values.
pub(super) fn enumeration(made: &Enum) -> TokenStream {
    if made.doc.is_empty() {
        return enumeration_of(
            &made.type_name,
            &format!("The documented values of `{}`.", made.name),
            &made.values,
        );
    }
    enumeration_of(&made.type_name, &made.doc, &made.values)
}

/// An enum of a name, with these values.
pub(super) fn enumeration_of(type_name: &str, about: &str, values: &[EnumValue]) -> TokenStream {
    let name = ident(type_name);
    let about = doc(about);
    let docs = values.iter().map(|value| {
        let wire = format!("`{}`", value.wire);
        let said = if value.doc.is_empty() { &wire } else { &value.doc };
        doc(said)
    });
    let variants: Vec<_> = values.iter().map(|value| ident(&value.variant)).collect();
    let wires: Vec<&str> = values.iter().map(|value| value.wire.as_str()).collect();
    quote! {
        #about
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#docs #variants,)*
            /// A value that this version does not know, as it came.
            Unknown(String),
        }
        impl #name {
            /// The documented values, on the wire.
            pub const VALUES: &'static [&'static str] = &[#(#wires),*];
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::Unknown(value) => value,
                }
            }
            /// The value of a text from the wire.
            pub fn from_wire(value: &str) -> Self {
                match value {
                    #(#wires => Self::#variants,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }
        open_enum!(#name);
    }
}
