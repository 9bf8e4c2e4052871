//! The crate in which broken copies are tried: a module a break, and a program that runs them all.

use crate::emit::{Case, EmitError, source};
use crate::model::{Model, Resource};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::fmt::Write as _;

/// What a broken unit stands in for.
pub(super) struct Shadow<'s> {
    /// The module that holds it; `None` for the crate's root.
    module: Option<&'s str>,
    /// The resource whose accessor must lead to it.
    accessor: Option<&'s Resource>,
}

impl<'s> Shadow<'s> {
    pub(super) fn operation(resource: &'s Resource) -> Self {
        Self { module: Some(&resource.module), accessor: Some(resource) }
    }

    pub(super) fn module(resource: &'s Resource) -> Self {
        Self { module: Some(&resource.module), accessor: None }
    }

    pub(super) fn enums() -> Self {
        Self { module: Some("enums"), accessor: None }
    }

    pub(super) fn webhook() -> Self {
        Self { module: Some("webhook"), accessor: None }
    }

    pub(super) fn root() -> Self {
        Self { module: None, accessor: None }
    }
}

/// The text of a module: everything of the unbroken crate, the broken unit before it, and its tests.
pub(super) fn module(
    model: &Model,
    shadow: Shadow<'_>,
    broken: &syn::File,
    tests: &str,
) -> Result<String, EmitError> {
    let items = &broken.items;
    let unit = match shadow.module.map(|name| format_ident!("{name}")) {
        Some(name) => quote! {
            pub mod #name {
                pub use unbroken::#name::*;
                use chargebee_runtime::ground::*;
                #(#items)*
            }
        },
        None => quote! { use chargebee_runtime::ground::*; #(#items)* },
    };
    let client = shadow.accessor.and_then(|resource| client(model, resource));
    let unit = text(quote! { #![allow(warnings)] pub use unbroken::*; #unit #client })?;
    Ok(format!("{unit}{tests}"))
}

/// The text of a unit's tests. They take the broken crate for the real one.
pub(super) fn tests(model: &Model, cases: &[Case]) -> Result<String, EmitError> {
    let crate_name = format_ident!("{}", model.api.crate_name);
    let uses = crate::emit::imports(&cases.iter().flat_map(|case| case.uses.clone()).collect());
    let functions = cases.iter().map(|case| {
        let (name, body) = (&case.name, &case.body);
        if case.awaits {
            quote! { pub fn #name() { contract_tests::mutants::block_on(async { #body }) } }
        } else {
            quote! { pub fn #name() { #body } }
        }
    });
    let entries = cases.iter().map(|case| {
        let (text, name) = (case.name.to_string(), &case.name);
        quote!((#text, tests::#name as fn()))
    });
    text(quote! {
        mod broken { pub use super::*; }
        pub mod tests {
            use super::broken as #crate_name;
            use contract_tests::mutants::prelude::*;
            #uses
            #(#functions)*
        }
        pub const TESTS: &[(&str, fn())] = &[#(#entries),*];
    })
}

/// The text of tokens, in which the crate's own paths lead to the unbroken one.
fn text(tokens: TokenStream) -> Result<String, EmitError> {
    let file: syn::File = syn::parse2(tokens).map_err(|error| EmitError::NotRust {
        path: "a module of breaks".to_owned(),
        why: error.to_string(),
    })?;
    Ok(source(&file).replace("crate::", "unbroken::"))
}

/// A client whose accessor leads to the broken copy.
fn client(model: &Model, resource: &Resource) -> Option<TokenStream> {
    let accessor = resource.accessor.as_ref()?;
    let (method, ty) = (format_ident!("{}", accessor.method), format_ident!("{}", accessor.type_name));
    let module = format_ident!("{}", resource.module);
    let (server, site, key) = (&model.api.server, &model.api.site_variable, &model.api.key_variable);
    Some(quote! {
        static API: chargebee_runtime::ground::Api = chargebee_runtime::ground::Api {
            server: #server,
            site_variable: #site,
            key_variable: #key,
            user_agent: "breaks",
        };
        #[derive(Debug, Clone)]
        pub struct Client(chargebee_runtime::Connection);
        impl From<chargebee_runtime::Connection> for Client {
            fn from(connection: chargebee_runtime::Connection) -> Self { Self(connection) }
        }
        impl Client {
            pub fn builder() -> chargebee_runtime::Builder<Self> { chargebee_runtime::Builder::new(&API) }
            pub fn #method(&self) -> #module::#ty<'_> { #module::#ty(&self.0) }
        }
    })
}

/// The crate's manifest; `root` leads from it to the checkout.
pub fn manifest(model: &Model, root: &str) -> String {
    format!(
        "[package]\nname = \"breaks\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         unbroken = {{ package = \"{}\", path = \"{root}/generated\" }}\n\
         chargebee-runtime = {{ path = \"{root}/runtime\", features = [\"hyper\"] }}\n\
         contract-tests = {{ path = \"{root}/contract-tests\" }}\nserde_json = \"1\"\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n",
        model.api.package
    )
}

/// The crate's program: runs the modules of these numbers.
pub fn main(numbers: &[usize]) -> String {
    let mut text = String::from("#![allow(warnings)]\n");
    for number in numbers {
        let _ = writeln!(text, "mod m{number};");
    }
    text.push_str("fn main() {\n    contract_tests::mutants::run(&[\n");
    for number in numbers {
        let _ = writeln!(text, "        ({number}, m{number}::TESTS),");
    }
    text.push_str("    ]);\n}\n");
    text
}
