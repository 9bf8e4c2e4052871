//! Checks of models, attribute by attribute.

use super::{Constraints, Found, Rule, Violation, Violations, looks_like_email};
use crate::json::{AnyModel, Extra, Json};
use crate::value::{AccountNumber, ApiKey, CardNumber, Cvv, Timestamp, Token};
use std::fmt::Write;

/// A value that can be checked against what is documented: a model's members, or the constraints of the member that it is.
pub trait Validate {
    /// Reports every violation to `check`.
    fn check(&self, check: &mut Check<'_>);

    /// Checks every value against the documented constraints.
    ///
    /// # Errors
    /// All violations at once, each with its path (`card.last4`).
    fn validate(&self) -> Result<(), Violations>
    where
        Self: Sized,
    {
        validate(self)
    }
}

/// Checks a model.
///
/// # Errors
/// All violations at once.
pub fn validate(model: &dyn Validate) -> Result<(), Violations> {
    let mut violations = Vec::new();
    model.check(&mut Check {
        place: Place::Top,
        constraints: Constraints::NONE,
        violations: &mut violations,
    });
    Violations::none_of(violations)
}

/// Collects violations, and knows the place in the model at which it is, and the constraints there.
#[derive(Debug)]
pub struct Check<'a> {
    place: Place<'a>,
    constraints: &'static Constraints,
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
    /// Checks every member of a model.
    pub fn model(&mut self, model: &AnyModel<'_>) {
        let Self { place, violations, .. } = self;
        model.parts(&mut |parts| {
            for (member, value) in parts.each() {
                let place = Place::Member(place, member.wire);
                value.seen().checked(&mut Check { place, constraints: member.constraints, violations });
            }
        });
    }

    /// Checks a text.
    pub fn text(&mut self, text: &str) {
        if let Some(count) = self.constraints.chars.refuse(text) {
            self.report(Rule::Chars(self.constraints.chars), Found::Chars(count));
        }
        // Of texts, only decimals have a range.
        if let Some(found) = self.constraints.range.refuse_text(text) {
            self.report(Rule::Range(self.constraints.range), found);
        }
        if self.constraints.digits && !text.bytes().all(|byte| byte.is_ascii_digit()) {
            self.report(Rule::Digits, Found::Hidden);
        }
        // An empty text stands for none.
        if self.constraints.email && !text.is_empty() && !looks_like_email(text) {
            self.report(Rule::Email, Found::Hidden);
        }
    }

    /// Checks a whole number.
    pub fn integer(&mut self, number: i64) {
        if !self.constraints.range.has(number) {
            self.report(Rule::Range(self.constraints.range), Found::Integer(number));
        }
    }

    /// Checks a number.
    pub fn number(&mut self, number: f64) {
        if !self.constraints.range.has_float(number) {
            self.report(Rule::Range(self.constraints.range), Found::Number(number));
        }
    }

    /// Checks that a value is one of these.
    pub fn one_of(&mut self, value: &str, values: &'static [&'static str]) {
        if !values.contains(&value) {
            self.report(Rule::OneOf(values), Found::undocumented(value));
        }
    }

    /// Checks an element of the list that this is.
    pub(crate) fn element(&mut self, index: usize) -> Check<'_> {
        let place = Place::Element(&self.place, index);
        Check { place, constraints: self.constraints, violations: self.violations }
    }

    #[cold]
    fn report(&mut self, rule: Rule, found: Found) {
        let mut path = String::new();
        self.place.spell(&mut path);
        self.violations.push(Violation { path, rule, found });
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn check(&self, check: &mut Check<'_>) {
        for (index, value) in self.iter().enumerate() {
            value.check(&mut check.element(index));
        }
    }
}

impl Validate for String {
    fn check(&self, check: &mut Check<'_>) {
        check.text(self);
    }
}

macro_rules! secret_text {
    ($($secret:ty),+) => {$(
        impl Validate for $secret {
            fn check(&self, check: &mut Check<'_>) {
                check.text(self.expose());
            }
        }
    )+};
}
secret_text!(AccountNumber, ApiKey, CardNumber, Cvv, Token);

impl Validate for i64 {
    fn check(&self, check: &mut Check<'_>) {
        check.integer(*self);
    }
}

impl Validate for f64 {
    fn check(&self, check: &mut Check<'_>) {
        check.number(*self);
    }
}

impl Validate for Timestamp {
    fn check(&self, check: &mut Check<'_>) {
        check.integer(self.seconds());
    }
}

