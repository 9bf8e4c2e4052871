//! Conditions on the fields of a list: `.customer_id(filter::starts_with("8av"))`.
//!
//! A filter takes only the operators that the documentation lists for it; another does not compile:
//! ```compile_fail
//! use chargebee_runtime::ground::*;
//! operators!(IsOrIsNot, [Is, IsNot]);
//! filter_on!(CustomerIdFilter => String, IsOrIsNot);
//! fn customer_id(_: impl FilterOn<CustomerIdFilter>) {}
//! customer_id(filter::starts_with("8av"));
//! ```
//! ```
//! # use chargebee_runtime::ground::*;
//! # operators!(IsOrStartsWith, [Is, StartsWith]);
//! # filter_on!(CustomerIdFilter => String, IsOrStartsWith);
//! # fn customer_id(_: impl FilterOn<CustomerIdFilter>) {}
//! customer_id(filter::starts_with("8av"));
//! ```

use crate::json::Json;
use crate::value::{Argument, Value};
use std::borrow::Cow;
use std::marker::PhantomData;

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

/// A field that can be filtered by, and the type of its values. Generated code has a type for each, by [`filter_on!`](crate::filter_on).
pub trait FilterField {
    /// What the field is compared with.
    type Value: Into<Argument>;
}

/// The documentation lists this operator for this field.
#[diagnostic::on_unimplemented(
    message = "the documentation does not list the operator `{Operator}` for the filter `{Self}`",
    label = "this filter does not take `{Operator}`",
    note = "the documentation of the method names the operators that the filter takes"
)]
pub trait Allows<Operator> {}

/// A value that the field `F` can be compared with.
#[diagnostic::on_unimplemented(
    message = "the filter `{F}` cannot compare with `{Self}`",
    label = "holds a value of another type than this filter's"
)]
pub trait ValueOf<F> {
    /// The value, its type forgotten.
    fn argument(self) -> Argument;
}

// Or else the compiler would speak of conversions, which the caller has not asked for.
#[diagnostic::do_not_recommend]
impl<V: Into<F::Value>, F: FilterField> ValueOf<F> for V {
    fn argument(self) -> Argument {
        self.into().into()
    }
}

/// A condition that the field `F` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no condition on the filter `{F}`",
    label = "expected a condition, as `filter::is(…)`",
    note = "the documentation of the method names the operators that the filter takes"
)]
pub trait FilterOn<F> {
    /// The condition, its types forgotten.
    fn condition(self) -> Condition;
}

/// An operator as a type.
pub trait Operator {
    /// On the wire.
    const WIRE: &'static str;
}

/// The operators as types, for [`Allows`].
pub mod op {
    use super::Operator;

    macro_rules! operators {
        ($($name:ident $wire:literal),+ $(,)?) => {$(
            #[doc = concat!("The operator `", $wire, "`.")]
            #[derive(Debug, Clone, Copy)]
            pub enum $name {}

            impl Operator for $name {
                const WIRE: &'static str = $wire;
            }
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

/// A condition with one value, by the operator `O`.
#[derive(Debug, Clone)]
pub struct One<O, V>(V, PhantomData<O>);

impl<O: Operator, V: ValueOf<F>, F: Allows<O>> FilterOn<F> for One<O, V> {
    fn condition(self) -> Condition {
        Condition::one(O::WIRE, self.0.argument())
    }
}

macro_rules! with_one_value {
    ($($(#[$about:meta])+ $function:ident, $name:ident;)+) => {$(
        $(#[$about])+
        pub fn $function<V>(value: V) -> One<op::$name, V> {
            One(value, PhantomData)
        }
    )+};
}

with_one_value! {
    /// The field equals this value.
    is, Is;
    /// The field does not equal this value.
    is_not, IsNot;
    /// The field starts with this text.
    starts_with, StartsWith;
    /// The field is less than this.
    lt, Lt;
    /// The field is at most this.
    lte, Lte;
    /// The field is greater than this.
    gt, Gt;
    /// The field is at least this.
    gte, Gte;
    /// The field is later than this.
    after, After;
    /// The field is earlier than this.
    before, Before;
    /// The field is on the day of this time.
    on, On;
}

/// A condition with several values, by the operator `O`.
#[derive(Debug, Clone)]
pub struct Many<O, V>(Vec<V>, PhantomData<O>);

impl<O: Operator, V: ValueOf<F>, F: Allows<O>> FilterOn<F> for Many<O, V> {
    fn condition(self) -> Condition {
        Condition::many(O::WIRE, self.0.into_iter().map(ValueOf::argument).collect())
    }
}

/// The field equals one of these values. An empty list is refused before sending.
pub fn one_of<V>(values: impl IntoIterator<Item = V>) -> Many<op::In, V> {
    Many(values.into_iter().collect(), PhantomData)
}

/// The field equals none of these values. An empty list is refused before sending.
pub fn not_one_of<V>(values: impl IntoIterator<Item = V>) -> Many<op::NotIn, V> {
    Many(values.into_iter().collect(), PhantomData)
}

/// The field lies between these two.
pub fn between<V>(from: V, to: V) -> Many<op::Between, V> {
    Many(vec![from, to], PhantomData)
}

/// A condition on whether there is a value at all.
#[derive(Debug, Clone, Copy)]
pub struct Presence(bool);

/// The field has a value (`true`), or has none (`false`).
pub fn is_present(present: bool) -> Presence {
    Presence(present)
}

impl<F: Allows<op::IsPresent>> FilterOn<F> for Presence {
    fn condition(self) -> Condition {
        Condition::one(op::IsPresent::WIRE, Argument(Value::Boolean(self.0)))
    }
}

/// A field whose values are of the type `V`, with the operators of the set `S`.
///
/// Filters that take the same are the same type, since an API has hundreds of them and a dozen of sets.
#[allow(missing_debug_implementations, reason = "there are no values")]
pub struct By<V, S>(PhantomData<(V, S)>);

impl<V: Into<Argument>, S> FilterField for By<V, S> {
    type Value = V;
}

// Or else the compiler would speak of the set alone.
#[diagnostic::do_not_recommend]
impl<V, S: Includes<O>, O> Allows<O> for By<V, S> {}

/// The operator is one of this set.
pub trait Includes<Operator> {}

/// An operator is a set of one.
impl<O: Operator> Includes<O> for O {}

/// Defines a set of operators, named after them: `operators!(IsOrIsNot, [Is, IsNot])`.
#[macro_export]
macro_rules! operators {
    ($set:ident, [$($operator:ident),+ $(,)?]) => {
        /// The operators that the name says.
        #[allow(missing_debug_implementations, reason = "there are no values")]
        pub enum $set {}

        $(impl $crate::filter::Includes<$crate::filter::op::$operator> for $set {})+
    };
}

/// Defines the type of a filter: of its values, and the operators that it takes.
#[macro_export]
macro_rules! filter_on {
    ($filter:ident => $value:ty, $operators:ty) => {
        /// The type of a filter: of its values, and the operators that it takes.
        pub type $filter = $crate::filter::By<$value, $operators>;
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Timestamp;

    operators!(OfText, [Is, IsNot, StartsWith, In, NotIn, IsPresent]);
    operators!(OfTime, [After, Before, On, Between, IsPresent]);
    operators!(OfNumber, [Is, Lt, Lte, Gt, Gte, Between]);
    filter_on!(Text => String, OfText);
    filter_on!(Time => Timestamp, OfTime);
    filter_on!(Number => i64, OfNumber);
    filter_on!(Flag => bool, op::Is);

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
