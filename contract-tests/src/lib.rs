//! The harness: holds the generated client against the documentation.
//!
//! What is tested is generated (`tests/samples.rs`, `tests/parameters/`, `tests/attributes/`, `tests/vectors.rs`); how it is
//! tested stands here. Nothing here knows an operation: the same harness tests a made-up API (`made-up/`).

// A harness fails by panicking, with a message for the person who reads the test's output.
#![allow(clippy::panic, clippy::expect_used)]

pub mod alike;
pub mod answers;
pub mod coverage;
pub mod facts;
pub mod faulty;
pub mod mutants;
pub mod pairs;
pub mod raw;
pub mod recorder;
pub mod sample;
#[rustfmt::skip]
pub mod samples;
pub mod server;
pub mod still;
pub mod twins;
pub mod vector;

// What `allows!` names.
#[doc(hidden)]
pub use chargebee_runtime::filter::Allows;

/// The README's code, compiled with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
