//! Checks of a call against its operation's table.

use super::{Found, Rule, Violation, Violations, looks_like_email};
use crate::call::{Entry, Index, Parts, is_member};
use crate::json::Json;
use crate::operation::{Kind, Param};
use crate::value::{Argument, Value};

/// Everything that is wrong with a call: what is never safe to send, and unless switched off the documented constraints.
pub(crate) fn check_call(call: &Parts) -> Result<(), Violations> {
    let mut violations = Vec::new();
    path_id(call, &mut violations);
    if call.validated {
        for (number, param) in call.operation.params.all().iter().enumerate() {
            given(call, number, param, &mut violations);
            for entry in call.entries.iter().filter(|entry| entry.param == number) {
                if let Some((rule, found)) = value(param, &entry.value) {
                    violations.push(at(entry.wire_name(), rule, found));
                }
            }
        }
    }
    custom_fields(call, &mut violations);
    filters(call, &mut violations);
    sorting(call, &mut violations);
    headers(call, &mut violations);
    Violations::none_of(violations)
}

#[cold]
fn at(path: impl ToString, rule: Rule, found: Found) -> Violation {
    Violation { path: path.to_string(), rule, found }
}

fn path_id(call: &Parts, violations: &mut Vec<Violation>) {
    let Some((_, name, _)) = call.operation.path_id() else {
        return;
    };
    match &call.id {
        None => violations.push(at(name, Rule::IdGiven, Found::Nothing)),
        Some(id) => {
            if let Some(rule) = id.refuse() {
                violations.push(at(name, rule, Found::Hidden));
            }
        }
    }
}

/// A required parameter must be there: within a group, wherever the group has any other member.
fn given(call: &Parts, number: usize, param: &Param, violations: &mut Vec<Violation>) {
    if !param.required {
        return;
    }
    let has = |index: Index| {
        let mut entries = call.entries.iter();
        entries.any(|entry| entry.param == number && (entry.index == index || param.list))
    };
    let Some(group) = param.group() else {
        if !has(Index::None) {
            violations.push(at(param.name, Rule::Required, Found::Nothing));
        }
        return;
    };
    let members = || call.entries.iter().filter(|entry| is_member(entry.name, group));
    if !param.in_list {
        if members().next().is_some() && !has(Index::None) {
            violations.push(at(param.name, Rule::Required, Found::Nothing));
        }
        return;
    }
    // The members of one group of a list stand together, so that each group shows up once as a change of the index.
    let mut last = None;
    for Entry { index, .. } in members() {
        if last != Some(*index) && !has(*index) {
            let value = Argument(Value::Absent);
            let entry = Entry { name: param.name, param: number, index: *index, value };
            violations.push(at(entry.wire_name(), Rule::Required, Found::Nothing));
        }
        last = Some(*index);
    }
}

/// The first rule that a value violates.
fn value(param: &Param, argument: &Argument) -> Option<(Rule, Found)> {
    if argument.is_empty() {
        return param.required.then_some((Rule::Required, Found::Empty));
    }
    let hidden = param.sensitive || argument.is_secret();
    let (rule, found) = match &argument.0 {
        Value::Text(text) | Value::Secret(text) => refuse_text(param, text)?,
        Value::Integer(number) if !param.range.has(*number) => {
            (Rule::Range(param.range), Found::Integer(*number))
        }
        Value::Number(number) if !param.range.has_float(*number) => {
            (Rule::Range(param.range), Found::Number(*number))
        }
        Value::Json(json) if param.chars.max.is_some() => refuse_json(param, json)?,
        _ => return None,
    };
    let found = match found {
        Found::Integer(_) | Found::Number(_) | Found::Value(_) if hidden => Found::Hidden,
        found => found,
    };
    Some((rule, found))
}

