//! What comes beside the body of an answer.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee::payment_source::create_card::Card;
use chargebee_mock::Mock;
use chargebee_runtime::{Answered, Retry, Sending};
use contract_tests::faulty::{Act, FaultyServer};
use made_up::Client;
use made_up::loan::{Kind, create};
use std::time::Duration;

fn client(server: &FaultyServer) -> Client {
    let builder = Client::builder().base_url(format!("http://{}", server.address())).api_key("k");
    let built = builder.retry(Retry::new().base(Duration::from_millis(1))).build();
    built.unwrap_or_else(|error| panic!("{error}"))
}

/// An answer with this status, header and body; it stays in memory, as the acts of a server have to.
fn answer(status: &str, header: &str, body: &str) -> Act {
    let length = body.len();
    Act::Answer(format!("HTTP/1.1 {status}\r\n{header}\r\ncontent-length: {length}\r\n\r\n{body}").leak())
}

const LOAN: &str = r#"{"loan":{"id":"l1","member_id":"m1","type":"24h","status":"out","book":{"id":"b"},"due_at":1,
                     "renewals":0,"tags":[]}}"#;

/// An idempotent call.
fn create(client: &Client) -> Sending<create::Response> {
    let create = client.loans().create().kind(Kind::Sample).book_ids(["b"]);
    let create = create.due_at(made_up::Timestamp::from_seconds(1));
    create.member(create::Member::id("m1").card_number("4111222233334444")).send()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_that_was_given_before_says_so_by_one_header_with_one_value() {
    let cases = [
        ("chargebee-idempotency-replayed: true", true),
        ("Chargebee-Idempotency-Replayed: true", true),
        ("chargebee-idempotency-replayed: false", false),
        ("chargebee-idempotency-replayed: TRUE", false),
        ("chargebee-idempotency-replayed:", false),
        ("x-replayed: true", false),
    ];
    for (header, replayed) in cases {
        // The first attempt breaks off, and the second one is told what the API has answered to the first.
        let script = [Act::Close(""), answer("200 OK", header, LOAN)];
        for blocking in [false, true] {
            let server = FaultyServer::start(&script).await;
            let call = create(&client(&server)).with_headers();
            let answered = if blocking { tokio::task::block_in_place(|| call.wait()) } else { call.await };
            let answered = answered.unwrap_or_else(|error| panic!("{error}"));
            let told = (answered.is_replayed(), answered.status, server.requests().len());
            assert_eq!(told, (replayed, 200, 2), "{header} {blocking}");
            let names: Vec<&str> = answered.headers.keys().map(|name| name.as_str()).collect();
            assert_eq!(names.len(), 2, "{names:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_shows_what_it_holds_and_no_header() {
    let server = FaultyServer::start(&[answer("201 Created", "set-cookie: seeded", LOAN)]).await;
    let sent = create(&client(&server)).with_headers().await;
    let answered: Answered<_> = sent.unwrap_or_else(|error| panic!("{error}"));
    let shown = format!("{answered:?}");
    assert!(
        shown.contains("status: 201") && shown.contains("2 headers") && !shown.contains("seeded"),
        "{shown}"
    );
    assert_eq!(answered.headers.get("set-cookie").map(|value| value.as_bytes()), Some(&b"seeded"[..]));
}

#[tokio::test]
async fn an_error_has_the_headers_of_its_answer_where_there_was_one() {
    let cases = [
        (answer("404 Not Found", "x-request-id: seeded", "{}"), Some("seeded")),
        (answer("200 OK", "x-request-id: seeded", "no JSON"), Some("seeded")),
        (Act::Close("SSH-2.0-OpenSSH_9.9\r\n\r\n"), None),
    ];
    for (act, id) in cases {
        let server = FaultyServer::start(&[act]).await;
        let error = create(&client(&server)).with_headers().await.err();
        let error = error.unwrap_or_else(|| panic!("{act:?} succeeds"));
        let told = error.headers().and_then(|headers| headers.get("x-request-id")?.to_str().ok());
        assert_eq!(told, id, "{act:?}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("seeded"), "{shown}");
    }
}

#[tokio::test]
async fn a_call_that_is_made_again_with_its_key_is_told_from_a_new_one() {
    let mock = Mock::builder().strict(false).start().await.unwrap_or_else(|error| panic!("{error}"));
    let built = chargebee::Client::builder().base_url(mock.url()).api_key(mock.api_key()).build();
    let client = built.unwrap_or_else(|error| panic!("{error}"));
    let mut told = Vec::new();
    for key in ["one", "one", "another"] {
        let card = Card::number("4012888888881881").expiry_month(10).expiry_year(2030);
        let call = client.payment_sources().create_card().customer_id("c").card(card);
        let call = call.headers(chargebee::Headers::new().idempotency_key(key));
        let answered = call.send().with_headers().await.unwrap_or_else(|error| panic!("{error}"));
        told.push((answered.value.payment_source.id.clone(), answered.is_replayed()));
    }
    let [(first, false), (again, true), (new, false)] = told.as_slice() else { panic!("{told:?}") };
    assert!(first == again && first != new, "{told:?}");
}
