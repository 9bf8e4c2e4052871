//! A file of tests, made and formatted a part at a time: of the whole API it is by far the largest.

use super::cases::{Case, functions};
use super::format::{items, joined};
use super::{EmitError, File};
use crate::parts::in_parts;
use proc_macro2::TokenStream;
use std::collections::BTreeSet;

/// Tests as text, and the paths that they use.
pub(super) struct Part {
    text: String,
    uses: BTreeSet<String>,
}

impl Part {
    /// These tests, for the file of this path.
    pub(super) fn of(path: &str, cases: &[Case]) -> Result<Self, EmitError> {
        let text = items(path, functions(cases).0)?;
        Ok(Self { text, uses: cases.iter().flat_map(|case| case.uses.iter().cloned()).collect() })
    }

    /// The tests of each of so many things, `size` of them at a time.
    pub(super) fn of_each<T: Sync>(
        path: &str,
        all: &[T],
        size: usize,
        cases: impl Fn(&T) -> Result<Vec<Case>, EmitError> + Sync,
    ) -> Result<Vec<Self>, EmitError> {
        let parts = in_parts(all, size, |part| {
            let cases = part.iter().map(&cases).collect::<Result<Vec<_>, _>>()?.concat();
            Self::of(path, &cases)
        });
        parts.into_iter().collect()
    }
}

/// The file of these parts. `head` is what stands before, given the `use` items that the tests need.
pub(super) fn suite(
    path: &str,
    head: impl FnOnce(TokenStream) -> TokenStream,
    parts: &[Part],
) -> Result<File, EmitError> {
    let uses = parts.iter().flat_map(|part| part.uses.iter().cloned()).collect();
    joined(path, head(super::imports(&uses)), parts.iter().map(|part| part.text.as_str()))
}
