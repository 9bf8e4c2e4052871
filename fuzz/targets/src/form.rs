//! The form encoder: what is sent, read by a decoder of our own, is what the call holds.

use crate::exchange::{Told, wait};
use arbitrary::{Result, Unstructured};
use chargebee_runtime::filter::{self, FilterOn};
use chargebee_runtime::ground::{
    Argument, Body, Call, Field, Filter, Group, Json, Method, Operation, Params,
};
use serde_json::json;

const PARAMS: &[&str] = &[
    "customer_id: text",
    "amount: integer",
    "replace: boolean",
    "rate: number",
    "meta_data: json",
    "card[first_name]: text",
    "card[number]: text, sensitive",
    "coupon_ids: text, list",
    "items[item_price_id]: text, in_list",
    "items[properties]: json, in_list",
];

const FILTERS: &[Filter] = &[Filter::text("status")];

const fn operation(method: Method, body: Body) -> Operation {
    Operation {
        resource: "thing",
        name: "call",
        method,
        path: "/things",
        host: None,
        body,
        idempotent: false,
        params: Params::of(PARAMS, &[]),
        filters: FILTERS,
        sort_by: &[],
    }
}

static FORM: Operation = operation(Method::Post, Body::Form);
static QUERY: Operation = operation(Method::Get, Body::None);
static JSON: Operation = operation(Method::Post, Body::Json);

chargebee_runtime::operators!(IsOrIn, [Is, In]);
chargebee_runtime::filter_on!(Status => String, IsOrIn);

/// Sends a call with any arguments: the decoded body or query holds its pairs, in order; a JSON body is JSON.
pub fn form(data: &[u8]) {
    let mut input = Unstructured::new(data);
    let told = Told::new(200, "{}");
    let Ok(call) = call(&told, &mut input) else { return };
    let expected = call.pairs();
    let outcome = wait(chargebee_runtime::Sending::<Json>::new(call));
    let Some(request) = told.sent() else {
        let refused = outcome.err().is_some_and(|error| error.violations().is_some());
        assert!(refused, "neither sent nor refused: {expected:?}");
        return;
    };
    if request.headers().get("content-type").is_some_and(|it| it == "application/json") {
        serde_json::from_slice::<Json>(request.body())
            .unwrap_or_else(|error| panic!("{error}: {expected:?}"));
        return;
    }
    let sent = match request.method() {
        &http::Method::GET => request.uri().query().unwrap_or_default().as_bytes(),
        _ => request.body(),
    };
    assert_eq!(pairs(sent), expected);
    let ascii = sent.iter().all(|byte| byte.is_ascii_graphic());
    assert!(ascii, "an encoded form is visible ASCII");
}

fn call(told: &std::sync::Arc<Told>, input: &mut Unstructured<'_>) -> Result<Call> {
    let operation = *input.choose(&[&FORM, &QUERY, &JSON])?;
    let mut call = Call::new(&told.connection(), operation).without_validation();
    for _ in 0..input.int_in_range(0..=8)? {
        call = match input.int_in_range(0..=8)? {
            0 => call.set("customer_id", input.arbitrary::<String>()?),
            1 => call.set("customer_id", Field::<String>::Cleared),
            2 => call.set("amount", input.arbitrary::<i64>()?),
            3 => call.set("replace", input.arbitrary::<bool>()?).set("rate", input.arbitrary::<f64>()?),
            4 => call.set("meta_data", json(input)?),
            5 => call.group("card", card(input)?),
            6 => call.list("coupon_ids", texts(input)?.into_iter().map(Argument::from).collect()),
            7 => {
                let count = input.int_in_range(0..=3)?;
                call.groups("items", (0..count).map(|_| item(input)).collect::<Result<_>>()?)
            }
            _ if operation.method == Method::Get => {
                let values = texts(input)?;
                let condition = match values.as_slice() {
                    [one] => FilterOn::<Status>::condition(filter::is(one.clone())),
                    _ => FilterOn::<Status>::condition(filter::one_of(values)),
                };
                call.filter("status", condition)
            }
            _ => call,
        };
    }
    Ok(call)
}

fn card(input: &mut Unstructured<'_>) -> Result<Group> {
    let name: Field<String> = Field::from(input.arbitrary::<Option<String>>()?);
    Ok(Group::new().set("card[first_name]", name).set("card[number]", input.arbitrary::<String>()?))
}

fn item(input: &mut Unstructured<'_>) -> Result<Group> {
    let id: Field<String> = Field::from(input.arbitrary::<Option<String>>()?);
    Ok(Group::new().set("items[item_price_id]", id).set("items[properties]", json(input)?))
}

fn texts(input: &mut Unstructured<'_>) -> Result<Vec<String>> {
    (0..input.int_in_range(0..=3)?).map(|_| input.arbitrary()).collect()
}

fn json(input: &mut Unstructured<'_>) -> Result<Json> {
    Ok(match input.int_in_range(0..=3)? {
        0 => Json::Null,
        1 => json!([input.arbitrary::<i64>()?, input.arbitrary::<String>()?]),
        _ => json!({ input.arbitrary::<String>()?: input.arbitrary::<String>()? }),
    })
}

/// Written by the standard's steps alone (URL Standard, `application/x-www-form-urlencoded` parsing), since the encoder's own
/// library would agree with itself.
fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| {
        let spaced: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        String::from_utf8(percent_decoded(&spaced)).expect("values are UTF-8")
    };
    let sequences = encoded.split(|byte| *byte == b'&').filter(|sequence| !sequence.is_empty());
    sequences
        .map(|sequence| match sequence.iter().position(|byte| *byte == b'=') {
            Some(at) => (
                text(sequence.get(..at).unwrap_or_default()),
                text(sequence.get(at + 1..).unwrap_or_default()),
            ),
            None => (text(sequence), String::new()),
        })
        .collect()
}

/// `%41` is `A`; a `%` without two hexadecimal digits stays.
pub(crate) fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        let digit = |index: usize| after.get(index).and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                decoded.push(*byte);
                rest = after;
            }
        }
    }
    decoded
}
