//! The rules that a value can violate.

use super::{Bound, Found};
use std::cmp::Ordering;
use std::fmt;

/// Bounds on the number of characters (Unicode scalar values), both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chars {
    /// At least so many.
    pub min: Option<usize>,
    /// At most so many.
    pub max: Option<usize>,
}

impl Chars {
    /// No bounds.
    pub const fn any() -> Self {
        Self { min: None, max: None }
    }

    /// At least so many.
    pub const fn min(min: usize) -> Self {
        Self { min: Some(min), max: None }
    }

    /// At most so many.
    pub const fn max(max: usize) -> Self {
        Self { min: None, max: Some(max) }
    }

    /// At least `min` and at most `max`.
    pub const fn between(min: usize, max: usize) -> Self {
        Self { min: Some(min), max: Some(max) }
    }

    /// The number of characters in `text`, if it is out of bounds.
    pub(crate) fn refuse(self, text: &str) -> Option<usize> {
        // A char takes one to four bytes, so that most texts need no counting.
        let surely_enough = self.min.is_none_or(|min| text.len() >= min.saturating_mul(4));
        let surely_short = self.max.is_none_or(|max| text.len() <= max);
        if surely_enough && surely_short {
            return None;
        }
        let count = text.chars().count();
        let outside = self.min.is_some_and(|min| count < min) || self.max.is_some_and(|max| count > max);
        outside.then_some(count)
    }
}

/// `at most 50 characters`.
impl fmt::Display for Chars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (None, None) => f.write_str("any number of characters"),
            (Some(min), None) => write!(f, "at least {min} characters"),
            (None, Some(max)) => write!(f, "at most {max} characters"),
            (Some(min), Some(max)) if min == max => write!(f, "exactly {min} characters"),
            (Some(min), Some(max)) => write!(f, "between {min} and {max} characters"),
        }
    }
}

/// Bounds on a number, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// At least this.
    pub min: Option<Bound>,
    /// At most this.
    pub max: Option<Bound>,
}

impl Range {
    /// No bounds.
    pub const fn any() -> Self {
        Self { min: None, max: None }
    }

    /// At least this.
    pub const fn min(min: i64) -> Self {
        Self { min: Some(Bound::whole(min)), max: None }
    }

    /// At most this.
    pub const fn max(max: i64) -> Self {
        Self { min: None, max: Some(Bound::whole(max)) }
    }

    /// At least `min` and at most `max`.
    pub const fn between(min: i64, max: i64) -> Self {
        Self { min: Some(Bound::whole(min)), max: Some(Bound::whole(max)) }
    }

    pub(crate) fn has(self, number: i64) -> bool {
        self.min.is_none_or(|min| min.compare(number) != Ordering::Less)
            && self.max.is_none_or(|max| max.compare(number) != Ordering::Greater)
    }

    /// What isn't a number lies in no range.
    pub(crate) fn has_float(self, number: f64) -> bool {
        self.min.is_none_or(|min| number >= min.to_f64()) && self.max.is_none_or(|max| number <= max.to_f64())
    }

    /// What stands in the place of a decimal that is out of bounds. A text that is no number has none.
    pub(crate) fn refuse_text(self, text: &str) -> Option<Found> {
        let below = |min: Bound| min.compare_text(text) == Some(Ordering::Less);
        let above = |max: Bound| max.compare_text(text) == Some(Ordering::Greater);
        if !self.min.is_some_and(below) && !self.max.is_some_and(above) {
            return None;
        }
        // A number with more digits than a floating-point one has would be shown as the bound itself.
        Some(match text.parse::<f64>() {
            Ok(number) if !self.has_float(number) => Found::Number(number),
            _ => Found::undocumented(text),
        })
    }
}

/// `between 1 and 12`.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (None, None) => f.write_str("any number"),
            (Some(min), None) => write!(f, "at least {min}"),
            (None, Some(max)) => write!(f, "at most {max}"),
            (Some(min), Some(max)) => write!(f, "between {min} and {max}"),
        }
    }
}

/// The rule that a value violates. Shown as what the value must do: `must be between 1 and 12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// A required parameter must be given, and cannot be cleared.
    Required,
    /// A text must have a documented number of characters.
    Chars(Chars),
    /// A number must be within documented bounds.
    Range(Range),
    /// A text must consist of decimal digits only.
    Digits,
    /// A text must be an e-mail address: whatever its form, an `@` stands between other characters.
    Email,
    /// A value must be one of those that the documentation lists.
    OneOf(&'static [&'static str]),
    /// A filter's list, or a header, must not be empty.
    NotEmpty,
    /// An id in the path must hold something other than blanks.
    IdGiven,
    /// An id in the path must not have an empty, `.` or `..` segment, which would lead to another operation.
    IdSegments,
    /// A header can only hold visible ASCII characters, blanks and tabs.
    HeaderText,
    /// A custom field's name begins with `cf_` and has no brackets: any other could stand for a parameter.
    CustomField,
    /// The address of a request can have so many bytes.
    AddressBytes(usize),
}

