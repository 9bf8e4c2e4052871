//! A call of an operation: the arguments that have been given so far.

mod group;
mod header_fields;
mod options;
mod pairs;
mod path_id;
mod request;
mod setters;

pub use group::Group;
pub use header_fields::HeaderFields;
pub(crate) use options::options;
pub(crate) use pairs::Name;
pub use path_id::{PathId, SlashedId};
pub use setters::{Arguments, debug, list, set};

use crate::check::{Violations, check_call};
use crate::client::Connection;
use crate::filter::Condition;
use crate::operation::Operation;
use crate::retry::Retry;
use crate::sort::SortOrder;
use crate::value::Argument;
use std::fmt;

/// A call of an operation, on its way from the first setter to being sent.
///
/// It is what generated request types wrap. One pointer, so that the steps between them move nothing else.
#[derive(Clone)]
pub struct Call(pub(crate) Box<Parts>);

/// What a call consists of.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) connection: Connection,
    pub(crate) operation: &'static Operation,
    pub(crate) id: Option<PathId>,
    pub(crate) entries: Vec<Entry>,
    /// Custom fields under their names.
    pub(crate) custom_fields: Vec<(String, Argument)>,
    pub(crate) conditions: Vec<(&'static str, Condition)>,
    pub(crate) sort: Option<SortOrder>,
    pub(crate) headers: HeaderFields,
    /// Whether documented constraints are checked.
    pub(crate) validated: bool,
    /// How it is repeated; `None` as the client says.
    pub(crate) retry: Option<Retry>,
}

/// One argument under its wire name. Never absent: what is absent has no entry.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    /// The number of its parameter in the operation's table, so that names are compared once; past the end if it is not there.
    pub(crate) param: usize,
    pub(crate) index: Index,
    pub(crate) value: Argument,
}

/// The place of an argument in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Index {
    /// In no list.
    None,
    /// In a list of scalars.
    Scalar(usize),
    /// In the group of this index, in a list of groups.
    Group(usize),
}

impl Call {
    /// A call without arguments.
    pub fn new(connection: &Connection, operation: &'static Operation) -> Self {
        Self(Box::new(Parts {
            connection: connection.clone(),
            operation,
            id: None,
            entries: Vec::with_capacity(8),
            custom_fields: Vec::new(),
            conditions: Vec::new(),
            sort: None,
            headers: HeaderFields::new(),
            validated: true,
            retry: None,
        }))
    }

    /// The id in the path.
    #[must_use]
    pub fn id(mut self, id: PathId) -> Self {
        self.0.id = Some(id);
        self
    }

    /// Sets a scalar parameter; setting it again replaces it, and an absent value takes it out.
    #[must_use]
    pub fn set(self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.set_argument(name, value.into())
    }

    fn set_argument(mut self, name: &'static str, value: Argument) -> Self {
        self.0.set(name, value);
        self
    }

    /// Sets a list of scalars, replacing a former one. An absent value leaves a gap in the indexes.
    #[must_use]
    pub fn list(mut self, name: &'static str, values: Vec<Argument>) -> Self {
        self.0.entries.retain(|entry| entry.name != name);
        for (index, value) in values.into_iter().enumerate() {
            self.0.push(name, Index::Scalar(index), value);
        }
        self
    }

    /// Sets a group, as `card`, replacing a former one.
    #[must_use]
    pub fn group(mut self, name: &'static str, group: Group) -> Self {
        self.0.take_out(name);
        for (name, value) in group.into_members() {
            self.0.push(name, Index::None, value);
        }
        self
    }

    /// Sets a list of groups, as `items`, replacing a former one.
    #[must_use]
    pub fn groups(mut self, name: &'static str, groups: Vec<Group>) -> Self {
        self.0.take_out(name);
        for (index, group) in groups.into_iter().enumerate() {
            for (name, value) in group.into_members() {
                self.0.push(name, Index::Group(index), value);
            }
        }
        self
    }

    /// Sets a custom field; setting it again replaces it, and an absent value takes it out.
    #[must_use]
    pub fn custom_field(mut self, name: String, value: Argument) -> Self {
        self.0.custom_fields.retain(|(other, _)| *other != name);
        if !value.is_absent() {
            self.0.custom_fields.push((name, value));
        }
        self
    }

