//! A suite of tests: a program whose modules are those of the client. Made and formatted a part at a time: of the whole API it is
//! by far the largest output.

use super::cases::{Case, functions};
use super::docs::inner;
use super::format::{items, joined, rust};
use super::types::ident;
use super::{EmitError, File};
use crate::parts::in_parts;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};

/// Tests of one module as text, and the paths that they use.
pub(super) struct Part {
    module: String,
    text: String,
    uses: BTreeSet<String>,
}

impl Part {
    /// These tests, for this module of the suite in this folder.
    pub(super) fn of(folder: &str, module: &str, cases: &[Case]) -> Result<Self, EmitError> {
        let text = items(&path(folder, module), functions(cases).0)?;
        let uses = cases.iter().flat_map(|case| case.uses.iter().cloned()).collect();
        Ok(Self { module: module.to_owned(), text, uses })
    }

    /// A part for each of so many things.
    pub(super) fn of_each<T: Sync>(
        all: &[T],
        part: impl Fn(&T) -> Result<Self, EmitError> + Sync,
    ) -> Result<Vec<Self>, EmitError> {
        let parts = in_parts(all, 1, |some| some.iter().map(&part).collect::<Vec<_>>());
        parts.into_iter().flatten().collect()
    }
}

/// The files of a suite: one a module that has tests, and `main.rs`, which names them below this head. A folder with a `main.rs`
/// is one program to cargo, called like the folder.
pub(super) fn suite(folder: &str, head: TokenStream, parts: &[Part]) -> Result<Vec<File>, EmitError> {
    let mut modules: BTreeMap<&str, Vec<&Part>> = BTreeMap::new();
    for part in parts.iter().filter(|part| !part.text.is_empty()) {
        modules.entry(&part.module).or_default().push(part);
    }
    let names = modules.keys().map(|module| ident(module));
    let mut files = vec![rust(&path(folder, "main"), quote! { #head #(mod #names;)* })?];
    for (module, parts) in modules {
        files.push(of_module(folder, module, &parts)?);
    }
    Ok(files)
}

fn of_module(folder: &str, module: &str, parts: &[&Part]) -> Result<File, EmitError> {
    let about =
        inner(&format!("Tests of the client's module `{module}`. What of it is tested, `main.rs` says."));
    let harness = super::harness();
    let uses = super::imports(&parts.iter().flat_map(|part| part.uses.iter().cloned()).collect());
    let head = quote! { #about use #harness::twins::Twins; #uses };
    joined(&path(folder, module), head, parts.iter().map(|part| part.text.as_str()))
}

fn path(folder: &str, module: &str) -> String {
    format!("{folder}/{module}.rs")
}
