//! Checks of models, attribute by attribute.

use super::{Chars, Found, Range, Rule, Violation, Violations};
use crate::value::{AccountNumber, ApiKey, CardNumber, Cvv, Timestamp, Token};
use std::fmt::Write;

/// A model that can check its attributes against the documented constraints.
pub trait Validate {
    /// Reports every violation to `check`.
    fn check(&self, check: &mut Check<'_>);
}

/// Checks a model.
///
/// # Errors
/// All violations at once.
pub fn validate(model: &dyn Validate) -> Result<(), Violations> {
    let mut violations = Vec::new();
    model.check(&mut Check { place: Place::Top, violations: &mut violations });
    Violations::none_of(violations)
}

/// Collects violations, and knows the place in the model at which it is.
#[derive(Debug)]
pub struct Check<'a> {
    place: Place<'a>,
    violations: &'a mut Vec<Violation>,
}

/// The way from the top down to here, on the stack: a path is only spelled out for a violation.
#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    Top,
    Member(&'a Place<'a>, &'static str),
    Element(&'a Place<'a>, usize),
}

impl Place<'_> {
    fn spell(&self, path: &mut String) {
        match self {
            Self::Top => {}
            Self::Member(outer, name) => {
                outer.spell(path);
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Self::Element(outer, index) => {
                outer.spell(path);
                // Writing to a String cannot fail.
                let _ = write!(path, "[{index}]");
            }
        }
    }
}

impl Check<'_> {
    /// The text, if there is one, must have so many characters.
    pub fn chars(&mut self, name: &'static str, value: &dyn Text, chars: Chars) {
        if let Some(count) = value.text().and_then(|text| chars.refuse(text)) {
            self.report(name, Rule::Chars(chars), Found::Chars(count));
        }
    }

    /// The text, if there is one, must consist of decimal digits.
    pub fn digits(&mut self, name: &'static str, value: &dyn Text) {
        if let Some(text) = value.text()
            && !text.bytes().all(|byte| byte.is_ascii_digit())
        {
            self.report(name, Rule::Digits, Found::Hidden);
        }
    }

    /// The number, if there is one, must lie within these bounds.
    pub fn range(&mut self, name: &'static str, value: &dyn Magnitude, range: Range) {
        if let Some(found) = value.outside(range) {
            self.report(name, Rule::Range(range), found);
        }
    }

    /// The values of an open enum must be documented.
    pub fn documented(&mut self, name: &'static str, value: &dyn Documented) {
        value.documented(name, self);
    }

    /// Checks what is inside of a member.
    pub fn member(&mut self, name: &'static str, value: &dyn Validate) {
        value.check(&mut Check { place: Place::Member(&self.place, name), violations: self.violations });
    }

    /// A value must be one of these.
    pub fn one_of(&mut self, name: &'static str, value: &str, values: &'static [&'static str]) {
        if !values.contains(&value) {
            self.report(name, Rule::OneOf(values), Found::undocumented(value));
        }
    }

    fn element(&mut self, index: usize) -> Check<'_> {
        Check { place: Place::Element(&self.place, index), violations: self.violations }
    }

    #[cold]
    fn report(&mut self, name: &'static str, rule: Rule, found: Found) {
        let mut path = String::new();
        match name {
            "" => self.place.spell(&mut path),
            name => Place::Member(&self.place, name).spell(&mut path),
        }
        self.violations.push(Violation { path, rule, found });
    }
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, check: &mut Check<'_>) {
        if let Some(value) = self {
            value.check(check);
        }
    }
}

impl<T: Validate> Validate for Box<T> {
    fn check(&self, check: &mut Check<'_>) {
        T::check(self, check);
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, check: &mut Check<'_>) {
        for (index, value) in self.iter().enumerate() {
            value.check(&mut check.element(index));
        }
    }
}

/// Something that may hold a text.
pub trait Text {
    /// The text, if there is one.
    fn text(&self) -> Option<&str>;
}

impl Text for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

macro_rules! secret_text {
    ($($secret:ty),+) => {$(
        impl Text for $secret {
            fn text(&self) -> Option<&str> {
                Some(self.expose())
            }
        }
    )+};
}
secret_text!(AccountNumber, ApiKey, CardNumber, Cvv, Token);