    /// Adds a condition on a field; the same operator on the same field again replaces it.
    #[must_use]
    pub fn filter(mut self, field: &'static str, condition: Condition) -> Self {
        self.0.conditions.retain(|(name, former)| *name != field || former.operator != condition.operator);
        self.0.conditions.push((field, condition));
        self
    }

    /// Sets by which field a list is sorted.
    #[must_use]
    pub fn sort(mut self, order: impl Into<SortOrder>) -> Self {
        self.0.sort = Some(order.into());
        self
    }

    /// Adds request headers; a header given again is replaced.
    #[must_use]
    pub fn headers(mut self, headers: impl Into<HeaderFields>) -> Self {
        self.0.headers.add(headers.into());
        self
    }

    /// Skips the documented constraints. What is never safe to send is still refused.
    #[must_use]
    pub fn without_validation(mut self) -> Self {
        self.0.validated = false;
        self
    }

    /// Checks everything that would be checked before sending.
    ///
    /// # Errors
    /// All violations at once.
    pub fn validate(&self) -> Result<(), Violations> {
        check_call(&self.0)
    }

    /// The pairs that go over the wire, in order, not percent-encoded. For tests: **they hold secrets in the clear.**
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        self.0.each_pair(&mut |pair| {
            pairs.push((pair.name.to_string(), pair.text.into_owned()));
        });
        pairs
    }
}

impl Parts {
    pub(crate) fn set(&mut self, name: &'static str, value: Argument) {
        self.entries.retain(|entry| entry.name != name);
        self.push(name, Index::None, value);
    }

    fn push(&mut self, name: &'static str, index: Index, value: Argument) {
        if !value.is_absent() {
            let params = self.operation.params.all();
            // The members of a list or group come one after the other.
            let last = self.entries.last().map(|last| (last.name, last.param));
            let param = last.filter(|(former, _)| std::ptr::eq(*former, name)).map(|(_, param)| param);
            let find = || params.iter().position(|param| param.name == name).unwrap_or(params.len());
            let param = param.unwrap_or_else(find);
            self.entries.push(Entry { name, param, index, value });
        }
    }

    /// Takes out all members of a group.
    fn take_out(&mut self, group: &str) {
        self.entries.retain(|entry| !is_member(entry.name, group));
    }

    /// The argument of a scalar parameter.
    pub(crate) fn scalar(&self, name: &str) -> Option<&Argument> {
        self.entries.iter().find(|entry| entry.name == name).map(|entry| &entry.value)
    }

    /// The arguments whose values must not be shown.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &Argument> {
        self.entries.iter().filter_map(|entry| {
            let marked = || self.operation.param(entry.name).is_some_and(|param| param.sensitive);
            (entry.value.is_secret() || marked()).then_some(&entry.value)
        })
    }
}

/// Whether `name` is a member of `group`: `card[number]` of `card`.
pub(crate) fn is_member(name: &str, group: &str) -> bool {
    name.strip_prefix(group).is_some_and(|rest| rest.starts_with('['))
}

