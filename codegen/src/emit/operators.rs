//! Sets of operators, which filters share.

use super::docs::inner;
use super::format::rust;
use super::{EmitError, File};
use crate::model::{Filter, Model, OPERATORS, Operation, Operator};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeMap;

/// `operators.rs`, if any filter has more than one operator.
pub(super) fn operators(model: &Model) -> Result<Option<File>, EmitError> {
    let mut sets = BTreeMap::new();
    for (_, operation) in model.operations() {
        for filter in operation.filters.iter().filter(|filter| is_shared(filter)) {
            let names = names(&filter.operators);
            sets.insert(names.join("Or"), names);
        }
    }
    if sets.is_empty() {
        return Ok(None);
    }
    let about = inner("Sets of operators, as filters have them.");
    let sets = sets.into_iter().map(|(set, names)| {
        let (set, names) = (format_ident!("{set}"), names.into_iter().map(|name| format_ident!("{name}")));
        quote! { operators!(#set, [#(#names),*]); }
    });
    rust("src/operators.rs", quote! { #about use chargebee_runtime::ground::*; #(#sets)* }).map(Some)
}

/// Whether an operation needs this crate's sets.
pub(super) fn shares_sets(operation: &Operation) -> bool {
    operation.filters.iter().any(is_shared)
}

/// One operator is a set by itself.
fn is_shared(filter: &Filter) -> bool {
    filter.operators.len() > 1
}

/// The type of a set: nothing, an operator by itself, or one of this crate's.
pub(super) fn set(of: &[Operator]) -> TokenStream {
    let names = names(of);
    if names.is_empty() {
        return quote!(());
    }
    let set = format_ident!("{}", names.join("Or"));
    if names.len() == 1 { quote!(op::#set) } else { quote!(#set) }
}

/// The names of these operators, in an order that does not depend on the documentation's.
fn names(of: &[Operator]) -> Vec<&'static str> {
    OPERATORS.iter().filter(|known| of.contains(known)).map(|known| known.type_name).collect()
}
