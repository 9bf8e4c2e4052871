//! The spec as data of a program that serves it.

use super::docs::inner;
use super::format::rust;
use super::{EmitError, File};
use quote::quote;

/// The files of the spec, each with its text, for a module at `path` from which `root` leads to where their paths begin.
///
/// # Errors
/// Only where the generator itself is wrong; see [`EmitError`].
pub fn embedded<'p>(
    path: &str,
    root: &str,
    files: impl IntoIterator<Item = &'p str>,
) -> Result<File, EmitError> {
    let about = inner("The spec, so that starting reads no files.");
    let files = files.into_iter().map(|file| {
        let from_here = format!("{root}/{file}");
        quote!((#file, include_str!(#from_here)))
    });
    rust(
        path,
        quote! {
            #about

            /// The files below `spec/`, each with its text.
            pub(crate) const FILES: &[(&str, &str)] = &[#(#files),*];
        },
    )
}
