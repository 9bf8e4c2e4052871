//! Checks before sending: documented constraints, and what must never be sent. They report everything at once.

mod bound;
mod call;
mod constraints;
mod model;
mod rule;
mod violation;

pub use bound::Bound;
pub(crate) use call::check_call;
pub use constraints::Constraints;
pub use model::{Check, Validate, validate};
use rule::looks_like_email;
pub use rule::{Chars, Range, Rule};
pub use violation::{Found, Violation, Violations};
