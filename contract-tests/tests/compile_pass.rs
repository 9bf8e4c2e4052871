//! What must compile, written as an application would: no annotation, conversion or clone more than needed.
//!
//! Its counterpart is `compile_fail.rs`.

use chargebee::payment_source::create_card::Card;
use chargebee::payment_source::{Status, update_card};
use chargebee::{Client, Cvv, Decode, Field, filter};
use contract_tests::twins::offline;
use serde_json::json;

fn client() -> Client {
    offline(Client::builder())
}

fn pairs(card: update_card::Card) -> Vec<String> {
    let call = client().payment_sources().update_card("pm_1").card(card);
    call.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

#[test]
fn an_optional_text_takes_borrowed_and_owned_text_options_and_all_three_states() {
    let owned = String::from("Ada");
    let card = update_card::Card::new;
    assert_eq!(pairs(card().first_name("Ada")), ["card[first_name]=Ada"]);
    assert_eq!(pairs(card().first_name(&owned)), ["card[first_name]=Ada"]);
    assert_eq!(pairs(card().first_name(owned.clone())), ["card[first_name]=Ada"]);
    assert_eq!(pairs(card().first_name(Some("Ada"))), ["card[first_name]=Ada"]);
    assert_eq!(pairs(card().first_name(Some(owned))), ["card[first_name]=Ada"]);
    assert_eq!(pairs(card().first_name(Field::Cleared)), ["card[first_name]="]);
    assert!(pairs(card().first_name(None::<String>)).is_empty());
    assert!(pairs(card().first_name(Field::Absent)).is_empty());
}

#[test]
fn an_optional_number_takes_a_literal_a_variable_an_option_and_a_cleared_field() {
    let month: i64 = 5;
    let unknown: Option<i64> = None;
    let card = update_card::Card::new;
    assert_eq!(pairs(card().expiry_month(5)), ["card[expiry_month]=5"]);
    assert_eq!(pairs(card().expiry_month(month)), ["card[expiry_month]=5"]);
    assert_eq!(pairs(card().expiry_month(Some(month))), ["card[expiry_month]=5"]);
    assert_eq!(pairs(card().expiry_month(Field::Cleared)), ["card[expiry_month]="]);
    assert!(pairs(card().expiry_month(unknown)).is_empty());
    assert!(pairs(card().expiry_month(None)).is_empty());
}

#[test]
fn what_an_application_holds_as_options_is_passed_on_as_it_is() {
    struct Form {
        customer: String,
        number: String,
        cvv: Option<Cvv>,
        city: Option<String>,
    }
    let form = Form { customer: "c".into(), number: "4".into(), cvv: None, city: Some("Vienna".into()) };
    let card = Card::number(form.number).expiry_month(1).expiry_year(2030);
    let call = client()
        .payment_sources()
        .create_card()
        .customer_id(&form.customer)
        .card(card.cvv(form.cvv).billing_city(form.city));
    assert_eq!(call.pairs().len(), 5);
}

#[test]
fn a_call_is_cloned_and_finished_in_two_ways() {
    let client = client();
    let card = Card::number("4012888888881881").expiry_month(1).expiry_year(2030);
    let kept = client.payment_sources().create_card().customer_id("c").card(card.clone().cvv("999"));
    let replaced = kept.clone().replace_primary_payment_source(true);
    assert_eq!((kept.pairs().len(), replaced.pairs().len()), (5, 6));
    let without_cvv = client.payment_sources().create_card().customer_id("c").card(card);
    assert_eq!(without_cvv.pairs().len(), 4);
}

#[test]
fn filters_take_texts_documented_values_and_lists_of_them() {
    let wanted = vec![Status::Valid, Status::Expiring];
    let customer = String::from("c1");
    let list = || client().payment_sources().list();
    let call = list().customer_id(filter::is(&customer)).status(filter::one_of(wanted));
    assert_eq!(call.pairs().len(), 2);
    let call = list().customer_id(filter::one_of(["a", "b"])).status(filter::is_not(Status::Invalid));
    assert_eq!(call.pairs().len(), 2);
}

#[tokio::test]
async fn a_client_goes_into_a_task_and_so_does_a_call() {
    let client = client();
    let call = client.payment_sources().retrieve("pm_1").send();
    let one = tokio::spawn(async move { client.payment_sources().delete("pm_1").send().await.is_err() });
    let other = tokio::spawn(call);
    assert!(one.await.is_ok_and(|refused| refused));
    assert!(other.await.is_ok_and(|answer| answer.is_err()));
}

#[test]
fn a_function_takes_what_several_operations_answer_with() {
    fn id(answer: &update_card::Response) -> &str {
        &answer.payment_source.id
    }
    async fn created(client: Client) -> Result<String, chargebee::Error> {
        let card = Card::number("4012888888881881").expiry_month(1).expiry_year(2030);
        let answer = client.payment_sources().create_card().customer_id("c").card(card).send().await?;
        Ok(id(&answer).to_owned())
    }
    drop(created(client()));
}

#[test]
fn what_several_resources_have_is_one_type() {
    fn floor(kiosk: made_up::member::Kiosk) -> Option<made_up::loan::Floor> {
        kiosk.floor
    }
    let kiosk = made_up::loan::Kiosk::decode(json!({"number": 1, "floor": "upper"}));
    assert_eq!(kiosk.map(floor).ok(), Some(Some(made_up::member::Floor::Upper)));

    let desk: made_up::member::update::Desk = made_up::loan::take_back::Desk::room("r").row(1);
    let call = offline(made_up::Client::builder()).readers().update("m").desk(desk);
    assert_eq!(call.pairs().len(), 2);
}
