//! Mistakes that other clients of the API made with what their callers handed them.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee::payment_source::update_card::Card;
use chargebee::{Client, Headers, Retry};
use contract_tests::faulty::{Act, FaultyServer};
use std::time::Duration;

const BUSY: &str = "HTTP/1.1 503 Busy\r\ncontent-length: 2\r\n\r\n{}";

/// A client of a server that is always busy, which therefore sends each call twice.
async fn busy() -> (Client, FaultyServer) {
    let server = FaultyServer::start(&[Act::Answer(BUSY)]).await;
    let builder = Client::builder().base_url(format!("http://{}", server.address())).api_key("k");
    let retry = Retry::new().attempts(2).base(Duration::from_millis(1));
    (builder.retry(retry).build().unwrap_or_else(|error| panic!("{error}")), server)
}

#[tokio::test]
async fn headers_that_are_kept_for_several_calls_do_not_carry_the_key_of_the_last_one() {
    let (client, server) = busy().await;
    let kept = Headers::new().business_entity_id("be_1");
    for _ in 0..2 {
        let _ = client.payment_sources().delete("pm_1").headers(kept.clone()).send().await;
    }
    let keys: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.header("chargebee-idempotency-key").unwrap_or("none").to_owned())
        .collect();
    let [a, b, c, d] = keys.as_slice() else { panic!("{keys:?}") };
    assert!(a == b && c == d && a != c && a.len() == 32, "{keys:?}");
    assert!(!format!("{kept:?}").contains("idempotency"), "{kept:?}");
}

#[tokio::test]
async fn what_a_caller_keeps_is_the_same_after_the_call_and_goes_out_the_same_again() {
    let (client, server) = busy().await;
    let card = Card::new().first_name("Zoë & Co").billing_zip("10002");
    let call = client.payment_sources().update_card("pm_1").card(card.clone());
    let before = (format!("{card:?}"), call.pairs());
    for _ in 0..2 {
        let _ = call.clone().send().await;
    }
    assert_eq!((format!("{card:?}"), call.pairs()), before);
    let bodies: Vec<Vec<u8>> = server.requests().into_iter().map(|request| request.body).collect();
    let expected = b"card%5Bfirst_name%5D=Zo%C3%AB+%26+Co&card%5Bbilling_zip%5D=10002".to_vec();
    assert_eq!(bodies, vec![expected; 4]);
}

#[tokio::test]
async fn a_list_that_is_asked_for_again_has_the_same_conditions() {
    let (client, server) = busy().await;
    let filter = chargebee::filter::one_of(["a b", "c"]);
    let _ = client.payment_sources().list().customer_id(filter).limit(5).send().await;
    let targets: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
    let expected = "/api/v2/payment_sources?limit=5&customer_id%5Bin%5D=%5B%22a+b%22%2C%22c%22%5D";
    assert_eq!(targets, [expected; 2]);
}
