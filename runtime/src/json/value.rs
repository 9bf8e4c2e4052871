//! A member's value, its type forgotten.

use super::{Encode, Json};
use crate::check::{Check, Validate};
use std::any::Any;
use std::fmt;

/// The value of a member: there, or left out.
pub trait Value: Any + fmt::Debug {
    /// As the API would send it; nothing if it is left out.
    fn encoded(&self) -> Option<Json>;

    /// Reports every violation to `check`.
    fn checked(&self, check: &mut Check<'_>);
}

impl<T: Encode + Validate + fmt::Debug + Any> Value for T {
    fn encoded(&self) -> Option<Json> {
        Some(self.encode())
    }

    fn checked(&self, check: &mut Check<'_>) {
        self.check(check);
    }
}

impl<T: Encode + Validate + fmt::Debug + Any> Value for Option<T> {
    #[expect(clippy::manual_map, reason = "`map` would be compiled for each type, too")]
    fn encoded(&self) -> Option<Json> {
        match self {
            Some(value) => Some(value.encode()),
            None => None,
        }
    }

    fn checked(&self, check: &mut Check<'_>) {
        if let Some(value) = self {
            value.check(check);
        }
    }
}
