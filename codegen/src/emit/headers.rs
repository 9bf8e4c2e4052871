//! The request headers that a caller may set.

use super::docs::{constraints, doc, inner, with_facts};
use super::format::rust;
use super::types::{self, ident};
use super::{EmitError, File};
use crate::model::{Constraints, Header, Model, Type};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// `headers.rs`.
pub(super) fn headers(model: &Model) -> Result<File, EmitError> {
    let about = inner("The request headers that a caller may set.");
    let headers = structure(model);
    rust("src/headers.rs", quote! { #about use chargebee_runtime::ground::*; #headers })
}

/// The type with a setter a header.
pub(super) fn structure(model: &Model) -> TokenStream {
    let setters = model.headers.iter().filter_map(|header| setter(model, header));
    quote! {
        /// Request headers of a call. The client sets all others itself.
        #[derive(Debug, Clone, Default)]
        #[must_use = "headers are sent with the call that they are given to"]
        pub struct Headers(HeaderFields);

        impl Headers {
            /// No headers.
            pub fn new() -> Self { Self::default() }

            #(#setters)*
        }

        impl From<Headers> for HeaderFields {
            fn from(headers: Headers) -> Self { headers.0 }
        }
    }
}

fn setter(model: &Model, header: &Header) -> Option<TokenStream> {
    let method = ident(header.method.as_ref()?);
    let wire = &header.wire;
    let stated = Constraints { max_chars: header.max_chars, ..Constraints::default() };
    let mut facts = constraints(model, header.ty, false, &stated);
    facts.push(format!("On the wire: `{wire}`."));
    let about = doc(&with_facts(&header.doc, &facts));
    let max = header.max_chars.map(Literal::i64_unsuffixed).map(|max| quote!(.max_chars(#max)));
    let encoded = header.encoded_as.as_ref().map(|other| quote!(.encoded_as(#other)));
    if let Some(other) = &header.encoded_as {
        facts.push(format!("A value beyond ASCII goes as Base64 into `{other}` instead."));
    }
    let (takes, row, value) = match header.ty {
        Type::Enum(id) => {
            let ty = types::enumeration(model, id, None, 0);
            (quote!(#ty), quote!(Param::one_of(#wire, #ty::VALUES)), quote!(value.as_str().to_owned()))
        }
        _ => (quote!(impl Into<String>), quote!(Param::text(#wire)), quote!(value.into())),
    };
    Some(quote! {
        #about
        pub fn #method(self, value: #takes) -> Self {
            const HEADER: &Param = &#row #max #encoded;
            Self(self.0.set(HEADER, #value))
        }
    })
}
