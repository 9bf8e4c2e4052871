//! Requests and answers against the Model.
//!
//! Written from the Model alone and sharing no code with the client's validators: this checker judges them.

pub(crate) mod answers;
mod filters;
pub(crate) mod headers;
mod names;
mod params;
pub(crate) mod values;

use crate::described::Described;
use crate::pairs::Pair;
use chargebee_codegen::model::{Operation, Operator};
use serde_json::Value as Json;
use std::collections::HashSet;

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The parameter, filter or header, as it stands on the wire.
    pub(crate) param: String,
    /// Which rule is broken: `required`, `type`, `max_chars`, …
    pub(crate) rule: &'static str,
    /// What is wrong, without the value, which may be a secret.
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(param: impl Into<String>, rule: &'static str, message: impl Into<String>) -> Self {
        Self { param: param.into(), rule, message: message.into() }
    }
}

/// A value that was given for a parameter.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    /// Number of the parameter.
    pub(crate) param: usize,
    /// Its index, of a list or in a list of groups.
    pub(crate) index: Option<u32>,
    /// The value by the parameter's type; `None` where it is cleared.
    pub(crate) value: Option<Json>,
}

/// A condition on a field of a list.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    /// Name of the field.
    pub(crate) field: String,
    pub(crate) operator: Operator,
    pub(crate) values: Vec<Json>,
}

/// What a list is sorted by.
#[derive(Debug, Clone)]
pub(crate) struct Sort {
    pub(crate) key: String,
    pub(crate) descending: bool,
}

/// What came of checking a request.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// What fits, in the order of the spec.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) sort: Option<Sort>,
    /// What does not, in the order of the spec; what the spec does not know comes last.
    pub(crate) problems: Vec<Problem>,
}

impl Checked {
    /// The value of a parameter that is no list.
    pub(crate) fn value(&self, operation: &Operation, wire: &str) -> Option<&Json> {
        let of = |argument: &&Argument| {
            operation.params.get(argument.param).is_some_and(|param| param.wire == wire)
        };
        self.arguments.iter().find(of)?.value.as_ref()
    }
}

/// Checks the parameters of a request. What no page documents is a problem in `strict` only.
pub(crate) fn request(described: &Described, operation: &Operation, pairs: &[Pair], strict: bool) -> Checked {
    let mut checked = Checked::default();
    let mut given = params::Given::of(operation);
    let mut filtered = Vec::new();
    let mut strays = Vec::new();
    let mut seen: HashSet<&str> = HashSet::with_capacity(pairs.len());
    for pair in pairs {
        let twice = !seen.insert(pair.name.as_str());
        if strict && twice {
            strays.push(Problem::new(pair.shown_name(), "twice", "is given more than once"));
        }
        match names::meaning(operation, &pair.name) {
            names::Meaning::Param(param, index) => given.take(param, index, pair),
            names::Meaning::Filter(filter, operator) => filtered.push((filter, operator, pair)),
            names::Meaning::Sort { descending } => {
                filters::sort(operation, descending, pair, strict, &mut checked)
            }
            names::Meaning::Misshapen(expected) => {
                strays.push(Problem::new(&pair.name, "shape", format!("should be given as {expected}")));
            }
            names::Meaning::Unknown if strict => {
                let reason = names::reason(operation, &pair.name);
                strays.push(Problem::new(pair.shown_name(), "undocumented", reason));
            }
            names::Meaning::Unknown => {}
        }
    }
    let sorting = std::mem::take(&mut checked.problems);
    params::check(&described.model, operation, &given, &mut checked);
    filters::check(&described.model, operation, filtered, &mut checked);
    checked.problems.extend(sorting);
    checked.problems.extend(strays);
    checked
}