fn refuse_text(param: &Param, text: &str) -> Option<(Rule, Found)> {
    if !param.values.is_empty() && !param.values.contains(&text) {
        return Some((Rule::OneOf(param.values), Found::undocumented(text)));
    }
    if let Some(count) = param.chars.refuse(text) {
        return Some((Rule::Chars(param.chars), Found::Chars(count)));
    }
    if param.digits && !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((Rule::Digits, Found::Hidden));
    }
    if param.email && !looks_like_email(text) {
        return Some((Rule::Email, Found::Hidden));
    }
    let found = (param.kind == Kind::Decimal).then(|| param.range.refuse_text(text)).flatten()?;
    Some((Rule::Range(param.range), found))
}

/// The documented length of a JSON parameter is that of its compact text.
fn refuse_json(param: &Param, json: &Json) -> Option<(Rule, Found)> {
    let count = param.chars.refuse(&json.to_string())?;
    Some((Rule::Chars(param.chars), Found::Chars(count)))
}

/// A custom field under a parameter's name would be that parameter, unchecked.
fn custom_fields(call: &Parts, violations: &mut Vec<Violation>) {
    for (name, _) in &call.custom_fields {
        if !name.starts_with("cf_") || name.contains(['[', ']']) {
            violations.push(at(name, Rule::CustomField, Found::Hidden));
        }
    }
}

/// An empty list would make the API return everything: it is refused whatever the caller says.
fn filters(call: &Parts, violations: &mut Vec<Violation>) {
    let given = |name: &str| call.conditions.iter().any(|(field, _)| *field == name);
    let missing = call.operation.filters.iter().filter(|filter| filter.required && !given(filter.name));
    violations.extend(
        missing.filter(|_| call.validated).map(|filter| at(filter.name, Rule::Required, Found::Nothing)),
    );
    for (field, condition) in &call.conditions {
        let path = || format!("{field}[{}]", condition.operator);
        if condition.is_empty_list() {
            violations.push(at(path(), Rule::NotEmpty, Found::Empty));
        }
        let values = call.operation.filter(field).map_or(&[][..], |filter| filter.values);
        if !call.validated || values.is_empty() {
            continue;
        }
        for argument in condition.values() {
            if let Value::Text(text) = &argument.0
                && !values.contains(&text.as_str())
            {
                let found = Found::undocumented(text);
                violations.push(at(path(), Rule::OneOf(values), found));
            }
        }
    }
}

fn sorting(call: &Parts, violations: &mut Vec<Violation>) {
    if let Some(sort) = &call.sort
        && call.validated
        && !call.operation.sort_by.contains(&sort.field())
    {
        let found = Found::undocumented(sort.field());
        let path = format!("sort_by[{}]", sort.direction());
        violations.push(at(path, Rule::OneOf(call.operation.sort_by), found));
    }
}

