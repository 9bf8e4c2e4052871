//! Documented samples, and where they differ from their pages.

use super::ResourceId;
use crate::spec::{Node, Place};

/// A documented sample.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it shows.
    pub subject: Subject,
    /// The id in the path as printed.
    pub path_id: Option<String>,
    /// Where the request stands, or what stands for it.
    pub request: Place,
    /// The parameters as printed, in order.
    pub pairs: Vec<Pair>,
    /// The answer as printed, with places.
    pub printed: Node,
    /// The answer without the elements that the page leaves out.
    pub answer: serde_json::Value,
    /// Where the page leaves elements out.
    pub elided: Vec<String>,
    /// The deviations that the spec names.
    pub deviations: Vec<Deviation>,
}

/// A documented parameter of a request.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Its name as printed.
    pub name: String,
    /// Its value as printed.
    pub value: String,
    /// Where the spec prints the name.
    pub named: Place,
    /// Where the spec prints the value.
    pub place: Place,
}

/// What a sample shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The operation of this number.
    Operation(ResourceId, usize),
    /// A resource.
    Resource(ResourceId),
}

/// A deviation that the spec names.
#[derive(Debug, Clone)]
pub struct Deviation {
    /// Where.
    pub at: String,
    /// The rule that is broken.
    pub breaks: String,
    /// Why.
    pub reason: String,
    /// Where the spec names it.
    pub place: Place,
}

impl From<&crate::spec::Deviation> for Deviation {
    fn from(spec: &crate::spec::Deviation) -> Self {
        Self {
            at: spec.at.value.clone(),
            breaks: spec.breaks.value.clone(),
            reason: spec.reason.trim_end().to_owned(),
            place: spec.at.place.clone(),
        }
    }
}
