//! Bad input and bad answers, through the generated client and over a real socket.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee::payment_source::create_card::Card;
use chargebee::payment_source::{Type, create_using_temp_token, retrieve, update_card};
use chargebee::{ApiError, Client, Error, ErrorKind, PathId, Retry, Sending, SlashedId, Violations, filter};
use contract_tests::raw::RawServer;
use contract_tests::twins::offline;
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

const KEY: &str = "test_seededkey";

/// Each answer is looked at as it comes; `faults.rs` has what is repeated.
fn client(address: &str) -> Client {
    let built = Client::builder().base_url(address).api_key(KEY).retry(Retry::off()).build();
    built.unwrap_or_else(|error| panic!("{error}"))
}

/// What comes of fetching a payment source from a server that gives this answer to everything.
async fn fetch(answer: ResponseTemplate) -> Result<retrieve::Response, Error> {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    client(&server.uri()).payment_sources().retrieve("pm_1").send().await
}

async fn failed(answer: ResponseTemplate) -> Error {
    let error = fetch(answer).await.err().unwrap_or_else(|| panic!("this answer is an error"));
    contract_tests::coverage::error(&error);
    error
}

fn lines(violations: Option<&Violations>) -> Vec<String> {
    violations.into_iter().flatten().map(ToString::to_string).collect()
}

