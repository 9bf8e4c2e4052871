//! The crate's root.

use super::docs::inner;
use super::format::rust;
use super::operators::shares_sets;
use super::types::ident;
use super::{EmitError, File};
use crate::model::{Commons, Model, Resource};
use proc_macro2::TokenStream;
use quote::quote;

/// `lib.rs`.
pub(super) fn library(model: &Model, commons: &Commons) -> Result<File, EmitError> {
    let api = &model.api;
    let sources: Vec<String> =
        api.sources.iter().map(|(name, about)| format!("- `{name}`: {}", about.trim_end())).collect();
    let about = inner(&format!(
        "{}\n\n\
         Begin with [`Client`]. Every operation is a method of an accessor, takes what it requires one after the \
         other, then what is optional in any order, and is sent with `send`. A module holds what belongs to a \
         resource, and a feature of the same name says whether its operations are compiled.\n\n\
         Operations of a resource that answer with just the same, or take the same group of parameters, share its type; so \
         do events; and resources share enums, parts and groups of the same name. That is so for as long as the \
         documentation says the same of both, and may begin or end with any minor version: name a type by the operation or \
         the resource that it is for, and implement no trait for two that may be one.\n\n\
         # Sources\n{}",
        api.doc,
        sources.join("\n"),
    ));
    let resources = model.resources.iter().map(module);
    let enums = model.enums.iter().any(|made| made.resource.is_none()) || !model.errors.is_empty();
    let enums = enums.then(|| quote! { pub mod enums; });
    let error_code = (!model.errors.is_empty()).then(|| quote! { pub use crate::enums::ApiErrorCode; });
    let common = (!commons.is_empty()).then(|| quote! { mod common; });
    let operators = model.operations().any(|(_, operation)| shares_sets(operation));
    let operators = operators.then(|| quote! { #[doc(hidden)] pub mod operators; });
    let webhook = model.webhook.is_some().then(|| quote! { pub mod webhook; });
    rust(
        "src/lib.rs",
        quote! {
            #about
            #![forbid(unsafe_code)]
            #![allow(missing_docs, reason = "of some, no documentation says more than the name")]

            mod client;
            #common
            #enums
            mod headers;
            #operators
            #(#resources)*
            #webhook

            pub use crate::client::{Client, ClientBuilder};
            #error_code
            pub use crate::headers::Headers;
            pub use chargebee_runtime::check::{Bound, Chars, Range, Validate};
            pub use chargebee_runtime::json::{Decode, Encode};
            pub use chargebee_runtime::{
                AccountNumber, Answered, ApiError, ApiKey, CardNumber, Clock, ConfigError, Cvv, DecodeError, Delivery, Entries,
                Error, ErrorKind, ErrorType, Extra, FailureKind, Field, Found, Json, Limits, OpenEnum, Page, Pages, PathId, Retry, Rule,
                Sending, SlashedId, Timeout, Timestamp, Token, Transport, TransportError, Undecodable, Violation,
                Violations, filter, sort,
            };
            #[cfg(feature = "blocking")]
            pub use chargebee_runtime::{BlockingTransport, UreqTransport};
            #[cfg(feature = "hyper")]
            pub use chargebee_runtime::HyperTransport;
            #[cfg(feature = "reqwest")]
            pub use chargebee_runtime::ReqwestTransport;
        },
    )
}

/// A resource's module, there for every feature that needs its models.
fn module(resource: &Resource) -> TokenStream {
    let name = ident(&resource.module);
    let features = &resource.features;
    let gate = match features.as_slice() {
        [] => quote!(any()),
        [feature] => quote!(feature = #feature),
        features => quote!(any(#(feature = #features),*)),
    };
    quote! {
        #[cfg(#gate)]
        pub mod #name;
    }
}
