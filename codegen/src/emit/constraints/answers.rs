//! Twins of answers: every constraint of every attribute, as JSON.

use super::events;
use super::twins::{Twin, good, twins};
use crate::emit::calls::{Value, enum_type};
use crate::emit::cases::Case;
use crate::emit::docs::inner;
use crate::emit::suite::{Part, suite};
use crate::emit::{EmitError, File, facts};
use crate::model::{Attribute, Constraints, Event, Model, Object, Param, Resource, Returned, Type, word};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Value as Json, json};

/// A test an object, one an enum, and one an event: every constraint of attributes, every value.
pub(in crate::emit) fn attributes(model: &Model) -> Result<Vec<File>, EmitError> {
    const FOLDER: &str = "tests/attributes";
    let of_resource = |resource: &Resource| {
        let objects = std::iter::once(&resource.object).chain(&resource.parts);
        let objects = objects.filter_map(|object| object_case(model, resource, object));
        let enums = resource.enums.iter().filter_map(|id| model.enumeration(*id));
        let enums = enums.map(|made| facts::enum_case(model, made));
        Part::of(FOLDER, &resource.module, &objects.chain(enums).collect::<Vec<_>>())
    };
    let mut parts = Part::of_each(&model.resources, of_resource)?;
    let shared = model.enums.iter().filter(|made| made.resource.is_none());
    let shared: Vec<Case> = shared.map(|made| facts::enum_case(model, made)).collect();
    parts.push(Part::of(FOLDER, "enums", &shared)?);
    if let Some(webhook) = &model.webhook {
        const MODULE: &str = "webhook";
        parts.push(Part::of(FOLDER, MODULE, &events::shared_cases(model, webhook))?);
        let all: Vec<&Event> = model.events().map(|(_, event)| event).collect();
        let of_event =
            |event: &&Event| Part::of(FOLDER, MODULE, &[events::event_case(model, webhook, event)]);
        parts.extend(Part::of_each(&all, of_event)?);
    }
    let about = inner(
        "Every constraint of every attribute: the last good value passes, the first bad one is refused or not decoded. \
         And every enum knows its documented values, and no others; every event is read into a type of its own.",
    );
    suite(FOLDER, about, &parts)
}

/// The test of an object.
pub(crate) fn object_case(model: &Model, resource: &Resource, object: &Object) -> Option<Case> {
    let client = format_ident!("{}", model.api.crate_name);
    let (module, ty) = (format_ident!("{}", resource.module), format_ident!("{}", object.type_name));
    let (checks, count) =
        answer_checks(model, &quote!(#client::#module::#ty), &object.attributes, &serde_json::Map::new());
    (count > 0).then(|| Case {
        name: format_ident!(
            "every_constraint_of_{}_{}_tells_apart",
            word(&resource.module),
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

/// The twins of an object's or answer's members, and how many they are. `fixed` are members that only these values fit.
pub(super) fn answer_checks(
    model: &Model,
    ty: &TokenStream,
    attributes: &[Attribute],
    fixed: &serde_json::Map<String, Json>,
) -> (TokenStream, usize) {
    let client = format_ident!("{}", model.api.crate_name);
    let mut base = members(model, attributes, 0);
    base.extend(fixed.clone());
    let base = literal(&Json::Object(base));
    let renamed = attributes.iter().filter(|attribute| attribute.field != attribute.wire);
    let renamed = renamed.map(|Attribute { field, wire, .. }| quote!((#field, #wire)));
    let mut checks = quote! {
        let mut answer = twins.answer::<#ty>(#base);
        answer.names_fields_like_members(&[#(#renamed),*]);
    };
    let mut count: usize = 0;
    for attribute in attributes {
        let wire = &attribute.wire;
        if let Type::Enum(id) = attribute.ty
            && let Some((made, _)) = enum_type(model, id)
        {
            let list = attribute.list;
            checks.extend(quote! { answer.takes_every::<#client::#made>(#wire, #list); });
        }
        if attribute.ty == Type::Timestamp && !attribute.list {
            let field = &attribute.field;
            checks.extend(quote! { answer.is_time(#wire, #field); });
        }
        for AnswerTwin { path, rule, good, bad } in attribute_twins(model, attribute, 0) {
            let good = literal(fixed.get(wire).unwrap_or(&good));
            let bad = bad.as_ref().map(literal);
            checks.extend(match rule {
                "present" => quote! { answer.needs(#wire); },
                "decoded" => quote! { answer.takes(#wire, #good, #bad); },
                _ => quote! { answer.keeps_to(#wire, #path, #rule, #good, #bad); },
            });
            count += 1;
        }
    }
    (checks, count)
}

/// JSON as a text, as an expression.
fn literal(json: &Json) -> Literal {
    Literal::string(&json.to_string())
}

/// The members of an operation's answer, or of a list's entry, as attributes.
pub(super) fn answered(returns: &[Returned]) -> Vec<Attribute> {
    let attribute = |returned: &Returned| Attribute {
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
        place: returned.place.clone(),
    };
    returns.iter().map(attribute).collect()
}

fn object_name(resource: &Resource, object: &Object) -> String {
    if std::ptr::eq(object, &resource.object) { "itself".to_owned() } else { object.name.clone() }
}

/// The attributes that are always returned, with values that satisfy everything.
pub(super) fn members(
    model: &Model,
    attributes: &[Attribute],
    depth: usize,
) -> serde_json::Map<String, Json> {
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
    let text = value.on_the_wire();
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
            let shape = |value: &Value| listed(answer_value(attribute.ty, value));
            twin(element.clone(), rule, shape(&good), Some(shape(&bad)));
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
