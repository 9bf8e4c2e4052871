//! Spec in, Rust files out. Stages, each a plain function that a test can call alone:
//!
//! 1. [`spec::read`]: YAML files to [`spec::Spec`], one to one, every value with its place;
//! 2. [`check`]: what the types cannot say, as findings;
//! 3. [`model`]: everything resolved: names, types, wire spelling; no Rust tokens yet;
//! 4. [`emit`]: from the Model to paths and text.
//!
//! Beside them, [`import`]: an OpenAPI document into the files of a spec; and [`coverage`]: which of all that the contract tests really exercised.
//!
//! Nothing here knows a resource by name or touches a disk.

pub mod check;
pub mod coverage;
pub mod diff;
#[cfg(feature = "emit")]
pub mod emit;
pub mod finding;
pub mod import;
pub mod inspect;
pub mod model;
#[cfg(feature = "emit")]
pub mod mutate;
mod parts;
pub mod spec;
