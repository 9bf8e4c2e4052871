//! Model to files: `quote!` to `syn` to text; one module a kind of output, and no disk.

mod accounting;
mod calls;
mod cases;
mod client;
mod common;
mod constraints;
mod docs;
mod embedded;
mod enums;
mod examples;
mod facts;
mod format;
mod groups;
mod headers;
mod library;
mod manifest;
mod models;
mod operations;
mod operators;
mod resources;
mod samples;
mod suite;
mod summary;
mod types;
mod units;
mod vectors;
mod webhook;

use accounting::Written;
pub(crate) use cases::{Case, imports};
pub(crate) use format::source;
pub(crate) use units::{unit_cases, unit_tokens};

pub use calls::{CallText, Value, call};
pub use embedded::embedded;
pub use vectors::{Expect, Vector, VectorError, parse_vectors};

use crate::model::{Commons, Model};
use crate::parts::in_parts;
use std::fmt;

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path from the crate's root, with `/`.
    pub path: String,
    /// Whole text.
    pub text: String,
}

/// Why nothing was emitted. Each of these is a mistake of the generator, not of the spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmitError {
    /// What was made for a file is not Rust.
    NotRust {
        /// The file.
        path: String,
        /// What the parser says.
        why: String,
    },
    /// What went in did not come out.
    Lost {
        /// The differences, one a line.
        differences: Vec<String>,
    },
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRust { path, why } => write!(f, "what was made for {path} is not Rust: {why}"),
            Self::Lost { differences } => {
                write!(f, "not all that the spec says was emitted:\n{}", differences.join("\n"))
            }
        }
    }
}

impl std::error::Error for EmitError {}

/// Where a generated crate stands: what its manifest must say.
#[derive(Debug, Clone)]
pub struct Package {
    /// Path from the crate's root to the runtime.
    pub runtime: String,
    /// The version that it has with the runtime, if it is meant for others (a made-up crate of the tests is not).
    pub publish: Option<String>,
}

/// The client crate: manifest, library, a file a resource, and its API in short form.
///
/// # Errors
/// Only where the generator itself is wrong; see [`EmitError`].
pub fn library(model: &Model, package: &Package) -> Result<Vec<File>, EmitError> {
    let commons = Commons::of(model);
    let mut files = vec![
        manifest::manifest(model, package),
        library::library(model, &commons)?,
        client::client(model)?,
        headers::headers(model)?,
    ];
    let shared = enums::shared(model)?;
    let common = common::common(model, &commons)?;
    let written = common.as_ref().map(|(_, syntax)| Written::of(syntax));
    let common_types = (&commons, written.as_ref());
    let resources = in_parts(&model.resources, 1, |part| {
        let made = part.iter().map(|resource| resources::accounted(model, common_types, resource));
        made.collect::<Result<Vec<_>, _>>()
    });
    let resources = resources.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    let webhook = webhook::webhook(model)?;
    accounting::account_shared(model, shared.as_ref())?;
    accounting::account_webhook(model, webhook.as_ref())?;
    files.extend(shared.map(|(file, _)| file));
    files.extend(common.map(|(file, _)| file));
    files.extend(webhook.map(|(file, _)| file));
    files.extend(operators::operators(model)?);
    files.extend(resources);
    files.extend(summary::files(model, &commons));
    Ok(files)
}

/// How the contract tests of a generated crate stand to the harness.
#[derive(Debug, Clone)]
pub struct Contract {
    /// Path of the harness, as the file with the samples names it.
    pub harness_inside: String,
    /// The file that holds the samples as data.
    pub data_file: String,
    /// The items that bring `SAMPLES` into a test.
    pub data_import: String,
}

/// Tests call what is deprecated, too: it is as documented as the rest.
fn allow_deprecated(model: &Model) -> Option<proc_macro2::TokenStream> {
    let deprecated = model.operations().any(|(_, operation)| {
        operation.deprecated
            || operation.params.iter().any(|param| param.deprecated)
            || operation.filters.iter().any(|filter| filter.deprecated)
    });
    deprecated.then(|| quote::quote! { #![allow(deprecated)] })
}

/// The contract tests of a generated crate: samples as data, and a test a sample, a constraint and a wire vector.
///
/// # Errors
/// Only where the generator itself is wrong; see [`EmitError`].
pub fn contract(model: &Model, vectors: &[Vector], contract: &Contract) -> Result<Vec<File>, EmitError> {
    let mut files = vec![samples::data(model, contract)?, samples::tests(model, contract)?];
    files.extend(constraints::parameters(model)?);
    files.extend(constraints::attributes(model)?);
    files.push(vectors::tests(model, vectors)?);
    Ok(files)
}

/// The harness, as tests name it.
const HARNESS: &str = "contract_tests";

/// The path of the harness.
fn harness() -> proc_macro2::TokenStream {
    HARNESS.parse().unwrap_or_default()
}
