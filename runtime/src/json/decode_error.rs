//! Where and how JSON differed from what was expected.

use super::Parsed;
use std::fmt;

/// A JSON value of another shape than documented. Names the place and the kinds, never the value.
///
/// Shown as `payment_source.card.last4: expected a string, found null`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Difference>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Difference {
    /// Innermost first: a step is added at each level on the way out.
    steps: Vec<Step>,
    expected: &'static str,
    found: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Member(&'static str),
    Index(usize),
}

impl DecodeError {
    /// `value` is not what was `expected` (with its article: `a string`).
    #[cold]
    pub fn expected(expected: &'static str, value: Parsed<'_>) -> Self {
        Self::new(expected, value.kind())
    }

    #[cold]
    pub(crate) fn new(expected: &'static str, found: &'static str) -> Self {
        Self(Box::new(Difference { steps: Vec::new(), expected, found }))
    }

    /// The same error, seen from the object whose member it is in.
    #[cold]
    #[must_use]
    pub fn in_member(mut self, name: &'static str) -> Self {
        self.0.steps.push(Step::Member(name));
        self
    }

    /// The same error, seen from the array whose element it is in.
    #[cold]
    #[must_use]
    pub fn in_element(mut self, index: usize) -> Self {
        self.0.steps.push(Step::Index(index));
        self
    }

    /// The place, as `list[3].customer.id`; empty for the whole value.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.steps.iter().rev() {
            match step {
                Step::Member(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Step::Index(index) => {
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
            }
        }
        path
    }

    /// What was expected, as `a string`.
    pub fn what_was_expected(&self) -> &'static str {
        self.0.expected
    }

    /// The kind of what was found, as `null`, or `nothing` where a member is missing.
    pub fn what_was_found(&self) -> &'static str {
        self.0.found
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.steps.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        write!(f, "expected {}, found {}", self.0.expected, self.0.found)
    }
}

impl std::error::Error for DecodeError {}
