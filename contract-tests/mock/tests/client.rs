//! The mock as users of the generated client meet it.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use chargebee::payment_source::create_card::Card;
use chargebee::payment_source::{Brand, Gateway, Status, Type, update_card};
use chargebee::{Client, PathId, Retry, filter};
use chargebee_mock::{ApiError, Fault, Mock};
use serde_json::json;

fn client(mock: &Mock) -> Client {
    let built = Client::builder().base_url(mock.url()).api_key(mock.api_key()).retry(Retry::off()).build();
    built.unwrap_or_else(|error| panic!("{error}"))
}

fn card() -> Card {
    Card::number("4012888888881881").expiry_month(10).expiry_year(2030).cvv("999")
}

async fn make(client: &Client, customer: &str) -> String {
    let made = client.payment_sources().create_card().customer_id(customer).card(card()).send().await;
    made.unwrap().payment_source.id
}

#[tokio::test]
async fn a_card_is_created_retrieved_listed_updated_and_deleted() {
    let mock = Mock::builder().strict(false).start().await.unwrap();
    let client = client(&mock);
    let sources = client.payment_sources();

    let made =
        sources.create_card().customer_id("cust_1").card(card().first_name("Ada")).send().await.unwrap();
    assert_eq!((made.customer.id.as_str(), made.payment_source.customer_id.as_str()), ("cust_1", "cust_1"));
    assert_eq!(made.customer.primary_payment_source_id.as_deref(), Some(made.payment_source.id.as_str()));
    assert_eq!(
        made.customer.payment_method.map(|method| method.reference_id).as_deref(),
        Some(made.payment_source.reference_id.as_str())
    );
    let shown = made.payment_source.card.clone().unwrap();
    assert_eq!((shown.iin.as_str(), shown.last4.as_str(), &shown.brand), ("401288", "1881", &Brand::Visa));
    assert_eq!(shown.masked_number.as_deref(), Some("************1881"));
    assert_eq!((shown.first_name.as_deref(), shown.last_name.as_deref()), (Some("Ada"), None));

    let id = made.payment_source.id.as_str();
    let found = sources.retrieve(id).send().await.unwrap();
    assert_eq!(found.payment_source.reference_id, made.payment_source.reference_id);

    let changed =
        update_card::Card::new().expiry_month(5).billing_zip("10002").first_name(chargebee::Field::Cleared);
    let changed = sources.update_card(id).card(changed).send().await.unwrap();
    let shown = changed.payment_source.card.unwrap();
    assert_eq!(
        (shown.expiry_month, shown.expiry_year, shown.billing_zip.as_deref()),
        (5, 2030, Some("10002"))
    );
    assert_eq!(shown.first_name, None, "an empty value clears");

    let page = sources.list().customer_id(filter::is("cust_1")).send().await.unwrap();
    assert_eq!(page.list.len(), 1);
    assert_eq!(page.next_offset, None);

    let deleted = sources.delete(id).send().await.unwrap();
    assert_eq!(deleted.customer.auto_collection.as_str(), "off");
    assert_eq!(deleted.customer.primary_payment_source_id, None);
    let missing = sources.retrieve(id).send().await.unwrap_err();
    let error = missing.api().unwrap();
    assert_eq!((error.status, error.api_error_code.as_deref()), (404, Some("resource_not_found")));
    assert!(sources.list().send().await.unwrap().list.is_empty());
    mock.assert_requested("payment_source.create_card", 1);
}