/// Shows the operation, the path's id, the headers and the pairs, sensitive ones as `***`.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &*self.0;
        f.debug_struct("Call")
            .field("operation", &format_args!("{}", parts.operation))
            .field("id", &parts.id)
            .field("pairs", &pairs::Shown(parts))
            .field("headers", &parts.headers)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::{self, FilterOn};
    use crate::sample::{FORM, QUERY, WITH_ID, call};
    use crate::value::{CardNumber, Field};
    use serde_json::json;

    fn pairs(call: &Call) -> Vec<String> {
        let pairs = call.pairs();
        pairs.iter().map(|(name, text)| format!("{name}={text}")).collect()
    }

    fn item(id: impl Into<Field<String>>, quantity: impl Into<Field<i64>>) -> Group {
        Group::new().set("items[item_price_id]", id.into()).set("items[quantity]", quantity.into())
    }

    #[test]
    fn pairs_go_out_in_the_order_of_the_operation_and_lists_by_index() {
        let call = call(&FORM)
            .groups("items", vec![item("p0", 2), item("p1", None)])
            .list("coupon_ids", vec!["b".into(), "a".into()])
            .set("meta_data", json!({"a": 1}))
            .set("customer_id", "c 1")
            .set("replace", true);
        assert_eq!(
            pairs(&call),
            [
                "customer_id=c 1",
                "replace=true",
                "meta_data={\"a\":1}",
                "coupon_ids[0]=b",
                "coupon_ids[1]=a",
                "items[item_price_id][0]=p0",
                "items[item_price_id][1]=p1",
                "items[quantity][0]=2",
            ]
        );
    }

    #[test]
    fn setting_again_replaces_and_absence_takes_out() {
        let call = call(&FORM).set("customer_id", "a").set("customer_id", "b");
        assert_eq!(pairs(&call), ["customer_id=b"]);
        assert_eq!(pairs(&call.clone().set("customer_id", Field::<String>::Cleared)), ["customer_id="]);
        assert!(pairs(&call.set("customer_id", Field::<String>::Absent)).is_empty());
    }

    #[test]
    fn a_list_or_group_set_again_replaces_the_former_one_even_by_nothing() {
        let former = call(&FORM)
            .list("coupon_ids", vec!["a".into(), "b".into()])
            .group("card", Group::new().set("card[first_name]", "A"))
            .groups("items", vec![item("p0", 1), item("p1", 1)]);
        let shorter = former
            .clone()
            .list("coupon_ids", vec!["c".into()])
            .group("card", Group::new().set("card[number]", CardNumber::from("4")))
            .groups("items", vec![item("p2", None)]);
        assert_eq!(pairs(&shorter), ["card[number]=4", "coupon_ids[0]=c", "items[item_price_id][0]=p2"]);
        let none = former.list("coupon_ids", vec![]).group("card", Group::new()).groups("items", vec![]);
        assert!(pairs(&none).is_empty());
    }

    #[test]
    fn an_absent_element_leaves_a_gap() {
        let absent = || Argument::from(Field::<String>::Absent);
        let call = call(&FORM)
            .list("coupon_ids", vec!["a".into(), absent(), "c".into()])
            .groups("items", vec![item("p0", None), item(None::<String>, 5)]);
        assert_eq!(
            pairs(&call),
            ["coupon_ids[0]=a", "coupon_ids[2]=c", "items[item_price_id][0]=p0", "items[quantity][1]=5"]
        );
    }

    #[test]
    fn two_operators_on_a_field_are_two_pairs_and_the_same_one_again_replaces() {
        crate::operators!(IsOrIsNot, [Is, IsNot]);
        crate::filter_on!(Status => String, IsOrIsNot);
        let is = |value: &str| FilterOn::<Status>::condition(filter::is(value));
        let call = call(&QUERY)
            .filter("status", is("valid"))
            .filter("status", FilterOn::<Status>::condition(filter::is_not("x")))
            .filter("status", is("expiring"))
            .set("limit", 1);
        assert_eq!(pairs(&call), ["limit=1", "status[is_not]=x", "status[is]=expiring"]);
    }

    #[test]
    fn custom_fields_go_out_as_they_are_and_cannot_stand_for_a_parameter() {
        let call = call(&FORM)
            .custom_field("cf_Shelf no".to_owned(), "a b".into())
            .custom_field("cf_x".to_owned(), 1.into())
            .custom_field("cf_x".to_owned(), Field::<String>::Absent.into())
            .set("customer_id", "c");
        assert_eq!(pairs(&call), ["customer_id=c", "cf_Shelf no=a b"]);
        for name in ["customer_id", "cf_a[b]", ""] {
            let refused = call.clone().without_validation().custom_field(name.to_owned(), "v".into());
            let message =
                refused.validate().err().map(|violations| violations.to_string()).unwrap_or_default();
            assert!(message.contains("must have a name that begins with `cf_`"), "{name}: {message}");
        }
    }

    #[test]
    fn debug_shows_what_is_sent_but_no_secret() {
        let call = call(&WITH_ID)
            .id("pm_1".into())
            .set("x", "plain")
            .set("card[number]", CardNumber::from("4111"))
            .set("cvv", Field::<CardNumber>::Cleared);
        assert_eq!(
            format!("{call:?}"),
            "Call { operation: payment_source.create, id: Some(\"pm_1\"), \
             pairs: {\"x\": \"plain\", \"card[number]\": ***, \"cvv\": \"\"}, headers: {}, .. }"
        );
        let marked = crate::sample::call(&FORM).set("tmp_token", "tok_1").set("pin", 4321);
        let shown = format!("{marked:?}");
        assert!(!shown.contains("tok_1") && !shown.contains("4321"), "{shown}");
    }
}
