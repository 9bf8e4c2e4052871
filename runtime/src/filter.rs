//! Conditions on the fields of a list: `.customer_id(filter::starts_with("8av"))`.
//!
//! A filter takes only the operators that the documentation lists for it; another does not compile:
//! ```compile_fail
//! use chargebee_runtime::ground::*;
//! enum CustomerIdFilter {}
//! filter_on!(CustomerIdFilter: String, [Is, IsNot]);
//! fn customer_id(_: impl FilterOn<CustomerIdFilter>) {}
//! customer_id(filter::starts_with("8av"));
//! ```
//! ```
//! # use chargebee_runtime::ground::*;
//! # enum CustomerIdFilter {}
//! # filter_on!(CustomerIdFilter: String, [Is, StartsWith]);
//! # fn customer_id(_: impl FilterOn<CustomerIdFilter>) {}
//! customer_id(filter::starts_with("8av"));
//! ```

use crate::json::Json;
use crate::value::{Argument, Value};
use std::borrow::Cow;

/// A condition without its field: an operator and what to compare with.
#[derive(Debug, Clone)]
pub struct Condition {
    pub(crate) operator: &'static str,
    pub(crate) operand: Operand,
}

#[derive(Debug, Clone)]
pub(crate) enum Operand {
    One(Argument),
    Many(Vec<Argument>),
}

impl Condition {
    fn one(operator: &'static str, value: Argument) -> Self {
        Self { operator, operand: Operand::One(value) }
    }

    fn many(operator: &'static str, values: Vec<Argument>) -> Self {
        Self { operator, operand: Operand::Many(values) }
    }

    /// What it compares with.
    pub(crate) fn values(&self) -> &[Argument] {
        match &self.operand {
            Operand::One(value) => std::slice::from_ref(value),
            Operand::Many(values) => values,
        }
    }

    /// Several values are one compact JSON array: spelled any other way, the API ignores the filter and returns everything.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match &self.operand {
            Operand::One(value) => value.text(),
            Operand::Many(values) => {
                let values = values.iter().map(Argument::json).collect();
                Cow::Owned(Json::Array(values).to_string())
            }
        }
    }

    pub(crate) fn is_empty_list(&self) -> bool {
        matches!(&self.operand, Operand::Many(values) if values.is_empty())
    }
}

/// A field that can be filtered by, and the type of its values. Generated code has a marker for each.
pub trait FilterField {
    /// What the field is compared with.
    type Value: Into<Argument>;
}

/// The documentation lists this operator for this field.
#[diagnostic::on_unimplemented(
    message = "the documentation does not list the operator `{Operator}` for the filter `{Self}`",
    label = "this filter does not take the operator `{Operator}`",
    note = "the setter's documentation names the operators that the filter takes"
)]
pub trait Allows<Operator> {}

/// A condition that the field `F` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no condition on the filter `{F}`",
    label = "expected a condition, as `filter::is(…)`",
    note = "the setter's documentation names the operators that the filter takes"
)]
pub trait FilterOn<F> {
    /// The condition, its types forgotten.
    fn condition(self) -> Condition;
}

/// The operators as types, for [`Allows`].
pub mod op {
    macro_rules! operators {
        ($($name:ident $wire:literal),+ $(,)?) => {$(
            #[doc = concat!("The operator `", $wire, "`.")]
            #[derive(Debug, Clone, Copy)]
            pub enum $name {}
        )+};
    }
    operators!(
        Is "is",
        IsNot "is_not",
        StartsWith "starts_with",
        In "in",
        NotIn "not_in",
        IsPresent "is_present",
        Lt "lt",
        Lte "lte",
        Gt "gt",
        Gte "gte",
        Between "between",
        After "after",
        Before "before",
        On "on",
    );
}

