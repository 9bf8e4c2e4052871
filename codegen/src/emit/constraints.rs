//! Twins from the constraints: for each the last good value and the first bad one.

use super::calls::{Value, call, steps};
use super::cases::{Case, functions};
use super::docs::inner;
use super::format::rust;
use super::{EmitError, File};
use crate::model::{
    Attribute, Constraints, Model, Object, Operation, Param, Resource, ResourceId, Subject, Takes, Type,
};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Value as Json, json};

type Pairs = Vec<(String, Value)>;

/// A constraint with its two values.
struct Twin {
    /// Where a violation is reported.
    path: String,
    /// The harness' name of the rule.
    rule: &'static str,
    good: Value,
    bad: Value,
}

/// A test an operation: every fact and constraint of its parameters and filters.
pub(super) fn parameters(model: &Model) -> Result<File, EmitError> {
    let harness = super::harness();
    let mut cases = Vec::new();
    for (index, resource) in model.resources.iter().enumerate() {
        for number in 0..resource.operations.len() {
            cases.extend(operation_case(model, ResourceId(index), number)?);
        }
    }
    cases.extend(super::facts::headers_case(model)?);
    let (tests, uses) = functions(&cases);
    let about = inner(
        "Every constraint of every parameter and filter: the last good value passes, the first bad one is refused. And \
         every parameter is sent under its name, every operator is there or not, as documented.",
    );
    let deprecated = super::allow_deprecated(model);
    rust(
        "tests/parameters.rs",
        quote! { #about #deprecated use #harness::twins::{Twins, offline}; #uses #tests },
    )
}

/// The test of an operation.
pub(crate) fn operation_case(
    model: &Model,
    resource: ResourceId,
    number: usize,
) -> Result<Option<Case>, EmitError> {
    let subject = Subject::Operation(resource, number);
    let (Some(resource), Some(operation)) = (model.resource(resource), model.operation(subject)) else {
        return Ok(None);
    };
    let client = format_ident!("{}", model.api.crate_name);
    let mut uses = std::collections::BTreeSet::new();
    let mut checks = super::facts::operation(model, resource, operation, &mut uses);
    let mut count: usize = 0;
    let id = operation.path_id.as_ref().map(|_| "x");
    let mut written = |name: &str, id: Option<&str>, pairs: &Pairs| {
        let call = call(model, subject, id, pairs).map_err(|faults| EmitError::NotRust {
            path: format!("the twins of {} {name}", operation.name),
            why: faults.join("; "),
        })?;
        uses.extend(call.uses);
        Ok::<TokenStream, EmitError>(call.expression)
    };
    let mut check = |name: &str, twin: &Twin, good: &Pairs, bad: &Pairs, ids: [Option<&str>; 2]| {
        let (good, bad) = (written(name, ids[0], good)?, written(name, ids[1], bad)?);
        let (path, rule) = (&twin.path, twin.rule);
        checks.extend(quote! { twins.tell_apart(#path, #rule, #good.validate(), #bad.validate()); });
        count += 1;
        Ok::<(), EmitError>(())
    };
    let base = base(model, operation);
    let all = everything(model, operation, &base);
    let typed = steps(model, subject, id, &all).map_err(|faults| EmitError::NotRust {
        path: format!("the steps of {}", operation.name),
        why: faults.join("; "),
    })?;
    if let Some(name) = &operation.path_id {
        let twin = Twin { path: name.clone(), rule: "path_id", good: text("x"), bad: text("") };
        check(name, &twin, &base, &base, [id, Some("")])?;
    }
    for param in &operation.params {
        for twin in twins(model, param) {
            let with = |value: &Value| with(model, operation, &base, param, value);
            check(&param.wire, &twin, &with(&twin.good), &with(&twin.bad), [id, id])?;
        }
    }
    for (name, twin) in filter_twins(model, operation) {
        let with = |value: &Value| {
            let mut pairs = base.clone();
            pairs.push((name.clone(), value.clone()));
            pairs
        };
        check(&name, &twin, &with(&twin.good), &with(&twin.bad), [id, id])?;
    }
    for (name, pairs) in sent(model, operation, &base) {
        let call = written(&name, id, &pairs)?;
        let documented = pairs.iter().map(|(name, value)| {
            let value = match value {
                Value::Text(text) => text.clone(),
                Value::Repeated(character, count) => character.to_string().repeat(*count),
            };
            quote!((#name, #value))
        });
        checks.extend(quote! { twins.sends(&[#(#documented),*], &#call.pairs()); });
    }
    let answer = format_ident!("{}", if operation.list { "Entry" } else { "Response" });
    let (module, called) = (format_ident!("{}", resource.module), format_ident!("{}", operation.module));
    let (answers, answer_count) =
        answer_checks(model, &quote!(#client::#module::#called::#answer), &answered(operation));
    checks.extend(answers);
    count += answer_count;
    uses.extend(typed.uses);
    let typed = typed.expression;
    let client_line = quote! { let client: #client::Client = offline(#client::Client::builder()); };
    Ok(Some(Case {
        name: format_ident!("every_constraint_of_{}_{}_tells_apart", resource.module, operation.module),
        awaits: false,
        body: quote! {
            #client_line
            #typed
            let mut twins = Twins::default();
            #checks
            twins.conclude(#count);
        },
        uses,
    }))
}

/// Every parameter of every group that has steps, on top of what every call must have.
fn everything(model: &Model, operation: &Operation, base: &Pairs) -> Pairs {
    let members = operation.params.iter().filter(|param| param.group.is_some() && param.constraints.required);
    members.fold(base.clone(), |pairs, param| {
        let value = good(model, param.ty, &param.constraints);
        with(model, operation, &pairs, param, &value)
    })
}

/// For every parameter, and every operator of every filter, a call that gives it: what it must send.
fn sent(model: &Model, operation: &Operation, base: &Pairs) -> Vec<(String, Pairs)> {
    let mut calls = vec![("alone".to_owned(), base.clone())];
    for param in &operation.params {
        let value = good(model, param.ty, &param.constraints);
        calls.push((param.wire.clone(), with(model, operation, base, param, &value)));
    }
    for filter in &operation.filters {
        let fine = match good(model, filter.ty, &Constraints::default()) {
            Value::Text(text) => text,
            Value::Repeated(character, count) => character.to_string().repeat(count),
        };
        let quoted = match filter.ty {
            Type::Integer | Type::Timestamp | Type::Boolean => fine.clone(),
            _ => Json::from(fine.as_str()).to_string(),
        };
        for operator in &filter.operators {
            let value = match operator.takes {
                Takes::One => fine.clone(),
                Takes::Many => format!("[{quoted}]"),
                Takes::Two => format!("[{quoted},{quoted}]"),
                Takes::Flag => "true".to_owned(),
            };
            let name = format!("{}[{}]", filter.wire, operator.wire);
            let mut pairs = base.clone();
            pairs.push((name.clone(), Value::Text(value)));
            calls.push((name, pairs));
        }
    }
    for key in &operation.sort_by {
        for order in ["sort_by[asc]", "sort_by[desc]"] {
            let mut pairs = base.clone();
            pairs.push((order.to_owned(), Value::Text(key.wire.clone())));
            calls.push((order.to_owned(), pairs));
        }
    }
    calls
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// A value that satisfies everything.
fn good(model: &Model, ty: Type, stated: &Constraints) -> Value {
    match ty {
        Type::Integer | Type::Timestamp => {
            text(&stated.min.or_else(|| stated.max.filter(|max| *max < 1)).unwrap_or(1).to_string())
        }
        Type::Number => {
            text(&stated.min.or(stated.max).map_or_else(|| "1.5".to_owned(), |bound| bound.to_string()))
        }
        Type::Decimal if stated.min_chars.is_none() && stated.max_chars.is_none() => text("1.5"),
        Type::Boolean => text("true"),
        Type::Json => text("{}"),
        Type::Enum(id) => text(
            model
                .enumeration(id)
                .and_then(|made| made.values.first())
                .map_or("x", |value| value.wire.as_str()),
        ),
        Type::Text | Type::Secret(_) | Type::Decimal | Type::Part(..) | Type::Resource(_) => {
            let character = filler(ty, stated);
            Value::Repeated(character, usize::try_from(stated.min_chars.unwrap_or(1).max(1)).unwrap_or(1))
        }
    }
}

/// A character that a text may consist of.
fn filler(ty: Type, stated: &Constraints) -> char {
    if stated.digits || ty == Type::Decimal { '1' } else { 'x' }
}

/// The name under which a call spells a parameter, its first element where it is a list.
fn spelled(param: &Param) -> String {
    if param.list || param.in_list { format!("{}[0]", param.wire) } else { param.wire.clone() }
}

/// The pairs that every call must have.
fn base(model: &Model, operation: &Operation) -> Pairs {
    let required = operation.params.iter().filter(|param| {
        let group = param.group.and_then(|group| operation.groups.get(group));
        param.constraints.required && group.is_none_or(|group| group.required)
    });
    required.map(|param| (spelled(param), good(model, param.ty, &param.constraints))).collect()
}

/// The base with a parameter set; one of an optional group brings along what the group requires.
fn with(model: &Model, operation: &Operation, base: &Pairs, param: &Param, value: &Value) -> Pairs {
    let mut pairs = base.clone();
    let group_mates = operation
        .params
        .iter()
        .filter(|mate| param.group.is_some() && mate.group == param.group && mate.constraints.required);
    for mate in group_mates {
        if !pairs.iter().any(|(name, _)| *name == spelled(mate)) {
            pairs.push((spelled(mate), good(model, mate.ty, &mate.constraints)));
        }
    }
    let name = spelled(param);
    pairs.retain(|(other, _)| *other != name);
    pairs.push((name, value.clone()));
    pairs
}

fn twins(model: &Model, param: &Param) -> Vec<Twin> {
    let stated = &param.constraints;
    let mut twins = Vec::new();
    let path = spelled(param);
    let mut twin = |rule, good, bad| twins.push(Twin { path: path.clone(), rule, good, bad });
    let fine = || good(model, param.ty, stated);
    let textual = matches!(param.ty, Type::Text | Type::Secret(_) | Type::Decimal);
    if stated.required && textual {
        twin("required", fine(), text(""));
    }
    let character = filler(param.ty, stated);
    let repeated = |count: i64| Value::Repeated(character, usize::try_from(count).unwrap_or(0));
    if let Some(min) = stated.min_chars.filter(|min| *min > 1 && textual) {
        twin("chars", repeated(min), repeated(min - 1));
    }
    if let Some(max) = stated.max_chars.filter(|_| textual) {
        twin("chars", repeated(max), repeated(max + 1));
    }
    if let Some(min) = stated.min.and_then(|min| Some((min, min.checked_sub(1)?))) {
        twin("range", text(&min.0.to_string()), text(&min.1.to_string()));
    }
    if let Some(max) = stated.max.and_then(|max| Some((max, max.checked_add(1)?))) {
        twin("range", text(&max.0.to_string()), text(&max.1.to_string()));
    }
    if stated.digits {
        let count = usize::try_from(stated.min_chars.unwrap_or(1).max(1)).unwrap_or(1);
        twin("digits", Value::Repeated('1', count), Value::Repeated('x', count));
    }
    if let Type::Enum(id) = param.ty
        && let Some(last) = model.enumeration(id).and_then(|made| made.values.last())
    {
        twin("one_of", text(&last.wire), text("no_such_value"));
    }
    twins
}

/// Undocumented values and empty lists, which no filter may be sent with.
fn filter_twins(model: &Model, operation: &Operation) -> Vec<(String, Twin)> {
    let mut twins = Vec::new();
    for filter in &operation.filters {
        let fine = match good(model, filter.ty, &Constraints::default()) {
            Value::Text(text) => text,
            Value::Repeated(character, count) => character.to_string().repeat(count),
        };
        let quoted = match filter.ty {
            Type::Integer | Type::Timestamp | Type::Boolean => fine.clone(),
            _ => Json::from(fine.as_str()).to_string(),
        };
        for operator in &filter.operators {
            let name = format!("{}[{}]", filter.wire, operator.wire);
            let mut twin = |rule, good: Value, bad: Value| {
                twins.push((name.clone(), Twin { path: name.clone(), rule, good, bad }));
            };
            let many = operator.takes == Takes::Many;
            if many {
                twin("not_empty", text(&format!("[{quoted}]")), text("[]"));
            }
            if matches!(filter.ty, Type::Enum(_)) {
                match operator.takes {
                    Takes::Many => {
                        twin(
                            "one_of",
                            text(&format!("[{quoted}]")),
                            text(&format!("[{quoted},\"no_such_value\"]")),
                        );
                    }
                    Takes::One => twin("one_of", text(&fine), text("no_such_value")),
                    Takes::Two | Takes::Flag => {}
                }
            }
        }
    }
    twins
}

/// A test an object, and one an enum: every constraint of attributes, every value.
pub(super) fn attributes(model: &Model) -> Result<File, EmitError> {
    let harness = super::harness();
    let mut cases = Vec::new();
    for resource in &model.resources {
        for object in std::iter::once(&resource.object).chain(&resource.parts) {
            cases.extend(object_case(model, resource, object));
        }
    }
    cases.extend(model.enums.iter().map(|made| super::facts::enum_case(model, made)));
    let (tests, uses) = functions(&cases);
    let about = inner(
        "Every constraint of every attribute: the last good value passes, the first bad one is refused or not decoded. \
         And every enum knows its documented values, and no others.",
    );
    rust("tests/attributes.rs", quote! { #about use #harness::twins::Twins; #uses #tests })
}

/// The test of an object.
pub(crate) fn object_case(model: &Model, resource: &Resource, object: &Object) -> Option<Case> {
    let client = format_ident!("{}", model.api.crate_name);
    let (module, ty) = (format_ident!("{}", resource.module), format_ident!("{}", object.type_name));
    let (checks, count) = answer_checks(model, &quote!(#client::#module::#ty), &object.attributes);
    (count > 0).then(|| Case {
        name: format_ident!(
            "every_constraint_of_{}_{}_tells_apart",
            resource.module,
            object_name(resource, object)
        ),
        awaits: false,
        body: quote! {
            let mut twins = Twins::default();
            #checks
            twins.conclude(#count);
        },
        uses: std::collections::BTreeSet::new(),
    })
}

/// The twins of an object's or answer's members, and how many they are.
fn answer_checks(model: &Model, ty: &TokenStream, attributes: &[Attribute]) -> (TokenStream, usize) {
    let base = members(model, attributes, 0);
    let mut checks = TokenStream::new();
    let mut count: usize = 0;
    for attribute in attributes {
        for AnswerTwin { path, rule, good, bad } in attribute_twins(model, attribute, 0) {
            let with = |value: Option<Json>| {
                let mut made = base.clone();
                match value {
                    Some(value) => made.insert(attribute.wire.clone(), value),
                    None => made.remove(&attribute.wire),
                };
                Literal::string(&Json::Object(made).to_string())
            };
            let (good, bad) = (with(Some(good)), with(bad));
            checks.extend(quote! { twins.tell_answers_apart::<#ty>(#path, #rule, #good, #bad); });
            count += 1;
        }
    }
    (checks, count)
}

/// The members of an operation's answer, or of a list's entry, as attributes.
fn answered(operation: &Operation) -> Vec<Attribute> {
    let attribute = |returned: &crate::model::Returned| Attribute {
        wire: returned.wire.clone(),
        field: returned.field.clone(),
        ty: returned.ty,
        list: returned.list,
        boxed: false,
        constraints: Constraints {
            required: returned.always,
            max_chars: returned.max_chars,
            ..Constraints::default()
        },
        doc: String::new(),
        place: operation.place.clone(),
    };
    operation.returns.iter().map(attribute).collect()
}

fn object_name(resource: &Resource, object: &Object) -> String {
    if std::ptr::eq(object, &resource.object) { "itself".to_owned() } else { object.name.clone() }
}

/// The attributes that are always returned, with values that satisfy everything.
fn members(model: &Model, attributes: &[Attribute], depth: usize) -> serde_json::Map<String, Json> {
    let required = attributes.iter().filter(|attribute| attribute.constraints.required && depth < 8);
    required.map(|attribute| (attribute.wire.clone(), good_answer(model, attribute, depth))).collect()
}

fn good_answer(model: &Model, attribute: &Attribute, depth: usize) -> Json {
    let one = match model.object(attribute.ty) {
        Some(object) => Json::Object(members(model, &object.attributes, depth + 1)),
        None => answer_value(attribute.ty, &good(model, attribute.ty, &attribute.constraints)),
    };
    if attribute.list { json!([one]) } else { one }
}

fn answer_value(ty: Type, value: &Value) -> Json {
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Repeated(character, count) => character.to_string().repeat(*count),
    };
    match ty {
        Type::Integer | Type::Timestamp => text.parse::<i64>().map_or(Json::Null, Json::from),
        Type::Number => text.parse::<f64>().map_or(Json::Null, Json::from),
        Type::Boolean => Json::from(text == "true"),
        Type::Json => json!({}),
        _ => Json::from(text),
    }
}

/// A constraint of a member with its two values.
struct AnswerTwin {
    /// Where a violation is reported.
    path: String,
    /// The harness' name of the rule.
    rule: &'static str,
    good: Json,
    /// Missing where the member itself is left out.
    bad: Option<Json>,
}

fn attribute_twins(model: &Model, attribute: &Attribute, depth: usize) -> Vec<AnswerTwin> {
    let fine = || good_answer(model, attribute, depth);
    let wire = &attribute.wire;
    let mut all = Vec::new();
    let mut twin = |path: String, rule, good, bad| all.push(AnswerTwin { path, rule, good, bad });
    if attribute.constraints.required {
        twin(wire.clone(), "present", fine(), None);
    }
    if attribute.ty != Type::Json {
        let wrong = match attribute.ty {
            _ if attribute.list => json!({}),
            Type::Boolean => json!("true"),
            Type::Text | Type::Secret(_) | Type::Decimal | Type::Enum(_) => json!(true),
            _ => json!("text"),
        };
        twin(wire.clone(), "decoded", fine(), Some(wrong));
    }
    let listed = |one: Json| if attribute.list { json!([one]) } else { one };
    let element = if attribute.list { format!("{wire}[0]") } else { wire.clone() };
    let Some(object) = model.object(attribute.ty) else {
        let as_param = Param {
            wire: wire.clone(),
            method: String::new(),
            ty: attribute.ty,
            group: None,
            list: false,
            in_list: false,
            constraints: Constraints { required: false, ..attribute.constraints.clone() },
            deprecated: false,
            doc: String::new(),
            place: attribute.place.clone(),
        };
        for Twin { rule, good, bad, .. } in twins(model, &as_param) {
            // The elements of a list are enums where a rule names them; the bounds of scalars name the list.
            let path = if rule == "one_of" { element.clone() } else { wire.clone() };
            let shape = |value: &Value| listed(answer_value(attribute.ty, value));
            twin(path, rule, shape(&good), Some(shape(&bad)));
        }
        return all;
    };
    // One violation inside the object shows that it is checked at all; the object's own twins show the rest.
    let inside = object.attributes.iter().filter(|_| depth < 4).flat_map(|inner| {
        attribute_twins(model, inner, depth + 1).into_iter().map(move |twin| (inner.wire.clone(), twin))
    });
    let mut violated = inside.filter(|(_, twin)| !matches!(twin.rule, "present" | "decoded"));
    if let Some((name, AnswerTwin { path, rule, good, bad })) = violated.next() {
        let with = |value: Option<Json>| {
            let mut made = members(model, &object.attributes, depth + 1);
            if let Some(value) = value {
                made.insert(name.clone(), value);
            }
            listed(Json::Object(made))
        };
        twin(format!("{element}.{path}"), rule, with(Some(good)), Some(with(bad)));
    }
    all
}

/// A text of one character so many times, as an expression.
pub(super) fn repeated(character: &str, count: usize) -> TokenStream {
    quote!(#character.repeat(#count))
}
