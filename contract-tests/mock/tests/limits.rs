//! What is beyond bounds gets a clear error, and other callers don't notice.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod raw;

use chargebee_mock::{Mock, StartError};
use raw::{AUTHORIZATION, CARD, FORM, call, card, get, post, send};
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn a_taken_port_is_named() {
    let first = Mock::start().await.unwrap();
    let port: u16 = first.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = Mock::builder().port(port).start().await.unwrap_err();
    assert!(matches!(error, StartError::Port { .. }));
    assert_eq!(error.to_string(), format!("port {port} is taken; choose another, or 0 for a free one"));
    drop(first);
    let second = Mock::builder().port(port).start().await.unwrap();
    assert!(second.url().ends_with(&port.to_string()), "the port is free again");
}

#[tokio::test]
async fn a_seed_is_used_or_refused_with_its_reason() {
    let folder = std::env::temp_dir().join(format!("chargebee-mock-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("seed.json");
    let start = |text: &str| {
        std::fs::write(&path, text).unwrap();
        Mock::builder().seed_file(&path).start_blocking()
    };
    for (text, reason) in [
        ("{", "is no JSON"),
        ("[]", "an object with a list of each resource"),
        (r#"{"customers":[{}]}"#, "there is no resource `customers`; known: customer"),
        (r#"{"customer":{}}"#, "`customer` should be a list"),
        (
            r#"{"payment_source":[{},{"status":"fine"}]}"#,
            "payment_source[1]: payment_source.status should be one of",
        ),
        (
            r#"{"payment_source":[{"card":{"expiry_month":13}}]}"#,
            "payment_source.card.expiry_month should be between 1 and 12",
        ),
    ] {
        let error = start(text).unwrap_err().to_string();
        assert!(error.contains(reason) && error.contains("seed.json"), "{text}: {error}");
    }
    let missing = Mock::builder().seed_file(folder.join("none.json")).start().await.unwrap_err();
    assert!(missing.to_string().contains("none.json"), "{missing}");
    let mock = start(
        r#"{"payment_source":[{"id":"pm_1","customer_id":"c"}],"customer":[{"id":"c","first_name":"Ada"}]}"#,
    )
    .unwrap();
    assert_eq!(get(&mock, "/payment_sources/pm_1", &[]).await.status, 200);
    let customer = mock.get("customer", "c").unwrap();
    assert_eq!(
        (&customer["first_name"], &customer["primary_payment_source_id"]),
        (&json!("Ada"), &json!("pm_1"))
    );
    post(&mock, "/payment_sources/pm_1/delete", &[]).await;
    mock.reset();
    assert!(mock.get("payment_source", "pm_1").is_some());
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_spec_that_cannot_be_read_is_refused_with_its_findings() {
    let error = Mock::builder().spec_folder("/no/such/folder").start().await.unwrap_err();
    assert!(error.to_string().contains("/no/such/folder"), "{error}");
    let folder = std::env::temp_dir().join(format!("chargebee-mock-spec-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("api.yaml"), "api: x\ncolour: blue\n").unwrap();
    let error = Mock::builder().spec_folder(&folder).start().await.unwrap_err().to_string();
    assert!(error.contains("unknown key `colour`") && error.contains("api.yaml:2"), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_and_other_connections_are_unharmed() {
    let mock = Mock::start().await.unwrap();
    let mut open = tokio::net::TcpStream::connect(mock.url().trim_start_matches("http://")).await.unwrap();
    let head =
        format!("POST /api/v2/payment_sources/create_card HTTP/1.1\r\nHost: x\r\n{AUTHORIZATION}{FORM}");
    for (length, status) in [(1024 * 1024, 400), (1024 * 1024 + 1, 413), (8 * 1024 * 1024, 413)] {
        let answer = send(&mock, &head, &"x".repeat(length)).await;
        assert_eq!(answer.status, status, "{length} bytes: {}", answer.text);
    }
    let many = send(&mock, &head, &"a=&".repeat(20_000)).await;
    assert_eq!(many.status, 413);
    let long = format!("x-long: {}\r\n", "x".repeat(100_000));
    assert_eq!(call(&mock, "GET", "/payment_sources", &long, &[]).await.status, 431);
    let headers: String = (0..200).map(|number| format!("x-{number}: 1\r\n")).collect();
    assert_eq!(call(&mock, "GET", "/payment_sources", &headers, &[]).await.status, 431);
    open.write_all(
        format!(
            "GET /api/v2/payment_sources HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{AUTHORIZATION}\r\n"
        )
        .as_bytes(),
    )
    .await
    .unwrap();
    let mut answer = Vec::new();
    open.read_to_end(&mut answer).await.unwrap();
    assert_eq!(raw::read(&answer).status, 200);
}

#[tokio::test]
async fn numbers_and_texts_beyond_any_bound_are_violations() {
    let mock = Mock::start().await.unwrap();
    for (name, value) in [
        ("card[expiry_year]", "99999999999999999999"),
        ("card[expiry_month]", "-9223372036854775808"),
        ("card[number]", &"4".repeat(100_000)),
    ] {
        let pairs: Vec<_> =
            CARD.iter().filter(|(other, _)| *other != name).copied().chain([(name, value)]).collect();
        let answer = post(&mock, "/payment_sources/create_card", &pairs).await;
        assert_eq!((answer.status, answer.param().as_deref()), (400, Some(name)));
    }
    let deep = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    assert_eq!(post(&mock, "/payment_sources/create_card", &[("card", &deep)]).await.status, 400);
    let answer = send(
        &mock,
        &format!("POST /api/v2/payment_sources/create_card HTTP/1.1\r\nHost: x\r\n{AUTHORIZATION}{FORM}"),
        "customer_id=%FF",
    )
    .await;
    assert!(answer.status == 400 && answer.text.contains("UTF-8"), "{}", answer.text);
}

#[tokio::test]
async fn state_and_log_are_bounded() {
    let mock = Mock::builder().max_resources(3).max_log(2).start().await.unwrap();
    let (first, _) = (card(&mock, &[]).await, card(&mock, &[]).await);
    let full = post(&mock, "/payment_sources/create_card", CARD).await;
    assert_eq!((full.status, &full.json()["api_error_code"]), (400, &json!("resource_limit_exceeded")));
    assert!(full.text.contains("Builder::max_resources"), "{}", full.text);
    assert_eq!(post(&mock, &format!("/payment_sources/{first}/delete"), &[]).await.status, 200);
    card(&mock, &[]).await;
    let log = mock.requests();
    assert_eq!(log.iter().map(|logged| logged.number).collect::<Vec<_>>(), [4, 5], "the last two of five");
}

#[tokio::test]
async fn a_panic_is_answered_with_500_and_fails_the_test_unless_it_is_taken() {
    let mock = Mock::start().await.unwrap();
    let answer = call(&mock, "GET", "/payment_sources", "x-mock-fault: panic\r\n", &[]).await;
    assert_eq!((answer.status, mock.panics()), (500, 1));
    assert_eq!(get(&mock, "/payment_sources", &[]).await.status, 200, "it goes on");
    let dropped = catch_unwind(AssertUnwindSafe(|| drop(mock)));
    let message = dropped.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("told to panic"), "{message}");

    let mock = Mock::start().await.unwrap();
    call(&mock, "GET", "/payment_sources", "x-mock-fault: panic\r\n", &[]).await;
    assert_eq!(mock.take_panics().len(), 1);
}

#[tokio::test]
async fn what_a_test_puts_in_may_go_beyond_what_is_documented() {
    let mock = Mock::start().await.unwrap();
    mock.create("payment_source", json!({ "id": "pm_1", "cf_Colour": "blue" })).unwrap();
    assert_eq!(get(&mock, "/payment_sources/pm_1", &[]).await.json()["payment_source"]["cf_Colour"], "blue");
    assert_eq!(mock.panics(), 0);
    let wrong = mock.create("payment_source", json!({ "type": 7 })).unwrap_err().to_string();
    assert!(wrong.contains("payment_source.type should be a text"), "{wrong}");
    assert!(mock.create("payment_sauce", json!({})).unwrap_err().to_string().contains("payment_source"));
}

#[tokio::test]
async fn dropping_a_mock_waits_for_nobody() {
    let mock = Mock::start().await.unwrap();
    let address = mock.url().trim_start_matches("http://").to_owned();
    let mut idle = tokio::net::TcpStream::connect(&address).await.unwrap();
    let mut waiting = tokio::net::TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "GET /api/v2/payment_sources HTTP/1.1\r\nHost: x\r\nx-mock-fault: delay=30s\r\n{AUTHORIZATION}\r\n"
    );
    waiting.write_all(request.as_bytes()).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let began = Instant::now();
    drop(mock);
    assert!(began.elapsed().as_millis() < 500, "{:?}", began.elapsed());
    let mut answer = Vec::new();
    waiting.read_to_end(&mut answer).await.unwrap();
    assert_eq!(raw::read(&answer).status, 200, "an answer under way is given");
    assert_eq!(idle.read(&mut [0; 1]).await.unwrap(), 0);
    assert!(tokio::net::TcpStream::connect(&address).await.is_err());
}

#[tokio::test]
async fn no_secret_gets_into_the_log_however_it_is_sent() {
    let mock = Mock::builder().strict(true).start().await.unwrap();
    let body = r#"{"card":{"number":"4012888888881881","cvv":"987"},"tmp_token":"tok_secret"}"#;
    for target in ["/payment_sources/create_card", "/payment_sources/create_cart"] {
        for media in [FORM, "Content-Type: application/json\r\n", ""] {
            let head = format!("POST /api/v2{target} HTTP/1.1\r\nHost: x\r\n{AUTHORIZATION}{media}");
            assert!(send(&mock, &head, body).await.status >= 400);
        }
        let pairs = [
            ("tmp_token", "tok_secret"),
            ("customer_id", "4012888888881881"),
            ("x[cvv]", "987"),
            ("card[cvv][0]", "987"),
        ];
        assert!(post(&mock, target, &pairs).await.status >= 400);
    }
    let log = format!("{:?}", mock.requests());
    for secret in ["4012888888881881", "987", "tok_secret"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}