#[tokio::test]
async fn all_violations_are_reported_at_once_by_their_wire_paths_and_nothing_is_sent() {
    let server = RawServer::start().await;
    let client = client(server.address());
    let call = client
        .payment_sources()
        .create_card()
        .customer_id("")
        .card(
            Card::number("4".repeat(1_501))
                .expiry_month(13)
                .expiry_year(2030)
                .first_name("é".repeat(51))
                .billing_zip("1".repeat(21)),
        )
        .headers(chargebee::Headers::new().idempotency_key("k".repeat(101)));
    let expected = [
        "customer_id is required and cannot be empty",
        "card[first_name] must have at most 50 characters, got 51",
        "card[number] must have at most 1500 characters, got 1501",
        "card[expiry_month] must be between 1 and 12, got 13",
        "card[billing_zip] must have at most 20 characters, got 21",
        "chargebee-idempotency-key must have at most 100 characters, got 101",
    ];
    assert_eq!(lines(call.validate().err().as_ref()), expected, "checked alone");
    let error = call.send().await.err().unwrap_or_else(|| panic!("the call is refused"));
    contract_tests::coverage::error(&error);
    assert_eq!(lines(error.violations()), expected, "checked before sending");
    assert_eq!(
        error.to_string(),
        format!("payment_source.create_card was not sent: {}", expected.join("; "))
    );
    assert_eq!((error.status(), error.raw_body()), (None, None));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_list_is_refused_for_its_limit_and_its_filters_at_once() {
    let server = RawServer::start().await;
    let client = client(server.address());
    let call = client
        .payment_sources()
        .list()
        .limit(101)
        .type_(filter::is(Type::from_wire("barter")))
        .customer_id(filter::one_of(Vec::<String>::new()));
    let error = call.stream().try_next().await.err().unwrap_or_else(|| panic!("the call is refused"));
    contract_tests::coverage::error(&error);
    assert_eq!(
        lines(error.violations()),
        [
            "limit must be between 1 and 100, got 101",
            "type[is] must be one of the 54 documented values (card, paypal_express_checkout, \
             amazon_payments, direct_debit, generic, alipay, unionpay, apple_pay, wechat_pay, ideal, …), got \
             \"barter\"",
            "customer_id[in] must not be empty",
        ]
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn documented_constraints_can_be_overruled_and_what_is_unsafe_cannot() {
    let server = RawServer::start().await;
    let client = client(server.address());
    let _ = client.payment_sources().list().limit(101).send().without_validation().await;
    let targets: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/api/v2/payment_sources?limit=101"]);
    let none = filter::one_of(Vec::<String>::new());
    let unsafe_list = client.payment_sources().list().customer_id(none).send().without_validation().await;
    assert_eq!(
        lines(unsafe_list.err().as_ref().and_then(Error::violations)),
        ["customer_id[in] must not be empty"]
    );
    assert_eq!(server.requests().len(), 1);
}

/// Sends every operation that takes an id; names those that were not refused for it.
async fn sent_with(client: &Client, id: impl Fn() -> PathId) -> Vec<String> {
    async fn sent<T>(call: Sending<T>) -> Option<String> {
        let name = format!("{call:?}");
        match call.await {
            Err(error) if error.violations().is_some_and(|it| it.len() == 1) => {
                contract_tests::coverage::error(&error);
                None
            }
            _ => Some(name),
        }
    }
    let sources = client.payment_sources();
    let outcomes = [
        sent(sources.retrieve(id()).send()).await,
        sent(sources.update_card(id()).send()).await,
        sent(sources.switch_gateway_account(id()).gateway_account_id("gw_1").send()).await,
        sent(sources.export_payment_source(id()).gateway_account_id("gw_1").send()).await,
        sent(sources.delete(id()).send()).await,
    ];
    outcomes.into_iter().flatten().collect()
}

#[tokio::test]
async fn an_id_that_is_blank_or_leads_elsewhere_is_refused_by_every_operation() {
    let ids =
        ["", " ", "\t", ".", "..", "../customers/c1", "a/../b", "a/.", "a//b", "/a", "a/", "%2e%2e", "a\\.."];
    let server = RawServer::start().await;
    let client = client(server.address());
    for id in ids {
        let plain = sent_with(&client, || id.into()).await;
        let slashed = sent_with(&client, || SlashedId::new(id).into()).await;
        assert!(plain.is_empty() && slashed.is_empty(), "{id:?} was sent: {plain:?}, {slashed:?}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_slash_in_an_id_goes_out_percent_encoded_unless_the_caller_asks_for_it() {
    let cases: [(PathId, &str); 4] = [
        ("pm_1/delete".into(), "/api/v2/payment_sources/pm_1%2Fdelete"),
        ("a%2Fb".into(), "/api/v2/payment_sources/a%252Fb"),
        ("é ?#".into(), "/api/v2/payment_sources/%C3%A9%20%3F%23"),
        (SlashedId::new("inv/2024/1 é").into(), "/api/v2/payment_sources/inv/2024/1%20%C3%A9"),
    ];
    for (id, target) in cases {
        let server = RawServer::start().await;
        let _ = client(server.address()).payment_sources().retrieve(id).send().await;
        let targets: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
        assert_eq!(targets, [target]);
    }
}

#[tokio::test]
async fn an_answer_of_success_that_cannot_be_decoded_says_where_and_keeps_the_body() {
    let card = |last4: serde_json::Value| {
        let source = json!({
            "id": "pm_1", "customer_id": "c", "type": "card", "reference_id": "r", "status": "valid",
            "gateway": "stripe",
            "card": { "iin": "411111", "last4": last4, "brand": "visa", "funding_type": "credit",
                      "expiry_month": 1, "expiry_year": 2030 },
        });
        json!({ "payment_source": source }).to_string()
    };
    assert!(fetch(ResponseTemplate::new(200).set_body_string(card(json!("1111")))).await.is_ok());
    let cases: [(String, &str); 6] = [
        (String::new(), "the body is not JSON: EOF while parsing a value at line 1 column 0"),
        ("<html></html>".to_owned(), "the body is not JSON: expected value at line 1 column 1"),
        ("[]".to_owned(), "expected an object, found an array"),
        ("{}".to_owned(), "payment_source: expected an object, found nothing"),
        (r#"{"payment_source":{}}"#.to_owned(), "payment_source.id: expected a string, found nothing"),
        (card(json!(1111)), "payment_source.card.last4: expected a string, found a number"),
    ];
    for (body, reason) in cases {
        let error = failed(ResponseTemplate::new(200).set_body_string(body.clone())).await;
        assert_eq!(
            error.to_string(),
            format!("payment_source.retrieve got an answer that cannot be decoded: status 200, {reason}")
        );
        assert!(matches!(error.kind(), ErrorKind::Undecodable(_)));
        assert_eq!((error.status(), error.raw_body()), (Some(200), Some(body.as_bytes())));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_utf_8_says_so() {
    let error = failed(ResponseTemplate::new(200).set_body_bytes(b"{\"a\":\xff}".to_vec())).await;
    assert!(error.to_string().ends_with("status 200, the body is not UTF-8"), "{error}");
}

#[tokio::test]
async fn an_error_of_the_api_is_read_whole() {
    let body = json!({
        "message": "card[number] : invalid", "type": "payment", "api_error_code": "param_wrong_value",
        "param": "card[number]", "error_code": "invalid", "error_msg": "invalid", "error_param": "card[number]",
        "http_status_code": 400, "error_cause_id": "cause_1",
    });
    let error = failed(ResponseTemplate::new(400).set_body_json(&body)).await;
    assert_eq!(
        error.to_string(),
        "payment_source.retrieve was refused by the API: status 400, param_wrong_value, \
         parameter card[number]: card[number] : invalid"
    );
    let api = api(&error);
    assert_eq!(api.status, 400);
    assert_eq!(api.message.as_deref(), Some("card[number] : invalid"));
    assert_eq!(api.error_type.as_deref(), Some("payment"));
    assert_eq!(api.api_error_code.as_deref(), Some("param_wrong_value"));
    assert_eq!(api.param.as_deref(), Some("card[number]"));
    assert_eq!(api.error_cause_id.as_deref(), Some("cause_1"));
    assert_eq!((api.method.as_str(), api.path.as_str()), ("GET", "/api/v2/payment_sources/pm_1"));
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&api.raw_body).ok(), Some(body));
}

#[tokio::test]
async fn an_error_that_is_not_the_apis_own_keeps_status_and_body_and_makes_nothing_up() {
    let bodies = ["<html>Bad Gateway</html>", "", "[]", "\"no\"", r#"{"status":"down"}"#, r#"{"message":5}"#];
    for status in [400, 404, 429, 500, 502] {
        for body in bodies {
            let error = failed(ResponseTemplate::new(status).set_body_string(body)).await;
            let api = api(&error);
            assert_eq!((api.status, &api.raw_body[..]), (status, body.as_bytes()));
            let read = [&api.message, &api.error_type, &api.api_error_code, &api.param, &api.error_cause_id];
            assert_eq!(read, [&None; 5], "{status} {body}");
            assert_eq!(
                error.to_string(),
                format!("payment_source.retrieve was refused by the API: status {status}")
            );
        }
    }
}

#[tokio::test]
async fn a_redirect_is_an_error_and_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let server = RawServer::start().await;
        let location = format!("{}/api/v2/payment_sources/pm_2", server.address());
        let error = failed(ResponseTemplate::new(status).insert_header("location", location.as_str())).await;
        assert_eq!(error.api().map(|api| api.status), Some(status));
        assert!(server.requests().is_empty(), "{status} was followed, and the key with it");
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_an_error_of_the_transport() {
    let address = RawServer::start().await.address().to_owned();
    let sources = client(&address);
    let error = sources.payment_sources().retrieve("pm_1").send().await.err();
    let error = error.unwrap_or_else(|| panic!("nobody answers"));
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    contract_tests::coverage::error(&error);
    assert!(error.to_string().starts_with("payment_source.retrieve got no answer: "), "{error}");
}

#[test]
fn a_client_without_site_and_key_is_refused_with_how_to_mend_both() {
    let error = Client::builder().build().err().map(|error| error.to_string());
    assert_eq!(
        error.as_deref(),
        Some(
            "site: is missing; call `site()` or set CHARGEBEE_SITE; \
             api_key: is missing; call `api_key()` or set CHARGEBEE_API_KEY"
        )
    );
}

#[test]
fn a_malformed_site_is_refused() {
    for site in ["", "Acme", "acme.chargebee.com", "https://acme", "-a", "a-", "a b", "a/b", "a@b", "é"] {
        let error = Client::builder().site(site).api_key(KEY).build().err();
        let settings: Vec<&str> =
            error.iter().flat_map(|error| error.problems()).map(|problem| problem.setting).collect();
        assert_eq!(settings, ["site"], "{site:?}");
    }
    assert!(Client::builder().site("acme-test-2").api_key(KEY).build().is_ok());
}

#[test]
fn a_malformed_key_is_refused_and_not_shown() {
    for key in ["", " ", "seeded key", "seededkey:", "seededkey\n", "séededkey"] {
        let error = Client::builder().site("acme-test").api_key(key).build().err();
        let shown = error.as_ref().map(|error| format!("{error} {error:?}")).unwrap_or_default();
        let settings: Vec<&str> =
            error.iter().flat_map(|error| error.problems()).map(|problem| problem.setting).collect();
        assert_eq!(settings, ["api_key"], "{key:?}");
        assert!(!shown.contains("eded"), "{shown}");
    }
}

#[test]
fn the_key_is_not_sent_in_the_clear_to_another_machine() {
    let error = Client::builder().base_url("http://192.0.2.1").api_key(KEY).build().err();
    let shown = error.map(|error| error.to_string()).unwrap_or_default();
    assert!(shown.starts_with("base_url: must be https") && shown.contains("plain_http()"), "{shown}");
}

const NUMBER: &str = "4111222233334444";
const CVV: &str = "98765";
const TOKEN: &str = "tok_seeded";

fn assert_hidden(what: &str, shown: &str) {
    for secret in [NUMBER, CVV, TOKEN, KEY, "dGVzdF9zZWVkZWRrZXk"] {
        assert!(!shown.contains(secret), "{what} shows {secret}: {shown}");
    }
}

fn with_card(client: &Client) -> chargebee::payment_source::create_card::CreateCard {
    let card = Card::number(NUMBER).expiry_month(1).expiry_year(2030).cvv(CVV);
    client.payment_sources().create_card().customer_id("c").card(card)
}

fn with_token(client: &Client) -> create_using_temp_token::CreateUsingTempToken {
    client.payment_sources().create_using_temp_token().customer_id("c").type_(Type::Card).tmp_token(TOKEN)
}

#[test]
fn nothing_on_the_way_to_a_request_shows_a_secret() {
    let builder = Client::builder().base_url("http://127.0.0.1:1").api_key(KEY);
    assert_hidden("the builder", &format!("{builder:?} {builder:#?}"));
    let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
    assert_hidden("the client", &format!("{client:?} {client:#?}"));
    let card = Card::number(NUMBER).expiry_month(1).expiry_year(2030).cvv(CVV);
    assert_hidden("a group", &format!("{card:?} {card:#?}"));
    assert_hidden("an optional group", &format!("{:?}", update_card::Card::new().first_name("A")));
    let call = with_card(&client);
    assert_hidden("a call", &format!("{call:?} {call:#?}"));
    assert_hidden("a call on its way", &format!("{:?}", call.send()));
    assert_hidden("a call with a token", &format!("{:?}", with_token(&client)));
}

#[tokio::test]
async fn no_error_shows_a_secret_even_where_the_answer_repeats_all_of_them() {
    let spaced = "4111 2222 3333 4444";
    let told = format!("{NUMBER} {CVV} {TOKEN} {KEY}");
    let body = json!({ "message": told, "type": told, "api_error_code": told, "param": told,
                       "error_cause_id": told, "payment_source": told });
    for (what, status) in [("an error of the API", 400), ("an undecodable answer", 200)] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status).set_body_json(&body);
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let client = client(&server.uri());
        let card = with_card(&client).send().await.err();
        let token = with_token(&client).send().await.err();
        let [Some(card), Some(token)] = [card, token] else { panic!("{what} was none") };
        assert!(card.raw_body().is_some_and(|raw| !raw.is_empty()), "the raw body is kept");
        let of_card = format!("{card} {card:?} {card:#?}");
        let of_token = format!("{token} {token:?} {token:#?}");
        assert!(![NUMBER, CVV, KEY].iter().any(|secret| of_card.contains(secret)), "{what}: {of_card}");
        assert!(![TOKEN, KEY].iter().any(|secret| of_token.contains(secret)), "{what}: {of_token}");
    }
    let client = offline::<Client>(Client::builder());
    let number = Card::number(spaced.repeat(100)).expiry_month(0).expiry_year(2030).cvv(CVV.repeat(200));
    let refused = client.payment_sources().create_card().customer_id("c").card(number).send().await.err();
    let shown = refused.map(|error| format!("{error} {error:?} {error:#?}")).unwrap_or_default();
    assert!(shown.contains("card[number] must have at most 1500 characters, got 1900"), "{shown}");
    assert!(!shown.contains(spaced) && !shown.contains(CVV), "{shown}");
    let unreached = with_card(&client).send().await.err();
    assert_hidden("an error of the transport", &unreached.map(|e| format!("{e} {e:?}")).unwrap_or_default());
}

fn api(error: &Error) -> &ApiError {
    error.api().unwrap_or_else(|| panic!("not an error of the API: {error}"))
}