impl Validate for bool {
    fn check(&self, _: &mut Check<'_>) {}
}

impl Validate for Json {
    fn check(&self, _: &mut Check<'_>) {}
}

impl Validate for Extra {
    fn check(&self, _: &mut Check<'_>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Blank, Decode, DecodeError, Encode, Parsed, Seen, Value};
    use serde_json::json;

    /// An enum of one value.
    #[derive(Debug, Clone)]
    pub struct Kind(String);
    impl Decode for Kind {
        fn decode_parsed(value: Parsed<'_>) -> Result<Self, DecodeError> {
            String::decode_parsed(value).map(Self)
        }
    }
    impl Blank for Kind {
        fn blank() -> Self {
            Self(String::new())
        }
    }
    impl Encode for Kind {
        fn encode(&self) -> Json {
            self.0.encode()
        }
    }
    impl Value for Kind {
        fn seen(&self) -> Seen<'_> {
            Seen::leaf(self)
        }
    }
    impl Validate for Kind {
        fn check(&self, check: &mut Check<'_>) {
            check.one_of(&self.0, &["card"]);
        }
    }

    crate::model! {
        pub struct Card {
            #[check(chars(4, 4), digits())]
            pub last4: Option<String>,
            #[check(max_chars(19))]
            pub number: CardNumber,
            #[check(range(1, 12))]
            pub month: i64,
            #[check(min_decimal("0.01"), max(100))]
            pub share: Option<String>,
            #[check(min(0), max_decimal("0.07"))]
            pub rate: Option<f64>,
        }
    }

    crate::model! {
        pub struct Source {
            pub card: Option<Card>,
            pub others: Option<Vec<Card>>,
            pub kinds: Option<Vec<Kind>>,
            pub kind: Option<Kind>,
            #[check(max_chars(9), email())]
            pub email: Option<String>,
            #[check(max_chars(2))]
            pub tags: Option<Vec<String>>,
        }
    }

    fn card(last4: &str, month: i64) -> Json {
        json!({"last4": last4, "number": "4111", "month": month})
    }

    fn lines(source: Json) -> Vec<String> {
        let Ok(source) = Source::decode(source) else { return vec!["not decoded".to_owned()] };
        let violations = validate(&source).err().into_iter().flatten();
        violations.map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn a_good_model_has_no_violations() {
        let good =
            json!({"email": "", "card": card("1111", 12), "others": [card("0000", 1)], "tags": ["ab"]});
        assert_eq!(lines(good), Vec::<String>::new());
    }

    #[test]
    fn all_violations_are_reported_each_with_its_path() {
        let bad = json!({"card": card("11x", 13), "others": [card("1111", 1), card("1111", 0)], "tags": ["ab", "abc"]});
        assert_eq!(
            lines(bad),
            [
                "card.last4 must have exactly 4 characters, got 3",
                "card.last4 must have only decimal digits",
                "card.month must be between 1 and 12, got 13",
                "others[1].month must be between 1 and 12, got 0",
                "tags[1] must have at most 2 characters, got 3",
            ]
        );
    }

    #[test]
    fn a_bound_with_places_is_kept_to_the_last_digit() {
        let with = |share: &str, rate: f64| {
            lines(json!({ "card": { "number": "4111", "month": 1, "share": share, "rate": rate } }))
        };
        assert_eq!(with("0.01", 0.07), Vec::<String>::new());
        assert_eq!(
            with("100.00000000000000000001", 0.08),
            [
                "card.share must be between 0.01 and 100, got \"100.00000000000000000001\"",
                "card.rate must be between 0 and 0.07, got 0.08",
            ]
        );
    }

    #[test]
    fn a_text_that_is_no_address_is_not_told() {
        assert_eq!(lines(json!({"email": "a@b"})), Vec::<String>::new());
        assert_eq!(
            lines(json!({"email": "jane"})),
            ["email must be an e-mail address: an `@` between other characters"]
        );
    }

    #[test]
    fn what_is_not_there_violates_nothing() {
        assert_eq!(lines(json!({})), Vec::<String>::new());
    }

    #[test]
    fn an_undocumented_value_in_a_list_is_reported_at_its_index() {
        assert_eq!(
            lines(json!({"kinds": ["card", "cart"], "kind": "upi"})),
            [
                "kinds[1] must be one of the 1 documented values (card), got \"cart\"",
                "kind must be one of the 1 documented values (card), got \"upi\"",
            ]
        );
    }
}
