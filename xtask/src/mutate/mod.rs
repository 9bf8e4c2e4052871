//! Trying breaks: one crate with a module a break, one build, one run.

pub mod report;
pub mod survivors;
pub mod trial;