#[tokio::test]
async fn when_the_primary_payment_source_goes_the_backup_takes_its_place() {
    let mock = Mock::start().await.unwrap();
    let client = client(&mock);
    let (first, second, third) =
        (make(&client, "c").await, make(&client, "c").await, make(&client, "c").await);
    let other = make(&client, "someone else").await;

    let kept = client.payment_sources().delete(third.as_str()).send().await.unwrap().customer;
    assert_eq!(
        kept.primary_payment_source_id.as_deref(),
        Some(first.as_str()),
        "the primary one is still there"
    );
    let moved = client.payment_sources().delete(first.as_str()).send().await.unwrap().customer;
    assert_eq!(moved.primary_payment_source_id.as_deref(), Some(second.as_str()));
    assert_eq!(moved.auto_collection.as_str(), "on");
    let without = client.payment_sources().delete(second.as_str()).send().await.unwrap().customer;
    assert_eq!((without.primary_payment_source_id, without.auto_collection.as_str()), (None, "off"));
    assert!(without.payment_method.is_none() && without.card_status.is_none());
    assert!(client.payment_sources().retrieve(other.as_str()).send().await.is_ok());
}

#[tokio::test]
async fn a_backup_that_a_test_names_is_the_one() {
    let mock = Mock::start().await.unwrap();
    let client = client(&mock);
    for id in ["pm_1", "pm_2", "pm_3"] {
        mock.create("payment_source", json!({ "id": id, "customer_id": "c" })).unwrap();
    }
    mock.create(
        "customer",
        json!({ "id": "c", "primary_payment_source_id": "pm_1", "backup_payment_source_id": "pm_3" }),
    )
    .unwrap();
    let customer = client.payment_sources().delete("pm_1").send().await.unwrap().customer;
    assert_eq!(customer.primary_payment_source_id.as_deref(), Some("pm_3"));
}

#[tokio::test]
async fn one_that_replaces_the_primary_payment_source_takes_its_place() {
    let mock = Mock::start().await.unwrap();
    let client = client(&mock);
    let first = make(&client, "c").await;
    let call = client.payment_sources().create_card().customer_id("c").card(card());
    let made = call.replace_primary_payment_source(true).send().await.unwrap();
    assert_eq!(made.customer.primary_payment_source_id.as_deref(), Some(made.payment_source.id.as_str()));
    assert_eq!(mock.get("payment_source", &first), None);
}

#[tokio::test]
async fn a_token_makes_a_payment_source_of_its_type() {
    let mock = Mock::start().await.unwrap();
    let client = client(&mock);
    let sources = client.payment_sources();
    let paypal = sources
        .create_using_permanent_token()
        .customer_id("c")
        .type_(Type::PaypalExpressCheckout)
        .reference_id("B-1");
    let paypal = paypal.send().await.unwrap().payment_source;
    assert_eq!((paypal.reference_id.as_str(), paypal.card.is_none()), ("B-1", true));
    assert_eq!(paypal.paypal.unwrap().agreement_id.as_deref(), Some("B-1"));

    let card = sources
        .create_using_temp_token()
        .customer_id("c")
        .type_(Type::Card)
        .tmp_token("tok_secret")
        .send()
        .await;
    let card = card.unwrap().payment_source.card.unwrap();
    assert!(
        card.iin.bytes().all(|byte| byte.is_ascii_digit()),
        "asterisks of the page are mended: {}",
        card.iin
    );

    let refused =
        sources.switch_gateway_account(paypal.id.as_str()).gateway_account_id("gw").send().await.unwrap_err();
    assert_eq!(refused.status(), Some(409), "only cards can be moved");
}

#[tokio::test]
async fn a_card_moves_to_another_gateway_account_and_is_copied_to_one() {
    let mock = Mock::start().await.unwrap();
    let client = client(&mock);
    let sources = client.payment_sources();
    let id = make(&client, "c").await;
    let before = sources.retrieve(id.as_str()).send().await.unwrap().payment_source;
    let moved =
        sources.switch_gateway_account(id.as_str()).gateway_account_id("gw_new").send().await.unwrap();
    let after = &moved.payment_source;
    assert_eq!((after.id.as_str(), after.gateway_account_id.as_deref()), (id.as_str(), Some("gw_new")));
    assert_eq!((&before.gateway, &after.gateway), (&Gateway::Stripe, &Gateway::Pin));
    assert_ne!(before.reference_id, after.reference_id);
    assert_eq!(moved.customer.payment_method.unwrap().gateway_account_id.as_deref(), Some("gw_new"));

    let copy = sources.export_payment_source(id.as_str()).gateway_account_id("gw_copy").send().await.unwrap();
    assert_eq!(copy.third_party_payment_method.gateway_account_id.as_deref(), Some("gw_copy"));
    let held = sources.retrieve(id.as_str()).send().await.unwrap().payment_source;
    assert_eq!(held.gateway_account_id.as_deref(), Some("gw_new"), "a copy changes nothing");
}

