//! A model's members, one after the other, their types forgotten.

use super::{Encode, Json, Member};
use crate::check::{Check, Validate};
use std::fmt;
use std::slice;

/// The value of a member: there, or left out.
pub trait Value: fmt::Debug {
    /// As the API would send it; nothing if it is left out.
    fn encoded(&self) -> Option<Json>;

    /// Reports every violation to `check`.
    fn checked(&self, check: &mut Check<'_>);
}

impl<T: Encode + Validate + fmt::Debug> Value for T {
    fn encoded(&self) -> Option<Json> {
        Some(self.encode())
    }

    fn checked(&self, check: &mut Check<'_>) {
        self.check(check);
    }
}

impl<T: Encode + Validate + fmt::Debug> Value for Option<T> {
    fn encoded(&self) -> Option<Json> {
        self.as_ref().map(T::encode)
    }

    fn checked(&self, check: &mut Check<'_>) {
        if let Some(value) = self {
            value.check(check);
        }
    }
}

/// Is told each member of a model in turn. Encoding, checking and showing a model are three walks.
pub struct Walk<'w> {
    members: slice::Iter<'static, Member>,
    visit: &'w mut dyn FnMut(&'static Member, &dyn Value),
}

impl<'w> Walk<'w> {
    pub(crate) fn new(
        members: &'static [Member],
        visit: &'w mut dyn FnMut(&'static Member, &dyn Value),
    ) -> Self {
        Self { members: members.iter(), visit }
    }

    /// The next member's value.
    pub fn next(&mut self, value: &dyn Value) {
        if let Some(member) = self.members.next() {
            (self.visit)(member, value);
        }
    }
}

/// Shows which members are still to come.
impl fmt::Debug for Walk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.members.clone().map(|member| member.wire)).finish()
    }
}
