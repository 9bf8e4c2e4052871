//! The mock as any language meets it: over a plain socket.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod raw;

use chargebee_mock::{Fault, Mock};
use raw::{CARD, call, card, get, post, send};
use serde_json::json;
use std::time::{Duration, Instant};

fn code(answer: &raw::Answer) -> (u16, String) {
    (answer.status, answer.json()["api_error_code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_violation_is_answered_as_the_api_does() {
    let mock = Mock::start().await.unwrap();
    let pairs = [("customer_id", "c"), ("card[number]", "4111111111111111"), ("card[expiry_month]", "13")];
    let answer = post(&mock, "/payment_sources/create_card", &pairs).await;
    let mut body = answer.json();
    let told = body.as_object_mut().unwrap().remove("mock").unwrap();
    assert_eq!(answer.status, 400);
    let message = "card[expiry_month] : should be between 1 and 12, and is 13 (and 1 more violation)";
    assert_eq!(
        body,
        json!({
            "message": message,
            "type": "invalid_request",
            "api_error_code": "param_wrong_value",
            "param": "card[expiry_month]",
            "error_code": "param_wrong_value",
            "error_msg": message,
            "error_param": "card[expiry_month]",
            "http_status_code": 400,
        })
    );
    assert_eq!(
        told["violations"][1],
        json!({ "param": "card[expiry_year]", "rule": "required", "message": "cannot be blank" })
    );
    assert!(!answer.text.contains("4111"), "no value is repeated");
}

#[tokio::test]
async fn a_key_is_needed_and_where_one_is_configured_the_right_one() {
    let mock = Mock::builder().api_key("the_right_one").start().await.unwrap();
    let path = "GET /api/v2/payment_sources HTTP/1.1\r\nHost: x\r\n";
    // `:`, `wrong:`, no base64 and another scheme; `the_right_one:`.
    for header in [
        "",
        "Authorization: Basic Og==\r\n",
        "Authorization: Basic d3Jvbmc6\r\n",
        "Authorization: Basic ***\r\n",
        "Authorization: Bearer x\r\n",
    ] {
        let answer = send(&mock, &format!("{path}{header}"), "").await;
        assert_eq!(code(&answer), (401, "api_authentication_failed".to_owned()), "{header}");
    }
    let right = send(&mock, &format!("{path}Authorization: Basic dGhlX3JpZ2h0X29uZTo=\r\n"), "").await;
    assert_eq!(right.status, 200);
    let any = Mock::start().await.unwrap();
    assert_eq!(get(&any, "/payment_sources", &[]).await.status, 200);
    assert_eq!(send(&any, &format!("{path}Authorization: Basic Og==\r\n"), "").await.status, 401);
}

#[tokio::test]
async fn where_nothing_fits_the_closest_operation_is_named_with_what_differs() {
    let mock = Mock::start().await.unwrap();
    let wrong_path = post(&mock, "/payment_source/create_card", &[("customer_id", "c")]).await;
    assert_eq!(code(&wrong_path), (404, "resource_not_found".to_owned()));
    let told = &wrong_path.json()["mock"];
    assert_eq!(told["closest"]["operation"], "payment_source.create_card");
    assert_eq!(
        told["differences"][0],
        json!({ "field": "path[2]", "expected": "payment_sources", "found": "payment_source" })
    );
    assert_eq!(
        told["differences"][1],
        json!({ "field": "card[number]", "expected": "cannot be blank", "found": "nothing" })
    );

    let wrong_method = call(&mock, "DELETE", "/payment_sources/pm_1", "", &[]).await;
    assert_eq!(code(&wrong_method), (405, "http_method_not_supported".to_owned()));
    assert_eq!(wrong_method.json()["mock"]["differences"][0]["field"], "method");
    let log = mock.requests();
    assert_eq!(log[0].notes[1], "path[2]: expected payment_sources, found payment_source");
    assert_eq!(get(&mock, "/payment_sources/", &[]).await.status, 404);
    assert_eq!(
        send(&mock, "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic a2V5Og==\r\n", "").await.status,
        404
    );
}

#[tokio::test]
async fn an_idempotency_key_replays_the_first_answer_and_refuses_another_request() {
    let mock = Mock::start().await.unwrap();
    let key = "chargebee-idempotency-key: key-1\r\n";
    let send = |headers: &'static str, pairs: Vec<(&'static str, &'static str)>| {
        let mock = &mock;
        async move { call(mock, "POST", "/payment_sources/create_card", headers, &pairs).await }
    };
    let first = send(key, CARD.to_vec()).await;
    assert_eq!(first.header("chargebee-idempotency-replayed"), None);
    let mut turned = CARD.to_vec();
    turned.reverse();
    for pairs in [CARD.to_vec(), turned] {
        let again = send(key, pairs).await;
        assert_eq!(again.header("chargebee-idempotency-replayed"), Some("true"));
        assert_eq!((again.status, &again.text), (200, &first.text));
    }
    let other = send(key, [CARD, &[("card[cvv]", "123")]].concat()).await;
    assert_eq!(code(&other), (409, "invalid_state_for_request".to_owned()));
    assert_eq!(other.param().as_deref(), Some("chargebee-idempotency-key"));
    let another = send("chargebee-idempotency-key: key-2\r\n", CARD.to_vec()).await;
    assert_ne!(another.text, first.text);
    assert_eq!(get(&mock, "/payment_sources", &[]).await.json()["list"].as_array().map(Vec::len), Some(2));
    assert!(mock.requests()[1].replayed);
}

#[tokio::test]
async fn a_call_whose_answer_got_lost_is_not_carried_out_twice() {
    let mock = Mock::start().await.unwrap();
    let form = raw::encode(CARD);
    let request = |fault: &str| {
        format!(
            "POST /api/v2/payment_sources/create_card HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{}{}\
             chargebee-idempotency-key: k\r\n{fault}Content-Length: {}\r\n\r\n{form}",
            raw::AUTHORIZATION,
            raw::FORM,
            form.len()
        )
    };
    let lost = raw::bytes(&mock, request("x-mock-fault: reset\r\n").as_bytes()).await;
    assert!(
        lost.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset),
        "{lost:?}"
    );
    let cut = raw::bytes(&mock, request("x-mock-fault: truncate\r\n").as_bytes()).await.unwrap();
    let cut = raw::read(&cut);
    let length: usize = cut.header("content-length").unwrap().parse().unwrap();
    assert_eq!(cut.text.len(), length / 2, "one half of what was announced");
    let whole = raw::read(&raw::bytes(&mock, request("").as_bytes()).await.unwrap());
    assert_eq!((whole.status, whole.header("chargebee-idempotency-replayed")), (200, Some("true")));
    assert_eq!(get(&mock, "/payment_sources", &[]).await.json()["list"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_request_orders_its_own_fault_by_header() {
    let mock = Mock::start().await.unwrap();
    let fault = |text: &'static str| {
        let mock = &mock;
        async move { call(mock, "GET", "/payment_sources", &format!("x-mock-fault: {text}\r\n"), &[]).await }
    };
    assert_eq!(code(&fault("status=503").await), (503, "internal_temporary_error".to_owned()));
    let limited = fault("429; retry-after=7").await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("7")));
    let chosen = fault("error=payment_processing_failed; message=No.; param=card[number]").await.json();
    assert_eq!(
        (&chosen["type"], &chosen["message"], &chosen["param"]),
        (&json!("payment"), &json!("No."), &json!("card[number]"))
    );
    let html = fault("html502").await;
    assert_eq!((html.status, html.header("content-type")), (502, Some("text/html")));
    for (text, least, most) in [("delay=150ms", 150, 900), ("slow", 500, 3000)] {
        let began = Instant::now();
        let answer = fault(text).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "list": [] })));
        let took = began.elapsed();
        assert!(
            (Duration::from_millis(least)..Duration::from_millis(most)).contains(&took),
            "{text}: {took:?}"
        );
    }
    let unknown = fault("explode").await;
    assert!(
        unknown.status == 400 && unknown.text.contains("there is no fault `explode`"),
        "{}",
        unknown.text
    );
}