macro_rules! with_one_value {
    ($($(#[$about:meta])+ $function:ident, $name:ident, $wire:literal;)+) => {$(
        #[doc = concat!("A condition with the operator `", $wire, "`.")]
        #[derive(Debug, Clone)]
        pub struct $name<V>(V);

        $(#[$about])+
        pub fn $function<V>(value: V) -> $name<V> {
            $name(value)
        }

        impl<V, F> FilterOn<F> for $name<V>
        where
            F: FilterField + Allows<op::$name>,
            V: Into<F::Value>,
        {
            fn condition(self) -> Condition {
                Condition::one($wire, self.0.into().into())
            }
        }
    )+};
}

with_one_value! {
    /// The field equals this value.
    is, Is, "is";
    /// The field does not equal this value.
    is_not, IsNot, "is_not";
    /// The field starts with this text.
    starts_with, StartsWith, "starts_with";
    /// The field is less than this.
    lt, Lt, "lt";
    /// The field is at most this.
    lte, Lte, "lte";
    /// The field is greater than this.
    gt, Gt, "gt";
    /// The field is at least this.
    gte, Gte, "gte";
    /// The field is later than this.
    after, After, "after";
    /// The field is earlier than this.
    before, Before, "before";
    /// The field is on the day of this time.
    on, On, "on";
}

macro_rules! with_many_values {
    ($($(#[$about:meta])+ $function:ident, $name:ident, $wire:literal;)+) => {$(
        #[doc = concat!("A condition with the operator `", $wire, "`.")]
        #[derive(Debug, Clone)]
        pub struct $name<V>(Vec<V>);

        $(#[$about])+
        /// An empty list is refused before sending.
        pub fn $function<V>(values: impl IntoIterator<Item = V>) -> $name<V> {
            $name(values.into_iter().collect())
        }

        impl<V, F> FilterOn<F> for $name<V>
        where
            F: FilterField + Allows<op::$name>,
            V: Into<F::Value>,
        {
            fn condition(self) -> Condition {
                Condition::many($wire, self.0.into_iter().map(|value| value.into().into()).collect())
            }
        }
    )+};
}

with_many_values! {
    /// The field equals one of these values.
    one_of, In, "in";
    /// The field equals none of these values.
    not_one_of, NotIn, "not_in";
}

/// A condition with the operator `between`.
#[derive(Debug, Clone)]
pub struct Between<V>([V; 2]);

/// The field lies between these two.
pub fn between<V>(from: V, to: V) -> Between<V> {
    Between([from, to])
}

impl<V, F> FilterOn<F> for Between<V>
where
    F: FilterField + Allows<op::Between>,
    V: Into<F::Value>,
{
    fn condition(self) -> Condition {
        Condition::many("between", self.0.map(|value| value.into().into()).into())
    }
}

/// A condition with the operator `is_present`.
#[derive(Debug, Clone, Copy)]
pub struct IsPresent(bool);

/// The field has a value (`true`), or has none (`false`).
pub fn is_present(present: bool) -> IsPresent {
    IsPresent(present)
}

impl<F: Allows<op::IsPresent>> FilterOn<F> for IsPresent {
    fn condition(self) -> Condition {
        Condition::one("is_present", Argument(Value::Boolean(self.0)))
    }
}

/// Makes a type the marker of a filter: the type of its values, and the operators that it takes.
#[macro_export]
macro_rules! filter_on {
    ($marker:ty: $value:ty, [$($operator:ident),+ $(,)?]) => {
        impl $crate::filter::FilterField for $marker {
            type Value = $value;
        }
        $(impl $crate::filter::Allows<$crate::filter::op::$operator> for $marker {})+
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Timestamp;

    enum Text {}
    filter_on!(Text: String, [Is, IsNot, StartsWith, In, NotIn, IsPresent]);
    enum Time {}
    filter_on!(Time: Timestamp, [After, Before, On, Between, IsPresent]);
    enum Number {}
    filter_on!(Number: i64, [Is, Lt, Lte, Gt, Gte, Between]);
    enum Flag {}
    filter_on!(Flag: bool, [Is]);

    fn spelled<F>(filter: impl FilterOn<F>) -> (&'static str, String) {
        let condition = filter.condition();
        (condition.operator, condition.text().into_owned())
    }

    #[test]
    fn each_operator_has_its_spelling() {
        let at = Timestamp::from_seconds;
        let cases = [
            (spelled::<Text>(is("c 1")), ("is", "c 1")),
            (spelled::<Text>(is("")), ("is", "")),
            (spelled::<Text>(is_not("c")), ("is_not", "c")),
            (spelled::<Text>(starts_with("8av")), ("starts_with", "8av")),
            (spelled::<Text>(one_of(["a", "b\"c"])), ("in", r#"["a","b\"c"]"#)),
            (spelled::<Text>(not_one_of(vec!["a".to_owned()])), ("not_in", r#"["a"]"#)),
            (spelled::<Text>(is_present(false)), ("is_present", "false")),
            (spelled::<Time>(between(at(1), at(2))), ("between", "[1,2]")),
            (spelled::<Time>(after(at(1))), ("after", "1")),
            (spelled::<Time>(before(at(1))), ("before", "1")),
            (spelled::<Time>(on(at(1))), ("on", "1")),
            (spelled::<Number>(gte(5)), ("gte", "5")),
            (spelled::<Number>(gt(5)), ("gt", "5")),
            (spelled::<Number>(lt(5)), ("lt", "5")),
            (spelled::<Number>(lte(5)), ("lte", "5")),
            (spelled::<Number>(between(1, 100)), ("between", "[1,100]")),
            (spelled::<Flag>(is(true)), ("is", "true")),
        ];
        for (found, (operator, text)) in cases {
            assert_eq!(found, (operator, text.to_owned()));
        }
    }
}
