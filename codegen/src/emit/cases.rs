//! A test before it is written down: where it goes is decided by who asks for it.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// A generated test.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Its name, a sentence.
    pub(crate) name: Ident,
    /// Whether it awaits.
    pub(crate) awaits: bool,
    /// What it does.
    pub(crate) body: TokenStream,
    /// The paths that it uses.
    pub(crate) uses: BTreeSet<String>,
}

impl Case {
    /// The test as a function that the test runner finds.
    pub(crate) fn function(&self) -> TokenStream {
        let Self { name, awaits, body, .. } = self;
        // `quote!` would copy the body token by token.
        let body = Group::new(Delimiter::Brace, body.clone());
        if *awaits {
            quote! { #[tokio::test] async fn #name() #body }
        } else {
            quote! { #[test] fn #name() #body }
        }
    }
}

/// The functions of tests, and `use` items for all that they name.
pub(crate) fn functions<'c>(cases: impl IntoIterator<Item = &'c Case>) -> (TokenStream, TokenStream) {
    let mut uses = BTreeSet::new();
    let mut functions = TokenStream::new();
    for case in cases {
        uses.extend(case.uses.iter().cloned());
        functions.extend(case.function());
    }
    (functions, imports(&uses))
}

/// `use` items of paths.
pub(crate) fn imports(paths: &BTreeSet<String>) -> TokenStream {
    let paths = paths.iter().filter_map(|path| path.parse::<TokenStream>().ok());
    quote! { #(use #paths;)* }
}
