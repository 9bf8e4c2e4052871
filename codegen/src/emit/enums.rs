//! Open enums.

use super::docs::{doc, inner};
use super::format::parsed;
use super::types::ident;
use super::{EmitError, File};
use crate::model::{Enum, EnumValue, Model};
use proc_macro2::TokenStream;
use quote::quote;

/// `enums.rs`, and what it is made of: the enums that more than one resource uses, and codes of errors; no file without any.
pub(super) fn shared(model: &Model) -> Result<Option<(File, syn::File)>, EmitError> {
    let shared = model.enums.iter().filter(|made| made.resource.is_none()).map(enumeration);
    let shared: Vec<TokenStream> = shared.chain(error_codes(model)).collect();
    if shared.is_empty() {
        return Ok(None);
    }
    let about = inner("Enums that more than one resource uses.");
    parsed("src/enums.rs", quote! { #about use chargebee_runtime::ground::*; #(#shared)* }).map(Some)
}

/// `ApiErrorCode`, where the spec lists any.
pub(super) fn error_codes(model: &Model) -> Option<TokenStream> {
    if model.errors.is_empty() {
        return None;
    }
    let values: Vec<EnumValue> =
        model.errors.iter().map(|code| with_statuses(&code.value, &code.statuses)).collect();
    let about = "The code of an error, as [`Error::api_error_code`](crate::Error::api_error_code) gives it; of a text: \
                 `ApiErrorCode::from_wire(code)`.";
    let made = enumeration_of("ApiErrorCode", about, &values);
    let variants = values.iter().map(|value| ident(&value.variant));
    let statuses = model.errors.iter().map(|code| {
        let statuses = code.statuses.iter().map(|status| proc_macro2::Literal::u16_unsuffixed(*status));
        quote!(&[#(#statuses),*])
    });
    Some(quote! {
        #made
        impl ApiErrorCode {
            /// The HTTP statuses that the code is documented with; none for one that is not known.
            pub fn statuses(&self) -> &'static [u16] {
                match self {
                    #(Self::#variants => #statuses,)*
                    Self::Unknown(_) => &[],
                }
            }
        }
    })
}

/// A code whose documentation ends with its statuses.
fn with_statuses(value: &EnumValue, statuses: &[u16]) -> EnumValue {
    let listed: Vec<String> = statuses.iter().map(u16::to_string).collect();
    let doc = match value.doc.as_str() {
        "" => format!("Status {}.", listed.join(", ")),
        doc => format!("{doc} Status {}.", listed.join(", ")),
    };
    EnumValue { doc, ..value.clone() }
}

/// An enum with its values.
pub(super) fn enumeration(made: &Enum) -> TokenStream {
    enumeration_of(&made.type_name, &about(made), &made.values)
}

/// What an enum is, in words.
pub(super) fn about(made: &Enum) -> String {
    match made.doc.as_str() {
        "" => format!("The documented values of `{}`.", made.name),
        doc => doc.to_owned(),
    }
}

/// An enum of a name, with these values.
pub(super) fn enumeration_of(type_name: &str, about: &str, values: &[EnumValue]) -> TokenStream {
    let name = ident(type_name);
    let about = doc(about);
    let values = values.iter().map(|value| {
        let (about, variant, wire) = (doc(&value.doc), ident(&value.variant), &value.wire);
        quote! { #about #variant = #wire }
    });
    quote! {
        #[open_enum]
        #about
        pub enum #name { #(#values),* }
    }
}