#[tokio::test]
async fn lists_are_filtered_and_read_page_by_page() {
    let mock = Mock::start().await.unwrap();
    let client = client(&mock);
    for number in 0..25 {
        make(&client, if number % 2 == 0 { "even" } else { "odd" }).await;
    }
    mock.create("payment_source", json!({ "id": "pm_old", "customer_id": "even", "status": "expired" }))
        .unwrap();
    let sources = client.payment_sources();
    assert_eq!(sources.list().send().await.unwrap().list.len(), 10, "the documented default");

    let mut ids = Vec::new();
    let mut stream = sources.list().limit(4).stream();
    while let Some(entry) = stream.try_next().await.unwrap() {
        ids.push(entry.payment_source.id);
    }
    assert_eq!(ids.len(), 26);
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), 26, "no entry comes twice");
    mock.assert_requested("payment_source.list", 1 + 7);

    let count = |list: chargebee::payment_source::list::List| async {
        list.limit(100).send().await.unwrap().list.len()
    };
    assert_eq!(count(sources.list().customer_id(filter::is("odd"))).await, 12);
    assert_eq!(count(sources.list().customer_id(filter::is_not("odd"))).await, 14);
    assert_eq!(count(sources.list().customer_id(filter::starts_with("ev"))).await, 14);
    assert_eq!(count(sources.list().customer_id(filter::one_of(["odd", "x"]))).await, 12);
    assert_eq!(count(sources.list().customer_id(filter::not_one_of(["odd", "even"]))).await, 0);
    assert_eq!(count(sources.list().status(filter::is(Status::Expired))).await, 1);
    assert_eq!(
        count(sources.list().status(filter::is(Status::Valid)).customer_id(filter::is("even"))).await,
        13
    );
}

#[tokio::test]
async fn faults_come_as_often_as_ordered_and_then_the_mock_works_again() {
    let mock = Mock::start().await.unwrap();
    let client = client(&mock);
    let id = make(&client, "c").await;
    let retrieve = || client.payment_sources().retrieve(id.as_str()).send();

    let declined = ApiError::new("payment_processing_failed", "Declined.").about("card[number]");
    mock.fail("payment_source.retrieve", Fault::error(declined), 2).unwrap();
    for _ in 0..2 {
        let error = retrieve().await.unwrap_err();
        let error = error.api().unwrap();
        assert_eq!(
            (error.status, error.error_type.as_deref(), error.param.as_deref()),
            (400, Some("payment"), Some("card[number]"))
        );
    }
    assert!(retrieve().await.is_ok());

    mock.fail_next(Fault::rate_limited(1)).unwrap();
    assert_eq!(
        retrieve().await.unwrap_err().api().unwrap().api_error_code.as_deref(),
        Some("api_request_limit_exceeded")
    );
    mock.fail_next(Fault::html(502)).unwrap();
    let html = retrieve().await.unwrap_err();
    assert_eq!((html.status(), html.api().unwrap().api_error_code.as_deref()), (Some(502), None));
    for fault in [Fault::truncate(), Fault::reset()] {
        mock.fail_next(fault.clone()).unwrap();
        let error = retrieve().await.unwrap_err();
        assert!(matches!(error.kind(), chargebee::ErrorKind::Transport(_)), "{fault}: {error}");
    }
    assert!(retrieve().await.is_ok());
    let unknown = mock.fail("payment_source.retreive", Fault::slow(), 1).unwrap_err();
    assert!(unknown.to_string().contains("did you mean `payment_source.retrieve`?"), "{unknown}");
}

