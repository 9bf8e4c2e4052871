//! The arguments of a call as name and text, in the order of the wire.

use super::{Entry, Index, Parts};
use std::borrow::Cow;
use std::fmt;

/// One pair of a form or query.
pub(crate) struct Pair<'a> {
    pub(crate) name: Name<'a>,
    pub(crate) text: Cow<'a, str>,
    pub(crate) sensitive: bool,
}

/// The name of a pair. Shown as the wire has it: `card[number]`, `items[quantity][0]`, `status[in]`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name<'a> {
    Plain(&'a str),
    Indexed(&'a str, usize),
    Qualified(&'a str, &'a str),
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(name) => f.write_str(name),
            Self::Indexed(name, index) => write!(f, "{name}[{index}]"),
            Self::Qualified(name, by) => write!(f, "{name}[{by}]"),
        }
    }
}

impl Entry {
    pub(crate) fn wire_name(&self) -> Name<'static> {
        match self.index {
            Index::None => Name::Plain(self.name),
            Index::Scalar(index) | Index::Group(index) => Name::Indexed(self.name, index),
        }
    }
}

impl Parts {
    /// Visits all pairs: parameters in the order of the operation, then custom fields, then filters, then the sorting.
    pub(crate) fn each_pair<'a>(&'a self, visit: &mut dyn FnMut(Pair<'a>)) {
        self.each_entry(&mut |entry, sensitive| {
            visit(Pair { name: entry.wire_name(), text: entry.value.text(), sensitive });
        });
        for (name, value) in &self.custom_fields {
            visit(Pair { name: Name::Plain(name), text: value.text(), sensitive: value.is_secret() });
        }
        for (field, condition) in self.ordered_conditions() {
            visit(Pair {
                name: Name::Qualified(field, condition.operator),
                text: condition.text(),
                sensitive: false,
            });
        }
        if let Some(sort) = &self.sort {
            visit(Pair {
                name: Name::Qualified("sort_by", sort.direction()),
                text: Cow::Borrowed(sort.field()),
                sensitive: false,
            });
        }
    }

    /// Visits the arguments of parameters in the order of the operation, and within a parameter by index; last those that
    /// the operation doesn't know.
    pub(crate) fn each_entry<'a>(&'a self, visit: &mut dyn FnMut(&'a Entry, bool)) {
        let params = self.operation.params.all();
        let mut left = self.entries.len();
        for (number, param) in params.iter().enumerate() {
            if left == 0 {
                return;
            }
            for entry in self.entries.iter().filter(|entry| entry.param == number) {
                visit(entry, param.sensitive || entry.value.is_secret());
                left = left.saturating_sub(1);
            }
        }
        if left == 0 {
            return;
        }
        for entry in self.entries.iter().filter(|entry| entry.param >= params.len()) {
            visit(entry, entry.value.is_secret());
        }
    }

    fn ordered_conditions(&self) -> impl Iterator<Item = (&'static str, &crate::filter::Condition)> {
        let known = self
            .operation
            .filters
            .iter()
            .flat_map(|filter| self.conditions.iter().filter(|(field, _)| *field == filter.name));
        let unknown = self.conditions.iter().filter(|(field, _)| self.operation.filter(field).is_none());
        known.chain(unknown).map(|(field, condition)| (*field, condition))
    }
}

/// Shows the pairs, sensitive ones as `***`.
pub(super) struct Shown<'a>(pub(super) &'a Parts);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        self.0.each_pair(&mut |pair| {
            let name = pair.name.to_string();
            if pair.sensitive && !pair.text.is_empty() {
                map.entry(&name, &format_args!("***"));
            } else {
                map.entry(&name, &pair.text);
            }
        });
        map.finish()
    }
}
