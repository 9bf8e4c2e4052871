//! A value on the tape.

use super::tape::{Extent, Node};
use super::{AnyModel, Json, model};
use std::fmt;

/// A JSON value that is parsed and not decoded yet; a place in a [`Tape`](super::Tape). [`Json`] is made of what no model takes.
#[derive(Clone, Copy)]
pub struct Parsed<'t>(pub(super) &'t [Node<'t>]);

const NULL: &[Node<'static>] = &[Node::Null];

impl<'t> Parsed<'t> {
    pub(super) const NULL: Self = Self(NULL);

    fn node(self) -> &'t Node<'t> {
        self.0.first().unwrap_or(&Node::Null)
    }

    /// What kind of value it is, in words that fit into a sentence.
    pub(crate) fn kind(self) -> &'static str {
        match self.node() {
            Node::Null => "null",
            Node::Bool(_) => "a boolean",
            Node::Number(_) | Node::Float(_) => "a number",
            Node::Text(_) | Node::Unescaped(_) => "a string",
            Node::Array(_) => "an array",
            Node::Object(_) | Node::Model(_) | Node::Itself(_) => "an object",
            Node::Json(value) => super::kind(value),
        }
    }

    /// The text, if it is a string.
    pub fn as_str(self) -> Option<&'t str> {
        self.node().as_str()
    }

    /// The number, if it is a whole one of 64 bits.
    pub fn as_i64(self) -> Option<i64> {
        match self.node() {
            Node::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    pub(super) fn as_f64(self) -> Option<f64> {
        match self.node() {
            Node::Number(number) => number.as_f64(),
            Node::Float(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn as_bool(self) -> Option<bool> {
        match self.node() {
            Node::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Whether it is null.
    pub(super) fn is_null(self) -> bool {
        matches!(self.node(), Node::Null)
    }

    /// The elements, if it is an array.
    pub(super) fn elements(self) -> Option<Inside<'t>> {
        match self.0.split_first() {
            Some((Node::Array(Extent { len, .. }), nodes)) => Some(Inside { len: *len, nodes }),
            _ => None,
        }
    }

    /// The model that is to be copied, and a value for each of its fields, if it is one.
    pub(super) fn model_values(self) -> Option<(&'t AnyModel<'t>, Inside<'t>)> {
        match self.0 {
            [Node::Model(Extent { len, .. }), Node::Itself(model), nodes @ ..] => {
                Some((*model, Inside { len: *len, nodes }))
            }
            _ => None,
        }
    }

    /// Names and values by turns, if it is an object.
    pub(super) fn members(self) -> Option<Inside<'t>> {
        match self.0.split_first() {
            Some((Node::Object(Extent { len, .. }), nodes)) => Some(Inside { len: *len, nodes }),
            _ => None,
        }
    }
}

/// What an array or an object holds.
#[derive(Debug)]
pub(super) struct Inside<'t> {
    /// The number of elements or members.
    pub(super) len: usize,
    nodes: &'t [Node<'t>],
}

impl<'t> Iterator for Inside<'t> {
    type Item = Parsed<'t>;

    fn next(&mut self) -> Option<Parsed<'t>> {
        let extent = self.nodes.first()?.extent();
        let (value, others) = self.nodes.split_at_checked(extent)?;
        self.nodes = others;
        Some(Parsed(value))
    }
}

impl<'t> Inside<'t> {
    /// The next member of an object.
    pub(super) fn next_member(&mut self) -> Option<(&'t str, Parsed<'t>)> {
        let (name, behind) = self.nodes.split_first()?;
        let (value, others) = behind.split_at_checked(behind.first()?.extent())?;
        self.nodes = others;
        Some((name.as_str()?, Parsed(value)))
    }
}

impl From<Parsed<'_>> for Json {
    fn from(parsed: Parsed<'_>) -> Self {
        match parsed.node() {
            Node::Null => Self::Null,
            Node::Bool(value) => Self::Bool(*value),
            Node::Number(number) => Self::Number(number.clone()),
            Node::Text(text) => Self::String((*text).to_owned()),
            Node::Unescaped(text) => Self::String(text.to_string()),
            Node::Float(number) => Self::from(*number),
            Node::Json(value) => (*value).clone(),
            Node::Itself(model) => model::encode(*model),
            Node::Model(_) => parsed.model_values().map_or(Self::Null, |(model, _)| model::encode(model)),
            Node::Array(_) => Self::Array(parsed.elements().into_iter().flatten().map(Self::from).collect()),
            Node::Object(_) => {
                let mut members = parsed.members();
                let member = || members.as_mut()?.next_member();
                let owned = |(name, value): (&str, Parsed<'_>)| (name.to_owned(), value.into());
                Self::Object(std::iter::from_fn(member).map(owned).collect())
            }
        }
    }
}

/// As [`Parsed`] does.
impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Parsed(std::slice::from_ref(self)).fmt(f)
    }
}

/// Shows the kind only, since a value could be anything.
impl fmt::Debug for Parsed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}