#[tokio::test]
async fn other_languages_steer_the_mock_over_http() {
    let mock = Mock::start().await.unwrap();
    let control = |method: &'static str, path: &'static str, body: &'static str| {
        let mock = &mock;
        async move { send(mock, &format!("{method} /_mock/{path} HTTP/1.1\r\nHost: x\r\n"), body).await }
    };
    assert_eq!(control("GET", "health", "").await.json()["status"], "ok");
    let planned = r#"{"fault":"status=500","operation":"payment_source.list","times":2}"#;
    assert_eq!(control("POST", "faults", planned).await.status, 200);
    let made = control("POST", "state", r#"{"resource":"payment_source","value":{"id":"pm_1"}}"#).await;
    assert_eq!(made.json()["payment_source"]["id"], "pm_1");
    let statuses = [
        get(&mock, "/payment_sources", &[]).await.status,
        get(&mock, "/payment_sources/pm_1", &[]).await.status,
        get(&mock, "/payment_sources", &[("limit", "5")]).await.status,
        get(&mock, "/payment_sources", &[]).await.status,
    ];
    assert_eq!(statuses, [500, 200, 500, 200]);
    let log = control("GET", "requests", "").await.json();
    assert_eq!(log["requests"][2]["pairs"], json!([["limit", "5"]]));
    assert_eq!(
        (&log["seen"], &log["requests"][1]["operation"]),
        (&json!(4), &json!("payment_source.retrieve"))
    );
    assert_eq!(control("POST", "reset", "").await.status, 200);
    assert_eq!(control("GET", "requests", "").await.json()["requests"], json!([]));
    for (body, told) in [
        ("", "JSON object"),
        ("[]", "JSON object"),
        (r#"{"fault":"x"}"#, "no fault `x`"),
        (r#"{"fault":"slow","times":-1}"#, "`times`"),
        (r#"{"fault":"slow","operation":"x"}"#, "no operation `x`"),
    ] {
        let answer = control("POST", "faults", body).await;
        assert!(answer.status == 400 && answer.text.contains(told), "{body}: {}", answer.text);
    }
    assert_eq!(
        (control("GET", "reset", "").await.status, control("GET", "nothing", "").await.status),
        (405, 404)
    );
}

#[tokio::test]
async fn strict_refuses_what_is_not_documented_and_lenient_ignores_it() {
    let (lenient, strict) =
        (Mock::start().await.unwrap(), Mock::builder().strict(true).start().await.unwrap());
    strict.create("customer", json!({ "id": "cust_1" })).unwrap();
    for (pairs, at) in [
        (vec![("card[nickname]", "x")], "card[nickname]"),
        (vec![("nickname", "x")], "nickname"),
        (vec![("customer_id", "cust_1")], "customer_id"),
    ] {
        let pairs = [CARD, &pairs].concat();
        assert_eq!(post(&lenient, "/payment_sources/create_card", &pairs).await.status, 200, "{at}");
        let refused = post(&strict, "/payment_sources/create_card", &pairs).await;
        assert_eq!((refused.status, refused.param().as_deref()), (400, Some(at)));
    }
    for name in ["status[starts_with]", "status", "status[in][0]", "sort_by[up]", "include_gone"] {
        assert_eq!(get(&lenient, "/payment_sources", &[(name, "x")]).await.status, 200, "{name}");
        assert_eq!(get(&strict, "/payment_sources", &[(name, "x")]).await.param().as_deref(), Some(name));
    }
    let header = "chargebee-unheard-of: 1\r\n";
    assert_eq!(call(&lenient, "GET", "/payment_sources", header, &[]).await.status, 200);
    assert_eq!(
        call(&strict, "GET", "/payment_sources", header, &[]).await.param().as_deref(),
        Some("chargebee-unheard-of")
    );
}

#[tokio::test]
async fn the_shape_of_a_documented_parameter_is_checked_in_both_modes() {
    let mock = Mock::start().await.unwrap();
    for (name, value) in [("card", "x"), ("customer_id[0]", "x"), ("card[number][0]", "x")] {
        let answer = post(&mock, "/payment_sources/create_card", &[CARD, &[(name, value)]].concat()).await;
        assert_eq!((answer.status, answer.param().as_deref()), (400, Some(name)));
    }
    for value in ["active", "[]", "[\"no_such_status\"]", "{}"] {
        assert_eq!(
            get(&mock, "/payment_sources", &[("status[in]", value)]).await.param().as_deref(),
            Some("status[in]"),
            "{value}"
        );
    }
    let json = send(&mock, &format!("POST /api/v2/payment_sources/create_card HTTP/1.1\r\nHost: x\r\n{}Content-Type: application/json\r\n", raw::AUTHORIZATION), "{}").await;
    assert_eq!(json.status, 400);
    assert!(json.text.contains("Content-Type"), "{}", json.text);
}

#[tokio::test]
async fn pages_stay_good_while_entries_come_and_go() {
    let mock = Mock::start().await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(card(&mock, &[]).await);
    }
    let page = |offset: String| {
        let mock = &mock;
        async move {
            let pairs = [("limit", "2"), ("offset", offset.as_str())];
            let page = get(mock, "/payment_sources", if offset.is_empty() { &pairs[..1] } else { &pairs })
                .await
                .json();
            let ids: Vec<String> = page["list"]
                .as_array()
                .unwrap()
                .iter()
                .map(|entry| entry["payment_source"]["id"].as_str().unwrap().to_owned())
                .collect();
            (ids, page["next_offset"].as_str().unwrap_or_default().to_owned())
        }
    };
    let (first, next) = page(String::new()).await;
    assert_eq!(first, ids[..2]);
    for id in &ids[1..3] {
        assert_eq!(post(&mock, &format!("/payment_sources/{id}/delete"), &[]).await.status, 200);
    }
    ids.push(card(&mock, &[]).await);
    let (second, next) = page(next).await;
    assert_eq!(second, ids[3..5]);
    assert_eq!(page(next).await, (ids[5..].to_vec(), String::new()));
    let other = Mock::start().await.unwrap();
    for (id, created_at) in [("pm_b", 2), ("pm_c", 3), ("pm_a", 1)] {
        other.create("payment_source", json!({ "id": id, "created_at": created_at })).unwrap();
    }
    let sorted = |key: &'static str| {
        let other = &other;
        async move {
            get(other, "/payment_sources", &[(key, "created_at")]).await.json()["list"]
                .as_array()
                .unwrap()
                .iter()
                .map(|entry| entry["payment_source"]["id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(sorted("sort_by[asc]").await, ["pm_a", "pm_b", "pm_c"]);
    assert_eq!(sorted("sort_by[desc]").await, ["pm_c", "pm_b", "pm_a"]);
}

#[tokio::test]
async fn an_order_for_an_answer_comes_from_the_test_too() {
    let mock = Mock::start().await.unwrap();
    mock.fail("payment_source.list", Fault::status(500).after(Duration::from_millis(50)), 1).unwrap();
    let began = Instant::now();
    assert_eq!(get(&mock, "/payment_sources", &[]).await.status, 500);
    assert!(began.elapsed() >= Duration::from_millis(50));
}