#[tokio::test]
async fn the_log_holds_decoded_pairs_and_no_secret() {
    let mock = Mock::start().await.unwrap();
    let client = client(&mock);
    make(&client, "a&b").await;
    let logged = mock.requests_to("payment_source.create_card");
    logged[0].assert_pairs(&[
        ("customer_id", "a&b"),
        ("card[number]", "***"),
        ("card[expiry_month]", "10"),
        ("card[expiry_year]", "2030"),
        ("card[cvv]", "***"),
    ]);
    let path_id = PathId::from("4012888888881881");
    assert!(client.payment_sources().retrieve(path_id).send().await.is_err());
    let everything = format!("{:?}", mock.requests());
    for secret in ["4012888888881881", "\"999\"", mock.api_key()] {
        assert!(!everything.contains(secret), "{secret}: {everything}");
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_answers_and_another_seed_others() {
    let mut answers = Vec::new();
    for seed in [1, 1, 2] {
        let mock = Mock::builder().seed(seed).start().await.unwrap();
        let client = client(&mock);
        make(&client, "c").await;
        answers.push(mock.get("payment_source", &make(&client, "c").await).unwrap());
        let (before, customer) = (answers.len(), mock.get("customer", "c"));
        mock.reset();
        assert!(mock.requests().is_empty() && mock.get("customer", "c").is_none());
        make(&client, "c").await;
        answers.push(mock.get("payment_source", &make(&client, "c").await).unwrap());
        assert_eq!(
            (&answers[before - 1], customer),
            (&answers[before], mock.get("customer", "c")),
            "reset begins anew"
        );
    }
    assert_eq!(answers[0], answers[2]);
    assert_ne!(answers[0], answers[4]);
}

#[tokio::test]
async fn a_stranger_is_missed_in_strict_mode() {
    let mock = Mock::builder().strict(true).start().await.unwrap();
    let client = client(&mock);
    let call = || client.payment_sources().create_card().customer_id("cust_1").card(card()).send();
    let error = call().await.unwrap_err();
    assert_eq!((error.status(), error.api().unwrap().param.as_deref()), (Some(404), Some("customer_id")));
    mock.create("customer", json!({ "id": "cust_1" })).unwrap();
    assert!(call().await.is_ok());
}

#[tokio::test]
async fn what_documents_no_id_is_found_by_the_one_that_it_was_put_in_with() {
    let mock = Mock::builder().strict(true).start().await.unwrap();
    mock.create("third_party_payment_method", json!({ "id": "there", "reference_id": "r" })).unwrap();
    let found = mock.get("third_party_payment_method", "there").unwrap();
    assert_eq!((found.get("reference_id"), found.get("id")), (Some(&json!("r")), None));
}

#[tokio::test]
async fn what_is_taken_out_is_gone_and_its_owner_shows_another_one() {
    let mock = Mock::start().await.unwrap();
    for id in ["pm_1", "pm_2"] {
        mock.create("payment_source", json!({ "id": id, "customer_id": "c" })).unwrap();
    }
    let primary = || mock.get("customer", "c").unwrap()["primary_payment_source_id"].clone();
    assert_eq!(primary(), "pm_1");
    assert_eq!(mock.remove("payment_source", "pm_1").unwrap()["id"], "pm_1");
    assert_eq!(primary(), "pm_2");
    assert_eq!(mock.remove("payment_source", "pm_1"), None);
    let gone = client(&mock).payment_sources().retrieve("pm_1").send().await.unwrap_err();
    assert_eq!(gone.status(), Some(404));
}

#[tokio::test]
async fn a_hundred_mocks_live_at_once_and_leave_quickly() {
    let mut mocks = Vec::new();
    for _ in 0..100 {
        mocks.push(Mock::start().await.unwrap());
    }
    for mock in &mocks {
        make(&client(mock), "c").await;
    }
    let began = std::time::Instant::now();
    drop(mocks);
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}
