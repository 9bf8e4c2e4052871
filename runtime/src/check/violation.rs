//! What was found wrong.

use super::Rule;
use std::fmt;

/// One value that violates one rule.
///
/// Shown on one line: `card[expiry_month] must be between 1 and 12, got 13`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// Where: the wire name with its index (`card[expiry_month]`, `items[item_price_id][0]`, `status[in]`), or in a model
    /// the path of the attribute (`card.last4`).
    pub path: String,
    /// Which rule.
    pub rule: Rule,
    /// What was there instead: a size or a number, never a secret.
    pub found: Found,
}

/// What stands in the place of a value that violates a rule, without telling the value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Found {
    /// Nothing was given.
    Nothing,
    /// An empty text or list.
    Empty,
    /// A text of so many characters.
    Chars(usize),
    /// So many bytes.
    Bytes(usize),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// An undocumented value of an enum, of at most 64 characters.
    Value(String),
    /// Something that isn't shown.
    Hidden,
}

impl Found {
    /// An undocumented value is worth showing unless it is so long that it can hardly be meant as one.
    pub(crate) fn undocumented(value: &str) -> Self {
        const SHOWN: usize = 64;
        if value.is_empty() {
            return Self::Empty;
        }
        match value.chars().count() {
            count if count > SHOWN => Self::Chars(count),
            _ => Self::Value(value.to_owned()),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.rule)?;
        match &self.found {
            Found::Nothing | Found::Hidden => Ok(()),
            Found::Empty if self.rule == Rule::Required => f.write_str(" and cannot be empty"),
            Found::Empty if matches!(self.rule, Rule::NotEmpty | Rule::IdGiven) => Ok(()),
            Found::Empty => f.write_str(", got an empty value"),
            Found::Chars(count) if matches!(self.rule, Rule::Chars(_)) => write!(f, ", got {count}"),
            Found::Chars(count) => write!(f, ", got {count} characters"),
            Found::Bytes(count) => write!(f, ", got {count}"),
            Found::Integer(number) => write!(f, ", got {number}"),
            Found::Number(number) => write!(f, ", got {number}"),
            Found::Value(value) => write!(f, ", got {value:?}"),
        }
    }
}

/// Everything that was found wrong; never empty.
///
/// Shown on one line, separated by semicolons.
#[derive(Debug, Clone, PartialEq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// `Ok` if there are none. An empty `Vec` has no heap memory, so that the good case costs nothing.
    pub(crate) fn none_of(violations: Vec<Violation>) -> Result<(), Self> {
        if violations.is_empty() {
            return Ok(());
        }
        Err(Self(violations))
    }

    pub(crate) fn one(violation: Violation) -> Self {
        Self(vec![violation])
    }

    /// The violations, in the order of the documentation.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// How many there are; at least one.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Chars, Range};

    fn line(path: &str, rule: Rule, found: Found) -> String {
        Violation { path: path.to_owned(), rule, found }.to_string()
    }

    #[test]
    fn a_violation_is_one_line_with_path_rule_and_what_was_found() {
        assert_eq!(
            line("card[expiry_month]", Rule::Range(Range::between(1, 12)), Found::Integer(13)),
            "card[expiry_month] must be between 1 and 12, got 13"
        );
        assert_eq!(
            line("card[first_name]", Rule::Chars(Chars::max(50)), Found::Chars(51)),
            "card[first_name] must have at most 50 characters, got 51"
        );
        assert_eq!(
            line("type", Rule::OneOf(&["card", "upi"]), Found::undocumented("cart")),
            "type must be one of the 2 documented values (card, upi), got \"cart\""
        );
        assert_eq!(line("customer_id", Rule::Required, Found::Nothing), "customer_id is required");
        assert_eq!(
            line("customer_id", Rule::Required, Found::Empty),
            "customer_id is required and cannot be empty"
        );
        assert_eq!(line("status[in]", Rule::NotEmpty, Found::Empty), "status[in] must not be empty");
    }

    #[test]
    fn an_undocumented_value_that_is_too_long_to_be_one_is_not_shown() {
        assert_eq!(Found::undocumented(&"x".repeat(65)), Found::Chars(65));
        assert_eq!(Found::undocumented(&"x".repeat(64)), Found::Value("x".repeat(64)));
    }
}
