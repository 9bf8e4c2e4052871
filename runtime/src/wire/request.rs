//! One HTTP request.

use super::{form, json_body};
use crate::call::Parts;
use crate::check::{Found, Rule, Violation, Violations, check_call};
use crate::operation::{Body, Method};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::InvalidHeaderValue;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::uri::InvalidUri;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use zeroize::Zeroizing;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// The longest path and query that the `http` crate represents.
const LONGEST: usize = u16::MAX as usize - 1;

/// The request for a call, if nothing is wrong with the call.
pub(crate) fn request(call: &Parts) -> Result<Request<Bytes>, Violations> {
    check_call(call)?;
    let uri = address(call)?;
    let body = body(call);
    let mut request = Request::new(Bytes::new());
    // Those of most calls, the host and an idempotency key included: a table that grows is filled once more.
    *request.headers_mut() = HeaderMap::with_capacity(8);
    *request.method_mut() = match call.operation.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
    };
    *request.uri_mut() = uri;
    set_headers(call, request.headers_mut());
    if let Some((content_type, body)) = body {
        request.headers_mut().insert(CONTENT_TYPE, content_type);
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        *request.body_mut() = body;
    }
    Ok(request)
}

/// The body of a POST, which may be empty; a GET has none.
fn body(call: &Parts) -> Option<(HeaderValue, Bytes)> {
    match (call.operation.method, call.operation.body) {
        (Method::Get, _) => None,
        (Method::Post, Body::Json) => Some((JSON, json_body::body(call))),
        (Method::Post, Body::Form | Body::None) => Some((FORM, form::body(call))),
    }
}

fn address(call: &Parts) -> Result<Uri, Violations> {
    let mut address = call.connection.endpoint().address(call.operation.host);
    match (call.operation.path_id(), &call.id) {
        (Some((before, _, after)), Some(id)) => {
            address.push_str(before);
            id.encode(&mut address);
            address.push_str(after);
        }
        _ => address.push_str(call.operation.path),
    }
    if call.operation.method == Method::Get {
        form::add_query(call, &mut address);
    }
    let length = address.len();
    shared(Zeroizing::new(address.into_bytes())).map_err(|_| {
        Violations::one(Violation {
            path: "the address".to_owned(),
            rule: Rule::AddressBytes(LONGEST),
            found: Found::Bytes(length),
        })
    })
}

/// The address over memory that is wiped when the last request with it is gone: a query may hold secrets.
fn shared(address: impl AsRef<[u8]> + Send + 'static) -> Result<Uri, InvalidUri> {
    Uri::from_maybe_shared(Bytes::from_owner(address))
}

