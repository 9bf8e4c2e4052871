//! What must hold for any input. Each target is a function from bytes; it panics where something does not hold.
//!
//! `fuzz/fuzz_targets/` hands them to cargo-fuzz, `tests/properties.rs` tries them with a fixed sequence of inputs, and
//! `tests/corpus.rs` with the inputs that fuzzing has found so far.

#![forbid(unsafe_code)]
// A target fails by panicking, with a message for the person who reads it.
#![allow(clippy::panic, clippy::expect_used)]

mod answers;
mod errors;
mod exchange;
mod form;
mod import;
mod path;
mod spec;
mod text;
mod webhook;

pub use answers::answers;
pub use errors::errors;
pub use form::form;
pub use import::import;
pub use path::path;
pub use spec::spec;
pub use webhook::webhook;

/// A target: bytes in, a panic where something does not hold.
pub type Target = fn(&[u8]);

/// All targets by name: the name of the file in `fuzz_targets/`, and of the folder in `corpus/`.
pub const ALL: &[(&str, Target)] = &[
    ("answers", answers),
    ("errors", errors),
    ("form", form),
    ("import", import),
    ("path", path),
    ("spec", spec),
    ("webhook", webhook),
];
