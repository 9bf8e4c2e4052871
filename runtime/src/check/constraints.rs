//! What is documented of the value of a model's member.

use super::{Bound, Chars, Range};

/// The constraints that a member's value is checked against.
///
/// ```
/// use chargebee_runtime::ground::*;
/// const TYPE: Constraints = Constraints::none().max_chars(20);
/// assert_eq!(TYPE.chars.max, Some(20));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constraints {
    /// Bounds on the number of characters.
    pub chars: Chars,
    /// Bounds on a number.
    pub range: Range,
    /// Whether a text consists of decimal digits only.
    pub digits: bool,
    /// Whether a text is an e-mail address.
    pub email: bool,
}

impl Constraints {
    /// Of what has none.
    pub(crate) const NONE: &'static Self = &Self::none();

    /// Whatever comes.
    pub const fn none() -> Self {
        Self { chars: Chars::any(), range: Range::any(), digits: false, email: false }
    }

    /// At least `min` and at most `max` characters.
    #[must_use]
    pub const fn chars(self, min: usize, max: usize) -> Self {
        Self { chars: Chars::between(min, max), ..self }
    }

    /// At least so many characters.
    #[must_use]
    pub const fn min_chars(self, min: usize) -> Self {
        Self { chars: Chars::min(min), ..self }
    }

    /// At most so many characters.
    #[must_use]
    pub const fn max_chars(self, max: usize) -> Self {
        Self { chars: Chars::max(max), ..self }
    }

    /// A number from `min` to `max`.
    #[must_use]
    pub const fn range(self, min: i64, max: i64) -> Self {
        Self { range: Range::between(min, max), ..self }
    }

    /// A number of at least `min`.
    #[must_use]
    pub const fn min(mut self, min: i64) -> Self {
        self.range.min = Some(Bound::whole(min));
        self
    }

    /// A number of at least `min`, which is written as `0.01`. One that [`Bound::decimal`] does not take is none.
    #[must_use]
    pub const fn min_decimal(mut self, min: &str) -> Self {
        self.range.min = Bound::decimal(min);
        self
    }

    /// A number of at most `max`.
    #[must_use]
    pub const fn max(mut self, max: i64) -> Self {
        self.range.max = Some(Bound::whole(max));
        self
    }

    /// A number of at most `max`, which is written as `0.01`. One that [`Bound::decimal`] does not take is none.
    #[must_use]
    pub const fn max_decimal(mut self, max: &str) -> Self {
        self.range.max = Bound::decimal(max);
        self
    }

    /// Decimal digits only.
    #[must_use]
    pub const fn digits(self) -> Self {
        Self { digits: true, ..self }
    }

    /// An e-mail address.
    #[must_use]
    pub const fn email(self) -> Self {
        Self { email: true, ..self }
    }
}