impl Rule {
    /// Whether it comes from the documentation, so that a caller may know better (`send().without_validation()`). Others always hold.
    pub fn is_documented(&self) -> bool {
        matches!(
            self,
            Self::Required | Self::Chars(_) | Self::Range(_) | Self::Digits | Self::Email | Self::OneOf(_)
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("is required"),
            Self::Chars(chars) => write!(f, "must have {chars}"),
            Self::Range(range) => write!(f, "must be {range}"),
            Self::Digits => f.write_str("must have only decimal digits"),
            Self::Email => f.write_str("must be an e-mail address: an `@` between other characters"),
            Self::OneOf(values) => one_of(values, f),
            Self::NotEmpty => f.write_str("must not be empty"),
            Self::IdGiven => f.write_str("must not be empty or blank"),
            Self::IdSegments => f.write_str("must not have an empty, `.` or `..` segment"),
            Self::HeaderText => f.write_str("must have only visible ASCII characters, blanks and tabs"),
            Self::CustomField => f.write_str("must have a name that begins with `cf_` and has no brackets"),
            Self::AddressBytes(max) => write!(f, "must have at most {max} bytes"),
        }
    }
}

/// Whether a text can be an e-mail address. Which ones are taken is the API's to say: this refuses only what is none for anybody.
pub(crate) fn looks_like_email(text: &str) -> bool {
    text.char_indices().any(|(at, c)| c == '@' && at > 0 && at + 1 < text.len())
}

/// A few values show what kind of thing is meant; all of them would bury the message.
fn one_of(values: &[&str], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const SHOWN: usize = 10;
    write!(f, "must be one of the {} documented values (", values.len())?;
    for (index, value) in values.iter().take(SHOWN).enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        f.write_str(value)?;
    }
    f.write_str(if values.len() > SHOWN { ", …)" } else { ")" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_as_unicode_scalar_values() {
        let cases = [
            (Chars::max(3), "abc", None),
            (Chars::max(3), "éèà", None),
            (Chars::max(3), "éèàù", Some(4)),
            (Chars::min(2), "é", Some(1)),
            (Chars::min(2), "ab", None),
            (Chars::between(6, 6), "12345", Some(5)),
            (Chars::between(6, 6), "123456", None),
            (Chars::any(), "", None),
        ];
        for (chars, text, refused) in cases {
            assert_eq!(chars.refuse(text), refused, "{chars:?} {text}");
        }
    }

    #[test]
    fn bounds_are_inclusive() {
        let month = Range::between(1, 12);
        assert_eq!([0, 1, 12, 13].map(|it| month.has(it)), [false, true, true, false]);
        assert_eq!([0.9, 1.0, 12.0, f64::NAN].map(|it| month.has_float(it)), [false, true, true, false]);
        assert!(Range::any().has(i64::MIN));
    }

    #[test]
    fn a_rule_says_what_a_value_must_do() {
        let cases = [
            (Rule::Chars(Chars::between(6, 6)), "must have exactly 6 characters"),
            (Rule::Chars(Chars::min(5)), "must have at least 5 characters"),
            (Rule::Range(Range::max(9)), "must be at most 9"),
            (Rule::OneOf(&["a", "b"]), "must be one of the 2 documented values (a, b)"),
        ];
        for (rule, text) in cases {
            assert_eq!(rule.to_string(), text);
        }
    }

    #[test]
    fn no_address_is_taken_for_none() {
        let table = [
            ("a@b", true),
            ("jane.doe+chargebee@example.co.uk", true),
            ("\"a b@c\"@example.com", true),
            ("Jane <jane@example.com>", true),
            ("a@example.com,b@example.com", true),
            ("用户@例子.中国", true),
            ("@@@", true),
            ("", false),
            ("jane", false),
            ("jane@", false),
            ("@example.com", false),
            ("@@", false),
        ];
        for (text, address) in table {
            assert_eq!(looks_like_email(text), address, "{text}");
        }
    }

    #[test]
    fn a_long_list_of_values_is_cut() {
        static VALUES: [&str; 11] = ["v"; 11];
        let text = Rule::OneOf(&VALUES).to_string();
        assert!(text.ends_with("v, v, …)"), "{text}");
    }
}