/// A header's value; that of a sensitive one is wiped when the last request with it is gone.
fn header_value(text: &str, sensitive: bool) -> Result<HeaderValue, InvalidHeaderValue> {
    if !sensitive || !text.is_ascii() {
        return HeaderValue::from_str(text);
    }
    let mut value =
        HeaderValue::from_maybe_shared(Bytes::from_owner(Zeroizing::new(text.as_bytes().to_vec())))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Wiped on drop, and never grown.
fn encoded(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(STANDARD.encode(bytes))
}

fn set_headers(call: &Parts, headers: &mut HeaderMap) {
    for (param, argument) in call.headers.over(call.connection.headers()).iter() {
        let text = argument.text();
        let (name, value) = match param.encoded_as.filter(|_| !text.is_ascii()) {
            Some(encoded_as) => (encoded_as, header_value(&encoded(text.as_bytes()), param.sensitive)),
            None => (param.name, header_value(&text, param.sensitive)),
        };
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(mut value)) = (name, value) {
            value.set_sensitive(param.sensitive);
            headers.insert(name, value);
        }
    }
    // After the caller's, so that none of them can stand in for these.
    headers.insert(AUTHORIZATION, call.connection.authorization());
    headers.insert(ACCEPT, JSON);
    headers.insert(USER_AGENT, call.connection.user_agent());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Call, Group, HeaderFields};
    use crate::operation::Param;
    use crate::sample::{FORM, JSON as JSON_BODY, QUERY, WITH_ID, call};
    use crate::value::{CardNumber, Field};
    use serde_json::json;

    fn made(call: Call) -> Request<Bytes> {
        match request(&call.0) {
            Ok(request) => request,
            Err(violations) => unreachable!("{violations}"),
        }
    }

    fn header<'a>(request: &'a Request<Bytes>, name: &str) -> Option<&'a str> {
        request.headers().get(name).and_then(|value| value.to_str().ok())
    }

    #[test]
    fn a_get_has_its_parameters_in_the_query_and_no_body() {
        let request = made(call(&QUERY).set("limit", 10).set("cf_Loyalty Points", "a+b&c=d é~"));
        assert_eq!(request.method(), "GET");
        assert_eq!(
            request.uri(),
            "https://acme-test.chargebee.com/api/v2/payment_sources?limit=10&cf_Loyalty+Points=a%2Bb%26c%3Dd+%C3%A9%7E"
        );
        assert!(request.body().is_empty());
        assert_eq!((header(&request, "content-type"), header(&request, "content-length")), (None, None));
    }

    #[test]
    fn an_empty_query_has_no_question_mark() {
        let request = made(call(&QUERY));
        assert_eq!(request.uri(), "https://acme-test.chargebee.com/api/v2/payment_sources");
    }

    #[test]
    fn an_empty_post_still_says_what_it_holds_and_how_much() {
        let request = made(call(&WITH_ID).id("pm 1/x".into()));
        assert_eq!(request.uri().path(), "/api/v2/payment_sources/pm%201%2Fx/delete");
        assert_eq!(header(&request, "content-type"), Some("application/x-www-form-urlencoded"));
        assert_eq!(header(&request, "content-length"), Some("0"));
    }

    #[test]
    fn a_form_is_counted_in_bytes_and_its_values_are_never_trimmed() {
        let request = made(call(&FORM).set("customer_id", " é ").set("type", Field::<String>::Cleared));
        assert_eq!(request.body(), "customer_id=+%C3%A9+&type=");
        assert_eq!(header(&request, "content-length"), Some("26"));
    }

    #[test]
    fn a_json_body_nests_what_the_names_say_and_goes_to_the_sub_domain() {
        let call = call(&JSON_BODY)
            .set("customer_id", "c")
            .set("type", Field::<String>::Cleared)
            .set("meta_data", json!({"n": null, "l": []}))
            .group(
                "card",
                Group::new().set("card[number]", CardNumber::from("4")).set("card[expiry_month]", 1),
            )
            .list("coupon_ids", vec!["a".into(), "b".into()])
            .groups(
                "items",
                vec![
                    Group::new().set("items[item_price_id]", "p0").set("items[properties]", json!({"a": 1})),
                    Group::new().set("items[item_price_id]", "é😀").set("items[quantity]", 2),
                ],
            );
        let request = made(call);
        assert_eq!(request.uri(), "https://acme-test.ingest.chargebee.com/api/v2/usage_events");
        assert_eq!(header(&request, "content-type"), Some("application/json"));
        let length = request.body().len().to_string();
        assert_eq!(header(&request, "content-length"), Some(length.as_str()));
        assert_eq!(
            serde_json::from_slice::<serde_json::Value>(request.body()).ok(),
            Some(json!({
                "customer_id": "c",
                "type": null,
                "meta_data": {"n": null, "l": []},
                "card": {"number": "4", "expiry_month": 1},
                "coupon_ids": ["a", "b"],
                "items": [
                    {"item_price_id": "p0", "properties": {"a": 1}},
                    {"item_price_id": "é😀", "quantity": 2},
                ],
            }))
        );
    }

    #[test]
    fn headers_of_the_caller_cannot_stand_in_for_ours_and_sensitive_ones_are_marked() {
        let headers = HeaderFields::new()
            .set(const { &Param::text("authorization") }, "Bearer x")
            .set(const { &Param::text("chargebee-request-origin-user").sensitive() }, "me");
        let request = made(call(&QUERY).headers(headers));
        assert_eq!(header(&request, "authorization"), Some("Basic dGVzdF9rZXlfMTIzOg=="));
        assert_eq!(header(&request, "accept"), Some("application/json"));
        assert_eq!(header(&request, "user-agent"), Some(crate::sample::USER_AGENT));
        assert_eq!(header(&request, "chargebee-request-origin-user"), Some("me"));
        let shown = format!("{request:?}");
        assert!(!shown.contains("Basic") && !shown.contains("\"me\""), "{shown}");
    }

    /// Memory that tells what it holds when it is given back.
    struct Watched(Zeroizing<Vec<u8>>, std::sync::mpsc::Sender<Vec<u8>>);

    impl AsRef<[u8]> for Watched {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }

    impl Drop for Watched {
        fn drop(&mut self) {
            // What dropping a `Zeroizing` does, but that the length stays, so that there is something to see.
            zeroize::Zeroize::zeroize(self.0.as_mut_slice());
            let _ = self.1.send(self.0.to_vec());
        }
    }

    #[test]
    fn an_address_is_wiped_with_the_last_request_that_has_it_and_never_copied() {
        let text = b"https://acme.chargebee.com/api/v2/cards?number=4111111111111111".to_vec();
        let (memory, length) = (text.as_ptr_range(), text.len());
        let (told, given_back) = std::sync::mpsc::channel();
        let uri = shared(Watched(Zeroizing::new(text), told)).unwrap_or_default();
        let mut first = Request::new(());
        *first.uri_mut() = uri;
        let second = first.clone();
        for request in [&first, &second] {
            let query = request.uri().query().map(|query| query.as_bytes().as_ptr_range());
            let inside = |it: std::ops::Range<*const u8>| memory.start <= it.start && it.end == memory.end;
            assert!(query.is_some_and(inside), "the query is a copy");
        }
        drop(first);
        assert!(given_back.try_recv().is_err(), "another request has it still");
        drop(second);
        assert_eq!(given_back.try_recv(), Ok(vec![0; length]));
    }

    #[test]
    fn a_value_beyond_ascii_goes_encoded_into_the_other_header_and_leaves_the_plain_one_out() {
        let user = const { &Param::text("origin-user").encoded_as("origin-user-encoded") };
        let sent = |value: &str| {
            let request = made(call(&QUERY).headers(HeaderFields::new().set(user, value)));
            let text = |name| header(&request, name).map(str::to_owned);
            (text("origin-user"), text("origin-user-encoded"))
        };
        assert_eq!(sent("zoe@example.com"), (Some("zoe@example.com".to_owned()), None));
        assert_eq!(sent("zoë@example.com"), (None, Some("em/Dq0BleGFtcGxlLmNvbQ==".to_owned())));
    }

    #[test]
    fn a_sensitive_value_beyond_ascii_is_as_sensitive_encoded() {
        let user = const { &Param::text("origin-user").encoded_as("origin-user-encoded").sensitive() };
        let request = made(call(&QUERY).headers(HeaderFields::new().set(user, "zoë@example.com")));
        let value = request.headers().get("origin-user-encoded");
        assert_eq!(value.map(HeaderValue::is_sensitive), Some(true));
        let shown = format!("{request:?}");
        assert!(!shown.contains("em/Dq0"), "{shown}");
    }

    #[test]
    fn an_address_that_is_too_long_is_refused() {
        let refused = request(&call(&WITH_ID).id("p".repeat(70_000).into()).0);
        let message = refused.err().map(|violations| violations.to_string()).unwrap_or_default();
        assert!(message.starts_with("the address must have at most 65534 bytes, got 70"), "{message}");
    }
}
