//! The calls that take a secret, each with all that it shows.

use super::looks::leaks;
use super::shown::{debug, tell};
use super::{ACCOUNT, CARD, CVV, DOOR, HEADER, TOKEN};
use chargebee::{AccountNumber, Token};
use chargebee_runtime::json::Decode;
use chargebee_runtime::operation::Param;
use chargebee_runtime::{HeaderFields, Sending};
use contract_tests::recorder::Recorder;
use made_up::loan::{Kind, create};
use std::fmt::Debug;
use std::time::Duration;

/// By which transport the calls go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum By {
    Hyper,
    Ureq,
    Reqwest,
}

async fn ended<T: Decode + Debug>(output: &mut Vec<String>, sending: Sending<T>, by: By) {
    debug(output, &sending);
    let result = match by {
        By::Ureq => sending.wait(),
        By::Hyper | By::Reqwest => {
            let ended = tokio::time::timeout(Duration::from_secs(20), sending).await;
            ended.unwrap_or_else(|_| panic!("the call hangs"))
        }
    };
    match result {
        Ok(answer) => debug(output, &answer),
        Err(error) => tell(output, &error),
    }
}

pub fn headers() -> HeaderFields {
    HeaderFields::new().set(const { &Param::text("x-seeded").sensitive() }, HEADER)
}

macro_rules! client {
    ($api:ident, $address:expr, $by:expr) => {{
        let short = std::time::Duration::from_millis(300);
        let limits = chargebee_runtime::client::Limits::new().first_byte(short).idle_body(short);
        let retry = chargebee_runtime::Retry::new().attempts(2).base(std::time::Duration::from_millis(1));
        let builder = $api::Client::builder().base_url($address).api_key(crate::KEY).retry(retry);
        let builder = builder.limits(limits.max_body_bytes(100_000)).total_timeout(3 * short);
        let builder = builder.headers(crate::calls::headers());
        if $by == crate::calls::By::Reqwest {
            let client = chargebee_runtime::ReqwestTransport::client_builder().build();
            let client = client.unwrap_or_else(|error| panic!("{error}"));
            builder.transport(std::sync::Arc::new(chargebee_runtime::ReqwestTransport::new(client)))
        } else {
            builder
        }
    }};
}
pub(crate) use client;

/// All calls that take a secret, sent to one address, with something added to each value to make it wrong.
async fn call_all(address: &str, wrong: &str, by: By) -> Vec<String> {
    let mut output = Vec::new();
    let builder = client!(made_up, address, by);
    debug(&mut output, &builder);
    debug(&mut output, &headers());
    let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
    debug(&mut output, &client);
    let with = |secret: &str| format!("{secret}{wrong}");
    let member = create::Member::id("m1").card_number(with(CARD)).pin(with(CVV).as_str());
    let pledge =
        create::Pledge::amount("1").account_number(with(ACCOUNT).as_str()).token(with(TOKEN).as_str());
    let delivery = create::Delivery::new().key(with(DOOR).as_str());
    debug(&mut output, &member);
    debug(&mut output, &pledge);
    debug(&mut output, &delivery);
    let create = client.loans().create().kind(Kind::Sample).book_ids(["b"]);
    let create = create.due_at(made_up::Timestamp::from_seconds(1)).member(member);
    let create = create.pledge(pledge).delivery(delivery);
    debug(&mut output, &create);
    ended(&mut output, create.send(), by).await;

    let builder = client!(chargebee, address, by);
    debug(&mut output, &builder);
    let client = builder.build().unwrap_or_else(|error| panic!("{error}"));
    debug(&mut output, &client);
    let sources = client.payment_sources();
    let long = if wrong.is_empty() { String::new() } else { wrong.repeat(2_000) };
    let with = |secret: &str| format!("{secret}{long}");
    let card =
        chargebee::payment_source::create_card::Card::number(with(CARD)).expiry_month(1).expiry_year(2030);
    let call = sources.create_card().customer_id("c").card(card.cvv(with(CVV).as_str()));
    debug(&mut output, &call);
    ended(&mut output, call.send(), by).await;
    let call = sources.create_using_temp_token().customer_id("c");
    let call = call.type_(chargebee::payment_source::Type::Card).tmp_token(with(TOKEN));
    debug(&mut output, &call);
    ended(&mut output, call.send(), by).await;
    let account = chargebee::payment_source::create_bank_account::BankAccount::new();
    let account =
        account.account_number(AccountNumber::from(with(ACCOUNT))).iban(AccountNumber::from(with(ACCOUNT)));
    let call = sources.create_bank_account().customer_id("c").bank_account(account);
    debug(&mut output, &call);
    ended(&mut output, call.send(), by).await;
    let call = sources.create_using_token().customer_id("c").token_id(with(TOKEN));
    debug(&mut output, &call);
    ended(&mut output, call.send(), by).await;
    let intent = chargebee::payment_source::create_using_payment_intent::PaymentIntent::new();
    let intent = intent.gw_token(Token::from(with(TOKEN)));
    let call = sources.create_using_payment_intent().customer_id("c").payment_intent(intent);
    debug(&mut output, &call);
    ended(&mut output, call.send(), by).await;
    let call = sources.create_using_permanent_token().customer_id("c");
    let call = call.type_(chargebee::payment_source::Type::Card);
    let call =
        call.payment_method_token(Token::from(with(TOKEN))).customer_profile_token(Token::from(with(TOKEN)));
    debug(&mut output, &call);
    ended(&mut output, call.send(), by).await;
    output
}

/// Calls all, with a subscriber that writes down whatever any crate tells; holds that nothing leaks, and that `told` is told.
pub async fn hold(address: &str, wrong: &str, told: &str, by: By) {
    let recorder = Recorder::start();
    let _listening = tracing::subscriber::set_default(recorder.clone());
    let mut output = call_all(address, wrong, by).await;
    let traced = recorder.lines();
    let spans = traced.iter().filter(|line| line.starts_with("span chargebee")).count();
    assert_eq!(spans, 7, "{traced:#?}");
    output.extend(traced);
    assert_eq!(leaks(&output), Vec::<String>::new());
    assert!(output.iter().any(|line| line.contains(told)), "{told} is not told: {output:#?}");
}