fn headers(call: &Parts, violations: &mut Vec<Violation>) {
    for (param, argument) in call.headers.over(call.connection.headers()).iter() {
        // Blanks around a value are no part of it: one of blanks alone would arrive as none.
        if argument.text().trim().is_empty() {
            violations.push(at(param.name, Rule::NotEmpty, Found::Empty));
            continue;
        }
        let text = argument.text();
        let carried = |byte: u8| matches!(byte, b'\t' | b' '..=b'~');
        // What is sent encoded may hold anything but what is control, which nobody means to send.
        let encoded = param.encoded_as.is_some() && !text.is_ascii();
        let fits = if encoded { !text.contains(char::is_control) } else { text.bytes().all(carried) };
        if !fits {
            violations.push(at(param.name, Rule::HeaderText, Found::Hidden));
        }
        if let Some((rule, found)) = value(param, argument)
            && call.validated
        {
            violations.push(at(param.name, rule, found));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::call::{Call, Group, HeaderFields};
    use crate::filter::{self, FilterOn, op};
    use crate::operation::Param;
    use crate::sample::{FORM, MUST_FILTER, QUERY, SortBy, WITH_ID, call};
    use crate::sort::{SortOrder, asc};
    use crate::value::{Argument, CardNumber, Field, Token};
    use serde_json::json;

    fn violations(call: &Call) -> Vec<String> {
        let violations = call.validate().err().into_iter().flatten();
        violations.map(|violation| violation.to_string()).collect()
    }

    fn with(name: &'static str, value: impl Into<Argument>) -> Vec<String> {
        violations(&call(&FORM).set("customer_id", "c").set(name, value))
    }

    #[test]
    fn the_last_good_value_is_accepted_and_the_first_bad_one_refused() {
        let cases: [(&'static str, Argument, Argument, &str); 13] = [
            (
                "customer_id",
                "éèàùç".into(),
                "123456".into(),
                "customer_id must have at most 5 characters, got 6",
            ),
            (
                "type",
                "upi".into(),
                "UPI".into(),
                "type must be one of the 2 documented values (card, upi), got \"UPI\"",
            ),
            (
                "tmp_token",
                Token::from("abc").into(),
                Token::from("ab").into(),
                "tmp_token must have at least 3 characters, got 2",
            ),
            ("pin", 1000.into(), 999.into(), "pin must be at least 1000"),
            ("price", "0".into(), "-0.01".into(), "price must be at least 0, got -0.01"),
            ("share", "0.0100".into(), "0.009".into(), "share must be between 0.01 and 100, got 0.009"),
            (
                "share",
                "100.000".into(),
                "100.00000000000000000001".into(),
                "share must be between 0.01 and 100, got \"100.00000000000000000001\"",
            ),
            ("discount", 0.07.into(), 0.06.into(), "discount must be at least 0.07, got 0.06"),
            ("rate", 1.0.into(), 1.5.into(), "rate must be at most 1, got 1.5"),
            (
                "email",
                "a@b".into(),
                "a.b".into(),
                "email must be an e-mail address: an `@` between other characters",
            ),
            ("iin", "0123".into(), "0123x".into(), "iin must have only decimal digits"),
            (
                "meta_data",
                json!({"a": 1}).into(),
                json!("x".repeat(21)).into(),
                "meta_data must have at most 20 characters, got 23",
            ),
            (
                "coupon_ids",
                "a".into(),
                "d".into(),
                "coupon_ids must be one of the 3 documented values (a, b, c), got \"d\"",
            ),
        ];
        for (name, good, bad, message) in cases {
            assert_eq!(with(name, good), Vec::<String>::new(), "{name}");
            assert_eq!(with(name, bad), [message], "{name}");
        }
    }

    #[test]
    fn an_optional_parameter_can_be_cleared_and_a_required_one_cannot() {
        assert!(with("tmp_token", Field::<Token>::Cleared).is_empty());
        assert!(with("tmp_token", "").is_empty());
        assert!(with("type", "").is_empty());
        assert!(with("email", "").is_empty());
        for cleared in [Argument::from(""), Field::<String>::Cleared.into()] {
            assert_eq!(with("customer_id", cleared), ["customer_id is required and cannot be empty"]);
        }
        assert_eq!(violations(&call(&FORM)), ["customer_id is required"]);
    }

    #[test]
    fn what_a_group_requires_is_required_where_the_group_is_given() {
        let call = call(&FORM)
            .set("customer_id", "c")
            .group("card", Group::new().set("card[number]", CardNumber::from("4".repeat(20))))
            .groups(
                "items",
                vec![
                    Group::new().set("items[item_price_id]", "p0"),
                    Group::new().set("items[quantity]", 0),
                    Group::new().set("items[item_price_id]", ""),
                ],
            );
        assert_eq!(
            violations(&call),
            [
                "card[number] must have at most 19 characters, got 20",
                "card[expiry_month] is required",
                "items[item_price_id][1] is required",
                "items[item_price_id][2] is required and cannot be empty",
                "items[quantity][1] must be at least 1, got 0",
            ]
        );
    }

    #[test]
    fn documented_constraints_can_be_switched_off() {
        let headers = HeaderFields::new().set(const { &Param::text("key").max_chars(1) }, "ab");
        let call = call(&QUERY).set("limit", 101).headers(headers).sort(asc(SortBy::Amount));
        assert_eq!(
            violations(&call),
            [
                "limit must be between 1 and 100, got 101",
                "sort_by[asc] must be one of the 1 documented values (created_at), got \"amount\"",
                "key must have at most 1 characters, got 2",
            ]
        );
        assert!(call.without_validation().validate().is_ok());
    }

    #[test]
    fn what_is_never_safe_is_refused_even_then() {
        const NONE: [&str; 0] = [];
        crate::filter_on!(Status => String, op::In);
        let empty = FilterOn::<Status>::condition(filter::one_of(NONE));
        let header = const { &Param::text("key") };
        let cases = [
            (call(&WITH_ID), "source_id must not be empty or blank"),
            (call(&WITH_ID).id(" ".into()), "source_id must not be empty or blank"),
            (call(&WITH_ID).id("a/../b".into()), "source_id must not have an empty, `.` or `..` segment"),
            (call(&QUERY).filter("status", empty), "status[in] must not be empty"),
            (
                call(&QUERY).headers(HeaderFields::new().set(header, "a\r\nb")),
                "key must have only visible ASCII characters, blanks and tabs",
            ),
            (
                call(&QUERY).headers(HeaderFields::new().set(header, "é")),
                "key must have only visible ASCII characters, blanks and tabs",
            ),
            (
                call(&QUERY).headers(
                    HeaderFields::new()
                        .set(const { &Param::text("key").encoded_as("key-encoded") }, "é\r\nb"),
                ),
                "key must have only visible ASCII characters, blanks and tabs",
            ),
            (call(&QUERY).headers(HeaderFields::new().set(header, "")), "key must not be empty"),
            (call(&QUERY).headers(HeaderFields::new().set(header, " \t")), "key must not be empty"),
        ];
        for (call, message) in cases {
            assert_eq!(violations(&call.without_validation()), [message]);
        }
    }

    #[test]
    fn a_filter_that_is_required_needs_one_condition_whatever_its_operator() {
        crate::operators!(IsOrIn, [Is, In]);
        crate::filter_on!(CustomerId => String, IsOrIn);
        let conditions = [
            FilterOn::<CustomerId>::condition(filter::is("")),
            FilterOn::<CustomerId>::condition(filter::one_of(["a", "b"])),
        ];
        for condition in conditions {
            assert!(violations(&call(&MUST_FILTER).filter("customer_id", condition)).is_empty());
        }
        let other =
            || call(&MUST_FILTER).filter("included", FilterOn::<Included>::condition(filter::is(true)));
        crate::filter_on!(Included => bool, op::Is);
        assert_eq!(violations(&other()), ["customer_id is required"]);
        assert!(violations(&other().without_validation()).is_empty());
    }

    #[test]
    fn each_value_of_a_filter_must_be_documented() {
        crate::operators!(InOrIsPresent, [In, IsPresent]);
        crate::filter_on!(Status => String, InOrIsPresent);
        let some = FilterOn::<Status>::condition(filter::one_of(["valid", "gone"]));
        let present = FilterOn::<Status>::condition(filter::is_present(true));
        assert_eq!(
            violations(&call(&QUERY).filter("status", some)),
            ["status[in] must be one of the 2 documented values (valid, expiring), got \"gone\""]
        );
        assert!(violations(&call(&QUERY).filter("status", present)).is_empty());
    }

    #[test]
    fn nothing_tells_a_secret() {
        let message = with("tmp_token", "x1").concat() + &with("pin", 7).concat();
        assert!(!message.contains("x1") && !message.contains('7'), "{message}");
    }

    #[test]
    fn a_documented_order_is_accepted() {
        let order = SortOrder::from(asc(SortBy::CreatedAt));
        assert!(violations(&call(&QUERY).sort(order)).is_empty());
    }
}