impl<T: Text> Text for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(T::text)
    }
}

/// Something that may hold a number.
pub trait Magnitude {
    /// The number, if there is one and it lies outside of `range`.
    fn outside(&self, range: Range) -> Option<Found>;
}

impl Magnitude for i64 {
    fn outside(&self, range: Range) -> Option<Found> {
        (!range.has(*self)).then_some(Found::Integer(*self))
    }
}

impl Magnitude for f64 {
    fn outside(&self, range: Range) -> Option<Found> {
        (!range.has_float(*self)).then_some(Found::Number(*self))
    }
}

impl Magnitude for Timestamp {
    fn outside(&self, range: Range) -> Option<Found> {
        self.seconds().outside(range)
    }
}

impl<T: Magnitude> Magnitude for Option<T> {
    fn outside(&self, range: Range) -> Option<Found> {
        self.as_ref().and_then(|number| number.outside(range))
    }
}

/// Something that may hold values of an open enum.
pub trait Documented {
    /// Reports each value that isn't documented, at the member `name` (empty: at the place itself).
    fn documented(&self, name: &'static str, check: &mut Check<'_>);
}

impl<T: Documented> Documented for Option<T> {
    fn documented(&self, name: &'static str, check: &mut Check<'_>) {
        if let Some(value) = self {
            value.documented(name, check);
        }
    }
}

impl<T: Documented> Documented for Vec<T> {
    fn documented(&self, name: &'static str, check: &mut Check<'_>) {
        let place = Place::Member(&check.place, name);
        for (index, value) in self.iter().enumerate() {
            let mut at = Check { place: Place::Element(&place, index), violations: check.violations };
            value.documented("", &mut at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Card {
        last4: Option<String>,
        number: CardNumber,
        month: i64,
    }
    impl Validate for Card {
        fn check(&self, check: &mut Check<'_>) {
            check.chars("last4", &self.last4, Chars::between(4, 4));
            check.digits("last4", &self.last4);
            check.chars("number", &self.number, Chars::max(19));
            check.range("month", &self.month, Range::between(1, 12));
        }
    }

    struct Source {
        card: Option<Card>,
        others: Option<Vec<Card>>,
    }
    impl Validate for Source {
        fn check(&self, check: &mut Check<'_>) {
            check.member("card", &self.card);
            check.member("others", &self.others);
        }
    }

    fn card(last4: &str, month: i64) -> Card {
        Card { last4: Some(last4.to_owned()), number: CardNumber::from("4111"), month }
    }

    fn lines(model: &dyn Validate) -> Vec<String> {
        let violations = validate(model).err().into_iter().flatten();
        violations.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn a_good_model_has_no_violations() {
        let source = Source { card: Some(card("1111", 12)), others: Some(vec![card("0000", 1)]) };
        assert!(validate(&source).is_ok());
    }

    #[test]
    fn all_violations_are_reported_each_with_its_path() {
        let source =
            Source { card: Some(card("11x", 13)), others: Some(vec![card("1111", 1), card("1111", 0)]) };
        assert_eq!(
            lines(&source),
            [
                "card.last4 must have exactly 4 characters, got 3",
                "card.last4 must have only decimal digits",
                "card.month must be between 1 and 12, got 13",
                "others[1].month must be between 1 and 12, got 0",
            ]
        );
    }

    #[test]
    fn what_is_not_there_violates_nothing() {
        let source = Source { card: None, others: None };
        assert!(validate(&source).is_ok());
    }

    #[test]
    fn an_undocumented_value_in_a_list_is_reported_at_its_index() {
        struct Kind(&'static str);
        impl Documented for Kind {
            fn documented(&self, name: &'static str, check: &mut Check<'_>) {
                check.one_of(name, self.0, &["card"]);
            }
        }
        struct Model(Option<Vec<Kind>>, Kind);
        impl Validate for Model {
            fn check(&self, check: &mut Check<'_>) {
                check.documented("kinds", &self.0);
                check.documented("kind", &self.1);
            }
        }
        assert_eq!(
            lines(&Model(Some(vec![Kind("card"), Kind("cart")]), Kind("upi"))),
            [
                "kinds[1] must be one of the 1 documented values (card), got \"cart\"",
                "kind must be one of the 1 documented values (card), got \"upi\"",
            ]
        );
    }
}
