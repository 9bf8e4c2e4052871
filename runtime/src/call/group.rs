//! The members of a group of parameters.

use crate::value::Argument;
use std::fmt;

/// The members of one group, as `card[number]`, under their full wire names without list indexes.
#[derive(Clone, Default)]
pub struct Group(Vec<(&'static str, Argument)>);

impl Group {
    /// A group without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a member; setting it again replaces it, and an absent value takes it out.
    #[must_use]
    pub fn set(self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.set_argument(name, value.into())
    }

    fn set_argument(mut self, name: &'static str, value: Argument) -> Self {
        self.0.retain(|(former, _)| *former != name);
        if !value.is_absent() {
            self.0.push((name, value));
        }
        self
    }

    pub(super) fn into_members(self) -> Vec<(&'static str, Argument)> {
        self.0
    }
}

/// Names only: which members are sensitive is known to the operation, not here.
impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
